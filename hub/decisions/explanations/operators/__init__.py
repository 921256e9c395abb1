"""The operators of conditions as they are told, one file each: what it asked and found, the clause that says
so, what would turn it (ADR 0051)."""

from __future__ import annotations

from hub.decisions.explanations.findings import Finding
from hub.decisions.explanations.operators.parts import Teller, Wording
from hub.policy.model.conditions import Form
from hub.policy.model.operators import OPERATORS as FORMS
from hub.policy.model.operators import file_of


def _teller(name: str) -> Teller:
    found = file_of(__name__, name).TELLER
    assert isinstance(found, Teller), name
    return found


TELLERS: dict[type[Form], Teller] = {form: _teller(name) for name, form in FORMS.items()}
"""Each operator by its form."""
WORDINGS: dict[type[Finding], Wording] = {
    one.wording.finding: one.wording for one in TELLERS.values() if one.wording is not None
}
"""How each finding is told."""
