"""Rows that name a subject by a key that was merged into another one (:mod:`hub.matching.merging`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from hub.ingestion.converting import Facts
from hub.matching.merged_keys import Key, Lead, leads
from hub.store.graph import Row, Transaction


def redirected(transaction: Transaction, rows: Sequence[Facts]) -> list[Facts]:
    """The same rows as said of whom their subjects are now; what they say keeps whence it came, so that a
    split takes it back. Names of a merged key are left out while it is merged: the other key says them."""
    led = leads(transaction, sorted({name for facts in rows for name in _named(facts)}))
    if not led:
        return list(rows)
    return [_redirected(facts, led) if not led.keys().isdisjoint(_named(facts)) else facts for facts in rows]


def _named(facts: Facts) -> set[Key]:
    return facts.needs | {name for name, _ in facts.subjects}


def _redirected(facts: Facts, led: Mapping[Key, Lead]) -> Facts:
    return replace(
        facts,
        subjects=[one for one in facts.subjects if one[0] not in led],
        links=[_link(row, led) for row in facts.links],
        records=[_record(row, led) for row in facts.records],
        attributes=[_use(row, led) for row in facts.attributes],
        needs=set(_keys(facts.needs, led)),
    )


def _keys(keys: Iterable[Key], led: Mapping[Key, Lead]) -> Iterable[Key]:
    return ((led[key].scheme, led[key].value) if key in led else key for key in keys)


def _record(row: Row, led: Mapping[Key, Lead]) -> Row:
    lead = led.get((row["scheme"], row["value"]))
    if lead is None:
        return row
    properties = {**row["properties"], "whence": lead.whence}
    return {**row, "scheme": lead.scheme, "value": lead.value, "properties": properties}


def _use(row: Row, led: Mapping[Key, Lead]) -> Row:
    lead = led.get((row["scheme"], row["value"]))
    return row if lead is None else {**row, "scheme": lead.scheme, "value": lead.value, "whence": lead.whence}


def _link(row: Row, led: Mapping[Key, Lead]) -> Row:
    changed: Row = {}
    for end in ("start", "end"):
        lead = led.get((row[f"{end}Scheme"], row[f"{end}Value"]))
        if lead is not None:
            changed |= {f"{end}Scheme": lead.scheme, f"{end}Value": lead.value, f"{end}sAs": lead.whence}
    return {**row, **changed}
