"""``hub keys``: the keys that identity numbers are digested with."""

from __future__ import annotations

import click

from hub.app import clock
from hub.cli.graph import open_graph
from hub.cli.terminal import explain_failures, say
from hub.identity import key_rotation as rotation
from hub.identity.keys import open_exchange_key
from hub.settings import Settings
from hub.store.migrations import migrate


@click.group("keys")
def keys_group() -> None:
    """The keys that identity numbers are digested with."""


@keys_group.command("rotate")
@click.option("--key-only", is_flag=True, help="Make the key and stop, to copy it to other homes first.")
@explain_failures
def keys_rotate(key_only: bool) -> None:
    """Makes a new key and wraps every stored digest; a hub may serve meanwhile."""
    settings = Settings()
    with open_graph(settings) as connected:
        migrate(connected.graph, clock())
        if key_only:
            click.echo(f"{rotation.prepare(connected.graph, settings.home)}: copy it, then rotate.")
            return
        done = rotation.rotate(
            connected.graph, settings.home, lambda wrapped, of: say(f"{wrapped} of {of} digests wrapped")
        )
    click.echo(f"Version {done.version}: {done.before} digests before, {done.wrapped} wrapped, 0 left.")
    for version, persons in done.counts.items():
        click.echo(f"version {version}: {persons} persons")
    click.echo(f"Keep all {done.version} keys in {settings.home / 'keys'} in the backup: each is needed.")


@keys_group.command("status")
@explain_failures
def keys_status() -> None:
    """Counts the persons stored under each version, and those whom other hubs can match."""
    settings = Settings()
    exchange = open_exchange_key(settings.exchange_key_file) if settings.exchange_key_file else None
    with open_graph(settings) as connected:
        migrate(connected.graph, clock())
        found = rotation.status(connected.graph, settings.home, exchange)
    click.echo("\n".join(rotation.status_lines(found)))
