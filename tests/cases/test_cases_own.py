"""Cases of our own, for rows of the fact base that no acceptance case touches: boundary values, negative
facts, partner regions. The text, not the cases, is what the rules are built for.
"""

from __future__ import annotations

from tests.cases.facts import Case, Linked, Rec, ask, asking, check, grade, term

TITLE = Rec("honour-honest-person")
TOP_UP = "xixia-credit-travel--fare-topup"
BLACK = "xixia-credit-procurement--blacklists"
ALLIANCE = "xixia-credit-loan--rating-based-lending"
RED_001 = "yunnan-joint-incentive--red-list"
RED = Rec("yunnan-trust-red-list")
CARE = "xinyang-credit-medical--pay-after"
ABROAD = "xinyang-joint--cross-region-incentive"
BREACH = "xinyang-gov-contract--gov-dishonesty"
SUBSIDY = "suqian-tourism--hotel-subsidy"
NIGHTS = {"first_night_on": "2021-05-01", "persons": 2, "nights": 3}
HOTEL = Rec("suqian-tour-hotel-list")
URBAN = "X-321300-SQ"
AGENCY = "suqian-tourism--agency-80"
BORROWER = "yancheng-student-loan--eligibility"
LAWFUL = term("honest-and-lawful")
PARENT = Linked("CO_BORROWS_WITH", "to")
FIVE = {
    "student": "普通高校新生",
    "nationality_met": True,
    "student_status_met": True,
    "household_met": True,
    "family_in_hardship": True,
}
JIA_BREACH = "jia-commitment--breach-restraint"

