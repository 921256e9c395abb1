"""The catalogue and the code agree: ids, arguments, both languages. Who asks is answered in its language."""

import ast
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from string import Formatter
from typing import Any

import pytest
from click.testing import CliRunner

from graph_schema.identity_numbers import HIDDEN
from graph_schema.vocabulary import ErrorCode, PurposeCode, Role
from hub.access import role_sets
from hub.access.caller_and_purpose import Purpose
from hub.access.grants import entry_for, granted
from hub.cli import main
from hub.errors import HubError, InputError
from hub.identity import Caller
from hub.ingestion.readers import RowReason
from hub.ingestion.receipts.row_receipts import reason_id
from hub.messages.languages import (
    Language,
    language_of_environment,
    language_of_header,
    language_of_tag,
    speaking,
    spoken,
)
from hub.messages.message import AnyOf, Message, message
from hub.messages.texts import PARTS, file_of, texts_of
from resolvers.audiences import AGREEMENT_SIGNERS, POLICY_MAKERS
from tests.cases.seeded import catalogue
from tests.conftest import ROOT
from tests.edge_schema import IDENTITY, application, ask, edge

APP = application(edge())
EN, ZH = texts_of(Language.EN).templates, texts_of(Language.ZH).templates
IDS = sorted(key for key in EN if not key.endswith(PARTS[1:]))
RAISING = {"HubError", "InputError", "EngineError", "TokenRefused", "message", "Message"}
RESERVED = {"code", "message", "id_"}
CHINESE = re.compile("[\u4e00-\u9fff]")


def arguments(template: str) -> set[str]:
    """Names of the arguments of a template."""
    return {name.partition(".")[0] for _, name, _, _ in Formatter().parse(template) if name is not None}


def of_message(id_: str) -> set[str]:
    """Arguments of a message, over its parts."""
    return set().union(*(arguments(EN.get(id_ + part, "")) for part in PARTS))


