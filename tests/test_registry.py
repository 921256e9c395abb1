"""The registry of progress: every row of the fact base has a line, and what a line names is there."""

from __future__ import annotations

import csv
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from hub.loading import read_seeds
from hub.policy.catalogue import Catalogue
from hub.policy.diagnostics.complaints import BrokenDocuments
from resolvers.record_kinds import record_kind
from tests.fact_base import SHARED
from tests.registry import By, Line, read_registry

ROOT = Path(__file__).parents[1]
SEEDS = ROOT / "seeds"
LINES = {line.id: line for line in read_registry()}


@cache
def catalogue() -> Catalogue:
    """The seeds as they are."""
    return read_seeds(SEEDS, date(2026, 11, 22)).catalogue


@cache
def rows() -> dict[str, str]:
    """Row of the fact base to the number of its document."""
    found: dict[str, str] = {}
    for name in ("scenarios", "obligations", "events"):
        with (SHARED / "facts" / f"{name}.csv").open(encoding="utf-8-sig", newline="") as lines:
            found |= {row["id"]: row["seed"] for row in csv.DictReader(lines)}
    return found


def known(by: By) -> set[str]:
    """The ids that a line by a rule, kind or scale must name one of."""
    policy = catalogue()
    return set({By.RULE: policy.rules, By.KIND: policy.kinds, By.SCALE: policy.scales}[by])


def is_module(name: str) -> bool:
    """Whether a dotted name is a module of the project."""
    path = ROOT / name.replace(".", "/")
    return path.with_suffix(".py").is_file() or (path / "__init__.py").is_file()


def test_every_row_has_a_line_and_every_line_a_row() -> None:
    assert set(rows()) - set(LINES) == set(), "rows without a line"
    assert set(LINES) - set(rows()) == set(), "lines without a row"
    assert {id_: line.document for id_, line in LINES.items()} == rows()


def test_what_a_line_names_is_there() -> None:
    seeded = known(By.RULE) | known(By.KIND) | known(By.SCALE)
    lost = {
        line.id: sorted(set(line.names) - seeded)
        for line in LINES.values()
        if line.by is not By.CAPABILITY and set(line.names) - seeded
    }
    assert lost == {}


def test_rules_beside_a_capability_are_there() -> None:
    beside = {line.id: set(line.rules) for line in LINES.values() if line.rules}
    assert beside
    assert {LINES[id_].by for id_ in beside} == {By.CAPABILITY}
    assert set[str]().union(*beside.values()) - set(catalogue().rules) == set()


@pytest.mark.parametrize("by", [By.RULE, By.KIND, By.SCALE])
def test_a_line_names_one_of_what_it_says_that_carries_it(by: By) -> None:
    ids = known(by)
    assert [line.id for line in LINES.values() if line.by is by and not ids & set(line.names)] == []


def test_a_capability_is_in_modules_that_are_there() -> None:
    named = {(line.id, name) for line in LINES.values() if line.by is By.CAPABILITY for name in line.names}
    assert named
    assert {(id_, name) for id_, name in named if not is_module(name)} == set()


def test_the_test_of_a_line_is_there_and_is_collected() -> None:
    tests = {(line.id, line.test) for line in LINES.values() if line.test}
    assert {(id_, test) for id_, test in tests if not (ROOT / test).is_file()} == set()
    assert {test for _, test in tests if not Path(test).name.startswith("test_")} == set()


def test_what_a_rule_or_kind_carries_by_its_rows_the_registry_says_too() -> None:
    policy = catalogue()
    carried = [(name, row) for name, version in policy.rules.items() for row in version.rule.rows]
    carried += [(name, row) for name, kind in policy.kinds.items() for row in kind.rows]
    assert carried
    told = {id_: {*line.names, *line.rules} for id_, line in LINES.items()}
    assert [(name, row) for name, row in carried if name not in told.get(row, set())] == []


def test_what_the_registry_says_of_a_rule_the_rule_says_too() -> None:
    rules = catalogue().rules
    named = [(line.id, name) for line in LINES.values() if line.by is By.RULE for name in line.names]
    named += [(line.id, name) for line in LINES.values() for name in line.rules]
    assert [(row, name) for row, name in named if name in rules and row not in rules[name].rule.rows] == []


def test_every_scenario_row_is_carried_by_a_rule() -> None:
    """A benefit, restraint or process can be asked; none waits and none is out of scope."""
    assert {line.by for line in LINES.values() if line.id.startswith("SC-")} == {By.RULE}


GOOD = '- {id: OB-000-001, document: "000", by: rule, names: [xixia-a], test: tests/test_registry.py}\n'


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (GOOD + GOOD, "registry.yaml:2: id: found a second line for 'OB-000-001'; expected each row once."),
        (
            GOOD + '- {id: OB-000-002, document: "000", by: rule, names: [xixia-a]}',
            "registry.yaml:2: by: found no test on a line by rule",
        ),
        (
            '- {id: OB-000-002, document: "000", by: rule, test: tests/test_registry.py}',
            "registry.yaml:1: by: found no names on a line by rule",
        ),
        (
            '- {id: OB-000-002, document: "000", by: planned, why: it is to come later}',
            "registry.yaml:1: by: found no capability on a line by planned",
        ),
        (
            '- {id: OB-000-002, document: "000", by: out-of-scope}',
            "registry.yaml:1: by: found no why on a line by out-of-scope",
        ),
        ('- {id: OB-000-002, document: "000", by: magic}', "registry.yaml:1: by: found 'magic'"),
        ('- {id: XX-1, document: "000", by: out-of-scope, why: nothing at all}', "registry.yaml:1: id:"),
        (GOOD.replace("names", "name"), "registry.yaml:1: name: found the key 'name'"),
        ("id: OB-000-002", "registry.yaml:1: found a mapping with id; expected a list of lines."),
    ],
)
def test_a_line_that_does_not_fit_is_told(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "registry.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BrokenDocuments) as refused:
        read_registry(path)
    assert told in str(refused.value)


def test_a_planned_line_may_name_what_already_carries_a_part() -> None:
    line = Line(
        id="OB-000-009",
        document="000",
        by=By.PLANNED,
        capability="push of white lists",
        names=("white-list-finance",),
        why="no push yet, only the list",
    )
    assert line.names == ("white-list-finance",)


def test_a_kind_tells_the_words_that_its_attributes_can_have() -> None:
    kind = record_kind("admin-penalty", catalogue())
    words = {one.name: [word.code for word in one.values] for one in kind.attributes}
    assert words["penalty_type"] == list(catalogue().attributes["penalty_type"].values)
    assert words["amount"] == words["duty_done_on"] == []


def test_scales_and_terms_are_offered_where_records_name_them() -> None:
    def codes(kind: str, name: str) -> list[str]:
        (found,) = (one for one in record_kind(kind, catalogue()).attributes if one.name == name)
        return [word.code for word in found.values]

    assert codes("credit-grade", "scale") == list(catalogue().scales)
    assert codes("credit-grade", "grade") == []
    assert codes("attested-term", "term") == list(catalogue().terms)


def test_a_record_of_any_kind_may_have_two_dates_and_they_have_titles() -> None:
    for code in catalogue().kinds:
        dates = {one.name: one.title.zh for one in record_kind(code, catalogue()).attributes}
        assert (dates["conduct_ended_on"], dates["duty_done_on"]) == ("失信行为终止之日", "履行义务之日")
