"""Clauses that open the same records of one region to another: what contradicts, and what merely overlaps.

Decided by harm. Two meanings of one record (``treat_as``) would let a list or grade count as two things at
once: refused, in one agreement and across agreements in force, also where one is between regions that lie
within those of the other. A party within another is refused: what is above reads by its duty, and what is
below would be opened its neighbours' records without their word. In one agreement a second class of sharing,
or recognising and not recognising the same records, makes the text say two things: refused. What only
overlaps is told and allowed: the wider class of sharing then counts for the records that both open.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from hub.messages.message import Message, message
from hub.policy.catalogue import Catalogue
from hub.policy.checks.problems import Problem
from hub.policy.model.conditions import Comparison, Path
from hub.policy.model.documents import Agreement, Clause


@dataclass(frozen=True)
class Clashes:
    """What refuses an agreement, and what is only told."""

    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]


def clashes(agreement: Agreement, catalogue: Catalogue) -> Clashes:
    """The clauses of an agreement beside each other, and beside the agreements that stand."""
    problems, warnings = list(_within(agreement, catalogue)), list[Problem]()
    for position, clause in enumerate(agreement.clauses):
        for earlier in agreement.clauses[:position]:
            found = _refused(agreement, position, clause, earlier, agreement.id, catalogue)
            problems += found
            warnings += [] if found else _told(agreement, position, clause, earlier, agreement.id, catalogue)
        for other, _ in catalogue.agreements.values():
            if other.id == agreement.id or not other.valid.overlaps(agreement.valid):
                continue
            for standing in other.clauses:
                found = _refused(agreement, position, clause, standing, other.id, catalogue)
                problems += found
                warnings += [] if found else _told(agreement, position, clause, standing, other.id, catalogue)
    return Clashes(tuple(problems), tuple(warnings))


def _within(agreement: Agreement, catalogue: Catalogue) -> Iterator[Problem]:
    """Parties that lie within another party, the nation and provinces too."""
    for position, party in enumerate(agreement.parties):
        above = next((one for one in catalogue.path(party)[:-1] if one in agreement.parties), None)
        if above is not None:
            found = message("policy.region-region-lies-within-party-above", region=party, above=above)
            expected = message("policy.regions-none-lies-within-another-what")
            yield Problem(("agreement", agreement.id), ("parties", position), found, expected)


def _refused(
    agreement: Agreement, position: int, clause: Clause, other: Clause, owner: str, catalogue: Catalogue
) -> list[Problem]:
    if not _same_records(clause, other, catalogue):
        return []
    me, at = ("agreement", agreement.id), ("clauses", position)
    inside = owner == agreement.id
    problems = list[Problem]()
    if clause.recognise and other.recognise and clause.treat_as != other.treat_as:
        found = message(
            "policy.clause-name-agreement-owner-same-records",
            name=other.id,
            owner=owner,
            theirs=_meaning(other),
            mine=_meaning(clause),
        )
        problems.append(Problem(me, (*at, "treat_as"), found, message("policy.meaning-same-records")))
    if inside and clause.recognise != other.recognise:
        found = message("policy.clause-name-beside-says-opposite-same", name=other.id)
        problems.append(
            Problem(me, (*at, "recognise"), found, message("policy.recognise-true-false-same-records"))
        )
    if inside and clause.share is not other.share:
        found = message("policy.clause-name-beside-shares-same-records", name=other.id, share=other.share)
        expected = message("policy.class-sharing-same-records")
        problems.append(Problem(me, (*at, "share"), found, expected))
    return problems


def _meaning(clause: Clause) -> Message:
    """What a clause's records count as in the region that sees them."""
    target = clause.treat_as
    if target is None:
        return message("policy.what-they-at-home")
    if target.list_ is not None:
        return message("policy.list-name-scenario-scenario", name=target.list_, scenario=target.scenario)
    return message(
        "policy.grade-grade-scale-name-scenario-scenario",
        grade=str(target.grade),
        name=str(target.scale),
        scenario=target.scenario,
    )


def _told(
    agreement: Agreement, position: int, clause: Clause, other: Clause, owner: str, catalogue: Catalogue
) -> Iterator[Problem]:
    if _overlap(clause, other, catalogue):
        found = message("policy.clause-name-agreement-owner-opens-some", name=other.id, owner=owner)
        expected = message("policy.you-know-those-records-wider-class")
        path: Path = ("clauses", position)
        yield Problem(("agreement", agreement.id), path, found, expected)


def _same_records(clause: Clause, other: Clause, catalogue: Catalogue) -> bool:
    """Whether both speak of the very same records for some kind, scenario and purpose."""
    same = (_tests(clause), clause.scale, clause.at_least) == (_tests(other), other.scale, other.at_least)
    return same and _overlap(clause, other, catalogue)


def _tests(clause: Clause) -> dict[str, Comparison]:
    """The tests of a clause in one form: a value is a list of one, and a list has no order."""
    return {
        name: test.model_copy(update={"equals": None, "one_of": tuple(sorted(values))})
        if (values := _values(test)) is not None
        else test
        for name, test in clause.where.items()
    }


def _related(one: str, other: str, catalogue: Catalogue) -> bool:
    """Whether a region is the other one, or lies within it, or the other way round."""
    return one == other or one in catalogue.path(other) or other in catalogue.path(one)


def _overlap(clause: Clause, other: Clause, catalogue: Catalogue) -> bool:
    scenarios = not clause.scenarios or not other.scenarios or {*clause.scenarios} & {*other.scenarios}
    return (
        _related(clause.from_, other.from_, catalogue)
        and _related(clause.to, other.to, catalogue)
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
