"""``hub receipts``: what became of each row of a delivery."""

from __future__ import annotations

import click

from graph_schema.vocabulary import RowOutcome
from hub.cli.graph import open_graph
from hub.cli.terminal import explain_failures
from hub.errors import InputError
from hub.ingestion import delivery_life, receipts
from hub.ingestion.matched_subjects import organisations
from hub.ingestion.row_texts import lines
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
    of = receipts.ReceiptFilter(RowOutcome(outcome.upper()) if outcome else None, warned)
    with open_graph(Settings()) as connected:
        found = delivery_life.find(connected.graph, delivery)
        if found is None:
            raise InputError("ingestion.delivery-unknown")
        for some in receipts.batches(connected.graph, delivery, of=of):
            named = organisations(connected.graph, some)
            for one in some:
                for line in lines(one, named, found.table_of(one.file)):
                    click.echo(line)
