"""Values that an objection corrected: a delivery that still says what was found wrong doesn't bring it back.

Each is noted by itself, an attribute by its own name, with the text of what was wrong: a delivery that
repeats a wrong amount and says something new of another attribute changes the other one. What a source says
anew of a corrected value counts.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from hub.policy.model.disclosure_periods import CONDUCT_ENDED
from hub.store.commits import OPEN_COMMIT
from hub.store.graph import Row, Transaction

CORRECTED_RECORDS = """
UNWIND $ids AS id
MATCH (r:CreditRecord {id: id}) WHERE r.version > 0 AND r.knownTo = $open AND r.ruledNames IS NOT NULL
RETURN id, r {.ruledNames, .ruledWas, .severity, .title, .validTo, .attributes} AS values
"""
PLAIN = ("severity", "title", "validTo")
"""Corrected properties that are no attributes."""
ATTRIBUTE = "attributes."
"""What the name of a corrected attribute begins with."""
_WHOLE = "attributes"
"""How graphs of before note corrected attributes: their whole text, whichever of them was wrong."""


def noted(before: Mapping[str, Any], corrected: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Which values a correction found wrong: their names, and what was there. Properties that repeat an
    attribute are not counted by themselves."""
    wrong = [(name, str(before[name] or "")) for name in PLAIN if name in corrected]
    if _WHOLE in corrected:
        was, is_ = json.loads(before[_WHOLE]), json.loads(corrected[_WHOLE])
        wrong += _differing(was, is_)
    return wrong


def by_attribute(names: Sequence[str], was: Sequence[str], attributes: str) -> list[tuple[str, str]]:
    """What a version notes, each attribute by itself; ``attributes`` are those of the version."""
    noted_: list[tuple[str, str]] = []
    for name, text in zip(names, was, strict=True):
        if name == _WHOLE:
            noted_ += _differing(json.loads(text), json.loads(attributes))
        elif name in PLAIN or name.startswith(ATTRIBUTE):
            noted_.append((name, text))
    return noted_


def keep_corrected(transaction: Transaction, rows: Sequence[Row]) -> tuple[list[Row], dict[str, list[str]]]:
    """Rows of records as they are written: what they say again although it was found wrong stays corrected.
    Their digests are those of what was delivered.

    Returns:
        The rows, and by record the names of the values that are not taken.
    """
    found = transaction.rows(CORRECTED_RECORDS, ids=sorted({row["id"] for row in rows}), open=OPEN_COMMIT)
    held: dict[str, Row] = {row["id"]: row["values"] for row in found}
    left: dict[str, list[str]] = {}
    written = list(rows)
    for at, row in enumerate(rows) if held else ():
        if row["id"] in held:
            properties, left[row["id"]] = guarded(row["properties"], held[row["id"]])
            written[at] = {**row, "properties": properties}
    return written, {id_: names for id_, names in left.items() if names}


def guarded(delivered: Row, held: Row) -> tuple[Row, list[str]]:
    """What is written of a delivered record, and the names of the values that are not taken.

    Args:
        held: the version that is known, with what it notes.
    """
    noted_ = by_attribute(held["ruledNames"], held["ruledWas"], held[_WHOLE])
    wrong = set(noted_)
    written: Row = {
        **delivered,
        "ruledNames": [name for name, _ in noted_],
        "ruledWas": [text for _, text in noted_],
    }
    left = [
        name for name in PLAIN if (name, delivered[name] or "") in wrong and delivered[name] != held[name]
    ]
    written |= {name: held[name] for name in left}
    says, stands = json.loads(delivered[_WHOLE]), json.loads(held[_WHOLE])
    repeated = sorted(
        name
        for name in _names(wrong)
        if (ATTRIBUTE + name, _text(says, name)) in wrong and _text(says, name) != _text(stands, name)
    )
    if repeated:
        kept = {name: value for name, value in says.items() if name not in repeated}
        kept |= {name: stands[name] for name in repeated if name in stands}
        written[_WHOLE] = json.dumps(kept, ensure_ascii=False)
        # What statements compare of the attributes stands beside them.
        written |= {"scale": kept.get("scale"), "conductEndedOn": kept.get(CONDUCT_ENDED)}
    return written, [*left, *(ATTRIBUTE + name for name in repeated)]


def _differing(was: Mapping[str, Any], is_: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [
        (ATTRIBUTE + name, _text(was, name))
        for name in sorted(was.keys() | is_.keys())
        if _text(was, name) != _text(is_, name)
    ]


def _names(wrong: Iterable[tuple[str, str]]) -> set[str]:
    return {name.removeprefix(ATTRIBUTE) for name, _ in wrong if name.startswith(ATTRIBUTE)}


def _text(attributes: Mapping[str, Any], name: str) -> str:
    """An attribute's value as JSON; empty where there is none."""
    return json.dumps(attributes[name], ensure_ascii=False) if name in attributes else ""
