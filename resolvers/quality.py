"""The figures by which departments are measured (质量指标) in GraphQL, and what they say they decided."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

import strawberry

from hub.errors import InputError
from hub.policy.catalogue import Catalogue
from hub.quality import declared_counts
from hub.quality import figures as f
from hub.quality import measuring as m
from hub.quality.in_time import Target
from hub.quality.withdrawals import OverdueWithdrawal as OverdueCopy
from resolvers.audiences import RATE_READERS
from resolvers.context import Info, PurposeInput
from resolvers.http.cost_directives import size
from resolvers.policy_types import Authority, Region, authority_or_none
from resolvers.policy_types import region as named
from resolvers.proceedings import LONGEST_DOCUMENT, checked_words, entered
from resolvers.record_kinds import RecordKind, record_kind
from resolvers.root_fields import mutation, query
from resolvers.rules import Rule, rule

MOST_AUTHORITIES = 200
MOST_STATEMENTS = 100
for _enum, _description in (
    (f.QualityIndicator, "What is measured (质量指标)."),
    (f.QualityUnknown, "Why a figure has no rate (无法得出比率的原因)."),
    (f.QualityCounted, "Where a number of a figure comes from (数据来源)."),
    (m.QualityStep, "How long the periods of a trend are (统计周期)."),
    (m.QualityAlertKind, "Why a figure is pointed at (预警)."),
):
    strawberry.enum(_enum, description=_description)


@strawberry.type(description="How many decisions an authority says it took in a month (决定件数说明).")
class DecisionStatement:
    """Who said it, and where it stands."""

    authority: Authority | None
    region: Region
    record_kind: RecordKind
    month: str
    count: int
    said_by: str
    document_number: str
    said_at: datetime


@strawberry.type(description="A figure: never a rate without its counts.")
class QualityFigure:
    """Numerator, denominator, where both come from, the rate or why there is none, and what it rests on."""

    indicator: f.QualityIndicator
    numerator: int | None
    denominator: int | None
    percent: Decimal | None
    unknown: f.QualityUnknown | None
    left_out: int
    numerator_from: f.QualityCounted
    denominator_from: f.QualityCounted
    rules: list[Rule] = strawberry.field(
        directives=size(4), description="The rules by which it is measured; a draft's status says so."
    )
    texts: list[str] = strawberry.field(directives=size(4))
    unknown_years: list[int] = strawberry.field(directives=size(2))
    statements: list[DecisionStatement] = strawberry.field(
        directives=size(20), description="What the denominator was stated by, 100 at most."
    )


@strawberry.type(description="The figures of an authority, a kind, a period, or of a region as a whole.")
class QualityLine:
    """Figures beside each other."""

    authority: Authority | None
    record_kind: RecordKind | None
    from_: date = strawberry.field(name="from")
    to: date
    figures: list[QualityFigure] = strawberry.field(directives=size(5))
    late: int | None
    missing: int | None
    timed_by_hub: int | None


@strawberry.type(description="How many rows were set aside for a reason (搁置原因).")
class SetAsideCount:
    """A reason of `hub ingest`."""

    reason: str
    rows: int
    counts: bool


@strawberry.type(description="The least rate that a rule demands (规定目标).")
class QualityTarget:
    """Of permits and penalties."""

    indicator: f.QualityIndicator
    percent: Decimal
    rule: Rule | None


@strawberry.type(description="A figure that is pointed at (预警).")
class QualityAlert:
    """Under a target, or lower than in the period before."""

    kind: m.QualityAlertKind
    indicator: f.QualityIndicator
    authority: Authority | None
    from_: date = strawberry.field(name="from")
    to: date
    percent: Decimal
    expected: Decimal
    rule: Rule | None


@strawberry.type(
    description="A record that is public although its decision was annulled (逾期未撤回): another source has "
    "said so, and the term of the rule is over."
)
class OverdueWithdrawal:
    """Which, since when, and by which rule."""

    record_id: strawberry.ID
    authority: Authority | None = strawberry.field(description="Who decided.")
    region: Region
    subject_code: str | None
    annulled_on: date = strawberry.field(description="When it was changed, annulled or found unlawful.")
    due_on: date
    said_by: strawberry.ID = strawberry.field(description="The other source's record of the decision.")
    rule: Rule | None


@strawberry.type(description="The figures by which a region's departments are measured (质量指标).")
class QualityFigures:
    """The whole, authorities, kinds, periods."""

    region: Region
    from_: date = strawberry.field(name="from")
    to: date
    whole: QualityLine
    authorities: list[QualityLine] = strawberry.field(directives=size(20))
    authorities_left_out: int
    kinds: list[QualityLine] = strawberry.field(directives=size(10))
    periods: list[QualityLine] = strawberry.field(directives=size(12))
    set_aside: list[SetAsideCount] = strawberry.field(directives=size(10))
    targets: list[QualityTarget] = strawberry.field(directives=size(3))
    alerts: list[QualityAlert] = strawberry.field(directives=size(20))
    overdue_withdrawals: list[OverdueWithdrawal] = strawberry.field(
        directives=size(10),
        description="Annulled penalties that are public still, as of today, the longest overdue first: "
        "200 at most.",
    )


@strawberry.type(description="A statement that was kept.")
class DecisionStatementChange:
    """With its entry in the log."""

    statement: DecisionStatement
    receipt: str


@strawberry.type
class QualityQuery:
    """The figures."""

    @query(
        RATE_READERS,
        2_000,
        "The figures by which the departments of the region are measured: reporting 上报率, compliance "
        "合规率, timeliness 及时率, objections and repairs settled in time. An officer sees its own "
        "authority's and the region's as a whole; an administrator every authority's.",
    )
    def quality_figures(
        self,
        info: Info,
        purpose: PurposeInput,
        region: str | None = None,
        authority: str | None = None,
        record_kind: str | None = None,
        from_: Annotated[date | None, strawberry.argument(name="from")] = None,
        to: date | None = None,
        by: m.QualityStep = m.QualityStep.MONTH,
    ) -> QualityFigures:
        """Over decisions of a period; of the last twelve months that are over unless told otherwise."""
        call = info.call(purpose)
        until = to or info.context.services.now().date().replace(day=1)
        since = from_ or until.replace(year=until.year - 1, day=1)
        if since >= until:
            raise InputError("resolvers.period")
        where = region or call.access.caller.region
        found = m.measure(call, m.Asked(where, since, until, authority, record_kind, by))
        return _figures(found, info.context.catalogue)


@strawberry.type
class QualityMutation:
    """What authorities say of themselves."""

    @mutation(
        RATE_READERS,
        "States how many decisions of a kind an authority took in a month that is over: the denominator of "
        "the reporting rate. A later statement takes the place of an earlier one.",
    )
    def state_decisions(
        self,
        info: Info,
        purpose: PurposeInput,
        record_kind: str,
        month: str,
        count: int,
        document_number: str,
        authority: str | None = None,
        region: str | None = None,
    ) -> DecisionStatementChange:
        """Keeps it with who said it."""
        call = info.call(purpose)
        caller = call.access.caller
        document = checked_words(document_number, "resolvers.words-form", LONGEST_DOCUMENT)
        stating = declared_counts.Stating(
            authority or caller.authority, region or caller.region, record_kind, month, count, document
        )
        written = declared_counts.state(call, stating)
        receipt = entered(info, written.receipt)
        return DecisionStatementChange(
            statement=_statement(written.made, info.context.catalogue), receipt=receipt
        )


def _figures(found: m.Measured, catalogue: Catalogue) -> QualityFigures:
    lines = [_line(one, catalogue) for one in found.authorities[:MOST_AUTHORITIES]]
    return QualityFigures(
        region=named(found.asked.region, catalogue),
        from_=found.asked.since,
        to=found.asked.until,
        whole=_line(found.whole, catalogue),
        authorities=lines,
        authorities_left_out=len(found.authorities) - len(lines),
        kinds=[_line(one, catalogue) for one in found.kinds],
        periods=[_line(one, catalogue) for one in found.periods],
        set_aside=[
            SetAsideCount(reason=one.reason, rows=one.rows, counts=one.counts) for one in found.set_aside
        ],
        targets=[_target(one, catalogue) for one in found.targets],
        alerts=[_alert(one, found.asked.region, catalogue) for one in found.alerts[:MOST_AUTHORITIES]],
        overdue_withdrawals=[_overdue(one, catalogue) for one in found.overdue[:MOST_AUTHORITIES]],
    )


def _line(line: m.Line, catalogue: Catalogue) -> QualityLine:
    return QualityLine(
        authority=authority_or_none(line.authority, "", catalogue),
        record_kind=record_kind(line.kind, catalogue) if line.kind is not None else None,
        from_=line.since,
        to=line.until,
        figures=[_figure(one, catalogue) for one in line.figures],
        late=line.late,
        missing=line.missing,
        timed_by_hub=line.timed_by_hub,
    )


def _figure(figure: f.Figure, catalogue: Catalogue) -> QualityFigure:
    return QualityFigure(
        indicator=figure.indicator,
        numerator=figure.numerator,
        denominator=figure.denominator,
        percent=figure.percent,
        unknown=figure.unknown,
        left_out=figure.left_out,
        numerator_from=figure.numerator_from,
        denominator_from=figure.denominator_from,
        rules=[rule(catalogue.rules[one], catalogue) for one in figure.rules if one in catalogue.rules],
        texts=list(figure.texts),
        unknown_years=list(figure.years),
        statements=[_statement(one, catalogue) for one in figure.statements[:MOST_STATEMENTS]],
    )


def _statement(statement: f.Statement, catalogue: Catalogue) -> DecisionStatement:
    return DecisionStatement(
        authority=authority_or_none(statement.authority, statement.region, catalogue),
        region=named(statement.region, catalogue),
        record_kind=record_kind(statement.kind, catalogue),
        month=statement.month,
        count=statement.count,
        said_by=statement.stated_by,
        document_number=statement.document,
        said_at=datetime.fromisoformat(statement.at),
    )


def _target(target: Target, catalogue: Catalogue) -> QualityTarget:
    return QualityTarget(
        indicator=target.indicator,
        percent=target.percent,
        rule=_rule_or_none(target.rule, catalogue),
    )


def _alert(alert: m.Alert, region: str, catalogue: Catalogue) -> QualityAlert:
    return QualityAlert(
        kind=alert.kind,
        indicator=alert.indicator,
        authority=authority_or_none(alert.authority, region, catalogue),
        from_=alert.since,
        to=alert.until,
        percent=alert.percent,
        expected=alert.expected,
        rule=_rule_or_none(alert.rule, catalogue),
    )


def _overdue(one: OverdueCopy, catalogue: Catalogue) -> OverdueWithdrawal:
    return OverdueWithdrawal(
        record_id=strawberry.ID(one.record),
        authority=authority_or_none(one.authority, one.region, catalogue),
        region=named(one.region, catalogue),
        subject_code=one.code,
        annulled_on=one.annulled_on,
        due_on=one.due_on,
        said_by=strawberry.ID(one.stated_by),
        rule=_rule_or_none(one.rule, catalogue),
    )


def _rule_or_none(code: str | None, catalogue: Catalogue) -> Rule | None:
    version = catalogue.rules.get(code or "")
    return rule(version, catalogue) if version is not None else None
