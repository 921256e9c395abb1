"""How far a name from somewhere else is that of a subject: pure, and the same for everybody.

The distinctive part (字号) must agree, or the whole name, or the code: that a region, a business and a form
are the same says nothing, thousands share them. A score is a sum of plain evidence, which is told with it; it
is no probability, and no decision rests on one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from hub.search.gazetteer import Gazetteer
from hub.search.names import CompanyName, shared

LISTED_FROM = 60
"""A candidate with less is none: what the names say of region or business speaks against it."""
MOST_LISTED = 10


class NamePart(StrEnum):
    """What is compared."""

    CODE = "CODE"  # 统一社会信用代码
    NAME = "NAME"  # 全称
    DISTINCTIVE_PART = "DISTINCTIVE_PART"  # 字号
    REGION = "REGION"  # 行政区划
    INDUSTRY = "INDUSTRY"  # 行业、经营特点
    FORM = "FORM"  # 组织形式
    BRANCH = "BRANCH"  # 分支机构


class PartSimilarity(StrEnum):
    """Whether a part agrees."""

    SAME = "SAME"  # 一致
    NEAR = "NEAR"  # 相近
    NOT_STATED = "NOT_STATED"  # 未载明
    DIFFERENT = "DIFFERENT"  # 不一致


@dataclass(frozen=True)
class Evidence:
    """What the comparison of a part says."""

    part: NamePart
    similarity: PartSimilarity


_WEIGHTS = {
    (NamePart.CODE, PartSimilarity.SAME): 100,
    (NamePart.CODE, PartSimilarity.DIFFERENT): -60,
    (NamePart.NAME, PartSimilarity.SAME): 95,
    (NamePart.DISTINCTIVE_PART, PartSimilarity.SAME): 40,
    (NamePart.REGION, PartSimilarity.SAME): 20,
    (NamePart.REGION, PartSimilarity.NOT_STATED): 5,
    (NamePart.REGION, PartSimilarity.DIFFERENT): -25,
    (NamePart.INDUSTRY, PartSimilarity.SAME): 25,
    (NamePart.INDUSTRY, PartSimilarity.NEAR): 15,
    (NamePart.INDUSTRY, PartSimilarity.NOT_STATED): 5,
    (NamePart.INDUSTRY, PartSimilarity.DIFFERENT): -25,
    (NamePart.FORM, PartSimilarity.SAME): 10,
    (NamePart.FORM, PartSimilarity.NEAR): 5,
    (NamePart.FORM, PartSimilarity.DIFFERENT): -10,
    (NamePart.BRANCH, PartSimilarity.DIFFERENT): -50,
}
_FORMER = -3
_NAME_DISAGREES = -30
"""The code is the same and the distinctive part another: one of the two was written down wrong."""


@dataclass(frozen=True)
class Asked:
    """A name from somewhere else.

    Args:
        code: a unified social credit code, already checked.
        region: a region beside the name; what the name itself says of one goes first.
    """

    name: CompanyName | None
    code: str | None = None
    region: str | None = None


@dataclass(frozen=True)
class DatedName:
    """A name that a subject has or had, and when."""

    text: str
    parts: CompanyName
    former: bool
    valid_from: date
    valid_to: date


@dataclass(frozen=True)
class Bearer:
    """A subject with its names. ``regions``: where it is registered or operates."""

    id: str
    code: str | None
    names: tuple[DatedName, ...]
    regions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Match:
    """A subject that may be meant; ``score`` is 1 to 100."""

    subject: str
    score: int
    name: DatedName | None
    evidence: tuple[Evidence, ...]


def best(asked: Asked, held: Iterable[Bearer], gazetteer: Gazetteer) -> list[Match]:
    """Who may be meant, the best first; those with the same score in the order of their ids."""
    found = [match for one in held if (match := compare(asked, one, gazetteer)) is not None]
    return sorted(found, key=lambda match: (-match.score, match.subject))


def compare(asked: Asked, held: Bearer, gazetteer: Gazetteer) -> Match | None:
    """A subject as a candidate, by the name that speaks for it most; None for one that is none."""
    code = _code(asked.code, held.code)
    matches = [_by_name(asked, held, name, code, gazetteer) for name in held.names]
    if code is PartSimilarity.SAME and not any(matches):
        current = next((name for name in held.names if not name.former), None)
        evidence = [Evidence(NamePart.CODE, code)]
        if asked.name is not None:
            evidence.append(Evidence(NamePart.DISTINCTIVE_PART, PartSimilarity.DIFFERENT))
        score = 100 if asked.name is None else 100 + _NAME_DISAGREES
        return Match(held.id, score, current, tuple(evidence))
    likely = [match for match in matches if match is not None]
    return max(
        likely,
        key=lambda match: (match.score, match.name is not None and not match.name.former),
        default=None,
    )


def _by_name(
    asked: Asked, held: Bearer, name: DatedName, code: PartSimilarity, gazetteer: Gazetteer
) -> Match | None:
    if asked.name is None:
        return None
    evidence = _parts(asked, asked.name, held, name, gazetteer)
    if evidence is None:
        return None
    if code is not PartSimilarity.NOT_STATED:
        evidence = (Evidence(NamePart.CODE, code), *evidence)
    score = sum(_WEIGHTS.get((one.part, one.similarity), 0) for one in evidence) + name.former * _FORMER
    score = max(min(score, 100), 0)
    return Match(held.id, score, name, evidence) if score >= LISTED_FROM else None


def _parts(
    asked: Asked, wanted: CompanyName, held: Bearer, name: DatedName, gazetteer: Gazetteer
) -> tuple[Evidence, ...] | None:
    """What the parts say; None where neither the whole nor the distinctive part agrees."""
    other = name.parts
    region = Evidence(
        NamePart.REGION,
        _region(wanted.regions or _one(asked.region), other.regions or held.regions, gazetteer),
    )
    if wanted.folded == other.folded:
        same = Evidence(NamePart.NAME, PartSimilarity.SAME)
        return (same, region) if region.similarity is PartSimilarity.DIFFERENT else (same,)
    if not wanted.distinctive or wanted.distinctive != other.distinctive:
        return None
    found = (
        Evidence(NamePart.DISTINCTIVE_PART, PartSimilarity.SAME),
        region,
        Evidence(NamePart.INDUSTRY, _industry(wanted.industries, other.industries)),
        Evidence(NamePart.FORM, _form(wanted.form, other.form)),
    )
    if wanted.branch != other.branch:
        return (*found, Evidence(NamePart.BRANCH, PartSimilarity.DIFFERENT))
    return found


def _one(region: str | None) -> tuple[str, ...]:
    return () if region is None else (region,)


def _code(one: str | None, other: str | None) -> PartSimilarity:
    if one is None or other is None:
        return PartSimilarity.NOT_STATED
    return PartSimilarity.SAME if one == other else PartSimilarity.DIFFERENT


def _region(ones: Sequence[str], others: Sequence[str], gazetteer: Gazetteer) -> PartSimilarity:
    if not ones or not others:
        return PartSimilarity.NOT_STATED
    return (
        PartSimilarity.SAME
        if any(gazetteer.agree(a, b) for a in ones for b in others)
        else PartSimilarity.DIFFERENT
    )


def _industry(ones: Sequence[str], others: Sequence[str]) -> PartSimilarity:
    if set(ones) == set(others):
        return PartSimilarity.SAME
    if not ones or not others:
        return PartSimilarity.NOT_STATED
    return PartSimilarity.NEAR if shared(ones, others) else PartSimilarity.DIFFERENT


def _form(one: str, other: str) -> PartSimilarity:
    if one == other:
        return PartSimilarity.SAME if one else PartSimilarity.NOT_STATED
    if not one or not other:
        return PartSimilarity.NOT_STATED
    # 公司 is how people say any of them.
    return (
        PartSimilarity.NEAR
        if "公司" in (one, other) and one.endswith("公司") and other.endswith("公司")
        else PartSimilarity.DIFFERENT
    )
