"""A document that somebody wants to publish, judged beside the policy that it would stand in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from operator import attrgetter

from hub.errors import InputError
from hub.messages.message import Argument, message
from hub.policy.catalogue import Catalogue, RuleVersion
from hub.policy.checks import whole_policy
from hub.policy.checks.clause_conflicts import clashes
from hub.policy.checks.names_in_conditions import conditions_of
from hub.policy.checks.problems import Name, Problem
from hub.policy.diagnostics.complaints import BrokenDocuments, Complaint
from hub.policy.document_reading import build
from hub.policy.model import conditions as c
from hub.policy.model.documents import OPEN_END, Agreement, Parameter, ParameterValue, Rule
from hub.policy.yaml_documents import Document, dump, parse

Check = Callable[[Catalogue], list[Problem]]
LONGEST = 60_000
"""Characters of a document's text; the longest rule of the seeds has some 4,000."""


@dataclass(frozen=True)
class Proposal:
    """A document that fits: its type, model and text, and the policy with it in its place."""

    type: str
    model: Rule | Parameter | Agreement
    text: str
    catalogue: Catalogue
    warnings: tuple[Complaint, ...] = ()

    @property
    def name(self) -> Name:
        """Type and id."""
        return (self.type, self.model.id)


def propose_rule(document: Document, catalogue: Catalogue) -> Proposal:
    """A rule in the policy, in the place of the version that it follows.

    Raises:
        BrokenDocuments: with every complaint, those about other documents that need this one too.
    """
    rule = build(Rule, document)
    held = catalogue.rules.get(rule.id)
    version = RuleVersion(rule, 1 if held is None else held.version + 1, document.text)
    beside = replace(catalogue, rules={**catalogue.rules, rule.id: version})
    _judge(document, ("rule", rule.id), catalogue, beside, whole_policy.check)
    return Proposal("rule", rule, document.text, beside)


def propose_parameter(document: Document, catalogue: Catalogue) -> Proposal:
    """A parameter in the policy. Raises as :func:`propose_rule`."""
    parameter = build(Parameter, document)
    key = ("parameter", parameter.id)
    beside = replace(
        catalogue,
        parameters={**catalogue.parameters, parameter.id: parameter},
        versions={**catalogue.versions, key: catalogue.versions.get(key, 1) + 1},
    )
    _judge(document, key, catalogue, beside, whole_policy.check)
    return Proposal("parameter", parameter, document.text, beside)


def propose_agreement(document: Document, catalogue: Catalogue) -> Proposal:
    """An agreement in the policy, with what only overlaps as ``warnings``. Raises as :func:`propose_rule`."""
    agreement = build(Agreement, document)
    _, number = catalogue.agreements.get(agreement.id, (None, 0))
    beside = replace(catalogue, agreements={**catalogue.agreements, agreement.id: (agreement, number + 1)})
    _judge(document, ("agreement", agreement.id), catalogue, beside, whole_policy.check_agreements)
    found = clashes(agreement, catalogue)
    if found.problems:
        raise BrokenDocuments([_complaint(document, one) for one in found.problems])
    warnings = tuple(_complaint(document, one) for one in found.warnings)
    return Proposal("agreement", agreement, document.text, beside, warnings)


def read_text(text: str, file: str) -> Document:
    """A document from a text that came over the wire. Raises BrokenDocuments."""
    if len(text) > LONGEST:
        found = message("policy.text-count-characters", count=len(text))
        raise BrokenDocuments(
            [Complaint(file, 1, "", found, message("policy.at-most-count-characters", count=LONGEST))]
        )
    return parse(text, file)


def with_value(parameter: Parameter, value: ParameterValue, *, corrects: bool = False) -> Document:
    """The text of a parameter with one value more; a value that was open ends where the new one begins.

    Args:
        corrects: the value takes the place of the one from the same day, with its end where it has none of
            its own. Versions from before keep what was wrong.

    Raises:
        InputError: BAD_INPUT where no value from that day is there to correct.
    """
    if corrects:
        wrong = next((one for one in parameter.values if one.from_ == value.from_), None)
        if wrong is None:
            days = [one.from_ for one in parameter.values]
            raise InputError("policy.no-value-to-correct", day=value.from_, days=days)
        value = value.model_copy(update={"to": min(value.to, wrong.to)})
        rest = tuple(value if one is wrong else one for one in parameter.values)
        return _text(parameter, rest)
    earlier = [
        one.model_copy(update={"to": value.from_}) if one.to == OPEN_END and one.from_ < value.from_ else one
        for one in parameter.values
    ]
    return _text(parameter, tuple(sorted((*earlier, value), key=attrgetter("from_"))))


def _text(parameter: Parameter, values: tuple[ParameterValue, ...]) -> Document:
    after = parameter.model_copy(update={"values": values})
    return parse(dump(after.model_dump(by_alias=True, exclude_defaults=True)), parameter.id)


def rests_on(rule: str, catalogue: Catalogue) -> list[str]:
    """Ids of the rules whose conditions ask for this rule directly."""
    return sorted(
        version.rule.id
        for version in catalogue.rules.values()
        if any(
            isinstance(part, c.RuleResult) and part.rule.rule == rule
            for _, part in conditions_of(version.rule)
        )
    )


def without_rule(rule: str, catalogue: Catalogue) -> Catalogue:
    """The policy without a rule."""
    return replace(
        catalogue, rules={name: version for name, version in catalogue.rules.items() if name != rule}
    )


def _complaint(document: Document, problem: Problem) -> Complaint:
    field = ".".join(str(step) for step in problem.path)
    return Complaint(document.file, document.line(problem.path), field, problem.finding, problem.expectation)


_TYPES = {
    "agreement": "policy.agreement",
    "kind": "policy.kind",
    "measure": "policy.measure",
    "parameter": "policy.parameter",
    "rule": "policy.rule",
    "scale": "policy.scale",
}


def _type(name: str) -> Argument:
    """What a type of document is called, as a message where the catalogue has one."""
    return message(_TYPES[name]) if name in _TYPES else name


def _judge(document: Document, me: Name, before: Catalogue, after: Catalogue, check: Check) -> None:
    found = check(after)
    others = [problem for problem in found if me not in (problem.document, problem.beside)]
    known = set(check(before)) if others else set[Problem]()
    complaints = [_complaint(document, problem) for problem in found if problem.document == me]
    complaints += [
        Complaint(
            document.file,
            document.line(("id",)),
            "id",
            message(
                "policy.another-does-not-fit",
                type=_type(problem.document[0]),
                name=problem.document[1],
                problem=problem.finding,
            ),
            message("policy.they-fit-together"),
        )
        for problem in others
        if problem not in known
    ]
    if complaints:
        raise BrokenDocuments(complaints)
