"""The first pages of a subject's records and links, and how many links it has, are read by the statement that
finds it: the same, seen by the same grants, as by statements of their own."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from hub.subjects import links, profiles
from tests.asking import (
    BUILDER,
    CLEAN,
    DEFAULTER,
    FOOD,
    JINAN,
    LABOUR,
    PROCUREMENT,
    ROADS,
    UNHEARD,
    Json,
    code,
    data,
)
from tests.conftest import Ask

PAGE = """{
  pageInfo { hasNextPage endCursor }
  edges { node { id kind { code } region { code } share status grants decidedOn sharingEndsOn headline
                 attributes { name value } } }
}"""
ASKED = f"""query($ref: SubjectRef!, $purpose: PurposeInput!, $first: Int, $after: String) {{
  subject(ref: $ref, purpose: $purpose) {{ id records(first: $first, after: $after) {PAGE} }} }}"""
SIZES = """query($ref: SubjectRef!, $purpose: PurposeInput!) { subject(ref: $ref, purpose: $purpose) {
  one: records(first: 1) { edges { node { id } } } all: records { edges { node { id } } } } }"""
LINKED = f"""query($ref: SubjectRef!, $purpose: PurposeInput!, $first: Int, $direction: LinkDirection!) {{
  subject(ref: $ref, purpose: $purpose) {{
    id linkCounts {{ kind direction count more }}
    links(kind: SHAREHOLDER_OF, direction: $direction, first: $first) {{
      pageInfo {{ hasNextPage }} edges {{ node {{ kind share validFrom subject {{ id name }} }} }} }}
    others: links(kind: DIRECTOR_OF, first: $first) {{ edges {{ node {{ subject {{ id }} }} }} }}
    over: links(kind: SHAREHOLDER_OF, direction: $direction, past: true) {{ edges {{ node {{ validTo }} }} }}
    records(first: $first) {PAGE} }} }}"""
"""Beside the page that is read with the subject there are two that are not."""
TOGETHER = f"""query($ref: SubjectRef!, $purpose: PurposeInput!, $direction: LinkDirection!) {{
  subject(ref: $ref, purpose: $purpose) {{
    linkCounts {{ count }}
    links(kind: SHAREHOLDER_OF, direction: $direction) {{ edges {{ node {{ subject {{ id }} }} }} }}
    records(first: 3) {PAGE} }} }}"""
CALLERS = {
    "Xinyang": {},
    "Suzhou": {"region": "320500", "authority": "320500-demo"},
}


def rows(page: Json) -> list[Json]:
    """The records of a page."""
    return [edge["node"] for edge in page["edges"]]


@pytest.mark.parametrize("caller", CALLERS)
def test_they_are_those_of_a_statement_of_their_own(ask: Ask, token: Callable[..., str], caller: str) -> None:
    """Named by its id a subject is found first, and its records are read then."""
    as_, seen = token(**CALLERS[caller]), 0
    for subject in (BUILDER, CLEAN, DEFAULTER, FOOD, JINAN, LABOUR, ROADS):
        for first in (None, 1, 2, 100):
            asked: Json = {"ref": code(subject), "purpose": PROCUREMENT, "first": first}
            together = data(ask(ASKED, asked, as_=as_))["subject"]
            named: Json = {**asked, "ref": {"id": together["id"]}}
            assert together == data(ask(ASKED, named, as_=as_))["subject"]
            seen += len(rows(together["records"]))
            more = together["records"]["pageInfo"]
            if first == 1 and more["hasNextPage"]:
                after: Json = {**asked, "after": more["endCursor"]}
                (second,) = rows(data(ask(ASKED, after, as_=as_))["subject"]["records"])
                both = rows(data(ask(ASKED, {**asked, "first": 2}, as_=as_))["subject"]["records"])
                assert second == both[1]
    assert seen > 20


@pytest.mark.parametrize("direction", ["FROM", "TO"])
def test_links_and_their_counts_are_those_of_statements_of_their_own(ask: Ask, direction: str) -> None:
    seen = 0
    for subject in (BUILDER, CLEAN, DEFAULTER, FOOD, JINAN, LABOUR, ROADS):
        for first in (None, 1):
            asked: Json = {"purpose": PROCUREMENT, "first": first, "direction": direction}
            together = data(ask(LINKED, {**asked, "ref": code(subject)}))["subject"]
            assert together == data(ask(LINKED, {**asked, "ref": {"id": together["id"]}}))["subject"]
            seen += len(rows(together["links"]))
    assert seen


@pytest.mark.parametrize("direction", ["FROM", "TO"])
def test_nothing_of_them_is_read_apart(ask: Ask, monkeypatch: pytest.MonkeyPatch, direction: str) -> None:
    apart: list[str] = []
    for module, name in ((profiles, "records_pages"), (links, "links_pages"), (links, "link_counts")):
        read = getattr(module, name)

        def noted(*given: Any, name: str = name, read: Callable[..., Any] = read, **named: Any) -> Any:
            apart.append(name)
            return read(*given, **named)

        monkeypatch.setattr(module, name, noted)
    asked: Json = {"ref": code(BUILDER), "purpose": PROCUREMENT, "direction": direction}
    data(ask(TOGETHER, asked))
    assert apart == []
    data(ask(LINKED, asked))
    assert apart == ["links_pages", "links_pages"], "the second and third list of links"


def test_of_a_subject_that_is_not_there_there_are_none(ask: Ask) -> None:
    assert data(ask(ASKED, {"ref": code(UNHEARD), "purpose": PROCUREMENT})) == {"subject": None}


def test_pages_of_two_sizes_hold_what_each_asks_for(ask: Ask) -> None:
    found = data(ask(SIZES, {"ref": code(BUILDER), "purpose": PROCUREMENT}))["subject"]
    assert rows(found["one"]) == rows(found["all"])[:1]
    assert len(rows(found["all"])) > 1
