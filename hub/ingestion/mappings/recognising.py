"""Which mapping a file is of, by its header: what it is called says nothing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from hub.errors import InputError
from hub.ingestion.headers.header import MOST_NAMES, Header, header_of, pairs_of, repeated, shown_title
from hub.ingestion.headers.likely_columns import likely
from hub.ingestion.mappings.known_mappings import ShippedMapping
from hub.ingestion.readers import Fault, Seen, check_readable, look
from hub.ingestion.receipts.bad_rows_file import own_titles
from hub.messages.message import Message, message
from hub.policy.model import mapping as m
from hub.policy.model import mapping_columns as mc

NEAR, SHARED = 0.3, 3
"""A mapping is near that shares so many columns with a header, and has so much in common with it, of 1."""
MOST_NAMED = 3


@dataclass(frozen=True)
class Candidate:
    """A file of a mapping beside a header. ``position`` is the file's place in the mapping."""

    name: str
    mapping: m.Mapping
    position: int
    header: Header

    @property
    def file(self) -> m.FileOf:
        """The file as the mapping describes it."""
        return self.mapping.files[self.position]

    @property
    def fits(self) -> bool:
        """Whether every row can be read by it: nothing is missing, nothing is there twice, and what is there
        besides may be."""
        header = self.header
        more = header.undeclared if self.file.undeclared == "refuse" else ()
        return not (header.missing or header.repeated or more)

    @property
    def only_repeats(self) -> bool:
        """Whether it would fit, if no column stood there twice."""
        more = self.header.undeclared if self.file.undeclared == "refuse" else ()
        return bool(self.header.repeated) and not (self.header.missing or more)

    @property
    def shared(self) -> tuple[str, ...]:
        """The columns that both have."""
        return tuple(column for column in self.header.columns if column in self.file.columns)

    @property
    def nearness(self) -> tuple[float, int]:
        """How much a header and a mapping have in common: the part of needed columns that are there, together
        with the part of the header that is known; then the number of columns."""
        needed = len(self.shared) + len(self.header.missing)
        there = len(self.shared) / needed if needed else 0.0
        known = len(self.shared) / len(self.header.columns) if self.header.columns else 0.0
        return there * known, len(self.shared)

    def mapping_of(self, file: str, source: str | None = None) -> m.Mapping:
        """A mapping for this file alone, under its own name in the folder.

        Args:
            source: who delivers, where several deliver by one shipped mapping.

        Raises:
            InputError: no name of a source.
        """
        if source is not None and not re.fullmatch(m.SOURCE, source):
            raise InputError("ingestion.source-name", source=source[:40])
        file_of = self.file.model_copy(update={"file": file})
        return self.mapping.model_copy(update={"source": source or self.mapping.source, "files": (file_of,)})

    def differences(self) -> Message:
        """What the header lacks, has besides, and probably calls otherwise."""
        nothing, called = message("ingestion.nothing-there"), self.header.called(self.file)
        missing = tuple(map(called, self.header.missing))
        meant = likely(self.header.undeclared, missing, slips=True)
        return message(
            "ingestion.candidate",
            name=self.name,
            title=self.mapping.title,
            missing=missing or nothing,
            besides=tuple(map(shown_title, self.header.undeclared)) or nothing,
            pairs=pairs_of(meant) or nothing,
            twice=self.header.titles_of_repeated or nothing,
        )


@dataclass(frozen=True)
class Recognition:
    """Of what a header can be: ``fitting`` mappings, of which one is the answer and several are a choice for
    the user; and the ``near`` ones where none fits, the nearest first."""

    fitting: tuple[Candidate, ...]
    near: tuple[Candidate, ...]


def recognise(titles: Sequence[str], mappings: Iterable[ShippedMapping]) -> Recognition:
    """Of which mapping a file with this header is."""
    candidates = [
        Candidate(shipped.name, shipped.mapping, position, header_of(titles, file))
        for shipped in mappings
        for position, file in enumerate(shipped.mapping.files)
    ]
    fitting = [one for one in candidates if one.fits and one.shared]
    # One whose columns are all among another's says less of the file: the fuller one is meant.
    best = tuple(one for one in fitting if not any(_fuller(other, one) for other in fitting))
    ranked = sorted(candidates, key=lambda one: one.nearness, reverse=True)
    near = tuple(one for one in ranked if one.nearness[0] >= NEAR and len(one.shared) >= SHARED)
    return Recognition(best, () if best else near[:MOST_NAMED])


def _fuller(one: Candidate, other: Candidate) -> bool:
    titles = set(zip(one.header.titles, one.header.columns, strict=True))
    known = {title for title, column in titles if column in one.file.columns}
    others = zip(other.header.titles, other.header.columns, strict=True)
    return known > {title for title, column in others if column in other.file.columns}


_VALUE = re.compile(r"[0-9A-Z]{18}|\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?")
"""A code or a day, which no column is called. Two of them are a row of data."""


