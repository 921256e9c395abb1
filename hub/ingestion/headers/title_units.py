"""Units in the titles of columns: 罚款金额（元） is the column 罚款金额（万元）, with its amounts in 元."""

from __future__ import annotations

import re
from collections.abc import Mapping

from hub.policy.model import mapping_columns as mc
from hub.policy.model.mapping import FileOf

_WITH_UNIT = re.compile(r"(?P<stem>.+?)\((?:单位:?)?(?:人民币)?(?P<unit>[^()]{0,6}元)\)")


def parted(title: str) -> tuple[str, str | None]:
    """A title without its unit of money, as it is spelled, and the unit; None where it names none."""
    spelled = mc.spelled(title)
    found = _WITH_UNIT.fullmatch(spelled)
    return (found["stem"], found["unit"]) if found is not None else (spelled, None)


def in_another_unit(title: str, file: FileOf) -> tuple[str, str] | None:
    """Which column of amounts a title means that names another unit than the mapping, and that unit; None
    where it means none, or names a unit that nobody converts here (美元)."""
    stem, unit = parted(title)
    if unit not in mc.UNITS:
        return None
    for name, column in file.columns.items():
        of_money = isinstance(column, mc.Number) and column.unit in mc.UNITS
        if of_money and stem in (parted(one)[0] for one in (name, *column.titles)):
            return name, unit
    return None


def other_unit(title: str, meant: str) -> bool:
    """Whether two titles name different units."""
    units = parted(title)[1], parted(meant)[1]
    return None not in units and units[0] != units[1]


def read_in(file: FileOf, units: Mapping[str, str]) -> FileOf:
    """The same file, with some of its columns of amounts in other units."""
    if not units:
        return file
    columns = {
        name: column.model_copy(update={"unit": units[name]}) if name in units else column
        for name, column in file.columns.items()
    }
    return file.model_copy(update={"columns": columns})
