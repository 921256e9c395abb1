"""Who may use a field of Query or Mutation, and for what, is data on it: what the table says, what the hub
answers, and what docs/security.md shows, are the same."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from graphql import GraphQLSchema

from graph_schema.vocabulary import PurposeCode, Role
from hub.access.purposes import serves
from hub.services import Services
from resolvers.audiences import PUBLIC, Audience
from resolvers.root_fields import audiences
from resolvers.schema import make_schema
from tests.access import table
from tests.access.asked import DOCUMENTS, about_others, variables
from tests.access.conftest import World
from tests.access.test_table import caller, given
from tests.asking import Json, codes
from tests.cases.seeded import catalogue
from tests.conftest import ROOT, Ask

SCHEMA: GraphQLSchema = make_schema()._schema
AUDIENCES = audiences(SCHEMA)
GUARDED = [name for name, audience in AUDIENCES.items() if audience != PUBLIC]
PURPOSES = catalogue().purposes
OWN = "own-region"


def named_by(audience: Audience) -> dict[PurposeCode, list[Role]]:
    """Each purpose with the roles of the audience that can name it."""
    return {
        PurposeCode(code): [one for one in audience.roles if one in terms.roles]
        for code, terms in PURPOSES.items()
    }


def served(audience: Audience) -> list[PurposeCode]:
    """The purposes for which somebody can use a field."""
    use = audience.use
    assert use is not None
    return [
        code for code, roles in named_by(audience).items() if any(serves(code, use, one) for one in roles)
    ]


@pytest.mark.parametrize("field", AUDIENCES)
def test_the_roles_on_a_field_are_those_that_are_not_refused(field: str) -> None:
    """`test_table.py` asks each row of the hub."""
    if field in table.ABOUT_A_SUBJECT:
        signs = table.rows(table.PERSONS)[OWN]
    elif field in table.SPOKEN_FOR:
        signs = table.rows(table.REPRESENTATIVES)[OWN]
    else:
        signs = table.rows(table.OTHERS)[field]
    audience = AUDIENCES[field]
    refused = [role for role in Role if signs[role] == "F"]
    assert refused == ([] if audience == PUBLIC else [role for role in Role if role not in audience.roles])
    assert (signs["public"] == "U") == (audience != PUBLIC)


@pytest.fixture(scope="module")
def asked(ask: Ask, services: Services, table_rule: str) -> dict[str, Json]:
    """Variables of the fields that are about no single subject."""
    return about_others(ask, services, table_rule)


@pytest.mark.parametrize("field", GUARDED)
def test_a_purpose_that_does_not_serve_what_a_field_is_for_is_refused(
    ask: Ask, token: Callable[..., str], world: World, asked: dict[str, Json], field: str
) -> None:
    audience = AUDIENCES[field]
    assert audience.use is not None
    sent = asked.get(field)
    if sent is None:
        ref = {"identityNumber": world.numbers[OWN]}
        sent = variables(field, ref, {}, world.rule) | given(field, "k_none")
    for code, roles in named_by(audience).items():
        for role in {one is Role.SUBJECT: one for one in roles}.values():
            answer = ask(
                DOCUMENTS[field],
                {**sent, "purpose": {"code": code, "matter": "信权限2026-002"}},
                as_=caller(token, world, role, OWN),
            )
            refused = codes(answer) == ["FORBIDDEN"]
            assert refused != serves(code, audience.use, role), (code, role, answer)


def fields_table() -> str:
    """The table of docs/security.md, from the fields."""
    groups: dict[tuple[tuple[Role, ...], tuple[PurposeCode, ...]], list[str]] = {}
    for name in GUARDED:
        audience = AUDIENCES[name]
        groups.setdefault((audience.roles, tuple(served(audience))), []).append(name)
    lines = ["| fields | roles | purposes |", "|---|---|---|"]
    for (roles, purposes), names in groups.items():
        lines.append(f"| {coded(names)} | {some(roles, list(Role))} | {some(purposes, list(PURPOSES))} |")
    return "\n".join(lines) + "\n"


def coded(names: list[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def some(these: tuple[str, ...], all_: list[str]) -> str:
    """Which of all, the shorter way."""
    others = [one for one in all_ if one not in these]
    if not others:
        return "all"
    return f"all but {coded(others)}" if len(others) < len(these) else coded(list(these))


def test_the_page_shows_who_may_use_each_field_for_what() -> None:
    page = (ROOT / "docs" / "security.md").read_text("utf-8")
    assert fields_table() in page, f"docs/security.md needs:\n{fields_table()}"
    public = coded([name for name in AUDIENCES if name not in GUARDED])
    assert f"need no token: {public}." in " ".join(page.split()), public
