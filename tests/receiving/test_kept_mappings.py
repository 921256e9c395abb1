"""The mapping that a delivery keeps is the one that it came by."""

from __future__ import annotations

from pathlib import Path

import pytest

from hub.ingestion.mappings.known_mappings import as_kept, from_kept
from hub.policy.document_reading import build, read
from hub.policy.model.mapping import Mapping
from tests.conftest import ROOT

SHIPPED = sorted((ROOT / "seeds" / "mappings").glob("*.yaml"))


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_mapping_is_read_back_with_its_types_and_its_order(path: Path) -> None:
    mapping = build(Mapping, read(path, path.name))
    again = from_kept(as_kept(mapping))
    assert again == mapping
    for one, other in zip(again.files, mapping.files, strict=True):
        assert list(one.columns) == list(other.columns)
        for name, column in one.columns.items():
            values, before = (getattr(of, "values", {}) for of in (column, other.columns[name]))
            assert list(values) == list(before), "of several values the first one counts"
