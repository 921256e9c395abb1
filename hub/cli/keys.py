"""``hub keys``: the keys that identity numbers are digested with."""

from __future__ import annotations

import click

from hub.app import clock
from hub.cli.graph import open_graph
from hub.cli.terminal import explain_failures, say, tell
from hub.identity import key_rotation as rotation
from hub.identity.keys import open_exchange_key
from hub.messages.languages import spoken
from hub.messages.message import message
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
            made = rotation.prepare(connected.graph, settings.home)
            tell(message("cli.key-made", file=str(made)))
            return
        done = rotation.rotate(
            connected.graph,
            settings.home,
            lambda wrapped, of: say(message("cli.digests-wrapped", wrapped=wrapped, all=of).text(spoken())),
        )
    tell(message("cli.keys-rotated", version=done.version, before=done.before, wrapped=done.wrapped))
    for version, persons in done.counts.items():
        tell(message("cli.persons-of-version", version=version, persons=persons))
    tell(message("cli.keys-in-backup", count=done.version, folder=str(settings.home / "keys")))


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