def the_mapping(name: str, titles: Sequence[str], mappings: Iterable[ShippedMapping]) -> Candidate:
    """The one mapping of a file.

    Args:
        name: what the file is called in complaints.

    Raises:
        InputError: none fits, with the nearest ones and what differs; or several do, with their names.
    """
    mappings = tuple(mappings)
    recognition = recognise(titles, mappings)
    if len(recognition.fitting) == 1:
        return recognition.fitting[0]
    if recognition.fitting:
        raise InputError(
            "ingestion.several-mappings", name=name, mappings=[one.name for one in recognition.fitting]
        )
    if recognition.near:
        if recognition.near[0].only_repeats:
            raise repeated(name, recognition.near[0].header)
        raise InputError(
            "ingestion.near-mappings", name=name, near=[one.differences() for one in recognition.near]
        )
    if sum(_VALUE.fullmatch(title.strip()) is not None for title in titles) >= 2:
        raise InputError("ingestion.no-header", name=name)
    columns = tuple(map(shown_title, titles[:MOST_NAMES]))
    raise InputError("ingestion.no-mapping", name=name, columns=columns, mappings=forms(mappings))


def forms(mappings: Iterable[ShippedMapping]) -> tuple[str, ...]:
    """What mappings are called."""
    return tuple(f"{shipped.name} ({shipped.mapping.title})" for shipped in mappings)


def recognised(
    folder: Path, names: Sequence[str], mappings: Sequence[ShippedMapping], source: str | None = None
) -> list[m.Mapping]:
    """The mappings of some files of a folder, each by its header: one for all files of a shipped mapping, in
    the order in which that reads them.

    Raises:
        InputError: as :func:`the_mapping`; or a file is nothing that can be read.
    """
    found: dict[str, list[tuple[Candidate, m.FileOf]]] = {}
    for name in names:
        for seen, titles in _tables(look(folder, name), mappings):
            candidate = the_mapping(seen.name, titles, mappings)
            sheet = {"sheet": seen.sheet} if seen.sheet else {}
            file = candidate.mapping_of(_literal(seen.name), source).files[0]
            found.setdefault(candidate.name, []).append((candidate, file.model_copy(update=sheet)))
    made: list[m.Mapping] = []
    for several in found.values():
        several.sort(key=lambda pair: pair[0].position)
        mapping = several[0][0].mapping_of("", source)
        made.append(mapping.model_copy(update={"files": tuple(file for _, file in several)}))
    return made


def _tables(
    seen: Sequence[Seen], mappings: Sequence[ShippedMapping]
) -> Iterator[tuple[Seen, tuple[str, ...]]]:
    """The tables of a file with their titles. Sheets that are like no mapping (填报说明, a list of codes) are
    left out where another sheet of the workbook is of one: opening it tells that they are not read.

    Raises:
        InputError: one is empty, or nothing of it can be read.
    """
    for one in seen:
        if not one.sheet or len(seen) == 1:
            check_readable(one.rows, one.kind, one.name)
    titles = [own_titles(titles_of(one, mappings)) for one in seen]
    recognitions = [recognise(names, mappings) for names in titles]
    several = Counter(one.name for one in seen if one.sheet)
    known = {
        one.name
        for one, recognition in zip(seen, recognitions, strict=True)
        if recognition.fitting and several[one.name] > 1
    }
    for one, names, recognition in zip(seen, titles, recognitions, strict=True):
        if one.name not in known or recognition.fitting or recognition.near:
            yield one, names


def recognised_file(folder: Path, name: str, mappings: Sequence[ShippedMapping]) -> m.Mapping:
    """The one mapping of a file, by its header; of all sheets and members that it has.

    Raises:
        InputError: as :func:`recognised`; or its parts are of several mappings.
    """
    found = recognised(folder, [name], mappings)
    if len(found) != 1:
        raise InputError("ingestion.parts-of-several", name=name, mappings=[one.source for one in found])
    return found[0]


def titles_of(seen: Seen, mappings: Sequence[ShippedMapping]) -> tuple[str, ...]:
    """The header of a table that nobody knows yet: of its first rows the one that shares most with a mapping;
    where none does, the first with more than one field."""
    read = [row.fields for row in seen.rows if not isinstance(row.fields, Fault)]
    rows = [tuple(field.strip() for field in fields) for fields in read]
    known = [m.by_title(file) for one in mappings for file in one.mapping.files]

    def shared(titles: tuple[str, ...]) -> int:
        spelled = {mc.spelled(title) for title in titles}
        return max((len(spelled & names.keys()) for names in known), default=0)

    best = max(rows, key=shared, default=())
    if best and shared(best) >= SHARED:
        return best
    return next((titles for titles in rows if sum(map(bool, titles)) > 1), best)


def _literal(name: str) -> str:
    """A name as a pattern that means this name only."""
    return "".join(f"[{one}]" if one in "*?[" else one for one in name)
