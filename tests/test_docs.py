"""The documentation is true: settings, vocabulary, error codes, links, commands, and examples that run."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import click
import pytest
import yaml
from click.testing import CliRunner
from graphql import GraphQLSchema, build_schema, parse, validate

from graph_schema.vocabulary import EffectKind, ErrorCode, Outcome, PurposeCode, ReasonCode, Role, RuleStatus
from hub.cli import main
from hub.policy.document_reading import build
from hub.policy.model.documents import Clause, InputSpec, LegalBasis, Rule
from hub.policy.model.operators import OPERATORS
from hub.policy.model.values import VALUES
from hub.policy.yaml_documents import parse as parse_document
from hub.serving.welcome import EXAMPLE_QUERY, welcome
from hub.settings import Settings
from resolvers.schema import make_schema
from tests.conftest import ROOT, Ask

PAGES = sorted(
    [
        *ROOT.glob("*.md"),
        *(ROOT / "docs").rglob("*.md"),
        *(ROOT / "examples").glob("*.md"),
        *(ROOT / "seeds").rglob("*.md"),
    ]
)
ASKED = [
    ROOT / "README.md",
    ROOT / "README.zh-CN.md",
    ROOT / "docs" / "asking.md",
    ROOT / "docs" / "whom-it-reaches.md",
    ROOT / "docs" / "investigating.md",
]


def page(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def named(page: Path) -> str:
    return str(page.relative_to(ROOT))


def fences(text: str) -> list[tuple[str, str]]:
    """Language and content of each fenced block."""
    return re.findall(r"^```(\w*)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


# What the code has, the pages have


def settings_table() -> str:
    """docs/settings.md's table, from the code."""
    lines = ["| setting | default | what |", "|---|---|---|"]
    for name, field in Settings.model_fields.items():
        setting = name.upper() if name.startswith("neo4j_") else f"HUB_{name.upper()}"
        default = "unset" if field.default is None else f"`{str(field.default).lower()}`"
        lines.append(f"| `{setting}` | {default} | {field.description} |")
    return "\n".join(lines) + "\n"


def test_the_settings_are_those_of_the_code() -> None:
    text = page("docs/settings.md")
    assert settings_table() in text, f"docs/settings.md needs:\n{settings_table()}"
    rows = re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE)
    assert len(rows) == len(set(rows)), "a setting stands twice"


@pytest.mark.parametrize(
    ("file", "names"),
    [
        ("docs/rules.md", OPERATORS),
        ("docs/rules.md", VALUES),
        ("docs/rules.md", EffectKind),
        ("docs/rules.md", RuleStatus),
        ("docs/rules.md", [name for name in Outcome if name not in ("COMPLIANT", "NON_COMPLIANT")]),
        ("docs/rules.md", [reason for reason in ReasonCode if reason != "SUBJECT_UNKNOWN"]),
        ("docs/rules.md", [field.alias or name for name, field in Rule.model_fields.items()]),
        ("docs/asking.md", PurposeCode),
    ],
    ids=["operators", "values", "effects", "status", "outcomes", "reasons", "fields", "purposes"],
)
def test_each_word_of_the_vocabulary_is_explained(file: str, names: Any) -> None:
    text = page(file)
    assert [str(name) for name in names if f"`{name}`" not in text] == []


def test_each_error_code_has_a_row() -> None:
    rows = re.findall(r"^\| `([A-Z_]+)` \|", page("docs/asking.md"), re.MULTILINE)
    assert [row for row in rows if row in list(ErrorCode)] == list(ErrorCode)


def test_parts_of_a_rule_are_named() -> None:
    text = page("docs/rules.md")
    parts = [*LegalBasis.model_fields, *InputSpec.model_fields, "treat_as"]
    assert [name for name in parts if not re.search(rf"\b{name}\b", text)] == []
    assert "treat_as" in Clause.model_fields


# What the pages name, there is


