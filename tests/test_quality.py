"""The figures by which departments are measured, with days and rates from the documents' text (doc-002 5;
doc-004 一（三）1), worked out by hand: 2024-09-14 was a working Saturday, 2024-09-15 to 17 and 2024-10-01
to 07 were free, 2024-09-29 and 2024-10-12 were worked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from graph_schema.vocabulary import Role
from hub.policy.catalogue import Catalogue
from hub.quality import in_time
from hub.quality.figures import QualityIndicator
from hub.quality.measuring import QualityStep, spans
from hub.services import Services
from tests import staging
from tests.asking import Json, codes, data
from tests.conftest import Ask

HERE = "411521"
ROADS, HOUSING, NATURE = "411500-jtj", "411500-zjj", "411500-hbj"
SEPTEMBER: Json = {"from": "2024-09-01", "to": "2024-10-01"}
WORK: Json = {"code": "SUPERVISION", "matter": "信督2026-001"}
FIGURES = """
query ($purpose: PurposeInput!, $region: String, $authority: String, $kind: String, $from: Date, $to: Date,
       $by: QualityStep! = MONTH) {
  qualityFigures(purpose: $purpose, region: $region, authority: $authority, recordKind: $kind, from: $from,
                 to: $to, by: $by) {
    whole { ...Line } authorities { authority { code } ...Line } kinds { recordKind { code } ...Line }
    periods { from to ...Line } setAside { reason rows counts }
    targets { indicator percent rule { code status } }
    alerts { kind indicator authority { code } percent expected rule { code } }
  }
}
fragment Line on QualityLine {
  late missing timedByHub
  figures { indicator numerator denominator percent unknown leftOut numeratorFrom denominatorFrom unknownYears
            rules { code status } statements { month count saidBy documentNumber authority { code } } }
}
"""
STATE = """
mutation ($purpose: PurposeInput!, $kind: String!, $month: String!, $count: Int!, $authority: String) {
  stateDecisions(purpose: $purpose, recordKind: $kind, month: $month, count: $count, authority: $authority,
                 documentNumber: "信统〔2024〕9号") {
    receipt statement { authority { code } month count saidBy documentNumber } } }
"""
BATCH = """
CREATE (b:Batch {id: $id, source: $source, at: $at, read: $read, written: $written, setAside: $aside,
                 reasons: $reasons, commit: 0})
