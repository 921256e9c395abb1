"""State over time under the seeded rules: what a sequence of records amounts to at the cut-off, asked of the
rules of the five documents as they stand. A case without a day is asked on its document's (003: 2022-06-01).
"""

from __future__ import annotations

from typing import Any

from hub.rules import RuleResult
from tests.cases.facts import Case, Rec, ask, asking, check, grade, term

# --- lists with entry and exit: 启东's unpaid bills -------------------------------------------------
LISTED = "qidong-medical--blacklist-7d"
CARE = "qidong-medical--eligible"
RESTORE = "qidong-medical--auto-restore"
SIGNED = (Rec("medical-insurance"), Rec("pay-after-agreement"))


def bill(amount: str, billed_on: str) -> Rec:
    """A bill at the end of a visit."""
    return Rec("medical-arrears", {"amount": amount, "billed_on": billed_on}, decided_on=billed_on)


def paid(amount: str, billed_on: str, on: str = "2022-05-31") -> Rec:
    """What was paid on the bill of a day."""
    return Rec("medical-fees-settled", {"amount": amount, "billed_on": billed_on}, decided_on=on)


OLD = bill("3000", "2022-05-01")
MEDICAL = (
    Case("eight days after the bill", LISTED, "APPLIES", (bill("500", "2022-05-24"),)),
    Case("seven days after it", LISTED, "DOES_NOT_APPLY", (bill("500", "2022-05-25"),)),
    Case(
        "listed: nothing is paid later", CARE, "REFUSED", (*SIGNED, OLD), given={"public_institution": True}
    ),
    Case("part of it paid: listed", LISTED, "APPLIES", (OLD, paid("1500", "2022-05-01"))),
    Case(
        "part of it paid: nothing is restored",
        CARE,
        "REFUSED",
        (*SIGNED, OLD, paid("1500", "2022-05-01")),
        given={"public_institution": True},
    ),
    Case("part of it paid: no exit is due", RESTORE, "NOT_APPLICABLE", (OLD, paid("1500", "2022-05-01"))),
    Case(
        "paid in two parts: restored at once",
        CARE,
        "GRANTED",
        (*SIGNED, OLD, paid("1500", "2022-05-01", "2022-05-20"), paid("1500", "2022-05-01")),
        given={"public_institution": True},
    ),
    Case(
        "paid tomorrow: not yet",
        CARE,
        "REFUSED",
        (*SIGNED, OLD, paid("3000", "2022-05-01", on="2022-06-02")),
        given={"public_institution": True},
    ),
    Case(
        "a newer bill that is paid does not make up for the old one",
        LISTED,
        "APPLIES",
        (OLD, bill("3000", "2022-05-28"), paid("3000", "2022-05-28")),
    ),
    Case("all paid, no entry left", RESTORE, "FOLLOWED", (OLD, paid("3000", "2022-05-01"))),
    Case(
        "all paid, an entry still there",
        RESTORE,
        "NOT_FOLLOWED",
        (OLD, paid("3000", "2022-05-01"), Rec("medical-blacklist")),
    ),
    Case(
        "whether it was paid is not known",
        LISTED,
        "UNDETERMINED",
        (OLD,),
        closed=False,
        missing=("medical-fees-settled",),
    ),
)

# --- points accounts --------------------------------------------------------------------------------
BARRED = "taizhou-bike-rental--below-80"
POINTS = "taizhou-bike-rental--points"
USER = {"operator_user": True}


def points(change: str, amount: str) -> Rec:
    """A change of points that the operator reports."""
    return Rec("ride-points", {"change": change, "points": amount})


