"""Which encoding a text is in, where nobody says so or says it wrongly."""

from __future__ import annotations

import codecs
import re

UTF_8, GB18030, AUTO = "utf-8", "gb18030", "auto"
_HAN = re.compile("[\u3400-\u9fff]")


class Encodings:
    """Looks at all bytes of a text.

    Text in GB 18030 can hardly ever be read as UTF-8; text in UTF-8 can be read as GB 18030, and gives other
    characters.
    """

    def __init__(self) -> None:
        self._decoder = codecs.getincrementaldecoder(UTF_8)()
        self._more_than_ascii = False
        self._broken = False
        self._first = b""

    def feed(self, chunk: bytes) -> None:
        """Takes the next bytes."""
        self._first = self._first or chunk.partition(b"\n")[0]
        self._more_than_ascii |= not chunk.isascii()
        if not self._broken:
            try:
                self._decoder.decode(chunk)
            except UnicodeDecodeError:
                self._broken = True

    @property
    def is_utf_8(self) -> bool:
        """Whether all bytes are UTF-8, and not just ASCII."""
        return self._more_than_ascii and not self._broken

    @property
    def header_is_gb18030(self) -> bool:
        """Whether the first line is no UTF-8 and gives Han characters as GB 18030."""
        return not _reads(self._first, UTF_8) and _han(self._first, GB18030)

    @property
    def likely(self) -> str:
        """What the text is in; one that is not of one piece is judged by its first line."""
        if not self._broken:
            return UTF_8
        return GB18030 if self._first.isascii() or self.header_is_gb18030 else UTF_8


def _han(line: bytes, encoding: str) -> bool:
    """Whether bytes can be read so and give two Han characters or more: one comes by chance."""
    try:
        return len(_HAN.findall(line.decode(encoding))) > 1
    except UnicodeDecodeError:
        return False


def _reads(line: bytes, encoding: str) -> bool:
    try:
        line.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def other_encoding(line: bytes, encoding: str) -> str | None:
    """In which other encoding a line of a text is: a file may have been put together of two."""
    if encoding == GB18030:
        return UTF_8 if _han(line, UTF_8) else None
    # One byte that is lost makes no text another: what is left of it has its characters.
    own = _HAN.search(line.decode(encoding, "replace"))
    return GB18030 if own is None and _han(line, GB18030) else None


def as_text(line: bytes) -> str:
    """What people can read of a line, whichever of the encodings it is in."""
    encoding = next((one for one in (UTF_8, GB18030) if _reads(line, one)), UTF_8)
    return line.decode(encoding, "replace")
