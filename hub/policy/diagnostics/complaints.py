"""What is wrong with a document, in words that its writer can act on: file, line, found, expected."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import zip_longest
from typing import Any, Protocol, get_args

from pydantic import BaseModel, ValidationError

from graph_schema.identity_numbers import hide_identity_numbers
from hub.policy.diagnostics.messages import advice, chinese, field_in_chinese
from hub.policy.model.conditions import Misfit, Path

MOST_NAMED = 20
"""How many allowed values a complaint lists; of more it names the closest."""

MOST_TOLD = 50
"""How many complaints are told of one check; of more it says that there are more."""

_BY_PREFIX = (
    ("string_type", "a text (codes, numbers and dates that are text stand in quotes)"),
    ("datetime_bounds", "a time from 1800 to 2200 with its zone, such as 2026-01-31T08:00:00+08:00"),
    ("date_bounds", "a date from 1800 to 2200, such as 2026-01-31"),
    ("datetime", "a time such as 2026-01-31T08:00:00+08:00"),
    ("date", "a date such as 2026-01-31"),
    ("decimal_max", "a shorter number"),
    ("decimal", "a number"),
    ("int", "a whole number"),
    ("bool", "true or false"),
    ("list", "a list"),
    ("tuple", "a list"),
    ("dict", "a mapping"),
    ("model", "a mapping"),
)
_BY_FORM = {
    "string_too_short": "at least {min_length} characters",
    "string_too_long": "at most {max_length} characters",
    "string_pattern_mismatch": "a text of the form {pattern}",
    "too_short": "at least {min_length} of them",
    "too_long": "at most {max_length} of them",
    "greater_than_equal": "at least {ge}",
    "less_than_equal": "at most {le}",
    "literal_error": "one of {expected}",
    "enum": "one of {expected}",
}
_WANTED = {"legal_basis": "a legal basis: a list of document, article and quote"}
_PATTERNS = {
    "id": "small letters, digits and hyphens, such as xinyang--bid-deposit",
    "name": "small letters, digits and underscores, such as project_value",
    "lasts": "an ISO 8601 period, such as P3Y or P6M",
}


@dataclass(frozen=True)
class Complaint:
    """One thing that is wrong with one file."""

    file: str
    line: int
    field: str
    found: str
    expected: str

    def __post_init__(self) -> None:
        # What libraries say of a broken document, names of files, keys: none of it leaves with a number.
        for name in ("file", "field", "found", "expected"):
            object.__setattr__(self, name, hide_identity_numbers(getattr(self, name)))

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" + (f": {self.field}" if self.field else "")
        return f"{where}: found {self.found}; expected {self.expected}."

    @property
    def zh(self) -> str:
        """The same in Chinese, with what to do."""
        where = f"{self.file}:{self.line}"
        if self.field:
            said = field_in_chinese(self.field.split("."))
            where += f"：{said}" if said == self.field else f"：{said}（{self.field}）"
        return f"{where}：现为：{chinese(self.found)}；应为：{chinese(self.expected)}。{self.to_do[1]}。"

    @property
    def to_do(self) -> tuple[str, str]:
        """What its writer can do, in English and Chinese."""
        return advice(self.found)


def by_line(complaints: Iterable[Complaint]) -> list[Complaint]:
    """In the order in which a reader of the file comes by them."""
    return sorted(complaints, key=lambda complaint: (complaint.file, complaint.line))


def told(complaints: Sequence[Complaint]) -> tuple[Complaint, ...]:
    """All of them, or the first :data:`MOST_TOLD` and one more that says that there are more."""
    if len(complaints) <= MOST_TOLD:
        return tuple(complaints)
    first = complaints[:MOST_TOLD]
    last = by_line(first)[-1]
    expected = "these corrected first, and the text checked again"
    return (*first, Complaint(last.file, last.line, "", f"more problems than the {MOST_TOLD} told", expected))


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
        if len(refused) > MOST_TOLD:
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


def one_of(names: Iterable[str], found: str = "") -> str:
    """The allowed names, or the closest where there are many."""
    known = sorted(set(names))
    if not known:
        return "one that exists: there is none yet"
    if len(known) == 1:
        return f"'{known[0]}'"
    close = get_close_matches(found, known, n=3, cutoff=0.7)
    if len(known) <= MOST_NAMED:
        hint = f" (did you mean '{close[0]}'?)" if close else ""
        return "one of " + ", ".join(known) + hint
    if close:
        return "one that exists, perhaps " + " or ".join(f"'{name}'" for name in close)
    return f"one of the {len(known)} that exist"


def _found_and_expected(model: type[BaseModel], where: Path, details: Sequence[Any]) -> tuple[str, str]:
    # A union complains once for each of its types: what is wrong inside the fitting one says more.
    telling = [detail for detail in details if not _is_type(detail)] or details
    detail = telling[0]
    kind, context = detail["type"], detail.get("ctx", {})
    last = str(where[-1]) if where else ""
    if kind == "missing":
        return "nothing", _WANTED.get(last, "a value")
    if kind == "extra_forbidden":
        return f"the key '{last}', which does not exist here", one_of(_keys(model, where[:-1]), last)
    misfit = context.get("error")
    if isinstance(misfit, Misfit):
        return misfit.found, misfit.expected
    found = short(detail["input"])
    if kind == "string_pattern_mismatch" and last in _PATTERNS:
        return found, _PATTERNS[last]
    if kind in ("string_too_short", "string_too_long"):
        found = f"a text of {len(detail['input'])} characters"
    if kind in ("operator", "value_form"):
        return found, detail["msg"]
    expected = " or ".join(dict.fromkeys(_expected(one) for one in telling))
    return found, _WANTED.get(last, expected)


def _is_type(detail: Any) -> bool:
    return detail["type"].endswith(("_type", "_parsing"))


def _expected(detail: Any) -> str:
    kind = detail["type"]
    form = _BY_FORM.get(kind)
    if form is not None:
        return form.format_map(detail["ctx"]).replace("'", "").replace(" or ", ", ")
    known = next((text for prefix, text in _BY_PREFIX if kind.startswith(prefix)), None)
    return known if known is not None else detail["msg"][0].lower() + detail["msg"][1:]


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


def short(value: Any) -> str:
    """A value as a complaint shows it."""
    if value is None:
        return "nothing"
    if isinstance(value, dict):
        keys = ", ".join(str(key) for key in value)  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
        return f"a mapping with {keys}" if keys else "an empty mapping"
    if isinstance(value, list | tuple):
        return f"a list of {len(value)}"  # pyright: ignore[reportUnknownArgumentType]
    text = f"'{value}'"
    return text if len(text) <= 80 else text[:77] + "…'"