"""


@pytest.fixture(scope="module")
def catalogue(services: Services) -> Catalogue:
    """The policy of the seeds."""
    return services.book.current()


class TestTheTextsTerms:
    """doc-002 5: permits and penalties 7 working days, eight kinds 20; doc-004 一（三）1: 7, no eight."""

    def test_seven_and_twenty_in_xinyang_and_below(self, catalogue: Catalogue) -> None:
        day = date(2024, 9, 10)
        found = {
            kind: in_time.term_on(catalogue, HERE, kind, day) for kind in in_time.measured_kinds(catalogue)
        }
        days = {kind: term.working_days for kind, term in found.items() if term is not None}
        eight = (
            "coercion",
            "confirmation",
            "levy",
            "payment",
            "ruling",
            "compensation",
            "award",
            "inspection",
        )
        assert days == {"admin-permit": 7, "admin-penalty": 7, **{f"admin-{name}": 20 for name in eight}}
        assert {term.rule for term in found.values() if term is not None} == {
            "xinyang--penalty-upload-deadline",
            "xinyang--eight-kinds-upload-deadline",
        }

    def test_jia_sets_none_for_the_eight(self, catalogue: Catalogue) -> None:
        day = date(2024, 9, 10)
        penalty = in_time.term_on(catalogue, "410425", "admin-penalty", day)
        assert penalty == in_time.Term("jia--penalty-upload-deadline", 7)
        assert in_time.term_on(catalogue, "410425", "admin-award", day) is None

    @pytest.mark.parametrize(("region", "day"), [("320500", "2024-09-10"), (HERE, "2023-12-31")])
    def test_none_elsewhere_or_before(self, catalogue: Catalogue, region: str, day: str) -> None:
        assert in_time.term_on(catalogue, region, "admin-penalty", date.fromisoformat(day)) is None

    def test_days_are_working_days_after_the_decision(self, catalogue: Catalogue) -> None:
        since, until = date(2024, 9, 1), date(2024, 10, 1)
        known = in_time.terms_of(catalogue, [HERE], in_time.measured_kinds(catalogue), since, until)
        assert known.due_on(HERE, "admin-penalty", date(2024, 9, 10)) == date(2024, 9, 20)
        assert known.due_on(HERE, "admin-award", date(2024, 9, 10)) == date(2024, 10, 14)
        assert known.years == ()

    def test_a_year_that_is_not_known_is_named(self, catalogue: Catalogue) -> None:
        known = in_time.terms_of(catalogue, [HERE], ["admin-penalty"], date(2026, 12, 1), date(2027, 1, 1))
        assert known.due_on(HERE, "admin-penalty", date(2026, 12, 1)) == date(2026, 12, 10)
        assert known.due_on(HERE, "admin-penalty", date(2026, 12, 22)) is None
        assert known.years == (2027,)

    def test_a_hundred_percent_is_the_rules(self, catalogue: Catalogue) -> None:
        found = in_time.targets_on(catalogue, HERE, date(2024, 9, 10))
        assert {target.indicator: target.percent for target in found} == dict.fromkeys(
            (QualityIndicator.REPORTING, QualityIndicator.COMPLIANCE, QualityIndicator.TIMELINESS),
            Decimal(100),
        )
        assert {target.rule for target in found} == {"xinyang-publicity--double-publicity-rates"}
        assert in_time.targets_on(catalogue, "320500", date(2024, 9, 10)) == ()


def test_quarters_are_the_calendars() -> None:
    found = spans(date(2024, 2, 10), date(2024, 8, 1), QualityStep.QUARTER)
    days = [f"{since:%m-%d}/{until:%m-%d}" for since, until in found]
    assert days == ["02-10/04-01", "04-01/07-01", "07-01/08-01"]


def decided(code: str, name: str, **fields: Any) -> Json:
    """A record of this county that was decided on 2024-09-10."""
    return staging.penalty(
        code,
        name,
        **{"region": HERE, "authority": ROADS, "decided_on": "2024-09-10", "published_on": None, **fields},
    )


@pytest.fixture(scope="module")
def county(services: Services) -> str:
    """Records of three authorities: one in time, one a day late, and a permit without a day of receipt."""
    code = staging.put_subject(services, registered=HERE, district=HERE)
    first = staging.put_records(
        services,
        decided(code, "quality-in-time", received_at="2024-09-20T23:00:00+08:00"),
        decided(code, "quality-late", received_at="2024-09-21T00:30:00+08:00"),
    )
    staging.put_records(
        services,
        decided(
            code,
            "quality-award",
            kind="admin-award",
            authority=HOUSING,
            severity=None,
            attributes={},
            received_at="2024-10-14T10:00:00+08:00",
        ),
        decided(code, "quality-no-day", authority=HOUSING, received_at=None),
    )
    # A correction that comes months later does not make the first one late.
    staging.put_records(
        services,
        decided(code, "quality-in-time", received_at="2025-03-01T09:00:00+08:00", title="（测试）更正"),
    )
    batches = [
        ("quality-a-1", f"test-{first}", 10, 7, '{"BAD_VALUE": 1, "UNKNOWN_SUBJECT": 2}'),
        ("quality-a-2", None, 4, 3, '{"BAD_VALUE": 1}'),
    ]
    for name, of, read, written, reasons in batches:
        row: Json = {
            "id": of or name,
            "source": "quality-a",
            "at": "2024-09-25T02:00:00.000000Z",
            "read": read,
        }
        row |= {"written": written, "aside": read - written, "reasons": reasons}
        staging.commit(services, lambda tx, _, row=row: tx.rows(BATCH, **row))
    return code


@pytest.fixture(scope="module")
def figures(ask: Ask, token: Callable[..., str], county: str) -> Callable[..., Json]:
    """Asks for the figures of the county in September 2024, as its administrator or as ``officer_of``."""

    def asked(officer_of: str | None = None, **fields: Any) -> Json:
        role = Role.OFFICER if officer_of else Role.REGION_ADMINISTRATOR
        as_ = token(region=HERE, role=role, authority=officer_of or ROADS)
        return data(ask(FIGURES, {"purpose": WORK, **SEPTEMBER, **fields}, as_=as_))["qualityFigures"]

    return asked


def figure(line: Json, indicator: str) -> Json:
    """A figure of a line."""
    return next(one for one in line["figures"] if one["indicator"] == indicator)


def of(answer: Json, authority: str) -> Json:
    """The line of an authority."""
    return next(one for one in answer["authorities"] if one["authority"]["code"] == authority)


class TestTimeliness:
    """Of what came, how much came within the term."""

    def test_in_time_on_the_last_day_and_late_on_the_next(self, figures: Callable[..., Json]) -> None:
        line = of(figures(), ROADS)
        found = figure(line, "TIMELINESS")
        assert (found["numerator"], found["denominator"], found["percent"]) == (1, 2, "50.00")
        assert (line["late"], line["timedByHub"]) == (1, 0)
        assert found["rules"] == [{"code": "xinyang--penalty-upload-deadline", "status": "DRAFT"}]
        assert found["numeratorFrom"] == found["denominatorFrom"] == "RECORDS"

    def test_without_a_day_it_came_when_the_hub_wrote_it(self, figures: Callable[..., Json]) -> None:
        line = of(figures(), HOUSING)
        assert (figure(line, "TIMELINESS")["percent"], line["late"], line["timedByHub"]) == ("50.00", 1, 1)

    def test_twenty_days_for_an_award(self, figures: Callable[..., Json]) -> None:
        kinds = {line["recordKind"]["code"]: line for line in figures()["kinds"]}
        assert figure(kinds["admin-award"], "TIMELINESS")["percent"] == "100.00"
        assert figure(kinds["admin-award"], "COMPLIANCE")["unknown"] == "NOT_BY_KIND"

    def test_a_year_that_is_not_known_is_no_rate(
        self, services: Services, county: str, figures: Callable[..., Json]
    ) -> None:
        staging.put_records(services, decided(county, "quality-ahead", decided_on="2026-12-22"))
        found = figure(figures(**{"from": "2026-12-01", "to": "2027-01-01"})["whole"], "TIMELINESS")
        assert (found["percent"], found["unknown"], found["unknownYears"]) == (None, "YEAR_NOT_KNOWN", [2027])
        assert found["denominator"] == 1

    def test_where_no_text_sets_a_term_there_is_no_rate(
        self, services: Services, county: str, figures: Callable[..., Json]
    ) -> None:
        staging.put_records(services, decided(county, "quality-before", decided_on="2023-06-01"))
        found = figure(figures(**{"from": "2023-06-01", "to": "2023-07-01"})["whole"], "TIMELINESS")
        assert (found["percent"], found["unknown"], found["leftOut"], found["rules"]) == (
            None,
            "NO_TERM",
            1,
            [],
        )

    def test_under_the_target_and_falling_is_told(self, figures: Callable[..., Json]) -> None:
        answer = figures()
        below = [one for one in answer["alerts"] if one["kind"] == "BELOW_TARGET"]
        told = {(one["indicator"], (one["authority"] or {"code": ""})["code"]): one for one in below}
        assert told["TIMELINESS", ROADS]["percent"] == "50.00"
        assert told["TIMELINESS", ROADS]["expected"] == "100"
        assert told["TIMELINESS", HOUSING]["percent"] == "0.00", "its award is no part of double publicity"
        assert told["TIMELINESS", ROADS]["rule"] == {"code": "xinyang-publicity--double-publicity-rates"}


class TestCompliance:
    """Of the rows that were delivered, how many were accepted."""

    def test_what_waits_for_a_register_counts_neither_way(self, figures: Callable[..., Json]) -> None:
        answer = figures()
        found = figure(of(answer, ROADS), "COMPLIANCE")
        assert (found["numerator"], found["denominator"], found["leftOut"]) == (10, 12, 2)
        assert found["percent"] == "83.33"
        assert {"reason": "UNKNOWN_SUBJECT", "rows": 2, "counts": False} in answer["setAside"]
        assert {"reason": "BAD_VALUE", "rows": 2, "counts": True} in answer["setAside"]

    def test_who_delivered_nothing_has_no_rate(self, figures: Callable[..., Json]) -> None:
        found = figure(of(figures(), HOUSING), "COMPLIANCE")
        assert (found["percent"], found["unknown"]) == (None, "NOTHING_COUNTED")


class TestReporting:
    """Of the decisions that somebody states, how many came."""

    def test_without_a_statement_nobody_knows(self, figures: Callable[..., Json]) -> None:
        found = figure(of(figures(), HOUSING), "REPORTING")
        assert (found["denominator"], found["percent"], found["unknown"]) == (None, None, "NOT_STATED")
        assert (found["numerator"], of(figures(), HOUSING)["missing"]) == (2, None)

    def test_what_is_stated_is_the_denominator(
        self, ask: Ask, token: Callable[..., str], figures: Callable[..., Json]
    ) -> None:
        officer = token(region=HERE, authority=ROADS)
        for count in (9, 3):
            sent = {"purpose": WORK, "kind": "admin-penalty", "month": "2024-09", "count": count}
            made = data(ask(STATE, sent, as_=officer))["stateDecisions"]
            assert made["receipt"]
            assert made["statement"]["count"] == count
        line = of(figures(), ROADS)
        found = figure(line, "REPORTING")
        assert (found["numerator"], found["denominator"], found["percent"]) == (2, 3, "66.66")
        assert line["missing"] == 1, "its term is long over"
        said = {"saidBy": f"test-{HERE}", "documentNumber": "信统〔2024〕9号", "authority": {"code": ROADS}}
        assert found["statements"] == [{"month": "2024-09", "count": 3, **said}], "the later one holds"
        part = figure(of(figures(**{"to": "2024-09-30"}), ROADS), "REPORTING")
        assert part["unknown"] == "PART_OF_A_MONTH"
        longer = figure(of(figures(**{"to": "2024-11-01"}), ROADS), "REPORTING")
        assert longer["unknown"] == "NOT_STATED", "October was not stated, and silence is no zero"
        whole = figure(figures()["whole"], "REPORTING")
        assert whole["unknown"] == "NOT_STATED", "the other authority states nothing"

    def test_more_than_was_stated_contradicts_it(
        self, ask: Ask, token: Callable[..., str], figures: Callable[..., Json]
    ) -> None:
        sent = {
            "purpose": WORK,
            "kind": "admin-penalty",
            "month": "2024-09",
            "count": 0,
            "authority": HOUSING,
        }
        administrator = token(region=HERE, role=Role.REGION_ADMINISTRATOR)
        data(ask(STATE, sent, as_=administrator))
        kinds = figures(authority=HOUSING)["kinds"]
        line = next(one for one in kinds if one["recordKind"]["code"] == "admin-penalty")
        assert figure(line, "REPORTING")["unknown"] == "STATED_LESS"

    @pytest.mark.parametrize(
        ("fields", "code"),
        [
            ({"authority": HOUSING}, "FORBIDDEN"),
            ({"month": "2099-01"}, "BAD_INPUT"),
            ({"month": "2024-13"}, "BAD_INPUT"),
            ({"kind": "blood-donation"}, "BAD_INPUT"),
            ({"count": -1}, "BAD_INPUT"),
        ],
    )
    def test_what_can_not_be_stated(
        self, ask: Ask, token: Callable[..., str], fields: Json, code: str
    ) -> None:
        sent = {"purpose": WORK, "kind": "admin-penalty", "month": "2024-09", "count": 1, **fields}
        assert codes(ask(STATE, sent, as_=token(region=HERE, authority=ROADS))) == [code]


class TestWhoSeesWhat:
    """A department sees its own, and the region as a whole where that shows no other one."""

    def test_an_officer_sees_its_own(self, figures: Callable[..., Json]) -> None:
        answer = figures(officer_of=ROADS)
        assert [line["authority"]["code"] for line in answer["authorities"]] == [ROADS]
        assert {line["recordKind"]["code"] for line in answer["kinds"]} == {"admin-penalty"}
        assert figure(answer["periods"][0], "TIMELINESS")["denominator"] == 2

    def test_two_departments_make_no_whole(
        self, services: Services, county: str, figures: Callable[..., Json]
    ) -> None:
        few = figures(officer_of=ROADS)["whole"]
        found = figure(few, "TIMELINESS")
        assert (found["unknown"], found["numerator"], found["denominator"]) == ("FEW_DEPARTMENTS", None, None)
        assert (few["late"], few["missing"], few["timedByHub"]) == (None, None, None)
        own = figures(officer_of=ROADS, kind="admin-permit")["whole"]
        assert figure(own, "TIMELINESS")["unknown"] == "NOTHING_COUNTED"
        third = decided(county, "quality-third", authority=NATURE, received_at="2024-09-11T09:00:00+08:00")
        staging.put_records(services, third)
        found = figure(figures(officer_of=ROADS)["whole"], "TIMELINESS")
        assert (found["numerator"], found["denominator"]) == (3, 5)

    def test_another_departments_are_refused(self, ask: Ask, token: Callable[..., str], county: str) -> None:
        officer = token(region=HERE, authority=ROADS)
        sent = {"purpose": WORK, **SEPTEMBER, "authority": HOUSING}
        assert codes(ask(FIGURES, sent, as_=officer)) == ["FORBIDDEN"]

    def test_the_region_above_sees_them_and_the_one_beside_does_not(
        self, ask: Ask, token: Callable[..., str], county: str
    ) -> None:
        sent = {"purpose": WORK, **SEPTEMBER, "region": HERE}
        above = token(region="411500", role=Role.REGION_ADMINISTRATOR)
        assert data(ask(FIGURES, sent, as_=above))["qualityFigures"]["authorities"]
        beside = token(region="411522", role=Role.REGION_ADMINISTRATOR)
        assert codes(ask(FIGURES, sent, as_=beside)) == ["FORBIDDEN"]
