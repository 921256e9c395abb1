"""The command line: ``hub run`` for a first look, one command for each task of an operator.

Each noun has its module. What they share is how a command speaks (``terminal``) and how it reaches the graph
(``graph``).
"""

from __future__ import annotations

import click

from hub.cli.agreements import agreement_group
from hub.cli.audit import audit_group
from hub.cli.keys import keys_group
from hub.cli.neo4j import backup, neo4j_group, restore
from hub.cli.reports import report_group
from hub.cli.rules import rule_group
from hub.cli.schema import sdl
from hub.cli.seeds import ingest, load
from hub.cli.serving import run, serve
from hub.cli.tokens import token

__all__ = ["main"]


@click.group()
def main() -> None:
    """Credit hub: mutual recognition of credit between cities."""


for _command in (
    *(run, serve, load, ingest, token, sdl, rule_group, agreement_group),
    *(neo4j_group, backup, restore, keys_group, report_group, audit_group),
):
    main.add_command(_command)
