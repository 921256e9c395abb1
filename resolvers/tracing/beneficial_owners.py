"""Beneficial owners (受益所有人) in GraphQL: candidates from the register, by a rule of the rulebook."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction

import strawberry

from graph_schema.vocabulary import SubjectKind, Truth
from hub.errors import InputError
from hub.policy.catalogue import NATION, Catalogue
from hub.policy.model.owner_rules import Article as ArticleText
from hub.policy.model.owner_rules import OwnerBasis, OwnerCase, OwnerRule, OwnerUse
from hub.subjects.view import View
from hub.tracing.beneficial_owners.by_rule import COMPLETE_FOR_CONTROL, beneficial_owners, company_asked
from hub.tracing.beneficial_owners.candidates import BeneficialOwners as Found
from hub.tracing.beneficial_owners.candidates import Candidate, Gap, OwnerCertainty, OwnerGap
from hub.tracing.beneficial_owners.figures import figures_of
from hub.tracing.beneficial_owners.part_above import complete_of, part_above
from hub.tracing.graph_part import Interval, Part
from hub.tracing.ownership import OwnershipPath
from resolvers.audiences import INVESTIGATORS
from resolvers.context import Info, PurposeInput
from resolvers.http.cost_directives import size
from resolvers.policy_types import LegalText, Text, legal_text, open_end, text
from resolvers.root_fields import query
from resolvers.subject_refs import SubjectRef
from resolvers.tracing.asking import note, read, traced_subject
from resolvers.tracing.shown import (
    PRICE_ALONE,
    ShareBounds,
    TracedPart,
    TraceLink,
    ends_of,
    part_fields,
    shown_links,
    shown_share,
)

MOST_CANDIDATES = 100
MOST_MISSING = 50
CANDIDATE = Text(
    zh="登记信息推断的受益所有人候选人，未经核实，不是认定。",
    en="A candidate from the register: not verified, and no finding.",
)
HUNDRED = Interval(Fraction(100), Fraction(100))

strawberry.enum(OwnerBasis, description="On what a person counts as a beneficial owner.")
strawberry.enum(OwnerUse, description="What beneficial owners are identified for.")
strawberry.enum(OwnerCase, description="Kinds of companies of which a rule says something of their own.")
strawberry.enum(OwnerCertainty, description="How sure it is that a candidate meets its basis.")
strawberry.enum(OwnerGap, description="What is missing for a surer answer.")


@strawberry.type(description="A percentage between two bounds; both the same where it is known.")
class PercentBounds:
    """Rounded outwards."""

    at_least: Decimal
    at_most: Decimal


@strawberry.type(
    description="Where something stands in a rule's text, and what it asks, in the editors' words."
)
class OwnerArticle:
    """Article and words."""

    article: str | None = strawberry.field(description="Null: no source at hand says which.")
    verified: bool = strawberry.field(
        description="Whether a source at hand says so, and in this article; false: it is not verified."
    )
    says: Text


@strawberry.type(description="Who counts as a beneficial owner, for a use, in a time.")
class OwnerRuleFacts:
    """The rule that was asked."""

    code: str = strawberry.field(description="Its id in the rulebook.")
    title: Text
    use: OwnerUse
    legal_text: LegalText
    valid_from: date
    valid_to: date | None
    assumptions: list[Text] = strawberry.field(
        directives=size(4), description="What the editors take where no source says it; never a text's words."
    )


@strawberry.type(description="What a rule says of companies of a kind, and whether the company is one.")
class OwnerCaseFacts:
    """Case, truth, article."""

    case: OwnerCase
    truth: Truth
    provision: OwnerArticle


@strawberry.type(description="Whether anybody meets a basis, whether the register names them or not.")
class OwnerBasisTruth:
    """Basis and truth."""

    basis: OwnerBasis
    truth: Truth


@strawberry.type(description="Something that is missing for a surer answer.")
class OwnerMissing:
    """What, of whom, how much."""

    what: OwnerGap
    subject: strawberry.ID | None
    open_share: ShareBounds | None


@strawberry.type(description="A chain of holdings from a person down to the company.")
class OwnerChain:
    """Ids in turn."""

    members: list[strawberry.ID] = strawberry.field(directives=size(5))
    share: ShareBounds


@strawberry.type(description="A candidate for a beneficial owner (受益所有人), as far as the register goes.")
class BeneficialOwner:
    """A person with its basis."""

    label: Text
    person: strawberry.ID
    basis: OwnerBasis
    provision: OwnerArticle
    certainty: OwnerCertainty
    equity_percent: PercentBounds
    benefit_percent: PercentBounds
    control_percent: PercentBounds
    chains: list[OwnerChain] = strawberry.field(directives=size(5))
    links: list[TraceLink] = strawberry.field(directives=size(5))
    jointly_with: list[strawberry.ID] = strawberry.field(directives=size(3))
    missing: list[OwnerMissing] = strawberry.field(directives=size(3))


@strawberry.type(
    description="Candidates for the beneficial owners of a company, the surest first, by the rule of the day."
)
class BeneficialOwners(TracedPart):
    """Candidates, and what is missing."""

    company: strawberry.ID
    rule: OwnerRuleFacts | None
    candidates: list[BeneficialOwner] = strawberry.field(directives=size(10))
    candidate_count: int
    cases: list[OwnerCaseFacts] = strawberry.field(directives=size(3))
    bases: list[OwnerBasisTruth] = strawberry.field(directives=size(3))
    missing: list[OwnerMissing] = strawberry.field(directives=size(10))
    missing_count: int


@strawberry.type
class BeneficialOwnerQuery:
    """Beneficial owners of a subject."""

    @query(
        INVESTIGATORS,
        PRICE_ALONE,
        "Who is a beneficial owner of a company by the register, on which basis, and what is missing "
        '(受益所有人): candidates only; null both for "not there" and for "not yours".',
    )
    def beneficial_owners(
        self,
        info: Info,
        subject: SubjectRef,
        purpose: PurposeInput,
        on: date | None = None,
        use: OwnerUse = OwnerUse.FILING,
    ) -> BeneficialOwners | None:
        """By the nation's rule of the day."""
        asked = traced_subject(info, subject, purpose, on)
        if asked is None:
            return None
        view, start = asked
        if start.kind is SubjectKind.NATURAL_PERSON:
            raise InputError("tracing.owners-of-person")
        part = read(info, lambda tx: part_above(tx, view, [start.id]))
        company = company_asked(part, start.id)
        complete = read(info, lambda tx: complete_of(tx, view, company, [COMPLETE_FOR_CONTROL]))
        rule = view.catalogue.owner_rule((NATION,), use, view.day)
        found = beneficial_owners(part, start.id, rule, figures_of(part, company), complete)
        return _shown(info, view, part, start.id, found)


