"""Finds subjects by what somebody knows of them: a code, a name of now or before, how it is spoken.

Ranked by what fits and how (:class:`SubjectFit`), never by a score of the full-text index: that hangs on
everything else in it. Candidates come from seeks of indexes that hold organisations alone, which are public,
so how many there are tells nothing. A natural person is found by the whole name, in the regions of the
caller's own duty. The grant stands in the statement, before the limit.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import LiteralString

from graph_schema.identity_numbers import holds_identity_number
from graph_schema.texts import printable
from graph_schema.vocabulary import ErrorCode, SubjectKind
from hub.access.caller_and_purpose import Access
from hub.access.grants import OWN_DUTY
from hub.access.role_sets import FINDERS
from hub.access.who_may_read import CLAUSES, CONSENTS, OF_RECORD, OPEN_RECORD, OWN, READABLE
from hub.errors import HubError, InputError
from hub.fragments import known_at
from hub.policy.catalogue import Catalogue
from hub.policy.model.disclosure_periods import NOTHING, Bound
from hub.records.status import CURRENT_ON
from hub.search.indexing import facet_of_kind, facet_of_region
from hub.search.name_parts import LONGEST_NAME, fold, words_of
from hub.search.spelling import typed
from hub.store.commits import OPEN_COMMIT
from hub.store.graph import Row, Transaction
from hub.subjects.lookup import SubjectLookup
from hub.subjects.view import View

EXAMINED_CANDIDATES = 1_000
"""So many names that fit in one way are looked at; the answer says when there are more."""
SHORTEST_TEXT = 2
_CODE = re.compile(r"[0-9A-Z][0-9]{5,7}[0-9A-Z]{0,10}")
"""A unified social credit code (统一社会信用代码), or its beginning as far as the district."""
_AT_AN_EDGE = re.compile(r"^[^\x00-\x7f](?=[\x00-\x7f])|(?<=[\x00-\x7f])[^\x00-\x7f]$")
"""A single character before or after letters and digits: of a name, half a pair."""


class SubjectFit(StrEnum):
    """How a subject fits what was asked, the best first."""

    CODE = "CODE"  # 统一社会信用代码相同
    NAME = "NAME"  # 名称相同
    DISTINCTIVE_PART = "DISTINCTIVE_PART"  # 字号相同
    CODE_BEGINS = "CODE_BEGINS"  # 代码以此开头
    NAME_BEGINS = "NAME_BEGINS"  # 名称以此开头
    NAME_HOLDS = "NAME_HOLDS"  # 名称含有
    PINYIN = "PINYIN"  # 拼音以此开头
    INITIALS = "INITIALS"  # 拼音首字母以此开头


_RANKS: Mapping[SubjectFit, LiteralString] = {
    SubjectFit.CODE: "0",
    SubjectFit.NAME: "1",
    SubjectFit.DISTINCTIVE_PART: "2",
    SubjectFit.CODE_BEGINS: "3",
    SubjectFit.NAME_BEGINS: "4",
    SubjectFit.NAME_HOLDS: "5",
    SubjectFit.PINYIN: "6",
    SubjectFit.INITIALS: "7",
}
"""What places begin with, in statements and in cursors: the best first."""
_FITS = {rank: fit for fit, rank in _RANKS.items()}


def _seek(parameter: LiteralString, where: LiteralString) -> LiteralString:
    """Names of organisations, by an index."""
    return f"""UNWIND {parameter} AS text
  MATCH (n:SubjectName) WHERE {where}
  RETURN n.subject AS id, n LIMIT $most + 1
  UNION"""


_KNOWN: LiteralString = f"{known_at('v', 'commit')} AND v.validFrom <= $day"
_LISTED: LiteralString = f"""EXISTS {{
      MATCH (r:CreditRecord)
      WHERE r.subject = s.id AND r.kind IN $listed AND {known_at("r", "commit")}
        AND {CURRENT_ON}
      WITH r, {OF_RECORD}, {CONSENTS} AS consents
      WHERE {OPEN_RECORD}
      RETURN r }}"""
LISTED: LiteralString = f"""
WITH $commit AS commit, {CLAUSES} AS clauses
UNWIND $ids AS id
MATCH (s:Subject {{id: id}}) WHERE {_LISTED}
RETURN id
"""
"""Which of ``$ids`` have a current record of these kinds that the caller may read."""
_candidates: LiteralString = f"""WITH $most AS most
CALL () {{
  {_seek("$wholes", "n.folded = text")}
  {_seek("$wholes", "n.distinctive = text")}
  {_seek("$beginnings", "n.folded STARTS WITH text")}
  {_seek("$letters", "n.pinyin STARTS WITH text")}
  {_seek("$letters", "n.distinctivePinyin STARTS WITH text")}
  {_seek("$letters", "n.initials STARTS WITH text")}
  {_seek("$letters", "n.distinctiveInitials STARTS WITH text")}
  UNWIND $phrases AS phrase
  CALL db.index.fulltext.queryNodes('subject_name_text', phrase, {{limit: $most + 1}}) YIELD node AS n
  RETURN n.subject AS id, n LIMIT $most + 1
  UNION
  UNWIND $codes AS code
  MATCH (s:Subject) WHERE s.scheme = 'USCC' AND s.value STARTS WITH code
  RETURN s.id AS id, NULL AS n LIMIT $most + 1
}}
WITH collect([id, n]) AS candidates"""
_fitting: LiteralString = f"""
WITH $commit AS commit, {CLAUSES} AS clauses, candidates, size(candidates) > $most AS more
CALL (commit, clauses, candidates) {{
  CALL (candidates) {{
    UNWIND candidates AS one RETURN one[0] AS id, one[1] AS n
    UNION
    UNWIND $duty AS region
    MATCH (n:PersonName {{region: region, folded: $whole}})
    RETURN n.subject AS id, n LIMIT $most + 1
  }}
  WITH commit, clauses, id, collect(n) AS names
  MATCH (s:Subject {{id: id}}) WHERE s.knownFrom <= commit
  WITH commit, clauses, s, names, COLLECT {{
    MATCH (s)-[:HAS_VERSION]->(v:SubjectVersion) WHERE {_KNOWN}
    RETURN v ORDER BY v.validFrom DESC }} AS versions
  WITH commit, clauses, s, names, versions, head([v IN versions WHERE v.validTo > $day]) AS v
  WHERE ($kinds IS NULL OR coalesce(v.kind, s.kind) IN $kinds)
    AND ($personal OR s.kind <> 'NATURAL_PERSON')
    AND ($statuses IS NULL OR v.status IN $statuses)
    AND ($within IS NULL OR any(code IN $within WHERE code IN v.paths))
    AND {READABLE}
    AND ($listed IS NULL OR {_LISTED})
  CALL (s, v, names, versions) {{
    WITH CASE s.value WHEN $code THEN '{_RANKS[SubjectFit.CODE]}'
                          ELSE '{_RANKS[SubjectFit.CODE_BEGINS]}' END AS fit, NULL AS w
    WHERE s.scheme = 'USCC' AND s.value STARTS WITH $code
    RETURN fit, false AS former, w, fit + '/0/0000/' + s.id AS place
    UNION
    UNWIND names AS n
    WITH n, head([one IN versions WHERE one.name = n.name AND ($former OR one.name = v.name)]) AS w,
      CASE WHEN n.folded = $whole THEN '{_RANKS[SubjectFit.NAME]}'
           WHEN s.kind = 'NATURAL_PERSON' THEN NULL
           WHEN n.distinctive = $whole THEN '{_RANKS[SubjectFit.DISTINCTIVE_PART]}'
           WHEN n.folded STARTS WITH $whole THEN '{_RANKS[SubjectFit.NAME_BEGINS]}'
           WHEN all(word IN $words WHERE n.folded CONTAINS word) THEN '{_RANKS[SubjectFit.NAME_HOLDS]}'
           WHEN n.pinyin STARTS WITH $spoken OR n.distinctivePinyin STARTS WITH $spoken
             THEN '{_RANKS[SubjectFit.PINYIN]}'
           WHEN n.initials STARTS WITH $spoken
             OR n.distinctiveInitials STARTS WITH $spoken THEN '{_RANKS[SubjectFit.INITIALS]}' END AS fit
    WHERE fit IS NOT NULL AND w IS NOT NULL
    WITH n, w, fit, coalesce(w.name <> v.name, true) AS former
    RETURN fit, former, w, fit + CASE WHEN former THEN '/1/' ELSE '/0/' END
                           + right('000' + toString(size(n.name)), 4) + '/' + s.id AS place
  }}
  WITH clauses, s, v, fit, former, w, place ORDER BY place
  WITH clauses, s, v, head(collect([place, fit, former, w])) AS best
  WITH clauses, s, v, best[0] AS place, best[1] AS fit, best[2] AS former, best[3] AS w"""
MATCHES: LiteralString = f"""{_candidates}{_fitting}
  WHERE place > $after
  WITH * ORDER BY place LIMIT $limit
  RETURN collect({{
    place: place, fit: fit, former: former, named: w {{.name, .validFrom, .validTo}},
    subject: s {{.id, .scheme, .value, .invented, kind: coalesce(v.kind, s.kind)}}, version: v {{.*}},
    opensNames: any(c IN clauses WHERE c.opensNames AND c.from IN coalesce(v.paths, [])),
    own: coalesce({OWN}, false)}}) AS page
}}
MATCH (i:Sequence {{name: 'names'}}) MATCH (q:Sequence {{name: 'commit'}})
RETURN page, more, i.value >= q.names AS complete"""
TOTAL: LiteralString = f"""{_candidates}{_fitting}
  RETURN count(place) AS total
}}
RETURN total, more"""
"""``place`` is what a page is in the order of: the fit, names of now before former ones, short names before
long ones, the id."""


@dataclass(frozen=True)
class SubjectSearch:
    """What is sought: the text, and what narrows it. None: whatever it is.

    Args:
        kinds: natural persons are found where they are named here, and nowhere else.
        listed: kinds of records, of which one is CURRENT that the caller may read.
        former: whether names of before are looked at.
    """

    text: str
    region: str | None = None
    kinds: tuple[SubjectKind, ...] | None = None
    statuses: tuple[str, ...] | None = None
    listed: tuple[str, ...] | None = None
    former: bool = True


@dataclass(frozen=True)
class SubjectMatch:
    """A subject that fits; ``name`` is the name by which it does, with its days (None: found by its code)."""

    place: str
    fit: SubjectFit
    former: bool
    name: Row | None
    lookup: SubjectLookup


@dataclass(frozen=True)
class Matches:
    """A page. ``more``: more names fit than are looked at. ``complete``: every name stands in the index."""

    page: tuple[SubjectMatch, ...]
    more: bool
    complete: bool


def check_finder(access: Access) -> None:
    """Refuses a role that finds nobody by name: a subject asks about itself by what it is.

    Raises:
        HubError: FORBIDDEN.
    """
    access.check_subjects()
    if access.caller.role not in FINDERS:
        raise HubError(ErrorCode.FORBIDDEN, "search.role", role=access.caller.role)


def matches(
    transaction: Transaction, sought: SubjectSearch, view: View, after: str | None, limit: int
) -> Matches:
    """Up to ``limit`` subjects that fit, the best first, after the ``place`` of one: one statement.

    Raises:
        InputError: a text that can't be searched by.
        HubError: FORBIDDEN.
    """
    row = transaction.row(MATCHES, **_parameters(sought, view), after=after or "", limit=limit)
    assert row is not None
    found = tuple(_match(one, view.commit) for one in row["page"])
    return Matches(found, bool(row["more"]), bool(row["complete"]))


def total(transaction: Transaction, sought: SubjectSearch, view: View) -> tuple[int, bool]:
    """How many subjects fit on all pages, and whether there are more: one statement."""
    row = transaction.row(TOTAL, **_parameters(sought, view))
    assert row is not None
    return int(row["total"]), bool(row["more"])


def listed(transaction: Transaction, ids: Sequence[str], kinds: Sequence[str], view: View) -> set[str]:
    """Which subjects have a current record of these kinds that the caller may read."""
    rows = transaction.rows(
        LISTED,
        ids=list(ids),
        listed=list(kinds),
        **view.catalogue.disclosure.outlived(Bound.DISCLOSURE, view.day, view.commit),
        commit=view.commit,
        day=view.day.isoformat(),
        open=OPEN_COMMIT,
        **view.access.parameters(),
    )
    return {row["id"] for row in rows}


def within(region: str, catalogue: Catalogue) -> list[str]:
    """The region, and those that a group of regions (大市区、园区) stands for."""
    return [region, *catalogue.regions[region].members]


def check_text(text: str) -> str:
    """The text of a search, folded.

    Raises:
        InputError: it is too long, too short, can't be printed, or holds an identity number.
    """
    if len(text) > LONGEST_NAME:
        raise InputError("search.text-long", code=ErrorCode.LIMIT_EXCEEDED, longest=LONGEST_NAME)
    if printable(text) is None:
        raise InputError("search.text-unprintable")
    if holds_identity_number(text):
        raise InputError("search.text-holds-identity-number", code=ErrorCode.IDENTITY_IN_QUERY)
    whole = fold(text)
    if len(whole) < SHORTEST_TEXT:
        raise InputError("search.text-short", shortest=SHORTEST_TEXT)
    return whole


def code_typed(text: str) -> str | None:
    """The text as a unified code or its beginning; None where it is neither."""
    code = fold(text).upper()
    return code if _CODE.fullmatch(code) is not None else None


def _parameters(sought: SubjectSearch, view: View) -> Row:
    access = view.access
    check_finder(access)
    whole, words = check_text(sought.text), words_of(sought.text)
    code, spoken = code_typed(sought.text), typed(sought.text)
    kinds = sought.kinds
    organisations = kinds is None or set(kinds) != {SubjectKind.NATURAL_PERSON}
    narrowed = within(sought.region, view.catalogue) if sought.region is not None else None
    facets = _facets(narrowed, kinds)
    # The full-text index finds these too, and narrows them; but it knows letters and digits as words only.
    beginnings = not facets or not whole.isascii()
    disclosure = view.catalogue.disclosure if sought.listed is not None else NOTHING
    return {
        **disclosure.outlived(Bound.DISCLOSURE, view.day, view.commit),
        "whole": whole,
        "words": list(words),
        "wholes": [whole] if organisations else [],
        "beginnings": [whole] if organisations and beginnings else [],
        "phrases": _phrases(words, facets) if organisations else [],
        "letters": [spoken] if organisations and spoken is not None else [],
        "spoken": spoken,
        "codes": [code] if organisations and code is not None else [],
        "code": code,
        "duty": _duty(sought, access, view.catalogue),
        "personal": kinds is not None and SubjectKind.NATURAL_PERSON in kinds,
        "kinds": list(kinds) if kinds is not None else None,
        "statuses": list(sought.statuses) if sought.statuses is not None else None,
        "listed": list(sought.listed) if sought.listed is not None else None,
        "within": narrowed,
        "former": sought.former,
        "most": EXAMINED_CANDIDATES,
        "commit": view.commit,
        "day": view.day.isoformat(),
        "open": OPEN_COMMIT,
        **access.parameters(),
    }


def _facets(within: Sequence[str] | None, kinds: Sequence[SubjectKind] | None) -> list[list[str]]:
    """Lists of words of which a name has one each."""
    regions = [facet_of_region(code) for code in within or ()]
    return [one for one in (regions, [facet_of_kind(kind) for kind in kinds or ()]) if one]


def in_index(words: Sequence[str]) -> list[str]:
    """What the full-text index can be asked for. It knows pairs of characters, and letters and digits as
    words: a single character, also before or after such a word (货001), is sought in what the rest finds."""
    wholes = (_AT_AN_EDGE.sub("", word) for word in words)
    return [word for word in wholes if len(word) >= SHORTEST_TEXT or (word.isascii() and word)]


def _phrases(words: Sequence[str], facets: Sequence[Sequence[str]]) -> list[str]:
    """The query of the full-text index; folded words hold letters and digits alone, so none is taken for an
    operator."""
    told = [f'+folded:"{word}"' for word in in_index(words)]
    return [" ".join((*told, *(f"+facets:({' '.join(one)})" for one in facets)))] if told else []


def _duty(sought: SubjectSearch, access: Access, catalogue: Catalogue) -> list[str]:
    """The regions in which natural persons are sought: those of the caller's own duty."""
    duty = {grant["region"] for grant in access.grants if grant["id"] == OWN_DUTY}
    if sought.kinds is None or SubjectKind.NATURAL_PERSON not in sought.kinds or not duty:
        return []
    narrowed = within(sought.region, catalogue) if sought.region is not None else None
    return [
        code
        for code in catalogue.regions
        if not duty.isdisjoint(path := catalogue.path(code))
        and (narrowed is None or not set(narrowed).isdisjoint(path))
    ]


def _match(row: Row, commit: int) -> SubjectMatch:
    lookup = SubjectLookup(
        commit, commit, 0, row["subject"], row["version"], bool(row["opensNames"]), bool(row["own"])
    )
    return SubjectMatch(row["place"], _FITS[row["fit"]], bool(row["former"]), row["named"], lookup)
