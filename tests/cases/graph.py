"""Puts the facts of many cases into the session's graph at once, and asks the hub about one of them.

Each case has an invented subject of its own. A closed world is what the hub knows at the end of the
staging; an open one is what it knew before anybody declared coverage or set a parameter: ``asKnownAt``
goes back there.
Declarations of other tests' worlds (the demo's) are out of sight for as long as the cases are asked.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import LiteralString, NamedTuple

import yaml
from stdnum.cn import ric, uscc

from graph_schema.vocabulary import PurposeCode
from hub.decisions.plan import needs
from hub.policy.catalogue import NATION, closure
from hub.policy.model.subject_documents import CoverageDocument, LinkDocument, RecordDocument, SubjectDocument
from hub.services import Services
from hub.store.commits import OPEN_COMMIT
from hub.store.graph import Transaction
from hub.subjects import coverage_writing
from tests import staging
from tests.asking import VALUE, Json
from tests.cases.facts import (
    FIRM,
    GRADES,
    NOBODY,
    NOTICE,
    PERSON,
    SET,
    SINCE_EVER,
    Case,
    Linked,
    Rec,
    covered_regions,
    dated,
    input_facts,
)
from tests.cases.seeded import catalogue

EVALUATE = """
  {case}: evaluate(rule: ${case}_rule, subject: ${case}_subject, region: ${case}_region, at: ${case}_on,
                   inputs: ${case}_inputs, asKnownAt: ${case}_asKnownAt, purpose: ${case}_purpose) {{
    result {{ ...Case }}
  }}
"""
VARIABLES = {
    "rule": "String!",
    "subject": "SubjectRef",
    "region": "String!",
    "on": "DateTime!",
    "inputs": "[RuleInput!]!",
    "asKnownAt": "DateTime",
    "purpose": "PurposeInput!",
}
ANSWER = (
    """
fragment Case on RuleOutcome {
  outcome status clauses { code } restsOn explanation
  rule { code modality }
  ... on BenefitGranted { endsOn value { ...Whole } }
  ... on BenefitNotGranted { reasonCode }
  ... on MeasureApplies { endsOn value { ...Whole } }
  ... on MeasureDoesNotApply { reasonCode }
  ... on DutyAnswer { value { ...Whole } }
  ... on TextStated { value { ...Whole } }
  ... on OutcomeUndetermined { reasonCode missing { kind name detail } value { ...Whole } }
  records { id }
}
fragment Whole on RuleValue {
  ...Value
  ... on ValueByCase { parts { ...Value } }
  ... on SeveralValues { parts { ...Value } }
}
"""
    + VALUE
)
BATCH = 20
"""How many cases one operation asks: what an operation costs beside its questions is paid once."""
PURPOSES = (PurposeCode.PUBLIC_SERVICE, PurposeCode.FINANCING, PurposeCode.SUPERVISION)
SOURCE = "cases"
HIDE = "MATCH (v:Coverage) WHERE v.knownTo = $open SET v.hiddenTo = v.knownTo, v.knownTo = 0"
SHOW = "MATCH (v:Coverage) WHERE v.hiddenTo IS NOT NULL SET v.knownTo = v.hiddenTo REMOVE v.hiddenTo"
CHANGED = "MATCH (q:Sequence {name: 'commit'}) SET q.coverage = q.coverage + 1"
CREATE = """
UNWIND $rows AS row
CREATE (v:Coverage {kind: row.kind, region: row.region, authority: row.authority, validFrom: row.validFrom})
SET v.validTo = row.validTo, v.knownFrom = $commit, v.knownTo = $open, v.batch = 'cases'
"""
REMOVE = "MATCH (v:Coverage {authority: $source}) DELETE v"


class Staged(NamedTuple):
    """A subject of a case: what it is called in the case, its key, its kind, its records and its links."""

    name: str
    scheme: str
    value: str
    kind: str
    records: tuple[Rec, ...]
    link: Linked | None = None

    def ref(self) -> Json:
        """The subject as a query names it."""
        if self.scheme == "USCC":
            return {"code": self.value}
        if self.scheme == "ID":
            return {"identityNumber": self.value}
        return {"external": {"scheme": self.scheme, "value": self.value}}


def key_of(kind: str, number: int) -> tuple[str, str]:
    """Scheme and value of the ``number``-th invented subject, with its check digit."""
    if kind == PERSON:
        born = date(1950, 1, 1) + timedelta(days=number)
        body = f"999999{born:%Y%m%d}777"
        return "ID", body + ric.calc_check_digit(body + "0")
    if kind == "SHIP":
        return "SHIP", f"CN{2000:04d}{number:07d}"
    if kind == "CREDIT_UNIT":
        return "CREDIT_UNIT", f"411323/测试村{number}"
    if kind == "PRODUCT":
        return "PRODUCT_CERTIFICATE", f"CASE-{number}"
    body = f"91411502CAE{number:06d}"
    return "USCC", body + uscc.calc_check_digit(body)


@dataclass(frozen=True)
class World:
    """Every case's subjects by name, and the moment at which the hub knew them and nothing else."""

    subjects: dict[str, dict[str, Staged]]
    before: datetime

    def variables(self, case: Case) -> Json:
        """The case as a question."""
        subjects, said = self.subjects[case.id], case.said()
        given = [
            {"name": name, "value": _sent(fact.type, said[name])} for name, fact in input_facts(case).items()
        ]
        given += [{"name": name, "value": {"subject": subjects[name].ref()}} for name in case.others]
        return {
            "rule": case.rule,
            "subject": subjects["one"].ref() if case.kind != NOBODY else None,
            "region": case.asked_in(),
            "on": f"{case.asked_on()}T12:00:00+08:00",
            "inputs": given,
            "asKnownAt": None if case.closed else self.before.isoformat(),
            "purpose": {"code": purpose_of(case), "matter": "案例2026-001"},
        }


