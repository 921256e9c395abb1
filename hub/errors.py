"""Errors that a person reads: what was found, what was expected, what to do.

Every error the hub raises on purpose is a :class:`HubError`. Its code is part of the
GraphQL contract (``extensions.code``, enum ``ErrorCode`` in the SDL). Messages never hold
an identity number, a stack, Cypher or a value that a caller sent as a variable.
"""

from graph_schema.identity_numbers import hide_identity_numbers
from graph_schema.vocabulary import ErrorCode


class HubError(Exception):
    """One failure, told in a sentence.

    ``message`` says what was found; ``expected`` what would have been right; ``fix`` what to do.
    """

    def __init__(self, code: ErrorCode, message: str, *, expected: str = "", fix: str = "") -> None:
        self.code = code
        # Whatever was put in: a path, a name of a column, a text of a library.
        self.message, self.expected, self.fix = map(hide_identity_numbers, (message, expected, fix))
        super().__init__(self.message)

    def __str__(self) -> str:
        parts = [self.message]
        if self.expected:
            parts.append(f"Expected: {self.expected}.")
        if self.fix:
            parts.append(f"To do: {self.fix}.")
        return " ".join(parts)


class EngineError(HubError):
    """Neo4j or what it needs (Java, Maven, a port, a folder) is not usable."""

    def __init__(self, message: str, *, expected: str = "", fix: str = "") -> None:
        super().__init__(ErrorCode.UNAVAILABLE, message, expected=expected, fix=fix)


class InputError(HubError):
    """The caller sent something that can't be used as it is."""

    def __init__(
        self, message: str, *, code: ErrorCode = ErrorCode.BAD_INPUT, expected: str = "", fix: str = ""
    ) -> None:
        super().__init__(code, message, expected=expected, fix=fix)
