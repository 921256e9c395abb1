"""Refuses rules that could harm by their form: circles, measures through links, benefits earned by a
negative record, drafts shown as law, effects across regions without an agreement."""

from __future__ import annotations

from collections.abc import Iterator

from graph_schema.vocabulary import Polarity, RuleKind, RuleStatus
from hub.messages.message import message
from hub.policy.catalogue import NATION, Catalogue
from hub.policy.checks.names_in_conditions import conditions_of
from hub.policy.checks.problems import Name, Problem
from hub.policy.legal_force import legal_force
from hub.policy.model import conditions as c
from hub.policy.model.conditions import Path
from hub.policy.model.documents import LegalBasis, Rule
from hub.policy.model.values import accounts_of, cases


def of_rule(rule: Rule, catalogue: Catalogue) -> Iterator[Problem]:
    """Everything about the rule's form that could harm someone."""
    me = ("rule", rule.id)
    yield from presented_as_more(me, rule.status, rule.legal_basis, catalogue)
    yield from _foreign_basis(rule, catalogue)
    yield from _everywhere(rule, catalogue)
    if _in_circle(rule, catalogue):
        yield Problem(
            me, ("condition",), message("policy.rule-rests-itself"), message("policy.rules-without-circle")
        )
    if rule.kind is RuleKind.DUTY and rule.condition.idle():
        expected = message("policy.stated-true-condition-records-terms-inputs")
        yield Problem(me, ("condition",), message("policy.duty-met-whatever-facts"), expected)
    trees = [tree for _, tree in rule.trees]
    if any(_in_circle(other, catalogue) for other in (rule, *_rests_on(trees, catalogue))):
        return  # what follows goes from rule to rule
    for path, condition in conditions_of(rule):
        yield from _reach(rule, path, condition, catalogue)
    if rule.kind is RuleKind.BENEFIT:
        yield from _earned_by_negative(rule, catalogue)


def presented_as_more(
    me: Name, status: RuleStatus, basis: tuple[LegalBasis, ...], catalogue: Catalogue
) -> Iterator[Problem]:
    """A draft or a reported practice is never presented as applied law."""
    cited = [catalogue.sources[one.document].status for one in basis if one.document in catalogue.sources]
    if cited:
        strongest = min(cited, key=legal_force)
        if legal_force(status) < legal_force(strongest):
            expected = message("policy.status-as-strongest-sources-weaker", status=strongest)
            yield Problem(
                me,
                ("status",),
                message("policy.status-status-source-text", status=status, source=strongest),
                expected,
            )


def _foreign_basis(rule: Rule, catalogue: Catalogue) -> Iterator[Problem]:
    path = catalogue.path(rule.region)
    for position, basis in enumerate(rule.legal_basis):
        source = catalogue.sources.get(basis.document)
        if source is not None and source.region is not None and path and source.region not in path:
            found = message(
                "policy.name-text-region-there-rule-region",
                name=source.id,
                there=source.region,
                here=rule.region,
            )
            expected = message("policy.text-rules-region-above")
            yield Problem(("rule", rule.id), ("legal_basis", position, "document"), found, expected)


def _everywhere(rule: Rule, catalogue: Catalogue) -> Iterator[Problem]:
    """Only a national text can make records of other regions count without an agreement."""
    regions = {
        catalogue.sources[one.document].region
        for one in rule.legal_basis
        if one.document in catalogue.sources
    }
    if rule.effective == "EVERYWHERE" and regions and regions.isdisjoint((None, NATION)):
        found = message("policy.effective-everywhere-without-national-text")
        yield Problem(
            ("rule", rule.id), ("effective",), found, message("policy.jurisdiction-national-text-legal-basis")
        )


def _in_circle(rule: Rule, catalogue: Catalogue) -> bool:
    return rule.id in {other.id for other in _rests_on([rule.condition], catalogue)}


