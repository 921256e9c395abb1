"""Takes in files that nobody here wrote: rows in, facts and batches out, the rest set aside with its reason.

``readers`` reads rows, ``converting`` turns them into facts as a mapping says, ``batches`` writes them,
``set_aside`` keeps what could not be used, ``ingesting`` holds it all together. ``reception`` and the modules
of deliveries are what happens to a file that somebody sends over HTTP, ``submitting`` to records that a
program pushes, ``recognising`` and ``suggesting`` help to write a mapping.
"""

from hub.ingestion.ingesting import Progress, Summary, ingest

__all__ = ["Progress", "Summary", "ingest"]
