"""Clauses that open the same records of one region to another: what contradicts, and what merely overlaps.

Decided by harm. Two meanings of one record (``treat_as``) would let a list or grade count as two things at
once: refused, in one agreement and across agreements in force. In one agreement a second class of sharing,
or recognising and not recognising the same records, makes the text say two things: refused. What only
overlaps is told and allowed: the wider class of sharing then counts for the records that both open.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from hub.policy.catalogue import Catalogue
from hub.policy.conditions import Comparison, Path
from hub.policy.documents import Agreement, Clause
from hub.policy.problems import Problem


@dataclass(frozen=True)
class Clashes:
    """What refuses an agreement, and what is only told."""

    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]


def clashes(agreement: Agreement, catalogue: Catalogue) -> Clashes:
    """The clauses of an agreement beside each other, and beside the agreements that stand."""
    problems, warnings = list[Problem](), list[Problem]()
    for position, clause in enumerate(agreement.clauses):
        for earlier in agreement.clauses[:position]:
            found = _refused(agreement, position, clause, earlier, inside=True)
            problems += found
            warnings += [] if found else _told(agreement, position, clause, earlier, agreement.id)
        for other, _ in catalogue.agreements.values():
            if other.id == agreement.id or not other.valid.overlaps(agreement.valid):
                continue
            for standing in other.clauses:
                found = _refused(agreement, position, clause, standing, inside=False)
                problems += found
                warnings += [] if found else _told(agreement, position, clause, standing, other.id)
    return Clashes(tuple(problems), tuple(warnings))


def _refused(
    agreement: Agreement, position: int, clause: Clause, other: Clause, *, inside: bool
) -> list[Problem]:
    if not _same_records(clause, other):
        return []
    me, at = ("agreement", agreement.id), ("clauses", position)
    problems = list[Problem]()
    if clause.recognise and other.recognise and clause.treat_as != other.treat_as:
        found = f"clause '{other.id}' beside it, by which the same records count as something else"
        problems.append(Problem(me, (*at, "treat_as"), found, "one meaning for the same records"))
    if inside and clause.recognise != other.recognise:
        found = f"clause '{other.id}' beside it, which says the opposite of the same records"
        problems.append(
            Problem(me, (*at, "recognise"), found, "recognise: true or false for the same records")
        )
    if inside and clause.share is not other.share:
        found = f"clause '{other.id}' beside it, which shares the same records as {other.share}"
        expected = "one class of sharing for the same records"
        problems.append(Problem(me, (*at, "share"), found, expected))
    return problems


def _told(
    agreement: Agreement, position: int, clause: Clause, other: Clause, owner: str
) -> Iterator[Problem]:
    if _overlap(clause, other):
        found = f"clause '{other.id}' of agreement '{owner}', which opens some of the same records"
        expected = "that you know: for those records the wider class of sharing counts"
        path: Path = ("clauses", position)
        yield Problem(("agreement", agreement.id), path, found, expected)


def _same_records(clause: Clause, other: Clause) -> bool:
    """Whether both speak of the very same records for some kind, scenario and purpose."""
    same = (clause.where, clause.scale, clause.at_least) == (other.where, other.scale, other.at_least)
    return same and _overlap(clause, other)


def _overlap(clause: Clause, other: Clause) -> bool:
    scenarios = not clause.scenarios or not other.scenarios or {*clause.scenarios} & {*other.scenarios}
    return (
        (clause.from_, clause.to) == (other.from_, other.to)
        and not {*clause.kinds}.isdisjoint(other.kinds)
        and not {*clause.purposes}.isdisjoint(other.purposes)
        and bool(scenarios)
        and (clause.scale is None or other.scale is None or clause.scale == other.scale)
        and not any(
            _disjoint(test, other.where[name]) for name, test in clause.where.items() if name in other.where
        )
    )


def _disjoint(test: Comparison, other: Comparison) -> bool:
    """Whether no value passes both; False where that can't be told from the literals."""
    mine, theirs = _values(test), _values(other)
    return mine is not None and theirs is not None and mine.isdisjoint(theirs)


def _values(test: Comparison) -> set[str] | None:
    if test.one_of is not None:
        return {str(one) for one in test.one_of}
    return {str(test.equals)} if test.equals is not None else None
