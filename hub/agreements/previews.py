"""What a text would open of the caller's own region, in bounded counts, and what of a data-protection impact
assessment (个人信息保护影响评估, PIPL-2021 第五十五条、第五十六条) the text itself answers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from graph_schema.vocabulary import Polarity
from hub.access.caller_and_purpose import Access
from hub.access.purposes import reads_records
from hub.access.role_sets import PARTIES
from hub.access.small_groups import in_groups
from hub.agreements.store import for_parties, no_such_version, not_there, read
from hub.agreements.text_check import proposed
from hub.audit import Disclosures
from hub.messages.enum_names import in_chinese
from hub.policy.catalogue import Catalogue
from hub.policy.checks.proposals import Proposal
from hub.policy.diagnostics.complaints import Complaint
from hub.policy.model.documents import Agreement, Clause
from hub.policy.new_versions import clause_row
from hub.store.commits import OPEN_COMMIT
from hub.store.graph import Graph, Row

MOST_COUNTED = 200_000
"""How many records one preview looks at, shared among clauses and kinds."""

COUNT = """
UNWIND $rows AS row
CALL (row) {
  MATCH (r:CreditRecord)
  WHERE r.region IN $regions AND r.kind = row.kind AND r.place > '' AND r.knownTo = $open
    AND (row.severities IS NULL OR r.severity IN row.severities)
    AND (row.scale IS NULL OR r.scale = row.scale)
  WITH r LIMIT $most
  MATCH (s:Subject)-[:HAS_RECORD]->(r)
  RETURN count(r) AS records, count(DISTINCT s) AS subjects,
         count(DISTINCT CASE WHEN s.kind = 'NATURAL_PERSON' THEN s END) AS persons
}
RETURN row.clause AS clause, row.kind AS kind, records, subjects, persons
"""


@dataclass(frozen=True)
class _Counted:
    """Records of a kind that a clause opens, and whose they are."""

    records: int
    subjects: int
    persons: int
    truncated: bool


_NOTHING = _Counted(0, 0, 0, truncated=False)


@dataclass(frozen=True)
class Opened:
    """How much of one kind a clause opens of the caller's region today; natural persons are counted in
    groups, and so are records where there are some. ``opening``: for a private kind, the clause's purposes
    that open it; None for a kind that is not private."""

    kind: str
    records: int
    subjects: int
    persons: int
    negative: bool
    private: bool
    opening: tuple[str, ...] | None
    truncated: bool


@dataclass(frozen=True)
class ClausePreview:
    """A clause out of the caller's region, with what it opens. ``effect_only``: tests of the clause that
    narrow what has effect and not what can be read, so that the counts go beyond them."""

    clause: Clause
    opened: tuple[Opened, ...]
    effect_only: tuple[str, ...] = ()


@dataclass(frozen=True)
class Point:
    """A point of the assessment. ``answer``: what the text says to it, in Chinese and English; None where
    people have to assess it."""

    article: str
    zh: str
    en: str
    answer: tuple[str, str] | None


@dataclass(frozen=True)
class Preview:
    """What an agreement opens of one region, and the assessment's points."""

    agreement: Agreement
    region: str
    clauses: tuple[ClausePreview, ...]
    points: tuple[Point, ...]
    warnings: tuple[Complaint, ...]


def preview(
    graph: Graph,
    catalogue: Catalogue,
    access: Access,
    disclosures: Disclosures,
    text: str | None,
    id_: str | None,
    version: int | None = None,
) -> Preview:
    """A text, or a version of an agreement (None: its newest), beside the policy of now.

    Raises:
        BrokenDocuments: the text has problems. HubError: FORBIDDEN, NOT_FOUND.
    """
    for_parties(access, *PARTIES)
    if text is None:
        held = graph.read(lambda tx: read(tx, id_ or ""))
        numbers = [one.version for one in held.versions] if held is not None else []
        wanted = version if version is not None else max(numbers, default=0)
        if held is None or access.caller.region not in held.life.parties:
            raise not_there()
        if wanted not in numbers:
            raise no_such_version(wanted, held.life.newest)
        text = held.version(wanted).text
    return _preview(graph, catalogue, access, disclosures, proposed(text, access, catalogue))


