"""Reads the XML parts of a workbook: what could swell or read other files is refused before it is taken."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Mapping
from xml.parsers import expat
from xml.sax import SAXException
from xml.sax.handler import ContentHandler

from defusedxml.common import DefusedXmlException
from defusedxml.expatreader import DefusedExpatParser

from hub.errors import InputError
from hub.ingestion.readers.packages import MOST_BYTES, unpacked

LONGEST_TAG = 4 << 20
"""In bytes: a parser keeps a tag or a comment whole until it ends."""
_NO_PLAIN_TAGS = re.compile(
    rb">[^<>]*>|<!|<\?(?!xml\s)|\0|<\?xml[^>]*\bencoding\s*=\s*[\"'](?!utf-8[\"'])", re.IGNORECASE
)
"""Bytes in which marks of tags stand for something else: in a text, a value, a comment, another encoding."""
MOST_DEPTH = 100
"""Of elements in each other: a parser keeps all that are open. Workbooks have about ten."""


class Elements(ContentHandler):
    """What follows a part. Names of elements come without their prefixes, which programs choose."""

    def begin(self, name: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """An element ends."""


class Depth:
    """How deep in each other the elements of a part are."""

    def __init__(self, name: str, part: str) -> None:
        self._name, self._part = name, part
        self._open = 0

    def begin(self, *_: object) -> None:
        """An element begins.

        Raises:
            InputError: inside of more than any workbook has.
        """
        self.grow(1)

    def end(self, *_: object) -> None:
        """An element ends."""
        self._open -= 1

    def grow(self, by: int) -> None:
        """So many more begin than end.

        Raises:
            InputError: as :meth:`begin`.
        """
        self._open += by
        if self._open > MOST_DEPTH:
            raise InputError("ingestion.part-deep", name=self._name, part=self._part, bound=MOST_DEPTH)


class _Parser(DefusedExpatParser):
    """Tells elements as expat has them, without the layer of SAX between."""

    def __init__(self, elements: Elements, depth: Depth) -> None:
        self._elements = elements
        self._depth = depth
        super().__init__(forbid_dtd=True)
        self.setContentHandler(elements)

    def start_element(self, name: str, attrs: Mapping[str, str]) -> None:
        self._depth.begin()
        self._elements.begin(name.rpartition(":")[2] if ":" in name else name, attrs)

    def end_element(self, name: str) -> None:
        self._depth.end()
        self._elements.end(name.rpartition(":")[2] if ":" in name else name)


def parse(
    archive: zipfile.ZipFile, part: zipfile.ZipInfo, name: str, elements: Elements, most: int = MOST_BYTES
) -> Iterator[None]:
    """Feeds a part to what follows it, and stops after each stretch.

    Raises:
        InputError: the part is damaged, or has what no workbook needs.
    """
    parser = _Parser(elements, Depth(name, part.filename))
    try:
        for chunk in unpacked(archive, part, name, most):
            parser.feed(chunk)
            yield
        parser.close()
        yield
    except DefusedXmlException:
        raise InputError("ingestion.part-unsafe", name=name, part=part.filename) from None
    except SAXException:
        raise InputError("ingestion.part-broken", name=name, part=part.filename) from None


class Soundness:
    """Whether a part can be parsed to its end; looks at nothing in it."""

    def __init__(self, name: str, part: str) -> None:
        self._parser = expat.ParserCreate()
        self._parser.StartDoctypeDeclHandler = self._refuse
        self._name, self._part = name, part
        self._total = 0
        self._unsafe = False
        self._depth = Depth(name, part)
        self._counts, self._rest = True, b""

    def _refuse(self, *_: object) -> None:
        self._unsafe = True

    def feed(self, chunk: bytes, final: bool = False) -> None:
        """Takes the next bytes.

        Raises:
            InputError: the part is damaged, or has what no workbook needs.
        """
        self._total += len(chunk)
        self._look(chunk)
        try:
            self._parser.Parse(chunk, final)
        except expat.ExpatError:
            if not self._unsafe:
                raise InputError("ingestion.part-broken", name=self._name, part=self._part) from None
        if self._unsafe:
            raise InputError("ingestion.part-unsafe", name=self._name, part=self._part)
        if not final and self._total - self._parser.CurrentByteIndex > LONGEST_TAG:
            raise InputError("ingestion.part-broken", name=self._name, part=self._part)

    def _look(self, chunk: bytes) -> None:
        """Follows the depth by the marks of tags, which is quick; once some stand for something else, by the
        elements that the parser tells.

        Raises:
            InputError: it is deeper than any workbook's.
        """
        if not self._counts:
            return
        data = self._rest + chunk
        cut = max(data.rfind(b"<"), 0)
        self._rest, tags = data[cut:], data[:cut]
        if len(self._rest) > LONGEST_TAG or _NO_PLAIN_TAGS.search(data) is not None:
            self._counts, self._rest = False, b""
            self._parser.StartElementHandler = self._depth.begin
            self._parser.EndElementHandler = self._depth.end
            return
        ended = tags.count(b"</")
        begun = tags.count(b"<") - ended - tags.count(b"<?") - tags.count(b"/>")
        self._depth.grow(begun - ended)
