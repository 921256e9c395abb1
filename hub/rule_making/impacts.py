"""What publishing or withdrawing a rule would change: which subjects of its region, from what to what.

The same evaluator judges the version that stands and the proposed one on the same facts of today, as if
both had begun; a rule that does not stand, or whose last day is over, has no outcome. Inputs that a caller
would give are not there, so a rule that needs them is UNDETERMINED on both sides. Nothing here is one
unbounded transaction: subjects come in pages, and a call looks at a bounded number of them.

Whoever makes a rule need not know whom it meets, and a rule can be written to find somebody out. So natural
persons are in no page, and are counted in groups (:func:`hub.access.small_groups.in_groups`) over the whole
region only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from graph_schema.vocabulary import Outcome, SubjectKind
from hub import deadline
from hub.access.caller_and_purpose import Access
from hub.access.small_groups import in_groups
from hub.audit import Disclosures
from hub.call import Call
from hub.decisions.plan import plan_rules
from hub.decisions.region_facts import Page, facts_of_region
from hub.policy.catalogue import Catalogue, RuleVersion, closure
from hub.rules import Facts, evaluate
from hub.services import Services
from hub.subjects.lookup import SubjectLookup

MOST_EXAMINED = 5_000
"""How many subjects one summary looks at."""
MOST_A_PAGE = 1_000
"""How many subjects one page of changes looks at."""
AT_ONCE = 200
"""Subjects in one transaction."""

Outcomes = tuple[Outcome | None, Outcome | None]
"""Before and after; None where no rule stands."""


@dataclass(frozen=True)
class Case:
    """The version that stands (None: there is none) and the proposed one (None: it is withdrawn), each in
    its policy. Not both None."""

    before: RuleVersion | None
    after: RuleVersion | None
    policy_before: Catalogue
    policy_after: Catalogue

    @property
    def region(self) -> str:
        """The region whose subjects are looked at: that of the rule as it would be."""
        version = self.after or self.before
        assert version is not None
        return version.rule.region


@dataclass(frozen=True)
class ChangedOutcome:
    """A subject whose outcome would change."""

    lookup: SubjectLookup
    before: Outcome | None
    after: Outcome | None


@dataclass(frozen=True)
class Impact:
    """What was seen: ``counts`` of subjects by outcomes before and after, also of those that stay the same,
    natural persons in groups; ``last`` is where the next page begins, None after the last subject."""

    counts: Mapping[Outcomes, int]
    changed: tuple[ChangedOutcome, ...]
    last: str | None
    commit: int

    @property
    def examined(self) -> int:
        """How many subjects were looked at, as they are counted: what is left over would tell on persons."""
        return sum(self.counts.values())


def summary(call: Call, case: Case) -> Impact:
    """Counts over the first :data:`MOST_EXAMINED` subjects of the region, or as many as the operation has
    time for; no subject is listed."""
    seen = _Seen(case, call.services.now().date())
    commit, after = _newest(call.services), None
    while True:
        page = _page(
            call.services, call.access, case, commit, after, min(AT_ONCE, MOST_EXAMINED - seen.examined)
        )
        seen.take(page)
        after = page.last
        if after is None or seen.examined >= MOST_EXAMINED or deadline.nearly_over():
            break
    _note(call.access, call.disclosures, case, seen.examined, ())
    return Impact(seen.everybody(), (), after, commit)


def changes(
    call: Call,
    case: Case,
    first: int,
    start: tuple[int, str] | None,
) -> Impact:
    """Up to ``first`` organisations that would change, after ``start`` (commit and key of an earlier page);
    natural persons are neither told nor counted.

    Stops when the page is more than half full, after :data:`MOST_A_PAGE` subjects, or when most of the
    operation's time is over: a page may be short or empty and still have one after it. The counts of all
    pages add up.
    """
    seen = _Seen(case, call.services.now().date())
    commit, after = start if start is not None else (_newest(call.services), None)
    while True:
        page = _page(call.services, call.access, case, commit, after, first - len(seen.changed))
        seen.take(page)
        after = page.last
        enough = 2 * len(seen.changed) > first or seen.examined >= MOST_A_PAGE
        if after is None or enough or deadline.nearly_over():
            break
    _note(call.access, call.disclosures, case, seen.examined, seen.changed)
    return Impact(seen.counts, tuple(seen.changed), after, commit)


NEWEST_COMMIT = "MATCH (q:Sequence {name: 'commit'}) RETURN q.value AS number"


def _newest(services: Services) -> int:
    row = services.graph.read(lambda tx: tx.row(NEWEST_COMMIT))
    return int(row["number"]) if row is not None else 0


def _page(services: Services, access: Access, case: Case, commit: int, after: str | None, limit: int) -> Page:
    rules, catalogue = _both(case)
    plan = plan_rules(catalogue, case.region, services.now(), rules)
    return facts_of_region(services, access, plan, commit, after, limit)


def _both(case: Case) -> tuple[Sequence[RuleVersion], Catalogue]:
    """Both versions and a policy that holds them: facts are gathered for the two at once, so the one that
    stands gets a name of its own."""
    if case.before is None:
        return _only(case.after), case.policy_after
    if case.after is None:
        return _only(case.before), case.policy_before
    earlier = case.before.rule.model_copy(update={"id": f"{case.before.rule.id}--before"})
    return (replace(case.before, rule=earlier), case.after), case.policy_after


def _only(version: RuleVersion | None) -> Sequence[RuleVersion]:
    assert version is not None
    return (version,)


def _not_over(version: RuleVersion | None, today: date) -> RuleVersion | None:
    """A version that answers today or later; None for one whose last day is over."""
    return version if version is not None and version.rule.valid.to > today else None


class _Seen:
    """Counts and changes while pages come in."""

    def __init__(self, case: Case, today: date) -> None:
        self.counts: Counter[Outcomes] = Counter()
        self._persons: Counter[Outcomes] = Counter()
        self.changed: list[ChangedOutcome] = []
        self._sides = [
            (version, {one.rule.id: one for one in closure([version], catalogue.rules)} if version else {})
            for version, catalogue in (
                (_not_over(case.before, today), case.policy_before),
                (_not_over(case.after, today), case.policy_after),
            )
        ]

    @property
    def examined(self) -> int:
        return self.counts.total() + self._persons.total()

    def everybody(self) -> Counter[Outcomes]:
        """Counts with natural persons in groups."""
        return self.counts + Counter({both: in_groups(n) for both, n in self._persons.items()})

    def take(self, page: Page) -> None:
        for facts, found in deadline.checked(zip(page.facts, page.lookups, strict=True), stride=1):
            before, after = (self._outcome(facts, *side) for side in self._sides)
            if facts.subject is not None and facts.subject.kind is SubjectKind.NATURAL_PERSON:
                self._persons[before, after] += 1
                continue
            self.counts[before, after] += 1
            if before is not after:
                self.changed.append(ChangedOutcome(found, before, after))

    def _outcome(
        self, facts: Facts, version: RuleVersion | None, rules: Mapping[str, RuleVersion]
    ) -> Outcome | None:
        return evaluate(version, facts, rules).outcome if version is not None else None


def _note(
    access: Access,
    disclosures: Disclosures,
    case: Case,
    examined: int,
    changed: Sequence[ChangedOutcome],
) -> None:
    version = case.after or case.before
    assert version is not None
    what = f"impact:{version.rule.id}"
    disclosures.note(access, None, f"{what}:{examined} subjects", regions=(case.region,))
    for one in changed:
        if one.lookup.subject is not None:
            disclosures.note(access, one.lookup.subject["id"], what, regions=(case.region,))
