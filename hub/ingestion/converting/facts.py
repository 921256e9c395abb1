"""What one row says, and what is strange about it."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from hub.identity.naming import SubjectKey
from hub.identity.stored_digests import Name, renamed
from hub.ingestion.readers import Fault, Line
from hub.matching.scoring import Sought
from hub.messages.message import Message
from hub.search.gazetteer import Gazetteer
from hub.store.graph import Row


class RowWarningReason(StrEnum):
    """Why a row is to be looked at that was accepted, or whose record has ended though it was set aside."""

    DISTRICT = "DISTRICT"  # a code with a district that the region tree does not have
    UNIT = "UNIT"  # an amount that the row's text states in another unit (元 in a column of 万元)
    AMOUNT = "AMOUNT"  # an amount that the row's text does not state
    UNDATED = "UNDATED"  # annulled or disputed, and the row does not say since when
    UNCLEAR = "UNCLEAR"  # a text that does not tell which of several codes is meant
    OTHER_NAME = "OTHER_NAME"  # whom the code means has never borne a name like the one that the row has
    ENDED = "ENDED"  # set aside, and says that its record was annulled: that has ended all the same
    ANOTHER_PERSON = "ANOTHER_PERSON"  # under the same number stands a record of another person of that name
    ANOTHER_CERTIFICATE = "ANOTHER_CERTIFICATE"  # under the same number stands one of another certificate
    COPY_STANDS = "COPY_STANDS"  # annulled, and what another source delivered of the decision stands
    CODE_CORRECTED = "CODE_CORRECTED"  # the same under another code was taken back
    OTHER_CODE = "OTHER_CODE"  # the source has the decision under another code, too
    CORRECTED = "CORRECTED"  # a value that an objection found wrong: it is not taken
    NOT_ENDED = "NOT_ENDED"  # set aside, and says that a record was annulled: nobody can tell which


@dataclass(frozen=True)
class RowWarning:
    """Something strange in a row that was accepted. ``message`` has what was found, what is expected and what
    to do, in both languages; it repeats no name and no number of a person."""

    reason: RowWarningReason
    message: Message
    column: str = ""


@dataclass(frozen=True)
class Meant:
    """Who is meant by a name or an old code. ``text`` is the name as the row has it; ``region`` and its
    ``path``: whose authorities say it where nobody is sure; ``gazetteer``: by which names are taken apart."""

    sought: Sought
    text: str | None
    region: str
    path: tuple[str, ...]
    gazetteer: Gazetteer


Differing = Callable[[str, Line, Line], tuple[str, ...]]


@dataclass
class Facts:
    """What one row says. ``needs`` are the subjects that have to be there; ``introduced`` those of
    ``subjects`` of which the row says something only where nothing is known yet; ``persons`` the keys, by
    name, of those whom an identity number names; ``meant`` the subjects that the row does not name by a key,
    by what stands for the name until they are known; ``columns`` where the key of each stands; ``faults``
    what is wrong with its keys, until the row is refused for it; ``differing`` the columns, as the file calls
    them, in which two rows say something else of their subjects, links, records or attributes."""

    line: Line
    subjects: list[tuple[Name, Row]] = field(default_factory=list[tuple[Name, Row]])
    links: list[Row] = field(default_factory=list[Row])
    records: list[Row] = field(default_factory=list[Row])
    attributes: list[Row] = field(default_factory=list[Row])
    needs: set[Name] = field(default_factory=set[Name])
    introduced: set[Name] = field(default_factory=set[Name])
    persons: dict[Name, SubjectKey] = field(default_factory=dict[Name, SubjectKey])
    meant: dict[Name, Meant] = field(default_factory=dict[Name, Meant])
    warnings: list[RowWarning] = field(default_factory=list[RowWarning])
    columns: dict[Name, str] = field(default_factory=dict[Name, str])
    faults: list[Fault] = field(default_factory=list[Fault])
    differing: Differing | None = None

    def copied(self) -> Facts:
        """The same, with lists of its own for what a batch changes."""
        return replace(self, records=[*self.records], warnings=[*self.warnings])

    @property
    def empty(self) -> bool:
        """Whether the row says nothing at all."""
        return not (self.subjects or self.links or self.records or self.attributes)


def name_of(key: SubjectKey) -> Name:
    """What a subject is called within a batch."""
    return str(key.scheme), str(key.value)


def with_stored_names(facts: Facts, names: Mapping[Name, SubjectKey]) -> Facts:
    """The same with persons named as the graph holds them (:func:`hub.identity.stored_digests.stored`)."""
    if not facts.persons or all(name_of(names[name]) == name for name in facts.persons):
        return facts

    def stored(name: Name) -> Name:
        return name_of(names[name]) if name in names else name

    return replace(
        facts,
        subjects=[(stored(name), version) for name, version in facts.subjects],
        links=[renamed(row, names) for row in facts.links],
        records=[renamed(row, names) for row in facts.records],
        attributes=[renamed(row, names) for row in facts.attributes],
        needs={stored(name) for name in facts.needs},
        introduced={stored(name) for name in facts.introduced},
        persons={stored(name): names[name] for name in facts.persons},
        columns={stored(name): column for name, column in facts.columns.items()},
    )


def without_known(rows: Sequence[Facts], known: Container[Name]) -> list[Facts]:
    """The same rows; a subject that is only introduced is left out where it is known, or where an earlier one
    of these rows has it."""
    if not any(facts.introduced for facts in rows):
        return list(rows)
    brought: set[Name] = set()
    left: list[Facts] = []
    for facts in rows:
        gone = {name for name in facts.introduced if name in known or name in brought}
        kept = [(name, version) for name, version in facts.subjects if name not in gone]
        brought |= {name for name, _ in kept}
        left.append(replace(facts, subjects=kept) if gone else facts)
    return left
