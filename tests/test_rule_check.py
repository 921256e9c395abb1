"""``hub rule check``: what a person who writes a rule is told."""

from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from hub.cli import main
from hub.errors import InputError
from hub.loading import Seeds, check_rule, read_seeds
from hub.messages.message import AnyOf, Message, message
from hub.policy.diagnostics.complaints import BrokenDocuments, Complaint, one_of, short
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


# Chinese


@pytest.mark.parametrize(
    ("complaint", "zh"),
    [
        (
            Complaint(
                "a.yaml",
                3,
                "legal_basis",
                short(None),
                Message("policy.legal-basis-list-document-article-quote"),
            ),
            "a.yaml:3：法定依据（legal_basis）：现为：没有内容；"
            "应为：法定依据：列出文件（document）、条款（article）和原文（quote）。请补上这一项。",
        ),
        (
            Complaint(
                "a.yaml",
                6,
                "legal_basis.0.document",
                message("policy.name-no-what", name="laws", what=Message("policy.source")),
                one_of(["law", "draft"], "laws"),
            ),
            "a.yaml:6：法定依据第1项的文件（legal_basis.0.document）：现为：“laws”不是已登记的文件；"
            "应为：下列之一：draft、law（是否为“law”？）。请核对拼写；确属新增的，先在本枢纽的参考数据中登记。",
        ),
        (
            Complaint(
                "a.yaml",
                9,
                "effect.value.percent_off.percent",
                short("half"),
                AnyOf((Message("policy.number"), Message("policy.mapping"))),
            ),
            "a.yaml:9：效果的数值的折扣的百分比（effect.value.percent_off.percent）：现为：“half”；"
            "应为：数字或键值组。请改用所列的词。",
        ),
    ],
)
def test_a_chinese_sentence_in_full(complaint: Complaint, zh: str) -> None:
    assert complaint.zh == zh


@pytest.mark.parametrize(
    ("language", "told"), [("zh", (False, True)), ("en", (True, False)), ("both", (True, True))]
)
def test_the_command_tells_in_the_asked_language(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str, told: tuple[bool, bool]
) -> None:
    monkeypatch.setenv("HUB_SEEDS", str(ROOT / "seeds"))
    file = tmp_path / "rule.yaml"
    file.write_text(RULE.read_text("utf-8").replace("status: PRACTICE", "status: LAW"), "utf-8")
    result = CliRunner().invoke(main, ["rule", "check", str(file), "--language", language])
    assert result.exit_code == 1
    assert (
        "found 'LAW'; expected one of" in result.output,
        "现为：“LAW”；应为：下列之一" in result.output,
    ) == told
    fine = CliRunner().invoke(main, ["rule", "check", str(RULE)])
    assert (fine.exit_code, "fits" in fine.output) == (0, True)
