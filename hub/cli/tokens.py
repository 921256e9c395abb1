"""``hub token``: development tokens."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import click

from graph_schema.vocabulary import Role
from hub.cli.terminal import explain_failures
from hub.identity import Caller, own_subject, sign_token
from hub.serving.welcome import DEMO_CALLER
from hub.settings import Settings


@click.command()
@click.option("--region", default=DEMO_CALLER.region, help="GB/T 2260 code of the caller's region.")
@click.option("--authority", default=DEMO_CALLER.authority, help="Code of its authority (not for SUBJECT).")
@click.option("--role", type=click.Choice([role.value for role in Role]), default=Role.OFFICER.value)
@click.option("--name", default=DEMO_CALLER.name, help="Account that is asking.")
@click.option("--subject", help="For the role SUBJECT: USCC:code or hub:id of the subject itself.")
@click.option("--hours", type=click.IntRange(1, 24 * 30), default=12)
@explain_failures
def token(region: str, authority: str, role: str, name: str, subject: str | None, hours: int) -> None:
    """Signs a development token."""
    own = own_subject(subject) if subject else None
    caller = Caller(name, region, "" if role == Role.SUBJECT else authority, Role(role), own)
    click.echo(sign_token(Settings(), caller, datetime.now(UTC), timedelta(hours=hours)))
