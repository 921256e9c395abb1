"""How far a row's name and codes are those of a subject: a score, feature by feature. Pure, and the same for
everybody.

Nothing is scored unless the distinctive part (字号) agrees, or the whole name, or a code: thousands of
companies share region, business and form. A natural person is never compared by name: hundreds of thousands
are called 张伟, and a penalty on the wrong one harms; an identity number names a person, or nobody is named.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher

from hub.matching.numbers import Number, NumberKind, district_of, organisation_part
from hub.matching.weights import POINTS, MatchingFeature
from hub.matching.weights import PartSimilarity as Similarity
from hub.search.gazetteer import Gazetteer
from hub.search.name_parts import CompanyName, DatedName, shared
from hub.search.words import FORMS

_GROUPS = frozenset({"集团", "控股", "总部"})
_ALIKE = ("公司", "企业", "合作社", "农场")
"""Forms that are one however they are written."""
_ORDINALS = str.maketrans("1234567890", "一二三四五六七八九〇", "第市县区")


@dataclass(frozen=True)
class Sought:
    """What a row says of whom it means.

    Args:
        region: a region beside the name, such as that of the authority; what the name says of one goes first.
        on: a day of which the row speaks: a former name that was borne then counts as any other.
    """

    name: CompanyName | None = None
    number: Number | None = None
    region: str | None = None
    on: date | None = None


@dataclass(frozen=True)
class Known:
    """A subject of the hub that may be meant; no natural person.

    Args:
        code: its unified code.
        numbers: old codes under which it is known.
        regions: where it is registered or operates.
    """

    id: str
    code: str | None
    names: tuple[DatedName, ...]
    regions: tuple[str, ...] = ()
    numbers: tuple[Number, ...] = ()


@dataclass(frozen=True)
class FeatureScore:
    """What the comparison of one feature says, and what that weighs."""

    feature: MatchingFeature
    similarity: Similarity
    points: int


@dataclass(frozen=True)
class Scored:
    """A candidate: ``score`` 0 to 100, the sum of its features' points, and no probability."""

    subject: str
    score: int
    features: tuple[FeatureScore, ...]
    name: DatedName | None = None


def ranked(sought: Sought, known: Iterable[Known], gazetteer: Gazetteer) -> list[Scored]:
    """Who may be meant, the best first; equals in the order of their ids."""
    found = (one for each in known if (one := scored(sought, each, gazetteer)) is not None)
    return sorted(found, key=lambda one: (-one.score, one.subject))


def scored(sought: Sought, known: Known, gazetteer: Gazetteer) -> Scored | None:
    """A subject as a candidate, by the name that speaks for it most; None for one that can't be meant."""
    numbers = _numbers(sought.number, known)
    if (MatchingFeature.CODE, Similarity.DIFFERENT) in numbers:
        return None  # Two unified codes are two subjects, whatever else agrees.
    certain = any(similarity is Similarity.SAME for _, similarity in numbers)
    likely = [
        _candidate(known, name, (*numbers, *features))
        for name in known.names
        if sought.name is not None
        and (features := _of_names(sought, sought.name, known, name, gazetteer)) is not None
    ]
    if certain and not likely:
        current = next((name for name in known.names if not name.former), None)
        near = any(_slip(sought.name, name.parts) for name in known.names)
        other = (MatchingFeature.DISTINCTIVE_PART, Similarity.NEAR if near else Similarity.DIFFERENT)
        likely = [_candidate(known, current, (*numbers, *((other,) if sought.name is not None else ())))]
    return max(
        likely,
        key=lambda one: (one.score, one.name is not None and not one.name.former),
        default=None,
    )


_Said = tuple[MatchingFeature, Similarity]


def _candidate(known: Known, name: DatedName | None, said: Sequence[_Said]) -> Scored:
    features = tuple(FeatureScore(*one, POINTS.get(one, 0)) for one in said)
    total = sum(one.points for one in features)
    return Scored(known.id, max(min(total, 100), 0), features, name)


