"""``hub report``: what is handed on: credit reports that subjects carry, the figures of departments; and how
the prices of fields fit."""

from __future__ import annotations

import json
import urllib.request
from datetime import datetime
from pathlib import Path

import click

from hub import audit
from hub.app import clock, prepare
from hub.audit.signed_notes import read_key
from hub.cli.graph import open_graph
from hub.cli.terminal import explain_failures, read_text, say
from hub.errors import InputError
from hub.policy.versions import PolicyVersions
from hub.proceedings.own_view.report_signature import report_signer
from hub.proceedings.own_view.report_signature import verify as verify_report
from hub.quality.measuring import Asked, QualityStep
from hub.quality.printing import printed
from hub.quality.report.page import html
from hub.quality.report.paper import pdf
from hub.services import SHANGHAI
from hub.serving.price_report import report, work_of
from hub.settings import Settings


@click.group("report")
def report_group() -> None:
    """Reports: departments' quality figures, credit reports that subjects carry, how prices fit."""


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


@report_group.command("quality")
@click.option("--region", required=True, help="Code of the region; those below it are in it.")
@click.option("--from", "since", type=click.DateTime(["%Y-%m-%d"]), required=True, help="First day.")
@click.option("--to", "until", type=click.DateTime(["%Y-%m-%d"]), required=True, help="First day outside.")
@click.option(
    "--by",
    type=click.Choice([one.value for one in QualityStep], case_sensitive=False),
    default=QualityStep.MONTH.value,
    help="Periods of the trend.",
)
@click.option("--html", "page", type=click.Path(path_type=Path), help="File for the page.")
@click.option("--pdf", "paper", type=click.Path(path_type=Path), help="File for the PDF.")
@explain_failures
def report_quality(
    region: str, since: datetime, until: datetime, by: str, page: Path | None, paper: Path | None
) -> None:
    """Prints the figures by which a region's departments are measured, as a page and as a PDF."""
    if page is None and paper is None:
        raise InputError("quality.no-file")
    settings = Settings()
    asked = Asked(region, since.date(), until.date(), step=QualityStep(by.upper()))
    with open_graph(settings) as connected:
        seeds = prepare(connected.graph, connected.settings, clock, say)
        catalogue = PolicyVersions(connected.graph, seeds.documents).current()
        now = clock().astimezone(SHANGHAI)
        report = printed(connected.graph, catalogue, asked, now, settings.home / "set-aside")
    if page is not None:
        page.write_text(html(report), "utf-8")
        say(f"Page: {page}")
    if paper is not None:
        paper.write_bytes(pdf(report))
        say(f"PDF: {paper}")


@report_group.command("prices")
@click.option(
    "--hub", "address", default="http://127.0.0.1:8000", show_default=True, help="Address of the hub."
)
@explain_failures
def report_prices(address: str) -> None:
    """Compares what operations were taken to cost with what was done for them, since the hub began."""
    url = f"{address.rstrip('/')}/metrics"
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(url, timeout=10) as answer:
            text: str = answer.read().decode()
    except (OSError, ValueError) as error:
        raise InputError("cli.metrics-unreachable", url=url, why=type(error).__name__) from None
    for line in report(work_of(text)):
        click.echo(line)
