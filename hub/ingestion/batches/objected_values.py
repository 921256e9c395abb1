"""What a row delivers and an objection found wrong: it is not taken, and the row says so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from hub.ingestion.converting import Facts, RowWarning, RowWarningReason
from hub.messages.message import message


def warn_of_corrected(taken: Iterable[Facts], not_taken: Mapping[str, Sequence[str]]) -> None:
    """Notes with rows which of their values an objection had found wrong, so that the corrected ones stand.

    Args:
        not_taken: these values, by record (:func:`hub.subjects.record_writing.write_records`).
    """
    for facts in taken if not_taken else ():
        names = {name for row in facts.records for name in not_taken.get(row["id"], ())}
        if names:
            says = message("ingestion.warning-corrected", values=tuple(sorted(names)))
            facts.warnings.append(RowWarning(RowWarningReason.CORRECTED, says))