ACCOUNTS = (
    Case("a new user has 100 points", POINTS, "GRANTED", given=USER, value={"amount": "100"}),
    Case("79 points", BARRED, "APPLIES", (points("扣分", "21"),)),
    Case("80 points", BARRED, "DOES_NOT_APPLY", (points("扣分", "20"),)),
    Case("earned back", BARRED, "DOES_NOT_APPLY", (points("扣分", "30"), points("加分", "10"))),
    Case(
        "what is left",
        POINTS,
        "GRANTED",
        (points("扣分", "30"), points("加分", "5")),
        USER,
        value={"amount": "75"},
    ),
    Case(
        "常州's numbers are not given",
        "changzhou-travel--points",
        "GRANTED",
        given=USER,
        missing=("changzhou-yonganxing-base-points",),
    ),
    Case(
        "what each act costs is not given",
        "changzhou-travel--points-minus",
        "APPLIES",
        (Rec("private-lock"), Rec("vehicle-damage")),
        missing=("changzhou-yonganxing-points-lost",),
    ),
)

# --- red lists: leaving for whatever reason, coming back (AMB-033, AMB-034) ------------------------
RELIEF = "xixia-credit-elderly-care--deposit-10pct"
HONEST = {"honest-subject": True, "county_institution": True, "deposit": "10000"}
ENTRY = Rec("xixia-red-list", decided_on="2021-12-10")
EXIT = Rec("red-list-exit", decided_on="2022-02-15")
TITLE = Rec("honour-honest-person", decided_on="2021-12-10")
TOP_UP = "xixia-credit-travel--fare-topup"
LATER = "2022-03-01"


def lost(title: str) -> Rec:
    """A title that was revoked."""
    return Rec("honour-revoked", {"honour": title}, decided_on="2022-02-20")


RED_LISTS = (
    Case("on the red list", RELIEF, "GRANTED", (ENTRY,), HONEST, day=LATER),
    Case("off it", RELIEF, "WITHDRAWN", (ENTRY, EXIT), HONEST, day=LATER),
    Case(
        "the entry's time is over",
        RELIEF,
        "WITHDRAWN",
        (ENTRY._replace(valid_to="2022-02-01"),),
        HONEST,
        day=LATER,
    ),
    Case(
        "on it again",
        RELIEF,
        "GRANTED",
        (ENTRY, EXIT, ENTRY._replace(decided_on="2022-02-20")),
        HONEST,
        day=LATER,
    ),
    Case("never on it", RELIEF, "GRANTED", (), HONEST, day=LATER),
    Case(
        "its own title is revoked",
        TOP_UP,
        "WITHDRAWN",
        (TITLE, lost("诚信个人")),
        day=LATER,
        given={"fare": "公交充值"},
    ),
    Case(
        "another title is revoked",
        TOP_UP,
        "GRANTED",
        (TITLE, lost("劳动模范")),
        day=LATER,
        given={"fare": "公交充值"},
    ),
    Case(
        "which title was revoked is not told",
        TOP_UP,
        "UNDETERMINED",
        (TITLE, Rec("honour-revoked", decided_on="2022-02-20")),
        day=LATER,
        missing=("honour",),
        given={"fare": "公交充值"},
    ),
)

# --- government contracts: 签订、跟踪、预警、处置、公示、应用 --------------------------------------
STATE = "xinyang-gov-contract--state"
ORDER = "xinyang-gov-contract--in-order"
K7 = {"contract_no": "K7"}


def step(kind: str, day: str, number: str = "K7") -> Rec:
    """A step of a contract."""
    return Rec(kind, {"number": number}, decided_on=day)


