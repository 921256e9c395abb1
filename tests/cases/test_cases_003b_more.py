"""What no acceptance case asks of the rules of document 003 from 连云港市 to 宿迁市."""

from __future__ import annotations

from tests.cases.facts import BODY, PERSON, Case, Rec, ask, asking, check, grade, term
from tests.cases.test_cases_003b import points

REMOVE = "yancheng-vehicle-repair--remove"
LOAN = "yancheng-student-loan"
URBAN = "X-321300-SQ"
LISTED = Rec("yancheng-repair-list", {"role": "货运企业"})
SHOP = Rec("yancheng-repair-list", {"role": "维修企业"})
BELOW = "taizhou-bike-rental--below-80"
GRADUATE = {"graduated_on": "2019-07-01", "continues_studies": False, "years_left": "5"}

MORE = (
    Case(
        "verified elsewhere only",
        REMOVE,
        "DOES_NOT_APPLY",
        (Rec("repair-participant-violation", {"verified": True}),),
    ),
    Case("no list known", "lianyungang-sci-tech--white-list", "UNDETERMINED", closed=False),
    Case("on the white list", "lianyungang-sci-tech--white-list", "GRANTED", (Rec("tech-white-list"),)),
    Case(
        "high integrity without a commitment",
        "huaian-tobacco-flashpay--commit-then-license",
        "REFUSED",
        (term("high-integrity"),),
        {"tobacco_licence": True, "committed": False},
    ),
    Case(
        "nothing signed",
        "huaian-tobacco-flashpay--commitments",
        "NOT_FOLLOWED",
        given={"tobacco_retailer": True},
    ),
    Case(
        "2+X signed",
        "huaian-tobacco-flashpay--commitments",
        "FOLLOWED",
        (Rec("tobacco-commitment"),),
        given={"tobacco_retailer": True},
    ),
    Case("model retailer", "huaian-tobacco-flashpay--models", "GRANTED", (Rec("honour-model-merchant"),)),
    Case(
        "no consent to the archive",
        "yancheng-vehicle-repair--commitment-archive",
        "NOT_FOLLOWED",
        (Rec("repair-commitment", {"archive_consent": False}),),
        given={"selected_participant": True},
    ),
    Case(
        "a shop off the list",
        "yancheng-vehicle-repair--use-selected-shops",
        "UNDETERMINED",
        (LISTED,),
        others={"repair_shop": ()},
        closed=False,
    ),
    Case(
        "a selected shop",
        "yancheng-vehicle-repair--use-selected-shops",
        "FOLLOWED",
        (LISTED,),
        others={"repair_shop": (SHOP,)},
    ),
    Case(
        "renewal by one",
        f"{LOAN}--renewal",
        "COMPLIANT",
        given={
            "with_papers": True,
            "at_original_centre": True,
            "renewal": True,
            "student_present": False,
            "co_borrower_present": True,
        },
        kind=PERSON,
    ),
    Case(
        "renewal by nobody",
        f"{LOAN}--renewal",
        "NON_COMPLIANT",
        given={
            "with_papers": True,
            "at_original_centre": True,
            "renewal": True,
            "student_present": False,
            "co_borrower_present": False,
        },
        kind=PERSON,
    ),
    Case(
        "after the grace",
        f"{LOAN}--grace-5y",
        "REFUSED",
        (Rec("student-loan"),),
        given=GRADUATE,
        kind=PERSON,
        day="2024-07-02",
    ),
    Case(
        "the last day of the grace",
        f"{LOAN}--grace-5y",
        "GRANTED",
        (Rec("student-loan"),),
        given=GRADUATE,
        kind=PERSON,
        day="2024-07-01",
    ),
    Case(
        "4.9 years left have no grace",
        f"{LOAN}--grace-5y",
        "REFUSED",
        (Rec("student-loan"),),
        given={**GRADUATE, "years_left": "4.9"},
        kind=PERSON,
    ),
    Case(
        "interest of somebody who borrowed nothing",
        f"{LOAN}--interest-study",
        "REFUSED",
        given={"studying": True, "interest": "380.5"},
        kind=PERSON,
    ),
    Case(
        "4.9 years left",
        f"{LOAN}--short-term",
        "NOT_FOLLOWED",
        (Rec("student-loan"),),
        given={"years_left": "4.9", "repays_by_contract": False},
        kind=PERSON,
    ),
    Case(
        "five years left",
        f"{LOAN}--short-term",
        "NOT_APPLICABLE",
        (Rec("student-loan"),),
        given={"years_left": "5", "repays_by_contract": False},
        kind=PERSON,
    ),
    Case(
        "vocational school",
        f"{LOAN}--pre-apply",
        "GRANTED",
        (term("family-cannot-pay"),),
        {"school": "中职学校"},
        kind=PERSON,
    ),
    Case(
        "primary school",
        f"{LOAN}--pre-apply",
        "REFUSED",
        (term("family-cannot-pay"),),
        {"school": "其他"},
        kind=PERSON,
    ),
    Case(
        "payout without a commitment",
        "yangzhou-approval--instant-payout",
        "REFUSED",
        (Rec("yangzhou-payout-list"),),
        {"committed": False},
    ),
    Case(
        "a coupon of 51 yuan",
        "zhenjiang-parking--set-off",
        "REFUSED",
        (grade("zhenjiang-parking", "AA"),),
        {"on_platform": True, "coupon": "51", "fee": "60"},
        kind=PERSON,
    ),
    Case(
        "points that nobody set",
        "taizhou-bike-rental--plus",
        "GRANTED",
        (Rec("vehicle-fault-report"),),
        kind=PERSON,
        missing=("taizhou-plus-points",),
        given={"operator_user": True},
    ),
    Case(
        "nothing that earns points",
        "taizhou-bike-rental--plus",
        "REFUSED",
        given={"operator_user": True, "civilised-vehicle-use": False},
        kind=PERSON,
    ),
    Case("79.99 points", BELOW, "APPLIES", (points("扣分", "20.01"),), kind=PERSON),
    Case("79 as of tomorrow", BELOW, "DOES_NOT_APPLY", (points("扣分", "21", "2022-06-02"),), kind=PERSON),
    Case(
        "points lost at another operator's city",
        BELOW,
        "DOES_NOT_APPLY",
        (points("扣分", "21")._replace(region="320400"),),
        kind=PERSON,
    ),
    Case(
        "whether points were earned nobody knows",
        BELOW,
        "UNDETERMINED",
        (points("扣分", "21"),),
        kind=PERSON,
        closed=False,
    ),
    *(
        Case(
            f"a balance of {left}",
            "taizhou-bike-rental--points",
            "GRANTED",
            found,
            {"operator_user": True},
            kind=PERSON,
            value={"form": "balance", "amount": left, "unit": "points"},
        )
        for left, found in (
            (100, ()),
            (79, (points("扣分", "21"),)),
            (84, (points("扣分", "21"), points("加分", "5"))),
        )
    ),
    Case(
        "no user of the operator",
        "taizhou-bike-rental--points",
        "REFUSED",
        given={"operator_user": False},
        kind=PERSON,
    ),
    Case(
        "need not pushed",
        "suqian-loan--auto-push",
        "NOT_FOLLOWED",
        given={"need_published": True, "pushed": False},
        kind=BODY,
    ),
    Case(
        "qualified hotel",
        "suqian-tourism--hotel-agreement",
        "GRANTED",
        (term("suqian-hotel-conditions"), Rec("hotel-check-report")),
        operation=URBAN,
        day="2021-12-01",
    ),
    Case(
        "vetoed hotel",
        "suqian-tourism--hotel-agreement",
        "REFUSED",
        (
            term("suqian-hotel-conditions"),
            Rec("hotel-check-report"),
            Rec("other-dishonesty", severity="GENERAL"),
        ),
        operation=URBAN,
        day="2021-12-01",
    ),
    Case(
        "the same supervision for every grade",
        "suqian-tourism--agency-grades",
        "NOT_FOLLOWED",
        given={"supervision_differs": False},
        kind=BODY,
        others={"agency": (grade("suqian-travel-agency", "B"),)},
    ),
    Case(
        "rated by the bureau itself",
        "suqian-tourism--third-party",
        "NOT_FOLLOWED",
        given={"by_third_party": False, "qualified": True, "by_public_tender": True},
        kind=BODY,
    ),
    Case(
        "committed on the day itself",
        "suqian-bidding--tenderer-commitment",
        "UNDETERMINED",
        given={"committed_on": "2022-06-01", "tender_begins_on": "2022-06-01"},
        kind=BODY,
    ),
    Case(
        "committed the day before",
        "suqian-bidding--tenderer-commitment",
        "COMPLIANT",
        given={"committed_on": "2022-05-31", "tender_begins_on": "2022-06-01"},
        kind=BODY,
    ),
    Case(
        "objection without a commitment",
        "suqian-bidding--link-commitments",
        "NON_COMPLIANT",
        given={"step": "异议投诉", "committed": False},
    ),
    Case(
        "a step that is not named",
        "suqian-bidding--link-commitments",
        "NOT_APPLICABLE",
        given={"step": "其他", "committed": False},
    ),
    Case(
        "an expert's violation",
        "suqian-bidding--violation-record",
        "APPLIES",
        (Rec("trading-violation", {"party": "评标专家"}),),
        kind=PERSON,
    ),
)


@asking(MORE)
def test_the_rule_answers_the_case(case: Case) -> None:
    check(case, ask(case))
