"""Documents that a client sent once with their text, and then names by ``documentId``.

The identifier is ``sha256:`` and the digest of the text in UTF-8, so none can be put in another's place. An
account finds its own documents alone: whether somebody else sent one says what somebody else asks for.
"""

import hashlib
from collections import OrderedDict
from threading import Lock

from graph_schema.vocabulary import ErrorCode
from hub.errors import HubError

MOST = 1_000
MOST_CHARACTERS = 2_000_000


class RegisteredDocuments:
    """The documents of one process, the least used forgotten first. Used by many threads."""

    def __init__(self) -> None:
        self._texts: OrderedDict[tuple[str, str], str] = OrderedDict()
        self._characters = 0
        self._lock = Lock()

    def text(self, account: str, identifier: str) -> str:
        """The document's text.

        Raises:
            HubError: UNKNOWN_DOCUMENT, the account has not sent it to this process, or it was forgotten.
        """
        with self._lock:
            text = self._texts.get((account, identifier))
            if text is None:
                raise HubError(ErrorCode.UNKNOWN_DOCUMENT, "http.document-unknown")
            self._texts.move_to_end((account, identifier))
            return text

    def keep(self, account: str, identifier: str, text: str) -> None:
        """Remembers a valid document whose identifier was checked (:func:`check_identifier`)."""
        with self._lock:
            if (account, identifier) not in self._texts:
                self._characters += len(text)
            self._texts[account, identifier] = text
            self._texts.move_to_end((account, identifier))
            while len(self._texts) > MOST or self._characters > MOST_CHARACTERS:
                self._characters -= len(self._texts.popitem(last=False)[1])


def check_identifier(identifier: str, text: str) -> None:
    """Raises BAD_INPUT where the identifier is not the text's."""
    if identifier != f"sha256:{hashlib.sha256(text.encode()).hexdigest()}":
        raise HubError(ErrorCode.BAD_INPUT, "http.document-id-misfit")