MADE = step("gov-contract", "2024-01-10")
WARNED = step("gov-contract-warning", "2024-03-10")
HANDLED = step("gov-contract-handling", "2024-04-10")
PUBLISHED = step("gov-contract-publication", "2024-05-10")
USED = step("gov-contract-use", "2024-05-20")
CONTRACTS = (
    Case("signed", STATE, "NAMED", (MADE,), K7, items=("签订",)),
    Case("warned about", STATE, "NAMED", (MADE, WARNED), K7, items=("预警",)),
    Case("used", STATE, "NAMED", (MADE, WARNED, HANDLED, PUBLISHED, USED), K7, items=("应用",)),
    Case(
        "as it was in March", STATE, "NAMED", (MADE, WARNED, HANDLED), K7, day="2024-03-20", items=("预警",)
    ),
    Case(
        "another contract's step",
        STATE,
        "NAMED",
        (MADE, step("gov-contract-warning", "2024-03-10", "K8")),
        K7,
        items=("签订",),
    ),
    Case("no such contract", STATE, "NOT_NAMED", (step("gov-contract", "2024-01-10", "K8"),), K7),
    Case("in order", ORDER, "COMPLIANT", (MADE, WARNED, HANDLED, PUBLISHED, USED), K7),
    Case("kept, so never warned about", ORDER, "COMPLIANT", (MADE, PUBLISHED, USED), K7),
    Case("handled without a warning", ORDER, "NON_COMPLIANT", (MADE, HANDLED), K7),
    Case("used, but never published", ORDER, "NON_COMPLIANT", (MADE, USED), K7),
    Case(
        "tracked, but never signed",
        ORDER,
        "NON_COMPLIANT",
        (step("gov-contract-tracking", "2024-02-10"),),
        K7,
    ),
    Case("no contract", ORDER, "NOT_APPLICABLE", (), K7),
)

# --- commitments: 承诺、履行、公示、应用 -----------------------------------------------------------
PHASE = "xinyang-commitment--state"
LOOP = "xinyang-commitment--closed-loop"
BOTH = "xinyang-commitment--both-recorded"
MATTER = {"matter": "m"}


def phase(kind: str, day: str, **attributes: Any) -> Rec:
    """A phase of the commitment on matter m."""
    return Rec(kind, {"matter": "m", **attributes}, decided_on=day)


PROMISED = phase("credit-commitment", "2024-01-10")
KEPT = phase("commitment-fulfilment", "2024-02-10", kept=True)
NOT_KEPT = phase("commitment-fulfilment", "2024-02-10", kept=False)
BROKEN = phase("commitment-breach", "2024-02-10")
SHOWN = phase("commitment-publication", "2024-03-10")
APPLIED = phase("commitment-use", "2024-04-10")
COMMITMENTS = (
    Case("made", PHASE, "NAMED", (PROMISED,), MATTER, items=("承诺",)),
    Case("kept", PHASE, "NAMED", (PROMISED, KEPT), MATTER, items=("履行：已履行",)),
    Case("not kept", PHASE, "NAMED", (PROMISED, NOT_KEPT), MATTER, items=("履行：未履行",)),
    Case(
        "not kept at first, then kept",
        PHASE,
        "NAMED",
        (PROMISED, NOT_KEPT, phase("commitment-fulfilment", "2024-02-20", kept=True)),
        MATTER,
        items=("履行：已履行",),
    ),
    Case("broken", PHASE, "NAMED", (PROMISED, BROKEN), MATTER, items=("履行：未履行",)),
    Case("publicised", PHASE, "NAMED", (PROMISED, BROKEN, SHOWN), MATTER, items=("公示",)),
    Case("applied", PHASE, "NAMED", (PROMISED, KEPT, SHOWN, APPLIED), MATTER, items=("应用",)),
    Case("all four phases", LOOP, "COMPLIANT", (PROMISED, KEPT, SHOWN, APPLIED), MATTER),
    Case("publicised before it was kept or broken", LOOP, "NON_COMPLIANT", (PROMISED, SHOWN), MATTER),
    Case("applied, never publicised", LOOP, "NON_COMPLIANT", (PROMISED, KEPT, APPLIED), MATTER),
    Case("made and kept, both recorded", BOTH, "COMPLIANT", (PROMISED, KEPT), MATTER),
    Case("made, and nothing more recorded", BOTH, "NON_COMPLIANT", (PROMISED,), MATTER),
)

# --- years, hours, donations ------------------------------------------------------------------------
CARD = "nanjing-travel--citizen-card"
GRACE = "yancheng-student-loan--grace-5y"
GRADUATE = {"graduated_on": "2017-06-01", "continues_studies": False, "years_left": "9"}
PLAN = "xixia-department-plan--deadline"


