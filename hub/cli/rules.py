"""``hub rule``: rules that a region writes, as files."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from hub.app import clock
from hub.calendar.workdays import day_in_china
from hub.cli.terminal import explain_failures, say, tell
from hub.loading import check_rule, read_seeds
from hub.messages.languages import Language
from hub.messages.message import message
from hub.policy.diagnostics.complaints import BrokenDocuments, by_line
from hub.settings import Settings


@click.group("rule")
def rule_group() -> None:
    """Rules that a region writes."""


@rule_group.command("check")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--language", type=click.Choice(["both", "zh", "en"]), default="both", help="Language of what is told."
)
@explain_failures
def rule_check(file: Path, language: str) -> None:
    """Says what is wrong with a rule's file, line by line; nothing is loaded."""
    seeds = read_seeds(Settings().seeds, day_in_china(clock()))
    try:
        found = check_rule(file, seeds)
    except BrokenDocuments as broken:
        for complaint in by_line(broken.complaints):
            if language != "zh":
                say(f"{complaint} To do: {complaint.to_do(Language.EN)}.")
            if language != "en":
                say(complaint.zh)
        sys.exit(1)
    tell(
        message(
            "cli.rule-fits",
            id=found.id,
            title=found.title.zh,
            kind=found.kind,
            region=found.region,
            status=found.status,
        )
    )
