"""Takes in files that nobody here wrote: rows in, facts and batches out, the rest set aside with its reason.

``readers`` reads rows, ``converting`` turns them into facts as a mapping says, ``batches`` writes them,
``set_aside`` keeps what could not be used, ``ingesting`` holds it all together.
"""

from hub.ingestion.ingesting import Progress, Summary, ingest

__all__ = ["Progress", "Summary", "ingest"]
