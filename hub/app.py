"""The composition root: settings to services, services to the web application."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Generator, Mapping
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import RedirectResponse
from starlette.routing import Route

from hub.audit import AuditWriter, open_log
from hub.calendar.workdays import day_in_china
from hub.errors import EngineError, HubError
from hub.identity import Caller, accepts_development, open_verifier, sign_token
from hub.identity import token_refusals as refusals
from hub.identity.keys import open_keys
from hub.identity.naming import Naming
from hub.ingestion.deliveries.incoming_files import reception_of
from hub.ingestion.deliveries.resuming import turn
from hub.investigations.watching.evaluating import evaluate
from hub.jobs.deliveries import work_on_deliveries
from hub.jobs.ends import publish_ends
from hub.jobs.job_thread import BackgroundJob
from hub.jobs.log_keeping import enter_refusals, keep
from hub.jobs.name_index import index_names
from hub.jobs.watches import make_alerts
from hub.loading import Seeds, load, read_seeds
from hub.policy.versions import PolicyVersions
from hub.progress import Progress, phase
from hub.services import Services
from hub.serving.connection_close import CloseUnread
from hub.serving.counts import Counts
from hub.serving.door import address_of
from hub.serving.health import Health
from hub.serving.identity_numbers_in_logs import hide_identity_numbers_in_logs
from hub.serving.logs import RequestLog
from hub.serving.metrics import Metrics
from hub.serving.public_state import public_state
from hub.serving.welcome import DEMO_CALLER, EXAMPLE_QUERY, EXAMPLE_VARIABLES
from hub.settings import Settings
from hub.store.graph import Graph
from hub.store.migrations import migrate
from resolvers.context import Context, make_context, write_audit
from resolvers.http.endpoint import GraphQLEndpoint
from resolvers.http.explorer import Explorer
from resolvers.http.operations import Operations
from resolvers.http.public_read_rate import PublicReadRate
from resolvers.http.requests import RequestParameters
from resolvers.http.uploads import Deliveries
from resolvers.schema import make_schema

Clock = Callable[[], datetime]


def clock() -> datetime:
    """The moment, in UTC."""
    return datetime.now(UTC)


def connect(settings: Settings) -> Graph:
    """The graph behind NEO4J_URI.

    Raises:
        EngineError: NEO4J_URI is unset, or the server can't be used.
    """
    if settings.neo4j_uri is None:
        raise EngineError("engine.uri-missing")
    password = settings.neo4j_password.get_secret_value() if settings.neo4j_password is not None else ""
    graph = Graph(
        settings.neo4j_uri,
        settings.neo4j_user,
        password,
        settings.neo4j_database,
        connections=settings.threads + 8,
    )
    graph.verify()
    return graph


def prepare(
    graph: Graph,
    settings: Settings,
    now: Clock,
    progress: Progress,
    reading: Callable[[], Seeds] | None = None,
) -> Seeds:
    """Applies migrations and loads the seeds; answers the seeds as read.

    Args:
        reading: waits for the seeds where they are being read already (:mod:`hub.cli.running`).
    """
    migrate(graph, now(), progress)
    with phase(progress, f"Seeds: reading {settings.seeds}"):
        seeds = reading() if reading is not None else read_seeds(settings.seeds, day_in_china(now()))
    keys = open_keys(settings.home, settings.exchange_key_file)
    with phase(progress, "Seeds: loading"):
        summary = load(graph, seeds, keys, now(), lambda line: progress(f"  {line}"))
    progress(f"Seeds: {summary}.")
    return seeds


def naming_for(seeds: Seeds, settings: Settings) -> Naming:
    """How subjects are named with this hub's keys."""
    keys = open_keys(settings.home, settings.exchange_key_file)
    return Naming(seeds.schemes, keys, frozenset(seeds.catalogue.regions))


def make_services(graph: Graph, seeds: Seeds, settings: Settings, now: Clock = clock) -> Services:
    """Everything that capabilities work with."""
    naming = naming_for(seeds, settings)
    return Services(
        graph=graph,
        book=PolicyVersions(graph, seeds.documents),
        naming=naming,
        audit=AuditWriter(graph, now),
        log=open_log(graph, settings, now),
        clock=now,
        seeds=settings.seeds,
        settings=settings,
        cursor_key=naming.keys.own("cursor"),
    )


def demo_token(settings: Settings) -> str:
    """A development token of the welcome's caller, good for 12 hours.

    Raises:
        InputError: this hub accepts none.
    """
    return sign_token(settings, DEMO_CALLER, clock(), timedelta(hours=12))


@contextmanager
def background(services: Services, settings: Settings, *, once: bool) -> Generator[None]:
    """What goes on beside requests, ended in order: the audit log's writer last but for its checkpoint.

    Args:
        once: whether this process does what is done once for a hub (the log's files, the ends of records, the
            index of names, alerts of watches, deliveries).
    """
    jobs: list[BackgroundJob] = []
    if once:
        keeper = keep(services.log, services.audit, settings.checkpoint_seconds)
        jobs = [
            publish_ends(services.graph, services.book.current, services.clock),
            index_names(services.graph, services.book.known),
            make_alerts(partial(evaluate, services)),
            work_on_deliveries(partial(turn, reception_of(services))),
        ]
    else:
        keeper = enter_refusals(services.audit, settings.checkpoint_seconds)
    try:
        yield
    finally:
        for job in jobs:
            job.close()
        services.audit.close()
        keeper.close()
        services.graph.close()