def _numbers(number: Number | None, known: Known) -> tuple[_Said, ...]:
    """What the row's code says; nothing where the subject has none of its kind."""
    if number is None:
        return ()
    feature = MatchingFeature(_FEATURES[number.kind])
    others = {one.value for one in known.numbers if one.kind is number.kind}
    if known.code is not None:
        others |= {
            NumberKind.USCC: {known.code},
            NumberKind.ORGANISATION_CODE: {organisation_part(known.code)},
        }.get(number.kind, set())
    elif number.kind is NumberKind.USCC:
        part = organisation_part(number.value)
        if any(one == Number(NumberKind.ORGANISATION_CODE, part) for one in known.numbers):
            return ((MatchingFeature.ORGANISATION_CODE, Similarity.SAME),)
    if not others:
        return ()
    return ((feature, Similarity.SAME if number.value in others else Similarity.DIFFERENT),)


_FEATURES = {
    NumberKind.USCC: MatchingFeature.CODE,
    NumberKind.ORGANISATION_CODE: MatchingFeature.ORGANISATION_CODE,
    NumberKind.REGISTRATION_NUMBER: MatchingFeature.REGISTRATION_NUMBER,
}


def _of_names(
    sought: Sought, one: CompanyName, known: Known, name: DatedName, gazetteer: Gazetteer
) -> tuple[_Said, ...] | None:
    """What two names say; None where neither the whole nor the distinctive part agrees."""
    other = name.parts
    whole = one.folded == other.folded
    industry = _industry(one, other)
    if not whole and (not one.distinctive or industry is None):
        return None
    said: list[_Said] = [(MatchingFeature.DISTINCTIVE_PART, Similarity.SAME)]
    if whole:
        said.append((MatchingFeature.NAME, Similarity.SAME))
    said.append((MatchingFeature.REGION, _region(sought, one, known, other, gazetteer)))
    said.append((MatchingFeature.INDUSTRY, Similarity.SAME if whole else industry or Similarity.DIFFERENT))
    said.append((MatchingFeature.FORM, Similarity.SAME if whole else _form(one, other)))
    if _group(one) != _group(other):
        said.append((MatchingFeature.GROUP, Similarity.DIFFERENT))
    if one.branch.translate(_ORDINALS) != other.branch.translate(_ORDINALS):
        said.append((MatchingFeature.BRANCH, Similarity.DIFFERENT))
    if name.former:
        borne = sought.on is not None and name.valid_from <= sought.on < name.valid_to
        said.append((MatchingFeature.FORMER_NAME, Similarity.SAME if borne else Similarity.NOT_STATED))
    return tuple(said)


def _region(
    sought: Sought, one: CompanyName, known: Known, other: CompanyName, gazetteer: Gazetteer
) -> Similarity:
    """Whether the regions agree: those of the names, and where a name says none what stands beside it, which
    can only come near: an authority's region is not its subject's."""
    if one.regions and other.regions:
        if set(one.regions) & set(other.regions):
            return Similarity.SAME
        return Similarity.NEAR if _agree(one.regions, other.regions, gazetteer) else Similarity.DIFFERENT
    district = district_of(sought.number) if sought.number is not None else None
    asked = one.regions or tuple(code for code in (sought.region or district,) if code)
    held = other.regions or known.regions
    if not asked or not held:
        return Similarity.NOT_STATED
    if _agree(asked, held, gazetteer):
        return Similarity.NEAR
    # Who is known by a name without a region and sits elsewhere is somebody else; where the row's own name
    # says nothing, its authority may only be where the company works.
    return Similarity.DIFFERENT if one.regions else Similarity.NOT_STATED


def _agree(ones: Sequence[str], others: Sequence[str], gazetteer: Gazetteer) -> bool:
    return any(gazetteer.agree(a, b) for a in ones for b in others)


