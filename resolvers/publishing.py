"""The mutations of a region's administrator: publishing and withdrawing rules, setting parameters.

Each is a dry run unless it is told otherwise. Problems of a text are an answer, in Chinese and English;
what is not the caller's, or no longer as it was, is an error.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial

import strawberry
from pydantic import ValidationError

from hub.call import Call
from hub.errors import InputError
from hub.policy.catalogue import Catalogue
from hub.policy.checks.proposals import Proposal
from hub.policy.diagnostics.complaints import BrokenDocuments
from hub.policy.model import documents as d
from hub.rule_making import impacts, publishing
from hub.rule_making.impacts import Case
from resolvers.audiences import POLICY_MAKERS
from resolvers.context import Context, Info, PurposeInput
from resolvers.document_problems import DocumentProblem, clean, problems_of, reason_given
from resolvers.http.cost_directives import size
from resolvers.parameters import Parameter
from resolvers.parameters import parameter as shown_parameter
from resolvers.root_fields import mutation
from resolvers.rule_impacts import ImpactSummary, case_of, impact_summary
from resolvers.rule_inputs import RuleInput, RuleInputValue, given
from resolvers.rules import Rule
from resolvers.rules import rule as shown


@strawberry.type(
    description="What a publication or withdrawal did, or would do (dry run). With problems nothing was done."
)
class Publication:
    """The answer to each of the mutations."""

    problems: list[DocumentProblem] = strawberry.field(directives=size(50))
    warnings: list[DocumentProblem] = strawberry.field(
        directives=size(50),
        description="What is allowed and to be known: quotes of a rule are not looked up in their document, "
        "and a rule whose last day is over answers nobody.",
    )
    rule: Rule | None = strawberry.field(description="The rule as it stands after it, or stood before.")
    parameter: Parameter | None
    done: bool = strawberry.field(description="Whether it was published or withdrawn.")
    version: int | None = strawberry.field(description="The version published or withdrawn.")
    commit: int | None = strawberry.field(description="The commit that holds it: null in a dry run.")
    receipt: str | None = strawberry.field(description="The audit entry that was written with it.")
    impact: ImpactSummary | None = strawberry.field(description="In a dry run of a rule.")


@strawberry.type
class PublishingMutation:
    """What a region's administrators make."""

    @mutation(
        POLICY_MAKERS,
        "Publishes a rule from its text (YAML) as a new version, where nothing is wrong with it "
        "(发布规则). `expectedVersion` is the version that was changed; null for a new rule.",
    )
    def publish_rule(
        self,
        info: Info,
        document: str,
        purpose: PurposeInput,
        expected_version: int | None = None,
        reason: str = "",
        dry_run: bool = True,
    ) -> Publication:
        """A rule's text, judged, and published where it fits and it is no dry run."""
        context, call = _begin(info, purpose)
        clean(document, "resolvers.words-text")
        said = reason_given(reason, needed=not dry_run)
        judge = partial(publishing.rule_from, document, call.access)
        if dry_run:
            catalogue = context.catalogue
            proposal = _judged(judge, catalogue)
            if isinstance(proposal, Publication):
                return proposal
            publishing.check_expected("rule", proposal.model.id, context.services, expected_version)
            case = case_of(proposal, catalogue)
            assert case.after is not None
            next_version = _next_version(context, "rule", proposal.model.id)
            return _publication(
                warnings=problems_of(proposal.warnings),
                rule=shown(case.after, proposal.catalogue),
                version=next_version,
                impact=impact_summary(impacts.summary(call, case)),
            )
        done = _published(context, call, judge, expected_version, said)
        if isinstance(done, Publication):
            return done
        found, catalogue = done
        known = problems_of(found.warnings)
        return _publication(found, warnings=known, rule=shown(catalogue.rules[found.id], catalogue))

    @mutation(
        POLICY_MAKERS,
        "Withdraws a rule that no other rule rests on (撤回规则). Its versions stay for replay.",
    )
    def withdraw_rule(
        self,
        info: Info,
        rule: str,
        expected_version: int,
        purpose: PurposeInput,
        reason: str,
        dry_run: bool = True,
    ) -> Publication:
        """Ends a rule; its versions stay, so that decisions replay."""
        context, call = _begin(info, purpose)
        said = reason_given(reason, needed=True)
        catalogue = context.catalogue
        withdrawal = publishing.withdrawal_of(rule, call.access, catalogue)
        withdrawn = shown(withdrawal.rule, catalogue)
        if dry_run:
            publishing.check_expected("rule", rule, context.services, expected_version)
            case = Case(withdrawal.rule, None, catalogue, withdrawal.catalogue)
            summary = impact_summary(impacts.summary(call, case))
            return _publication(rule=withdrawn, version=expected_version, impact=summary)
        done = publishing.withdraw(call, rule, expected_version, said)
        context.entered(done.receipt)
        return _publication(done, rule=withdrawn)

    @mutation(
        POLICY_MAKERS,
        "Publishes a dated value of a region's own parameter (发布地方参数), or corrects one (`correction`).",
    )
    def publish_parameter(
        self,
        info: Info,
        parameter: str,
        value: RuleInputValue,
        valid_from: date,
        source: str,
        expected_version: int,
        purpose: PurposeInput,
        valid_to: date | None = None,
        correction: bool = False,
        reason: str = "",
        dry_run: bool = True,
    ) -> Publication:
        """A region's own value of a parameter from a day on; an open value before it ends that day. As a
        correction it takes the place of the value from the same day; earlier versions keep that one."""
        context, call = _begin(info, purpose)
        clean(source, "resolvers.words-source")
        said = reason_given(reason, needed=correction or not dry_run)
        typed = given(0, RuleInput(name=parameter, value=value), context.services)
        ends = {} if valid_to is None else {"to": valid_to}
        if typed.type in ("subject", "region", "none"):
            raise InputError("resolvers.parameter-type", type=typed.type)
        if len(source.strip()) < 4:
            raise InputError("resolvers.source")
        try:
            dated = d.ParameterValue.model_validate(
                {"value": typed.value, "from": valid_from, "source": source, **ends}
            )
        except ValidationError:
            raise InputError("resolvers.dates-of-value") from None
        judge = partial(publishing.parameter_from, parameter, dated, call.access, corrects=correction)
        proposal = _judged(judge, context.catalogue)
        publishing.check_expected("parameter", parameter, context.services, expected_version)
        if isinstance(proposal, Publication):
            return proposal
        if dry_run:
            assert isinstance(proposal.model, d.Parameter)
            return _publication(
                parameter=shown_parameter(proposal.model.id, proposal.catalogue),
                version=_next_version(context, "parameter", parameter),
            )
        done = _published(context, call, judge, expected_version, said)
        if isinstance(done, Publication):
            return done
        found, catalogue = done
        return _publication(found, parameter=shown_parameter(parameter, catalogue))


