"""Takes in files that nobody here wrote: rows in, facts and batches out, the rest set aside with its reason.

``readers`` reads rows, by their ``headers``, ``converting`` turns them into facts as a mapping says,
``batches`` writes them a batch at a time, ``receipts`` keeps what became of each, ``files_to_graph`` holds
that together for a folder of files. ``deliveries`` is what happens to what somebody sends: received, worked
on to its end, and after a crash gone on with (``deliveries.resuming``); ``mappings`` knows which mapping a
file is of, and helps to write one. ``delivery_order`` says what was delivered after what.
"""

from hub.ingestion.files_to_graph import Progress, Summary, ingest

__all__ = ["Progress", "Summary", "ingest"]
