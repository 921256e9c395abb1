"""What is asked: of which rules, where, at which cut-off. What does not fit is told in one sentence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from graph_schema.vocabulary import ErrorCode, RuleKind
from hub.calendar.workdays import day_in_china
from hub.decisions.inputs import GivenInput
from hub.errors import InputError
from hub.identity.naming import SubjectKey
from hub.messages.message import message
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
            "decisions.in-future",
            code=ErrorCode.FUTURE_CUTOFF,
            now=f"{now:%Y-%m-%d %H:%M}",
            moment=message(what),
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
            "decisions.region-unknown",
            code=ErrorCode.UNKNOWN_REGION,
            wanted=catalogue.instead_of(region) or message("decisions.region-code"),
        )


def check_scenario(region: str | None, scenario: str, catalogue: Catalogue) -> None:
    """Refuses a scenario that neither the region nor any above it has; without a region, that none has."""
    if region is None:
        if scenario not in {name for _, name in catalogue.scenarios}:
            raise InputError("decisions.scenario-nowhere", code=ErrorCode.UNKNOWN_SCENARIO)
    elif catalogue.scenario(region, scenario) is None:
        path = catalogue.path(region)
        known = sorted({name for code, name in catalogue.scenarios if code in path})
        raise InputError(
            "decisions.scenario-unknown",
            code=ErrorCode.UNKNOWN_SCENARIO,
            region=region,
            scenarios=message("decisions.and-more", names=known[:40]) if len(known) > 40 else known,
        )


def check_in_force(version: RuleVersion, day: date) -> None:
    """Refuses a rule that is not in force on a day. Raises InputError."""
    valid = version.rule.valid
    if valid.holds(day):
        return
    end = message("decisions.open-end")
    if valid.to != OPEN_END:
        end = message("decisions.before", day=valid.to)
    raise InputError(
        "decisions.rule-not-in-force", code=ErrorCode.UNKNOWN_RULE, day=day, start=valid.from_, end=end
    )


def check_not_withdrawn(rule: str, catalogue: Catalogue) -> None:
    """Refuses a rule that was there and is withdrawn, with the day. Raises InputError."""
    ended = catalogue.withdrawn.get(rule)
    if ended is not None:
        day = day_in_china(ended)
        raise InputError("decisions.rule-withdrawn", code=ErrorCode.UNKNOWN_RULE, day=day)


def rules_of(question: Question, catalogue: Catalogue, day: date) -> Sequence[RuleVersion]:
    """The rules that the question asks.

    Raises:
        InputError: UNKNOWN_REGION, UNKNOWN_SCENARIO or UNKNOWN_RULE.
    """
    if question.ask == "evaluate":
        found = catalogue.rules.get(question.rule or "")
        if found is None:
            check_not_withdrawn(question.rule or "", catalogue)
            raise InputError("decisions.rule-unknown", code=ErrorCode.UNKNOWN_RULE)
        check_region(question.region, catalogue)
        if found.rule.region not in catalogue.path(question.region):
            raise InputError(
                "decisions.rule-not-here",
                code=ErrorCode.UNKNOWN_RULE,
                region=question.region,
                home=found.rule.region,
            )
        check_in_force(found, day)
        return (found,)
    check_region(question.region, catalogue)
    if question.scenario is not None:
        check_scenario(question.region, question.scenario, catalogue)
    return catalogue.rules_for(question.region, KINDS[question.ask], day, question.scenario)