def share(settings: Settings) -> Settings:
    """The settings of one of several processes: its part of what a caller, an address, or all may have at a
    time."""

    def part(whole: int) -> int:
        return -(-whole // settings.workers)

    return settings.model_copy(
        update={
            "max_connections": part(settings.max_connections),
            "max_connections_per_address": part(settings.max_connections_per_address),
            "max_cost_at_a_time": part(settings.max_cost_at_a_time),
            "max_public_reads": part(settings.max_public_reads),
        }
    )


def make_app(
    services: Services, settings: Settings, counts: Counts | None = None, *, once: bool = True
) -> Starlette:
    """The web application: ``/graphql`` with the explorer for browsers, ``/deliveries`` and ``/health``.

    Args:
        counts: this process' row of what is counted; a table of its own, if none is given.
        once: see :func:`background`.
    """
    counts = counts or Counts()
    authenticate = _authenticating(services, settings)
    operations = _operations(services, settings, authenticate)
    explorer = Explorer(
        settings.home / "engine" / "web",
        EXAMPLE_QUERY,
        default_variables=EXAMPLE_VARIABLES,
        development_token=partial(demo_token, settings) if accepts_development(settings) else None,
    )
    hide_identity_numbers_in_logs()

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncGenerator[None]:
        beating = asyncio.create_task(_beat(counts))
        with background(services, settings, once=once):
            yield
        beating.cancel()

    endpoint = GraphQLEndpoint(operations, explorer.page if settings.explorer else None)
    metrics = Metrics(counts, services.graph, for_all=settings.metrics, fields=operations.root_fields)
    routes = [
        Route("/graphql", endpoint, middleware=_other_origins(settings)),
        Route("/metrics", metrics.answer, methods=["GET"]),
        Route("/health", Health(services.graph).answer, methods=["GET"]),
        *_delivery_routes(Deliveries(services, settings, authenticate)),
        Route("/", _home, methods=["GET"]),
    ]
    app = Starlette(
        routes=[*routes, *(explorer.routes if settings.explorer else ())],
        middleware=[Middleware(RequestLog, counts=counts), Middleware(CloseUnread)],
        lifespan=lifespan,
    )
    # A redirect to the path without its last slash would repeat the query, with whatever Host was sent.
    app.router.redirect_slashes = False
    return app


Authenticate = Callable[[Mapping[str, str]], Caller | None]


def _authenticating(services: Services, settings: Settings) -> Authenticate:
    """Who sent a request, by its headers; None without a token."""
    verifier = open_verifier(settings)

    def authenticate(headers: Mapping[str, str]) -> Caller | None:
        try:
            if sum(name.lower() == "authorization" for name, _ in headers.items()) > 1:
                # A gateway in front may have looked at the other one.
                raise refusals.malformed("identity.wanted-one-header")
            return verifier.caller(headers.get("authorization"))
        except HubError as error:
            # Who sent a token that does not hold is not known: it is counted, not entered by its name.
            services.audit.count_refusal(error.code)
            raise

    return authenticate


def _operations(
    services: Services, settings: Settings, authenticate: Authenticate
) -> Operations[Caller, Context]:
    """What answers GraphQL, with the rate of public reads and the accounts of cost."""
    rate = PublicReadRate(settings.max_public_reads)

    def context(caller: Caller | None, parameters: RequestParameters) -> Context:
        return make_context(services, caller, parameters, rate)

    def account(caller: Caller | None, host: str) -> str:
        return f"address {address_of(host)}" if caller is None else f"account {caller.name}"

    return Operations(
        schema=make_schema(),
        settings=settings,
        make_context=context,
        authenticate=authenticate,
        before_answer=write_audit,
        account=account,
        state=partial(public_state, services),
    )


def _delivery_routes(deliveries: Deliveries) -> list[Route]:
    return [
        Route("/deliveries", deliveries, methods=["POST"]),
        Route("/deliveries/{id}", deliveries, methods=["GET"]),
        Route("/deliveries/forms/{mapping}", deliveries, methods=["GET"]),
        Route("/deliveries/{id}/rows", deliveries, methods=["GET"]),
        Route("/deliveries/{id}/bad-rows", deliveries, methods=["GET"]),
    ]


def _home(_: Request) -> RedirectResponse:
    return RedirectResponse("/graphql")


async def _beat(counts: Counts) -> None:
    while True:
        counts.beat()
        await asyncio.sleep(1)


def _other_origins(settings: Settings) -> list[Middleware]:
    """CORS for pages of the origins that are set; callers are known by a header, so cookies stay out."""
    origins = [one.strip() for one in (settings.cors_origins or "").split(",") if one.strip()]
    if not origins:
        return []
    return [
        Middleware(
            CORSMiddleware,
            allow_origins=origins,
            allow_methods=["GET", "HEAD", "POST", "OPTIONS"],
            allow_headers=[
                "Authorization",
                "Content-Type",
                "Accept-Language",
                "If-None-Match",
                "X-Request-Id",
            ],
            expose_headers=["ETag", "X-Request-Id", "Retry-After"],
            allow_credentials=False,
        )
    ]
