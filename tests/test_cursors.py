"""A cursor of another list, caller or matter is refused, whatever the list."""

from __future__ import annotations

import ast
from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import Any

import pytest
from graphql import FieldNode, GraphQLObjectType, OperationDefinitionNode, is_required_argument, parse
from graphql.execution.values import VariableValues

from graph_schema.vocabulary import PurposeCode, Role
from hub.access.caller_and_purpose import Access, Purpose
from hub.errors import InputError
from hub.identity import Caller
from resolvers.connections import Cursors
from resolvers.context import OF_THE_PAGE, Info
from resolvers.schema import make_schema
from tests.asking import BUILDER, PROCUREMENT, SUBJECT, code, codes, data
from tests.conftest import ROOT, Ask

CALLER = Caller("somebody", "411500", "411500-czj", Role.OFFICER)
ACCESS = Access(CALLER, Purpose(PurposeCode.SUPERVISION, "1"), None, (), ())  # type: ignore[arg-type]
OTHERS = [
    *(
        replace(ACCESS, caller=replace(CALLER, **{name: value}))
        for name, value in (("name", "x"), ("region", "320500"), ("authority", "x"), ("role", Role.OPERATOR))
    ),
    replace(ACCESS, purpose=Purpose(PurposeCode.SUPERVISION, "2")),
    replace(ACCESS, purpose=Purpose(PurposeCode.PUBLIC_SERVICE, "1")),
    None,
]
PUBLIC_LISTS = {"publicRecords", "signingKeys", "page_of_documents", "alerts"}
"""What is bound to no caller; alerts to the watcher, whose they are."""


@dataclass(frozen=True)
class Paged:
    """A field that answers pages."""

    type_: GraphQLObjectType
    name: str

    @property
    def arguments(self) -> list[str]:
        return list(self.type_.fields[self.name].args)

    def cursors(self, values: dict[str, Any], access: Access | None, *of: str) -> Cursors:
        """The field's, as for an operation that gives each argument by a variable of its name."""
        given = ", ".join(f"{name}: ${name}" for name in self.arguments)
        (operation,) = parse(f"{{ {self.name}({given}) }}").definitions
        assert isinstance(operation, OperationDefinitionNode)
        (node,) = operation.selection_set.selections
        assert isinstance(node, FieldNode)
        raw = SimpleNamespace(
            parent_type=self.type_,
            field_name=self.name,
            field_nodes=[node],
            variable_values=VariableValues({}, values),
        )
        context = SimpleNamespace(services=SimpleNamespace(cursor_key=bytes(32)))
        info: Any = SimpleNamespace(_raw_info=raw, context=context)
        return Info.cursors_of_list(info)(access, *of)


def paged() -> list[Paged]:
    """Every field that pages are asked of."""
    types = [one for one in make_schema()._schema.type_map.values() if isinstance(one, GraphQLObjectType)]
    return [
        Paged(type_, name) for type_ in types for name, field in type_.fields.items() if "after" in field.args
    ]


LISTS = paged()


def refuses(cursors: Cursors, cursor: str) -> bool:
    try:
        cursors.read(cursor)
    except InputError:
        return True
    return False


@pytest.mark.parametrize("field", LISTS, ids=lambda one: f"{one.type_.name}.{one.name}")
def test_a_cursor_belongs_to_its_list_its_caller_and_its_matter(field: Paged) -> None:
    asked = {name: f"{name} asked" for name in field.arguments}
    own = field.cursors(asked, ACCESS, "of")
    cursor = own.make([1, "place"])
    later = {**asked, "first": 7, "after": cursor, "purpose": "as typed again"}
    assert field.cursors(later, ACCESS, "of").read(cursor) == [1, "place"]
    for name in set(field.arguments) - OF_THE_PAGE:
        assert refuses(field.cursors({**asked, name: "other"}, ACCESS, "of"), cursor), name
        if not is_required_argument(field.type_.fields[field.name].args[name]):
            left = {one: value for one, value in asked.items() if one != name}
            assert refuses(field.cursors(left, ACCESS, "of"), cursor), name
    assert refuses(field.cursors(asked, ACCESS, "another"), cursor)
    for access in OTHERS:
        assert refuses(field.cursors(asked, access, "of"), cursor), access
    for other in LISTS:
        if other != field:
            same = dict.fromkeys(other.arguments, "x") | asked
            assert refuses(other.cursors(same, ACCESS, "of"), cursor), other


def test_no_list_makes_its_cursors_otherwise_and_private_ones_name_who_asks() -> None:
    bound_to_nobody: set[str] = set()
    for path in sorted((ROOT / "resolvers").rglob("*.py")):
        for function in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(function, ast.FunctionDef):
                continue
            for call in (one for one in ast.walk(function) if isinstance(one, ast.Call)):
                called = ast.unparse(call.func)
                if called == "Cursors":
                    assert (path.name, function.name) in {
                        ("context.py", "cursors"),
                        ("context.py", "cursors_of_list"),
                    }
                if called == "info.cursors" and ast.unparse(call.args[0]) == "None":
                    words = function.name.split("_")
                    name = words[0] + "".join(map(str.title, words[1:]))
                    bound_to_nobody.add(function.name if function.name in PUBLIC_LISTS else name)
    assert bound_to_nobody == PUBLIC_LISTS


def test_the_next_page_is_the_same_caller_s_in_the_same_matter(ask: Ask, token: Any) -> None:
    asked = {"ref": code(BUILDER), "purpose": PROCUREMENT, "first": 1}
    found = data(ask(SUBJECT, asked))["subject"]["records"]["pageInfo"]["endCursor"]
    assert "errors" not in ask(SUBJECT, {**asked, "after": found})
    matter = {**PROCUREMENT, "matter": "another"}
    assert codes(ask(SUBJECT, {**asked, "purpose": matter, "after": found})) == ["INVALID_CURSOR"]
