"""The command line: ``hub run`` for a first look, one command for each task of an operator.

Each noun has its module. What they share is how a command speaks (``terminal``) and how it reaches the graph
(``graph``).
"""

from __future__ import annotations

import os
from importlib import import_module

import click

from hub.messages.languages import language_of_environment, language_of_tag, speaking
from hub.serving.garbage_collection import expect_objects

__all__ = ["COMMANDS", "main"]

COMMANDS = {
    "agreement": "agreements.agreement_group",
    "audit": "audit.audit_group",
    "backup": "neo4j.backup",
    "ingest": "seeds.ingest",
    "keys": "keys.keys_group",
    "load": "seeds.load",
    "neo4j": "neo4j.neo4j_group",
    "receipts": "deliveries.print_receipts",
    "report": "reports.report_group",
    "restore": "neo4j.restore",
    "rule": "rules.rule_group",
    "run": "running.run",
    "sdl": "schema.sdl",
    "serve": "serving.serve",
    "token": "tokens.token",
}
"""Each command by its module and its name there."""


class Commands(click.Group):
    """Reads a command's module where the command is asked for: all of them together take seconds."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every command."""
        return sorted(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """A command by its name; None: there is none."""
        place = COMMANDS.get(cmd_name)
        if place is None:
            return None
        module, _, name = place.partition(".")
        expect_objects()
        return getattr(import_module(f"{__name__}.{module}"), name)


@click.group(cls=Commands)
@click.option(
    "--locale",
    metavar="TAG",
    help="Language of what failed and what to do: zh or en. Without it that of LC_ALL, LC_MESSAGES or LANG, "
    "else English.",
)
@click.pass_context
def main(context: click.Context, locale: str | None) -> None:
    """Credit hub: mutual recognition of credit between cities."""
    context.with_resource(speaking(language_of_tag(locale) or language_of_environment(os.environ)))
