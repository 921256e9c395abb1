"""A decision is reviewed by a person: demanded, answered once, seen by the subject; no illegal state."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph_schema.proceedings import ReviewAct, ReviewState
from graph_schema.vocabulary import PurposeCode, Role
from hub.access.caller_and_purpose import Access, Purpose
from hub.access.grants import access_for
from hub.audit import Disclosures
from hub.call import Call
from hub.errors import HubError
from hub.identity import Caller, OwnSubject
from hub.policy.catalogue import Catalogue
from hub.policy.model.documents import Parameter
from hub.proceedings import reviews
from hub.proceedings.reviews import STATES, Review
from hub.services import SHANGHAI, Services
from tests import staging
from tests.asking import JOINT_PUNISHMENT, SERVICE, Json, code, codes, data, nodes
from tests.conftest import Ask

Token = Callable[..., str]
ITSELF: Json = {"code": "SUBJECT_ACCESS", "matter": "本人2026-021"}
ANSWERING: Json = {"code": "SUPERVISION", "matter": "信复核2026-1"}
REVIEW = """
fragment R on Review {
  id decision { id } subject { id } region { code } authority { code } state demandedAt dueOn overdue
  newDecision { id }
  steps { position act state reason role authority { code } newDecision { id } }
}
"""
DEMAND = (
    """
mutation Demand($subject: SubjectRef!, $decision: ID!, $reason: String!, $purpose: PurposeInput!,
                $form: String) {
  demandReview(subject: $subject, decision: $decision, reason: $reason, purpose: $purpose,
               formNumber: $form) {
    receipt review { ...R }
  }
}
"""
    + REVIEW
)
ANSWER = (
    """
mutation Answer($review: ID!, $act: ReviewAct!, $reasons: String!, $new: ID, $purpose: PurposeInput!) {
  answerReview(review: $review, act: $act, reason: $reasons, newDecision: $new, purpose: $purpose) {
    receipt review { ...R }
  }
}
"""
    + REVIEW
)
RETRACT = (
    """
mutation Retract($subject: SubjectRef!, $review: ID!, $purpose: PurposeInput!) {
  retractReview(subject: $subject, review: $review, reason: "已经说明", purpose: $purpose) {
    receipt review { ...R }
  }
}
"""
    + REVIEW
)
LIST = (
    """
query List($state: ReviewState, $first: Int, $after: String, $purpose: PurposeInput!) {
  reviews(state: $state, first: $first, after: $after, purpose: $purpose) {
    edges { node { ...R } } pageInfo { hasNextPage endCursor }
  }
}
"""
    + REVIEW
)
SEEN = (
    """