def _industry(one: CompanyName, other: CompanyName) -> Similarity | None:
    """What the businesses say; None where the distinctive parts are two."""
    ones, others = _business(one), _business(other)
    if one.distinctive == other.distinctive:
        if ones == others:
            return Similarity.SAME
        if not ones or not others:
            return Similarity.NOT_STATED
        near = shared(ones, others) or _one_apart("".join(ones[::-1]), "".join(others[::-1]))
        return Similarity.NEAR if near else Similarity.DIFFERENT
    # A slip in the business (建竹 for 建筑) is no word, and is taken for a part of what is distinctive.
    long, short = sorted((one, other), key=lambda name: -len(name.distinctive))
    if not short.distinctive or not long.distinctive.startswith(short.distinctive) or _business(long):
        return None
    rest = long.distinctive[len(short.distinctive) :]
    return Similarity.NEAR if _one_apart(rest, "".join(_business(short)[::-1])) else None


def _one_apart(one: str, other: str) -> bool:
    """Whether two texts of two characters or more are alike but for one character that is another, is
    missing, or stands in its neighbour's place."""
    if min(len(one), len(other)) < 2 or abs(len(one) - len(other)) > 1:
        return False
    if len(one) == len(other):
        places = [at for at, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
        swapped = len(places) == 2 and places[1] == places[0] + 1
        return len(places) == 1 or (
            swapped and one[places[0]] == other[places[1]] and one[places[1]] == other[places[0]]
        )
    long, short = (one, other) if len(one) > len(other) else (other, one)
    return any(long[:at] + long[at + 1 :] == short for at in range(len(long)))


def _business(name: CompanyName) -> tuple[str, ...]:
    return tuple(word for word in name.industries if word not in _GROUPS)


def _group(name: CompanyName) -> frozenset[str]:
    return _GROUPS.intersection(name.industries)


def names_agree(one: CompanyName, other: CompanyName) -> bool:
    """Whether two names may be of one company: the whole is the same, or a part of the other that has a
    distinctive part of its own (信阳市 and 商贸 have none), or the distinctive parts are the same but for a
    slip. Where one has none, half of all characters are common."""
    if one.folded == other.folded:
        return True
    short, long = sorted((one, other), key=lambda name: len(name.folded))
    if short.distinctive and short.folded in long.folded:
        return True
    if not one.distinctive or not other.distinctive:
        return SequenceMatcher(None, one.folded, other.folded).ratio() >= ALIKE
    if (
        _industry(one, other) is not None
        or one.distinctive in other.folded
        or other.distinctive in one.folded
    ):
        return True
    numbers = (_ORDINAL.findall(name.distinctive.translate(_ORDINALS)) for name in (one, other))
    longest = max(len(one.distinctive), len(other.distinctive))
    same = next(numbers) == next(numbers)
    return same and longest >= SHORTEST_WITH_A_SLIP and _one_apart(one.distinctive, other.distinctive)


ALIKE = 0.5
"""From this share of common characters on (twice their number by that of both) two names may be one that is
written in two ways."""
SHORTEST_WITH_A_SLIP = 3
"""Of two characters one that is another makes another name (宏达、宏远)."""
_ORDINAL = re.compile("[一二三四五六七八九十〇]+")


def _slip(one: CompanyName | None, other: CompanyName) -> bool:
    """Whether two names are one but for a slip in the distinctive part."""
    return (
        one is not None
        and _business(one) == _business(other)
        and _one_apart(one.distinctive, other.distinctive)
    )


def _form(one: CompanyName, other: CompanyName) -> Similarity:
    if not one.form or not other.form:
        return Similarity.NOT_STATED
    if one.form == other.form:
        alike = one.form.endswith(_ALIKE) or _ending(one) == _ending(other)
        return Similarity.SAME if alike else Similarity.DIFFERENT
    # 公司 is how people say any of them.
    spoken = "公司" in (one.form, other.form) and one.form.endswith("公司") and other.form.endswith("公司")
    return Similarity.NEAR if spoken else Similarity.DIFFERENT


def _ending(name: CompanyName) -> str:
    """The form as it is written: 小学 and 中学 are both schools, and two."""
    return next((name.folded[at:] for at in range(len(name.folded)) if name.folded[at:] in FORMS), "")
