"""The subjects of a batch's rows beside those that the graph has: of their kinds, and there at all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import LiteralString

from graph_schema.vocabulary import SubjectKind
from hub.identity.identifiers import expected_change, wrong_change
from hub.identity.stored_digests import Name
from hub.ingestion.batches.batch_plan import Versions, with_version
from hub.ingestion.converting import Facts
from hub.ingestion.readers import Fault, Line, RowReason, joined_fault
from hub.messages.message import message
from hub.store.commits import OPEN_COMMIT
from hub.store.graph import Row, Transaction
from hub.subjects.subject_writing import VERSION

Faults = list[tuple[Line, Fault]]
"""Rows that are set aside, and why; grows."""
STORED: LiteralString = f"""
UNWIND $values AS value
MATCH (s:Subject {{scheme: $scheme, value: value}})
RETURN value,
       COLLECT {{ MATCH (s)-[:HAS_VERSION]->(v:SubjectVersion) WHERE v.knownTo = $open
                 RETURN {VERSION} }} AS versions
"""


MISSING = """
UNWIND $values AS value
OPTIONAL MATCH (s:Subject {scheme: $scheme, value: value})
WITH value, s WHERE s IS NULL
RETURN value
"""


def stored_versions(transaction: Transaction, rows: Iterable[Facts]) -> Versions:
    names = {name for facts in rows for name, _ in facts.subjects}
    return {
        (scheme, row["value"]): row["versions"]
        for scheme, values in _by_scheme(names).items()
        for row in transaction.rows(STORED, scheme=scheme, values=values, open=OPEN_COMMIT)
    }


def _by_scheme(names: Iterable[Name]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for scheme, value in names:
        found.setdefault(scheme, []).append(value)
    return found


def missing_subjects(transaction: Transaction, rows: Iterable[Facts], known: set[Name]) -> set[Name]:
    """The needed subjects that the graph does not hold. Adds those it does to ``known``: a subject is
    an identity and never goes away."""
    names = {name for facts in rows for name in facts.needs} - known
    missing = {
        (scheme, row["value"])
        for scheme, values in _by_scheme(names).items()
        for row in transaction.rows(MISSING, scheme=scheme, values=values)
    }
    known |= names - missing
    return missing


def with_fitting_kinds(rows: Sequence[Facts], held: Versions, faults: Faults) -> list[Facts]:
    """The rows without those by which a subject would become what no register makes of it."""
    said: dict[Name, list[Row]] = {}
    for facts in rows:
        for name, version in facts.subjects:
            said.setdefault(name, []).append(version)
    changing = {
        name: list(held.get(name, ()))
        for name, brought in said.items()
        if len({version["kind"] for version in (*brought, *held.get(name, ()))}) > 1
    }
    if not changing:
        return list(rows)
    # Where all rows together fit, each of them does: one alone may be half of a correction. Of two that say
    # something of the same day the first one counts.
    together = {
        name for name, versions in changing.items() if _wrong_change(versions, *said[name][::-1]) is None
    }
    accepted: list[Facts] = []
    for facts in rows:
        of_changing = [(name, version) for name, version in facts.subjects if name in changing]
        wrong = (_of_other_kind(changing[name], one, name in together) for name, one in of_changing)
        fault = next((found for found in wrong if found is not None), None)
        if fault is not None:
            faults.append((facts.line, fault))
            continue
        accepted.append(facts)
        for name, version in of_changing:
            changing[name] = with_version(changing[name], version)
    return accepted


def _of_other_kind(versions: Sequence[Row], new: Row, fits: bool) -> Fault | None:
    """What is wrong with the kind of a subject's new version, beside those that it has."""
    person = SubjectKind.NATURAL_PERSON.value
    kinds = [one["kind"] for one in versions]
    other = next((kind for kind in kinds if (kind == person) != (new["kind"] == person)), None)
    if other is not None:
        says = message("row.held-as-other-kind", held=other, new=new["kind"], person=person)
        return Fault(RowReason.OTHER_KIND, says)
    change = None if fits else _wrong_change(versions, new)
    if change is None:
        return None
    says = message("row.strange-change", before=change[0], after=change[1], right=expected_change())
    return Fault(RowReason.OTHER_KIND, says)


def _wrong_change(versions: Sequence[Row], *new: Row) -> tuple[SubjectKind, SubjectKind] | None:
    for version in new:
        versions = with_version(versions, version)
    return wrong_change([SubjectKind(version["kind"]) for version in versions])


def _not_held(facts: Facts, missing: set[Name]) -> Fault:
    """That subjects of a row are not there, each told at the column that names it."""
    schemes: dict[str, set[str]] = {}
    for name in missing:
        schemes.setdefault(facts.columns.get(name, ""), set()).add(name[0])
    return joined_fault(
        Fault(RowReason.UNKNOWN_SUBJECT, message("row.subject-not-held", schemes=tuple(sorted(some))), column)
        for column, some in sorted(schemes.items())
    )


def with_known_subjects(rows: Sequence[Facts], missing: set[Name], faults: Faults) -> list[Facts]:
    """The rows whose subjects all stand in the graph or in a row that is itself accepted."""
    accepted = list(rows)
    while missing:
        brought = {name for facts in accepted for name, _ in facts.subjects}
        waiting = [facts for facts in accepted if (facts.needs & missing) - brought]
        if not waiting:
            break
        for facts in waiting:
            faults.append((facts.line, _not_held(facts, (facts.needs & missing) - brought)))
        lines = {facts.line.first for facts in waiting}
        accepted = [facts for facts in accepted if facts.line.first not in lines]
    return accepted
