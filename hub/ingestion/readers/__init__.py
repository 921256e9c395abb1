"""Reads files as departments have them: delimited text, workbooks, JSON lines, and archives of these.

:func:`open_sources` looks at all files of a mapping before anything is written; :func:`rows_of` gives the
rows of one, as often as somebody asks, in constant memory. Nothing here knows what a row means.
"""

from hub.ingestion.readers.encodings import as_text
from hub.ingestion.readers.header_rows import check_readable
from hub.ingestion.readers.row import Fault, Line, RowReason, joined_fault
from hub.ingestion.readers.sources import Seen, Source, look, open_sources, rows_of

__all__ = [
    "Fault",
    "Line",
    "RowReason",
    "Seen",
    "Source",
    "as_text",
    "check_readable",
    "joined_fault",
    "look",
    "open_sources",
    "rows_of",
]