def anchors(text: str) -> set[str]:
    titles = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).strip().replace(" ", "-") for title in titles}


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_links_lead_somewhere(path: Path) -> None:
    broken: list[str] = []
    text = re.sub(r"^```.*?^```$", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if target.startswith(("https://", "http://")):
            continue
        file, _, anchor = target.partition("#")
        there = (path.parent / file) if file else path
        found = there.exists() and (not anchor or anchor in anchors(there.read_text(encoding="utf-8")))
        broken += [] if found else [target]
    assert broken == []


def commands(group: click.Group, prefix: str = "") -> Iterator[str]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        yield f"{prefix}{name}"
        if isinstance(command, click.Group):
            yield from commands(command, f"{prefix}{name} ")


def inline(text: str) -> str:
    """What a page shows as code: in backticks, indented or fenced."""
    code = [content for _, content in fences(text)]
    code += re.findall(r"`([^`\n]+)`", text) + re.findall(r"^    (.+)$", text, re.MULTILINE)
    return "\n".join(code)


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_commands_exist(path: Path) -> None:
    code = inline(path.read_text(encoding="utf-8"))
    targets = set(re.findall(r"^([a-z][a-z0-9-]*):", page("Makefile"), re.MULTILINE))
    assert set(re.findall(r"^make ([a-z]+)\b", code, re.MULTILINE)) - targets == set()
    known = set(commands(main))
    called = re.findall(r"^(?:\.venv/bin/)?hub ([a-z0-9]+)(?: ([a-z]+))?", code, re.MULTILINE)
    unknown = [one for one in called if one[0] not in known and " ".join(one).strip() not in known]
    assert unknown == []


def test_the_reader_is_told_each_command() -> None:
    text = page("docs/operations.md")
    leaves = [name for name in commands(main) if name.partition(" ")[0] not in ("neo4j", "audit", "ingest")]
    assert [name for name in leaves if f"`hub {name}" not in text] == []


def test_settings_that_pages_name_exist() -> None:
    known = {f"HUB_{name.upper()}" for name in Settings.model_fields}
    known |= {name.upper() for name in Settings.model_fields if name.startswith("neo4j_")}
    for path in PAGES:
        used = re.findall(r"\b(?:HUB|NEO4J)_[A-Z0-9_]*[A-Z0-9]\b", path.read_text(encoding="utf-8"))
        assert set(used) - known - {"HUB_", "NEO4J_"} == set(), named(path)


def rows_under(heading: str, text: str) -> list[list[str]]:
    """The cells of the table under a heading, without its head."""
    section = re.split(rf"^## {heading}$", text, flags=re.MULTILINE)[1].split("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def test_the_page_of_the_demo_world_has_every_subject_record_and_link() -> None:
    text = page("docs/demo.md")
    demo = {
        name: yaml.safe_load(page(f"seeds/demo/{name}.yaml")) for name in ("subjects", "records", "links")
    }
    held: dict[tuple[str, str], list[str]] = {}
    for record in demo["records"]:
        held.setdefault((record["subject"]["scheme"], record["subject"]["value"]), []).append(record["id"])
    names: dict[tuple[str, str], str] = {}
    wanted: list[list[str]] = []
    for subject in demo["subjects"]:
        key, last = (subject["key"]["scheme"], subject["key"]["value"]), subject["versions"][-1]
        names[key] = last["name"]
        wanted.append([*key, last["name"], last["registered"], ", ".join(held.pop(key, []))])
    subjects = rows_under("Subjects and their records", text)
    assert [row[:5] for row in subjects] == wanted
    assert all(row[5] for row in subjects), "each row says what its subject shows"
    assert held == {}
    ends = [
        [names[one[end]["scheme"], one[end]["value"]] for end in ("start", "end")] for one in demo["links"]
    ]
    kinds = [one["kind"] for one in demo["links"]]
    assert rows_under("Links", text) == [
        [start, kind, end] for kind, (start, end) in zip(kinds, ends, strict=True)
    ]


def test_the_two_readmes_show_the_same() -> None:
    english, chinese = fences(page("README.md")), fences(page("README.zh-CN.md"))
    shown = [[block for block in blocks if block[0] != "mermaid"] for blocks in (english, chinese)]
    assert shown[0] == shown[1]
    targets = [re.findall(r"\]\(([^)\s]+)\)", page(name)) for name in ("README.md", "README.zh-CN.md")]
    assert set(targets[0]) ^ set(targets[1]) == {"README.md", "README.zh-CN.md"}


# Examples


def parts_of(data: Any) -> Iterator[Any]:
    yield data
    for inner in data.values() if isinstance(data, dict) else data if isinstance(data, list) else ():
        yield from parts_of(inner)


def seeded() -> set[str]:
    """Every part of every rule and agreement, as comparable text."""
    files = [*(ROOT / "seeds" / "policy").rglob("*.yaml"), *(ROOT / "seeds" / "agreements").glob("*.yaml")]
    found: set[str] = set()
    for file in files:
        found.update(
            json.dumps({name: part[name]}, default=str)
            for part in parts_of(yaml.load(file.read_bytes(), yaml.CSafeLoader))
            if isinstance(part, dict)
            for name in part
        )
    return found


def test_examples_of_rules_stand_in_the_seeds() -> None:
    held = seeded()
    examples = [content for language, content in fences(page("docs/rules.md")) if language == "yaml"]
    assert len(examples) >= len(OPERATORS) + len(VALUES) - 1
    strange = [one for one in examples if json.dumps(yaml.safe_load(one), default=str) not in held]
    assert strange == []
    text = "\n".join(examples)
    assert [name for name in (*OPERATORS, *VALUES) if not re.search(rf"(^|[ {{-]){name}:", text, re.M)] == []


def test_the_rule_of_the_guide_is_well_formed() -> None:
    (text,) = [content for language, content in fences(page("docs/writing-a-rule.md")) if language == "yaml"]
    assert build(Rule, parse_document(text, "guide")).id == "shihe-tourism--free-ticket"


def test_the_guides_check_says_what_the_page_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocks = fences(page("docs/writing-a-rule.md"))
    (text,) = [content for language, content in blocks if language == "yaml"]
    fine, broken = [content for language, content in blocks if language == "text"]
    monkeypatch.setenv("HUB_SEEDS", str(ROOT / "seeds"))
    monkeypatch.chdir(tmp_path)
    for content, told in ((text, fine), (text.replace("status: DRAFT", "status: IN_FORCE"), broken)):
        (tmp_path / "ticket.yaml").write_text(content, encoding="utf-8")
        assert CliRunner().invoke(main, ["rule", "check", "ticket.yaml"]).output == told


def test_the_guide_publishes_asks_and_withdraws_as_the_page_says(ask: Ask, token: Callable[..., str]) -> None:
    """Its steps one after the other: each rests on the one before."""
    blocks = fences(page("docs/writing-a-rule.md"))
    (text,) = [content for language, content in blocks if language == "yaml"]
    done: list[str] = []
    for (language, query), (_, sent), (_, told) in zip(blocks, blocks[1:], blocks[2:], strict=False):
        who = re.match(r"# asked by (the administrator|an officer) of (\d+): (\w+)", query)
        if language != "graphql" or who is None:
            continue
        role = Role.OFFICER if who[1] == "an officer" else Role.REGION_ADMINISTRATOR
        variables = json.loads(sent)
        if "text" in variables:
            variables["text"] = text
        found = ask(query, variables, as_=token(region=who[2], role=role, authority=f"{who[2]}-fgw"))
        assert not missing(json.loads(told), found), json.dumps(found, ensure_ascii=False, indent=1)
        done.append(who[3])
    assert done == ["try", "publish", "ask", "withdraw", "set"]


@cache
def published_schema() -> GraphQLSchema:
    """The one that is printed."""
    return build_schema(page("resolvers/schema.graphql").replace("directive @oneOf on INPUT_OBJECT\n", ""))


@pytest.mark.parametrize("path", PAGES, ids=named)
def test_queries_fit_the_schema(path: Path) -> None:
    for language, content in fences(path.read_text(encoding="utf-8")):
        if language == "graphql":
            assert validate(published_schema(), parse(content)) == [], content


def questions() -> list[Any]:
    """Each query with its variables and its answer: three blocks that follow one another."""
    found: list[Any] = []
    for path in ASKED:
        blocks = fences(path.read_text(encoding="utf-8"))
        for position, ((first, query), (second, variables), (third, answer)) in enumerate(
            zip(blocks, blocks[1:], blocks[2:], strict=False)
        ):
            if (first, second, third) == ("graphql", "json", "json") and not query.startswith("# step "):
                case = (query, json.loads(variables), json.loads(answer))
                found.append(pytest.param(*case, id=f"{path.name}-{position}"))
    return found


@pytest.mark.parametrize(("query", "variables", "answer"), questions())
def test_the_hub_answers_what_the_page_says(
    ask: Ask, token: Callable[..., str], query: str, variables: dict[str, Any], answer: dict[str, Any]
) -> None:
    asker = re.match(r"# asked by an (officer|investigator) of (\d+)", query)
    caller = ""
    if asker is not None:
        caller = token(region=asker[2], authority=f"{asker[2]}-jtj", role=Role(asker[1].upper()))
    if variables.get("decision") == "…":
        variables = {"decision": decided(ask)}
    found = ask(query, variables, as_=caller)
    assert not missing(answer, found), json.dumps(found, ensure_ascii=False, indent=1)


def test_the_walk_of_the_guide_goes_from_a_name_to_the_dossier(ask: Ask, token: Callable[..., str]) -> None:
    """Its steps one after the other: each uses what those before have answered."""
    blocks = fences(page("docs/investigating.md"))
    found: dict[str, Any] = {}
    steps: list[str] = []
    caller = token(authority="411500-jcj", role=Role.INVESTIGATOR)
    for (_, query), (_, variables), (_, answer) in zip(blocks, blocks[1:], blocks[2:], strict=False):
        step = re.match(r"# step (\d), asked by an investigator of 411500\n", query)
        if step is None:
            continue
        for path in re.findall(r'"\{([\w.]+)\}"', variables):
            variables = variables.replace(f"{{{path}}}", earlier(found, path))
        got = ask(query, json.loads(variables), as_=caller)
        assert not missing(json.loads(answer), got), json.dumps(got, ensure_ascii=False, indent=1)
        found |= got["data"]
        steps.append(step[1])
    assert steps == ["1", "2", "3", "4", "4", "5"]


def earlier(found: Any, path: str) -> Any:
    """What an earlier answer gave: ``owners.owners.1.subject.id``."""
    for name in path.split("."):
        found = found[int(name)] if name.isdigit() else found[name]
    return found


def decided(ask: Ask) -> str:
    query, variables, _ = next(
        case.values for case in questions() if "    id\n    outcome\n" in case.values[0]
    )
    return str(ask(query, variables)["data"]["jointPunishment"]["id"])


def missing(wanted: Any, found: Any, where: str = "") -> list[str]:
    """What the page says and the answer does not. Pages leave things out; lists keep their order."""
    if wanted == "…" and found:
        return []
    if isinstance(wanted, dict) and isinstance(found, dict):
        return [one for name in wanted for one in missing(wanted[name], found.get(name), f"{where}.{name}")]
    if isinstance(wanted, list) and isinstance(found, list) and (wanted or not found):
        rest = iter(found)
        return [
            f"{where}[{position}]"
            for position, one in enumerate(wanted)
            if not any(not missing(one, other) for other in rest)
        ]
    return [] if wanted == found else [f"{where}: {wanted!r}, not {found!r}"]


def test_the_question_that_the_hub_prints_is_answered(ask: Ask) -> None:
    """It is the first that anybody sends, and stands in the explorer."""
    printed = welcome(Settings(), "token", "the hub")
    (body,) = re.findall(r"-d '(.+)'", printed)
    sent = json.loads(body)
    answer = ask(sent["query"], sent["variables"])
    assert "errors" not in answer, answer
    assert answer["data"]["jointPunishment"]["outcome"] == "MEASURES_APPLY"
    assert not validate(make_schema()._schema, parse(EXAMPLE_QUERY))


def test_the_python_client_of_the_guide_pages_through_all(
    address: str,
    token: Callable[..., str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (program,) = [content for language, content in fences(page("docs/clients.md")) if language == "python"]
    (query,) = [content for language, content in fences(page("docs/clients.md")) if language == "graphql"]
    assert query in program
    monkeypatch.setenv("CREDIT_HUB", f"{address}/graphql")
    monkeypatch.setenv("CREDIT_TOKEN", token())
    exec(compile(program, "clients.md", "exec"), {})
    printed = [line.split()[0] for line in capsys.readouterr().out.splitlines()]
    assert len(printed) > 5, "more than one page"
    assert len(printed) == len(set(printed))
    monkeypatch.setenv("CREDIT_TOKEN", "forged")
    with pytest.raises(RuntimeError, match="UNAUTHENTICATED"):
        exec(compile(program, "clients.md", "exec"), {})
