"""A company's name taken apart: region, distinctive part (字号), industry, form, branch.

Pure. Regions come from the hub's tree, all other words from :mod:`hub.search.words`; what neither knows is
distinctive. A part that is not there is empty, and nothing is guessed into its place.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from hub.search.gazetteer import Gazetteer
from hub.search.words import BRANCHES, FORMS, INDUSTRIES, SIMPLIFIED

LONGEST_NAME = 200
SHORTEST_DISTINCTIVE = 2
_BRACKETS = re.compile(r"\(([^()]*)\)")
_LONGEST_WORD = max(map(len, INDUSTRIES))
_FORMS = sorted(FORMS, key=len, reverse=True)
_MOST_REGIONS = 3


@dataclass(frozen=True)
class CompanyName:
    """The parts of a name; ``folded`` is the whole of it.

    Args:
        regions: codes of the region that it names; several where several bear the name; none where it names
            none, or the nation.
        industries: from the last word to the first.
        form: the one that the name's own is taken for (有限责任公司 is 有限公司).
        branch: what follows the company's name in that of a branch.
    """

    folded: str
    regions: tuple[str, ...] = ()
    distinctive: str = ""
    industries: tuple[str, ...] = ()
    form: str = ""
    branch: str = ""


@dataclass(frozen=True)
class DatedName:
    """A name that a subject has or had, and when."""

    text: str
    parts: CompanyName
    former: bool
    valid_from: date
    valid_to: date


def fold(text: str) -> str:
    """One spelling of a name: full width, case, punctuation, blanks and traditional characters make no
    difference. Nothing but letters and digits is left."""
    return "".join(one for one in _plain(text) if one.isalnum())


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text, at its blanks, each folded; those that hold nothing are left out."""
    return tuple(word for word in map(fold, text.split()) if word)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold().translate(SIMPLIFIED)


def parse(name: str, gazetteer: Gazetteer) -> CompanyName:
    """The parts of a name."""
    plain = _plain(name)
    bracketed = [fold(inside) for inside in _BRACKETS.findall(plain)]
    rest = fold(_BRACKETS.sub("", plain))
    main, branch = _without_branch(rest)
    core, form = _without_form(main)
    for inside in bracketed:
        if FORMS.get(inside) and (not form or form == "合伙企业" or inside in ("有限合伙", "普通合伙")):
            form = FORMS[inside]
    regions, core = _without_regions(core, gazetteer)
    named = [gazetteer.codes(inside) for inside in bracketed]
    regions = next((codes for codes in named if codes), ()) or regions
    distinctive, industries = _without_industries(core)
    if gazetteer.codes(distinctive):  # 信阳科技有限公司
        regions, distinctive = regions or gazetteer.codes(distinctive), ""
    industries += tuple(
        inside for inside in bracketed if inside in INDUSTRIES and not gazetteer.codes(inside)
    )
    return CompanyName(
        folded=fold(name),
        regions=tuple(code for code in regions if len(gazetteer.path(code)) > 1),
        distinctive=distinctive,
        industries=industries,
        form=form,
        branch=branch,
    )


def _without_branch(text: str) -> tuple[str, str]:
    """The company, and what follows it in the name of its branch."""
    end = text.rfind("公司", 0, -2) + 2
    if end < 4 or not text.endswith(BRANCHES):
        return text, ""
    return text[:end], text[end:]


def _without_form(text: str) -> tuple[str, str]:
    form = next((form for form in _FORMS if text.endswith(form)), "")
    return (text[: -len(form)], FORMS[form]) if form else (text, "")


def _without_regions(core: str, gazetteer: Gazetteer) -> tuple[tuple[str, ...], str]:
    """The smallest region that the name begins with, and what follows. A short name (长沙, 东方) is a
    region's only where something distinctive is left behind it."""
    regions: tuple[str, ...] = ()
    for _ in range(_MOST_REGIONS):
        for start, codes, full in gazetteer.prefixes(core):
            left = core[len(start) :]
            if full or _without_industries(left, keep=1)[0]:
                inside = tuple(code for code in codes if any(map(gazetteer.path(code).__contains__, regions)))
                if regions and not inside:  # 信阳东方红砚: 东方 is no place in 信阳
                    continue
                regions, core = inside or codes, left
                break
        else:
            break
    return regions, core


@lru_cache(65_536)
def _without_industries(core: str, keep: int = SHORTEST_DISTINCTIVE) -> tuple[str, tuple[str, ...]]:
    """The distinctive part, and the words of industry behind it, the last one first.

    Args:
        keep: so many characters are never taken for a word of industry: 金建设 is distinctive as a whole.
    """
    industries: list[str] = []
    left = core
    while left not in INDUSTRIES:
        word = _industry_at_end(left, keep)
        if not word:
            return (left if len(left) >= SHORTEST_DISTINCTIVE else ""), tuple(industries)
        industries.append(word)
        left = left[: -len(word)]
    return "", (*industries, left)


def _industry_at_end(text: str, keep: int) -> str:
    """The longest word of industry at the end of a text that leaves enough before it."""
    longest = min(_LONGEST_WORD, len(text) - keep)
    for length in range(longest, 1, -1):
        if text[-length:] in INDUSTRIES:
            return text[-length:]
    return ""


def shared(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two lists of words have one in common, or two of which one holds the other (建设、建设工程)."""
    return any(a in b or b in a for a in one for b in other)