XIXIA = (
    Case("own 000: a title carries the top-up", TOP_UP, "GRANTED", (TITLE,), given={"fare": "公交充值"}),
    Case(
        "own 000: a revoked title does not",
        TOP_UP,
        "WITHDRAWN",
        (TITLE, Rec("honour-revoked", {"honour": "诚信个人"}, decided_on="2021-12-20")),
        given={"fare": "公交充值"},
    ),
    Case(
        "own 000: a title revoked tomorrow still does",
        TOP_UP,
        "GRANTED",
        (TITLE, Rec("honour-revoked", {"honour": "诚信个人"}, decided_on="2021-12-21")),
        given={"fare": "公交充值"},
    ),
    Case(
        "own 000: another title that was revoked is not this one",
        TOP_UP,
        "GRANTED",
        (TITLE, Rec("honour-revoked", {"honour": "道德模范"}, decided_on="2021-12-20")),
        given={"fare": "公交充值"},
    ),
    Case(
        "own 000: listed until the day before the cut-off",
        BLACK,
        "DOES_NOT_APPLY",
        (Rec("judgment-defaulter-list", valid_to="2021-12-20"),),
    ),
    Case(
        "own 000: listed until the cut-off's day",
        BLACK,
        "APPLIES",
        (Rec("judgment-defaulter-list", valid_to="2021-12-21"),),
    ),
    Case(
        "own 000: a grade on another scale is no rating of the alliance",
        ALLIANCE,
        "REFUSED",
        (grade("xixia-renovation", "甲"), term("xixia-loan-rating-accepted")),
    ),
    Case(
        "own 000: credit at acceptance left unsupervised",
        "xixia-credit-procurement--acceptance-stage",
        "NON_COMPLIANT",
        given={"government_procurement": True, "credit_supervised_at_acceptance": False},
    ),
    Case(
        "own 000: records kept, but not public",
        "xixia-credit-elderly-care--institution-records",
        "NON_COMPLIANT",
        given={
            "care_institution": True,
            "record_complete": True,
            "kept_under_unified_code": True,
            "made_public": False,
        },
    ),
    Case(
        "own 000: registered as poor, of bad credit",
        "xixia-credit-medical--poor-registered",
        "REFUSED",
        given={"good-credit": False, "xixia-registered-poor": True},
    ),
)
YUNNAN = (
    Case(
        "own 001: a red list of another province",
        RED_001,
        "NOT_RECOGNISED",
        (RED._replace(region="440000"),),
        home="440000",
    ),
    Case("own 001: off the red list today", RED_001, "REFUSED", (RED._replace(valid_to="2019-09-01"),)),
    Case(
        "own 001: on the red list until tomorrow", RED_001, "GRANTED", (RED._replace(valid_to="2019-09-02"),)
    ),
    Case(
        "own 001: a commitment made tomorrow",
        "yunnan-credit-approval--tolerant-acceptance",
        "REFUSED",
        (Rec("credit-commitment", decided_on="2019-09-02"),),
        {"qualified-applicant": True, "statutory_material_missing": False, "written_promise": True},
    ),
    Case(
        "own 001: hours of another province",
        "yunnan-volunteer--hours",
        "NOT_RECOGNISED",
        (Rec("volunteer-hours", {"hours": 40}, region="440000"),),
        home="440000",
    ),
)
XINYANG = (
    Case("own 002: signed", CARE, "GRANTED", (Rec("xinyang-medical-signed"),), {"pilot": True}),
    Case("own 002: not signed", CARE, "REFUSED", given={"pilot": True, "good-credit": False}),
    Case(
        "own 002: signed, in a hospital that is no pilot",
        CARE,
        "REFUSED",
        (Rec("xinyang-medical-signed"),),
        {"pilot": False},
    ),
    Case(
        "own 002: whether it is signed nobody knows",
        CARE,
        "UNDETERMINED",
        given={"pilot": True},
        closed=False,
        missing=("xinyang-medical-signed",),
    ),
    Case(
        "own 002: a body's breach kept back",
        BREACH,
        "NON_COMPLIANT",
        (Rec("gov-breach"),),
        {"in_city_platform": True, "shared_nationally": False},
    ),
    Case(
        "own 002: a repaired breach is shared no more",
        BREACH,
        "NOT_APPLICABLE",
        (Rec("gov-breach", repaired_on="2024-06-03"),),
        {"in_city_platform": True, "shared_nationally": False},
    ),
    Case(
        "own 002: a worker without a code",
        "xinyang-domestic-service--credentials",
        "NOT_FOLLOWED",
        given={"has_card": True, "has_file": True, "has_code": False},
    ),
    Case(
        "own 002: a partner's list without a clause",
        ABROAD,
        "NOT_RECOGNISED",
        (Rec("joint-incentive-list", region="320500"),),
        {"honest-subject": False},
        home="320500",
    ),
)
JIANGSU = (
    Case(
        "own 003: exactly 80 points",
        AGENCY,
        "GRANTED",
        (grade("suqian-travel-agency", score="80", year=2021),),
    ),
    Case(
        "own 003: 79.9 points", AGENCY, "REFUSED", (grade("suqian-travel-agency", score="79.9", year=2021),)
    ),
    Case(
        "own 003: 80 points of the year before",
        AGENCY,
        "REFUSED",
        (grade("suqian-travel-agency", score="80", year=2020),),
    ),
    Case(
        "own 003: two persons for three nights",
        SUBSIDY,
        "GRANTED",
        (HOTEL,),
        {**NIGHTS, "tour_group": True},
        operation=URBAN,
        day="2021-12-01",
        value={"amount": "72", "unit": "CNY"},
    ),
    Case(
        "own 003: a hotel that is not listed",
        SUBSIDY,
        "REFUSED",
        (),
        {**NIGHTS, "tour_group": True},
        operation=URBAN,
        day="2021-12-01",
    ),
    Case(
        "own 003: a listed hotel outside of the urban area",
        SUBSIDY,
        "REFUSED",
        (HOTEL,),
        {**NIGHTS, "tour_group": True},
        operation="321322",
        day="2021-12-01",
    ),
    Case(
        "own 003: with a parent",
        BORROWER,
        "GRANTED",
        (LAWFUL,),
        {**FIVE, "with_guardian": True},
        links=(PARENT,),
    ),
    Case(
        "own 003: with a parent who defaulted",
        BORROWER,
        "GRANTED",
        (LAWFUL,),
        {**FIVE, "with_guardian": True},
        links=(PARENT._replace(records=(Rec("loan-default"),)),),
    ),
    Case("own 003: with nobody", BORROWER, "REFUSED", (LAWFUL,), {**FIVE, "with_guardian": True}),
    Case(
        "own 003: with a parent, of good means",
        BORROWER,
        "REFUSED",
        (LAWFUL,),
        {"with_guardian": True, **FIVE, "family_in_hardship": False},
        links=(PARENT,),
    ),
    Case(
        "own 003: a pilot stall without a rating",
        "wuxi-market--third-party-rating",
        "NOT_FOLLOWED",
        given={"pilot_member": True, "rated_by_third_party": False},
    ),
    Case(
        "own 003: a commitment about something else",
        "xuzhou-gov-procurement--commitment",
        "NOT_FOLLOWED",
        (Rec("offshore-trade-commitment"),),
        given={"procurement_party": True},
    ),
    Case(
        "own 003: a citizen of bad credit on the bus",
        "yangzhou-travel--one-cent-bus",
        "REFUSED",
        given={"citizen": True, "good-credit": False},
    ),
)
JIA = (
    Case(
        "own 004: a breach published tomorrow",
        JIA_BREACH,
        "DOES_NOT_APPLY",
        (Rec("commitment-breach", decided_on="2021-05-11"),),
    ),
    Case(
        "own 004: a repaired breach",
        JIA_BREACH,
        "DOES_NOT_APPLY",
        (Rec("commitment-breach", repaired_on="2021-05-10"),),
    ),
    Case(
        "own 004: a breach repaired tomorrow",
        JIA_BREACH,
        "APPLIES",
        (Rec("commitment-breach", repaired_on="2021-05-11"),),
    ),
    Case(
        "own 004: whether one was broken nobody knows",
        JIA_BREACH,
        "UNDETERMINED",
        closed=False,
        missing=("commitment-breach",),
    ),
    Case(
        "own 004: an honest firm of no named field",
        "jia-joint-incentive--enterprises",
        "REFUSED",
        given={"honest-subject": True, "field": "教育"},
        kind="LEGAL_ENTITY",
    ),
)
CASES = (*XIXIA, *YUNNAN, *XINYANG, *JIANGSU, *JIA)


@asking(CASES)
def test_the_rule_answers_by_its_text(case: Case) -> None:
    check(case, ask(case))