@dataclass(frozen=True)
class Answers:
    """What the hub says to the cases, asked a batch at a time when one of a batch is wanted."""

    world: World
    cases: Sequence[Case]
    send: Callable[[str, Json, str], Json]
    """Sends a query with its variables as an officer of a region; answers the data."""
    heard: dict[str, Json] = field(default_factory=dict)

    def of(self, case: Case) -> Json:
        """The answer to one case."""
        if case.id not in self.heard:
            self._ask(self.batches[case.id])
        return self.heard[case.id]

    @cached_property
    def batches(self) -> dict[str, Sequence[Case]]:
        """Who else is asked about together with a case, by the case's id: cases of one asker and purpose."""
        alike: dict[tuple[str, PurposeCode], list[Case]] = {}
        for case in self.cases:
            alike.setdefault((asker(case), purpose_of(case)), []).append(case)
        return {case.id: batch for all_ in alike.values() for batch in batched(all_, BATCH) for case in batch}

    def _ask(self, batch: Sequence[Case]) -> None:
        names = [f"case{at}" for at in range(len(batch))]
        declared = ", ".join(f"${name}_{one}: {type_}" for name in names for one, type_ in VARIABLES.items())
        fields = "".join(EVALUATE.format(case=name) for name in names)
        variables = {
            f"{name}_{one}": value
            for name, case in zip(names, batch, strict=True)
            for one, value in self.world.variables(case).items()
        }
        data = self.send(f"query Cases({declared}) {{{fields}}}{ANSWER}", variables, asker(batch[0]))
        self.heard.update({case.id: data[name]["result"] for name, case in zip(names, batch, strict=True)})


def batched(cases: Sequence[Case], size: int) -> Iterator[Sequence[Case]]:
    """The cases in groups of at most ``size``."""
    return (cases[start : start + size] for start in range(0, len(cases), size))


def _sent(type_: str, value: bool | int | str | None) -> Json:
    if value is None:
        return {"none": True}
    return {type_: str(value) if type_ == "decimal" else value}


def purpose_of(case: Case) -> PurposeCode:
    """The first purpose of an officer that opens every private kind at which the case's rules look."""
    policy = catalogue()
    looked = {
        kind for version in closure([case.version()], policy.rules) for kind in version.dependencies.kinds
    }
    private = {kind for kind in looked if policy.kinds[kind].private}
    return next(code for code in PURPOSES if private <= set(policy.purposes[code].private_kinds))


def asker(case: Case) -> str:
    """Whose officer asks: the rule's region, or the nation where something of the case is from elsewhere."""
    here = case.version().rule.region
    regions = {case.asked_in(), case.lives_in(), *covered_regions(case)}
    regions.update(record.region for record in case.records if record.region)
    inside = all(here in catalogue().path(region) for region in regions)
    return here if inside else NATION


def _subjects(cases: Sequence[Case]) -> Iterator[tuple[Case, Staged]]:
    number = 0
    for case in cases:
        wanted: list[tuple[str, str, tuple[Rec, ...], Linked | None]] = []
        if case.kind != NOBODY:
            wanted.append(("one", case.subject_kind(), case.records, None))
        wanted += [(name, FIRM, records, None) for name, records in case.others.items()]
        for at, link in enumerate(case.links):
            if not link.itself:
                wanted.append((f"linked{at}", link.kind, link.records, link))
        for name, kind, records, linked in wanted:
            number += 1
            yield case, Staged(name, *key_of(kind, number), kind, records, linked)


def _subject(case: Case, staged: Staged) -> SubjectDocument:
    version = {
        "name": f"测试{staged.value[-8:-1]}（虚构）" if staged.kind != PERSON else "测试某（虚构）",
        "registered": case.lives_in(),
        "residence": case.residence or None,
        "operation": [case.operation] if case.operation else [],
        "from": "2000-01-01",
    }
    key = {"scheme": staged.scheme, "value": staged.value}
    return SubjectDocument.model_validate(
        {"key": key, "kind": staged.kind, "invented": True, "versions": [version]}
    )