def _begin(info: Info, purpose: PurposeInput) -> tuple[Context, Call]:
    """One of these fields in an operation: each may look at thousands of subjects."""
    return info.context, info.call(purpose)


def _judged(judge: Callable[[Catalogue], Proposal], catalogue: Catalogue) -> Proposal | Publication:
    try:
        return judge(catalogue)
    except BrokenDocuments as broken:
        return _publication(problems=problems_of(broken.complaints))


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
        return _publication(problems=problems_of(broken.complaints))
    context.entered(done.receipt)
    context.services.book.follow(done.commit)
    return done, context.services.book.at(done.commit)


def _publication(
    done: publishing.Published | None = None,
    *,
    problems: list[DocumentProblem] | None = None,
    warnings: list[DocumentProblem] | None = None,
    rule: Rule | None = None,
    parameter: Parameter | None = None,
    version: int | None = None,
    impact: ImpactSummary | None = None,
) -> Publication:
    return Publication(
        problems=problems or [],
        warnings=warnings or [],
        rule=rule,
        parameter=parameter,
        done=done is not None,
        version=done.version if done is not None else version,
        commit=done.commit if done is not None else None,
        receipt=done.receipt if done is not None else None,
        impact=impact,
    )


def _next_version(context: Context, type_: str, id_: str) -> int:
    versions = context.services.book.history(type_, id_)
    return versions[0].version + 1 if versions else 1
