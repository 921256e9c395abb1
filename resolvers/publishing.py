"""The mutations of a region's administrator: publishing and withdrawing rules, setting parameters.

Each is a dry run unless it is told otherwise. Problems of a text are an answer, in Chinese and English;
what is not the caller's, or no longer as it was, is an error.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import TypeVar

import strawberry
from pydantic import ValidationError

from graph_schema.identity_numbers import holds_identity_number
from graph_schema.texts import printable
from graph_schema.vocabulary import ErrorCode, Outcome, SubjectKind
from hub.access.grants import Use
from hub.call import Call
from hub.errors import InputError
from hub.policy.catalogue import Catalogue
from hub.policy.checks.proposals import Proposal, rests_on
from hub.policy.diagnostics.complaints import Complaint, by_line
from hub.policy.diagnostics.messages import chinese
from hub.policy.model import documents as d
from hub.policy.reading import BrokenDocuments
from hub.rule_making import impacts, publishing
from hub.rule_making.impacts import Case, ChangedOutcome, Impact
from hub.subjects.writing import digest
from resolvers import policies
from resolvers.connections import Cursors, page_size
from resolvers.context import Context, Info, PurposeInput
from resolvers.http.prices import size
from resolvers.parameters import Parameter, parameter
from resolvers.policies import Rule, Text
from resolvers.rule_inputs import RuleInput, RuleValue, given

LONGEST_REASON = 500
T = TypeVar("T")


@strawberry.type(description="One thing that is wrong with a text, in words that its writer can act on.")
class DocumentProblem:
    """Line, field, found, expected, what to do; the whole sentence in `message`."""

    line: int = strawberry.field(description="Line of the text, from 1.")
    field: str = strawberry.field(description="Path of the field, such as legal_basis.0.document.")
    found: Text
    expected: Text
    fix: Text
    message: Text


@strawberry.type(
    description="How many subjects have these outcomes before and after; null: no rule stands. Natural "
    "persons are counted in fives, rounded up."
)
class OutcomeCount:
    """A count."""

    before: Outcome | None
    after: Outcome | None
    subjects: int


@strawberry.type(description="What a change of a rule means for the subjects of its region, in numbers.")
class ImpactSummary:
    """Counts over the subjects that were looked at, also of those whose outcome stays."""

    examined: int = strawberry.field(description="The sum of the counts.")
    truncated: bool = strawberry.field(
        description="The region has more subjects than were looked at: `ruleImpact` gives them in pages."
    )
    counts: list[OutcomeCount] = strawberry.field(directives=size(30))


@strawberry.type(description="An organisation whose outcome would change.")
class OutcomeChange:
    """From what to what."""

    subject: strawberry.ID
    kind: SubjectKind
    name: str | None
    before: Outcome | None
    after: Outcome | None


@strawberry.type(
    description="A page of organisations that would change, and counts of all that the page looked at: the "
    "counts of all pages add up. A page may be short, or empty, and have one after it. Natural persons are "
    "in none; publishRule counts them in a dry run."
)
class RuleImpact:
    """What a change of a rule means, subject by subject."""

    rule: strawberry.ID
    region: str
    as_of_commit: int = strawberry.field(description="The state of the facts, the same for all pages.")
    rests_on_it: list[str] = strawberry.field(
        directives=size(20),
        description="Rules whose conditions name this one: their outcomes can change too.",
    )
    examined: int
    counts: list[OutcomeCount] = strawberry.field(directives=size(30))
    changes: list[OutcomeChange] = strawberry.field(directives=size(100))
    has_next_page: bool
    end_cursor: str | None


@strawberry.type(
    description="What a publication or withdrawal did, or would do (dry run). With problems nothing was done."
)
class Publication:
    """The answer to each of the mutations."""

    problems: list[DocumentProblem] = strawberry.field(directives=size(50))
    rule: Rule | None = strawberry.field(description="The rule as it stands after it, or stood before.")
    parameter: Parameter | None
    done: bool = strawberry.field(description="Whether it was published or withdrawn.")
    version: int | None = strawberry.field(description="The version published or withdrawn.")
    commit: int | None = strawberry.field(description="The commit that holds it: null in a dry run.")
    receipt: str | None = strawberry.field(description="The audit entry that was written with it.")
    impact: ImpactSummary | None = strawberry.field(description="In a dry run of a rule.")


def publish_rule(
    info: Info,
    text: str,
    purpose: PurposeInput,
    expected_version: int | None = None,
    reason: str = "",
    dry_run: bool = True,
) -> Publication:
    """A rule's text, judged, and published where it fits and it is no dry run."""
    context, call = _begin(info, purpose)
    clean(text, "The text")
    said = reason_given(reason)
    judge = partial(publishing.rule_from, text, call.access)
    if dry_run:
        catalogue = context.catalogue
        proposal = _judged(judge, catalogue)
        if isinstance(proposal, Publication):
            return proposal
        publishing.standing("rule", proposal.model.id, context.services, expected_version)
        case = _case(proposal, catalogue)
        assert case.after is not None
        next_version = _next_version(context, "rule", proposal.model.id)
        return _publication(
            rule=policies.rule(case.after, proposal.catalogue),
            version=next_version,
            impact=_summary(impacts.summary(call, case)),
        )
    done = _published(context, call, judge, expected_version, said)
    if isinstance(done, Publication):
        return done
    found, catalogue = done
    return _publication(found, rule=policies.rule(catalogue.rules[found.id], catalogue))


