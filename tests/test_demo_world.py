"""The invented world shows a clean answer: where it declares coverage, nothing of the clean firm is open."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import yaml

from graph_schema.vocabulary import PurposeCode, RuleKind
from hub.policy.catalogue import Catalogue
from hub.services import Services
from tests.asking import CLEAN
from tests.conftest import ROOT, Ask

MEASURES = """
query Measures($subject: SubjectRef!, $region: String!, $occasion: String!, $purpose: PurposeInput!) {
  jointPunishment(
    subject: $subject, region: $region, occasion: $occasion, purpose: $purpose,
    at: "2026-11-20T09:00:00+08:00"
  ) {
    outcome
    applyingMeasures { rule { code } }
    undeterminedMeasures { rule { code } missing { kind name detail } }
  }
}
"""
OF_THE_OCCASION = {
    "government-procurement": PurposeCode.GOVERNMENT_PROCUREMENT,
    "gov-procurement": PurposeCode.GOVERNMENT_PROCUREMENT,
    "credit-procurement": PurposeCode.GOVERNMENT_PROCUREMENT,
    "bidding": PurposeCode.BIDDING,
    "bidding-supervision": PurposeCode.BIDDING,
    "credit-bidding": PurposeCode.BIDDING,
    "licensing": PurposeCode.LICENSING,
    "credit-approval": PurposeCode.LICENSING,
    "subsidy": PurposeCode.SUBSIDY,
    "financing": PurposeCode.FINANCING,
    "student-loan": PurposeCode.FINANCING,
    "public-service": PurposeCode.PUBLIC_SERVICE,
    "commendation": PurposeCode.PUBLIC_SERVICE,
}
"""What an officer says it is for; on every other occasion it is supervision."""
DECLARED = yaml.safe_load((ROOT / "seeds/demo/coverage.yaml").read_text("utf-8"))


def occasions(catalogue: Catalogue, region: str) -> set[str]:
    """On which measures can be asked in the region."""
    path = catalogue.path(region)
    rules = (version.rule for version in catalogue.rules.values())
    return {rule.scenario for rule in rules if rule.kind is RuleKind.MEASURE and rule.region in path}


@pytest.mark.parametrize("region", sorted({row["region"] for row in DECLARED}))
def test_where_coverage_is_declared_nothing_is_open_about_the_clean_firm(
    ask: Ask, token: Callable[..., str], services: Services, region: str
) -> None:
    officer = token(region=region, authority=f"{region}-demo")
    for occasion in sorted(occasions(services.book.current(), region)):
        code = OF_THE_OCCASION.get(occasion, PurposeCode.SUPERVISION)
        variables = {
            "subject": {"code": CLEAN},
            "region": region,
            "occasion": occasion,
            "purpose": {"code": code, "matter": "（虚构）2026-001"},
        }
        found = ask(MEASURES, variables, as_=officer)["data"]["jointPunishment"]
        missing = {
            (one["kind"], one["name"]) for rule in found["undeterminedMeasures"] for one in rule["missing"]
        }
        assert (occasion, missing, found["applyingMeasures"]) == (occasion, set(), [])
        assert (occasion, found["outcome"]) == (occasion, "NONE_APPLIES")


def test_the_procurement_of_xinyang_is_asked(services: Services) -> None:
    assert "government-procurement" in occasions(services.book.current(), "411500")
