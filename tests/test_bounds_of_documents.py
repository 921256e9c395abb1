"""A document whose lists have no end is refused before it is built, and of many complaints some are told."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pydantic import BaseModel

from hub.policy.checks.proposals import LONGEST
from hub.policy.diagnostics.complaints import MOST_COMPLAINTS, BrokenDocuments, Complaint, by_line
from hub.policy.document_reading import MOST_ENTRIES, MOST_PARTS, build
from hub.policy.model.documents import Agreement, Parameter, Rule
from hub.policy.model.mapping import Mapping
from hub.policy.yaml_documents import parse, parse_stored


def names(count: int) -> str:
    return "[" + ",".join(["1"] * count) + "]"


@pytest.mark.parametrize(
    ("model", "text", "field"),
    [
        (Rule, "authorities: {}", "authorities"),
        (Rule, "condition: {{is_kind: {}}}", "condition.is_kind"),
        (Rule, "condition: {{all: [{{any: {}}}]}}", "condition.all.0.any"),
        (Rule, "effect: {{value: {{items: {}}}}}", "effect.value.items"),
        (Agreement, "clauses: {}", "clauses"),
        (Agreement, "clauses: [{{kinds: {}}}]", "clauses.0.kinds"),
        (Parameter, "values: {}", "values"),
        (Mapping, "files: [{{open_end: {}}}]", "files.0.open_end"),
    ],
)
@pytest.mark.parametrize("count", [MOST_ENTRIES + 1, 25_000])
def test_a_list_has_a_stated_end(model: type[BaseModel], text: str, field: str, count: int) -> None:
    written = text.format(names(count))
    assert len(written) <= LONGEST
    with pytest.raises(BrokenDocuments) as refused:
        build(model, parse(f"id: x\n{written}", "f.yaml"))
    assert [str(one) for one in refused.value.complaints] == [
        f"f.yaml:2: {field}: found a list of {count}; expected at most {MOST_ENTRIES} of them."
    ]
    assert f"现为：{count} 项的列表；应为：至多 {MOST_ENTRIES} 项" in refused.value.complaints[0].zh


def test_a_mapping_has_the_same_end() -> None:
    keys = "\n".join(f"k{place}: 1" for place in range(MOST_ENTRIES + 1))
    with pytest.raises(BrokenDocuments, match=f"found a mapping of {MOST_ENTRIES + 1}; expected at most"):
        build(Rule, parse(keys, "f.yaml"))


def test_many_lists_have_an_end_together() -> None:
    lists = ",".join([names(MOST_ENTRIES)] * (MOST_PARTS // MOST_ENTRIES))
    with pytest.raises(BrokenDocuments) as refused:
        build(Rule, parse(f"condition: [{lists}]", "f.yaml"))
    (told,) = refused.value.complaints
    assert (told.found, told.line) == (f"more than {MOST_PARTS} entries in all lists together", 1)
    assert "现为：全部列表合计多于 3000 项；应为：较短的一份文件，或者分成几份" in told.zh


def test_a_held_document_is_read_as_when_it_was_published() -> None:
    with pytest.raises(BrokenDocuments) as refused:
        build(Rule, parse_stored(f"authorities: {names(MOST_ENTRIES + 1)}", "f.yaml"))
    assert "at most" not in str(refused.value)


def repeated(count: int) -> None:
    parse("\n".join(["k: 1"] * (count + 1)), "f.yaml")


def refused_by_the_model(count: int) -> None:
    build(Rule, parse(f"condition: {{is_kind: {names(count)}}}", "f.yaml"))


def gathered(count: int) -> None:
    raise BrokenDocuments([Complaint("f.yaml", count - place, "", "'x'", "a text") for place in range(count)])


@pytest.mark.parametrize("complain", [repeated, refused_by_the_model, gathered])
def test_so_many_complaints_are_told_and_that_there_are_more(complain: Callable[[int], None]) -> None:
    with pytest.raises(BrokenDocuments) as refused:
        complain(10 * MOST_COMPLAINTS)
    told = refused.value.complaints
    assert len(told) == MOST_COMPLAINTS + 1
    assert by_line(told)[-1].found == f"more problems than the {MOST_COMPLAINTS} told"
    assert "问题多于列出的 50 处；应为：先改正这些，再检查" in by_line(told)[-1].zh
    assert len(str(refused.value)) + sum(len(one.zh) for one in told) < 20_000


def test_complaints_of_which_all_are_told_say_nothing_of_more() -> None:
    with pytest.raises(BrokenDocuments) as refused:
        gathered(MOST_COMPLAINTS)
    assert len(refused.value.complaints) == MOST_COMPLAINTS
    assert "more problems" not in str(refused.value)
