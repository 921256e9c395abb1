"""What is asked: of which rules, where, at which cut-off. What does not fit is told in one sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from graph_schema.vocabulary import ErrorCode, RuleKind
from hub.decisions.inputs import GivenInput
from hub.errors import InputError
from hub.identity.naming import SubjectKey
from hub.policy.catalogue import Catalogue, RuleVersion
from hub.policy.model.documents import OPEN_END
from hub.services import SHANGHAI, Services

Ask = Literal["jointPunishment", "incentives", "evaluate"]
KINDS: Mapping[Ask, RuleKind] = {"jointPunishment": RuleKind.MEASURE, "incentives": RuleKind.BENEFIT}


@dataclass(frozen=True)
class Question:
    """A question to the rules. ``on`` is the cut-off, ``as_known_at`` the moment whose knowledge counts."""

    ask: Ask
    region: str
    subject: SubjectKey | None = None
    scenario: str | None = None
    rule: str | None = None
    inputs: tuple[GivenInput, ...] = ()
    on: datetime | None = None
    as_known_at: datetime | None = None

    @property
    def nobody(self) -> bool:
        """Whether it names no subject and gives nothing: what the text says is asked."""
        return self.subject is None and not self.inputs


def moment(services: Services, at: datetime | None, what: str) -> datetime:
    """A moment in Asia/Shanghai, now where none is given.

    Raises:
        InputError: FUTURE_CUTOFF.
    """
    now = services.now()
    if at is None:
        return now
    local = at.replace(tzinfo=SHANGHAI) if at.tzinfo is None else at.astimezone(SHANGHAI)
    if local > now:
        raise InputError(
            f"The {what} lies in the future.",
            code=ErrorCode.FUTURE_CUTOFF,
            expected=f"a moment up to now ({now:%Y-%m-%d %H:%M} Asia/Shanghai)",
            fix="leave it out to ask as of now",
        )
    return local


def place_of(rule: str, region: str | None, home: str, catalogue: Catalogue) -> str:
    """Where a rule is asked: the named region, else the caller's own where the rule holds there, else the
    rule's."""
    found = catalogue.rules.get(rule)
    if region is not None or found is None or found.rule.region in catalogue.path(home):
        return region or home
    return found.rule.region


def check_region(region: str, catalogue: Catalogue) -> None:
    """Refuses a region that the tree does not have."""
    if region not in catalogue.regions:
        raise InputError(
            "No region has this code.",
            code=ErrorCode.UNKNOWN_REGION,
            expected=catalogue.instead_of(region)
            or "a GB/T 2260 code of six digits such as 411500 (信阳市), or the code of a function area",
            fix="look the code up in the regions of this hub",
        )


def check_scenario(region: str, scenario: str, catalogue: Catalogue) -> None:
    """Refuses a scenario that neither the region nor any above it has."""
    if catalogue.scenario(region, scenario) is None:
        path = catalogue.path(region)
        known = sorted({name for code, name in catalogue.scenarios if code in path})
        raise InputError(
            f"Region {region} has no such scenario.",
            code=ErrorCode.UNKNOWN_SCENARIO,
            expected="one of " + ", ".join(known[:40]) + (" …" if len(known) > 40 else ""),
            fix="a scenario is always (region, scenario): the same name elsewhere is another thing",
        )


def rules_of(question: Question, catalogue: Catalogue, day: date) -> Sequence[RuleVersion]:
    """The rules that the question asks.

    Raises:
        InputError: UNKNOWN_REGION, UNKNOWN_SCENARIO or UNKNOWN_RULE.
    """
    if question.ask == "evaluate":
        found = catalogue.rules.get(question.rule or "")
        if found is None:
            raise InputError(
                "No rule has this id.",
                code=ErrorCode.UNKNOWN_RULE,
                expected="the id of a rule, as the query `rules` lists them",
                fix="correct the id",
            )
        check_region(question.region, catalogue)
        if found.rule.region not in catalogue.path(question.region):
            raise InputError(
                f"The rule does not hold in region {question.region}.",
                code=ErrorCode.UNKNOWN_RULE,
                expected=f"region {found.rule.region}, or one inside it",
                fix="leave region out, or ask for the rule of that region",
            )
        valid = found.rule.valid
        if not valid.holds(day):
            end = "open" if valid.to == OPEN_END else f"before {valid.to}"
            raise InputError(
                f"The rule is not in force on {day}.",
                code=ErrorCode.UNKNOWN_RULE,
                expected=f"a cut-off from {valid.from_}, {end}",
                fix="ask at another cut-off (on), or another rule",
            )
        return (found,)
    check_region(question.region, catalogue)
    if question.scenario is not None:
        check_scenario(question.region, question.scenario, catalogue)
    return catalogue.rules_for(question.region, KINDS[question.ask], day, question.scenario)
