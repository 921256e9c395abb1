"""``hub rule check``: what a person who writes a rule is told."""

import ast
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from hub.cli import main
from hub.errors import InputError
from hub.loading import Seeds, check_rule, read_seeds
from hub.policy.diagnostics.complaints import _BY_FORM, _BY_PREFIX, _PATTERNS, _WANTED, Complaint
from hub.policy.diagnostics.messages import chinese
from hub.policy.reading import BrokenDocuments
from tests.conftest import ROOT

BROKEN = sorted((ROOT / "tests" / "broken").glob("*.yaml"))
EXPECTED = "# expected: "
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


def said(node: ast.expr) -> list[str]:
    """The texts that an expression of a message can have, with 'x' where something differs."""
    match node:
        case ast.Constant(value=str()):
            return [str(node.value)]
        case ast.JoinedStr():
            return ["".join(str(p.value) if isinstance(p, ast.Constant) else "x" for p in node.values)]
        case ast.BinOp(left=left, op=ast.Add()):
            return [f"{one}x" for one in said(left)]
        case ast.IfExp():
            return [*said(node.body), *said(node.orelse)]
        case ast.Call(func=ast.Attribute(value=ast.Constant(value=str(text)), attr="format")):
            return [re.sub(r"\{\w*\}", "x", text)]
        case _:
            return []


MESSAGES = {
    "Misfit": (0, 1),
    "Problem": (2, 3),
    "Complaint": (3, 4),
    "complaint": (1, 2),
    "unless_known": (2,),
}


def messages_of(file: Path) -> Iterator[str]:
    """Every text in a module that becomes what was found or expected."""
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            for place in MESSAGES.get(name, ()):
                if place < len(node.args):
                    for text in said(node.args[place]):
                        yield text if name != "unless_known" else re.sub(r"(?<=\w)x$", "", text)
        elif isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") in ("found", "expected"):
            yield from said(node.value)


MODULES = sorted([*(ROOT / "hub" / "policy").glob("*.py"), ROOT / "hub" / "loading.py"])


@pytest.mark.parametrize(
    "file",
    [one for one in MODULES if one.stem not in ("mapping", "mapping_checking")],
    ids=lambda one: one.stem,
)
def test_every_message_of_the_code_has_its_chinese(file: Path) -> None:
    texts = set(messages_of(file)) - {"'x', which is no x"}  # whose two parts are told by who names them
    assert [text for text in texts if not is_chinese(chinese(text))] == []


@pytest.mark.parametrize(
    "texts", [_BY_FORM, dict(_BY_PREFIX), _WANTED, _PATTERNS], ids=lambda one: next(iter(one))
)
def test_so_has_every_expectation_of_a_form(texts: dict[str, str]) -> None:
    shown = [re.sub(r"\{\w+\}", "7", text) for text in texts.values()]
    assert [text for text in shown if not is_chinese(chinese(text))] == []


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_each_broken_document_is_told_in_chinese(path: Path) -> None:
    """Line and field as in English; found and expected in Chinese, and what to do."""
    lines = [line for line in path.read_text("utf-8").splitlines() if line.startswith(EXPECTED)]
    for line in lines:
        told = re.fullmatch(r"(\d+): (?:([\w.]+): )?found (.*); expected (.*)\.", line.removeprefix(EXPECTED))
        assert told is not None
        complaint = Complaint("x.yaml", int(told[1]), told[2] or "", told[3], told[4])
        for text in (complaint.found, complaint.expected):
            assert is_chinese(chinese(text)) or re.fullmatch("'[^']*'", text), text
        assert complaint.zh.startswith(f"x.yaml:{told[1]}：")
        assert (told[2] or "") in complaint.zh
        assert is_chinese(complaint.to_do[1])


def is_chinese(text: str) -> bool:
    return any("\u4e00" <= sign <= "\u9fff" for sign in text)


@pytest.mark.parametrize(
    ("complaint", "zh"),
    [
        (
            Complaint(
                "a.yaml", 3, "legal_basis", "nothing", "a legal basis: a list of document, article and quote"
            ),
            "a.yaml:3：法定依据（legal_basis）：现为：没有内容；"
            "应为：法定依据：列出文件（document）、条款（article）和原文（quote）。请补上这一项。",
        ),
        (
            Complaint(
                "a.yaml",
                6,
                "legal_basis.0.document",
                "'laws', which is no source",
                "one of draft, law (did you mean 'law'?)",
            ),
            "a.yaml:6：法定依据第1项的文件（legal_basis.0.document）：现为：“laws”不是已登记的文件；"
            "应为：下列之一：draft、law（是否为“law”？）。请核对拼写；确属新增的，先在本枢纽的参考数据中登记。",
        ),
        (
            Complaint("a.yaml", 9, "effect.value.percent_off.percent", "'half'", "a number or a mapping"),
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
