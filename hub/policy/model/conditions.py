"""The closed vocabulary of conditions. Each condition is a mapping with exactly one key: its operator.

``docs/rules.md`` shows each with an example. A condition is MET, UNMET or UNKNOWN; how it is
evaluated stands in :mod:`hub.rules`. The operators, what each says and the parts of its test, stand in
:mod:`hub.policy.model.operators`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Union

from pydantic import Discriminator, Tag

from hub.policy.model.form import Form, Naming, Path
from hub.policy.model.operands import Comparison, Misfit, Model, Number, Operand, Scalar, Window
from hub.policy.model.operators import OPERATORS
from hub.policy.model.operators.account import Account, AccountTest, Balance, Entries
from hub.policy.model.operators.all import All
from hub.policy.model.operators.any import AnyOf
from hub.policy.model.operators.attested import Attested
from hub.policy.model.operators.compare import Compare, CompareTest
from hub.policy.model.operators.date import DateIs, DateTest
from hub.policy.model.operators.deadline import NEXT_WORKING_DAY, Deadline, DeadlineTest
from hub.policy.model.operators.grade import Grade, GradeTest
from hub.policy.model.operators.is_kind import IsKind
from hub.policy.model.operators.left_list import LeftList, LeftListTest
from hub.policy.model.operators.located import Located, LocatedTest
from hub.policy.model.operators.newest import Newest, NewestTest
from hub.policy.model.operators.not_ import Not
from hub.policy.model.operators.on_list import ListTest, OnList
from hub.policy.model.operators.other import Other, OtherTest
from hub.policy.model.operators.outranks import Outranks, OutranksTest
from hub.policy.model.operators.record import LastRecords, Record, RecordTest, Sum
from hub.policy.model.operators.related import Related, RelatedTest
from hub.policy.model.operators.rule import RuleResult, RuleTest
from hub.policy.model.operators.same import Same, SameTest
from hub.policy.model.operators.stated import Stated

__all__ = [
    "NEXT_WORKING_DAY",
    "Account",
    "AccountTest",
    "All",
    "AnyOf",
    "Attested",
    "Balance",
    "Compare",
    "CompareTest",
    "Comparison",
    "Condition",
    "DateIs",
    "DateTest",
    "Deadline",
    "DeadlineTest",
    "Entries",
    "Form",
    "Grade",
    "GradeTest",
    "IsKind",
    "LastRecords",
    "LeftList",
    "LeftListTest",
    "ListTest",
    "Located",
    "LocatedTest",
    "Misfit",
    "Model",
    "Naming",
    "Newest",
    "NewestTest",
    "Not",
    "Number",
    "OnList",
    "Operand",
    "Other",
    "OtherTest",
    "Outranks",
    "OutranksTest",
    "Path",
    "Record",
    "RecordTest",
    "Related",
    "RelatedTest",
    "RuleResult",
    "RuleTest",
    "Same",
    "SameTest",
    "Scalar",
    "Stated",
    "Sum",
    "Window",
    "parts",
    "walk",
    "walk_paths",
]


def _operator(value: Any) -> str | None:
    if isinstance(value, Model):
        return next((name for name, model in OPERATORS.items() if isinstance(value, model)), None)
    if isinstance(value, dict) and len(value) == 1:  # pyright: ignore[reportUnknownArgumentType]
        return str(next(iter(value)))  # pyright: ignore[reportUnknownArgumentType]
    return None


if TYPE_CHECKING:
    Condition = Form
else:
    Condition = Annotated[
        Union[tuple(Annotated[form, Tag(name)] for name, form in OPERATORS.items())],  # noqa: UP007
        Discriminator(
            _operator,
            custom_error_type="operator",
            custom_error_message="one condition, a mapping with exactly one key of: " + ", ".join(OPERATORS),
        ),
    ]

for _model in (RelatedTest, OtherTest, *OPERATORS.values()):
    _model.model_rebuild(_types_namespace={"Condition": Condition})


def parts(condition: Condition) -> tuple[Condition, ...]:
    """The conditions directly inside one, on the same subject or another."""
    return tuple(part for _, part in condition.inside())


def walk(condition: Condition) -> list[Condition]:
    """The condition and everything inside it, outermost first."""
    return [found for _, found in walk_paths(condition)]


def walk_paths(condition: Condition, path: Path = ()) -> list[tuple[Path, Condition]]:
    """The condition and everything inside it, outermost first, each with where it stands in the document."""
    found: list[tuple[Path, Condition]] = [(path, condition)]
    for steps, part in condition.inside():
        found.extend(walk_paths(part, (*path, *steps)))
    return found
