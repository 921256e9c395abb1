"""What an operation is answered with, before HTTP gets it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from pydantic_core import to_json

from graph_schema.vocabulary import ErrorCode
from hub.errors import HubError
from hub.identity import challenge
from resolvers.http.error_entries import entry
from resolvers.http.requests import HttpRefusal
from resolvers.http.statuses import OF_REFUSAL, UNPARSED


@dataclass(frozen=True)
class Worked:
    """The place of a root field among all of them (:func:`resolvers.http.cost_directives.root_fields`), its
    price, and what the hub's processor did for it, in the same units."""

    place: int
    cost: int
    spent: int


@dataclass(frozen=True)
class Answer:
    """An answer with the status of the newest edition (:mod:`resolvers.http.statuses`).

    ``by_graphql``: GraphQL itself refused the document or its variables. ``refused``: the error code by which
    the operation was refused as a whole. ``worked``: what its one root field was taken to cost, and did.
    """

    status: int
    content: bytes
    headers: Mapping[str, str] = field(default_factory=lambda: dict[str, str]())
    by_graphql: bool = False
    refused: str = ""
    worked: Worked | None = None


def refusal(
    status: int,
    body: Mapping[str, Any],
    headers: Mapping[str, str] | None = None,
    *,
    by_graphql: bool = False,
) -> Answer:
    """An answer without data, or with none that is known."""
    code = body["errors"][0]["extensions"]["code"]
    return Answer(status, as_json(body), headers or {}, by_graphql, code)


def tagged(answer: Answer, tag: str) -> Answer:
    """A public answer: it may be kept, and asked about before it is used again."""
    headers = {"cache-control": "no-cache", "etag": tag, "vary": "accept, accept-encoding, accept-language"}
    return replace(answer, headers={**answer.headers, **headers})


def as_json(value: Mapping[str, Any]) -> bytes:
    """Compact JSON in UTF-8."""
    return to_json(value)


def answer_of(error: HubError | HttpRefusal) -> Answer:
    """The answer to a request that was refused before it was executed."""
    if isinstance(error, HttpRefusal):
        return refusal(error.status, {"errors": [entry(error.error)]}, error.headers)
    headers = {"www-authenticate": challenge(error)} if error.code is ErrorCode.UNAUTHENTICATED else {}
    return refusal(OF_REFUSAL.get(error.code, UNPARSED), {"errors": [entry(error)]}, headers)
