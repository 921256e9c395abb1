"""What a change of a rule means for the subjects of its region, in numbers and subject by subject."""

from __future__ import annotations

import strawberry

from graph_schema.vocabulary import Outcome, SubjectKind
from hub.access.caller_and_purpose import Access
from hub.errors import InputError
from hub.policy.catalogue import Catalogue
from hub.policy.checks.proposals import Proposal, rests_on
from hub.policy.diagnostics.complaints import BrokenDocuments
from hub.rule_making import impacts, publishing
from hub.rule_making.impacts import Case, ChangedOutcome, Impact
from resolvers.audiences import POLICY_MAKERS
from resolvers.connections import page_size
from resolvers.context import Info, PurposeInput
from resolvers.document_problems import clean
from resolvers.http.cost_directives import size
from resolvers.named_now import AboutNamedSubject, SubjectNow
from resolvers.policy_types import Region, region
from resolvers.root_fields import query
from resolvers.rules import Rule, rule


@strawberry.type(
    description="How many subjects have these outcomes before and after; null: no rule stands, or its last "
    "day is over. Natural persons are counted in fives, rounded up."
)
class OutcomeCount:
    """A count."""

    outcome_before: Outcome | None
    outcome_after: Outcome | None
    subject_count: int


@strawberry.type(description="What a change of a rule means for the subjects of its region, in numbers.")
class ImpactSummary:
    """Counts over the subjects that were looked at, also of those whose outcome stays."""

    examined: int = strawberry.field(description="The sum of the counts.")
    truncated: bool = strawberry.field(
        description="The region has more subjects than were looked at: `ruleImpact` gives them in pages."
    )
    outcome_counts: list[OutcomeCount] = strawberry.field(directives=size(30))


@strawberry.type(description="An organisation whose outcome would change.")
class OutcomeChange(AboutNamedSubject):
    """From what to what."""

    outcome_before: Outcome | None
    outcome_after: Outcome | None


@strawberry.type(
    description="A page of organisations that would change, and counts of all that the page looked at: the "
    "counts of all pages add up. A page may be short, or empty, and have one after it. Natural persons are "
    "in none; publishRule counts them in a dry run."
)
class RuleImpact:
    """What a change of a rule means, subject by subject."""

    rule: Rule = strawberry.field(description="The rule as it would be; as it stands, if it is withdrawn.")
    region: Region
    known_as_of: int = strawberry.field(description="The state of the facts, the same for all pages.")
    rests_on_it: list[Rule] = strawberry.field(
        directives=size(20),
        description="Rules whose conditions name this one: their outcomes can change too.",
    )
    examined: int
    outcome_counts: list[OutcomeCount] = strawberry.field(directives=size(30))
    changes: list[OutcomeChange] = strawberry.field(directives=size(100))
    has_next_page: bool
    end_cursor: str | None


@strawberry.type
class RuleImpactQuery:
    """What a change of a rule would mean."""

    @query(
        POLICY_MAKERS,
        50_000,
        "Which subjects of a rule's region would change outcome if a text were published, or a rule "
        "withdrawn.",
    )
    def rule_impact(
        self,
        info: Info,
        purpose: PurposeInput,
        document: str | None = None,
        withdraw: str | None = None,
        first: int | None = None,
        after: str | None = None,
    ) -> RuleImpact:
        """The subjects of a rule's region whose outcome a change would change, in pages."""
        context, call = info.context, info.call(purpose)
        if (document is None) == (withdraw is None):
            raise InputError("resolvers.text-or-withdraw")
        catalogue = context.catalogue
        if document is not None:
            clean(document, "resolvers.words-text")
            try:
                proposal = publishing.rule_from(document, call.access, catalogue)
            except BrokenDocuments as broken:
                count = len(broken.complaints)
                raise InputError("resolvers.rule-problems", count=count) from None
            case = case_of(proposal, catalogue)
        else:
            withdrawal = publishing.withdrawal_of(withdraw or "", call.access, catalogue)
            case = Case(withdrawal.rule, None, catalogue, withdrawal.catalogue)
        version = case.after or case.before
        assert version is not None
        cursors = info.cursors(call.access, version.rule.id)
        start = cursors.read(after)
        found = impacts.changes(
            call,
            case,
            page_size(first),
            (int(start[0]), str(start[1])) if start is not None else None,
        )
        return RuleImpact(
            rule=rule(version, case.policy_after if case.after is not None else catalogue),
            region=region(case.region, catalogue),
            known_as_of=found.commit,
            rests_on_it=[
                rule(catalogue.rules[code], catalogue) for code in rests_on(version.rule.id, catalogue)
            ],
            examined=found.examined,
            outcome_counts=_counts(found),
            changes=[_change(one, call.access) for one in found.changed],
            has_next_page=found.last is not None,
            end_cursor=cursors.make([found.commit, found.last]) if found.last is not None else None,
        )


def case_of(proposal: Proposal, catalogue: Catalogue) -> Case:
    """A rule before and after a proposal."""
    id_ = proposal.model.id
    return Case(catalogue.rules.get(id_), proposal.catalogue.rules[id_], catalogue, proposal.catalogue)


def impact_summary(found: Impact) -> ImpactSummary:
    """Counts without subjects."""
    return ImpactSummary(
        examined=found.examined, truncated=found.last is not None, outcome_counts=_counts(found)
    )


def _counts(found: Impact) -> list[OutcomeCount]:
    rows = sorted(found.counts.items(), key=lambda row: (-row[1], str(row[0])))
    return [
        OutcomeCount(outcome_before=before, outcome_after=after, subject_count=n)
        for (before, after), n in rows
    ]


def _change(one: ChangedOutcome, access: Access) -> OutcomeChange:
    subject, version = one.lookup.subject or {}, one.lookup.version or {}
    return OutcomeChange(
        subject_now=SubjectNow(subject["id"], access, SubjectKind(subject["kind"]), version.get("name")),
        outcome_before=one.before,
        outcome_after=one.after,
    )
