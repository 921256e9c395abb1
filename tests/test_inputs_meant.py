"""An error about an input says which: ``extensions.argument``, as the field calls it."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator

import pytest
from graphql import FieldNode, GraphQLError, GraphQLInputObjectType, GraphQLObjectType, parse

from graph_schema.vocabulary import ErrorCode, Role
from hub.errors import HubError, InputError
from hub.messages.languages import Language
from hub.messages.message import message
from hub.messages.texts import texts_of
from resolvers.http.inputs_meant import MEANT, SAID, argument_of, named
from resolvers.schema import make_schema
from tests.asking import BUILDER, Json
from tests.conftest import ROOT, Ask

SCHEMA = make_schema()._schema
ELSEWHERE = (
    "hub/agreements/bundles.py",
    "hub/agreements/text_check.py",
    "hub/app.py",
    "hub/audit/blocks.py",
    "hub/audit/files.py",
    "hub/audit/last_verification.py",
    "hub/audit/signed_notes.py",
    "hub/audit/proof_checking.py",
    "hub/cli/",
    "hub/engine/",
    "hub/identity/development.py",
    "hub/ingestion/deliveries/delivery_steps.py",
    "hub/ingestion/headers/header.py",
    "hub/ingestion/deliveries/kept_files.py",
    "hub/ingestion/mappings/known_mappings.py",
    "hub/ingestion/deliveries/resuming.py",
    "hub/ingestion/readers/",
    "hub/ingestion/mappings/recognising.py",
    "hub/ingestion/mappings/suggesting.py",
    "hub/loading/",
    "hub/policy/checks/mappings.py",
    "hub/proceedings/own_view/report_signature.py",
    "hub/quality/printing.py",
    "hub/serving/",
    "hub/settings.py",
    "hub/store/",
    "resolvers/http/",
)
"""What raises for the command line, files and requests as a whole: no field's argument reaches it."""
OF_NO_INPUT = {
    "audit.checkpoints-order": "of the command line and of files",
    "identity.no-address": "of a delivered value; a field that takes one tells of its row",
    "identity.no-phone": "the same",
}


def input_names() -> set[str]:
    """The names of all arguments and fields of inputs."""
    found: set[str] = set()
    for type_ in SCHEMA.type_map.values():
        if isinstance(type_, GraphQLInputObjectType):
            found |= type_.fields.keys()
        elif isinstance(type_, GraphQLObjectType):
            found |= {name for field in type_.fields.values() for name in field.args}
    return found


