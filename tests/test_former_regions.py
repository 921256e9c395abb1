"""A code that was abolished is refused at every door, and what its region became is named."""

from __future__ import annotations

import pytest

from hub.decisions.questions import check_region
from hub.errors import InputError
from hub.policy.checks.problems import unless_region
from hub.services import Services
from tests.asking import JOINT_PUNISHMENT, PROCUREMENT, code
from tests.asking import codes as codes_of
from tests.conftest import Ask
from tests.staging import put_subject

LAICHENG = "370116 (莱芜区), which the region of the abolished code 371202 became"


@pytest.mark.parametrize(
    ("old", "became"),
    [
        ("371202", ["370116"]),
        ("320502", ["320508"]),
        ("110103", ["110101"]),
        ("330104", ["330102", "330114"]),
        ("370116", []),
        ("999999", []),
    ],
)
def test_the_catalogue_knows_what_a_region_became(services: Services, old: str, became: list[str]) -> None:
    catalogue = services.book.current()
    assert [region.code for region in catalogue.became(old)] == became
    assert (catalogue.instead_of(old) is None) == (not became)


def test_a_question_names_the_successor(ask: Ask, services: Services) -> None:
    asked = {
        "subject": code(put_subject(services)),
        "occasion": "government-procurement",
        "purpose": PROCUREMENT,
    }
    answer = ask(JOINT_PUNISHMENT, {**asked, "region": "371202"})
    assert codes_of(answer) == ["UNKNOWN_REGION"]
    assert answer["errors"][0]["extensions"]["expected"] == LAICHENG
    with pytest.raises(InputError, match="No region has this code") as caught:
        check_region("999999", services.book.current())
    assert "abolished" not in str(caught.value.expected)


def test_a_document_of_the_policy_names_the_successor(services: Services) -> None:
    (problem,) = unless_region(("rule", "r"), ("region",), "371202", services.book.current())
    assert (problem.found, problem.expected) == ("'371202', which is no region", LAICHENG)
