"""Where a row ends whose quoted fields hold line ends."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from functools import cache


class _State(IntEnum):
    """Where in a row a text ends."""

    START = 0  # of a field
    BLANK = 1  # only blanks of a field so far
    PLAIN = 2  # in a field without quotes
    QUOTED = 3  # in a quoted field
    QUOTE = 4  # behind a quote in a quoted field: its end, or the first of two that stand for one


@dataclass
class Quotes:
    """Follows a row over its lines to say whether a quoted field goes on.

    Text behind a closing quote has two readings: the field was over, or the quote is part of it and should
    have been doubled. Both are followed; ``wrong`` says that they differ, so that the row can't be used.
    """

    tokens: re.Pattern[str]
    quote: str
    separator: str
    ended: _State = _State.START
    undoubled: _State = _State.START
    wrong: bool = False

    def feed(self, text: str) -> None:
        """Takes the next part of a line, without its end."""
        for token in self.tokens.findall(text):
            self.ended = self._step(self.ended, token, _State.PLAIN)
            self.undoubled = self._step(self.undoubled, token, _State.QUOTED)

    def _step(self, state: _State, token: str, behind_quote: _State) -> _State:
        if state is _State.QUOTED:
            return _State.QUOTE if token == self.quote else state
        if token == self.separator:
            return _State.START
        if token == self.quote and state is not _State.PLAIN:
            self.wrong |= state is _State.BLANK
            return _State.QUOTED
        if state is _State.QUOTE:
            self.wrong = True
            return behind_quote
        if state is _State.PLAIN or token.strip(" \t"):
            return _State.PLAIN
        return _State.BLANK

    def end_line(self, closes_later: Callable[[], bool]) -> bool:
        """Whether the row goes on behind the end of a line.

        Args:
            closes_later: whether a quote follows that could close a field. The second reading needs one.
        """
        self.ended, self.undoubled = (
            one if one is _State.QUOTED else _State.START for one in (self.ended, self.undoubled)
        )
        return self.ended is _State.QUOTED or (self.undoubled is _State.QUOTED and closes_later())


def quotes_of(quote: str | None, separator: str) -> Quotes | None:
    """What follows a row of a file, which may have no quotes."""
    return Quotes(_tokens(quote, separator), quote, separator) if quote is not None else None


@cache
def _tokens(quote: str, separator: str) -> re.Pattern[str]:
    """A quote, a separator, or what stands between them."""
    return re.compile(f"{quote}|{re.escape(separator)}|[^{quote}{re.escape(separator)}]+")
