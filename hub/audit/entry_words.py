"""What an entry of the graph is found by: the subjects it disclosed, the regions whose records it read, and
of an investigation its matter.

A word is a small node ``(:AuditWord {word, at, receipt})``, written in the transaction of its entry. Its
index is sought by the word and read in the order of time; an index of the entries themselves can't seek
into their lists. Words are derived: they only lead to entries, which are looked at again, and
:mod:`hub.audit.verifying` compares them with the entries (``docs/adr/0024``).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, LiteralString

from graph_schema.vocabulary import PurposeCode
from hub.fragments import fragment

OF_ENTRY: LiteralString = fragment(
    """
  coalesce(a.subjects, []) + [code IN coalesce(a.regions, []) WHERE code <> a.region]
  + CASE a.purpose WHEN 'INVESTIGATION' THEN ['matter:' + a.region + '/' + a.matter] ELSE [] END
""",
    needs="a",
)
"""The words of an entry ``a`` in a statement; migrations 0013 and 0064 hold the same. The caller and its
region are single values, which an index of the entries seeks. Of matters nothing but those of investigations
is sought, so no other entry pays for it."""

LIST_ENTRIES: LiteralString = (
    """
UNWIND $receipts AS receipt
MATCH (a:AuditEntry {receipt: receipt})
UNWIND """
    + OF_ENTRY
    + """ AS word
MERGE (w:AuditWord {word: word, at: a.at, receipt: a.receipt})
"""
)
"""Lists entries again whose words were lost."""


def words_of(entry: Mapping[str, Any]) -> set[str]:
    """The words of an entry: what :data:`OF_ENTRY` says."""
    found = {*entry.get("subjects", ()), *entry.get("regions", ())} - {entry.get("region")}
    if entry.get("purpose") == PurposeCode.INVESTIGATION.value:
        found.add(of_matter(f"{entry['region']}/{entry['matter']}"))
    return found


def of_matter(matter: str) -> str:
    """The word of an investigation's matter (``region/matter``): a subject's id and a region's code have no
    colon."""
    return f"matter:{matter}"
