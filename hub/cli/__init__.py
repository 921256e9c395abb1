"""The command line: ``hub run`` for a first look, one command for each task of an operator.

Each noun has its module. What they share is how a command speaks (``terminal``) and how it reaches the graph
(``graph``).
"""

from __future__ import annotations

import os

import click

from hub.cli.agreements import agreement_group
from hub.cli.audit import audit_group
from hub.cli.deliveries import print_receipts
from hub.cli.keys import keys_group
from hub.cli.neo4j import backup, neo4j_group, restore
from hub.cli.reports import report_group
from hub.cli.rules import rule_group
from hub.cli.schema import sdl
from hub.cli.seeds import ingest, load
from hub.cli.serving import run, serve
from hub.cli.tokens import token
from hub.messages.languages import language_of_environment, language_of_tag, speaking

__all__ = ["main"]


@click.group()
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


for _command in (
    *(run, serve, load, ingest, print_receipts, token, sdl, rule_group, agreement_group),
    *(neo4j_group, backup, restore, keys_group, report_group, audit_group),
):
    main.add_command(_command)