def sent(plan: str, evidence: str) -> dict[str, str]:
    """The days on which the plan and the evidence of cases were sent."""
    return {"submitted_on": plan, "evidence_on": evidence}


def donated(*millilitres: str) -> tuple[Rec, ...]:
    """Blood donations, one a day."""
    return tuple(
        Rec("blood-donation", {"millilitres": amount}, decided_on=f"2021-03-{place + 1:02d}")
        for place, amount in enumerate(millilitres)
    )


SUMS = (
    Case("4,000 ml in ten donations", CARD, "GRANTED", donated(*["400"] * 10)),
    Case("3,999 ml", CARD, "REFUSED", donated("3999")),
    Case(
        "hours are added up",
        "yunnan-volunteer--recorded-hours",
        "GRANTED",
        (Rec("volunteer-hours", {"hours": "30"}), Rec("volunteer-hours", {"hours": "12.5"})),
        value={"amount": "42.5", "unit": "hours"},
    ),
    Case("the last day of five years", GRACE, "GRANTED", (Rec("student-loan"),), given=GRADUATE),
    Case("the day after", GRACE, "REFUSED", (Rec("student-loan"),), given=GRADUATE, day="2022-06-02"),
    Case("on the last day", PLAN, "ON_TIME", given=sent("2021-12-25", "2021-12-25"), day="2021-12-27"),
    Case("a day late", PLAN, "LATE", given=sent("2021-12-26", "2021-12-26"), day="2021-12-27"),
    Case("the evidence a day late", PLAN, "LATE", given=sent("2021-12-25", "2021-12-26"), day="2021-12-27"),
    Case("not sent, and still time", PLAN, "UNDETERMINED", day="2021-12-25"),
    Case("not sent, and no time left", PLAN, "LATE", day="2021-12-26"),
)

# --- grades, places, prices -------------------------------------------------------------------------
REFUSAL = "xixia-credit-procurement--blacklists"
PARTNERS = "xinyang-cross-region--mutual-recognition"
HOTEL = "suqian-tourism--hotel-price"
SUPPLIER = Rec("judgment-defaulter-list", region="320500")
OTHERS = (
    Case("a court elsewhere listed the supplier", REFUSAL, "APPLIES", (SUPPLIER,)),
    Case(
        "a tax list of elsewhere",
        REFUSAL,
        "DOES_NOT_APPLY",
        (Rec("major-tax-violation-list", region="320500"),),
    ),
    Case(
        "a subject of its own",
        PARTNERS,
        "GRANTED",
        (Rec("joint-incentive-list"),),
        {"recognised_scene": "信易游"},
    ),
    Case(
        "twelve yuan a person less",
        HOTEL,
        "GRANTED",
        given={"tour_group": True, "persons": 20, "business_price": "6000"},
        others={"hotel": (Rec("suqian-tour-hotel-list"),)},
        value={"amount": "240", "due": "5760"},
    ),
    Case(
        "a coupon above the fee",
        "zhenjiang-parking--set-off",
        "GRANTED",
        (grade("zhenjiang-parking", "A"),),
        {"on_platform": True, "coupon": "50", "fee": "8"},
        value={"amount": "8", "due": "0"},
    ),
    Case(
        "a B taxpayer is named nowhere",
        "jia-graded-practice--tax-grade",
        "NOT_NAMED",
        (grade("tax-credit", "B"),),
    ),
    Case(
        "of good credit, but no producer",
        "xinyang-agri-quality--priority-channel",
        "REFUSED",
        (term("good-credit"), term("agricultural-producer", holds=False)),
    ),
)

CASES = (*MEDICAL, *ACCOUNTS, *RED_LISTS, *CONTRACTS, *COMMITMENTS, *SUMS, *OTHERS)


@asking(CASES)
def test_the_state_that_records_leave(case: Case) -> None:
    check(case, ask(case))


def test_what_a_contract_is_at_is_one_step() -> None:
    result: RuleResult = ask(next(case for case in CONTRACTS if case.id == "used"))
    assert result.value is not None
    assert [item["zh"] for item in result.value.items] == ["应用"]
