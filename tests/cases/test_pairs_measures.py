"""Measures in both directions, those of the nation and Henan too: what brings them about, what does not."""

from __future__ import annotations

from typing import Any

from tests.cases.facts import FIRM, PERSON, Case, Linked, Rec, ask, asking, check, pair, within

TAKEN = ("APPLIES", "DOES_NOT_APPLY")
LAW = {"day": "2024-06-03"}
"""The laws name no day on which they are asked; this is doc-002's."""
PENALTY = Rec("admin-penalty", {"final": True})
NOT_FINAL = Rec("admin-penalty", {"final": False})
JOINT = Rec("joint-punishment-list", {"statutory": True})
COURT = Rec("judgment-defaulter-list")
FINED = {"penalty_type": "LARGE_FINE"}


def simple(severity: str, simple_procedure: bool) -> Rec:
    """A penalty of a person."""
    return Rec("admin-penalty", {"final": True, "simple_procedure": simple_procedure}, severity)


CLEAN: tuple[tuple[str, Rec, dict[str, Any]], ...] = (
    *(
        (f"cn-judgment-defaulters--{matter}", COURT, LAW)
        for matter in ("bidding", "financing", "government-procurement", "licensing", "subsidy")
    ),
    *(
        (f"cn-migrant-wages--{matter}", Rec("migrant-wage-list"), LAW)
        for matter in ("bidding", "commendation", "financing", "government-procurement", "subsidy")
    ),
    *(
        (f"cn-enterprise-publicity--{matter}", Rec("abnormal-operation-list"), LAW)
        for matter in ("bidding", "commendation", "government-procurement")
    ),
    ("cn-bidding--disqualified", Rec("bid-disqualification"), LAW),
    ("cn-procurement--listed-misconduct", Rec("procurement-misconduct-list"), LAW),
    *(
        (f"henan--{what}", JOINT, {**LAW, "kind": FIRM})
        for what in (
            "commendation-limit",
            "convenience-limit",
            "key-review",
            "key-supervision",
            "subsidy-limit",
        )
    ),
    ("changzhou-travel--sanctions", Rec("vehicle-damage"), {}),
    ("nanjing-domestic-service--intercept", COURT, {}),
    ("suqian-bidding--violation-record", Rec("bid-collusion"), {}),
    ("suzhou-offshore-trade--breach-share", Rec("fake-trade"), {}),
    ("suzhou-offshore-trade--record-punish", Rec("offshore-trade-violation"), {}),
    ("xinyi-supervision--accountability", Rec("scan-violation"), {}),
    ("xixia-credit-approval--promise-breach", Rec("commitment-breach"), {}),
    ("xixia-credit-bidding--negative-scoring", Rec("trading-negative-score"), {}),
    ("xixia-credit-bidding--warning-list", Rec("trading-warning-list"), {}),
    ("xixia-credit-procurement--gov-breach-complaint", Rec("xixia-procurement-gov-breach"), {}),
    ("yangzhou-maritime--three-lists", Rec("ship-black-list"), {}),
)
"""Rule, the record that brings it about, and how it is asked; without any record it does not apply."""

RECORDS = tuple(
    case for rule, record, rest in CLEAN for case in pair(rule, TAKEN, {**rest, "records": (record,)}, rest)
)


def over(rule: str, record: Rec, rest: dict[str, Any]) -> Case:
    """An entry that ends on the day of the question: it restricts nobody any more."""
    case = within(Case(f"{rule} ended today", rule, "DOES_NOT_APPLY")._replace(**rest))
    return case._replace(records=(record._replace(valid_to=case.asked_on().isoformat()),))