def trees() -> Iterator[tuple[Path, ast.Module]]:
    """The code that may raise a message."""
    for folder in ("hub", "resolvers", "graph_schema"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield path, ast.parse(path.read_text(encoding="utf-8"))


def literals(tree: ast.AST) -> Iterator[str]:
    """The texts in some code."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


@pytest.mark.parametrize("language", Language)
def test_the_files_are_in_order_and_have_no_id_twice(language: Language) -> None:
    found = re.findall(r'^msgid "(.+)"$', file_of(language).read_text(encoding="utf-8"), re.MULTILINE)
    parts = [re.fullmatch(r"(.*?)(|\.expected|\.fix)", key) for key in found]
    places = [(one[1], PARTS.index(one[2])) for one in parts if one is not None]
    assert places == sorted(set(places))
    for key in found:
        assert re.fullmatch(r"[a-z]+\.[a-z0-9-]+(\.expected|\.fix)?", key), key


def test_both_languages_have_each_message_with_the_same_parts_and_arguments() -> None:
    assert EN.keys() == ZH.keys()
    for key, template in EN.items():
        assert template, key
        assert ZH[key], key
        assert arguments(template) == arguments(ZH[key]), key
        assert not arguments(template) & RESERVED, key
        said = re.sub(r"\{[^}]*\}", "", template)
        assert CHINESE.search(ZH[key]) or template == ZH[key] or not re.search("[a-z]{3}", said), key


def test_each_message_is_raised_and_what_is_raised_is_a_message() -> None:
    used: set[str] = set()
    for path, tree in trees():
        used.update(literals(tree))
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
                continue
            if node.func.id not in RAISING:
                continue
            place = node.args[1:2] if node.func.id == "HubError" else node.args[:1]
            for text in place:
                if isinstance(text, ast.Constant):
                    assert text.value in EN, f"{path}:{node.lineno}: {text.value!r} is no message"
    prefixed = {f"resolvers.{name}" for name in ("day", "moment")} | {reason_id(one) for one in RowReason}
    assert not set(IDS) - used - prefixed


def test_what_is_raised_has_the_arguments_of_its_message() -> None:
    for path, tree in trees():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call) or any(one.arg is None for one in node.keywords):
                continue
            named = [str(one.value) for one in node.args if isinstance(one, ast.Constant) and one.value in EN]
            given = {one.arg for one in node.keywords} - {"code"}
            looked_up = isinstance(node.func, ast.Attribute) and node.func.attr == "get"
            bare = isinstance(node.func, ast.Name) and node.func.id == "Message"
            if len(named) == 1 and not looked_up and not bare:
                assert given == of_message(named[0]), f"{path}:{node.lineno}: {named[0]}"


@pytest.mark.parametrize("id_", IDS)
def test_each_message_is_said_in_both_languages(id_: str) -> None:
    given = {name: message("access.role-without-subjects", role=name) for name in of_message(id_)}
    said = HubError(ErrorCode.BAD_INPUT, Message(id_, given))
    for language in (None, *Language):
        text = said.text(language)
        assert text
        assert not re.search(r"\{[a-z_.]*\}", text), text


def test_lists_messages_and_numbers_are_said_as_the_language_has_it() -> None:
    given = message(
        "resolvers.matter-unusable",
        longest=(message("http.part-body"), 3, Decimal("1.50"), AnyOf(("A", "B"))),
    )
    assert (
        given.expected()
        == "1 to request body, 3, 1.50, A or B printable characters: the number of the file or case"
    )
    assert given.expected(Language.ZH) == "1 至 请求体、3、1.50、A或B 个可显示字符：案卷或者事项的编号"
    assert given.as_json() == {
        "messageId": "resolvers.matter-unusable",
        "arguments": {"longest": [{"messageId": "http.part-body", "arguments": {}}, 3, "1.50", ["A", "B"]]},
    }


def test_a_member_of_an_enum_has_its_chinese_name_and_keeps_its_code() -> None:
    said = message("agreements.role", role=Role.OFFICER, roles=AnyOf(role_sets.PARTIES))
    assert said.text(Language.ZH) == "令牌的角色经办人（OFFICER）无权进行此操作。"
    assert said.expected(Language.ZH) == (
        "角色为协议经办人（AGREEMENT_OFFICER）或管理员（REGION_ADMINISTRATOR）的调用方"
    )
    assert said.text(Language.EN) == "The token's role is OFFICER, which may not do this."
    assert said.as_json()["arguments"] == {
        "role": "OFFICER",
        "roles": ["AGREEMENT_OFFICER", "REGION_ADMINISTRATOR"],
    }


def test_who_may_not_name_a_purpose_is_told_whom_the_field_is_for() -> None:
    """POLICY_MAKING is for two roles, and publishing a rule for one of them."""
    policy = catalogue()
    officer = Caller("a", "411500", "411500-fgw", Role.OFFICER)
    purpose = Purpose(PurposeCode.POLICY_MAKING, "信规2026-1")
    for field, told in ((POLICY_MAKERS, "REGION_ADMINISTRATOR"), (AGREEMENT_SIGNERS, "AGREEMENT_OFFICER")):
        with pytest.raises(HubError) as refused:
            granted(entry_for(officer, purpose, policy, date(2026, 1, 1)), policy, field.roles)
        assert refused.value.problem.as_json()["arguments"]["roles"] == [told]


def test_no_argument_holds_an_identity_number() -> None:
    said = message("http.part-member", name=IDENTITY)
    inside = message("http.value-misfit", where=said, type=(IDENTITY,), wanted=AnyOf((IDENTITY,)))
    for language in (None, *Language):
        assert IDENTITY not in inside.text(language) + inside.expected(language)
    assert IDENTITY not in str(inside.as_json())
    assert inside.text() == f"The {HIDDEN} does not fit its type {HIDDEN}."


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", None),
        ("*", None),
        ("fr, de;q=0.5", None),
        ("zh", Language.ZH),
        ("zh-CN,zh;q=0.9,en;q=0.8", Language.ZH),
        ("en-GB, zh;q=0.9", Language.EN),
        ("en;q=0.5, ZH-Hant-TW", Language.ZH),
        ("en, zh", Language.EN),
        ("zh;q=0, en;q=0.1", Language.EN),
        ("zh;q=2", None),
        ("fr, zh;q=0.1", Language.ZH),
    ],
)
def test_the_header_names_a_language(header: str, language: Language | None) -> None:
    assert language_of_header(header) is language


def test_tags_of_terminals_name_a_language() -> None:
    assert language_of_tag("zh_CN.UTF-8") is Language.ZH
    assert language_of_tag("C.UTF-8") is language_of_tag(None) is language_of_tag(7) is None
    assert language_of_environment({"LC_ALL": "", "LANG": "zh_CN"}) is Language.ZH
    assert language_of_environment({"LC_ALL": "C", "LANG": "zh_CN"}) is None
    with speaking(Language.ZH):
        assert spoken() is Language.ZH
    assert spoken() is None


def refused(json: dict[str, Any], **headers: str) -> dict[str, Any]:
    """The first error that an operation is answered with."""
    return ask(APP, json=json, headers=headers).json()["errors"][0]


def test_an_error_is_told_in_the_language_that_is_asked_for() -> None:
    nothing = {"query": ""}
    english, chinese = 'The request has no "query".', '请求没有 "query"。'
    assert refused(nothing)["message"] == english
    assert refused(nothing, **{"Accept-Language": "zh-CN,zh;q=0.9"})["message"] == chinese
    assert refused(nothing, **{"Accept-Language": "fr"})["message"] == english
    in_document = {"query": "{ nothing }", "extensions": {"locale": "zh-CN"}}
    assert refused(in_document)["message"].startswith("类型 Query 没有字段 nothing。")
    # What the request itself says counts more than what a browser sends with everything.
    there = refused({**in_document, "extensions": {"locale": "en"}}, **{"Accept-Language": "zh"})
    assert there["message"].startswith("Cannot query field 'nothing'")
    assert (
        refused({**in_document, "extensions": {"locale": 7}}, **{"Accept-Language": "zh"})["message"][0]
        == "类"
    )
    assert refused(nothing)["message"] == english, "nothing of it stays"


def test_a_front_end_can_write_its_own_text() -> None:
    told = refused({"query": "query($c: Colour!) { fits(colour: $c) }", "variables": {"c": "BLUE"}})
    assert told["extensions"]["messageId"] in EN
    assert set(told["extensions"]["arguments"]) == of_message(told["extensions"]["messageId"])


def test_the_command_line_speaks_the_language_of_the_terminal() -> None:
    chinese, english = (
        InputError("http.query-missing").text(Language.ZH),
        str(InputError("http.query-missing")),
    )
    assert chinese == '请求没有 "query"。应为："query" 中以字符串写出 GraphQL 查询文档。'
    assert english == 'The request has no "query". Expected: a GraphQL document as a string in "query".'
    missing = ["agreement", "verify", "/nowhere.json"]
    told = CliRunner().invoke(main, missing, env={"LC_ALL": "", "LANG": "en_GB.UTF-8"}).stderr
    assert "Expected: a text file in UTF-8" in told
    for given, options in (("zh_CN.UTF-8", []), ("en_GB.UTF-8", ["--locale", "zh"])):
        told = CliRunner().invoke(main, [*options, *missing], env={"LC_ALL": "", "LANG": given}).stderr
        assert "应为：" in told
