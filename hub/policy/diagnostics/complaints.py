"""What is wrong with a document, in words that its writer can act on: file, line, found, expected."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import zip_longest
from typing import Any, Protocol, get_args

from pydantic import BaseModel, ValidationError

from graph_schema.identity_numbers import hide_identity_numbers
from hub.messages.languages import Language
from hub.messages.message import AnyOf, Argument, Message, message, shown
from hub.policy.diagnostics.fields import field_in_chinese
from hub.policy.model.conditions import Misfit, Path

MOST_NAMED = 20
"""How many allowed values a complaint lists; of more it names the closest."""

MOST_COMPLAINTS = 50
"""How many complaints are told of one check; of more it says that there are more."""

_BY_PREFIX: tuple[tuple[str, Message], ...] = (
    ("string_type", Message("policy.text-codes-numbers-dates-text-stand")),
    (
        "datetime_bounds",
        message("policy.time-1800-2200-zone-such-as", example="2026-01-31T08:00:00+08:00"),
    ),
    ("date_bounds", message("policy.date-1800-2200-such-as-example", example="2026-01-31")),
    ("datetime", message("policy.time-such-as-example", example="2026-01-31T08:00:00+08:00")),
    ("date", message("policy.date-such-as-example", example="2026-01-31")),
    ("decimal_max", Message("policy.shorter-number")),
    ("decimal", Message("policy.number")),
    ("int", Message("policy.whole-number")),
    ("bool", Message("policy.true-false")),
    ("list", Message("policy.list")),
    ("finite_number", Message("policy.number")),
    ("none_required", Message("policy.nothing")),
    ("tuple", Message("policy.list")),
    ("dict", Message("policy.mapping")),
    ("model", Message("policy.mapping")),
)
_BY_FORM: Mapping[str, tuple[str, str, str]] = {
    "string_too_short": ("policy.at-least-count-characters", "count", "min_length"),
    "string_too_long": ("policy.at-most-count-characters", "count", "max_length"),
    "string_pattern_mismatch": ("policy.text-form-pattern", "pattern", "pattern"),
    "too_short": ("policy.at-least-count-them", "count", "min_length"),
    "too_long": ("policy.at-most-count-them", "count", "max_length"),
    "greater_than_equal": ("policy.at-least-number", "number", "ge"),
    "less_than_equal": ("policy.at-most-number", "number", "le"),
    "greater_than": ("policy.more-than-number", "number", "gt"),
    "less_than": ("policy.less-than-number", "number", "lt"),
}
"""What pydantic asks for: a message, its argument, and where pydantic has that."""
_FORMS_OF_PARTS = {
    "operator": "policy.condition-mapping-exactly-key-names",
    "value_form": "policy.value-mapping-exactly-key-names",
}
_CHOICES = frozenset({"literal_error", "enum"})
_WANTED = {"legal_basis": Message("policy.legal-basis-list-document-article-quote")}
_PATTERNS = {
    "id": message("policy.small-letters-digits-hyphens-such-as", example="xinyang--bid-deposit"),
    "name": message("policy.small-letters-digits-underscores-such-as", example="project_value"),
    "lasts": message("policy.iso-8601-period-such-as-example", example="P3Y or P6M"),
}


@dataclass(frozen=True)
class Complaint:
    """One thing that is wrong with one file."""

    file: str
    line: int
    field: str
    finding: Argument
    expectation: Argument

    def __post_init__(self) -> None:
        # Names of files, keys: none of it leaves with a number. A text is hidden as it is told.
        for name in ("file", "field"):
            object.__setattr__(self, name, hide_identity_numbers(getattr(self, name)))
        for name in ("finding", "expectation"):
            value = getattr(self, name)
            object.__setattr__(self, name, hide_identity_numbers(value) if isinstance(value, str) else value)

    def __str__(self) -> str:
        return self.text(Language.EN)

    @property
    def zh(self) -> str:
        """The same in Chinese, with what to do."""
        return self.text(Language.ZH)

    @property
    def found(self) -> str:
        """What was found, in English."""
        return shown(self.finding)

    @property
    def expected(self) -> str:
        """What would have been right, in English."""
        return shown(self.expectation)

    def text(self, language: Language) -> str:
        """Where, what was found and what was expected; in Chinese with what to do."""
        said = message(
            "policy.whole", where=self._where(language), finding=self.finding, wanted=self.expectation
        ).text(language)
        return said if language is Language.EN else f"{said}{self.to_do(language)}。"

    def to_do(self, language: Language) -> str:
        """What its writer can do."""
        fix = self.finding.fix(language) if isinstance(self.finding, Message) else ""
        return fix or message("policy.otherwise").text(language)

    def _where(self, language: Language) -> Message:
        if not self.field:
            return message("policy.line-at", file=self.file, line=self.line)
        field = self.field
        if language is Language.ZH:
            said = field_in_chinese(field.split("."))
            field = said if said == field else f"{said}（{field}）"
        return message("policy.field-at", file=self.file, line=self.line, field=field)


def by_line(complaints: Iterable[Complaint]) -> list[Complaint]:
    """In the order in which a reader of the file comes by them."""
    return sorted(complaints, key=lambda complaint: (complaint.file, complaint.line))


def within_limit(complaints: Sequence[Complaint]) -> tuple[Complaint, ...]:
    """All of them, or the first :data:`MOST_COMPLAINTS` and one more that says that there are more."""
    if len(complaints) <= MOST_COMPLAINTS:
        return tuple(complaints)
    first = complaints[:MOST_COMPLAINTS]
    last = by_line(first)[-1]
    found = message("policy.more-problems-than-count-told", count=MOST_COMPLAINTS)
    expected = message("policy.these-corrected-first-text-checked-again")
    return (*first, Complaint(last.file, last.line, "", found, expected))


class Located(Protocol):
    """A document that knows where its parts stand."""

    @property
    def file(self) -> str:
        """How complaints call it."""
        ...

    def line(self, path: Path) -> int:
        """The line of a part."""
        ...

    def trodden(self, path: Path) -> Path:
        """The steps of the path that exist."""
        ...


def explain(model: type[BaseModel], document: Located, path: Path, error: ValidationError) -> list[Complaint]:
    """One complaint for each part of the document (at ``path``) that the model refused, as many as can be
    told and one more."""
    refused: dict[Path, list[Any]] = {}
    for detail in error.errors(include_url=False):
        if len(refused) > MOST_COMPLAINTS:
            break
        if _is_echo(detail):
            continue
        steps = untagged(detail["loc"])
        where = document.trodden(path + steps)[len(path) :]
        misfit = detail.get("ctx", {}).get("error")
        if detail["type"] == "missing":
            where += steps[-1:]
        elif isinstance(misfit, Misfit):
            where += misfit.at
        refused.setdefault(where, []).append(detail)
    return [
        Complaint(
            document.file,
            document.line(path + where),
            ".".join(str(step) for step in where),
            *_found_and_expected(model, where, details),
        )
        for where, details in refused.items()
    ]


def _is_echo(detail: Any) -> bool:
    """A list counts as too short where one of its parts was refused: that part is told already."""
    return detail["type"] == "too_short" and len(detail["input"]) >= detail["ctx"]["min_length"]


def untagged(steps: Sequence[int | str]) -> Path:
    """The path in the document: pydantic names each condition and value twice, as choice and as key."""
    found: list[int | str] = []
    skip = False
    for step, following in zip_longest(steps, steps[1:]):
        if skip:
            skip = False
            continue
        found.append(step)
        skip = isinstance(step, str) and step == following
    return tuple(found)


def one_of(names: Iterable[str], found: str = "") -> Message:
    """The allowed names, or the closest where there are many."""
    known = sorted(set(names))
    if not known:
        return message("policy.exists-there-none-yet")
    if len(known) == 1:
        return message("policy.value", value=known[0])
    close = get_close_matches(found, known, n=3, cutoff=0.7)
    if len(known) <= MOST_NAMED:
        if close:
            return message("policy.names-did-you-mean-name", names=known, name=close[0])
        return message("policy.names", names=known)
    if close:
        quoted = tuple(message("policy.quoted", name=name) for name in close)
        return message("policy.exists-perhaps-names", names=AnyOf(quoted))
    return message("policy.count-exist", count=len(known))


def _found_and_expected(
    model: type[BaseModel], where: Path, details: Sequence[Any]
) -> tuple[Argument, Argument]:
    # A union complains once for each of its types: what is wrong inside the fitting one says more.
    telling = [detail for detail in details if not _is_type(detail)] or details
    detail = telling[0]
    kind, context = detail["type"], detail.get("ctx", {})
    last = str(where[-1]) if where else ""
    if kind == "missing":
        return message("policy.nothing"), _WANTED.get(last, message("policy.value-2"))
    if kind == "extra_forbidden":
        return message("policy.key-key-does-exist-here", key=last), one_of(_keys(model, where[:-1]), last)
    if kind == "union_tag_invalid":
        names = str(context["expected_tags"]).replace("'", "").split(", ")
        return message("policy.quoted", name=str(context["tag"])[:78]), message("policy.names", names=names)
    misfit = context.get("error")
    if isinstance(misfit, Misfit):
        return misfit.found, misfit.expected
    found = short(detail["input"])
    if kind == "string_pattern_mismatch" and last in _PATTERNS:
        return found, _PATTERNS[last]
    if kind in ("string_too_short", "string_too_long"):
        found = message("policy.text-count-characters", count=len(detail["input"]))
    if kind in _FORMS_OF_PARTS:
        id_, keys = _FORMS_OF_PARTS[kind], detail["msg"].partition("key of: ")[2]
        return found, message(id_, names=keys.split(", "))
    wanted = [_expected(one) for one in telling]
    different = tuple(one for place, one in enumerate(wanted) if one not in wanted[:place])
    return found, _WANTED.get(last, different[0] if len(different) == 1 else AnyOf(different))


def expected_of(model: type[BaseModel], detail: Any) -> Argument:
    """What would have been right where a model refuses a value, of one of pydantic's details; it does not
    repeat the value."""
    return _found_and_expected(model, (), [detail])[1]


def _is_type(detail: Any) -> bool:
    return detail["type"].endswith(("_type", "_parsing"))


def _expected(detail: Any) -> Argument:
    kind, context = detail["type"], detail.get("ctx", {})
    if kind in _BY_FORM:
        id_, name, where = _BY_FORM[kind]
        return message(id_, **{name: str(context[where])})
    if kind in _CHOICES:
        choices = str(context["expected"]).replace("'", "").replace(" or ", ", ").split(", ")
        return message("policy.names", names=choices)
    known = next((said for prefix, said in _BY_PREFIX if kind.startswith(prefix)), None)
    return known if known is not None else message("policy.value-fitting")


def _keys(model: type[BaseModel], where: Path) -> list[str]:
    """The keys that the model allows at a place in its document."""
    here = [model]
    for step in where:
        here = [
            inner
            for one in here
            for name, field in one.model_fields.items()
            if (field.alias or name) == step
            for inner in _models(field.annotation)
        ] or here
    return [field.alias or name for one in here for name, field in one.model_fields.items()]


def _models(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for part in get_args(annotation) for model in _models(part)]


def short(value: Any) -> Message:
    """A value as a complaint shows it."""
    if value is None:
        return message("policy.nothing")
    if isinstance(value, dict):
        keys = [str(key) for key in value]  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
        return message("policy.mapping-keys", keys=keys) if keys else message("policy.empty-mapping")
    if isinstance(value, list | tuple):
        return message("policy.list-count", count=len(value))  # pyright: ignore[reportUnknownArgumentType]
    text = str(value)
    return message("policy.value", value=text if len(text) <= 78 else text[:76] + "…")


class BrokenDocuments(Exception):
    """Documents that can't be used; nothing of their load is kept."""

    def __init__(self, complaints: list[Complaint]) -> None:
        self.complaints = within_limit(complaints)
        super().__init__("\n".join(map(str, self.complaints)))