query Seen($subject: SubjectRef!, $purpose: PurposeInput!) {
  ownView(subject: $subject, purpose: $purpose) {
    decisions { edges { node { id reviews { edges { node { ...R } } } } } }
  }
}
"""
    + REVIEW
)
ENTRY = "MATCH (a:AuditEntry {receipt: $receipt}) RETURN a.outcomes AS outcomes, a.act AS act"
KEPT = """
MATCH (r:Review {id: $id})-[:HAS_STEP]->(p:ReviewStep) RETURN r.state AS state, count(p) AS steps
"""


@dataclass(frozen=True)
class Firm:
    """A company of 信阳 about which an officer decided."""

    code: str
    me: str
    decision: str

    @property
    def ref(self) -> Json:
        return code(self.code)


def decide(ask: Ask, company: str, **more: Any) -> str:
    asked = {"subject": code(company), "region": "411500", "purpose": SERVICE}
    return data(ask(JOINT_PUNISHMENT, asked, **more))["jointPunishment"]["id"]


@pytest.fixture
def firm(ask: Ask, services: Services, token: Token) -> Firm:
    company = staging.put_subject(services)
    me = token("411500", Role.SUBJECT, subject=OwnSubject(scheme="USCC", value=company))
    return Firm(company, me, decide(ask, company))


def demand(ask: Ask, firm: Firm, **more: Any) -> Json:
    sent = {"subject": firm.ref, "decision": firm.decision, "reason": "罚款已经撤销", "purpose": ITSELF}
    return ask(DEMAND, {**sent, **more}, as_=firm.me)


def demanded(ask: Ask, firm: Firm) -> str:
    return data(demand(ask, firm))["demandReview"]["review"]["id"]


def answer(ask: Ask, review: str, act: str, as_: str | None = "", **more: Any) -> Json:
    sent = {"review": review, "act": act, "reasons": "已核对处罚决定书", "purpose": ANSWERING, **more}
    return ask(ANSWER, sent, as_=as_)


def test_a_subject_demands_and_sees_the_answer(ask: Ask, services: Services, firm: Firm) -> None:
    made = data(demand(ask, firm))["demandReview"]
    review = made["review"]
    assert (review["state"], review["region"]["code"], review["authority"]["code"]) == (
        "DEMANDED",
        "411500",
        "411500-czj",
    )
    assert (review["dueOn"], review["overdue"]) == (None, False), "nobody has set a limit"
    entry = services.graph.read(lambda tx: tx.row(ENTRY, receipt=made["receipt"]))
    assert entry is not None
    assert entry["act"] == "MUTATION"
    assert entry["outcomes"][0].startswith(f"review-demanded:{review['id']}:{firm.decision}:commit ")
    assert codes(demand(ask, firm)) == ["CONFLICT"], "one review of a decision at a time"

    listed = data(ask(LIST, {"state": "DEMANDED", "first": 100, "purpose": ANSWERING}))["reviews"]["edges"]
    assert review["id"] in {edge["node"]["id"] for edge in listed}
    assert data(answer(ask, review["id"], "TAKE"))["answerReview"]["review"]["state"] == "TAKEN"
    done = data(answer(ask, review["id"], "CONFIRM"))["answerReview"]["review"]
    assert done["state"] == "CONFIRMED"
    (decision,) = [
        edge["node"]
        for edge in data(ask(SEEN, {"subject": firm.ref, "purpose": ITSELF}, as_=firm.me))["ownView"][
            "decisions"
        ]["edges"]
    ]
    (seen,) = nodes(decision["reviews"])
    assert [(one["act"], one["state"]) for one in seen["steps"]] == [
        ("DEMAND", "DEMANDED"),
        ("TAKE", "TAKEN"),
        ("CONFIRM", "CONFIRMED"),
    ]
    assert seen["steps"][-1]["reason"] == "已核对处罚决定书"
    assert demanded(ask, firm), "answered: it may be demanded again"


def test_a_changed_decision_names_the_new_one(ask: Ask, firm: Firm, services: Services) -> None:
    before = decide(ask, firm.code)
    review = demanded(ask, firm)
    assert codes(answer(ask, review, "CHANGE")) == ["BAD_INPUT"], "no new decision"
    assert codes(answer(ask, review, "CONFIRM", new=before)) == ["BAD_INPUT"]
    assert codes(answer(ask, review, "CHANGE", new=before)) == ["BAD_INPUT"], "made before the demand"
    other = decide(ask, staging.put_subject(services))
    assert codes(answer(ask, review, "CHANGE", new=other)) == ["BAD_INPUT"], "another subject's"
    new = decide(ask, firm.code)
    done = data(answer(ask, review, "CHANGE", new=new))["answerReview"]["review"]
    assert (done["state"], done["newDecision"]) == ("CHANGED", {"id": new})


def test_the_subject_takes_its_demand_back_and_nobody_else_can(
    ask: Ask, firm: Firm, services: Services, token: Token
) -> None:
    review = demanded(ask, firm)
    assert codes(answer(ask, review, "RETRACT")) == ["BAD_INPUT"]
    stranger = staging.put_subject(services)
    me = token("411500", Role.SUBJECT, subject=OwnSubject(scheme="USCC", value=stranger))
    sent = {"subject": code(stranger), "review": review, "purpose": ITSELF}
    none = {**sent, "review": "v_" + "0" * 20}
    assert ask(RETRACT, sent, as_=me)["errors"] == ask(RETRACT, none, as_=me)["errors"]
    done = ask(RETRACT, {**sent, "subject": firm.ref}, as_=firm.me)
    assert data(done)["retractReview"]["review"]["state"] == "RETRACTED"
    assert codes(answer(ask, review, "CONFIRM")) == ["CONFLICT"], "too late"


def test_who_may_demand_and_answer(ask: Ask, firm: Firm, services: Services, token: Token) -> None:
    nothing = demand(ask, firm, decision="d_" + "0" * 20)
    stranger = decide(ask, staging.put_subject(services))
    assert demand(ask, firm, decision=stranger)["errors"] == nothing["errors"], "about another subject"
    assert codes(nothing) == ["NOT_FOUND"]
    assert nothing["errors"][0]["message"].endswith("没有关于该主体的此项研判。")
    window = {"subject": firm.ref, "decision": firm.decision, "reason": "代", "purpose": ITSELF}
    assert codes(ask(DEMAND, window)) == ["BAD_INPUT"], "an officer needs the form"
    blank = ask(DEMAND, {**window, "form": "信2026-5", "reason": "  "})
    assert codes(blank) == ["BAD_INPUT"]
    assert blank["errors"][0]["message"] == "The reason can't be used. 理由不可用。"
    made = data(ask(DEMAND, {**window, "form": "信2026-5"}))["demandReview"]["review"]
    elsewhere = token("320500", Role.OFFICER, "320500-demo")
    theirs = answer(ask, made["id"], "CONFIRM", as_=elsewhere)
    assert theirs["errors"] == answer(ask, "v_" + "0" * 20, "CONFIRM", as_=elsewhere)["errors"]
    assert codes(theirs) == ["NOT_FOUND"]
    assert theirs["errors"][0]["message"].endswith("本区域没有此复核申请。")
    assert codes(answer(ask, made["id"], "CONFIRM", as_=token(role=Role.INVESTIGATOR))) == ["FORBIDDEN"]
    assert codes(answer(ask, made["id"], "CONFIRM", as_=None)) == ["UNAUTHENTICATED"]


def test_a_question_of_the_subjects_own_is_nobodys_decision(ask: Ask, firm: Firm) -> None:
    asked = {"subject": firm.ref, "region": "411500", "purpose": ITSELF}
    own = data(ask(JOINT_PUNISHMENT, asked, as_=firm.me))["jointPunishment"]["id"]
    answered = demand(ask, firm, decision=own)
    assert codes(answered) == ["BAD_INPUT"]
    assert "itself" in answered["errors"][0]["message"]


def test_two_officers_at_once_give_one_answer(ask: Ask, firm: Firm, services: Services) -> None:
    review = demanded(ask, firm)
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda act: answer(ask, review, act), ["CONFIRM", "WITHDRAW"] * 4))
    assert sorted(codes(one)[0] if codes(one) else "" for one in answers) == [""] + ["CONFLICT"] * 7
    (won,) = [one for one in answers if not codes(one)]
    row = services.graph.read(lambda tx: tx.row(KEPT, id=review))
    assert row == {"state": data(won)["answerReview"]["review"]["state"], "steps": 2}


def access_of(services: Services, caller: Caller) -> Access:
    purpose = Purpose(PurposeCode.SUPERVISION, "信复核2026-1")
    return access_for(caller, purpose, services.book.current(), services.now().date())


OFFICER = Caller("test", "411500", "411500-czj", Role.OFFICER, None)


def test_a_step_without_its_entry_is_no_step(
    ask: Ask, firm: Firm, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever fails while the entry is written, step and entry are undone together."""
    review = demanded(ask, firm)

    def fails(*_: Any) -> None:
        raise RuntimeError("the entry can't be written")

    with monkeypatch.context() as broken:
        broken.setattr("hub.audit.writer._put", fails)
        access = access_of(services, OFFICER)
        with pytest.raises(RuntimeError):
            reviews.step(
                Call(services, access, Disclosures(), services.book.current()),
                review,
                ReviewAct.CONFIRM,
                "理由",
            )
    row = services.graph.read(lambda tx: tx.row(KEPT, id=review))
    assert row == {"state": "DEMANDED", "steps": 1}
    assert data(answer(ask, review, "CONFIRM"))["answerReview"]["review"]["state"] == "CONFIRMED"