OVER = tuple(over(*row) for row in CLEAN if row[1].kind.endswith("-list"))
OTHERS = (
    *(
        case
        for rule in ("commendation-limit", "key-review", "subsidy-limit")
        for case in (
            Case(
                f"{rule}, a penalty that is final",
                f"henan--{rule}",
                "APPLIES",
                (PENALTY,),
                kind=FIRM,
                day=LAW["day"],
            ),
            Case(
                f"{rule}, one that is not",
                f"henan--{rule}",
                "DOES_NOT_APPLY",
                (NOT_FINAL,),
                kind=FIRM,
                day=LAW["day"],
            ),
        )
    ),
    Case(
        "a person's penalty by the simple procedure",
        "henan--key-supervision",
        "DOES_NOT_APPLY",
        (simple("GENERAL", True),),
        kind=PERSON,
        day=LAW["day"],
    ),
    Case(
        "a person's minor penalty",
        "henan--key-supervision",
        "DOES_NOT_APPLY",
        (simple("MINOR", False),),
        kind=PERSON,
        day=LAW["day"],
    ),
    Case(
        "a person's general penalty",
        "henan--key-supervision",
        "APPLIES",
        (simple("GENERAL", False),),
        kind=PERSON,
        day=LAW["day"],
    ),
    *(
        case
        for matter in ("bidding", "government-procurement")
        for case in (
            *pair(
                f"henan-joint-punishment--{matter}",
                TAKEN,
                {**LAW, "records": (JOINT,)},
                {**LAW, "records": (Rec("joint-punishment-list", {"statutory": False}),)},
            ),
            *pair(
                f"henan-public-resource-trading--{matter}",
                TAKEN,
                {**LAW, "records": (Rec("judgment-refusal"),), "kind": FIRM},
                {**LAW, "records": (NOT_FINAL,), "kind": FIRM},
            ),
        )
    ),
    *pair(
        "henan--responsible-persons",
        TAKEN,
        {
            **LAW,
            "given": {"named-responsible-person": True},
            "links": (Linked("LEGAL_REPRESENTATIVE_OF", "from", FIRM, (JOINT,)),),
        },
        {
            **LAW,
            "given": {"named-responsible-person": False},
            "links": (Linked("LEGAL_REPRESENTATIVE_OF", "from", FIRM, (JOINT,)),),
        },
    ),
    Case(
        "responsible for a firm that is on no list",
        "henan--responsible-persons",
        "DOES_NOT_APPLY",
        given={"named-responsible-person": True},
        links=(Linked("ACTUAL_CONTROLLER_OF", "from", FIRM),),
        day=LAW["day"],
    ),
    *pair(
        "cn-bidding--repeated-collusion",
        TAKEN,
        {
            **LAW,
            "records": (
                Rec("bid-collusion", decided_on="2021-06-04"),
                Rec("bid-collusion", decided_on="2024-06-03"),
            ),
            "value": {"lowest": 1, "highest": 2},
        },
        {
            **LAW,
            "records": (
                Rec("bid-collusion", decided_on="2021-06-02"),
                Rec("bid-collusion", decided_on="2024-06-03"),
            ),
        },
    ),
    *pair(
        "cn-enterprise-publicity--legal-representative-ban",
        TAKEN,
        {
            **LAW,
            "links": (
                Linked("LEGAL_REPRESENTATIVE_OF", "from", FIRM, (Rec("serious-illegal-enterprise-list"),)),
            ),
        },
        {
            **LAW,
            "links": (
                Linked(
                    "LEGAL_REPRESENTATIVE_OF",
                    "from",
                    FIRM,
                    (Rec("serious-illegal-enterprise-list", decided_on="2021-06-02"),),
                ),
            ),
        },
    ),
    *pair(
        "cn-licensing--false-application",
        TAKEN,
        {
            **LAW,
            "records": (Rec("false-licence-application", {"public_safety": True}, decided_on="2023-06-04"),),
            "given": {"same_licence": True},
        },
        {
            **LAW,
            "records": (Rec("false-licence-application", {"public_safety": True}, decided_on="2023-06-02"),),
            "given": {"same_licence": True},
        },
    ),
    *pair(
        "cn-licensing--improper-acquisition",
        TAKEN,
        {
            **LAW,
            "records": (Rec("improper-acquisition", {"public_safety": True, "obtained": "PERMIT"}),),
            "given": {"same_licence": True},
        },
        {
            **LAW,
            "records": (Rec("improper-acquisition", {"public_safety": True, "obtained": "PERMIT"}),),
            "given": {"same_licence": False},
        },
    ),
    *pair(
        "cn-procurement--major-violation",
        TAKEN,
        {**LAW, "records": (Rec("admin-penalty", FINED, decided_on="2021-06-04"),)},
        {**LAW, "records": (Rec("admin-penalty", FINED, decided_on="2021-06-02"),)},
    ),
    Case(
        "a small fine is no major violation",
        "cn-procurement--major-violation",
        "DOES_NOT_APPLY",
        (Rec("admin-penalty", {"penalty_type": "FINE"}),),
        day=LAW["day"],
    ),
    Case(
        "sentenced in business",
        "cn-procurement--major-violation",
        "APPLIES",
        (Rec("criminal-judgment", {"in_business": True}),),
        day=LAW["day"],
    ),
    Case(
        "a ship on the yellow list", "yangzhou-maritime--three-lists", "APPLIES", (Rec("ship-yellow-list"),)
    ),
    Case(
        "a ship on the red list", "yangzhou-maritime--three-lists", "DOES_NOT_APPLY", (Rec("ship-red-list"),)
    ),
    *pair(
        "yancheng-student-loan--malicious-arrears",
        TAKEN,
        {"records": (Rec("student-loan"), Rec("loan-default")), "kind": PERSON},
        {"records": (Rec("student-loan"),), "kind": PERSON},
    ),
    *pair(
        "changzhou-work-safety--joint-punishment",
        TAKEN,
        {"given": {"work-safety-dishonest": True}},
        {"given": {"work-safety-dishonest": False}},
    ),
    *pair(
        "huaian-tobacco-flashpay--graded-supervision",
        TAKEN,
        {"given": {"dishonest-tobacco-retailer": True}},
        {"given": {"dishonest-tobacco-retailer": False}},
    ),
    *pair(
        "suqian-tourism--hotel-veto",
        TAKEN,
        {"records": (Rec("hotel-check-report"), Rec("admin-penalty", severity="SERIOUS"))},
        {"records": (Rec("hotel-check-report"), Rec("admin-penalty", severity="MINOR"))},
    ),
    *pair(
        "xinyang-consumption--prepay-misconduct",
        TAKEN,
        {"records": (Rec("counterfeit-fraud", {"what": "恶意刷单"}),)},
        {"records": (Rec("counterfeit-fraud", {"what": "其他"}),)},
    ),
    *pair(
        "xinyi-supervision--increase-check",
        TAKEN,
        {"records": (Rec("judgment-refusal"),), "given": {"high-risk": True}},
        {"records": (Rec("judgment-refusal"),), "given": {"high-risk": False}},
    ),
    *pair(
        "xixia-credit-bidding--demerit-points",
        ("APPLIES", "DOES_NOT_APPLY"),
        {"records": (Rec("trading-negative-score"),), "missing": ("xixia-trading-demerit-points",)},
        {},
    ),
    *pair(
        "changzhou-travel--points-minus",
        ("APPLIES", "DOES_NOT_APPLY"),
        {"records": (Rec("private-lock"),), "missing": ("changzhou-yonganxing-points-lost",)},
        {},
    ),
)

CASES = (*RECORDS, *OVER, *OTHERS)


@asking(CASES)
def test_a_measure_applies_and_does_not(case: Case) -> None:
    check(case, ask(case))
