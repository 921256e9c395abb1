"""The statements of ingestion: each begins at an index."""

import re
from typing import Any, LiteralString, cast

from graph_schema.links import LinkKind
from hub.ingestion import delivery_order, files_to_graph
from hub.ingestion.batches import batch_writing, row_subjects
from hub.services import Services
from hub.store.commits import OPEN_COMMIT
from hub.store.graph import Graph, as_sent
from hub.subjects import link_writing, record_writing, subject_writing


def test_every_statement_seeks_an_index(services: Services) -> None:
    statements = [
        row_subjects.STORED,
        row_subjects.MISSING,
        batch_writing.NOTE_BATCH,
        files_to_graph.EARLIER,
        delivery_order.LAST,
        delivery_order.FINISH,
        delivery_order.KIND_IN_ID,
        delivery_order.OPEN_RECORDS,
        delivery_order.OPEN_LINKS,
        delivery_order.NOTE_ABSENT,
        link_writing.MOVED_LINKS,
        link_writing.NAME_LINKS,
        link_writing.END_LINKS,
        record_writing.END_RECORDS,
        record_writing.SAME_RECORDS,
        record_writing.CLOSE_RECORDS,
        subject_writing.WRITE_SUBJECTS,
        record_writing.WRITE_RECORDS,
        subject_writing.WRITE_NEW_SUBJECTS,
        *link_writing.WRITE_LINKS_OF.values(),
    ]
    parameters: dict[str, Any] = dict.fromkeys(
        ("scheme", "kind", "invented", "startScheme", "endScheme", "source", "batch", "name"), "x"
    )
    parameters |= dict.fromkeys(("from", "to", "prefix", "day"), "x")
    parameters |= {"rows": [], "values": [], "properties": {}, "open": OPEN_COMMIT, "commit": 1, "number": 1}
    parameters |= {"names": [], "ids": [], "kinds": []}
    for statement in statements:
        plan = explain(services.graph, statement, parameters)
        operators = re.findall(r"'operatorType': '(\w+)", plan)
        assert operators
        assert not [one for one in operators if one.endswith("Scan")], (statement, operators)


def explain(graph: Graph, statement: str, parameters: dict[str, Any]) -> str:
    """The plan of a statement, as text."""

    asked = cast("LiteralString", "CYPHER replan=force EXPLAIN " + as_sent(cast("LiteralString", statement)))
    with graph._session() as session:
        return str(session.run(asked, {"p": parameters}).consume().plan)


def test_every_kind_of_link_can_be_written() -> None:
    assert set(link_writing.WRITE_LINKS_OF) == {kind.value for kind in LinkKind}
