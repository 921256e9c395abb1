"""Asks for investigations as investigators do, in matters of their own."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import Any

from tests.asking import CLEAN, Json, data
from tests.conftest import Ask

INVESTIGATION = """
  id matters title openedBy state version members sharedWithRegion merged { id } closingReason region { code }
  subjects(first: 100) { totalCount edges { node { why addedBy subject { id name code } } } }
  notes(first: 100) { edges { node { id text by receipt } } }
  savedGraphs(first: 100) { edges { node { id title knownAsOf on } } }
"""
CHANGE = f"{{ receipt investigation {{ {INVESTIGATION} }} }}"
OPEN = f"""
mutation ($title: String!, $purpose: PurposeInput!) {{
  openInvestigation(title: $title, purpose: $purpose) {CHANGE} }}
"""
ADD = f"""
mutation ($id: ID!, $version: Int!, $subjects: [InvestigationSubjectInput!]!, $purpose: PurposeInput!) {{
  addToInvestigation(investigation: $id, expectedVersion: $version, subjects: $subjects, purpose: $purpose)
  {CHANGE} }}
"""
REMOVE = f"""
mutation ($id: ID!, $version: Int!, $subjects: [ID!]!, $purpose: PurposeInput!) {{
  removeFromInvestigation(investigation: $id, expectedVersion: $version, subjects: $subjects,
                          purpose: $purpose) {CHANGE} }}
"""
NOTE = f"""
mutation ($id: ID!, $version: Int!, $text: String!, $receipt: String, $purpose: PurposeInput!) {{
  noteInInvestigation(investigation: $id, expectedVersion: $version, text: $text, receipt: $receipt,
                      purpose: $purpose) {CHANGE} }}
"""
SAVE = f"""
mutation ($id: ID!, $version: Int!, $title: String!, $nodes: [GraphNodeInput!]!, $links: [GraphLinkInput!],
          $commit: Int, $on: Date, $purpose: PurposeInput!) {{
  saveGraph(investigation: $id, expectedVersion: $version, title: $title, nodes: $nodes, links: $links,
            asKnownAtCommit: $commit, on: $on, purpose: $purpose) {CHANGE} }}
"""
SHARE = f"""
mutation ($id: ID!, $version: Int!, $members: [String!], $withRegion: Boolean! = false,
          $purpose: PurposeInput!) {{
  shareInvestigation(investigation: $id, expectedVersion: $version, members: $members,
                     withRegion: $withRegion, purpose: $purpose) {CHANGE} }}
"""
CLOSE = f"""
mutation ($id: ID!, $version: Int!, $reason: String!, $purpose: PurposeInput!) {{
  closeInvestigation(investigation: $id, expectedVersion: $version, reason: $reason, purpose: $purpose)
  {CHANGE} }}
"""
MERGE = f"""
mutation ($id: ID!, $version: Int!, $other: ID!, $purpose: PurposeInput!) {{
  mergeInvestigations(investigation: $id, expectedVersion: $version, other: $other, purpose: $purpose)
  {CHANGE} }}
"""
READ = f"""
query ($id: ID!, $purpose: PurposeInput!) {{
  investigation(id: $id, purpose: $purpose) {{ {INVESTIGATION} }} }}
"""
READS = """
query ($id: ID!, $purpose: PurposeInput!, $first: Int, $after: String) {
  investigation(id: $id, purpose: $purpose) {
    reads(first: $first, after: $after) {
      edges { node { receipt act caller fields subjectCount outcomes } } pageInfo { hasNextPage endCursor }
    } } }
"""
LIST = """
query ($purpose: PurposeInput!, $state: InvestigationState, $first: Int, $after: String) {
  investigations(purpose: $purpose, state: $state, first: $first, after: $after) {
    edges { node { id title state } } pageInfo { hasNextPage endCursor } } }
"""
PICTURE = """
  knownAsOf on truncated nodes { x y subject { id name registered { code } } }
  links { kind start { id } end { id } share validFrom validTo source state }
  sharedAttributes { id kind label subjects }
"""
REPLAY = f"""
query ($id: ID!, $purpose: PurposeInput!) {{
  savedGraph(id: $id, purpose: $purpose) {{
    graph {{ id title knownAsOf on }} asSeen {{ {PICTURE} }} now {{ {PICTURE} }}
    changes {{ what subject {{ id }} before after link {{ kind start {{ id }} end {{ id }} }}
               attribute {{ id subjects }} }} }} }}
"""

EXPORT = """
query ($id: ID!, $format: ExportFormat! = JSON, $graph: ID, $purpose: PurposeInput!) {
  exportInvestigation(id: $id, format: $format, savedGraph: $graph, purpose: $purpose) {
    fileName mediaType text sha256 knownAsOf on receipt subjectCount linkCount leftOutCount truncated } }
