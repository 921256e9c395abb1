"""Unpacks the parts of a zip file, which workbooks are too, never further than a table needs.

How large a part is, is counted while it is unpacked: what the archive says of it is the sender's word.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Generator, Iterator
from contextlib import contextmanager

from hub.errors import InputError
from hub.ingestion.readers.contents import Content

MOST_BYTES = 4 << 30
"""Of one part: a sheet of a million rows of forty columns is about 2.5 GB."""
MOST_OF_SMALL = 64 << 20
"""Of a part that only tells of others: sheets, styles, which file is which."""
MOST_RATIO = 250
"""How many times its packed size a part may have. Sheets have 10 to 40, what was made to swell 1,000."""
FREE = 16 << 20
"""Up to this size no ratio is looked at: an empty sheet with formats for a million rows is no attack."""
CHUNK = 1 << 16


@contextmanager
def package(content: Content, name: str) -> Generator[zipfile.ZipFile]:
    """The archive, for as long as it is read.

    Raises:
        InputError: it is cut or damaged.
    """
    with content.open() as opened:
        try:
            archive = zipfile.ZipFile(opened)
        except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
            raise InputError("ingestion.archive-broken", name=name) from None
        with archive:
            yield archive
            content.check(opened)


def unpacked(
    archive: zipfile.ZipFile, part: zipfile.ZipInfo, name: str, most: int = MOST_BYTES
) -> Iterator[bytes]:
    """A part's bytes, a stretch at a time; to the end they are those that were packed.

    Raises:
        InputError: it is larger than it may be, has a password, or is damaged.
    """
    if part.flag_bits & 1:
        raise InputError("ingestion.member-encrypted", name=name)
    total = 0
    packed = max(1, min(part.compress_size, archive.start_dir))  # a part is no larger than what holds it
    try:
        with archive.open(part) as opened:
            while chunk := opened.read(CHUNK):
                total += len(chunk)
                if total > most or (total > FREE and total > MOST_RATIO * packed):
                    raise InputError(
                        "ingestion.part-too-large", name=name, part=part.filename, most=most, ratio=MOST_RATIO
                    )
                yield chunk
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, RuntimeError):
        raise InputError("ingestion.archive-broken", name=name) from None
