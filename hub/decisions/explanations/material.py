"""What an explanation is put together from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from graph_schema.vocabulary import EvidenceOrigin, Outcome, ReasonCode, SharingClass
from hub.decisions.explanations.amount_workings import Working, balance_origins, workings
from hub.decisions.explanations.language import Locale
from hub.decisions.explanations.names import Words
from hub.decisions.explanations.node import Node
from hub.decisions.explanations.reasons import given_cases, items, nodes
from hub.decisions.explanations.tested_conditions import Tree, leaves, rests_on, tree
from hub.policy.catalogue import Catalogue, RuleVersion
from hub.rules.facts import Facts, RecordFact, RuleResult, SubjectFacts


@dataclass(frozen=True)
class Telling:
    """What an explanation is put together from. ``records`` are those whose content may be told, each as it
    is shared; of others no more is told than that they are there. ``restraints`` are the measures that stand
    against a benefit."""

    result: RuleResult
    facts: Facts
    rules: Mapping[str, RuleVersion]
    records: Mapping[str, RecordFact]
    catalogue: Catalogue
    restraints: Sequence[RuleResult] = ()

    @property
    def version(self) -> RuleVersion:
        """The rule that is answered."""
        return self.rules[self.result.rule]

    @cached_property
    def shown(self) -> Facts:
        """The facts with each record as it is shared; of one that may not be told nothing is."""
        facts = self.facts
        subject = None if facts.subject is None else self._shown(facts.subject)
        others = {name: self._shown(one) for name, one in facts.others.items()}
        return facts.model_copy(update={"subject": subject, "others": others})

    def _shown(self, subject: SubjectFacts) -> SubjectFacts:
        hidden = {"share": SharingClass.RESULT_ONLY}
        records = tuple(
            self.records.get(record.id) or record.model_copy(update=hidden) for record in subject.records
        )
        related = tuple(
            one.model_copy(update={"subject": self._shown(one.subject)}) for one in subject.related
        )
        return subject.model_copy(update={"records": records, "related": related})

    @cached_property
    def tree(self) -> Tree:
        """What each condition asked and found."""
        return tree(self.version, self.result, self.shown, self.rules)

    @property
    def barred(self) -> bool:
        """Whether it is a measure that stands against a benefit."""
        return self.result.reason is ReasonCode.RESTRAINT_PREVAILS

    @cached_property
    def against(self) -> list[Telling]:
        """The measures that stand against the benefit, each told as an answer of its own."""
        return [replace(self, result=one, restraints=()) for one in self.restraints if self.barred]

    @cached_property
    def unknown(self) -> list[Node]:
        """The leaves of which something is missing."""
        found = (self.tree.applies, self.tree.kind, self.tree.condition, self.tree.withdrawn)
        return [leaf for node in found if node is not None for leaf in leaves(node) if leaf.missing]

    def leaves(self) -> Iterator[Node]:
        """Every condition, but for the kinds of subject that it is for."""
        for node in (self.tree.applies, self.tree.condition, self.tree.withdrawn):
            yield from leaves(node) if node is not None else ()

    @cached_property
    def settling(self) -> list[Node]:
        """The conditions that settle the outcome; none where it is not determined, or a measure does."""
        found, outcome = self.tree, self.result.outcome
        if outcome in (Outcome.UNDETERMINED, Outcome.STATED) or self.barred:
            told: tuple[Node | None, ...] = ()
        elif outcome is Outcome.WITHDRAWN:
            told = (found.withdrawn,)
        elif outcome is Outcome.NOT_APPLICABLE:
            told = (found.applies,)
        elif found.kind is not None and found.kind.fails:
            told = (found.kind,)
        else:
            told = (found.applies, found.condition)
        return [node for node in told if node is not None]

    @cached_property
    def resting(self) -> list[Node]:
        """The leaves whose evidence it rests on: of what is granted also that nothing withdraws it."""
        settling = self.settling
        if self.result.outcome is Outcome.GRANTED and self.tree.withdrawn is not None:
            settling = [*settling, self.tree.withdrawn]
        return [leaf for node in settling for leaf in (*given_cases(node), *nodes(items(node)))]

    @cached_property
    def workings(self) -> list[Working]:
        """What the outcome gives, and how that was worked out."""
        return workings(self.version, self.result, self.shown, self.rules)

    @property
    def rests_on(self) -> tuple[EvidenceOrigin, ...]:
        """Whose word settles the outcome, and the balance that it gives; of a benefit that a measure stands
        against the measure. Empty where none does: it is not determined, or rests on the text alone."""
        origins = {origin for one in self.against for origin in one.rests_on}
        if self.settling:
            origins |= {*rests_on(self.resting), *balance_origins(self.workings)}
        return tuple(origin for origin in EvidenceOrigin if origin in origins)

    def words(self, locale: Locale) -> Words:
        """One language for this answer."""
        rule = self.version.rule
        return Words(locale is Locale.ZH_CN, self.catalogue, rule, self.shown, rule.kind, self.records)
