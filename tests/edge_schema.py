"""A throw-away schema and an edge around it, for the tests of the HTTP edge. No graph is involved."""

import asyncio
import threading
import time
from collections.abc import AsyncGenerator, Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Annotated, Any, cast

import httpx
import strawberry
from graphql import ExecutionResult
from starlette.applications import Starlette
from starlette.routing import Route

from graph_schema.vocabulary import ErrorCode
from hub import deadline
from hub.errors import HubError, InputError
from hub.messages.languages import Language
from hub.messages.message import Message
from hub.settings import Settings
from resolvers.http.cost_directives import ListSize
from resolvers.http.endpoint import GraphQLEndpoint
from resolvers.http.explorer import Explorer
from resolvers.http.operations import Operations
from resolvers.http.requests import RequestParameters

WORK: list[str] = []
"""What fields that work for long have done."""


def with_check_digit(body: str) -> str:
    """An invented identity number: 17 digits and the check digit of ISO 7064 MOD 11-2."""
    rest = sum(int(digit) * pow(2, 17 - place, 11) for place, digit in enumerate(body)) % 11
    return body + "10X98765432"[rest]


_INVENTED = [with_check_digit(f"11010119900307{serial:03}") for serial in range(100)]
IDENTITY = next(number for number in _INVENTED if number[-1] != "X")
IDENTITY_X = next(number for number in _INVENTED if number[-1] == "X")
# 18 digits as a social credit code may have, with ID's check digit, but no date in positions 7 to 14.
ALL_DIGIT_CODE = with_check_digit("91340100149012345")


class Told(Message):
    """A message of the tests, which no catalogue has."""

    def __init__(self, found: str, expected: str = "", fix: str = "") -> None:
        super().__init__("edge.told")
        object.__setattr__(self, "parts", {"": found, ".expected": expected, ".fix": fix})

    def _part(self, part: str, language: Language | None) -> str:
        return vars(self)["parts"][part]


def _region(value: Any) -> str:
    if not isinstance(value, str) or not value.isdecimal():
        raise InputError(
            Told("A region code is not six digits.", "six digits"), code=ErrorCode.UNKNOWN_REGION
        )
    return value


@strawberry.input(one_of=True)
class Ref:
    code: strawberry.Maybe[str]
    number: strawberry.Maybe[int]


@strawberry.enum
class Colour(Enum):
    RED = "RED"
    GREEN = "GREEN"


Many = strawberry.enum(cast("type[Enum]", Enum("Many", {f"CHOICE_{n:03}": n for n in range(200)})))


@strawberry.input
class Paint:
    colours: list[Colour]


@strawberry.input
class Line:
    name: str
    amount: int


@strawberry.type
class Thing:
    name: str
    thread: str = ""

    @strawberry.field
    def children(self, first: int = 20, after: str | None = None) -> "ThingConnection":
        return ThingConnection(nodes=[Thing(name=f"{self.name}.{i}") for i in range(first)])

    @strawberry.field
    def parent(self) -> "Thing":
        return self

    @strawberry.field
    def broken(self) -> str | None:
        raise ValueError(f"the driver wrote {self.name} into its text")

    @strawberry.field
    def refused(self) -> str | None:
        raise HubError(ErrorCode.UNKNOWN_REGION, Told("There is no such region.", "a code", "look it up"))


@strawberry.type
class ThingConnection:
    nodes: list[Thing]


Region = strawberry.scalar(name="Region", parse_value=_region, serialize=str)


class RegionCode(str):
    __slots__ = ()


