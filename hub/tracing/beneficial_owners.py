"""Candidates for the beneficial owners (受益所有人) of a company, by a rule of the rulebook.

Three-valued throughout: a basis is MET by a lower bound, UNMET by an upper one, and else UNKNOWN. A person
counts on the first basis that it meets. Daily management counts only where it is known that nobody meets any
of the bases before it: one UNKNOWN, of a person or of one whom no register names, blocks it.

What comes out is a candidate from the register, and never a finding.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from fractions import Fraction

from graph_schema.links import LinkKind
from graph_schema.vocabulary import SubjectKind, Truth
from hub import deadline
from hub.policy.model.owner_rules import Article, Criterion, OwnerBasis, OwnerCase, OwnerRule
from hub.rules.truth import some
from hub.tracing.owner_figures import Control, Holding, OwnerFigures, Path, gaps, unnamed
from hub.tracing.part import NOTHING, Interval, Part, TracedLink

HALF = Fraction(1, 2)
LADDER = (OwnerBasis.EQUITY, OwnerBasis.VOTES_OR_BENEFIT, OwnerBasis.ACTUAL_CONTROL)
"""In this order, each for who does not count on one before it."""


class Certainty(StrEnum):
    """How sure it is that a candidate meets its basis."""

    CONFIRMED = "CONFIRMED"  # 登记信息足以认定
    SUSPECTED = "SUSPECTED"  # 依据未登记、有争议的信息或者推定
    UNDETERMINED = "UNDETERMINED"  # 尚不能判断


class OwnerGap(StrEnum):
    """What is missing for a surer answer."""

    NO_RULE = "NO_RULE"  # 当日没有收录的标准
    NOT_COVERED = "NOT_COVERED"  # 标准不涉及此类主体
    SHARE_NOT_STATED = "SHARE_NOT_STATED"  # 持股比例不明
    HOLDERS_NOT_NAMED = "HOLDERS_NOT_NAMED"  # 部分持有人不明
    NOT_READ = "NOT_READ"  # 部分关联未读取
    NOT_REGISTERED = "NOT_REGISTERED"  # 依据的信息未经登记或者有争议
    VOTES_NOT_STATED = "VOTES_NOT_STATED"  # 表决权、收益权未单独列明
    HELD_FOR_ANOTHER = "HELD_FOR_ANOTHER"  # 存在代持
    CONTROL_NOT_COVERED = "CONTROL_NOT_COVERED"  # 没有来源声明掌握全部实际控制关系
    STATE_OWNED_UNKNOWN = "STATE_OWNED_UNKNOWN"  # 是否国有控股不明
    CAPITAL_NOT_KNOWN = "CAPITAL_NOT_KNOWN"  # 注册资本不明
    NO_MANAGER = "NO_MANAGER"  # 没有登记的负责人


@dataclass(frozen=True)
class Gap:
    """Something that is missing, of whom, and how much of the whole it leaves open."""

    what: OwnerGap
    subject: str | None = None
    share: Fraction | None = None


@dataclass(frozen=True)
class Candidate:
    """A person who is a beneficial owner, as far as the register goes.

    Args:
        said: where the basis stands, and what it asks.
        benefit, control: fractions of the company, between bounds; ``control`` is of the votes.
        paths: the chains of equity, or of votes for who counts on these.
        links: what the basis rests on where it is no chain.
        jointly: with whom it controls.
    """

    person: str
    basis: OwnerBasis
    said: Article
    certainty: Certainty
    equity: Interval
    benefit: Interval
    control: Interval
    paths: tuple[Path, ...] = ()
    links: tuple[TracedLink, ...] = ()
    jointly: tuple[str, ...] = ()
    missing: tuple[Gap, ...] = ()


@dataclass(frozen=True)
class BeneficialOwners:
    """What the rule gives of a company.

    Args:
        company: of which it was asked; the head office of a branch.
        cases: what the rule says of such companies instead, with whether it applies.
        met: whether anybody meets each basis, whoever it is.
        truncated: the part was cut, so there can be more behind.
    """

    company: str
    rule: OwnerRule | None
    candidates: tuple[Candidate, ...] = ()
    cases: Mapping[OwnerCase, Truth] = field(default_factory=dict[OwnerCase, Truth])
    met: Mapping[OwnerBasis, Truth] = field(default_factory=dict[OwnerBasis, Truth])
    missing: tuple[Gap, ...] = ()
    truncated: bool = False


def company_asked(part: Part, subject: str) -> str:
    """The company whose owners a subject has: a branch has those of what it belongs to."""
    seen = [subject]
    while True:
        above = [link.end for link in part.out_of.get(seen[-1], ()) if link.kind is LinkKind.BRANCH_OF]
        if len(above) != 1 or above[0] in seen:
            return seen[-1]
        seen.append(above[0])


def beneficial_owners(
    part: Part,
    subject: str,
    rule: OwnerRule | None,
    figures: OwnerFigures,
    complete: Collection[LinkKind] = (),
) -> BeneficialOwners:
    """The candidates of a subject.

    Args:
        figures: of :func:`company_asked`.
        complete: kinds of links of which a source has declared that it holds all of the company's: only of
            these does it say something that there is none.
    """
    company, cut = company_asked(part, subject), bool(part.cuts)
    if rule is None:
        return BeneficialOwners(company, None, (), {}, {}, (Gap(OwnerGap.NO_RULE),), cut)
    kind = part.subjects[company].kind
    cases: dict[OwnerCase, Truth] = {}
    if company != subject and rule.case(OwnerCase.BRANCH) is not None:
        cases[OwnerCase.BRANCH] = Truth.MET
    if kind is SubjectKind.INDIVIDUAL_BUSINESS:
        cases[OwnerCase.INDIVIDUAL_BUSINESS] = Truth.MET
        return BeneficialOwners(company, rule, (), cases, {}, (), cut)
    if kind is not SubjectKind.LEGAL_ENTITY:
        return BeneficialOwners(company, rule, (), cases, {}, (Gap(OwnerGap.NOT_COVERED, company),), cut)
    asked = _Asked(part, company, rule, figures, complete)
    return replace(asked.answer(cases), truncated=cut)


@dataclass(frozen=True)
class _Asked:
    """One company under one rule."""

    part: Part
    company: str
    rule: OwnerRule
    figures: OwnerFigures
    complete: Collection[LinkKind]

    def answer(self, cases: dict[OwnerCase, Truth]) -> BeneficialOwners:
        """Candidates, cases, and what is missing."""
        missing = self._gaps()
        if self.rule.case(OwnerCase.SMALL) is not None:
            cases[OwnerCase.SMALL] = self._small()
            if cases[OwnerCase.SMALL] is Truth.UNKNOWN:
                missing.append(Gap(OwnerGap.CAPITAL_NOT_KNOWN, self.company))
        state = self._state_owned()
        said = self.rule.case(OwnerCase.STATE_OWNED)
        if said is not None and state is not Truth.UNMET:
            cases[OwnerCase.STATE_OWNED] = state
        if said is not None and state is Truth.MET:
            return BeneficialOwners(
                self.company, self.rule, self._representatives(said), cases, {}, tuple(missing)
            )
        if state is Truth.UNKNOWN:
            missing.append(Gap(OwnerGap.STATE_OWNED_UNKNOWN, self.company))
        found = [one for person in self._persons() if (one := self._candidate(person)) is not None]
        met = {basis: self._anybody(basis) for basis in LADDER if self.rule.criterion(basis) is not None}
        if met.get(OwnerBasis.ACTUAL_CONTROL) is Truth.UNKNOWN:
            missing.append(Gap(OwnerGap.CONTROL_NOT_COVERED, self.company))
        managing = self.rule.criterion(OwnerBasis.DAILY_MANAGEMENT)
        if managing is not None and all(truth is Truth.UNMET for truth in met.values()):
            managers = self._managers(managing)
            found += managers
            if not managers:
                missing.append(Gap(OwnerGap.NO_MANAGER, self.company))
        order = [*LADDER, OwnerBasis.DAILY_MANAGEMENT]
        found.sort(key=lambda one: (list(Certainty).index(one.certainty), order.index(one.basis), one.person))
        return BeneficialOwners(self.company, self.rule, tuple(found), cases, met, tuple(missing))

    # --- persons ------------------------------------------------------------------------------------
    def _persons(self) -> Iterable[str]:
        behind = {*self.figures.equity, *self.figures.votes, *self.figures.benefit, *self.figures.control}
        behind |= {link.end for link in self._nominees()}
        return deadline.checked(sorted(one for one in behind if self._is_person(one)))

    def _candidate(self, person: str) -> Candidate | None:
        """On the first basis that it meets; on the first that it can meet, where it meets none."""
        possible: Candidate | None = None
        for basis in LADDER:
            criterion = self.rule.criterion(basis)
            if criterion is None:
                continue
            truth = self._meets(person, criterion)
            if truth is Truth.MET:
                return self._as_candidate(person, criterion, truth)
            if truth is Truth.UNKNOWN and possible is None:
                possible = self._as_candidate(person, criterion, truth)
        return possible

    def _meets(self, person: str, criterion: Criterion) -> Truth:
        match criterion.basis:
            case OwnerBasis.EQUITY:
                return _reaches(self._figure(self.figures.equity, person), criterion)
            case OwnerBasis.VOTES_OR_BENEFIT:
                held = (self.figures.votes, self.figures.benefit)
                return some(_reaches(self._figure(one, person), criterion) for one in held)
            case _:
                return self.figures.control.get(person, Control(Truth.UNMET)).truth

    def _figure(self, what: Mapping[str, Holding], person: str) -> Interval:
        """What a person has. A nominee has what it holds or nothing, and for whom it holds as much more."""
        own = self.figures.holding(what, person).figure
        for link in self._nominees():
            if link.start == person:
                own = Interval(NOTHING, own.upper)
        for link in self._nominees():
            if link.end == person:
                own = Interval(own.lower, own.upper + self.figures.holding(what, link.start).figure.upper)
        return Interval(own.lower, max(own.lower, min(own.upper, Fraction(1))))

    def _nominees(self) -> list[TracedLink]:
        return [link for link in self.part.links if link.kind.value == "HOLDS_FOR"]

    def _as_candidate(self, person: str, criterion: Criterion, truth: Truth) -> Candidate:
        control = self.figures.control.get(person, Control(Truth.UNMET))
        held = self._holdings(person, criterion)
        links = control.links if criterion.basis is OwnerBasis.ACTUAL_CONTROL else ()
        nominees = tuple(link for link in self._nominees() if person in (link.start, link.end))
        rests_on = (*(link for one in held for link in one.links), *links, *nominees)
        missing = _missing(rests_on, nominees, of_votes=criterion.basis is OwnerBasis.VOTES_OR_BENEFIT)
        return Candidate(
            person,
            criterion.basis,
            criterion,
            _certainty(truth, missing),
            self._figure(self.figures.equity, person),
            self._figure(self.figures.benefit, person),
            self._figure(self.figures.votes, person),
            tuple(dict.fromkeys(path for one in held for path in one.paths)),
            (*links, *nominees),
            control.jointly if criterion.basis is OwnerBasis.ACTUAL_CONTROL else (),
            missing,
        )

    def _holdings(self, person: str, criterion: Criterion) -> list[Holding]:
        match criterion.basis:
            case OwnerBasis.EQUITY:
                return [self.figures.holding(self.figures.equity, person)]
            case OwnerBasis.VOTES_OR_BENEFIT:
                either = [self.figures.votes, self.figures.benefit]
                held = [
                    one for one in either if _reaches(self._figure(one, person), criterion) is not Truth.UNMET
                ]
                return [self.figures.holding(one, person) for one in held]
            case _:
                return []

    # --- whoever it is ------------------------------------------------------------------------------
    def _anybody(self, basis: OwnerBasis) -> Truth:
        """Whether anybody meets a basis: the persons that are named, and one who is not."""
        criterion = self.rule.criterion(basis)
        assert criterion is not None, "the rule has it"
        named = [self._meets(person, criterion) for person in self._persons()]
        return some([*named, self._unnamed(criterion)])

    def _unnamed(self, criterion: Criterion) -> Truth:
        """Whether a person whom the part does not name can meet it."""
        held = {
            OwnerBasis.EQUITY: (self.figures.equity,),
            OwnerBasis.VOTES_OR_BENEFIT: (self.figures.votes, self.figures.benefit),
        }.get(criterion.basis, (self.figures.votes,))
        most = max(unnamed(self.part, self.company, one) for one in held)
        if criterion.basis is OwnerBasis.ACTUAL_CONTROL:
            known = LinkKind.ACTUAL_CONTROLLER_OF in self.complete and not self.part.cuts
            return Truth.UNMET if known and most <= HALF else Truth.UNKNOWN
        assert criterion.at_least is not None, "a figure has a threshold"
        return Truth.UNMET if most < criterion.at_least and not self.part.cuts else Truth.UNKNOWN

    def _managers(self, criterion: Criterion) -> list[Candidate]:
        found: list[Candidate] = []
        # That nobody has the votes rests on their following the shares, wherever a source does not tell them.
        told = self._votes_told()
        for link in self._held_by_persons(LinkKind.MANAGER_OF):
            missing = (
                *_missing((link,), ()),
                *(() if told else (Gap(OwnerGap.VOTES_NOT_STATED, self.company),)),
            )
            found.append(self._in_office(link, OwnerBasis.DAILY_MANAGEMENT, criterion, missing))
        return found

    def _votes_told(self) -> bool:
        shares = [one for one in self.part.into.get(self.company, ()) if one.kind is LinkKind.SHAREHOLDER_OF]
        return all(one.votes is not None and one.benefit is not None for one in shares)

    def _representatives(self, said: Article) -> tuple[Candidate, ...]:
        return tuple(
            self._in_office(link, OwnerBasis.STATE_OWNED, said, _missing((link,), ()))
            for link in self._held_by_persons(LinkKind.LEGAL_REPRESENTATIVE_OF)
        )

    def _in_office(
        self, link: TracedLink, basis: OwnerBasis, said: Article, missing: tuple[Gap, ...]
    ) -> Candidate:
        held = (self.figures.equity, self.figures.benefit, self.figures.votes)
        equity, benefit, votes = (self._figure(one, link.start) for one in held)
        certainty = _certainty(Truth.MET, missing)
        return Candidate(
            link.start, basis, said, certainty, equity, benefit, votes, links=(link,), missing=missing
        )

    def _held_by_persons(self, kind: LinkKind) -> list[TracedLink]:
        links = [link for link in self.part.into.get(self.company, ()) if link.kind is kind]
        return sorted((link for link in links if self._is_person(link.start)), key=lambda link: link.start)

    # --- the company --------------------------------------------------------------------------------
    def _state_owned(self) -> Truth:
        """Whether public bodies hold more than half together."""
        bodies = [
            held.figure
            for one, held in self.figures.equity.items()
            if self.part.subjects[one].kind is SubjectKind.PUBLIC_BODY
        ]
        lower = sum((one.lower for one in bodies), NOTHING)
        upper = sum((one.upper for one in bodies), NOTHING)
        if lower > HALF:
            return Truth.MET
        upper += unnamed(self.part, self.company, self.figures.equity)
        return Truth.UNMET if not bodies or upper <= HALF else Truth.UNKNOWN

    def _small(self) -> Truth:
        """Whether it may be exempt after a pledge: the hub holds no registered capital."""
        links = self.part.into.get(self.company, ())
        holders = [link.start for link in links if link.kind is LinkKind.SHAREHOLDER_OF]
        return Truth.UNKNOWN if all(map(self._is_person, holders)) else Truth.UNMET

    def _gaps(self) -> list[Gap]:
        behind = {self.company, *self.figures.equity}
        found = [
            Gap(OwnerGap.SHARE_NOT_STATED, link.start)
            for link in self.part.links
            if link.kind is LinkKind.SHAREHOLDER_OF and link.end in behind and link.share is None
        ]
        found += [
            Gap(OwnerGap.HOLDERS_NOT_NAMED, one, rest)
            for one, rest in gaps(self.part, self.company, self.figures.equity)
        ]
        found += [Gap(OwnerGap.NOT_READ, cut.subject) for cut in self.part.cuts]
        return list(dict.fromkeys(found))

    def _is_person(self, one: str) -> bool:
        subject = self.part.subjects.get(one)
        return subject is not None and subject.kind is SubjectKind.NATURAL_PERSON


def _reaches(figure: Interval, criterion: Criterion) -> Truth:
    assert criterion.at_least is not None, "a figure has a threshold"
    least = Fraction(criterion.at_least)
    if figure.lower >= least:
        return Truth.MET
    return Truth.UNKNOWN if figure.upper >= least else Truth.UNMET


def _certainty(truth: Truth, missing: Sequence[Gap]) -> Certainty:
    if truth is not Truth.MET:
        return Certainty.UNDETERMINED
    shaken = (OwnerGap.NOT_REGISTERED, OwnerGap.VOTES_NOT_STATED, OwnerGap.HELD_FOR_ANOTHER)
    return Certainty.SUSPECTED if any(gap.what in shaken for gap in missing) else Certainty.CONFIRMED


def _missing(
    links: Iterable[TracedLink], nominees: Sequence[TracedLink], *, of_votes: bool = False
) -> tuple[Gap, ...]:
    """What is missing for a candidate that rests on these links."""
    found: list[Gap] = []
    for link in links:
        if link.kind is LinkKind.SHAREHOLDER_OF and link.share is None:
            found.append(Gap(OwnerGap.SHARE_NOT_STATED, link.start))
        if link.state != "REGISTERED":
            found.append(Gap(OwnerGap.NOT_REGISTERED, link.start))
        if of_votes and link.kind is LinkKind.SHAREHOLDER_OF and link.votes is None and link.benefit is None:
            found.append(Gap(OwnerGap.VOTES_NOT_STATED, link.start))
    found += [Gap(OwnerGap.HELD_FOR_ANOTHER, link.start) for link in nominees]
    return tuple(dict.fromkeys(found))
