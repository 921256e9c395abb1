"""One rule's evaluation under way: whose records are looked at, and what was noted on the way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from graph_schema.vocabulary import EvidenceOrigin, ReasonCode, RuleStatus, Truth
from hub.policy.model.documents import Rule
from hub.rules.facts import Evidence, Facts, Missing, RecordFact, SubjectFacts
from hub.rules.screening import Screened, screen

LeafResult = tuple[Truth, tuple[Evidence, ...], tuple[Missing, ...]]
UNHEARD_OF = Missing(what="subject", name="subject", detail="this hub has never heard of the subject")
NOT_NAMED = Missing(what="subject", name="subject", detail="no subject was named")


@dataclass(frozen=True)
class Context:
    """``counted``, ``screened`` and ``clauses`` collect which records counted, why others did not and
    which clauses let them; ``statuses`` those of other rules that this one rests on."""

    rule: Rule
    facts: Facts
    subject: SubjectFacts | None
    counted: dict[str, None] = field(default_factory=dict[str, None])
    screened: dict[str, ReasonCode] = field(default_factory=dict[str, ReasonCode])
    clauses: dict[str, None] = field(default_factory=dict[str, None])
    statuses: dict[RuleStatus, None] = field(default_factory=dict[RuleStatus, None])

    @property
    def other(self) -> bool:
        """Whether another subject's records are looked at than those of the one in question."""
        asked = self.facts.subject
        return self.subject is not None and asked is not None and self.subject.id != asked.id

    @property
    def unheard(self) -> Missing:
        """What is missing where there is no subject: one that is known, or the name of any."""
        return NOT_NAMED if self.facts.unnamed or self.facts.nobody else UNHEARD_OF

    @property
    def records(self) -> tuple[RecordFact, ...]:
        """The subject's records; none of a subject that nobody has heard of."""
        return self.subject.records if self.subject is not None else ()

    def screen(self, kinds: Sequence[str]) -> list[Screened]:
        """The records of these kinds that count, the newest first; the others are noted."""
        found: list[Screened] = []
        for record in self.records:
            if record.kind in kinds:
                result = screen(record, self.rule, self.facts)
                if result.reason is None:
                    found.append(result)
                else:
                    self.note(record, result.reason)
        return sorted(found, key=lambda item: (item.record.decided_on, item.record.id), reverse=True)

    def note(self, record: RecordFact, reason: ReasonCode) -> None:
        """Notes why a record does not count; the first reason stays."""
        self.screened.setdefault(record.id, reason)

    def use(
        self, items: Sequence[Screened], origin: EvidenceOrigin = EvidenceOrigin.HELD
    ) -> tuple[Evidence, ...]:
        """Notes that these records counted, and copies of their decisions, and gives them as evidence."""
        every = [one for item in items for one in (item, *item.also)]
        for item in every:
            self.counted[item.record.id] = None
            if item.clause is not None:
                self.clauses[item.clause] = None
        return tuple(
            Evidence(
                origin=origin,
                what="record",
                ref=item.record.id,
                detail=item.record.kind,
                clause=item.clause,
            )
            for item in every
        )