def withdraw_rule(
    info: Info,
    id: strawberry.ID,
    expected_version: int,
    purpose: PurposeInput,
    reason: str,
    dry_run: bool = True,
) -> Publication:
    """Ends a rule; its versions stay, so that decisions replay."""
    context, call = _begin(info, purpose)
    said = reason_given(reason, needed=True)
    catalogue = context.catalogue
    withdrawal = publishing.withdrawal_of(str(id), call.access, catalogue)
    rule = policies.rule(withdrawal.rule, catalogue)
    if dry_run:
        publishing.standing("rule", str(id), context.services, expected_version)
        case = Case(withdrawal.rule, None, catalogue, withdrawal.catalogue)
        summary = _summary(impacts.summary(call, case))
        return _publication(rule=rule, version=expected_version, impact=summary)
    done = publishing.withdraw(call, str(id), expected_version, said)
    context.entered(done.receipt)
    return _publication(done, rule=rule)


def publish_parameter(
    info: Info,
    id: strawberry.ID,
    value: RuleValue,
    valid_from: date,
    source: str,
    expected_version: int,
    purpose: PurposeInput,
    valid_to: date | None = None,
    reason: str = "",
    dry_run: bool = True,
) -> Publication:
    """A region's own value of a parameter from a day on; an open value before it ends that day."""
    context, call = _begin(info, purpose)
    clean(source, "The source")
    said = reason_given(reason)
    typed = given(0, RuleInput(name=str(id), value=value), context.services)
    ends = {} if valid_to is None else {"to": valid_to}
    if typed.type in ("subject", "region", "none"):
        raise InputError(
            f"A parameter's value is not given as {typed.type}.", expected="a number, text, date or boolean"
        )
    if len(source.strip()) < 4:
        raise InputError(
            "The source says too little.", expected="the text that sets the value, with its number"
        )
    try:
        dated = d.ParameterValue.model_validate(
            {"value": typed.value, "from": valid_from, "source": source, **ends}
        )
    except ValidationError:
        raise InputError(
            "The dates of the value can't be used.",
            expected="validFrom before validTo",
            fix="correct one of the two dates",
        ) from None
    judge = partial(publishing.parameter_from, str(id), dated, call.access)
    proposal = _judged(judge, context.catalogue)
    publishing.standing("parameter", str(id), context.services, expected_version)
    if isinstance(proposal, Publication):
        return proposal
    if dry_run:
        assert isinstance(proposal.model, d.Parameter)
        return _publication(
            parameter=parameter(proposal.model, proposal.catalogue),
            version=_next_version(context, "parameter", str(id)),
        )
    done = _published(context, call, judge, expected_version, said)
    if isinstance(done, Publication):
        return done
    found, catalogue = done
    return _publication(found, parameter=parameter(catalogue.parameters[str(id)], catalogue))


def rule_impact(
    info: Info,
    purpose: PurposeInput,
    text: str | None = None,
    withdraw: strawberry.ID | None = None,
    first: int | None = None,
    after: str | None = None,
) -> RuleImpact:
    """The subjects of a rule's region whose outcome a change would change, in pages."""
    context, call = _begin(info, purpose)
    if (text is None) == (withdraw is None):
        raise InputError("Not exactly one of text and withdraw is given.", expected="one of them")
    catalogue = context.catalogue
    if text is not None:
        clean(text, "The text")
        try:
            proposal = publishing.rule_from(text, call.access, catalogue)
        except BrokenDocuments as broken:
            raise InputError(
                f"Problems of the text: {len(broken.complaints)}. 文本有 {len(broken.complaints)} 处问题。",
                expected="a text that publishRule finds no problem in",
                fix="run publishRule with dryRun: true, which names each of them",
            ) from None
        case = _case(proposal, catalogue)
    else:
        withdrawal = publishing.withdrawal_of(str(withdraw), call.access, catalogue)
        case = Case(withdrawal.rule, None, catalogue, withdrawal.catalogue)
    version = case.after or case.before
    assert version is not None
    cursors = Cursors(context.services.cursor_key, f"impact:{version.rule.id}:{digest(text)}")
    start = cursors.read(after)
    found = impacts.changes(
        call,
        case,
        page_size(first),
        (int(start[0]), str(start[1])) if start is not None else None,
    )
    return RuleImpact(
        rule=strawberry.ID(version.rule.id),
        region=case.region,
        as_of_commit=found.commit,
        rests_on_it=rests_on(version.rule.id, catalogue),
        examined=found.examined,
        counts=_counts(found),
        changes=[_change(one) for one in found.changed],
        has_next_page=found.last is not None,
        end_cursor=cursors.make([found.commit, found.last]) if found.last is not None else None,
    )