def _shown(info: Info, view: View, part: Part, subject: str, found: Found) -> BeneficialOwners:
    candidates = found.candidates[:MOST_CANDIDATES]
    named = {subject, found.company}.union(*(_named(one) for one in candidates))
    named |= {gap.subject for gap in found.missing[:MOST_MISSING] if gap.subject is not None}
    note(info, view, named, "beneficialOwners")
    rule = found.rule
    return BeneficialOwners(
        **part_fields(part, named, view),
        company=strawberry.ID(found.company),
        rule=_rule(rule, view.catalogue) if rule is not None else None,
        candidates=[_candidate(one) for one in candidates],
        candidate_count=len(found.candidates),
        cases=[
            OwnerCaseFacts(case=case, truth=truth, provision=_article(provision))
            for case, truth in found.cases.items()
            if rule is not None and (provision := rule.case(case)) is not None
        ],
        bases=[OwnerBasisTruth(basis=basis, truth=truth) for basis, truth in found.met.items()],
        missing=_missing(found.missing[:MOST_MISSING]),
        missing_count=len(found.missing),
    )


def _named(one: Candidate) -> set[str]:
    chains = {link.start for path in one.paths for held in path.holdings for link in held.links}
    missing = {gap.subject for gap in one.missing if gap.subject is not None}
    return {one.person, *one.jointly} | ends_of(one.links) | chains | missing


def _candidate(one: Candidate) -> BeneficialOwner:
    return BeneficialOwner(
        label=CANDIDATE,
        person=strawberry.ID(one.person),
        basis=one.basis,
        provision=_article(one.provision),
        certainty=one.certainty,
        equity_percent=_percent(one.equity),
        benefit_percent=_percent(one.benefit),
        control_percent=_percent(one.votes),
        chains=[_chain(path) for path in one.paths],
        links=shown_links(one.links),
        jointly_with=list(map(strawberry.ID, one.jointly)),
        missing=_missing(one.missing),
    )


def _chain(path: OwnershipPath) -> OwnerChain:
    members = [path.holdings[0].owner, *(held.owned for held in path.holdings)]
    share = shown_share(path.share)
    assert share is not None, "a chain carries something"
    return OwnerChain(members=list(map(strawberry.ID, members)), share=share)


def _percent(share: Interval) -> PercentBounds:
    shown = shown_share(share * HUNDRED)
    assert shown is not None, "a figure is there"
    return PercentBounds(at_least=shown.at_least, at_most=shown.at_most)


def _missing(gaps: Iterable[Gap]) -> list[OwnerMissing]:
    return [
        OwnerMissing(
            what=gap.what,
            subject=strawberry.ID(gap.subject) if gap.subject is not None else None,
            open_share=shown_share(Interval(Fraction(0), gap.share)) if gap.share is not None else None,
        )
        for gap in gaps
    ]


def _article(provision: ArticleText) -> OwnerArticle:
    return OwnerArticle(
        article=provision.article, verified=not provision.unverified, says=text(provision.says)
    )


def _rule(rule: OwnerRule, catalogue: Catalogue) -> OwnerRuleFacts:
    return OwnerRuleFacts(
        code=rule.id,
        title=text(rule.title),
        use=rule.use,
        legal_text=legal_text(rule.document, catalogue),
        valid_from=rule.valid.from_,
        valid_to=open_end(rule.valid.to),
        assumptions=[text(one) for one in rule.assumes],
    )
