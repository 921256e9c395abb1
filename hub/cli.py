"""The command line: ``hub run`` for a first look, one command for each task of an operator."""

from __future__ import annotations

import socket
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import wraps
from pathlib import Path
from typing import ParamSpec, TypeVar

import click
import uvicorn
from pydantic import SecretStr, ValidationError

from graph_schema.vocabulary import Role
from hub import audit, engine
from hub.app import clock, connect, make_app, make_services, naming_for, prepare
from hub.auth import Caller, sign_token
from hub.coverage import coverage_text
from hub.engine import RunningEngine
from hub.errors import EngineError, HubError
from hub.graph import Graph
from hub.ingest import ingest as take_in
from hub.loading import check_rule, read_seeds
from hub.policy.mapping_checking import read_mapping
from hub.policy.reading import BrokenDocuments
from hub.settings import Settings
from hub.welcome import DEMO_CALLER, welcome
from resolvers.schema import make_schema

P = ParamSpec("P")
R = TypeVar("R")
SDL = Path(__file__).parents[1] / "resolvers" / "schema.graphql"


def say(line: str) -> None:
    """Progress goes to stderr, results to stdout."""
    click.echo(line, err=True)


def told(command: Callable[P, R]) -> Callable[P, R]:
    """Tells failures in a sentence and ends with status 1; anything else is a defect and shows itself."""

    @wraps(command)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except HubError as error:
            say(str(error))
        except BrokenDocuments as error:
            say(f"{error}\nNothing of this load was kept: {len(error.complaints)} complaints.")
        except ValidationError as error:
            for problem in error.errors(include_url=False, include_input=False):
                name = ".".join(str(part) for part in problem["loc"])
                say(f"The setting {name} can't be used: {problem['msg']}.")
        sys.exit(1)

    return wrapper


@click.group()
def main() -> None:
    """Credit hub: mutual recognition of credit between cities."""


@main.command()
@told
def run() -> None:
    """Starts Neo4j, loads the seeds and serves GraphQL with its explorer."""
    settings = Settings()
    with _listen(settings) as listening:
        if settings.neo4j_uri is not None:
            _serve(settings, listening)
            return
        with engine.start(settings, say) as running:
            _serve(_with_engine(settings, running), listening)


@main.command()
@told
def serve() -> None:
    """Serves on the Neo4j behind NEO4J_URI; migrations and seeds are applied first."""
    settings = Settings()
    with _listen(settings) as listening:
        _serve(settings, listening)


def _with_engine(settings: Settings, running: RunningEngine) -> Settings:
    return settings.model_copy(
        update={
            "neo4j_uri": running.uri,
            "neo4j_user": running.user,
            "neo4j_password": SecretStr(running.password),
        }
    )


def _listen(settings: Settings) -> socket.socket:
    """The HTTP port, taken before anything slow starts.

    Raises:
        EngineError: another process has it, or the address is not this machine's.
    """
    listening = socket.socket()
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((settings.host, settings.port))
        listening.listen(128)
    except OSError as error:
        listening.close()
        raise EngineError(
            f"The hub can't listen on {settings.host}:{settings.port} ({error.strerror}).",
            expected="a free port on an address of this machine",
            fix="stop what uses it, or set HUB_PORT (and HUB_HOST) to others",
        ) from None
    return listening


def _serve(settings: Settings, listening: socket.socket) -> None:
    graph = connect(settings)
    seeds = prepare(graph, settings, clock, say)
    services = make_services(graph, seeds, settings)
    if settings.token_key is None:
        token = sign_token(settings, DEMO_CALLER, clock(), timedelta(hours=12))
        click.echo(welcome(settings, token))
    config = uvicorn.Config(make_app(services, settings), log_level="warning", server_header=False)
    uvicorn.Server(config).run(sockets=[listening])


@dataclass(frozen=True)
class Connected:
    """A graph with the settings that lead to it."""

    graph: Graph
    settings: Settings


@contextmanager
def _graph(settings: Settings) -> Generator[Connected]:
    """The graph behind NEO4J_URI; else the hub's own, which is started for the command if it must be."""
    if settings.neo4j_uri is not None:
        graph = connect(settings)
        yield Connected(graph, settings)
        graph.close()
        return
    with engine.start(settings, say) as running:
        settings = _with_engine(settings, running)
        graph = connect(settings)
        yield Connected(graph, settings)
        graph.close()


@main.command()
@click.argument("folder", type=click.Path(path_type=Path), default=None, required=False)
@told
def load(folder: Path | None) -> None:
    """Loads a folder of seeds (default: seeds/); what did not change stays as it is."""
    settings = Settings()
    if folder is not None:
        settings = settings.model_copy(update={"seeds": folder})
    with _graph(settings) as connected:
        prepare(connected.graph, connected.settings, clock, say)


