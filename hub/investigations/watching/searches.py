"""Who is in a watched search (关注的检索) at a commit on a day: whom ``searchSubjects`` finds by it, or all
of a region and of some kinds.

Names are compared as they stand in the versions: the index of names may be behind the commit that is looked
at, and what it does not have yet would never become an alert.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import LiteralString

from graph_schema.vocabulary import SubjectKind
from hub.access.grants import OWN_DUTY
from hub.fragments import known_at
from hub.investigations.watching.watch import Watch
from hub.policy.catalogue import Catalogue
from hub.policy.model.disclosure_periods import Bound
from hub.search import finding
from hub.search.fitting import code_fits, organisation_fits, person_fits
from hub.search.gazetteer import gazetteer_of
from hub.store.graph import Transaction
from hub.subjects.changes import Days
from hub.subjects.lookup import SubjectLookup
from hub.subjects.view import View

NAMES_BORNE: LiteralString = f"""
UNWIND $ids AS id
MATCH (s:Subject {{id: id}})-[:HAS_VERSION]->(v:SubjectVersion)
WHERE {known_at("v")} AND v.validFrom <= $day
RETURN id AS subject, v.name AS name
"""


def in_search(
    transaction: Transaction, watch: Watch, view: View, found: Mapping[str, SubjectLookup]
) -> set[str]:
    """Which of the subjects, by the ids that they were looked up by, are in what is watched."""
    inside = {id_: one for id_, one in found.items() if _by_version(watch, one, view.catalogue)}
    if watch.text is not None and inside:
        inside = _by_text(transaction, watch, watch.text, view, inside)
    if watch.record_kinds is not None and inside:
        ids = sorted({one.id for one in inside.values()})
        listed = finding.listed(transaction, ids, watch.record_kinds, view)
        inside = {id_: one for id_, one in inside.items() if one.id in listed}
    return set(inside)


def _by_version(watch: Watch, one: SubjectLookup, catalogue: Catalogue) -> bool:
    """Kind, state and region of the version that is valid."""
    version = one.version
    if one.subject is None or version is None:
        return False
    region = watch.search_region
    paths = version.get("paths") or ()
    return (
        (watch.kinds is None or one.kind in watch.kinds)
        and (watch.statuses is None or version.get("status") in watch.statuses)
        and (region is None or not set(paths).isdisjoint(_regions(region, catalogue)))
    )


def _regions(region: str, catalogue: Catalogue) -> list[str]:
    return finding.within(region, catalogue) if region in catalogue.regions else [region]


def _by_text(
    transaction: Transaction, watch: Watch, text: str, view: View, inside: Mapping[str, SubjectLookup]
) -> dict[str, SubjectLookup]:
    """Those that the text fits: natural persons as a search finds them, by the whole name, where their kind
    is named, in regions of the watcher's own duty."""
    names: dict[str, list[str]] = {}
    asked = sorted({one.id for one in inside.values()})
    for row in transaction.rows(NAMES_BORNE, ids=asked, commit=view.commit, day=view.day.isoformat()):
        names.setdefault(row["subject"], []).append(row["name"])
    gazetteer = gazetteer_of(view.catalogue)
    duty = {grant["region"] for grant in view.access.grants if grant["id"] == OWN_DUTY}

    def fits(one: SubjectLookup) -> bool:
        assert one.subject is not None
        assert one.version is not None
        borne = names.get(one.id, []) if watch.former else [one.version["name"]]
        if one.kind != SubjectKind.NATURAL_PERSON:
            code = code_fits(text, one.subject.get("scheme"), one.subject.get("value"))
            return code or organisation_fits(text, borne, gazetteer)
        named = watch.kinds is not None and SubjectKind.NATURAL_PERSON in watch.kinds
        own = not duty.isdisjoint(one.version.get("paths") or ())
        return named and own and any(person_fits(text, name) for name in borne)

    return {id_: one for id_, one in inside.items() if fits(one)}


def disclosures_ending(catalogue: Catalogue, before: date, day: date) -> tuple[tuple[str, Days], ...]:
    """The days of records that cease to be shown between two days by the periods that texts set: a list of
    which somebody falls by that alone is left, too."""
    if before == day:
        return ()
    then, now = (catalogue.disclosure.outlived(Bound.DISCLOSURE, one, 0)["terms"] for one in (before, day))
    ended = {_name(term): date.fromisoformat(term["before"]) for term in then}
    found: dict[tuple[str, Days], None] = {}
    for term in now:
        last = date.fromisoformat(term["before"])
        first = ended.get(_name(term), last - (day - before)) + timedelta(days=1)
        if first <= last:
            names = (
                ("conduct_ended_on", "decided_on") if term["start"] == "DECISION" else ("conduct_ended_on",)
            )
            found.update(dict.fromkeys((name, (first, last)) for name in names))
    return tuple(found)


def _name(term: Mapping[str, object]) -> tuple[object, ...]:
    return term["region"], term["start"], term["months"], term["from"], str(term["lists"])