@strawberry.type
class Query:
    @strawberry.field
    def thing(self, name: str = "a", ref: Ref | None = None, lines: list[Line] | None = None) -> Thing:
        return Thing(name=name, thread=threading.current_thread().name)

    @strawberry.field(directives=[ListSize(slicing_arguments=["names"])])
    def things(self, names: list[str]) -> list[Thing]:
        return [Thing(name=name) for name in names]

    @strawberry.field
    def named(self, ref: Ref, others: list[Ref] | None = None) -> str:
        return "one"

    @strawberry.field
    def many(self, first: int | None = None, after: str | None = None) -> ThingConnection:
        return ThingConnection(nodes=[Thing(name=str(i)) for i in range(first or 20)])

    @strawberry.field
    def count(self, number: int = 0) -> int:
        return number

    @strawberry.field
    def painted(self, colour: Colour = Colour.RED, paint: Paint | None = None) -> str:
        return colour.value

    @strawberry.field
    def chosen(self, one: Annotated[Any, strawberry.argument(graphql_type=Many | None)] = None) -> str:
        return str(one)

    @strawberry.field
    def works(self, seconds: float) -> str:
        """Keeps a core busy, as a loop over many things does."""
        WORK.append("begun")
        until = time.thread_time() + seconds
        for _ in deadline.checked(iter(lambda: time.thread_time() < until, False)):
            pass
        WORK.append("done")
        return "done"

    @strawberry.field
    def waits(self, seconds: float) -> str:
        """Waits in steps, as one statement after the other does."""
        WORK.append("begun")
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            deadline.check()
            time.sleep(0.01)
        WORK.append("done")
        return "done"

    @strawberry.field
    def hangs(self, seconds: float) -> str:
        """Waits for somebody who does not answer."""
        time.sleep(seconds)
        return "done"

    @strawberry.field
    def text(self, length: int, letter: str = "x") -> list[str]:
        return [letter * 1_000] * length

    @strawberry.field
    def place(self, region: RegionCode) -> str:
        return region

    @strawberry.field
    def purpose(self, info: strawberry.Info) -> str:
        return str(info.input_extensions.get("purpose"))


@strawberry.type
class Mutation:
    @strawberry.mutation
    def rename(self, name: str) -> str:
        return name


@strawberry.type
class Subscription:
    @strawberry.subscription
    async def ticks(self) -> AsyncGenerator[int, None]:
        yield 1


SCHEMA = strawberry.Schema(
    Query,
    Mutation,
    Subscription,
    scalar_overrides={RegionCode: Region},
)


@dataclass
class Context:
    caller: str | None
    parameters: RequestParameters
    answer_extensions: dict[str, Any] = field(default_factory=lambda: dict[str, Any]())
    plan: str = ""

    def planned(self, digest: str) -> None:
        self.plan = digest


def authenticate(headers: Mapping[str, str]) -> str | None:
    token = headers.get("authorization")
    if token not in (None, "Bearer good"):
        raise HubError(ErrorCode.UNAUTHENTICATED, Told("The token is not valid.", "", "ask for a new one"))
    return token


def receipt(context: Context, result: ExecutionResult) -> None:
    context.answer_extensions["receipt"] = "r-1"


def edge(
    before_answer: Callable[[Context, ExecutionResult], None] = receipt,
    explorer: Explorer | bool = True,
    state: Callable[[], str | None] = lambda: None,
    **settings: Any,
) -> GraphQLEndpoint[str, Context]:
    """An edge of the settings given. ``explorer``: the page to serve, or just whether introspection is on."""
    page = explorer.page if isinstance(explorer, Explorer) else None
    given = Settings(explorer=bool(explorer), **settings)
    return GraphQLEndpoint(Operations(SCHEMA, given, Context, authenticate, before_answer, state=state), page)


def application(endpoint: GraphQLEndpoint[str, Context], explorer: Explorer | None = None) -> Starlette:
    return Starlette(routes=[Route("/graphql", endpoint), *(explorer.routes if explorer else [])])


def ask(app: Any, method: str = "POST", url: str = "/graphql", **request: Any) -> httpx.Response:
    """One HTTP request to the application, in process."""

    async def send() -> httpx.Response:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://hub") as client:
            return await client.request(method, url, **request)

    return asyncio.run(send())


def post(app: Any, query: Any, variables: Any = None, **request: Any) -> httpx.Response:
    return ask(app, json={"query": query, "variables": variables}, **request)


def codes(response: httpx.Response) -> list[str]:
    return [error["extensions"]["code"] for error in response.json().get("errors", [])]