# The state machine


ACTS = [act for act in ReviewAct if act is not ReviewAct.CHANGE]


@given(acts=st.lists(st.sampled_from(list(ReviewAct)), max_size=6))
def test_no_path_leads_out_of_the_table(acts: list[ReviewAct]) -> None:
    """From the demand on: an answered review stays answered, and TAKEN is never gone back from."""
    state, taken = ReviewState.DEMANDED, 0
    for act in acts:
        after = STATES.following(state, act)
        if state not in STATES.open:
            assert after is None
            continue
        if after is not None:
            taken += 1
            assert after is not ReviewState.DEMANDED
            state = after
    assert taken <= 2
    assert {state for state, _ in STATES.moves} == set(STATES.open), "only what is open moves"
    assert {ReviewState.DEMANDED, *STATES.moves.values()} == set(ReviewState), "each state is reached"


def stepped(services: Services, access: Access, review: str, act: ReviewAct) -> bool:
    """Whether the step was taken; a refusal is a CONFLICT."""
    refused: list[str] = []
    try:
        reviews.step(Call(services, access, Disclosures(), services.book.current()), review, act, "理由")
    except HubError as error:
        refused.append(error.code)
    assert refused in ([], ["CONFLICT"])
    return not refused


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=st.lists(st.sampled_from(ACTS), min_size=1, max_size=4))
def test_the_graph_goes_as_the_table_says(
    ask: Ask, firm: Firm, services: Services, acts: list[ReviewAct]
) -> None:
    review, state, steps = demanded(ask, firm), ReviewState.DEMANDED, 1
    access = access_of(services, OFFICER)
    sent = {"subject": firm.ref, "review": review, "purpose": ITSELF}
    for act in [*acts, ReviewAct.WITHDRAW]:
        if act is ReviewAct.RETRACT:
            done = not codes(ask(RETRACT, sent, as_=firm.me))
        else:
            done = stepped(services, access, review, act)
        after = STATES.following(state, act)
        assert done == (after is not None), (state, act)
        state, steps = after or state, steps + done
        row = services.graph.read(lambda tx: tx.row(KEPT, id=review))
        assert row == {"state": state.value, "steps": steps}


