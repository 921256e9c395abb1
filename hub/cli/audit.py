"""``hub audit``: the read log verified, signed, proven and searched."""

from __future__ import annotations

import json
import sys
from collections.abc import Generator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import click

from hub import audit
from hub.app import clock
from hub.audit import proof_checking
from hub.audit.signed_notes import read_key
from hub.cli.graph import open_graph
from hub.cli.terminal import explain_failures, read_text, say, tell
from hub.messages.message import message
from hub.services import SHANGHAI
from hub.settings import Settings
from hub.store.commits import stamp
from hub.store.migrations import migrate


@click.group("audit")
def audit_group() -> None:
    """The read log."""


@contextmanager
def _open_log(settings: Settings) -> Generator[audit.AuditLog]:
    with open_graph(settings) as connected:
        migrate(connected.graph, clock())
        yield audit.open_log(connected.graph, settings, clock)


@audit_group.command("verify")
@click.option("--since-last", is_flag=True, help="Only what came after the last verification that held.")
@click.option("--mend", is_flag=True, help="Lists again what searches would miss; the log stays as it is.")
@explain_failures
def audit_verify(since_last: bool, mend: bool) -> None:
    """Walks the whole log and its files, and says what does not hold."""
    with _open_log(Settings()) as log:
        found = audit.examine(log.graph, log, audit.remembered(log) if since_last else None)
        if found.verified is not None:
            audit.remember(log, found.verified)
        if mend:
            audit.mend(log, found)
    for problem in found.problems:
        say(problem)
    if found.problems:
        tell(message("cli.log-problems", count=len(found.problems)))
    else:
        tell(message("cli.log-holds"))
    if found.size:
        tell(message("cli.log-signed", size=found.size, at=found.at, after=found.after))
    else:
        tell(message("cli.log-unsigned", after=found.after))
    sys.exit(1 if found.problems else 0)


@audit_group.command("key")
@explain_failures
def audit_key() -> None:
    """Prints the verifier key: hand it to those who check proofs."""
    click.echo(audit.signer_for(Settings()).key.text)


@audit_group.command("checkpoint")
@explain_failures
def audit_checkpoint() -> None:
    """Makes a checkpoint of now, writes it to the files, and prints it."""
    with _open_log(Settings()) as log:
        made = audit.checkpoint(log)
        audit.export(log)
    if made is None:
        tell(message("cli.log-empty"))
    else:
        click.echo(made.note, nl=False)


@audit_group.command("prove")
@click.argument("receipt")
@explain_failures
def audit_prove(receipt: str) -> None:
    """Prints the proof that a receipt's entry is in the log."""
    with _open_log(Settings()) as log:
        audit.checkpoint(log)
        audit.export(log)
        click.echo(audit.prove(log, receipt), nl=False)


@audit_group.command("consistency")
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@explain_failures
def audit_consistency(old: Path, new: Path) -> None:
    """Prints the proof that a newer checkpoint's log begins with an older one's; both are files."""
    notes = [read_text(old), read_text(new)]
    with _open_log(Settings()) as log:
        click.echo(audit.prove_consistency(log, *notes), nl=False)


@audit_group.command("check")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--key", required=True, help="The log's verifier key, as `hub audit key` prints it.")
@click.option("--earlier", type=click.Path(path_type=Path), help="A checkpoint that you kept earlier.")
@explain_failures
def audit_check(file: Path, key: str, earlier: Path | None) -> None:
    """Checks a proof, from files alone: no graph, no home, no network."""
    before = read_text(earlier) if earlier is not None else None
    click.echo(proof_checking.check(read_text(file), read_key(key), before))


@audit_group.command("segments")
@explain_failures
def audit_segments() -> None:
    """Moves what is due to segment files now."""
    with _open_log(Settings()) as log:
        audit.checkpoint(log)
        moved = audit.move_all(log)
    for segment in moved:
        click.echo(segment.name)


@audit_group.command("search")
@click.option("--subject", help="Id of a subject, as entries name it.")
@click.option("--caller", help="Account that asked.")
@click.option("--receipt", help="Receipt of an answer.")
@click.option("--from", "since", type=click.DateTime(), help="Not earlier than this, in China's time.")
@click.option("--to", "until", type=click.DateTime(), help="Earlier than this.")
@click.option("--most", type=click.IntRange(1, 100_000), default=100, help="How many, the newest first.")
@explain_failures
def audit_search(
    subject: str | None,
    caller: str | None,
    receipt: str | None,
    since: datetime | None,
    until: datetime | None,
    most: int,
) -> None:
    """Prints entries as JSON, one a line, the newest first, from the graph and the segments."""
    wanted = audit.EntryFilter(
        subject,
        caller,
        receipt,
        stamp(since.replace(tzinfo=SHANGHAI)) if since is not None else "",
        stamp(until.replace(tzinfo=SHANGHAI)) if until is not None else "9999",
    )
    with _open_log(Settings()) as log:
        for entry in audit.search(log, wanted, most):
            click.echo(json.dumps(entry, ensure_ascii=False, sort_keys=True))
