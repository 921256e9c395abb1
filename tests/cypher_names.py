"""Which names a text of Cypher reads of what stands before it, and which it binds: enough of the language for
the texts of the hub, whose keywords, labels and types begin with a capital and whose names do not."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

_TOKEN = re.compile(r"//[^\n]*|'[^']*'|`[^`]*`|\$\(|\$\w+|\d[\w.]*|[A-Za-z_]\w*|->|<-|<>|<=|>=|\S")
_LITERALS = frozenset({"true", "false", "null"})
_OF_LISTS = frozenset({"any", "all", "none", "single", "reduce", "FOREACH"})
_SCOPES = {"(": ")", "[": "]", "{": "}"}


@dataclass
class Names:
    """What a text reads and binds.

    Args:
        needs: names that it reads and does not bind before.
        may_need: nodes without a label, which it binds where nobody did before.
        gives: names that it binds for what follows it.
        seen: at each place that was asked for, the names that are bound there.
    """

    needs: set[str] = field(default_factory=lambda: set[str]())
    may_need: set[str] = field(default_factory=lambda: set[str]())
    gives: set[str] = field(default_factory=lambda: set[str]())
    seen: dict[int, set[str]] = field(default_factory=lambda: {})


@dataclass
class _Scope:
    """What brackets hold: in which they are, and the two words before them."""

    opened: str
    before: str
    earlier: str
    names: set[str] = field(default_factory=lambda: set[str]())


@dataclass
class _Reader:
    """Reads a text word by word; ``words`` have two empty ones behind them and one before."""

    words: list[str]
    found: Names = field(default_factory=Names)
    scopes: list[_Scope] = field(default_factory=lambda: [_Scope("", "", "")])
    closed: _Scope = field(default_factory=lambda: _Scope("", "", ""))
    yields: bool = False

    def bound(self) -> set[str]:
        return set[str]().union(*(scope.names for scope in self.scopes))

    def bind(self, name: str) -> None:
        """In the subquery that it stands in; in FOREACH in that."""
        around = (one for one in reversed(self.scopes) if one.opened in ("", "{") or one.before == "FOREACH")
        next(around).names.add(name)

    def word(self, at: int) -> None:
        word, before = self.words[at], self.words[at - 1]
        self.yields = word == "YIELD" or (self.yields and (before in ("YIELD", ",") or word == ","))
        if word in _SCOPES or word == "$(":
            of_call = word == "{" and "CALL" in (before, self.closed.before if before == ")" else "")
            earlier = "CALL" if of_call else self.words[max(at - 2, 0)]
            self.scopes.append(_Scope("(" if word == "$(" else word, before, earlier))
        elif word in _SCOPES.values():
            self.closed = self.scopes.pop()
            if self.closed.opened == "{" and self.closed.earlier == "CALL":
                self.scopes[-1].names |= self.closed.names
        elif self._is_name(at):
            self._name(at)

    def _is_name(self, at: int) -> bool:
        """And none of a property, a function, a procedure or a key of a map."""
        word, before, after, scope = self.words[at], self.words[at - 1], self.words[at + 1], self.scopes[-1]
        if not (word[0].islower() or word[0] == "_") or word in _LITERALS:
            return False
        if before in (".", "CALL") or (after == "(" and before != "AS"):
            return False
        if scope.opened == "(" and scope.earlier == ":" and scope.before[:1].isupper():
            return False  # the properties of an index
        return not (scope.opened == "{" and after == ":" and before in ("{", ","))

    def _name(self, at: int) -> None:
        word, before, after, then = self.words[at], self.words[at - 1], self.words[at + 1], self.words[at + 2]
        scope = self.scopes[-1]
        if _is_of_list(scope, before, after):
            scope.names.add(word)
        elif before in ("AS", "YIELD") or (before == "," and self.yields) or _is_link(scope, before):
            self.bind(word)
        elif before == "(" and _is_pattern(scope, after, then):
            if after != ":" and word not in self.bound():
                self.found.may_need.add(word)
            self.bind(word)
        elif after == "=" and then == "(" and before in ("MATCH", ","):
            self.bind(word)
        elif word not in self.bound():
            self.found.needs.add(word)


def names_of(text: str, places: Iterable[int] = ()) -> Names:
    """The names of a text; ``places`` are offsets in it of which :attr:`Names.seen` is wanted."""
    tokens = [(one.start(), one[0]) for one in _TOKEN.finditer(text) if not one[0].startswith("//")]
    reader = _Reader(["", *(word for _, word in tokens), "", ""])
    waiting = sorted(places)
    for at, (offset, _) in enumerate(tokens, start=1):
        while waiting and waiting[0] <= offset:
            reader.found.seen[waiting.pop(0)] = reader.bound()
        reader.word(at)
    for place in waiting:
        reader.found.seen[place] = reader.bound()
    reader.found.gives = set(reader.scopes[0].names)
    return reader.found


def _is_link(scope: _Scope, before: str) -> bool:
    return scope.opened == "[" and before == "[" and scope.before in ("-", "<-")


def _is_of_list(scope: _Scope, before: str, after: str) -> bool:
    if scope.opened == "[" and before == "[" and scope.before not in ("-", "<-"):
        return after == "IN"
    if scope.opened == "(" and scope.before in _OF_LISTS:
        return (before == "(" and after in ("IN", "=")) or (before == "," and after == "IN")
    return False


def _is_pattern(scope: _Scope, after: str, then: str) -> bool:
    """Whether a name behind a bracket is a node's, and no argument of a function."""
    if scope.before[:1].islower() or scope.before == "CALL":
        return False
    return after in (":", "{") or (
        after == ")" and (then in ("-", "<-") or scope.before in ("-", "->", "MATCH"))
    )
