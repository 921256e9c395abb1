"""The closed vocabulary of conditions. Each condition is a mapping with exactly one key: its operator.

``docs/rules.md`` shows each with an example. A condition is MET, UNMET or UNKNOWN; how it is
evaluated stands in :mod:`hub.rules`.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, get_args

from pydantic import Discriminator, Field, Tag, model_validator

from graph_schema.links import LinkKind
from graph_schema.vocabulary import SubjectKind
from hub.policy.model.leaves import (
    NEXT_WORKING_DAY,
    Account,
    AccountTest,
    CompareTest,
    DateTest,
    DeadlineTest,
    Entries,
    GradeTest,
    LastRecords,
    LeftListTest,
    ListTest,
    LocatedTest,
    NewestTest,
    OutranksTest,
    RecordTest,
    RuleTest,
    SameTest,
    Sum,
)
from hub.policy.model.operands import Comparison, Misfit, Model, Number, Operand, Scalar, Window, number_test

__all__ = [
    "NEXT_WORKING_DAY",
    "Account",
    "AccountTest",
    "Comparison",
    "Entries",
    "GradeTest",
    "LastRecords",
    "Misfit",
    "Number",
    "Operand",
    "OutranksTest",
    "RecordTest",
    "Scalar",
    "Sum",
    "Window",
]
"""Beside what stands here: the parts of the tests."""


class RelatedTest(Model):
    """Some subject in this role, or any of these, to the subject (``to``: it holds the role towards the
    subject; ``from``: the subject holds it) passes the condition. ``share`` tests the share, 0 to 1."""

    link: LinkKind | Annotated[tuple[LinkKind, ...], Field(min_length=1)]
    direction: Literal["to", "from"] = "to"
    share: Comparison | None = None
    condition: Condition

    @property
    def links(self) -> tuple[LinkKind, ...]:
        """The roles as a tuple, however they were written."""
        return (self.link,) if isinstance(self.link, LinkKind) else self.link

    @model_validator(mode="after")
    def _numbers(self) -> RelatedTest:
        number_test(self.share, "share")
        return self


class OtherTest(Model):
    """Another subject, given as an input of type subject, passes the condition."""

    input: str
    condition: Condition


class All(Model):
    """Every part is MET."""

    all: tuple[Condition, ...] = Field(min_length=1)


class AnyOf(Model):
    """At least one part is MET."""

    any: tuple[Condition, ...] = Field(min_length=1)


class Not(Model):
    """The part is UNMET; UNKNOWN stays UNKNOWN."""

    not_: Condition = Field(alias="not")


class Attested(Model):
    """A term of the text (守信群体, 信用良好): a fact by a named authority or the asking caller."""

    attested: str


class Record(Model):
    """See :class:`RecordTest`."""

    record: RecordTest


class Grade(Model):
    """See :class:`GradeTest`."""

    grade: GradeTest


class OnList(Model):
    """See :class:`ListTest`."""

    on_list: ListTest


class Stated(Model):
    """The text says so; nothing about any subject is tested. Only as the whole condition of a DUTY, which
    then answers STATED."""

    stated: Literal[True]


class LeftList(Model):
    """See :class:`LeftListTest`."""

    left_list: LeftListTest


class Newest(Model):
    """See :class:`NewestTest`."""

    newest: NewestTest


class Balance(Model):
    """See :class:`AccountTest`."""

    account: AccountTest


class Outranks(Model):
    """See :class:`OutranksTest`."""

    outranks: OutranksTest


class Compare(Model):
    """See :class:`CompareTest`."""

    compare: CompareTest


class Located(Model):
    """See :class:`LocatedTest`."""

    located: LocatedTest


class IsKind(Model):
    """The subject is of one of these kinds."""

    is_kind: tuple[SubjectKind, ...] = Field(min_length=1)


class Related(Model):
    """See :class:`RelatedTest`."""

    related: RelatedTest


class Other(Model):
    """See :class:`OtherTest`."""

    other: OtherTest


class Same(Model):
    """See :class:`SameTest`."""

    same: SameTest


class RuleResult(Model):
    """See :class:`RuleTest`."""

    rule: RuleTest


class DateIs(Model):
    """See :class:`DateTest`."""

    date: DateTest


class Deadline(Model):
    """See :class:`DeadlineTest`."""

    deadline: DeadlineTest


OPERATORS: dict[str, type[Model]] = {
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


def _operator(value: Any) -> str | None:
    if isinstance(value, Model):
        return next((name for name, model in OPERATORS.items() if isinstance(value, model)), None)
    if isinstance(value, dict) and len(value) == 1:  # pyright: ignore[reportUnknownArgumentType]
        return str(next(iter(value)))  # pyright: ignore[reportUnknownArgumentType]
    return None


Condition = Annotated[
    Annotated[All, Tag("all")]
    | Annotated[AnyOf, Tag("any")]
    | Annotated[Not, Tag("not")]
    | Annotated[Attested, Tag("attested")]
    | Annotated[Record, Tag("record")]
    | Annotated[Grade, Tag("grade")]
    | Annotated[OnList, Tag("on_list")]
    | Annotated[LeftList, Tag("left_list")]
    | Annotated[Newest, Tag("newest")]
    | Annotated[Balance, Tag("account")]
    | Annotated[Outranks, Tag("outranks")]
    | Annotated[Compare, Tag("compare")]
    | Annotated[Located, Tag("located")]
    | Annotated[IsKind, Tag("is_kind")]
    | Annotated[Related, Tag("related")]
    | Annotated[Other, Tag("other")]
    | Annotated[Same, Tag("same")]
    | Annotated[RuleResult, Tag("rule")]
    | Annotated[DateIs, Tag("date")]
    | Annotated[Deadline, Tag("deadline")]
    | Annotated[Stated, Tag("stated")],
    Discriminator(
        _operator,
        custom_error_type="operator",
        custom_error_message="one condition, a mapping with exactly one key of: " + ", ".join(OPERATORS),
    ),
]

for _model in (RelatedTest, OtherTest, All, AnyOf, Not, Related, Other):
    _model.model_rebuild()

assert len(get_args(get_args(Condition)[0])) == len(OPERATORS)


Path = tuple[int | str, ...]
"""The keys and positions that lead to a part of a document."""


def parts(condition: Condition) -> tuple[Condition, ...]:
    """The conditions directly inside one, on the same subject or another."""
    match condition:
        case All():
            return condition.all
        case AnyOf():
            return condition.any
        case Not():
            return (condition.not_,)
        case Related():
            return (condition.related.condition,)
        case Other():
            return (condition.other.condition,)
        case _:
            return ()


def walk(condition: Condition) -> list[Condition]:
    """The condition and everything inside it, outermost first."""
    return [found for _, found in walk_paths(condition)]


def walk_paths(condition: Condition, path: Path = ()) -> list[tuple[Path, Condition]]:
    """The condition and everything inside it, outermost first, each with where it stands in the document."""
    found: list[tuple[Path, Condition]] = [(path, condition)]
    match condition:
        case All() | AnyOf():
            name = "all" if isinstance(condition, All) else "any"
            for position, part in enumerate(parts(condition)):
                found.extend(walk_paths(part, (*path, name, position)))
        case Not():
            found.extend(walk_paths(condition.not_, (*path, "not")))
        case Related():
            found.extend(walk_paths(condition.related.condition, (*path, "related", "condition")))
        case Other():
            found.extend(walk_paths(condition.other.condition, (*path, "other", "condition")))
        case _:
            pass
    return found