@main.command()
@click.option(
    "--mapping", type=click.Path(path_type=Path), required=True, help="YAML file that maps the files."
)
@click.argument("folder", type=click.Path(path_type=Path))
@told
def ingest(mapping: Path, folder: Path) -> None:
    """Takes in files of another register through a mapping; twice changes nothing."""
    settings = Settings()
    with _graph(settings) as connected:
        seeds = prepare(connected.graph, connected.settings, clock, say)
        document = read_mapping(mapping, str(mapping), seeds.schemes, seeds.catalogue)
        with click.progressbar(length=1, label="Rows", file=sys.stderr) as bar:

            def progress(done: int, total: int, file: str) -> None:
                bar.length, bar.label = total, file
                bar.update(done - bar.pos)

            summary = take_in(
                connected.graph,
                naming_for(seeds, settings),
                document,
                folder,
                clock(),
                progress,
                catalogue=seeds.catalogue,
                set_aside=settings.home / "set-aside",
            )
        click.echo(summary)


@main.command()
@click.option("--region", default=DEMO_CALLER.region, help="GB/T 2260 code of the caller's region.")
@click.option("--authority", default=DEMO_CALLER.authority, help="Id of the caller's authority.")
@click.option("--role", type=click.Choice([role.value for role in Role]), default=Role.OFFICER.value)
@click.option("--name", default=DEMO_CALLER.name, help="Account that is asking.")
@click.option("--hours", type=click.IntRange(1, 24 * 30), default=12)
@told
def token(region: str, authority: str, role: str, name: str, hours: int) -> None:
    """Signs a development token."""
    caller = Caller(name, region, authority, Role(role))
    click.echo(sign_token(Settings(), caller, clock(), timedelta(hours=hours)))


@main.command()
@click.option("--check", is_flag=True, help="Compare with the committed SDL instead of writing it.")
@told
def sdl(check: bool) -> None:
    """Writes resolvers/schema.graphql."""
    text = make_schema().as_str() + "\n"
    if not check:
        SDL.write_text(text, "utf-8")
    elif SDL.read_text("utf-8") != text:
        say("resolvers/schema.graphql differs from what the code makes. To do: `make sdl`, then look at it.")
        sys.exit(1)


@main.command()
@told
def coverage() -> None:
    """What the hub carries of each document's rows, and what they wait for."""
    click.echo(coverage_text(Settings().seeds))


@main.group()
def rule() -> None:
    """Rules that a region writes."""


@rule.command("check")
@click.argument("file", type=click.Path(path_type=Path))
@told
def rule_check(file: Path) -> None:
    """Says what is wrong with a rule's file, line by line; nothing is loaded."""
    found = check_rule(file, read_seeds(Settings().seeds, clock().date()))
    click.echo(f"{found.id} ({found.title.zh}) fits: {found.kind} of region {found.region}, {found.status}.")


@main.group()
def neo4j() -> None:
    """The hub's own Neo4j, without the hub."""


@neo4j.command("start")
@told
def neo4j_start() -> None:
    """Starts it in the background."""
    running = engine.start(Settings(), say, detached=True)
    click.echo(f"Neo4j runs at {running.uri} (process {running.pid}).")


@neo4j.command("stop")
@told
def neo4j_stop() -> None:
    """Stops it; the data stay."""
    click.echo("Neo4j stopped." if engine.stop(Settings()) else "Neo4j was not running.")


@neo4j.command("status")
@told
def neo4j_status() -> None:
    """Says whether it runs."""
    state = engine.status(Settings())
    click.echo(
        f"{state.state}" + (f" at {state.uri}, process {state.pid}, {state.mode}" if state.pid else "")
    )


@main.command()
@click.argument("target", type=click.Path(path_type=Path))
@told
def backup(target: Path) -> None:
    """Writes the whole graph into one file; Neo4j must be stopped. Keep the folder keys/ with it."""
    size = engine.backup(Settings(), target, say)
    click.echo(f"{target}: {size} bytes. The identity keys in {Settings().home / 'keys'} belong to it.")


@main.command()
@click.argument("source", type=click.Path(path_type=Path))
@told
def restore(source: Path) -> None:
    """Puts a backup in the place of the graph; Neo4j must be stopped."""
    engine.restore(Settings(), source, say)
    click.echo(f"Restored from {source}.")


@main.group("audit")
def audit_group() -> None:
    """The read log."""


@audit_group.command("verify")
@told
def audit_verify() -> None:
    """Follows every chain and says what does not hold."""
    with _graph(Settings()) as connected:
        problems = audit.verify(connected.graph)
    for problem in problems:
        say(problem)
    click.echo("The log holds." if not problems else f"{len(problems)} problems.")
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