"""
WATCH = """
mutation ($title: String! = "（测试）关注", $subjects: [SubjectRef!], $region: String, $kinds: [SubjectKind!],
          $text: String, $statuses: [SubjectStatus!], $records: [String!], $former: Boolean! = true,
          $purpose: PurposeInput!) {
  watch(title: $title, subjects: $subjects, region: $region, subjectKinds: $kinds, text: $text,
        statuses: $statuses, recordKinds: $records, former: $former, purpose: $purpose) {
    receipt watch { id active sinceCommit subjectCount region { code } subjectKinds text statuses
                    recordKinds { code } former } } }
"""
UNWATCH = """
mutation ($id: ID!, $purpose: PurposeInput!) {
  unwatch(watch: $id, purpose: $purpose) { receipt watch { id active } } }
"""
WATCHES = """
query ($purpose: PurposeInput!, $first: Int, $after: String) {
  watches(purpose: $purpose, first: $first, after: $after) {
    edges { node { id title active } } pageInfo { hasNextPage endCursor } } }
"""
ALERTS = """
query ($purpose: PurposeInput!, $watch: ID, $first: Int, $after: String) {
  alerts(purpose: $purpose, watch: $watch, first: $first, after: $after) {
    edges { node { id what kind record { id } acknowledgedAt subject { id code } other { id code } } }
    pageInfo { hasNextPage endCursor } } }
"""
ACKNOWLEDGE = """
mutation ($id: ID!, $purpose: PurposeInput!) {
  acknowledgeAlert(alert: $id, purpose: $purpose) { receipt alert { id acknowledgedAt } } }
"""
DOCUMENTS: dict[str, str] = {
    "investigation": READ,
    "investigations": LIST,
    "savedGraph": REPLAY,
    "exportInvestigation": EXPORT,
    "watches": WATCHES,
    "alerts": ALERTS,
    "watch": WATCH,
    "unwatch": UNWATCH,
    "acknowledgeAlert": ACKNOWLEDGE,
    "openInvestigation": OPEN,
    "addToInvestigation": ADD,
    "removeFromInvestigation": REMOVE,
    "noteInInvestigation": NOTE,
    "saveGraph": SAVE,
    "shareInvestigation": SHARE,
    "closeInvestigation": CLOSE,
    "mergeInvestigations": MERGE,
}
NOTHING_THERE: Json = {
    **{"id": "i_none", "other": "i_none", "version": 1, "title": "（测试）调查", "text": "记事"},
    **{"members": ["乙"], "reason": "查清", "first": 1},
}
"""Variables of each of them for a file that is not there."""


def unfound(field: str) -> Json:
    """What a field is asked with where there is nothing to change."""
    subjects: Json = {
        "addToInvestigation": [{"subject": {"code": CLEAN}, "why": "x"}],
        "removeFromInvestigation": ["s_none"],
        "watch": [{"id": "s_none"}],
    }
    nodes = [{"subject": "s_none", "x": 0.0, "y": 0.0}]
    text = None if field == "watch" else NOTHING_THERE["text"]
    return {**NOTHING_THERE, "subjects": subjects.get(field), "nodes": nodes, "text": text}


def new_matter() -> str:
    """A matter number that no other test has."""
    return f"信查{secrets.token_hex(4)}"


@dataclass
class Desk:
    """An investigator at work in a matter, who knows the version of the file that was read last."""

    ask: Ask
    token: str
    matter: str = field(default_factory=new_matter)
    id: str = ""
    version: int = 0

    @property
    def purpose(self) -> Json:
        return {"code": "INVESTIGATION", "matter": self.matter}

    def send(self, document: str, **variables: Any) -> Json:
        """The answer as it came."""
        asked: Json = {"id": self.id, "version": self.version, "purpose": self.purpose, **variables}
        return self.ask(document, asked, as_=self.token)

    def open(self, title: str = "（测试）调查") -> Json:
        """Opens a file."""
        return self._done(self.send(OPEN, title=title))

    def do(self, document: str, **variables: Any) -> Json:
        """Changes the file; answers it as it is then."""
        return self._done(self.send(document, **variables))

    def read(self) -> Json | None:
        """The file."""
        return data(self.send(READ))["investigation"]

    def add(self, *codes: str, why: str = "关联方") -> Json:
        """Adds companies by their codes."""
        return self.do(ADD, subjects=[{"subject": {"code": one}, "why": why} for one in codes])

    def _done(self, answer: Json) -> Json:
        (change,) = data(answer).values()
        self.id, self.version = change["investigation"]["id"], change["investigation"]["version"]
        return change["investigation"]


def ids(investigation: Json) -> dict[str, str]:
    """Ids of the subjects of a file, by their codes."""
    rows = [edge["node"]["subject"] for edge in investigation["subjects"]["edges"]]
    return {row["code"]: row["id"] for row in rows}
