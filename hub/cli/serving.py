"""``hub serve``, and what ``hub run`` does once its Neo4j is there: the server."""

from __future__ import annotations

import logging
import multiprocessing
import socket
import threading
from collections.abc import Callable

import click

from hub import engine
from hub.app import (
    background,
    clock,
    connect,
    demo_token,
    make_app,
    make_services,
    prepare,
    share,
)
from hub.calendar.workdays import day_in_china
from hub.cli.graph import with_engine
from hub.cli.listening import listen
from hub.cli.terminal import explain_failures, say
from hub.engine import RunningEngine
from hub.identity import accepts_development
from hub.loading import Seeds, read_seeds
from hub.progress import Progress
from hub.services import Services
from hub.serving.counts import Counts, Table, shared_table
from hub.serving.door import Bounds, Door, allow_files, make_server
from hub.serving.garbage_collection import settle
from hub.serving.logs import write_logs
from hub.serving.warming import warm
from hub.serving.welcome import welcome
from hub.serving.workers import ENDING_SECONDS, Workers, end_with_parent, signals
from hub.settings import Settings

_SPAWN = multiprocessing.get_context("spawn")
"""A process that is forked would have threads' locks and Neo4j's connections in whatever state they are."""
_server_log = logging.getLogger("hub.server")


@click.command()
@explain_failures
def serve() -> None:
    """Serves on the Neo4j behind NEO4J_URI; migrations and seeds are applied first."""
    serve_there(Settings())


def serve_there(settings: Settings) -> None:
    """Serves on the Neo4j that the settings name."""
    tell = begin_log(settings)
    with listen(settings) as listening:
        _serve(settings, listening, "the hub", tell)


def serve_beside(
    settings: Settings, running: RunningEngine, listening: socket.socket, reading: Callable[[], Seeds]
) -> None:
    """Serves on the Neo4j that was started for it, and looks after that; ``reading`` waits for the seeds."""
    tell = begin_log(settings)
    settings = with_engine(settings, running)
    graph = connect(settings)
    with engine.supervised(running, settings, _server_log.warning, graph.broken):
        stops = "hub and Neo4j" if running.mode == "child" else "the hub"
        _serve(settings, listening, stops, tell, reading)
    graph.close()


def read(settings: Settings) -> Seeds:
    """The seeds, as they are today."""
    return read_seeds(settings.seeds, day_in_china(clock()))


def begin_log(settings: Settings) -> Progress:
    """A server writes a log; answers what tells the phases of its start. As JSON they stand in the log: a
    collector finds no other line."""
    write_logs(settings.log_format)
    return say if settings.log_format == "text" else _server_log.info


def _serve(
    settings: Settings,
    listening: socket.socket,
    stops: str,
    tell: Progress,
    reading: Callable[[], Seeds] | None = None,
) -> None:
    """Serves until it is stopped; ``stops`` says what Ctrl-C stops, ``reading`` waits for the seeds."""
    graph = connect(settings)
    seeds = prepare(graph, settings, clock, tell, reading)
    services = make_services(graph, seeds, settings)
    _warm(services, tell)
    if accepts_development(settings):
        click.echo(welcome(settings, demo_token(settings), stops))
    if settings.workers == 1:
        _answer(services, settings, listening, tell, Counts())
        return
    table = shared_table(_SPAWN, settings.workers)
    given = (settings, seeds, listening, table)
    with signals() as stopping, background(services, settings, once=True):
        workers = Workers(
            lambda place: _SPAWN.Process(target=_work, args=(place, *given), name=f"hub-{place}"),
            table,
            settings.workers,
            _server_log.warning,
        )
        try:
            workers.run(stopping)
        finally:
            listening.close()
            workers.stop(settings.drain_seconds + ENDING_SECONDS)


@explain_failures
def _work(place: int, settings: Settings, seeds: Seeds, listening: socket.socket, table: Table) -> None:
    """One of several processes, which another one looks after; each writes its own chain of the audit log."""
    end_with_parent()
    write_logs(settings.log_format)
    services = make_services(connect(settings), seeds, settings)
    _warm(services, lambda _: None)
    tell: Progress = _server_log.warning if place == 0 else lambda _: None
    _answer(services, share(settings), listening, tell, Counts(table, place), once=False)


def _warm(services: Services, tell: Progress) -> None:
    def first_work() -> None:
        warm(services, tell)
        settle()

    threading.Thread(target=first_work, name="warming", daemon=True).start()


def _answer(
    services: Services,
    settings: Settings,
    listening: socket.socket,
    tell: Progress,
    counts: Counts,
    *,
    once: bool = True,
) -> None:
    """Answers requests until SIGTERM or SIGINT; see :func:`hub.app.make_app`."""
    files = allow_files()
    door = Door(Bounds.of(settings, files))
    if door.bounds.connections < settings.max_connections:
        tell(
            f"HTTP: at most {door.bounds.connections} connections at a time, since this process may open "
            f"{files} files. To do: raise the limit (ulimit -n)."
        )
    app = make_app(services, settings, counts, once=once)
    settle()
    make_server(app, settings, door, log_config=None).run(sockets=[listening])
