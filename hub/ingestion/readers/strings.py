"""The texts that the cells of a workbook share, kept outside of memory: they are most of a large file."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping

from hub.ingestion.readers.cells import LONGEST_CELL
from hub.ingestion.readers.contents import Spool
from hub.ingestion.readers.xml_parts import Elements

BLOCK = 1 << 16
SHORT, MOST_SHORT = 40, 8_192
"""Texts of so many characters are remembered: what is in every row (警告) is asked for in every row."""


class Strings:
    """Texts by their number. They stand in a file without a name, in the order in which cells mostly ask."""

    def __init__(self) -> None:
        self._spool = Spool()
        self._starts = array("Q", [0])
        self._waiting: list[bytes] = []
        self._waits = 0
        self._block, self._begins = b"", 0
        self._short: dict[int, str] = {}

    def add(self, text: str) -> None:
        """Adds the next one."""
        data = text.encode("utf-8", "surrogatepass")
        self._waiting.append(data)
        self._waits += len(data)
        self._starts.append(self._starts[-1] + len(data))
        if self._waits > BLOCK:
            self.flush()

    def flush(self) -> None:
        """Puts into the file what waits."""
        self._spool.write(b"".join(self._waiting))
        self._spool.flush()
        self._waiting.clear()
        self._waits = 0

    def __len__(self) -> int:
        return len(self._starts) - 1

    def __getitem__(self, number: int) -> str:
        known = self._short.get(number)
        if known is not None:
            return known
        if not 0 <= number < len(self):
            raise IndexError(number)
        start, end = self._starts[number], self._starts[number + 1]
        if not self._begins <= start <= end <= self._begins + len(self._block):
            self._begins = start
            self._block = self._spool.read(start, max(BLOCK, end - start))
        data = self._block[start - self._begins : end - self._begins]
        text = data.decode("utf-8", "surrogatepass")
        if len(text) <= SHORT:
            if len(self._short) >= MOST_SHORT:
                self._short.clear()
            self._short[number] = text
        return text


class StringElements(Elements):
    """Takes the shared texts out of their part. Of one that is too long for a cell the beginning is kept,
    enough to be too long."""

    def __init__(self, strings: Strings) -> None:
        self._strings = strings
        self._text: list[str] = []
        self._length = 0
        self._takes = False
        self._beside = False

    def begin(self, name: str, attributes: Mapping[str, str]) -> None:
        if name == "si":
            self._text.clear()
            self._length = 0
        elif name == "rPh":
            self._beside = True  # how a text is pronounced
        elif name == "t":
            self._takes = not self._beside

    def characters(self, content: str) -> None:
        if self._takes and self._length <= LONGEST_CELL * 2:
            self._text.append(content)
            self._length += len(content)

    def end(self, name: str) -> None:
        if name == "t":
            self._takes = False
        elif name == "rPh":
            self._beside = False
        elif name == "si":
            self._strings.add("".join(self._text))


def drain(steps: Iterator[None]) -> None:
    """Reads a part to its end."""
    for _ in steps:
        pass