# Limits


def catalogue_with(services: Services, *values: Json) -> Catalogue:
    held = services.book.current()
    name = "decision-review-days-411500"
    parameter = Parameter.model_validate(
        {**held.parameters[name].model_dump(by_alias=True), "values": list(values)}
    )
    return replace(held, parameters={**held.parameters, name: parameter})


def test_the_limit_is_the_regions_dated_parameter(services: Services) -> None:
    day = date(2026, 6, 1)
    assert reviews.review_days(services.book.current(), "411500", day) is None, "never invented"
    dated = catalogue_with(
        services, {"from": "2026-01-01", "to": "2026-07-01", "value": 10, "source": "演示"}
    )
    assert reviews.review_days(dated, "411500", day) == 10
    assert reviews.review_days(dated, "411502", day) == 10, "of the region above"
    assert reviews.review_days(dated, "411500", date(2026, 7, 1)) is None
    assert reviews.review_days(dated, "320500", day) is None


@pytest.mark.parametrize(
    ("days", "state", "today", "due", "overdue"),
    [
        (None, "DEMANDED", date(2027, 1, 1), None, False),
        (5, "DEMANDED", date(2026, 6, 8), date(2026, 6, 8), False),
        (5, "TAKEN", date(2026, 6, 9), date(2026, 6, 8), True),
        (5, "CONFIRMED", date(2026, 6, 9), date(2026, 6, 8), False),
        (400, "DEMANDED", date(2030, 1, 1), None, False),  # the calendar of working days ends before
    ],
)
def test_a_demand_is_overdue_after_its_working_days(
    days: int | None, state: str, today: date, due: date | None, overdue: bool
) -> None:
    at = datetime(2026, 6, 1, 9, tzinfo=SHANGHAI)
    row = {name: "x" for name in ("id", "decision", "subject", "region", "authority", "place")}
    found = Review.from_row({**row, "state": state, "days": days, "demandedAt": at.isoformat()})
    assert (found.due_on, found.overdue(today)) == (due, overdue)
