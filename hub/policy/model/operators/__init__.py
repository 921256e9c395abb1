"""The forms of operators, one file each: what is written under its word, what it names, and of which kinds
one record more can help or bar. A new one is entered in ``OPERATORS``.
What an operator does with facts stands in :mod:`hub.rules.operators`, how it is told in
:mod:`hub.decisions.explanations.operators` (ADR 0051).
"""

from importlib import import_module
from keyword import iskeyword
from types import ModuleType

from hub.policy.model.form import Form
from hub.policy.model.operators.account import Balance
from hub.policy.model.operators.all import All
from hub.policy.model.operators.any import AnyOf
from hub.policy.model.operators.attested import Attested
from hub.policy.model.operators.compare import Compare
from hub.policy.model.operators.date import DateIs
from hub.policy.model.operators.deadline import Deadline
from hub.policy.model.operators.grade import Grade
from hub.policy.model.operators.is_kind import IsKind
from hub.policy.model.operators.left_list import LeftList
from hub.policy.model.operators.located import Located
from hub.policy.model.operators.newest import Newest
from hub.policy.model.operators.not_ import Not
from hub.policy.model.operators.on_list import OnList
from hub.policy.model.operators.other import Other
from hub.policy.model.operators.outranks import Outranks
from hub.policy.model.operators.record import Record
from hub.policy.model.operators.related import Related
from hub.policy.model.operators.rule import RuleResult
from hub.policy.model.operators.same import Same
from hub.policy.model.operators.stated import Stated

OPERATORS: dict[str, type[Form]] = {
    "all": All,
    "any": AnyOf,
    "not": Not,
    "attested": Attested,
    "record": Record,
    "grade": Grade,
    "on_list": OnList,
    "left_list": LeftList,
    "newest": Newest,
    "account": Balance,
    "outranks": Outranks,
    "compare": Compare,
    "located": Located,
    "is_kind": IsKind,
    "related": Related,
    "other": Other,
    "same": Same,
    "rule": RuleResult,
    "date": DateIs,
    "deadline": Deadline,
    "stated": Stated,
}
"""The operators, in the order in which they are told."""


def file_of(room: str, word: str) -> ModuleType:
    """The file of a word in a room such as ``hub.rules.operators``; that of ``not`` is ``not_``."""
    return import_module(f"{room}.{word}_" if iskeyword(word) else f"{room}.{word}")
