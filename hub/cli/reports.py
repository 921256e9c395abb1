"""``hub report``: credit reports that subjects carry, verified without a hub."""

from __future__ import annotations

import json
from pathlib import Path

import click

from hub import audit
from hub.audit.notes import read_key
from hub.cli.terminal import explain_failures, read_text, say
from hub.errors import InputError
from hub.proceedings.own_view.signed import report_signer
from hub.proceedings.own_view.signed import verify as verify_report
from hub.settings import Settings


@click.group("report")
def report_group() -> None:
    """Credit reports that subjects carry (exportOwnReport)."""


@report_group.command("key")
@explain_failures
def report_key() -> None:
    """Prints the key by which anybody verifies this hub's credit reports."""
    click.echo(report_signer(audit.signer_for(Settings())).key.text)


@report_group.command("verify")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--key", required=True, help="The hub's report key, as `hub report key` prints it.")
@explain_failures
def report_verify(file: Path, key: str) -> None:
    """Checks a credit report without a hub, and prints what stands in it as JSON."""
    try:
        verifier = read_key(key)
    except InputError:
        raise InputError("cli.report-key-unreadable") from None
    found = verify_report(read_text(file), verifier)
    say(f"Signed by {found['hub']} at {found['madeAt']}: nobody changed it since.")
    click.echo(json.dumps(found, ensure_ascii=False, indent=1))