def problem(complaint: Complaint) -> DocumentProblem:
    """A complaint in both languages."""
    en, zh = complaint.to_do
    return DocumentProblem(
        line=complaint.line,
        field=complaint.field,
        found=Text(zh=chinese(complaint.found), en=complaint.found),
        expected=Text(zh=chinese(complaint.expected), en=complaint.expected),
        fix=Text(zh=zh, en=en),
        message=Text(zh=complaint.zh, en=str(complaint)),
    )


def _begin(info: Info, purpose: PurposeInput) -> tuple[Context, Call]:
    """One of these fields in an operation: each may look at thousands of subjects."""
    return info.context, info.context.call(purpose, Use.POLICY)


def _judged(judge: Callable[[Catalogue], Proposal], catalogue: Catalogue) -> Proposal | Publication:
    try:
        return judge(catalogue)
    except BrokenDocuments as broken:
        return _publication(problems=[problem(one) for one in by_line(broken.complaints)])


def _published(
    context: Context,
    call: Call,
    judge: Callable[[Catalogue], Proposal],
    expected: int | None,
    reason: str,
) -> tuple[publishing.Published, Catalogue] | Publication:
    try:
        done = publishing.publish(call, judge, expected, reason)
    except BrokenDocuments as broken:
        return _publication(problems=[problem(one) for one in by_line(broken.complaints)])
    context.entered(done.receipt)
    context.services.book.follow(done.commit)
    return done, context.services.book.at(done.commit)


def _publication(
    done: publishing.Published | None = None,
    *,
    problems: list[DocumentProblem] | None = None,
    rule: Rule | None = None,
    parameter: Parameter | None = None,
    version: int | None = None,
    impact: ImpactSummary | None = None,
) -> Publication:
    return Publication(
        problems=problems or [],
        rule=rule,
        parameter=parameter,
        done=done is not None,
        version=done.version if done is not None else version,
        commit=done.commit if done is not None else None,
        receipt=done.receipt if done is not None else None,
        impact=impact,
    )


def _case(proposal: Proposal, catalogue: Catalogue) -> Case:
    id_ = proposal.model.id
    return Case(catalogue.rules.get(id_), proposal.catalogue.rules[id_], catalogue, proposal.catalogue)


def _next_version(context: Context, type_: str, id_: str) -> int:
    versions = context.services.book.history(type_, id_)
    return versions[0].version + 1 if versions else 1


def _summary(found: Impact) -> ImpactSummary:
    return ImpactSummary(examined=found.examined, truncated=found.last is not None, counts=_counts(found))


def _counts(found: Impact) -> list[OutcomeCount]:
    rows = sorted(found.counts.items(), key=lambda row: (-row[1], str(row[0])))
    return [OutcomeCount(before=before, after=after, subjects=n) for (before, after), n in rows]


def _change(one: ChangedOutcome) -> OutcomeChange:
    subject, version = one.found.subject or {}, one.found.version or {}
    return OutcomeChange(
        subject=strawberry.ID(subject["id"]),
        kind=SubjectKind(subject["kind"]),
        name=version.get("name"),
        before=one.before,
        after=one.after,
    )


def reason_given(reason: str, *, needed: bool = False) -> str:
    """Why something changes, as it is kept. Raises InputError."""
    said = printable(reason, lines=True)
    if said is None or len(said) > LONGEST_REASON or (needed and not said):
        raise InputError(
            "The reason can't be used.",
            expected=f"{'1' if needed else '0'} to {LONGEST_REASON} printable characters",
            fix="say in a sentence why it changes; others can read it",
        )
    clean(said, "The reason")
    return said


def clean(text: str, what: str) -> None:
    """Policy is public and is kept for good: no person's number in it."""
    if holds_identity_number(text):
        raise InputError(
            f"{what} holds an identity number.",
            code=ErrorCode.IDENTITY_IN_QUERY,
            expected="policy without any person's data",
            fix="take the number out",
        )