def raised() -> Iterator[tuple[str, str]]:
    """The ids of messages that functions refuse inputs with, and where."""
    for folder in ("hub", "resolvers"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            where = path.relative_to(ROOT).as_posix()
            if where.startswith(ELSEWHERE):
                continue
            for call in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(call, ast.Call) and ast.unparse(call.func) == "InputError" and call.args:
                    id_ = call.args[0]
                    if isinstance(id_, ast.Constant):
                        yield str(id_.value), where


def test_every_refusal_of_an_input_says_which_it_is_about() -> None:
    names, silent = input_names(), set[str]()
    texts = texts_of(Language.EN).templates
    for id_, where in raised():
        whole = " ".join(texts.get(id_ + part, "") for part in ("", ".expected", ".fix"))
        told = set(MEANT.get(id_, re.findall("`([A-Za-z]+)`?", whole))) & names
        if (
            not told
            and not re.search(r"`\{\w+\}", whole)
            and id_ not in OF_NO_INPUT
            and "{what}" not in whole
        ):
            silent.add(f"{id_} of {where}: a line in resolvers/http/inputs_meant.py")
    assert not silent, "\n".join(sorted(silent))


def test_what_is_meant_is_there() -> None:
    told = {name for names in (*MEANT.values(), *SAID.values()) for name in names}
    assert told <= input_names()
    assert MEANT.keys() | SAID.keys() <= texts_of(Language.EN).templates.keys()
    assert not (MEANT.keys() & OF_NO_INPUT.keys())


def at(text: str) -> GraphQLError:
    """An error of the one field of an operation."""
    (operation,) = parse(text).definitions
    node = operation.selection_set.selections[0]  # type: ignore[attr-defined]
    assert isinstance(node, FieldNode)
    return GraphQLError("", node)


@pytest.mark.parametrize(
    ("error", "field", "argument"),
    [
        (InputError("decisions.region-unknown"), '{ regions(parent: "9") { edges { cursor } } }', "parent"),
        (InputError("decisions.region-unknown"), '{ subjects(region: "9") { edges { cursor } } }', "region"),
        (InputError("proceedings.amount"), "mutation { reportCase { receipt } }", "case.amount"),
        (InputError("decisions.input-unknown", place=2), "{ evaluate { rule } }", "inputs[2]"),
        (InputError("resolvers.words", what=message("resolvers.words-title")), "{ watch }", "title"),
        (InputError("bounds.crossed", first="begunSince", last="x"), "{ links }", "filter.begunSince"),
        (InputError("resolvers.report-since"), "{ gradeChanges(sinceOn: 1) }", "sinceOn"),
        (
            InputError("tracing.subject-not-there", argument="to", place=0),
            "{ paths(from: 1, to: 2) }",
            "to[0]",
        ),
        (InputError("proceedings.amount"), "{ regions { edges { cursor } } }", None),
        (HubError(ErrorCode.FORBIDDEN, "bounds.crossed", first="region", last="x"), "{ subjects }", None),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_it_is_named_as_the_field_calls_it(error: HubError, field: str, argument: str | None) -> None:
    assert argument_of(error, at(field), SCHEMA) == argument, named(error)


PURPOSE = 'purpose: {code: SUPERVISION, matter: "1"}'
CASE = 'purpose: {code: INVESTIGATION, matter: "1"}'
BAD = '{code: "91411500"}'
ME = f'{{code: "{BUILDER}"}}'


@pytest.mark.parametrize(
    ("role", "asked", "argument"),
    [
        (None, '{ parameters(region: "zz") { edges { cursor } } }', "region"),
        (None, '{ rules(region: "411500", scenario: "zz") { edges { cursor } } }', "scenario"),
        (None, "{ rules(first: 0) { edges { cursor } } }", "first"),
        (None, '{ regions(parent: "411500", after: "zz") { edges { cursor } } }', "after"),
        (None, '{ publicRecords(region: "100000") { edges { cursor } } }', "region"),
        (Role.OFFICER, f'{{ records(kinds: ["zz"], {PURPOSE}) {{ edges {{ cursor }} }} }}', "kinds[0]"),
        (
            Role.OFFICER,
            f'{{ jointPunishment(subject: {ME}, region: "zz", {PURPOSE}) {{ outcome }} }}',
            "region",
        ),
        (
            Role.OFFICER,
            '{ reviews(purpose: {code: SUPERVISION, matter: ""}) { edges { cursor } } }',
            "purpose.matter",
        ),
        (
            Role.OFFICER,
            f'{{ repairRate(from: "2026-02-01", to: "2026-01-01", {PURPOSE}) {{ willing }} }}',
            "from",
        ),
        (Role.OFFICER, f'{{ subject(ref: {{code: "91411500"}}, {PURPOSE}) {{ id }} }}', "ref"),
        (
            Role.INVESTIGATOR,
            f'{{ paths(from: [{ME}], to: [{{id: "s_none"}}], {CASE}) {{ knownAsOf }} }}',
            "to[0]",
        ),
        (Role.INVESTIGATOR, f"{{ paths(from: [{ME}], to: [{ME}, {BAD}], {CASE}) {{ knownAsOf }} }}", "to[1]"),
        (
            Role.INVESTIGATOR,
            f"{{ biddersWithCommonControl(bidders: [{ME}, {BAD}], {CASE}) {{ evidenceCount }} }}",
            "bidders[1]",
        ),
    ],
)
def test_over_http(ask: Ask, token: Callable[..., str], role: Role | None, asked: str, argument: str) -> None:
    errors: list[Json] = ask(asked, as_=token(role=role) if role else None)["errors"]
    assert [one["extensions"].get("argument") for one in errors] == [argument], errors
