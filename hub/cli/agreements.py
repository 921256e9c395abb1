"""``hub agreement``: signed outside of the hub, and verified without it."""

from __future__ import annotations

import json
from pathlib import Path

import click

from hub import agreements
from hub.cli.terminal import explain_failures, read_bytes, read_text, say
from hub.errors import InputError


@click.group("agreement")
def agreement_group() -> None:
    """Agreements between regions: signing outside of the hub, and verifying without it."""


@agreement_group.command("key")
@click.argument("file", type=click.Path(path_type=Path))
@explain_failures
def agreement_key(file: Path) -> None:
    """Prints the public part of a private key (PEM) as a JWK, for `registerSigningKey`."""
    public, _ = agreements.read_private(read_bytes(file))
    say(f"Thumbprint (kid): {public.kid}")
    click.echo(public.text)


@agreement_group.command("sign")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--key", type=click.Path(path_type=Path), required=True, help="Private key, PEM.")
@click.option("--version", type=click.IntRange(1), required=True, help="The version that is signed.")
@explain_failures
def agreement_sign(file: Path, key: Path, version: int) -> None:
    """Signs the text of a version (YAML): a detached JWS, for `signAgreement`."""
    name, payload = agreements.payload_of(read_text(file), version)
    say(f"Agreement {name}, version {version}, SHA-256 {agreements.digest(payload)}: compare it first.")
    click.echo(agreements.sign_offline(payload, read_bytes(key)))


@agreement_group.command("show")
@click.argument("file", type=click.Path(path_type=Path))
@explain_failures
def agreement_show(file: Path) -> None:
    """Shows the events of an exported agreement, after verifying it."""
    text = read_text(file)
    agreements.check(text)
    for event in json.loads(text)["events"]:
        by = f" by {event['region']}" if event["region"] else ""
        why = f": {event['reason']}" if event["reason"] else ""
        click.echo(f"{event['at']} version {event['version']} {event['kind']}{by}{why}")


@agreement_group.command("verify")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--key", "keys", multiple=True, help="REGION=KID, as the region publishes it; repeatable.")
@explain_failures
def agreement_verify(file: Path, keys: tuple[str, ...]) -> None:
    """Verifies an exported agreement: texts, events, signatures. Needs no hub and no graph."""
    trusted: dict[str, set[str]] = {}
    for key in keys:
        region, equals, kid = key.partition("=")
        if not (region and equals and kid):
            raise InputError("cli.key-unreadable")
        trusted.setdefault(region, set()).add(kid)
    click.echo("\n".join(agreements.check(read_text(file), trusted)))
