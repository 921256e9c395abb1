"""What the rows of one file are read with: the mapping of the file, the catalogue, keys that were checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal, TypeVar

from pydantic import ValidationError

from hub.calendar.workdays import day_in_china
from hub.errors import InputError
from hub.identity.naming import Naming, SubjectKey
from hub.identity.stored_digests import Name
from hub.ingestion.converting.facts import Facts, RowWarning, RowWarningReason, name_of
from hub.ingestion.converting.other_value import without_the_value
from hub.ingestion.converting.values import bound_in_unit, is_masked
from hub.ingestion.readers import Fault, RowReason, joined_fault
from hub.messages.message import Bilingual, Message, message
from hub.policy.catalogue import Catalogue
from hub.policy.diagnostics.complaints import expected_of
from hub.policy.diagnostics.fields import field_in_chinese
from hub.policy.model import mapping as m
from hub.policy.model import mapping_columns as mc
from hub.policy.model.conditions import Misfit, Model
from hub.policy.model.documents import OPEN_END

M = TypeVar("M", bound=Model)
Values = Mapping[str, Any]
"""What a row has in each column; None for nothing."""
_UNKNOWN = {
    "region": "row.unknown-region",
    "kind": "row.unknown-kind",
    "authority": "row.unknown-authority",
}
NOBODY = "?"
"""Stands for the value of a key by which nobody can be meant, until the row is refused for it."""
KNOWN_KEYS = 100_000
"""How many checked keys are remembered while a file is read."""


@dataclass(frozen=True)
class Reading:
    """What all rows of a file are read with. ``checked`` remembers keys, and grows."""

    source: str
    file: m.FileOf
    naming: Naming
    catalogue: Catalogue
    today: date
    checked: dict[Name, tuple[SubjectKey, bool]]
    market: bool
    kinds_in_ids: bool

    def key(self, key: m.KeyOf, values: Values, facts: Facts) -> SubjectKey:
        """Who is meant. Notes a person and a strange district with the row; and where nobody can be meant,
        the fault, so that what else is wrong with the row is told with it.

        Raises:
            Fault: there is no key.
        """
        scheme, text = get(key.scheme, values), get(key.value, values)
        if scheme is None or text is None:
            raise _no_key(key, scheme, text)
        scheme, text, column = str(scheme), str(text), key.value.column
        if scheme not in self.naming.schemes:
            facts.faults.append(self._unknown_scheme(key))
            return SubjectKey(scheme, NOBODY)
        known = self.checked.get((scheme, text))
        if known is None:
            try:
                checked, warnings = self.naming.key(scheme, text, self.today)
            except InputError as error:
                says = message("row.masked-number") if is_masked(text) else error.problem
                facts.faults.append(Fault(RowReason.INVALID_IDENTIFIER, says, column))
                return SubjectKey(scheme, NOBODY)
            known = checked, bool(warnings)
            if len(self.checked) >= KNOWN_KEYS:
                self.checked.clear()
            self.checked[scheme, text] = known
        if known[1]:
            warning = RowWarning(RowWarningReason.DISTRICT, message("ingestion.warning-district"), column)
            if warning not in facts.warnings:
                facts.warnings.append(warning)
        if known[0].digests is not None:
            facts.persons[name_of(known[0])] = known[0]
        if column:
            facts.columns.setdefault(name_of(known[0]), column)
        return known[0]

    def _unknown_scheme(self, key: m.KeyOf) -> Fault:
        says = message("identity.scheme-unknown", schemes=sorted(self.naming.schemes))
        return Fault(RowReason.INVALID_IDENTIFIER, says, column_of(key.scheme) or key.value.column)

    def region(self, value: m.Value | None, values: Values) -> str | None:
        """The code of a region. Raises as :meth:`code`; for an abolished code, with what it became."""
        code = get(value, values)
        instead = self.catalogue.instead_of(str(code)) if code is not None else None
        return self.code(value, values, self.catalogue.regions, "region", instead)

    def code(
        self,
        value: m.Value | None,
        values: Values,
        known: Mapping[str, object],
        what: Literal["region", "kind", "authority"],
        instead: Message | None = None,
    ) -> str | None:
        """A code of the catalogue.

        Args:
            what: of what it is a code.
            instead: what an abolished code became.

        Raises:
            Fault: the catalogue does not have it.
        """
        code = get(value, values)
        if code is not None and code not in known:
            column = column_of(value)
            shape = without_the_value(str(code))
            says = Message(_UNKNOWN[what], {"found": shape})
            if instead is not None:
                says = message("row.abolished-region", found=shape, instead=instead)
            raise Fault(RowReason.UNKNOWN_CODE, says, column)
        return code


def get(value: m.Value | None, values: Values) -> Any:
    """A value of the row, or the constant."""
    if not isinstance(value, m.FromColumn):
        return value
    if value.if_ is not None and values[value.if_.column] not in value.if_.values:
        return None
    return values[value.column]


def needed(value: m.Value, values: Values, lacking: str) -> Any:
    """The same; raises Fault with the message ``lacking`` where there is none."""
    found = get(value, values)
    if found is None:
        column = column_of(value)
        raise Fault(RowReason.EMPTY, Message(lacking), column)
    return found


def _no_key(key: m.KeyOf, scheme: object, text: object) -> Fault:
    """That a key has no scheme or no value, or neither, each at its column."""
    return joined_fault(
        Fault(RowReason.EMPTY, Message(lacking), column_of(value))
        for value, found, lacking in (
            (key.scheme, scheme, "row.empty-scheme"),
            (key.value, text, "row.empty-key"),
        )
        if found is None
    )


def needed_day(value: m.Value, values: Values, lacking: str) -> date:
    """A day in China that has to be there."""
    return day_in_china(needed(value, values, lacking))


def end(value: m.Value | None, values: Values) -> date:
    """The day on which something ends; the open end where nothing is said."""
    found = get(value, values)
    return day_in_china(found) if found is not None else OPEN_END


def plain_day(value: m.Value | None, values: Values) -> date | None:
    """A day in China, or None."""
    found = get(value, values)
    return day_in_china(found) if found is not None else None


def built(model: type[M], data: dict[str, Any], part: m.Produced, file: m.FileOf) -> M:
    """A document of a row's values, as a part of the file's mapping has them.

    Raises:
        Fault: they do not fit together; it names the column that has what does not.
    """
    try:
        return model.model_validate(data)
    except ValidationError as error:
        detail = error.errors()[0]
        misfit = detail.get("ctx", {}).get("error")
        where = str((*detail["loc"], *(misfit.at if isinstance(misfit, Misfit) else ()), "row")[0])
        name = _column_of(part, (where, *detail["loc"][1:]))
        bound = _beyond(detail, file.columns.get(name))
        if bound is not None:
            raise Fault(RowReason.BAD_VALUE, bound, name) from None
        found = Bilingual(where, field_in_chinese((where,)))
        says = message("row.does-not-fit", part=found, right=expected_of(model, detail))
        raise Fault(RowReason.BAD_VALUE, says, name) from None


def column_of(value: object) -> str:
    """The column from which a value comes; empty where it is the same for every row, or there is none."""
    return value.column if isinstance(value, m.FromColumn) else ""


def _column_of(part: m.Produced, where: tuple[int | str, ...]) -> str:
    """The column from which a value of a document came; empty where it came from none."""
    first, *rest = map(str, where)
    value: Any = None
    for name in (first, f"{first}_", first.removesuffix("_at_least").removesuffix("_at_most")):
        value = getattr(part, name, None) if value is None else value
    if isinstance(part, m.RecordOf) and first == "attributes" and rest:
        value = part.attributes.get(rest[0])
    if isinstance(value, m.KeyOf):
        value = value.value
    return column_of(value)


def _beyond(detail: Any, column: mc.Column | None) -> Message | None:
    """That a number is beyond a bound, in the unit of its column."""
    for kind, bound, id_ in (
        ("greater_than_equal", "ge", "row.below-bound"),
        ("less_than_equal", "le", "row.above-bound"),
    ):
        if detail["type"] == kind and isinstance(column, mc.Number):
            said = bound_in_unit(Decimal(str(detail["ctx"][bound])), column)
            return Message(id_, {"found": message("row.out-of-bounds"), "bound": said})
    return None
