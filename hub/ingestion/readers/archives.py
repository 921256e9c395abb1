"""Unpacks a zip of files, into a file without a name that is gone with the process."""

from __future__ import annotations

import contextlib
import stat
import zipfile
from pathlib import PurePosixPath

from graph_schema.identity_numbers import holds_identity_number
from hub.errors import InputError
from hub.ingestion.readers.contents import Content, Spool, Unpacked
from hub.ingestion.readers.packages import MOST_BYTES, package, unpacked
from hub.messages.message import Message, message

MOST_MEMBERS = 200
"""Each is a file of the mapping that is kept with the delivery, and read again for each step."""
MOST_IN_ALL = 2 * MOST_BYTES
_LEFT = ("__MACOSX", ".DS_Store", "Thumbs.db", "desktop.ini")
"""What systems add to archives."""


def members(content: Content, name: str) -> tuple[list[tuple[str, Content]], list[Message]]:
    """The files of an archive by their names, and what its sender should know.

    Raises:
        InputError: it is damaged, has a password, is too large or has too many files, or a name in it leads
            elsewhere or holds an identity number.
    """
    found: list[tuple[str, Content]] = []
    names: set[str] = set()
    left = 0
    spool = Spool()
    with package(content, name) as archive:
        parts = [part for part in archive.infolist() if not part.is_dir()]
        if len(parts) > MOST_MEMBERS:
            raise InputError("ingestion.members-many", name=name, bound=MOST_MEMBERS)
        for part in parts:
            member = _name(part, name)
            if any(one in _LEFT or one.startswith("._") for one in PurePosixPath(member).parts):
                left += 1
                continue
            if member.casefold() in names:
                raise InputError("ingestion.member-name", name=name)
            names.add(member.casefold())
            begins = spool.size
            for chunk in unpacked(archive, part, name, min(MOST_BYTES, MOST_IN_ALL - begins)):
                spool.write(chunk)
            found.append((member, Unpacked(spool, begins, spool.size - begins)))
    spool.flush()
    if not found:
        raise InputError("ingestion.member-none", name=name)
    return found, [message("ingestion.note-members-left", count=left)] if left else []


def _name(part: zipfile.ZipInfo, archive: str) -> str:
    """What a member is called, as its sender sees it: Chinese systems write names in GBK and do not say so.

    Raises:
        InputError: it leads out of the archive, is a link, or holds an identity number.
    """
    name = part.filename
    if not part.flag_bits & 0x800 and not name.isascii():
        with contextlib.suppress(UnicodeError):
            name = name.encode("cp437").decode("gb18030")
    name = name.replace("\\", "/")
    path = PurePosixPath(name)
    link = stat.S_ISLNK(part.external_attr >> 16)
    if path.is_absolute() or ".." in path.parts or ":" in name or "\0" in name or link or not path.parts:
        raise InputError("ingestion.member-name", name=archive)
    if holds_identity_number(name):
        raise InputError("ingestion.file-name-with-number")
    return path.as_posix()
