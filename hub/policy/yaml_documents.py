"""Documents as YAML: a text that is read with the place of each part, and data that is written so that it
reads back the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import Any, cast

import yaml

from graph_schema.identity_numbers import holds_identity_number
from hub.messages.message import AnyOf, Argument, Message, message
from hub.policy.diagnostics.complaints import (
    MOST_COMPLAINTS,
    BrokenDocuments,
    Complaint,
)
from hub.policy.model import exact
from hub.policy.model.conditions import Path as Steps
from hub.policy.model.operands import OPEN_END, SINCE_EVER

DEEPEST = 60
"""How many levels a document may have."""

_PERSONS = "ID"
"""The scheme of identity numbers."""


class _Unreadable(yaml.constructor.ConstructorError):
    """A scalar that looks like a date or a number and is neither."""

    def __init__(self, finding: Message, mark: yaml.Mark) -> None:
        super().__init__(None, None, finding.text(), mark)
        self.finding = finding


class _StoredLoader(yaml.CSafeLoader):
    """Safe YAML whose fractions are decimals. What can't be read says where it stands."""

    def construct_object(self, node: Any, deep: bool = False) -> Any:
        try:
            return cast(Any, super()).construct_object(node, deep)
        except (ValueError, ArithmeticError) as error:
            value = str(node.value)[:40]
            finding = message("policy.value", value=value)
            if isinstance(error, exact.OutOfBounds):
                first, last = exact.EARLIEST.year, exact.LATEST.year
                reason = message("policy.days-from-to", first=first, last=last)
                finding = message("policy.value-reason", value=value, reason=reason)
            elif isinstance(error, ValueError) and str(error):
                finding = message("policy.value-reason", value=value, reason=message("policy.no-such-day"))
            raise _Unreadable(finding, node.start_mark) from None


def _decimal(loader: Any, node: yaml.ScalarNode) -> Decimal:
    return Decimal(node.value.replace("_", ""))


_StoredLoader.add_constructor("tag:yaml.org,2002:float", _decimal)


class _Loader(_StoredLoader):
    """The same for what is new: numbers of decimal digits only (YAML 1.1 reads 010 as 8, 12:30 as 750 and 1_0
    as 10), truth values only as true and false, days and moments in exact forms."""


def _scalar(read: Callable[[str], object]) -> Callable[[Any, yaml.ScalarNode], object]:
    return lambda loader, node: read(loader.construct_scalar(node))


def _true_or_false(text: str) -> bool | str:
    """``no`` and ``on`` are words, as in YAML 1.2, and no truth values."""
    return {"true": True, "false": False}.get(text.lower(), text)


def _time(text: str) -> object:
    if text in (str(SINCE_EVER), str(OPEN_END)):
        return date.fromisoformat(text)
    return exact.moment(text) if ":" in text else exact.day(text)


for _tag, _read in (
    ("int", exact.whole),
    ("float", exact.number),
    ("bool", _true_or_false),
    ("timestamp", _time),
):
    _Loader.add_constructor(f"tag:yaml.org,2002:{_tag}", _scalar(_read))


@dataclass(frozen=True)
class Document:
    """One YAML document: its data, its text and where each part stands."""

    file: str
    data: Any
    node: yaml.Node | None
    text: str
    stored: bool = False

    def line(self, path: Steps) -> int:
        """Line (from 1) of the deepest part of the path that exists. Steps that a model added (the
        type of a union) are passed over."""
        return self._follow(path)[1]

    def trodden(self, path: Steps) -> Steps:
        """The steps of the path that lead somewhere in this document."""
        return self._follow(path)[0]

    def _follow(self, path: Steps) -> tuple[Steps, int]:
        node, found = self.node, list[int | str]()
        line = _line(node) if node is not None else 1
        for step in path:
            child = _child(node, step)
            if child is not None:
                node, line = child
                found.append(step)
        return tuple(found), line


def _child(node: yaml.Node | None, step: int | str) -> tuple[yaml.Node, int] | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(step):
                return value, key.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        item = node.value[step]
        return item, item.start_mark.line + 1
    return None


def _repeated_keys(node: yaml.Node | None) -> Iterator[yaml.ScalarNode]:
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if isinstance(key, yaml.ScalarNode):
                if key.value in seen:
                    yield key
                seen.add(key.value)
            yield from _repeated_keys(value)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _repeated_keys(item)


def parse(text: str, file: str) -> Document:
    """One YAML document from its text.

    Raises:
        BrokenDocuments: no YAML, a repeated key, an alias, an unknown tag, a byte that YAML forbids, or an
            identity number that is not the key of a subject.
    """
    return _parse(text, file, _Loader, lambda node: _refuse_numbers(text, node, file))


def parse_stored(text: str, name: str) -> Document:
    """A document that stands in the graph, read as when it was published. Raises as :func:`parse`, but for
    what only a new one may not hold."""
    return replace(_parse(text, name, _StoredLoader, lambda _: None), stored=True)