def _rests_on(trees: list[c.Condition], catalogue: Catalogue) -> list[Rule]:
    """Every rule whose condition these need, directly or through others."""
    found: dict[str, Rule] = {}
    pending = list(trees)
    for tree in pending:
        for part in c.walk(tree):
            known = catalogue.rules.get(part.rule.rule) if isinstance(part, c.RuleResult) else None
            if known is not None and known.rule.id not in found:
                found[known.rule.id] = known.rule
                pending.append(known.rule.condition)
    return list(found.values())


def _reach(rule: Rule, path: Path, condition: c.Condition, catalogue: Catalogue) -> Iterator[Problem]:
    me = ("rule", rule.id)
    reaching = [condition]
    if isinstance(condition, c.RuleResult):
        others = _rests_on([condition], catalogue)
        reaching = [part for other in others for part in c.walk(other.condition)]
        above = catalogue.path(rule.region)
        for other in others:
            if above and other.region not in above:
                found = message(
                    "policy.rule-name-region-there-rule-region",
                    name=other.id,
                    there=other.region,
                    here=rule.region,
                )
                yield Problem(me, path, found, message("policy.rule-same-region-above"))
    through_link = any(part.reaches for part in reaching)
    if rule.kind is RuleKind.MEASURE and through_link and not rule.responsible_persons:
        found = message("policy.measure-reaches-through-link-another-subject")
        yield Problem(me, path, found, message("policy.responsible-persons-true-basis-names-those"))
    timed = isinstance(condition, c.Not) and any(isinstance(part, c.Deadline) for part in c.walk(condition))
    if rule.kind is RuleKind.DUTY and timed:
        yield Problem(me, path, message("policy.deadline-under"), message("policy.deadline-met-when-kept"))


def _earned_by_negative(rule: Rule, catalogue: Catalogue) -> Iterator[Problem]:
    expected = message("policy.negative-kinds-only-where-more-record")
    for kind in sorted(_helping(rule.condition, catalogue, helps=True)):
        found = message("policy.benefit-negative-record-kind-can-earn", kind=kind)
        yield Problem(("rule", rule.id), ("condition",), found, expected)
    if rule.withdrawn_when is not None:
        for kind in sorted(_helping(rule.withdrawn_when, catalogue, helps=False)):
            found = message("policy.benefit-negative-record-kind-can-keep", kind=kind)
            yield Problem(("rule", rule.id), ("withdrawn_when",), found, expected)
    for path, case in cases(rule.effect.value):
        for kind in sorted(_helping(case, catalogue, helps=True) | _helping(case, catalogue, helps=False)):
            found = message("policy.benefit-whose-size-negative-record-kind", kind=kind)
            yield Problem(
                ("rule", rule.id), path, found, message("policy.case-value-no-negative-kind-decides")
            )
    for path, account in accounts_of(rule.effect.value):
        for kind in sorted(_negative(account.raising, catalogue)):
            found = message("policy.balance-negative-record-kind-raises", kind=kind)
            yield Problem(("rule", rule.id), path, found, message("policy.negative-kinds-under-minus-only"))


def _helping(condition: c.Condition, catalogue: Catalogue, *, helps: bool) -> set[str]:
    """Negative kinds of which one record more could turn the condition towards MET (``helps``), or
    away from it."""
    match condition:
        case c.Not():
            return _helping(condition.not_, catalogue, helps=not helps)
        case c.RuleResult():
            known = catalogue.rules.get(condition.rule.rule)
            wanted = helps if condition.rule.is_ == "MET" else not helps
            return _helping(known.rule.condition, catalogue, helps=wanted) if known is not None else set()
        case _:
            turning = condition.directions()
            own = _negative(turning.helping if helps else turning.barring, catalogue)
            return own.union(*(_helping(part, catalogue, helps=helps) for part in c.parts(condition)))


def _negative(kinds: tuple[str, ...], catalogue: Catalogue) -> set[str]:
    return {
        kind
        for kind in kinds
        if kind in catalogue.kinds and catalogue.kinds[kind].polarity is Polarity.NEGATIVE
    }


def is_negative(kind: str, catalogue: Catalogue) -> bool:
    """Whether a record of the kind speaks against its subject."""
    return bool(_negative((kind,), catalogue))
