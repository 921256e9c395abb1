"""``hub neo4j``, ``hub backup`` and ``hub restore``: the hub's own Neo4j and its data."""

from __future__ import annotations

from pathlib import Path

import click

from hub import engine
from hub.cli.terminal import explain_failures, say, tell
from hub.messages.message import message
from hub.settings import Settings


@click.group("neo4j")
def neo4j_group() -> None:
    """The hub's own Neo4j, without the hub."""


@neo4j_group.command("start")
@explain_failures
def neo4j_start() -> None:
    """Starts it in the background."""
    running = engine.start(Settings(), say, detached=True)
    tell(message("cli.neo4j-runs", uri=running.uri, pid=running.pid))


@neo4j_group.command("stop")
@explain_failures
def neo4j_stop() -> None:
    """Stops it; the data stay."""
    tell(message("cli.neo4j-stopped") if engine.stop(Settings()) else message("cli.neo4j-not-running"))


@neo4j_group.command("status")
@explain_failures
def neo4j_status() -> None:
    """Says whether it runs."""
    state = engine.status(Settings())
    click.echo(
        f"{state.state}" + (f" at {state.uri}, process {state.pid}, {state.mode}" if state.pid else "")
    )


@neo4j_group.command("jars")
@explain_failures
def neo4j_jars() -> None:
    """Writes jars.sha256: what Maven gives for pom.xml now. For whoever changes pom.xml; commit both."""
    settings = Settings()
    listed = engine.list_jars(settings, say)
    tell(message("cli.jars-listed", file=str(engine.LIST), count=listed))


@click.command()
@click.argument("target", type=click.Path(path_type=Path))
@explain_failures
def backup(target: Path) -> None:
    """Writes the whole graph into one file; Neo4j must be stopped. Keep the folder keys/ with it."""
    size = engine.backup(Settings(), target, say)
    tell(message("cli.backup-made", file=str(target), size=size, folder=str(Settings().home / "keys")))


@click.command()
@click.argument("source", type=click.Path(path_type=Path))
@explain_failures
def restore(source: Path) -> None:
    """Puts a backup in the place of the graph; Neo4j must be stopped."""
    engine.restore(Settings(), source, say)
    tell(message("cli.backup-restored", file=str(source)))