def _preview(
    graph: Graph, catalogue: Catalogue, access: Access, disclosures: Disclosures, proposal: Proposal
) -> Preview:
    agreement, region = proposal.model, access.caller.region
    assert isinstance(agreement, Agreement)
    mine = [clause for clause in agreement.clauses if clause.from_ == region]
    counted = _counts(graph, catalogue, region, agreement, mine)
    disclosures.note(access, None, f"agreement-preview:{agreement.id}", regions=(region,))
    clauses = tuple(
        ClausePreview(
            one, tuple(_opened(one, kind, counted, catalogue) for kind in one.kinds), effect_only(one)
        )
        for one in mine
    )
    points = assessment(agreement, clauses)
    return Preview(agreement, region, clauses, points, proposal.warnings)


def effect_only(clause: Clause) -> tuple[str, ...]:
    """The tests that no statement reads by: all but those on severity and scale (``OPEN_RECORD`` in
    :mod:`hub.subjects.readable_records`)."""
    beyond = [name for name in clause.where if name != "severity"]
    return tuple(beyond if clause.at_least is None else [*beyond, "at_least"])


def _counts(
    graph: Graph, catalogue: Catalogue, region: str, agreement: Agreement, clauses: list[Clause]
) -> dict[tuple[str, str], _Counted]:
    """By clause and kind."""
    rows: list[Row] = []
    for clause in clauses:
        if not any(reads_records(catalogue.purposes[purpose]) for purpose in clause.purposes):
            continue  # nobody reads for what it names
        stored = clause_row(clause, agreement)
        tests = {"severities": stored["severities"], "scale": stored["scale"]}
        rows += [{"clause": clause.id, "kind": kind, **tests} for kind in clause.kinds]
    if not rows:
        return {}
    most = max(MOST_COUNTED // len(rows), 1)
    below = list(catalogue.with_those_below(region))
    found = graph.read(lambda tx: tx.rows(COUNT, rows=rows, regions=below, open=OPEN_COMMIT, most=most))
    return {
        (row["clause"], row["kind"]): _Counted(
            int(row["records"]), int(row["subjects"]), int(row["persons"]), row["records"] >= most
        )
        for row in found
    }


def _opened(
    clause: Clause, kind: str, counted: dict[tuple[str, str], _Counted], catalogue: Catalogue
) -> Opened:
    number, known = counted.get((clause.id, kind), _NOTHING), catalogue.kinds[kind]
    opening = tuple(
        purpose.value
        for purpose in clause.purposes
        if purpose in catalogue.purposes and kind in catalogue.purposes[purpose].private_kinds
    )
    persons = in_groups(number.persons)
    return Opened(
        kind=kind,
        records=in_groups(number.records) if persons else number.records,
        subjects=number.subjects - number.persons + persons,
        persons=persons,
        negative=known.polarity is Polarity.NEGATIVE,
        private=known.private,
        opening=opening if known.private else None,
        truncated=number.truncated,
    )


def assessment(agreement: Agreement, clauses: tuple[ClausePreview, ...]) -> tuple[Point, ...]:
    """The points of 第五十五条 and 第五十六条, for the clauses out of one region."""
    return (*_whether_assessed(clauses), *_what_is_assessed(agreement, clauses))


def _whether_assessed(clauses: tuple[ClausePreview, ...]) -> tuple[Point, ...]:
    """第五十五条: what of the handling calls for an assessment."""
    private = sorted({one.kind for clause in clauses for one in clause.opened if one.opening})
    decided = [one.clause.id for one in clauses if one.clause.recognise]
    return (
        Point(
            "第五十五条第（三）项",
            "向其他个人信息处理者提供个人信息",
            "personal information is provided to other handlers",
            _provided(clauses),
        ),
        Point(
            "第五十五条第（一）项",
            "处理敏感个人信息",
            "sensitive personal information is handled",
            (
                f"开放的民生、私密类记录：{', '.join(private)}。",
                f"Private kinds that are opened: {', '.join(private)}.",
            )
            if private
            else None,
        ),
        Point(
            "第五十五条第（二）项",
            "利用个人信息进行自动化决策",
            "personal information is used for automated decisions",
            (
                f"参与研判的条款：{_list(decided)[0]}。",
                f"Clauses that decisions rest on: {_list(decided)[1]}.",
            ),
        ),
    )


def _provided(clauses: tuple[ClausePreview, ...]) -> tuple[str, str]:
    """Who receives what of how many natural persons."""
    if not clauses:
        return (
            "没有从本地区开放记录的条款，不向接收方提供个人信息。",
            "No clause opens anything of this region: it provides nothing.",
        )
    receivers = ", ".join(sorted({clause.clause.to for clause in clauses}))
    persons = max((one.persons for clause in clauses for one in clause.opened), default=0)
    zh, en = "目前未统计到自然人", "no natural person was counted"
    if persons:
        zh, en = f"目前至少涉及自然人 {persons} 名", f"at least {persons} natural persons"
    return f"接收方：{receivers}；{zh}。", f"To {receivers}; {en} today."


def _what_is_assessed(agreement: Agreement, clauses: tuple[ClausePreview, ...]) -> tuple[Point, ...]:
    """第五十六条: what the assessment looks at. What people have to judge is left to them."""
    against = [
        one.clause.id for one in clauses if one.clause.recognise and any(x.negative for x in one.opened)
    ]
    named = [one.clause.id for one in clauses if one.clause.opens_names]
    return (
        Point("第五十六条第（一）项", "处理目的、处理方式", "purposes and means", _means(agreement, clauses)),
        Point(
            "第五十六条第（一）项", "是否合法、正当、必要", "whether lawful, legitimate and necessary", None
        ),
        Point(
            "第五十六条第（二）项",
            "对个人权益的影响",
            "effect on the rights of individuals",
            (
                f"可能导致限制的条款：{_list(against)[0]}；公开姓名的条款：{_list(named)[0]}。",
                f"Clauses that can lead to restraints: {_list(against)[1]}; that show names: "
                f"{_list(named)[1]}.",
            ),
        ),
        Point("第五十六条第（二）项", "安全风险", "risks to security", None),
        Point("第五十六条第（三）项", "所采取的保护措施", "safeguards", _SAFEGUARDS),
        Point(
            "第五十六条第（三）项",
            "保护措施是否合法、有效并与风险程度相适应",
            "whether the safeguards are lawful, effective and fit the risk",
            None,
        ),
    )


_SAFEGUARDS = (
    "自然人姓名默认遮蔽；私密类记录按用途限制；每次查询留痕；中止或者终止后即时停止读取。",
    "Names of persons are masked unless a clause opens them; private kinds are bound to "
    "purposes; each read is entered in the log; suspension or termination ends it at once.",
)


def _means(agreement: Agreement, clauses: tuple[ClausePreview, ...]) -> tuple[str, str]:
    """For which purposes, in which classes of sharing, on which basis."""
    sources = ", ".join(f"{one.document} {one.article}" for one in agreement.legal_basis)
    if not clauses:
        return f"本地区不提供记录；依据：{sources}。", f"This region provides nothing; basis: {sources}."
    purposes = sorted({purpose for clause in clauses for purpose in clause.clause.purposes})
    shares = sorted({clause.clause.share for clause in clauses})
    return (
        f"查询用途：{_in_chinese(purposes)}；共享等级：{_in_chinese(shares)}；依据：{sources}。",
        f"Purposes: {', '.join(purposes)}; classes of sharing: {', '.join(shares)}; basis: {sources}.",
    )


def _in_chinese(members: Sequence[StrEnum]) -> str:
    return "、".join(map(in_chinese, members))


def _list(names: list[str]) -> tuple[str, str]:
    """The names, or that there is none, in Chinese and English."""
    said = ", ".join(names)
    return (said, said) if names else ("无", "none")
