"""Rows that name their subject without a unified code, in their batch: matched, or set aside until a person
says who is meant (:mod:`hub.matching`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from hub.identity.stored_digests import Name
from hub.ingestion.converting import Facts
from hub.ingestion.readers import Fault, Line, RowReason
from hub.ingestion.receipts.row_match import RowMatch, matches_of
from hub.matching.pairs import pair_row
from hub.matching.resolving import Meaning, Resolution, resolve_sought
from hub.messages.message import message
from hub.store.graph import Row, Transaction
from hub.subjects import record_writing


@dataclass(frozen=True)
class MeantRows:
    """Rows of which all subjects are named by keys, the others with what is wrong, the pairs that wait for a
    person, and by first line whom a row means or may mean."""

    rows: list[Facts] = field(default_factory=list[Facts])
    faults: list[tuple[Line, Fault]] = field(default_factory=list[tuple[Line, Fault]])
    pairs: list[Row] = field(default_factory=list[Row])
    matches: dict[int, tuple[RowMatch, ...]] = field(default_factory=dict[int, tuple[RowMatch, ...]])


def with_meant(transaction: Transaction, rows: Sequence[Facts]) -> MeantRows:
    """Finds out who is meant; writes nothing."""
    asked = [(name, one) for facts in rows for name, one in facts.meant.items()]
    if not asked:
        return MeantRows(list(rows))
    found = resolve_sought(transaction, [one.sought for _, one in asked], asked[0][1].gazetteer)
    answers = {name: answer for (name, _), answer in zip(asked, found, strict=True)}
    made = MeantRows()
    for facts in rows:
        if facts.meant:
            made.matches[facts.line.first] = tuple(
                match for name in facts.meant for match in matches_of(answers[name])
            )
        unsure = [(one, answers[name]) for name, one in facts.meant.items() if answers[name].value is None]
        for one, answer in unsure:
            likely = answer.candidates if answer.meaning is Meaning.UNDECIDED else ()
            made.pairs.extend(pair_row(one.sought, one.text, each, one.region, one.path) for each in likely)
        if unsure:
            made.faults.append((facts.line, _unsure([answer for _, answer in unsure])))
        else:
            made.rows.append(_named(facts, answers) if facts.meant else facts)
    return made


def _unsure(answers: Sequence[Resolution]) -> Fault:
    if all(answer.meaning is Meaning.UNDECIDED for answer in answers):
        return Fault(RowReason.UNKNOWN_SUBJECT, message("row.meant-undecided"))
    return Fault(RowReason.UNKNOWN_SUBJECT, message("row.meant-unknown"))


def _named(facts: Facts, answers: Mapping[Name, Resolution]) -> Facts:
    """The row with the keys of whom it means, so that it is what it were if it had named them itself."""
    keys = {name: (str(answers[name].scheme), str(answers[name].value)) for name in facts.meant}

    def record(row: Row) -> Row:
        key = keys.get((row["scheme"], row["value"]))
        if key is None:
            return row
        return record_writing.record_under(
            row["id"], {**row, "scheme": key[0], "value": key[1], "plain": key[1]}
        )

    return replace(
        facts,
        records=[record(row) for row in facts.records],
        needs={keys.get(name, name) for name in facts.needs},
        meant={},
    )
