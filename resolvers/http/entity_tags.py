"""Entity tags of public answers, so that who has one asks whether it still holds.

A tag is the digest of the answer: it can't be wrong. While the state of the data is the one under which a tag
was found, the answer need not be made again to know it.
"""

import hashlib
import json
from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock

from hub.messages.languages import spoken
from resolvers.http.requests import RequestParameters

_REMEMBERED = 500
_MOST_TAGS = 20


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


def presented(headers: Sequence[str]) -> Sequence[str]:
    """The tags of If-None-Match headers, as weak ones: GET compares them so (RFC 9110, 13.1.2)."""
    tags = (one.strip() for one in ",".join(headers).split(",")[:_MOST_TAGS])
    return [one if one.startswith("W/") else f"W/{one}" for one in tags if one]


def _key(asked: RequestParameters) -> bytes:
    parts = [asked.text, asked.operation_name, asked.variables, asked.extensions, spoken()]
    return hashlib.sha256(json.dumps(parts).encode()).digest()
