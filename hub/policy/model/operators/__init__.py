"""The forms of operators, one file each: what is written under its word, what it names, and of which kinds
one record more can help or bar. They are put together as ``OPERATORS`` in :mod:`hub.policy.model.conditions`.
What an operator does with facts stands in :mod:`hub.rules.operators`, how it is told in
:mod:`hub.decisions.explanations.operators` (ADR 0051).
"""

from importlib import import_module
from keyword import iskeyword
from types import ModuleType


def file_of(room: str, word: str) -> ModuleType:
    """The file of a word in a room such as ``hub.rules.operators``; that of ``not`` is ``not_``."""
    return import_module(f"{room}.{word}_" if iskeyword(word) else f"{room}.{word}")