def _records(case: Case, staged: Staged) -> list[RecordDocument]:
    return [
        RecordDocument.model_validate(
            {
                **dated(record, case)._asdict(),
                "id": f"{case.id}-{staged.name}-{at}",
                "subject": {"scheme": staged.scheme, "value": staged.value},
                "authority": "a body",
            }
        )
        for at, record in enumerate(staged.records)
    ]


def _link(one: Staged, other: Staged, link: Linked) -> LinkDocument:
    start, end = (other, one) if link.direction == "to" else (one, other)
    return LinkDocument.model_validate(
        {
            "kind": link.link,
            "start": {"scheme": start.scheme, "value": start.value},
            "end": {"scheme": end.scheme, "value": end.value},
            "from": "2000-01-01",
        }
    )


def _stage(services: Services, cases: Sequence[Case]) -> tuple[dict[str, dict[str, Staged]], str]:
    """Writes subjects, records and links in three batches; answers the subjects and their batch."""
    found: dict[str, dict[str, Staged]] = {case.id: {} for case in cases}
    subjects: list[SubjectDocument] = []
    records: list[RecordDocument] = []
    links: list[LinkDocument] = []
    for case, staged in _subjects(cases):
        found[case.id][staged.name] = staged
        subjects.append(_subject(case, staged))
        records += _records(case, staged)
    for case in cases:
        named = found[case.id]
        for at, link in enumerate(case.links):
            whom = named[link.itself or f"linked{at}"]
            links += [_link(named[name], whom, link) for name in ("one", link.also) if name]
    return found, staging.put_many(services, subjects, records, links)


def _declare(services: Services, cases: Sequence[Case]) -> None:
    """Complete sources, in the regions of closed worlds, of every kind that their rules look at."""
    declared: dict[tuple[str, str], None] = {}
    for case in cases:
        wanted = needs(closure([case.version()], catalogue().rules), (), catalogue())
        for region in covered_regions(case) if case.closed else ():
            declared.update(dict.fromkeys((kind, region) for kind in wanted.kinds | wanted.links))
    rows = [
        row
        for kind, region in declared
        for row in coverage_writing.coverage_rows(
            CoverageDocument.model_validate(
                {"kinds": [kind], "region": region, "authority": SOURCE, "from": SINCE_EVER}
            )
        )
    ]

    def work(transaction: Transaction, number: int) -> None:
        transaction.rows(CREATE, rows=rows, commit=number, open=OPEN_COMMIT)
        transaction.rows(CHANGED)

    staging.commit(services, work)


def _change_coverage(services: Services, statement: LiteralString, **parameters: object) -> None:
    def work(transaction: Transaction) -> None:
        transaction.rows(statement, **parameters)
        transaction.rows(CHANGED)

    services.graph.write(work)


def _documents(services: Services, cases: Sequence[Case]) -> Iterator[tuple[str, str, str]]:
    """What regions publish in a closed world: type, id, text."""
    for name, value in SET.items():
        document = yaml.safe_load(staging.held(services, "parameter", name)["text"])
        document["values"] = [{"from": date(2000, 1, 1), "value": value, "source": NOTICE}]
        yield "parameter", name, yaml.safe_dump(document, allow_unicode=True)
    for name, grades in GRADES.items():
        document = yaml.safe_load(staging.held(services, "scale", name)["text"])
        yield "scale", name, yaml.safe_dump({**document, "grades": list(grades)}, allow_unicode=True)
    for clause, day in {str(c.clause): (c.clause, c.asked_on()) for c in cases if c.clause}.values():
        document = {
            "id": f"cases-{day}",
            "title": {"zh": "（测试）协议", "en": "a test's agreement"},
            "parties": [clause["from"], clause["to"]],
            "status": "IN_FORCE",
            "valid": {"from": day, "to": day + timedelta(days=1)},
            "legal_basis": [{"document": "doc-002", "article": "25", "quote": "区域信用合作机制"}],
            "clauses": [dict(clause)],
        }
        yield "agreement", document["id"], yaml.safe_dump(document, allow_unicode=True)


@contextmanager
def staged(services: Services, cases: Sequence[Case]) -> Generator[World]:
    """All cases in the graph; afterwards no subject, declaration, parameter, scale or agreement of theirs is
    left."""
    with ExitStack() as stack:
        _change_coverage(services, HIDE, open=OPEN_COMMIT)
        stack.callback(_change_coverage, services, SHOW)
        subjects, batch = _stage(services, cases)
        stack.callback(staging.remove, services, batch)
        before = services.now()
        stack.callback(_change_coverage, services, REMOVE, source=SOURCE)
        _declare(services, cases)
        for kind, name, text in list(_documents(services, cases)):
            stack.enter_context(staging.published(services, kind, name, text))
        yield World(subjects, before)
