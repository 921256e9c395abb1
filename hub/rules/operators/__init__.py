"""The operators of conditions, one file each: how it is evaluated, when what it found ends, what credit it
asks for. What it says, its form, stands in :mod:`hub.policy.model.operators` (ADR 0051)."""

from __future__ import annotations

from hub.policy.model.operands import Model
from hub.policy.model.operators import OPERATORS as FORMS
from hub.policy.model.operators import file_of
from hub.rules.operators.parts import Operator


def _operator(name: str) -> Operator:
    found = file_of(__name__, name).OPERATOR
    assert isinstance(found, Operator), name
    return found


OPERATORS: dict[type[Model], Operator] = {form: _operator(name) for name, form in FORMS.items()}
"""Each operator by its form; every word of the vocabulary has the file of its name."""
