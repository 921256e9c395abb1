"""Errors that a person reads: what was found, what was expected, what to do.

Every error the hub raises on purpose is a :class:`HubError`. Its code is part of the
GraphQL contract (``extensions.code``, enum ``ErrorCode`` in the SDL). Its message is an id of the
catalogue in :mod:`hub.messages` with arguments; the text is made last, in the reader's language.
Messages never hold an identity number, a stack, Cypher or a value that a caller sent as a variable.
"""

from graph_schema.vocabulary import ErrorCode
from hub.messages.languages import Language
from hub.messages.message import Argument, Message


class HubError(Exception):
    """One failure, told in a sentence.

    ``message``, ``expected`` and ``fix`` are its texts where no language was asked for.
    """

    def __init__(
        self,
        code: ErrorCode,
        message: str | Message,
        **arguments: Argument,
    ) -> None:
        self.code = code
        self.problem = Message(message, arguments) if isinstance(message, str) else message
        super().__init__(self.problem.id)

    @property
    def message(self) -> str:
        """What was found."""
        return self.problem.text()

    @property
    def expected(self) -> str:
        """What would have been right; may be empty."""
        return self.problem.expected()

    @property
    def fix(self) -> str:
        """What to do; may be empty."""
        return self.problem.fix()

    def text(self, language: Language | None = None) -> str:
        """All three, as the command line tells them."""
        return self.problem.whole(language)

    def __str__(self) -> str:
        return self.text()


class EngineError(HubError):
    """Neo4j or what it needs (Java, Maven, a port, a folder) is not usable."""

    def __init__(self, message: str | Message, **arguments: Argument) -> None:
        super().__init__(ErrorCode.UNAVAILABLE, message, **arguments)


class InputError(HubError):
    """The caller sent something that can't be used as it is."""

    def __init__(
        self,
        message: str | Message,
        *,
        code: ErrorCode = ErrorCode.BAD_INPUT,
        **arguments: Argument,
    ) -> None:
        super().__init__(code, message, **arguments)
