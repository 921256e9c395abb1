"""What a caller gives to rules, checked against what they take: names, types, the words that they know."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from typing import Literal

from graph_schema.vocabulary import ErrorCode
from hub.errors import InputError
from hub.identity.naming import SubjectKey
from hub.messages.message import AnyOf, Bilingual, Message, message
from hub.policy.catalogue import Catalogue, RuleVersion
from hub.policy.model.documents import InputSpec
from hub.rules.facts import InputFact
from hub.rules.scalars import plain

Type = Literal["decimal", "integer", "date", "text", "boolean", "subject", "region"]
Sent = Literal[Type, "none"]
_READ_AS: dict[Sent, Type] = {"integer": "decimal", "text": "region"}
"""What a value may be sent as besides its own type."""


@dataclass(frozen=True)
class GivenInput:
    """One input as the caller sent it: its type as sent and its value; a subject as its key. ``none`` (value
    None): what it is the day or the time of was not done up to the cut-off."""

    name: str
    type: Sent
    value: Decimal | int | date | str | bool | SubjectKey | None


@dataclass(frozen=True)
class Given:
    """Inputs by name, and the keys of those that are subjects. ``unnamed``: no subject is named;
    ``nobody``: and no input given, so what the text says is asked."""

    inputs: dict[str, InputFact]
    others: dict[str, SubjectKey]
    nobody: bool = False
    unnamed: bool = False


def read(
    given: Sequence[GivenInput], rules: Sequence[RuleVersion], terms: Collection[str], catalogue: Catalogue
) -> Given:
    """What was given to these rules. A ``term`` is attested by a boolean of its name.

    Raises:
        InputError: INVALID_INPUT for what no rule takes, or not so.
    """
    wanted: dict[str, list[InputSpec]] = {}
    for version in rules:
        for spec in version.rule.inputs:
            wanted.setdefault(spec.name, []).append(spec)
    found = Given({}, {})
    for place, one in enumerate(given):
        specs = wanted.get(one.name, [])
        if not specs and one.name not in terms:
            names = sorted({*wanted, *terms})
            one_of = message("decisions.input-one-of", names=names) if names else None
            raise InputError(
                "decisions.input-unknown",
                code=ErrorCode.INVALID_INPUT,
                place=place,
                wanted=one_of or message("decisions.inputs-none"),
            )
        if one.name in found.inputs or one.name in found.others:
            raise InputError("decisions.input-twice", code=ErrorCode.INVALID_INPUT, name=one.name)
        if one.type == "none" or one.value is None:
            found.inputs[one.name] = InputFact(type=_undone(one, specs), value=None)
            continue
        kind = _type(one, {spec.type for spec in specs} or {"boolean"})
        if isinstance(one.value, SubjectKey):
            found.others[one.name] = one.value
        elif kind == "region":
            found.inputs[one.name] = InputFact(type=kind, value=_region(one, catalogue))
        else:
            _check_word(one, specs)
            found.inputs[one.name] = InputFact(type=kind, value=plain(one.value))
    return found


def check_complete(given: Given, rule: RuleVersion) -> None:
    """Refuses a question to one rule without what it needs.

    Raises:
        InputError: MISSING_INPUT.
    """
    for spec in rule.rule.inputs:
        if spec.required and spec.name not in given.inputs and spec.name not in given.others:
            raise InputError(
                "decisions.input-missing",
                code=ErrorCode.MISSING_INPUT,
                name=spec.name,
                label=Bilingual(spec.label.en, spec.label.zh),
                wanted=_expected(spec),
            )


def _expected(spec: InputSpec) -> Message:
    said = message("decisions.wanted-type", type=spec.type)
    if spec.unit:
        said = message("decisions.wanted-unit", before=said, unit=spec.unit)
    if spec.choices:
        said = message("decisions.wanted-words", before=said, words=tuple(spec.choices))
    if spec.none is not None:
        said = message("decisions.wanted-or-none", before=said, label=Bilingual(spec.none.en, spec.none.zh))
    return said


def _undone(given: GivenInput, specs: Sequence[InputSpec]) -> Type:
    """The type of an input of which can be said that it was not done."""
    for spec in specs:
        if spec.none is not None:
            return spec.type
    raise InputError(
        "decisions.input-cannot-be-none",
        code=ErrorCode.INVALID_INPUT,
        name=given.name,
        wanted=_expected(specs[0]) if specs else message("decisions.type-boolean"),
    )


def _type(given: GivenInput, types: Collection[Type]) -> Type:
    """As what it is read."""
    for kind in (given.type, _READ_AS.get(given.type)):
        if kind is not None and kind != "none" and kind in types:
            return kind
    raise InputError(
        "decisions.input-type",
        code=ErrorCode.INVALID_INPUT,
        name=given.name,
        type=given.type,
        types=AnyOf(tuple(sorted(types))),
    )


def _check_word(given: GivenInput, specs: Sequence[InputSpec]) -> None:
    words = dict.fromkeys(word for spec in specs for word in spec.choices or ())
    if words and given.value not in words:
        raise InputError(
            "decisions.input-word", code=ErrorCode.INVALID_INPUT, name=given.name, words="、".join(words)
        )


def _region(given: GivenInput, catalogue: Catalogue) -> str:
    """The code of the region that is meant; a word that names none, or several, is never taken for another
    place."""
    said = str(given.value).strip()
    meant = catalogue.regions_named(said)
    if len(meant) == 1:
        return meant[0]
    if meant:
        raise InputError(
            "decisions.input-region-ambiguous",
            code=ErrorCode.INVALID_INPUT,
            name=given.name,
            regions=[_told(code, catalogue) for code in meant],
        )
    names = {region.name: code for code, region in catalogue.regions.items()}
    close = [_told(names[name], catalogue) for name in get_close_matches(said, names, n=3, cutoff=0.5)]
    wanted = catalogue.instead_of(said)
    if wanted is None:
        wanted = message("decisions.region-named")
        wanted = message("decisions.perhaps", wanted=wanted, close=close) if close else wanted
    raise InputError(
        "decisions.input-no-region", code=ErrorCode.INVALID_INPUT, name=given.name, wanted=wanted
    )


def _told(code: str, catalogue: Catalogue) -> str:
    path = "".join(catalogue.regions[step].name for step in catalogue.path(code)[1:])
    return f"{code} ({path})"
