"""A credit report (信用报告): everything a hub holds about a subject as one signed file that it carries.

PIPL-2021 第四十五条: to copy and to hand on. Each list is bounded; one that was cut says so, and the rest is
read in pages of the own view. Identity numbers stand nowhere in it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from graph_schema.links import COMPANY
from graph_schema.vocabulary import AuditAct
from hub import audit, deadline
from hub.access.masking import public_name, shown_name
from hub.audit import Disclosures
from hub.decisions.kept_decision import KeptDecision, KeptOutcome
from hub.proceedings.own_view.attributes import OwnAttribute, own_attributes
from hub.proceedings.own_view.holdings import (
    Own,
    OwnRecord,
    OwnVersion,
    decisions_about,
    own_links,
    own_records,
)
from hub.proceedings.own_view.report_signature import FORM, report_signer, sign
from hub.records.limits_and_ends import End
from hub.services import Services
from hub.store.commits import stamp
from hub.store.graph import Row
from hub.subjects.ids_after_merge import ids_of
from hub.subjects.links import SubjectLink

MOST = 2_000
"""How many rows of one list a report holds."""
MOST_DECISIONS = 200
LISTS = ("records", "links", "sharedAttributes", "consents", "reads", "reviews")
NOTE = (
    "Reads and decisions for the investigation of cases are not told (PIPL-2021 第十八条、第三十五条). "
    "Other natural persons are masked."
)

Sentences = Callable[[KeptDecision, KeptOutcome], list[str]]
"""An outcome in sentences that a person reads."""
Consents = Callable[[int], Sequence[Row]]
"""The newest consents, at most so many."""
Reviews = Callable[[list[str], int], Sequence[Row]]
"""The newest reviews of decisions, by the ids of these, at most so many."""


@dataclass(frozen=True)
class Report:
    """``file`` is the signed text, ``key`` who signed it, ``cut`` the lists that were cut."""

    file: str
    key: str
    records: int
    decisions: int
    reads: int
    cut: tuple[str, ...]


def make_report(
    services: Services,
    disclosures: Disclosures,
    me: Own,
    consents: Consents,
    reviews: Reviews,
    told: Sentences,
) -> Report:
    """Everything as one signed file. What it shows of others is disclosed, and entered."""
    read = services.graph.read
    records = read(lambda tx: own_records(tx, me, None, MOST + 1, services.book.current()))
    links = read(lambda tx: own_links(tx, me, None, MOST + 1))
    attributes = read(lambda tx: own_attributes(tx, me, None, MOST + 1))
    decisions = read(lambda tx: decisions_about(tx, me, None, MOST_DECISIONS + 1))
    reads = audit.reads_of(services.log, read(lambda tx: ids_of(tx, me.id)), MOST + 1)
    told_consents = consents(MOST + 1)
    explained = _explained(decisions[:MOST_DECISIONS], told)
    told_reviews = reviews([one.id for one in decisions[: len(explained)]], MOST + 1)
    lists = (records, links, attributes, told_consents, reads, told_reviews)
    cut = {name for name, rows in zip(LISTS, lists, strict=True) if len(rows) > MOST}
    if len(explained) < len(decisions):
        cut.add("decisions")
    _note(disclosures, me, records[:MOST], links[:MOST])
    signer = report_signer(services.log.signer)
    body: dict[str, Any] = {
        "form": FORM,
        "hub": signer.name,
        "madeAt": stamp(services.now()),
        "knownAsOf": me.commit,
        "subject": _subject(me),
        "records": [_record(row, me) for row in deadline.checked(records[:MOST])],
        "links": [_link(link) for link in links[:MOST]],
        "sharedAttributes": [_attribute(one) for one in attributes[:MOST]],
        "consents": list(told_consents[:MOST]),
        "reads": reads[:MOST],
        "decisions": explained,
        "reviews": list(told_reviews[:MOST]),
        "cut": sorted(cut),
        "note": NOTE,
    }
    file = sign(body, signer)
    counts = (len(body["records"]), len(body["decisions"]), len(body["reads"]))
    return Report(file, signer.key.text, *counts, tuple(sorted(cut)))


def _note(
    disclosures: Disclosures, me: Own, records: Sequence[OwnRecord], links: Sequence[SubjectLink]
) -> None:
    access = disclosures.access
    assert access is not None, "who asks was noted"
    for link in links:
        disclosures.note(access, link.id, "ownReport:link")
        if link.company is not None:
            disclosures.note(access, link.company, "ownReport:link")
    disclosures.note(access, me.id, "ownReport", regions={record.fact.region for record in records})
    disclosures.act = AuditAct.EXPORT


def _subject(me: Own) -> Row:
    return {
        "id": me.id,
        "kind": me.kind.value,
        "name": shown_name(me.name, masked=me.masked),
        "code": me.code,
        "invented": me.invented,
        "versions": [_version(version, me) for version in me.versions],
    }


def _explained(decisions: Sequence[KeptDecision], told: Sentences) -> list[Row]:
    """The newest decisions with their sentences, as many as the operation has time for."""
    found: list[Row] = []
    for one in decisions:
        if deadline.nearly_over():
            break
        found.append(_decision(one, told))
    return found


def _version(version: OwnVersion, me: Own) -> Row:
    return version.properties() | {"name": shown_name(version.name, masked=me.masked)}


def _record(held: OwnRecord, me: Own) -> Row:
    fact = held.fact.model_dump(mode="json", exclude={"path", "share", "grants"})
    return {
        **fact,
        "status": held.fact.status(me.on).value,
        "batch": held.batch,
        "source": held.source,
        "ends": [_end(end) for end in held.ends],
    }


def _end(end: End) -> Row:
    on = end.on.isoformat() if end.on is not None else None
    return {
        "what": end.what.value,
        "on": on,
        "basis": end.basis.value,
        "source": end.source,
        "secondary": end.secondary,
    }


def _link(link: SubjectLink) -> Row:
    row = link.properties()
    names = ("link", "direction", "share", "registeredOn", "state", "validFrom", "validTo", "source")
    figures = {one: row[one] for one in link.link.terms.stated if row[one] is not None}
    if link.company is not None:
        figures[COMPANY] = link.company_name
    return {
        **{one: row[one] for one in names},
        **figures,
        "other": {"kind": row["kind"], "name": public_name(link.name, link.kind)},
    }


def _attribute(one: OwnAttribute) -> Row:
    row = one.properties()
    return {name: row[name] for name in ("kind", "label", "validFrom", "validTo", "state", "source")}


def _decision(about: KeptDecision, told: Sentences) -> Row:
    row = about.properties()
    names = ("id", "at", "ask", "region", "callerRegion", "callerAuthority", "callerRole", "purpose")
    outcomes = [
        {
            "rule": one.rule,
            "version": one.version,
            "outcome": one.outcome.value,
            "reason": one.kept.get("reason"),
            "sentences": told(about, one),
        }
        for one in deadline.checked(about.outcomes, stride=1)
    ]
    return {**{one: row[one] for one in names}, "outcomes": outcomes, "otherRules": about.others}