def _parse(
    text: str, file: str, loader: type[_StoredLoader], refuse: Callable[[yaml.Node | None], None]
) -> Document:
    try:
        _refuse_endless(text, file)
        node, data = _load(loader(text), refuse)
    except _Unreadable as error:
        expected = message("policy.date-such-as-example-number-text", example="2026-01-31")
        raise _broken(file, error.problem_mark, error.finding, expected) from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        problem = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error)
        found = message("policy.text-as-yaml-has-it", problem=_of_yaml(str(problem)))
        raise _broken(file, mark, found, message("policy.yaml-document")) from None
    repeated = [
        Complaint(
            file,
            _line(key),
            key.value,
            message("policy.key-key-once-more", key=key.value),
            message("policy.each-key-once"),
        )
        for key in islice(_repeated_keys(node), MOST_COMPLAINTS + 1)
    ]
    if repeated:
        raise BrokenDocuments(repeated)
    return Document(file, data, node, text)


def _refuse_numbers(text: str, node: yaml.Node | None, file: str) -> None:
    """Policy is public and is kept for good: no person's number in a scalar once escapes, quotes and folds
    are undone, nor in a comment. Documents of the world name persons by them, and nothing else does."""
    scalars = list(_scalars(node))
    lines = {_line(one) for one in scalars if one is not None and holds_identity_number(one.value)}
    if None not in scalars and holds_identity_number(text):
        written = (at for at, line in enumerate(text.splitlines(), start=1) if holds_identity_number(line))
        lines |= {*written} or {1}
    if lines:
        raise BrokenDocuments([identity_number_complaint(file, line) for line in sorted(lines)])


def identity_number_complaint(file: str, line: int) -> Complaint:
    return Complaint(
        file, line, "", message("policy.identity-number"), message("policy.text-without-any-persons-data")
    )


def _scalars(node: yaml.Node | None) -> Iterator[yaml.ScalarNode | None]:
    """Every scalar; None in the place of a person's key."""
    if isinstance(node, yaml.ScalarNode):
        yield node
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from _scalars(item)
    elif isinstance(node, yaml.MappingNode):
        named = {str(key.value): value.value for key, value in node.value}
        if set(named) == {"scheme", "value"} and named["scheme"] == _PERSONS:
            yield None
            return
        for key, value in node.value:
            yield from _scalars(key)
            yield from _scalars(value)


def _refuse_endless(text: str, file: str) -> None:
    """Aliases could make a small text stand for an endless document, and brackets for a bottomless one."""
    depth = 0
    events: Iterator[Any] = cast(Any, yaml).parse(text, _StoredLoader)
    for event in events:
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if isinstance(event, yaml.AliasEvent):
            found = message("policy.alias-name", name=str(event.anchor))
            raise _broken(file, event.start_mark, found, message("policy.each-part-written-out-where-stands"))
        if depth > DEEPEST:
            found = message("policy.parts-nested-too-deeply")
            raise _broken(
                file, event.start_mark, found, message("policy.at-most-count-levels", count=DEEPEST)
            )


def _load(loader: _StoredLoader, refuse: Callable[[yaml.Node | None], None]) -> tuple[yaml.Node | None, Any]:
    try:
        node = loader.get_single_node()
        refuse(node)
        return node, cast(Any, loader).construct_document(node) if node is not None else None
    finally:
        loader.dispose()


_OF_YAML = {
    "found a tab character that violates indentation": "policy.found-tab-character-violates-indentation",
    "but found another document": "policy.but-found-another-document",
    "control characters are not allowed": "policy.control-characters-allowed",
    "found unhashable key": "policy.found-unhashable-key",
    "mapping values are not allowed in this context": "policy.mapping-values-allowed-context",
}
"""What libyaml says without a word of the document."""

_DID_NOT_FIND = "did not find expected "

_NO_CONSTRUCTOR = "could not determine a constructor for the tag "


def _of_yaml(problem: str) -> Argument:
    """What libyaml says, as a message where it is known."""
    if problem in _OF_YAML:
        return message(_OF_YAML[problem])
    if problem.startswith(_DID_NOT_FIND):
        tokens = AnyOf(tuple(problem.removeprefix(_DID_NOT_FIND).split(" or ")))
        return message("policy.did-find-expected-token", token=tokens)
    if problem.startswith(_NO_CONSTRUCTOR):
        return message(
            "policy.could-determine-constructor-tag-tag", tag=problem.removeprefix(_NO_CONSTRUCTOR)
        )
    return problem


def _broken(file: str, mark: Any, found: Argument, expected: Argument) -> BrokenDocuments:
    return BrokenDocuments([Complaint(file, mark.line + 1 if mark is not None else 1, "", found, expected)])


def _line(part: Any) -> int:
    return part.start_mark.line + 1


class _Dumper(yaml.CSafeDumper):
    """YAML that :func:`parse` reads back with the same types. One object at two places is written twice:
    :func:`parse` refuses aliases."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _represent_decimal(dumper: yaml.CSafeDumper, value: Decimal) -> yaml.ScalarNode:
    text = format(value, "f")
    return cast(Any, dumper).represent_scalar("tag:yaml.org,2002:float", text if "." in text else text + ".0")


_Dumper.add_representer(Decimal, _represent_decimal)


def dump(data: object, *, in_order: bool = False) -> str:
    """Canonical YAML of a document's data: the same data gives the same text. ``in_order`` leaves the keys in
    theirs, where it says something."""
    return yaml.dump(data, Dumper=_Dumper, allow_unicode=True, sort_keys=not in_order, width=10_000)
