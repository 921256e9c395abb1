"""What lies beside the checkout and is no part of it: documents, laws, facts and data to compare with."""

from __future__ import annotations

from tests.conftest import ROOT

SHARED = ROOT.parent / "shared"
"""``documents/``, ``facts/``, ``law/``, ``data/``."""
FINBENCH = SHARED / "data" / "finbench"
"""The sample of LDBC FinBench."""

if not SHARED.is_dir():
    raise FileNotFoundError(
        f"{SHARED} is not there. Tests compare rules and mappings with the documents, laws, facts and data "
        "in it. To do: lay the folder shared/ beside the checkout, or a link to it."
    )
