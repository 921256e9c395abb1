"""Cases of what a sentence chooses, whom it obliges, and what its second half wants: from the documents."""

from __future__ import annotations

from tests.cases.facts import BODY, FIRM, Case, Rec, ask, asking, check, names
from tests.cases.test_held_out_sixty import CHECKS

FARE, SALE = "xixia-credit-travel--fare-topup", "xixia-credit-home-sale--filing-to-commitment"
AFFAIRS, APPRAISED = "jia-gov-integrity--three-affairs", "jia-gov-integrity--promise-keeping-appraised"
MATCHED = "suqian-loan--product-matched"

CITIZEN, SELLER = (Rec("honour-honest-person"),), (Rec("sale-price-commitment"),)

GUIDED = {"trade_platform": True, "commitment_encouraged": True}
OPERATED = {"authorised": True, "lawful": True, "data_safe": True}
EVALUATED = {"firm_kind": "保洁", "evaluated": True, "ratings_collected": True, "query_offered": True}

HALVES: tuple[Case, ...] = (
    Case("half: the same measures for all", "xinyang-agri-quality--graded", "NON_COMPLIANT",
         given={**CHECKS, "measures_differ_by_grade": False}),
    Case("half: no rules", "xinyang-rural--information-rules", "NON_COMPLIANT",
         given={"step": "采集", "regulated": True, "rules_completed": False}),
    Case("half: not to the law", "suzhou-offshore-trade--pre-commitment", "NOT_FOLLOWED",
         given={**GUIDED, "law_abidance_guided": False, "self_discipline_guided": True}),
    Case("half: no self-discipline", "suzhou-offshore-trade--pre-commitment", "NOT_FOLLOWED",
         given={**GUIDED, "law_abidance_guided": True, "self_discipline_guided": False}),
    Case("half: not evaluated", "xinyang-rural--shared-records", "NOT_FOLLOWED",
         given={"collected": True, "shared": True, "agricultural_evaluation": False}),
    Case("half: no standard", "xinyang-domestic-service--evaluation", "NOT_FOLLOWED",
         given={**EVALUATED, "rating_standard_set": False}),
    Case("half: not verified", "wuxi-guarantee--electronic-guarantee", "NOT_FOLLOWED",
         given={"guarantee_business": True, "electronic": True, "traceable": True,
                "receipt_verified": False}),
    Case("half: not opened", "xinyang-information--authorised-operation", "NOT_FOLLOWED",
         given={**OPERATED, "opened_more": False}),
    Case("half: not integrated", "yunnan-information-sharing--lawful-use", "NON_COMPLIANT",
         given={"lawful_use": True, "sources_integrated": False}),
)  # fmt: skip
"""What the second half of a sentence wants, left out."""

CHOSEN = (
    *(
        Case(f"chosen: {fare}", FARE, "GRANTED", CITIZEN, {"fare": fare}, items=(f"{fare}优惠",))
        for fare in ("公交充值", "轨道交通充值", "长途客车", "出租车", "包车")
    ),
    *(
        Case(f"chosen: {matter}", SALE, "GRANTED", SELLER, {"filing_matter": matter},
             items=("简化商品房销售审核程序", f"{matter}不再备案"))
        for matter in ("房源房价公布", "物业管理服务", "车位销售管理", "配套设施建设及费用")
    ),
)  # fmt: skip
CASES: tuple[Case, ...] = (
    *CHOSEN,
    *HALVES,
    Case("chosen: another matter", SALE, "REFUSED", SELLER, {"filing_matter": "其他"}),
    Case("whose: a township", AFFAIRS, "COMPLIANT", given={"township": True, "three_affairs_public": True}),
    Case("whose: a bureau", AFFAIRS, "NOT_APPLICABLE",
         given={"township": False, "three_affairs_public": False}),
    Case("whose: what counts", APPRAISED, "COMPLIANT", given={"in_appraisal": True},
         kind=BODY, items=("各项工作守信践诺情况",)),
    Case("whose: what does not count", APPRAISED, "NON_COMPLIANT", given={"in_appraisal": False}, kind=BODY),
    Case("whose: the next county", APPRAISED, "NOT_APPLICABLE", given={"in_appraisal": False}, kind=BODY,
         home="410423"),
    Case("whose: a bank", MATCHED, "NOT_FOLLOWED", kind=FIRM,
         given={"bank": True, "need_received": True, "matched": False}),
    Case("whose: no bank", MATCHED, "NOT_APPLICABLE", kind=FIRM,
         given={"bank": False, "need_received": True, "matched": False}),
)  # fmt: skip


@asking(CASES)
def test_what_the_hub_answers(case: Case) -> None:
    check(case, ask(case))


@asking(CHOSEN)
def test_of_several_values_the_one_that_was_asked_for_is_given(case: Case) -> None:
    assert tuple(names(ask(case))) == case.items
