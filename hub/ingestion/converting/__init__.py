"""Turns the fields of a row into what the graph takes, as the mapping says, or into one fault.

``values`` and ``dates`` read texts, ``columns`` all columns of a row, ``row_reading`` is what a file's rows
are read with, ``subjects``, ``links`` and ``records`` make each of the ``parts`` of a mapping, ``facts`` is
what a row says, with its warnings, ``unusable`` what is left of one that can't be used, ``converter`` holds
it all together.
"""

from hub.ingestion.converting.converter import Converter
from hub.ingestion.converting.facts import (
    Facts,
    RowWarning,
    RowWarningReason,
    with_stored_names,
    without_known,
)
from hub.ingestion.converting.records import ID_LENGTH, Apart, Decider, apart_of, record_prefix

__all__ = [
    "ID_LENGTH",
    "Apart",
    "Converter",
    "Decider",
    "Facts",
    "RowWarning",
    "RowWarningReason",
    "apart_of",
    "record_prefix",
    "with_stored_names",
    "without_known",
]
