"""What a person is told of an agreement: why something is refused, and what to do. Pure; no graph."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from graph_schema.proceedings import ObjectionState
from graph_schema.vocabulary import AgreementEventKind as E
from graph_schema.vocabulary import PurposeCode, Role
from hub.access.caller_and_purpose import Access, Purpose
from hub.access.grants import entry_for
from hub.agreements import life, previews, signature_check, store
from hub.agreements.keys import SigningKey, _registered
from hub.agreements.life import Event, Illegal, Life
from hub.agreements.text_check import no_path, proposed
from hub.cli import main
from hub.decisions.reports.offenders import _threshold
from hub.errors import HubError
from hub.identity import Caller
from hub.messages.languages import Language
from hub.messages.message import message, shown
from hub.policy.catalogue import Catalogue
from hub.policy.checks.clause_conflicts import clashes
from hub.policy.diagnostics.complaints import Complaint
from hub.policy.document_reading import build
from hub.policy.model.documents import Agreement
from hub.policy.yaml_documents import parse
from hub.proceedings.jurisdiction import not_found
from hub.proceedings.objections import STATES
from tests.agreeing import A, B, text_of
from tests.cases.seeded import catalogue as seeded

OTHER = "410500"

# A change that does not follow

DRAFTED = [Event(E.DRAFTED, 1, A)]
HALF = [*DRAFTED, Event(E.SIGNED, 1, A)]
FORCE = [*HALF, Event(E.SIGNED, 1, B), Event(E.IN_FORCE, 1)]
STOPPED = [*FORCE, Event(E.SUSPENDED, 1, B)]
ENDED = [*FORCE, Event(E.TERMINATED, 1, B)]
GONE = [*DRAFTED, Event(E.WITHDRAWN, 1, B)]
NEWER = [*DRAFTED, Event(E.REPLACED, 1), Event(E.DRAFTED, 2, A)]
ACTS: dict[str, Callable[[Life, int], list[Event]]] = {
    "sign": lambda held, number: life.signing(held, number, A),
    "withdraw": lambda held, number: life.withdrawing(held, number, A),
    "suspend": lambda held, _: life.suspending(held, A),
    "resume": lambda held, _: life.resuming(held, A),
    "terminate": lambda held, _: life.terminating(held, A),
}
REFUSED = [
    (
        "sign",
        FORCE,
        1,
        "Version 1 is IN_FORCE: all parties have signed it.",
        "各方均已签署",
        "nothing is left",
    ),
    ("sign", [Event(E.SEEDED, 1)], 1, "came with the seeds", "无须签署", "nothing is left"),
    ("sign", STOPPED, 1, "is SUSPENDED: all parties have signed it", "各方均已签署", "nothing is left"),
    ("sign", GONE, 1, "is WITHDRAWN: nobody signs it any more", "不再签署", "the same text may follow"),
    ("sign", NEWER, 1, "is REPLACED: a newer version took its place", "新版本", "that waits for signatures"),
    ("sign", HALF, 1, f"Region {A} has signed it already", "已经签署", f"wait for {B}"),
    ("sign", NEWER, 9, "no version 9 of this agreement: the newest is version 2", "没有第 9 版", "correct"),
    ("sign", ENDED, 1, "The agreement is terminated", "协议已经终止", "draft another agreement"),
    ("withdraw", FORCE, 1, "is IN_FORCE: all parties have signed it", "各方均已签署", "suspend or terminate"),
    ("withdraw", STOPPED, 1, "is SUSPENDED", "SUSPENDED", "terminate the agreement, or amend it"),
    ("withdraw", GONE, 1, "it was withdrawn before", "此前已经撤回", "nothing is left"),
    ("withdraw", NEWER, 1, "a newer version took its place", "新版本", "withdraw the version that waits"),
    ("withdraw", NEWER, 0, "no version 0 of this agreement: the newest is version 2", "第 2 版", "correct"),
    ("withdraw", ENDED, 1, "The agreement is terminated", "协议已经终止", "nothing is left"),
    ("suspend", DRAFTED, 1, "is DRAFTED: it is not in force yet", "尚未生效", "withdrawAgreementDraft"),
    ("suspend", HALF, 1, "is PARTLY_SIGNED: it is not in force yet", "尚未生效", "withdrawAgreementDraft"),
    ("suspend", GONE, 1, "is WITHDRAWN: it opens nothing", "不开放", "nothing is left"),
    ("suspend", ENDED, 1, "The agreement is terminated", "协议已经终止", "nothing is left"),
    (
        "suspend",
        [*FORCE, Event(E.SUSPENDED, 1, A)],
        1,
        "has suspended it already",
        "已经中止",
        "nothing is left",
    ),
    ("resume", DRAFTED, 1, "is DRAFTED: it is not in force yet", "尚未生效", "sign it"),
    ("resume", HALF, 1, "is PARTLY_SIGNED: it is not in force yet", "尚未生效", "sign it"),
    ("resume", FORCE, 1, "is IN_FORCE: nobody has suspended it", "没有任何一方中止", "nothing is left"),
    ("resume", STOPPED, 1, f"who suspended it ({B}) lifts that", B, f"ask {B} to resume it"),
    ("resume", GONE, 1, "it was never in force", "从未生效", "amend the agreement"),
    ("resume", ENDED, 1, "The agreement is terminated", "协议已经终止", "draft another agreement"),
    ("terminate", GONE, 1, "nothing of it stands or waits", "没有生效", "nothing is left"),
    ("terminate", ENDED, 1, "The agreement is terminated", "协议已经终止", "nothing is left"),
]


@pytest.mark.parametrize(
    ("act", "before", "number", "en", "zh", "fix"),
    REFUSED,
    ids=[f"{row[0]}-{len(row[1])}-{row[1][-1].kind}-{row[2]}" for row in REFUSED],
)
def test_a_change_that_does_not_follow_is_told_by_what_was_tried(
    act: str, before: list[Event], number: int, en: str, zh: str, fix: str
) -> None:
    with pytest.raises(Illegal) as refused:
        tried(before, lambda held: ACTS[act](held, number))
    told = no_path(refused.value)
    assert en in told.message
    assert zh in told.message
    assert fix in told.fix
    assert told.expected


def tried(before: list[Event], plan: Callable[[Life], list[Event]]) -> None:
    """Plans a change on what these events lead to, and follows it."""
    held = life.fold([A, B], before)
    for event in plan(held):
        held = held.after(event)


def test_what_waits_for_a_suspension_names_who_lifts_it() -> None:
    events = [*FORCE, Event(E.DRAFTED, 2, A), Event(E.SIGNED, 2, B), Event(E.SUSPENDED, 1, B)]
    with pytest.raises(Illegal) as refused:
        tried(events, lambda held: life.signing(held, 2, A))
    told = no_path(refused.value)
    assert f"the last signature from {B}" in told.expected
    assert told.fix == f"ask {B} to resume it, and sign then"


# Who may not


@pytest.mark.parametrize(
    ("role", "code", "said", "expected"),
    [
        (Role.OFFICER, PurposeCode.POLICY_MAKING, "role is OFFICER", "a caller of role AGREEMENT_OFFICER"),
        (Role.OFFICER, PurposeCode.PUBLIC_SERVICE, "role is OFFICER", "a caller of role AGREEMENT_OFFICER"),
        (
            Role.AGREEMENT_OFFICER,
            PurposeCode.PUBLIC_SERVICE,
            "purpose is PUBLIC_SERVICE",
            "the purpose POLICY_MAKING",
        ),
    ],
)
def test_who_may_not_is_told_whether_role_or_purpose(
    role: Role, code: PurposeCode, said: str, expected: str
) -> None:
    access = Access(Caller("x", A, f"{A}-fgw", role), Purpose(code, "x"), date(2026, 1, 1), (A,), ())
    with pytest.raises(HubError) as refused:
        store.for_parties(access, Role.AGREEMENT_OFFICER)
    assert said in refused.value.message
    assert refused.value.expected == expected


# Keys

KEY = SigningKey(
    kid="k",
    region=A,
    algorithm="EdDSA",
    jwk="{}",
    valid_from=date(2026, 2, 1),
    valid_to=date(2026, 3, 1),
    authority="a",
    account="officer",
    matter="m",
    reason="r",
    registered_at=datetime(2026, 1, 15, tzinfo=UTC),
    known_from=1,
)
WITHDRAWN = KEY.model_copy(update={"known_to": 7, "withdrawn_at": datetime(2026, 2, 10, tzinfo=UTC)})


@pytest.mark.parametrize(
    ("key", "today", "said", "fix"),
    [
        (WITHDRAWN, "2026-02-15", "was withdrawn on 2026-02-10", "register a new key"),
        (KEY, "2026-01-31", "is valid from 2026-02-01 only", "sign on that day or later"),
        (KEY, "2026-03-01", "expired: it signs no more since 2026-03-01", "register a new key"),
    ],
)
def test_a_key_that_does_not_stand_says_why(key: SigningKey, today: str, said: str, fix: str) -> None:
    with pytest.raises(HubError) as refused:
        signature_check._check_stands(key, date.fromisoformat(today))
    assert said in refused.value.message
    assert fix in refused.value.fix


@pytest.mark.parametrize(
    ("key", "region", "today", "said", "fix"),
    [
        (KEY, A, "2026-02-15", "Your region registered this key on 2026-01-15", "sign with it"),
        (WITHDRAWN, A, "2026-02-15", "and withdrew it", "make a new key"),
        (KEY, A, "2026-03-01", "it expired on 2026-03-01", "make a new key"),
        (KEY, B, "2026-02-15", f"Region {A} registered this key", "make a new key"),
    ],
)
def test_a_key_registered_before_says_by_whom(
    key: SigningKey, region: str, today: str, said: str, fix: str
) -> None:
    told = _registered(key, region, date.fromisoformat(today))
    assert (told.code, said in told.message, fix in told.fix) == ("CONFLICT", True, True), str(told)


# A text


def agreement(name: str, **changes: str) -> Agreement:
    text = text_of(name) + "".join(f"    {key}: {value}\n" for key, value in changes.items())
    return build(Agreement, parse(text, name))


LIST, GRADE = "{scenario: bids, list: bad-ones}", "{scenario: bids, scale: roads, grade: D}"


@pytest.mark.parametrize(
    ("mine", "theirs", "en", "zh"),
    [
        (
            {"treat_as": LIST},
            {"treat_as": GRADE},
            "count as grade 'D' of scale 'roads' in scenario 'bids', and here as list 'bad-ones' in scenario "
            "'bids'",
            "视为场景“bids”中等级标准“roads”的等级“D”，而此处视为场景“bids”的名单“bad-ones”",
        ),
        (
            {"treat_as": LIST},
            {},
            "count as what they are at home, and here as list 'bad-ones' in scenario 'bids'",
            "视为原记录本身，而此处视为场景“bids”的名单“bad-ones”",
        ),
    ],
)
def test_two_meanings_are_named_with_the_other_agreement(
    mine: dict[str, str], theirs: dict[str, str], en: str, zh: str
) -> None:
    catalogue = Catalogue(agreements={"standing": (agreement("standing", **theirs), 1)})
    (problem,) = clashes(agreement("draft", **mine), catalogue).problems
    assert (
        problem.found
        == f"clause 'standing--penalties' of agreement 'standing', by which the same records {en}"
    )
    assert shown(problem.finding, Language.ZH) == f"协议“standing”的条款“standing--penalties”把相同的记录{zh}"
    assert "treat_as" in Complaint("x", 1, "", problem.finding, problem.expectation).to_do(Language.ZH)


def test_an_agreement_of_the_seeds_may_have_no_clause() -> None:
    """Drafts need one (tests/test_agreements.py)."""
    bare = build(Agreement, parse(text_of("bare").partition("clauses:")[0], "bare"))
    assert (bare.clauses, clashes(bare, Catalogue()).problems) == ((), ())


def test_a_warning_asks_for_nothing() -> None:
    catalogue = Catalogue(agreements={"standing": (agreement("standing"), 1)})
    (warning,) = clashes(agreement("draft"), catalogue).warnings
    told = Complaint("agreement.yaml", 12, "clauses.0", warning.finding, warning.expectation)
    assert "请改正" not in told.zh
    assert "不影响提交" in told.zh
    assert "确属本意的，无须修改" in told.zh
    assert told.to_do(Language.EN).startswith("nothing, if this is meant")


def test_what_opens_nothing_and_what_nobody_will_sign_are_told_at_the_draft() -> None:
    policy, today = seeded(), date(2026, 11, 30)
    officer = Caller("a", A, f"{A}-fgw", Role.AGREEMENT_OFFICER)
    access = entry_for(officer, Purpose(PurposeCode.POLICY_MAKING, "1"), policy, today)
    text = text_of("told").replace("[PUBLIC_SERVICE]", "[PUBLIC_SERVICE, AUDIT]")
    text = text.replace("from: 2025-01-01", "from: 2025-01-01, to: 2026-11-30")
    over, nobody = proposed(text, access, policy).warnings
    assert (over.field, over.finding) == ("valid.to", message("agreements.over-before-signed", day=today))
    assert nobody.field == "clauses.0.purposes.1"
    assert nobody.zh.startswith(f"agreement.yaml:{nobody.line}：条款第1项的查询用途第2项")
    assert "审计查询留痕（AUDIT）" in nobody.zh
    assert not proposed(text_of("told"), access, policy).warnings


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("clauses.0.from", "条款第1项的转出地区（"),
        ("clauses.1.to", "条款第2项的转入地区（"),
        ("valid.from", "有效期的起始日（"),
        ("valid.to", "有效期的终止日（"),
    ],
)
def test_from_and_to_of_a_clause_are_regions(field: str, said: str) -> None:
    found = message("policy.region-region-no-party", region=OTHER)
    expected = message("policy.parties-names", names=(A, B))
    assert said in Complaint("x.yaml", 1, field, found, expected).zh


@pytest.mark.parametrize(
    ("opened", "en", "zh"),
    [
        (None, "No clause opens anything of this region: it provides nothing.", "不向接收方提供个人信息"),
        (0, f"To {B}; no natural person was counted today.", "目前未统计到自然人"),
        (15, f"To {B}; at least 15 natural persons today.", "目前至少涉及自然人 15 名"),
    ],
)
def test_an_assessment_says_what_is_provided(opened: int | None, en: str, zh: str) -> None:
    model = agreement("draft")
    clauses: tuple[previews.ClausePreview, ...] = ()
    if opened is not None:
        counts = previews.Opened("other-dishonesty", opened, opened, opened, True, False, None, False)
        clauses = (previews.ClausePreview(model.clauses[0], (counts,)),)
    points = previews.assessment(model, clauses)
    said = points[0].answer
    assert said is not None
    assert said[1] == en
    assert zh in said[0]
    assert not any("—" in text for point in points if point.answer for text in point.answer)


# Wording elsewhere


def test_a_report_key_that_is_none_names_the_command_that_prints_it(tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["report", "verify", str(tmp_path / "x.jws"), "--key", "x"])
    assert done.exit_code == 1
    assert "`hub report key`" in done.stderr
    assert "audit" not in done.stderr


def test_a_proceeding_is_told_in_plain_english() -> None:
    assert not_found("proceedings.objection-not-yours").expected.startswith("the id of an objection")
    assert not_found("proceedings.repair-not-yours").expected.startswith("the id of a repair")
    with pytest.raises(HubError) as one:
        STATES.after(ObjectionState.FILED, "uphold")
    with pytest.raises(HubError) as two:
        STATES.after(ObjectionState.CHECKING, "acknowledge")
    assert (one.value.expected, two.value.expected) == (
        "acknowledge or retract",
        "refuse or retract or uphold",
    )


@pytest.mark.parametrize(
    ("what", "zh"), [("days", "未设定“屡罚”的天数标准"), ("count", "未设定“屡罚”的次数标准")]
)
def test_a_threshold_that_nobody_set_is_named_in_chinese(what: str, zh: str) -> None:
    with pytest.raises(HubError) as refused:
        _threshold(None, what, A, Catalogue(), date(2026, 1, 1), 1, 10)
    assert zh in refused.value.message
