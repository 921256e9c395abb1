"""The plan of a question is made once for a policy and a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from hub.decisions import plan as plans
from hub.decisions.plan import Plan, plan_question
from hub.decisions.questions import Question
from hub.errors import InputError
from hub.identity.naming import SubjectKey
from hub.loading import read_seeds
from hub.policy.catalogue import Catalogue
from tests.conftest import ROOT

QUESTION = Question("incentives", "411500", SubjectKey("USCC", "x"))
MORNING, EVENING = (datetime(2026, 11, 20, hour) for hour in (8, 20))


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return read_seeds(ROOT / "seeds", date(2026, 11, 20)).catalogue


def test_a_day_has_one_plan_whoever_is_asked_about(catalogue: Catalogue) -> None:
    first = plan_question(QUESTION, catalogue, MORNING)
    again = plan_question(replace(QUESTION, subject=None), catalogue, EVENING)
    assert (first.cutoff, again.cutoff) == (MORNING, EVENING)
    assert first.rules is again.rules
    assert replace(first, cutoff=EVENING) == again


@pytest.mark.parametrize(
    "other",
    [
        replace(QUESTION, ask="jointPunishment"),
        replace(QUESTION, region="320500"),
        replace(QUESTION, scenario="government-procurement"),
    ],
)
def test_another_question_has_another_plan(catalogue: Catalogue, other: Question) -> None:
    assert plan_question(other, catalogue, MORNING).rules != plan_question(QUESTION, catalogue, MORNING).rules


def test_another_day_and_another_policy_are_planned_anew(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = plan_question(QUESTION, catalogue, MORNING)
    assert plan_question(QUESTION, catalogue, datetime(2019, 1, 1)).rules != first.rules
    bare = replace(catalogue, rules={})
    assert plan_question(QUESTION, bare, MORNING).rules == ()
    monkeypatch.setattr(plans, "MOST_PLANS", 1)
    plan_question(replace(QUESTION, region="320500"), bare, MORNING)
    assert len(bare.worked_out[Plan]) == 1
    with pytest.raises(InputError):
        plan_question(replace(QUESTION, region="000000"), bare, MORNING)
