"""Turns the fields of a row into what the graph takes, as the mapping says, or into one fault.

``values`` and ``dates`` read the texts of columns, ``reading`` is what the rows of a file are read with,
``subjects``, ``links`` and ``records`` make each part of a mapping, ``facts`` is what a row says, with its
warnings, ``converter`` holds it all together.
"""

from hub.ingestion.converting.converter import Converter
from hub.ingestion.converting.facts import Facts, RowWarning, WarningReason, with_stored_names, without_known
from hub.ingestion.converting.records import ID_LENGTH, record_prefix

__all__ = [
    "ID_LENGTH",
    "Converter",
    "Facts",
    "RowWarning",
    "WarningReason",
    "record_prefix",
    "with_stored_names",
    "without_known",
]
