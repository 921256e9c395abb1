"""Candidates for the beneficial owners (受益所有人) of a company, by a rule of the rulebook. Pure.

Three-valued throughout: a basis is MET by a lower bound, UNMET by an upper one, and else UNKNOWN. A person
counts on the first basis that it meets. Daily management counts only where it is known that nobody meets any
of the bases before it: one UNKNOWN, of a person or of one whom no register names, blocks it.

What comes out is a candidate from the register, and never a finding.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from fractions import Fraction

from graph_schema.links import LinkKind
from graph_schema.vocabulary import SubjectKind, Truth
from hub import deadline
from hub.policy.model.owner_rules import Article, Criterion, OwnerBasis, OwnerCase, OwnerRule
from hub.rules.truth import some
from hub.tracing.beneficial_owners.candidates import (
    GAP_OF_OPEN,
    BeneficialOwners,
    Candidate,
    Gap,
    OwnerCertainty,
    OwnerGap,
    certainty_of,
    missing_of,
)
from hub.tracing.beneficial_owners.figures import Controller, OwnerFigures, OwnerShares, Shares
from hub.tracing.graph_part import NOTHING, Interval, Part, TracedLink

HALF = Fraction(1, 2)
LADDER = (OwnerBasis.EQUITY, OwnerBasis.VOTES_OR_BENEFIT, OwnerBasis.ACTUAL_CONTROL)
"""In this order, each for who does not count on one before it."""
COMPLETE_FOR_CONTROL = LinkKind.ACTUAL_CONTROLLER_OF
"""That nobody controls a company is known only where a source has declared that it holds all of these."""
_NO_CONTROLLER = Controller(Truth.UNMET)
_MOST_CUTS = 20


def company_asked(part: Part, subject: str) -> str:
    """The company whose owners a subject has: a branch has those of what it belongs to."""
    seen = [subject]
    while True:
        above = {link.end for link in part.out_of.get(seen[-1], ()) if link.kind is LinkKind.BRANCH_OF}
        if len(above) != 1 or not above.isdisjoint(seen):
            return seen[-1]
        seen.extend(above)


def beneficial_owners(
    part: Part,
    subject: str,
    rule: OwnerRule | None,
    figures: OwnerFigures,
    complete: Collection[LinkKind] = (),
) -> BeneficialOwners:
    """The candidates of a subject: the surest first, then in the order of the bases, then who has most.

    Args:
        rule: what holds on the day; None: nothing does.
        figures: of :func:`company_asked`.
        complete: kinds of links of which a source has declared that it holds all of the company's.
    """
    company = company_asked(part, subject)
    if rule is None:
        return BeneficialOwners(company, None, missing=(Gap(OwnerGap.NO_RULE),))
    cases: dict[OwnerCase, Truth] = {}
    if company != subject and rule.case(OwnerCase.BRANCH) is not None:
        cases[OwnerCase.BRANCH] = Truth.MET
    kind = part.subjects[company].kind
    if kind is SubjectKind.INDIVIDUAL_BUSINESS and rule.case(OwnerCase.INDIVIDUAL_BUSINESS) is not None:
        cases[OwnerCase.INDIVIDUAL_BUSINESS] = Truth.MET
        return BeneficialOwners(company, rule, cases=cases)
    if kind is not SubjectKind.LEGAL_ENTITY:
        missing = (Gap(OwnerGap.NOT_COVERED, company),)
        return BeneficialOwners(company, rule, cases=cases, missing=missing)
    return _Asked(part, company, rule, figures, complete, cases).answer()


@dataclass
class _Asked:
    """One company under one rule."""

    part: Part
    company: str
    rule: OwnerRule
    figures: OwnerFigures
    complete: Collection[LinkKind]
    cases: dict[OwnerCase, Truth]
    missing: list[Gap] = field(default_factory=list[Gap])

    def answer(self) -> BeneficialOwners:
        """Candidates, cases, and what is missing."""
        open_ = self.figures.equity.open
        self.missing = [Gap(GAP_OF_OPEN[one.reason], one.subject or None, one.share) for one in open_]
        self.missing += [Gap(OwnerGap.NOT_READ, cut.subject) for cut in self.part.cuts[:_MOST_CUTS]]
        self.missing += [Gap(OwnerGap.OVER_WHOLE, one) for one in sorted(self.figures.over_whole)]
        self._small()
        provision = self._state_owned()
        if provision is not None:
            # That public bodies have it rests on shares of which something is wrong.
            gaps = [one for one in self.missing if one.what is OwnerGap.OVER_WHOLE]
            return self._told(
                self._in_office(LinkKind.LEGAL_REPRESENTATIVE_OF, OwnerBasis.STATE_OWNED, provision, gaps)
            )
        found = [one for person in self._persons() if (one := self._candidate(person)) is not None]
        met = {basis: self._anybody(basis) for basis in LADDER if self.rule.criterion(basis) is not None}
        if met.get(OwnerBasis.ACTUAL_CONTROL) is Truth.UNKNOWN:
            self.missing += self._gaps_of_control()
        managing = self.rule.criterion(OwnerBasis.DAILY_MANAGEMENT)
        if managing is not None and all(truth is Truth.UNMET for truth in met.values()):
            # That nobody has the votes rests on their following the shares, where no source tells them apart.
            gaps = [] if self._votes_told() else [Gap(OwnerGap.VOTES_NOT_STATED, self.company)]
            found += self._in_office(LinkKind.MANAGER_OF, OwnerBasis.DAILY_MANAGEMENT, managing, gaps)
        return self._told(found, met)

    def _told(self, found: list[Candidate], met: dict[OwnerBasis, Truth] | None = None) -> BeneficialOwners:
        order, sure = list(OwnerBasis), list(OwnerCertainty)
        found.sort(
            key=lambda one: (
                sure.index(one.certainty),
                order.index(one.basis),
                -one.equity.lower,
                -one.votes.lower,
                one.person,
            )
        )
        missing = tuple(dict.fromkeys(self.missing))
        return BeneficialOwners(self.company, self.rule, tuple(found), self.cases, met or {}, missing)

    # Persons

    def _persons(self) -> Iterable[str]:
        shares = (self.figures.equity, self.figures.votes, self.figures.benefit)
        behind = {*self.figures.control}.union(*(one.owners for one in shares))
        return deadline.checked(sorted(filter(self._is_person, behind)))

    def _candidate(self, person: str) -> Candidate | None:
        """On the first basis that it meets; on the first that it can meet, where it meets none."""
        possible: Candidate | None = None
        for basis in LADDER:
            criterion = self.rule.criterion(basis)
            truth = self._meets(person, criterion) if criterion is not None else Truth.UNMET
            if criterion is not None and truth is Truth.MET:
                return self._as_candidate(person, criterion, truth)
            if criterion is not None and truth is Truth.UNKNOWN and possible is None:
                possible = self._as_candidate(person, criterion, truth)
        return possible

    def _meets(self, person: str, criterion: Criterion) -> Truth:
        if criterion.basis is OwnerBasis.ACTUAL_CONTROL:
            return self.figures.control.get(person, _NO_CONTROLLER).truth
        return some(_reaches(one.of(person).figure, criterion) for one in self._shares_for(criterion))

    def _shares_for(self, criterion: Criterion) -> tuple[Shares, ...]:
        if criterion.basis is OwnerBasis.EQUITY:
            return (self.figures.equity,)
        return self.figures.votes, self.figures.benefit

    def _as_candidate(self, person: str, criterion: Criterion, truth: Truth) -> Candidate:
        control = self.figures.control.get(person, _NO_CONTROLLER)
        controls = criterion.basis is OwnerBasis.ACTUAL_CONTROL
        chains: list[OwnerShares] = []
        if not controls:
            shares = [one.of(person) for one in self._shares_for(criterion)]
            chains = [one for one in shares if _reaches(one.figure, criterion) is not Truth.UNMET]
        rests_on = [*(link for one in chains for link in one.links), *(control.links if controls else ())]
        of_votes = criterion.basis is OwnerBasis.VOTES_OR_BENEFIT
        # That control is met is certain with all that is too much taken away.
        over_whole = {id_ for one in self._shares_for(criterion) for id_ in one.over_whole if not controls}
        missing = missing_of(rests_on, over_whole, of_votes=of_votes)
        if any(one.loop for one in chains) or (controls and control.loop):
            missing.append(Gap(OwnerGap.LOOP, person))
        return Candidate(
            person,
            criterion.basis,
            criterion,
            certainty_of(truth, missing),
            *self._figures(person),
            tuple(dict.fromkeys(path for one in chains for path in one.paths)),
            control.links if controls else (),
            control.jointly if controls else (),
            tuple(missing),
        )

    def _figures(self, person: str) -> tuple[Interval, Interval, Interval]:
        equity, benefit, votes = self.figures.equity, self.figures.benefit, self.figures.votes
        return equity.figure_of(person), benefit.figure_of(person), votes.figure_of(person)

    def _in_office(
        self, kind: LinkKind, basis: OwnerBasis, provision: Article, gaps: Iterable[Gap] = ()
    ) -> list[Candidate]:
        """The persons who hold an office of the company, as candidates."""
        links = [link for link in self.part.into.get(self.company, ()) if link.kind is kind]
        found: list[Candidate] = []
        for link in sorted(links, key=_start):
            if self._is_person(link.start):
                missing = (*missing_of([link]), *gaps)
                sure = certainty_of(Truth.MET, missing)
                figures = self._figures(link.start)
                found.append(
                    Candidate(link.start, basis, provision, sure, *figures, links=(link,), missing=missing)
                )
        if not found:
            self.missing.append(Gap(OwnerGap.NO_OFFICE_HOLDER, self.company))
        return found

    # Whoever it is

    def _anybody(self, basis: OwnerBasis) -> Truth:
        """Whether anybody meets a basis: a person who is named, or one who is not."""
        criterion = self.rule.criterion(basis)
        assert criterion is not None, "the rule has it"
        named = [self._meets(person, criterion) for person in self._persons()]
        return some([*named, self._anybody_unnamed(criterion)])

    def _anybody_unnamed(self, criterion: Criterion) -> Truth:
        if self.part.cuts:
            return Truth.UNKNOWN
        if criterion.basis is OwnerBasis.ACTUAL_CONTROL:
            known = COMPLETE_FOR_CONTROL in self.complete and self.figures.control_examined
            return Truth.UNMET if known and self.figures.open_control is None else Truth.UNKNOWN
        most = max(one.unnamed for one in self._shares_for(criterion))
        return _reaches(Interval(NOTHING, most), criterion)

    def _gaps_of_control(self) -> Iterable[Gap]:
        if COMPLETE_FOR_CONTROL not in self.complete or not self.figures.control_examined:
            yield Gap(OwnerGap.CONTROL_NOT_COVERED, self.company)
        if self.figures.open_control is not None and self.figures.open_control.because_of:
            yield Gap(OwnerGap.LOOP, self.company)

    def _votes_told(self) -> bool:
        links = self.part.into.get(self.company, ())
        shares = [one for one in links if one.kind is LinkKind.SHAREHOLDER_OF]
        return all(one.votes is not None and one.benefit is not None for one in shares)

    # The company

    def _state_owned(self) -> Article | None:
        """What the rule says where public bodies hold more than half together."""
        provision = self.rule.case(OwnerCase.STATE_OWNED)
        held = self.figures.equity.owners.items()
        bodies = [one.figure for id_, one in held if self._is(id_, SubjectKind.PUBLIC_BODY)]
        if provision is None or not bodies:
            return None
        if sum((one.lower for one in bodies), NOTHING) > HALF:
            self.cases[OwnerCase.STATE_OWNED] = Truth.MET
            return provision
        if sum((one.upper for one in bodies), NOTHING) > HALF:
            self.cases[OwnerCase.STATE_OWNED] = Truth.UNKNOWN
            self.missing.append(Gap(OwnerGap.STATE_OWNED_UNKNOWN, self.company))
        return None

    def _small(self) -> None:
        """Whether it may be exempt after a pledge: the hub holds no registered capital."""
        if self.rule.case(OwnerCase.SMALL) is None:
            return
        links = self.part.into.get(self.company, ())
        holders = [link.start for link in links if link.kind is LinkKind.SHAREHOLDER_OF]
        self.cases[OwnerCase.SMALL] = Truth.UNKNOWN if all(map(self._is_person, holders)) else Truth.UNMET
        if self.cases[OwnerCase.SMALL] is Truth.UNKNOWN:
            self.missing.append(Gap(OwnerGap.CAPITAL_NOT_KNOWN, self.company))

    def _is_person(self, one: str) -> bool:
        return self._is(one, SubjectKind.NATURAL_PERSON)

    def _is(self, one: str, kind: SubjectKind) -> bool:
        subject = self.part.subjects.get(one)
        return subject is not None and subject.kind is kind


def _start(link: TracedLink) -> str:
    return link.start


def _reaches(figure: Interval, criterion: Criterion) -> Truth:
    assert criterion.at_least is not None, "a figure has a threshold"
    least = Fraction(criterion.at_least)
    if figure.lower >= least:
        return Truth.MET
    return Truth.UNKNOWN if figure.upper >= least else Truth.UNMET
