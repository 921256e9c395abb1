"""``hub sdl``: the schema of the API as a file."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from hub.cli.terminal import explain_failures, say
from resolvers.schema import make_schema

SDL = Path(__file__).parents[2] / "resolvers" / "schema.graphql"


@click.command()
@click.option("--check", is_flag=True, help="Compare with the committed SDL instead of writing it.")
@explain_failures
def sdl(check: bool) -> None:
    """Writes resolvers/schema.graphql."""
    text = make_schema().as_str() + "\n"
    if not check:
        SDL.write_text(text, "utf-8")
    elif SDL.read_text("utf-8") != text:
        say("resolvers/schema.graphql differs from what the code makes. To do: `make sdl`, then look at it.")
        sys.exit(1)
