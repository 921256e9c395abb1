"""Cases that were written from the documents before the rules were read: of who is obliged and what an
answer chooses, and of sixty rules by lot, of those that no earlier lot has."""

from __future__ import annotations

from tests.cases.facts import BODY, FIRM, Case, Rec, ask, asking, check, names

FARE, SALE = "xixia-credit-travel--fare-topup", "xixia-credit-home-sale--filing-to-commitment"
AFFAIRS, APPRAISED = "jia-gov-integrity--three-affairs", "jia-gov-integrity--promise-keeping-appraised"
MATCHED = "suqian-loan--product-matched"

CITIZEN, SELLER = (Rec("honour-honest-person"),), (Rec("sale-price-commitment"),)

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
