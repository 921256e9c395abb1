"""What a file is, by its content: names are given by whoever saves it."""

from __future__ import annotations

import codecs
import re
import zipfile
from enum import StrEnum
from typing import BinaryIO

from hub.errors import InputError
from hub.ingestion.readers.contents import Content


class Kind(StrEnum):
    """What can be read."""

    DELIMITED = "DELIMITED"
    WORKBOOK = "WORKBOOK"
    OBJECTS = "OBJECTS"
    ARCHIVE = "ARCHIVE"


_OTHERS: tuple[tuple[bytes, str], ...] = (
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ingestion.kind-old-workbook"),
    (b"%PDF", "ingestion.kind-document"),
    (b"{\\rtf", "ingestion.kind-document"),
    (b"Rar!", "ingestion.kind-archive"),
    (b"7z\xbc\xaf", "ingestion.kind-archive"),
    (b"\x1f\x8b", "ingestion.kind-archive"),
    (b"BZh", "ingestion.kind-archive"),
    (b"\xfd7zXZ\x00", "ingestion.kind-archive"),
    (b"\xff\xd8\xff", "ingestion.kind-picture"),
    (b"\x89PNG", "ingestion.kind-picture"),
    (b"GIF8", "ingestion.kind-picture"),
    (b"II*\x00", "ingestion.kind-picture"),
    (b"MM\x00*", "ingestion.kind-picture"),
    (codecs.BOM_UTF16_LE, "ingestion.kind-utf-16"),
    (codecs.BOM_UTF16_BE, "ingestion.kind-utf-16"),
)
"""How files begin that no reader takes, and what is said of each."""
_CONTROLS = bytes({*range(32), 127} - {*b"\t\n\v\f\r\x1a\x1b"})
"""Bytes that no text has."""
MOST_CONTROLS, ONE_IN = 7, 50
"""So many of them are slips of single rows, and fewer than one in so many bytes. More are no text."""
_MARKUP = re.compile(
    rb"\s*(?:<!doctype|<html|<table|<meta|<head|<style|<\?xml|<div|<!--|<workbook)", re.IGNORECASE
)


def kind_of(content: Content, name: str) -> Kind:
    """What a file is.

    Raises:
        InputError: nothing that is read here, with what to do.
    """
    with content.open() as opened:
        begins = opened.read(4_096)
        for mark, says in _OTHERS:
            if begins.startswith(mark):
                raise InputError(says, name=name)
        if begins[:4] in (b"PK\x03\x04", b"PK\x05\x06"):
            opened.seek(0)
            return _of_parts(_names(opened, name), name)
    if _is_binary(begins):
        raise InputError("ingestion.kind-binary", name=name)
    text = begins.removeprefix(codecs.BOM_UTF8).lstrip()
    if _MARKUP.match(text):
        raise InputError("ingestion.kind-markup", name=name)
    if text.startswith(b"["):
        raise InputError("ingestion.kind-array", name=name)
    return Kind.OBJECTS if text.startswith(b"{") else Kind.DELIMITED


def _is_binary(begins: bytes) -> bool:
    """Whether bytes are no text, whatever its encoding: a program, a database, a film."""
    controls = len(begins) - len(begins.translate(None, _CONTROLS))
    return controls > MOST_CONTROLS and controls * ONE_IN >= len(begins)


def _names(opened: BinaryIO, name: str) -> set[str]:
    try:
        with zipfile.ZipFile(opened) as archive:
            return set(archive.namelist())
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
        raise InputError("ingestion.archive-broken", name=name) from None


def _of_parts(names: set[str], name: str) -> Kind:
    if "xl/workbook.bin" in names or {"mimetype", "content.xml"} <= names:
        raise InputError("ingestion.kind-other-workbook", name=name)
    if "word/document.xml" in names or "ppt/presentation.xml" in names:
        raise InputError("ingestion.kind-document", name=name)
    return Kind.WORKBOOK if "[Content_Types].xml" in names else Kind.ARCHIVE
