"""What a row delivers and an objection found wrong: it is not taken, and the row says so."""

from __future__ import annotations

from collections.abc import Iterable

from hub.ingestion.converting import Facts, RowWarning, WarningReason
from hub.messages.message import message
from hub.store.commits import OPEN_COMMIT
from hub.store.graph import Transaction

CORRECTED = """
UNWIND $ids AS id
MATCH (r:CreditRecord {id: id}) WHERE r.version > 0 AND r.knownTo = $open AND r.ruledNames IS NOT NULL
RETURN id, r.ruledNames AS names, r.ruledWas AS was,
       {severity: r.severity, title: r.title, validTo: r.validTo, attributes: r.attributes} AS values
"""
TAKEN = frozenset({"severity", "title", "validTo", "attributes"})
"""Of what an objection corrects; what else it notes repeats an attribute."""


def warn_of_corrected(transaction: Transaction, taken: Iterable[Facts]) -> None:
    """Notes with rows, once they are written, which of their values an objection had found wrong, so that
    the corrected ones stand (:data:`hub.subjects.record_writing.WRITE_RECORDS`)."""
    rows = {row["id"]: (row["properties"], facts) for facts in taken for row in facts.records}
    if not rows:
        return
    for found in transaction.rows(CORRECTED, ids=sorted(rows), open=OPEN_COMMIT):
        delivered, facts = rows[found["id"]]
        wrong = set(zip(found["names"], found["was"], strict=True))
        left = sorted(
            name
            for name in TAKEN & set(found["names"])
            if (name, delivered[name] or "") in wrong and delivered[name] != found["values"][name]
        )
        if left:
            says = message("ingestion.warning-corrected", values=tuple(left))
            facts.warnings.append(RowWarning(WarningReason.CORRECTED, says))
