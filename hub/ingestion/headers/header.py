"""Which column of its mapping stands where in a file, whatever the header calls it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from hub.errors import InputError
from hub.ingestion.headers.likely_columns import likely
from hub.ingestion.headers.title_units import in_another_unit, other_unit, parted
from hub.messages.message import Argument, Message, message
from hub.policy.model import mapping as m
from hub.policy.model import mapping_columns as mc

MOST_NAMES = 40
"""So many names of files or columns are told."""
LONGEST_TITLE = 40
"""In characters, as messages repeat it."""
Refuses = Callable[[m.FileOf, str], tuple[Argument, Argument] | None]
"""Whether law forbids to collect what a column of a file is named: what was found, and what is expected."""


@dataclass(frozen=True)
class Header:
    """The columns of a file as its mapping names them, in the order in which they stand. Those that the
    mapping does not have keep their titles: ``undeclared``. ``titles`` are what stands in the file; ``units``
    those of money that a title names and that are not the mapping's, by column."""

    titles: tuple[str, ...]
    columns: tuple[str, ...]
    missing: tuple[str, ...]
    undeclared: tuple[str, ...]
    repeated: tuple[str, ...]
    units: Mapping[str, str] = field(default_factory=dict[str, str])

    @property
    def titles_of_repeated(self) -> tuple[str, ...]:
        """The titles of columns that stand there twice, each once."""
        known = zip(self.titles, self.columns, strict=True)
        return tuple(dict.fromkeys(title for title, column in known if column in self.repeated))

    @property
    def translated(self) -> tuple[str, ...]:
        """Columns that the file calls by another title."""
        known = zip(self.titles, self.columns, strict=True)
        return tuple(column for title, column in known if title != column and column not in self.undeclared)

    def called(self, file: m.FileOf) -> Callable[[str], str]:
        """How a column is called where the file has Chinese titles: by the first of its mapping."""

        def of(name: str) -> str:
            column = file.columns.get(name)
            return column.titles[0] if self.translated and column is not None and column.titles else name

        return of

    @property
    def fits(self) -> bool:
        """Whether the file can be read by its mapping."""
        return not (self.missing or self.undeclared or self.repeated)


def header_of(fields: Sequence[str], file: m.FileOf) -> Header:
    """A header beside the columns of a mapping."""
    titles = tuple(field.strip() for field in fields)
    names = m.by_title(file)
    columns = [names.get(mc.spelled(title), title) for title in titles]
    units: dict[str, str] = {}
    exact = set(columns)
    for at, title in enumerate(columns):
        meant = in_another_unit(title, file) if title not in file.columns else None
        if meant is not None and meant[0] not in exact:
            columns[at], units[meant[0]] = meant
    return Header(
        titles,
        tuple(columns),
        tuple(name for name, column in file.columns.items() if not column.optional and name not in columns),
        tuple(column for column in columns if column not in file.columns),
        tuple(sorted({column for column in columns if columns.count(column) > 1})),
        units,
    )


def checked_header(name: str, fields: Sequence[str], file: m.FileOf, refuses: Refuses) -> Header:
    """A header by which the file can be read.

    Args:
        name: what the file is called in complaints.

    Raises:
        InputError: a column is missing or stands twice, is not in the mapping, or is one that law forbids.
    """
    header = header_of(fields, file)
    for title in header.titles:
        refused = refuses(file, title)
        if refused is not None:
            raise InputError("ingestion.header-forbidden", name=name, column=refused[0], wanted=refused[1])
    strange = header.undeclared if file.undeclared == "refuse" else ()
    without_title = tuple(title for title in header.undeclared if not title)
    for wrong, says in (
        (header.missing, "ingestion.header-lacks"),
        (strange or without_title, "ingestion.header-undeclared"),
    ):
        if wrong:
            _refuse(name, header, file, wrong, says)
    if header.repeated:
        raise repeated(name, header)
    return header


def _refuse(name: str, header: Header, file: m.FileOf, wrong: Sequence[str], says: str) -> None:
    called = header.called(file)
    agreed = tuple(map(called, file.columns))
    any_ = file.separator == "auto"
    separator = message("ingestion.any-separator") if any_ else repr(file.separator)
    # One title where several are expected is a line with another separator, and no slip.
    slips = _is_header(header, file) and len(header.titles) > 1
    missing = tuple(map(called, header.missing))
    meant = likely(header.undeclared, missing, slips=slips)
    if meant:
        raise InputError(
            "ingestion.header-spelled",
            name=name,
            wrong=first_few(missing),
            pairs=pairs_of(meant),
            columns=agreed,
        )
    if not _is_header(header, file):
        raise InputError(
            "ingestion.header-missing",
            name=name,
            count=len(header.titles),
            columns=agreed,
            separator=separator,
        )
    raise InputError(
        says,
        name=name,
        wrong=first_few([shown_title(called(column)) or message("ingestion.no-name") for column in wrong]),
        count=len(header.titles),
        there=first_few([shown_title(title) for title in header.titles]),
        columns=agreed,
        separator=separator,
    )


def pairs_of(meant: Mapping[str, str]) -> list[Message]:
    """What titles of a file probably mean, for whoever corrects it. Who gives a column of amounts a name with
    a unit has to bring its numbers to that unit: the name alone would multiply them."""
    return [_pair(title, name) for title, name in meant.items()]


def _pair(title: str, meant: str) -> Message:
    unit = parted(meant)[1]
    if other_unit(title, meant):
        return message("ingestion.header-pair-other-unit", title=title, meant=meant)
    if unit is not None and parted(title)[1] is None:
        return message("ingestion.header-pair-unit", title=title, meant=meant, unit=unit)
    return message("ingestion.header-pair", title=title, meant=meant)


def repeated(name: str, header: Header) -> InputError:
    """That a header has a column twice, and nothing else is wrong with it."""
    there = first_few([shown_title(title) for title in header.titles])
    wrong = first_few([shown_title(title) for title in header.titles_of_repeated])
    return InputError(
        "ingestion.header-repeats", name=name, wrong=wrong, count=len(header.titles), there=there
    )


def _is_header(header: Header, file: m.FileOf) -> bool:
    """Whether the first line names any column that it should. If not, it may be a row, and stays here."""
    names = m.by_title(file)
    return any(
        mc.spelled(word) in names
        for title in header.titles
        for word in (title, *re.split(r"\W+", title))
        if word
    )


def first_few(names: Sequence[Argument]) -> Argument:
    """The first of some names, and how many more there are."""
    if len(names) <= MOST_NAMES:
        return names
    return message("ingestion.and-more", names=names[:MOST_NAMES], count=len(names) - MOST_NAMES)


def shown_title(title: str) -> str:
    """A title as messages repeat it: short, on one line, and without bytes of what was no text."""
    title = " ".join(title.split())
    if not title.isprintable():
        title = "".join(one if one.isprintable() else "\ufffd" for one in title)
    return title if len(title) <= LONGEST_TITLE else title[: LONGEST_TITLE - 1] + "…"
