"""Examined cases of 云南's plan (doc-001); docs/cases.md says how they were written."""

from __future__ import annotations

from tests.cases.facts import Case, Rec, ask, asking, check, grade

CASES = (
    Case(
        "examined 001-01: no commitment",
        "yunnan-credit-approval--tolerant-acceptance",
        "REFUSED",
        given={"qualified-applicant": True, "statutory_material_missing": False, "written_promise": True},
    ),
    Case(
        "examined 001-02: the first day",
        "yunnan-credit-approval--tolerant-acceptance",
        "GRANTED",
        (Rec("credit-commitment"),),
        {"qualified-applicant": True, "statutory_material_missing": False, "written_promise": True},
        day="2019-07-24",
    ),
    Case(
        "examined 001-03: all conditions, firm of 昆明 (a prefecture of 云南)",
        "yunnan-credit-approval--tolerant-acceptance",
        "GRANTED",
        (Rec("credit-commitment", region="530100"),),
        {"qualified-applicant": True, "statutory_material_missing": False, "written_promise": True},
        home="530100",
        region="530100",
    ),
    Case(
        "examined 001-04: a large firm",
        "yunnan-credit-loan--rating-for-approval",
        "NOT_APPLICABLE",
        given={"small-firm": False, "credit_information_used": False, "self_declaration_used": True},
    ),
    Case(
        "examined 001-05: a generator, its credit told by nobody",
        "yunnan-electricity--exemption",
        "UNDETERMINED",
        given={"market_role": "发电企业"},
        missing=("good-credit",),
    ),
    Case(
        "examined 001-06: of the same grade: nothing is owed",
        "yunnan-electricity--quota-by-grade",
        "NOT_APPLICABLE",
        (grade("yunnan-electricity", "高"),),
        {"quota": "5", "other_quota": "9"},
        others={"other_entity": (grade("yunnan-electricity", "高"),)},
    ),
    Case(
        "examined 001-07: higher grade, same quota",
        "yunnan-electricity--quota-by-grade",
        "NON_COMPLIANT",
        (grade("yunnan-electricity", "高"),),
        {"quota": "5", "other_quota": "5"},
        others={"other_entity": (grade("yunnan-electricity", "低"),)},
    ),
    Case(
        "examined 001-08: published tomorrow",
        "yunnan-joint-incentive--red-list",
        "REFUSED",
        (Rec("yunnan-trust-red-list", published_on="2019-09-02"),),
    ),
    Case(
        "examined 001-09: revoked",
        "yunnan-joint-incentive--red-list",
        "REFUSED",
        (Rec("yunnan-trust-red-list", revoked_on="2019-09-01"),),
    ),
    Case(
        "examined 001-10: a credit school",
        "yunnan-pilots--credit-units",
        "NOT_NAMED",
        given={"unit_kind": "其他"},
    ),
    Case(
        "examined 001-11: research and education",
        "yunnan-pilots--pilot-sectors",
        "NAMED",
        given={"sector": "科研教育"},
    ),
    Case(
        "examined 001-12: government procurement is a sector of reports, not of pilots",
        "yunnan-pilots--pilot-sectors",
        "NOT_NAMED",
        given={"sector": "政府采购"},
    ),
    Case(
        "examined 001-13: more hours, fewer benefits",
        "yunnan-volunteer--more-hours",
        "NOT_FOLLOWED",
        given={"hours_a": "120", "hours_b": "100", "benefits_a": "2", "benefits_b": "3"},
    ),
    Case(
        "examined 001-14: more hours, as many",
        "yunnan-volunteer--more-hours",
        "FOLLOWED",
        given={"hours_a": "120", "hours_b": "100", "benefits_a": "3", "benefits_b": "3"},
    ),
    Case(
        "examined 001-15: hours summed",
        "yunnan-volunteer--recorded-hours",
        "GRANTED",
        (
            Rec("volunteer-hours", {"hours": "40.5"}),
            Rec("volunteer-hours", {"hours": "2"}, decided_on="2019-08-15"),
            Rec("volunteer-hours", {"hours": "9"}, revoked_on="2019-08-20"),
        ),
    ),
)


@asking(CASES)
def test_the_rule_answers_by_its_text(case: Case) -> None:
    check(case, ask(case))
