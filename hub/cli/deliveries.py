"""``hub receipts``: what became of each row of a delivery."""

from __future__ import annotations

import click

from graph_schema.vocabulary import RowOutcome
from hub.cli.graph import open_graph
from hub.cli.terminal import explain_failures
from hub.errors import InputError
from hub.ingestion.deliveries import received_delivery
from hub.ingestion.receipts import row_receipts
from hub.ingestion.receipts.matches_shown import organisations
from hub.ingestion.receipts.printed_lines import lines
from hub.settings import Settings


@click.command("receipts")
@click.option(
    "--outcome",
    type=click.Choice([one.value for one in RowOutcome], case_sensitive=False),
    help="Only rows of this outcome.",
)
@click.option("--warned", is_flag=True, help="Only rows that were accepted and are to be looked at.")
@click.argument("delivery")
@explain_failures
def print_receipts(outcome: str | None, warned: bool, delivery: str) -> None:
    """Prints what became of each row of a delivery: a line for each, below it its warnings and whom it means
    where it names nobody by a key."""
    of = row_receipts.ReceiptFilter(RowOutcome(outcome.upper()) if outcome else None, warned)
    with open_graph(Settings()) as connected:
        found = received_delivery.find(connected.graph, delivery)
        if found is None:
            raise InputError("ingestion.delivery-unknown")
        for some in row_receipts.batches(connected.graph, delivery, of=of):
            named = organisations(connected.graph, some)
            for one in some:
                for line in lines(one, named, found.table_of(one.file)):
                    click.echo(line)
