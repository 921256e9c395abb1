"""``hub rule check``: what a person who writes a rule is told."""

from datetime import date
from pathlib import Path

import pytest

from hub.errors import InputError
from hub.loading import Seeds, check_rule, read_seeds
from hub.policy.reading import BrokenDocuments
from tests.conftest import ROOT

RULE = ROOT / "seeds" / "policy" / "suzhou" / "transport--aa-bid-deposit.yaml"


@pytest.fixture(scope="module")
def seeds() -> Seeds:
    return read_seeds(ROOT / "seeds", date(2026, 11, 22))


def test_a_rule_that_fits_is_answered_with_what_it_is(seeds: Seeds) -> None:
    assert check_rule(RULE, seeds).id == "suzhou-transport--aa-bid-deposit"


@pytest.mark.parametrize(
    ("right", "wrong", "told"),
    [
        ("at_least: AA", "at_least: AAA", "'AAA', which is no grade of scale 'suzhou-transport'"),
        ("scenario:", "scenari:", "the key 'scenari', which does not exist here"),
        ("status: PRACTICE", "status: LAW", "status: found 'LAW'"),
        ("percent: 50", "percent: 150", "percent"),
    ],
)
def test_a_rule_that_does_not_fit_is_told_by_line(
    seeds: Seeds, tmp_path: Path, right: str, wrong: str, told: str
) -> None:
    text = RULE.read_text("utf-8")
    assert right in text
    file = tmp_path / "rule.yaml"
    file.write_text(text.replace(right, wrong, 1), "utf-8")
    with pytest.raises(BrokenDocuments) as refused:
        check_rule(file, seeds)
    line = text[: text.index(right)].count("\n") + 1
    assert told in str(refused.value)
    assert f"{file}:{line}:" in str(refused.value)


def test_a_missing_file_is_told(seeds: Seeds, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="There is no file"):
        check_rule(tmp_path / "none.yaml", seeds)
