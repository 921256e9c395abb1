"""Entity tags of public answers, so that who has one asks whether it still holds.

A tag is the digest of the answer: it can't be wrong. While the state of the data is the one under which a tag
was found, the answer need not be made again to know it.
"""

import hashlib
import json
import re
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock

from hub.messages.languages import spoken
from resolvers.http.requests import RequestParameters

_REMEMBERED = 500
_OPAQUE = re.compile('"[!#-~\x80-\xff]*"')
"""A tag without what makes it a weak one; a comma may stand in it."""


class EntityTags:
    """The tags of answers by what was asked, the least used forgotten first. Used by many threads."""

    def __init__(self) -> None:
        self._tags: OrderedDict[bytes, tuple[str, str]] = OrderedDict()
        self._lock = Lock()

    def unchanged(self, asked: RequestParameters, state: str | None) -> str:
        """The tag of the answer if nothing has changed since it was made; empty where that is not known."""
        if state is None:
            return ""
        with self._lock:
            found, tag = self._tags.get(_key(asked), ("", ""))
        return tag if found == state else ""

    def note(self, asked: RequestParameters, state: str | None, answer: bytes) -> str:
        """The tag of an answer; remembered where the state from before it was made is known."""
        tag = f'W/"{hashlib.sha256(answer).hexdigest()[:32]}"'
        if state is not None:
            key = _key(asked)
            with self._lock:
                self._tags[key] = (state, tag)
                self._tags.move_to_end(key)
                while len(self._tags) > _REMEMBERED:
                    self._tags.popitem(last=False)
        return tag


@dataclass(frozen=True)
class Presented:
    """What If-None-Match headers name: entity tags, or ``*``, any answer that there is (RFC 9110, 13.1.2)."""

    tags: frozenset[str] = frozenset()
    any: bool = False

    def __bool__(self) -> bool:
        return self.any or bool(self.tags)

    def names(self, tag: str) -> bool:
        """Whether an answer of this tag is one of them."""
        return self.any or tag in self.tags


NOTHING = Presented()


def presented(headers: Sequence[str]) -> Presented:
    """What If-None-Match headers name, tags as weak ones: GET and HEAD compare them so. A head is bounded,
    and with it the number of tags; what is no tag names nothing."""
    listed = ",".join(headers)
    if listed.strip() == "*":
        return Presented(any=True)
    return Presented(frozenset(f"W/{opaque}" for opaque in _OPAQUE.findall(listed)))


def _key(asked: RequestParameters) -> bytes:
    parts = [asked.text, asked.operation_name, asked.variables, asked.extensions, spoken()]
    return hashlib.sha256(json.dumps(parts).encode()).digest()
