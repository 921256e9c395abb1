"""The sheet ``docs/explanations.md``: forty answers of all kinds with their explanations, put together from
what the evaluator answers to cases. ``python -m tests.explanations --write`` makes it anew.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from graph_schema.vocabulary import Outcome
from hub.decisions.explanations import Locale, Telling, explain
from hub.decisions.explanations.names import Words
from hub.decisions.precedence import prevail
from hub.policy.model.documents import OPEN_END
from hub.rules import Facts, evaluate
from hub.rules.facts import RecordFact, SubjectFacts
from tests.cases.every import CASES
from tests.cases.facts import Case, Rec, dated, facts_of, grade, record_facts
from tests.cases.seeded import catalogue
from tests.cases.test_both_ways import OTHERS
from tests.explanations.told import answered, records_of

AGREEMENT = "xinyang-suzhou-luan-fuyang"
CABINET = "100000-gwy"
"""It keeps no records."""
SHEET = Path(__file__).parents[2] / "docs" / "explanations.md"
IDS = (
    # benefits that are given
    "AC-003-125",
    "examined 003-97: 30 persons 2 nights",
    "AC-003-112, a group of twenty",
    "AC-000-001",
    "AC-003-064",
    "what is left",
    "AC-002-021",
    # benefits that are not
    "AC-003-073",
    "AC-003-006",
    "AC-003-149",
    "examined 003-54: insured, signed, on the black list",
    "examined 003-91: 3A, 20%, 1 storey",
    "examined 003-84: 79.99",
    "AC-003-085",
    "AC-000-015",
    "AC-000-027",
    "relief ends with the red list",
    "examined 004-14: 诚实守信 attested, but on 失信黑名单",
    "AC-001-014",
    # measures
    "AC-003-065",
    "79 points",
    "cn-procurement--major-violation met",
    "cn-bidding--repeated-collusion unmet",
    "examined 004-07: dishonest record repaired",
    # duties
    "AC-002-032",
    "examined 001-14: more hours, as many",
    "xinyang-repair--rate unmet",
    "AC-000-013",
    "AC-003-027",
    "AC-003-016",
    "no change",
    "AC-002-019",
    "AC-002-029",
    "AC-001-016",
    "AC-004-001",
    "AC-004-002",
    "xixia-department-plan--deadline never, 1 : after it",
    # what can't be told
    "examined 000-04: 守信群体 told by nobody",
    "no penalty at all has no rate",
)
"""Which cases, by their ids; the fortieth is a benefit that a measure stands against."""
INTRO = Path(__file__).with_name("intro.md").read_text("utf-8")


def tellings() -> list[tuple[Case, Telling]]:
    """The answers of the sheet; each case is called by its place, and so are its records."""
    known = {case.id: case for case in (*OTHERS, *CASES)}
    found: list[tuple[Case, Telling]] = []
    for place, id_ in enumerate(IDS, 1):
        case = (known[id_] if id_ != "AC-001-014" else _from_elsewhere(known[id_]))._replace(id=f"{place:02}")
        found.append((case, _answered(case)))
    barred = known["AC-003-125"]._replace(id=f"{len(IDS) + 1:02}")
    found.append((barred, _barred(barred)))
    return found


def _from_elsewhere(case: Case) -> Case:
    """The case with a score of the place that the subject comes from."""
    return case._replace(
        home="320700", records=(grade("lianyungang-personal-score", score="700", region="320700"),)
    )


def _answered(case: Case) -> Telling:
    return answered(case.version(), _named(facts_of(case), case))


def _named(facts: Facts, case: Case) -> Facts:
    """The facts with records of an authority that the rule or the place has, and clauses of an agreement that
    is there."""
    clauses = tuple(
        fact.model_copy(update={"agreement": AGREEMENT}) if fact.agreement == "cases" else fact
        for fact in facts.clauses
    )
    coverage = tuple(
        one.model_copy(update={"authority": _declaring(one.region, case)}) for one in facts.coverage
    )
    facts = facts.model_copy(update={"clauses": clauses, "coverage": coverage})
    if facts.subject is None:
        return facts
    rule = case.version().rule
    records = tuple(_decided(record, rule.authorities) for record in facts.subject.records)
    subject = facts.subject.model_copy(update={"records": records})
    return facts.model_copy(update={"subject": subject})


def _declaring(region: str, case: Case) -> str:
    """The rule's first authority of that region or above it, else one of the region that is no source of the
    demo."""
    known, path = catalogue().authorities, catalogue().path(region)
    near = [name for name in case.version().rule.authorities if known[name].region in path]
    others = [name for name, one in known.items() if "演示" not in one.name and name != CABINET]
    credit = [name for name in others if re.search("信用|发展|人民政府", known[name].name)]
    upwards = (name for code in reversed(path) for name in credit if known[name].region == code)
    there = (name for name in others if known[name].region == region)
    return next(name for name in (*near, *upwards, *there))


def _decided(record: RecordFact, authorities: Sequence[str]) -> RecordFact:
    """The record of the rule's first authority that is of the record's region or above it, else of one of its
    region that is no source of the demo."""
    known = catalogue().authorities
    near = (name for name in authorities if known[name].region in record.path)
    there = (
        name
        for name, one in known.items()
        if one.region == record.region and "演示" not in one.name and name != CABINET
    )
    authority = next(iter((*near, *there)), record.authority)
    return record.model_copy(update={"authority": authority})


def _barred(case: Case) -> Telling:
    """A benefit that is granted, but for a measure that applies to the subject."""
    granted = _answered(case)
    policy = catalogue()
    measure = policy.rules["cn-migrant-wages--bidding"]
    listed = Rec("migrant-wage-list", region="411500", valid_to="2025-05-02")
    facts = granted.facts
    assert facts.subject is not None
    (entry,) = record_facts(case, [dated(listed, case)], f"{case.id}-list")
    records = (*facts.subject.records, _decided(entry, ["411500-rsj"]))
    subject = facts.subject.model_copy(update={"records": records})
    facts = facts.model_copy(update={"subject": subject})
    applies = evaluate(measure, facts, policy.rules)
    assert applies.outcome is Outcome.APPLIES, applies
    precedence = next(iter(policy.precedences.values()))
    (result,) = prevail([granted.result], [applies], policy.rules, precedence)
    return replace(granted, result=result, facts=facts, records=records_of(facts), restraints=(applies,))


def sheet() -> str:
    """The page."""
    found = tellings()
    parts = [INTRO.format(count=len(found))]
    for place, (case, telling) in enumerate(found, 1):
        rule = telling.version.rule
        parts.append(f"\n## {place}. {rule.title.zh} — {telling.result.outcome.value}\n")
        for locale, head, asked in ((Locale.ZH_CN, "问", "答"), (Locale.EN, "Asked", "Answered")):
            parts.append(f"\n**{head}** {_question(case, telling, telling.words(locale))}\n\n**{asked}**\n\n")
            parts.append("".join(f"- {sentence}\n" for sentence in explain(telling, locale)))
    return "".join(parts)


def _question(case: Case, telling: Telling, words: Words) -> str:
    """What is asked: the rule, the day, the place, who it is, what is held and what the caller said."""
    facts, zh = telling.facts, words.zh
    asked = [f"`{case.rule}`", words.place(facts.region), words.day(facts.day)]
    subject = facts.subject
    if subject is None:
        asked.append("没有指明主体" if zh else "no subject")
    else:
        home = words.place((subject.registered or subject.residence)[-1])
        asked.append(
            f"{words.kinds_of_subject([subject.kind])}（{home}）"
            if zh
            else f"{words.kinds_of_subject([subject.kind])} ({home})"
        )
    held = [_record(id_, words) for id_ in records_of(facts)]
    if held:
        asked.append(("枢纽持有：" if zh else "the hub holds: ") + words.points(held))
    given = [f"{words.input(name)} {words.given(name)}" for name in facts.inputs]
    given += [f"{words.input(name)} {_named_subject(one, words)}" for name, one in facts.others.items()]
    if given:
        asked.append(("查询方给出：" if zh else "the caller gives: ") + words.points(given))
    return ("，" if zh else ", ").join(asked) + ("。" if zh else ".")


def _named_subject(one: SubjectFacts, words: Words) -> str:
    """Another subject that the caller names; it has no name here, since its facts hold none."""
    return words.small("filters", filters=words.kinds_of_subject([one.kind])).strip()


def _record(id_: str, words: Words) -> str:
    record = words.open_records[id_]
    attributes = [f"{words.attribute(name)} {words.shown(record, name)}" for name in record.attributes]
    said = words.record(record, of_kind=True)
    ended = (
        [
            ("已于" if words.zh else "repaired on ")
            + words.day(record.repaired_on)
            + ("修复" if words.zh else "")
        ]
        if record.repaired_on is not None
        else []
    )
    over = min(record.valid_to, record.sharing_ends_on)
    if over < OPEN_END:
        day = words.day(over)
        ended.append(f"到{day}期限届满" if words.zh else f"runs out on {day}")
    more = [*attributes, *ended]
    return said + (("，" if words.zh else ", ") + words.listing(more) if more else "")
