"""``hub load`` and ``hub ingest``: what is taken into the graph, from seeds and from other registers."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from hub.app import clock, naming_for, prepare
from hub.cli.graph import open_graph
from hub.cli.terminal import explain_failures, say
from hub.ingestion import ingest as take_in
from hub.policy.checks.mappings import read_mapping
from hub.settings import Settings


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), default=None, required=False)
@explain_failures
def load(folder: Path | None) -> None:
    """Loads a folder of seeds (default: seeds/); what did not change stays as it is."""
    settings = Settings()
    if folder is not None:
        settings = settings.model_copy(update={"seeds": folder})
    with open_graph(settings) as connected:
        prepare(connected.graph, connected.settings, clock, say)


@click.command()
@click.option(
    "--mapping", type=click.Path(path_type=Path), required=True, help="YAML file that maps the files."
)
@click.argument("folder", type=click.Path(path_type=Path))
@explain_failures
def ingest(mapping: Path, folder: Path) -> None:
    """Takes in files of another register through a mapping; twice changes nothing."""
    settings = Settings()
    with open_graph(settings) as connected:
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
