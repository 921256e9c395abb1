"""Linked subjects in decisions: of each kind and direction so many are read, and where there are more, the
answer says it and takes what was read for nothing else."""

from __future__ import annotations

from collections.abc import Generator

import pytest

from hub.services import Services
from hub.subjects import readable_records, related
from tests.asking import SERVICE, Json, data
from tests.conftest import Ask
from tests.staging import published, put_links, put_records, put_subject

MOST = 3
RULE = """
id: {id}
title: {{zh: 演示, en: demo}}
region: "411500"
scenario: credit-loan
kind: BENEFIT
subject_kinds: [LEGAL_ENTITY]
status: DEMO
modality: MAY
legal_basis:
  - {{document: doc-002, article: "15", quote: 开通“政策找人”功能}}
valid: {{from: 2024-01-01}}
condition: {condition}
effect:
  kind: GRANT
  label: {{zh: 演示, en: demo}}
  value: {{items: [{{zh: 演示, en: demo}}]}}
"""
RELATED = (
    "{{related: {{link: [{links}], direction: {direction}, "
    "condition: {{on_list: {{lists: [white-list-finance]}}}}}}}}"
)
EVALUATE = """
query ($rule: String!, $subject: SubjectRef!, $purpose: PurposeInput!) {
  evaluate(rule: $rule, subject: $subject, purpose: $purpose) {
    result { outcome ... on OutcomeUndetermined { missing { kind name detail } } } }
}
"""
CASES = {
    "a shareholder behind too many guarantors": (
        "to",
        "GUARANTEES, SHAREHOLDER_OF",
        "GRANTED",
        None,
    ),
    "what was cut is told": ("to", "GUARANTEES", "UNDETERMINED", "GUARANTEES"),
    "a kind that was not cut is not told as cut": ("to", "SHAREHOLDER_OF, DIRECTOR_OF", "GRANTED", None),
    "who holds its own shares has itself for a shareholder": ("to", "SHAREHOLDER_OF", "GRANTED", None),
    "and is one": ("from", "SHAREHOLDER_OF", "GRANTED", None),
    "another direction has a bound of its own": ("from", "GUARANTEES", "GRANTED", None),
}


@pytest.fixture(scope="module")
def company(services: Services) -> Generator[str]:
    """A company with more guarantors than are read, one that it guarantees, and itself as its shareholder;
    it and the guaranteed one stand on the list."""
    code, guaranteed = put_subject(services), put_subject(services)
    guarantors = [put_subject(services) for _ in range(MOST + 1)]
    put_links(
        services,
        *(link("GUARANTEES", one, code) for one in guarantors),
        link("GUARANTEES", code, guaranteed),
        link("SHAREHOLDER_OF", code, code),
    )
    put_records(services, listed(code), listed(guaranteed))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(related, "MOST_RELATED", MOST)
        yield code


def link(kind: str, start: str, end: str) -> Json:
    """A link between two companies."""
    ends = {"start": {"scheme": "USCC", "value": start}, "end": {"scheme": "USCC", "value": end}}
    return {"kind": kind, **ends, "from": "2020-01-01"}


def listed(code: str) -> Json:
    """An entry of a white list."""
    return {
        "id": f"related-{code}",
        "subject": {"scheme": "USCC", "value": code},
        "kind": "white-list-finance",
        "authority": "411500-demo",
        "region": "411500",
        "decided_on": "2026-01-10",
        "published_on": "2026-01-12",
    }


@pytest.mark.parametrize("together", [2_000, 1])
@pytest.mark.parametrize("case", CASES)
def test_links_have_a_bound_for_each_kind_and_direction_and_say_where_it_bit(
    ask: Ask, services: Services, company: str, case: str, together: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many have their records read with the links."""
    monkeypatch.setattr(readable_records, "MOST_TOGETHER", together)
    direction, links, outcome, missing = CASES[case]
    name = f"related-{list(CASES).index(case)}"
    text = RULE.format(id=name, condition=RELATED.format(links=links, direction=direction))
    with published(services, "rule", name, text):
        variables = {"rule": name, "subject": {"code": company}, "purpose": SERVICE}
        answer = data(ask(EVALUATE, variables))["evaluate"]["result"]
    assert answer["outcome"] == outcome, answer
    cut = {"kind": "LINK", "name": missing, "detail": f"not all links were read, only {MOST}"}
    assert (cut in answer.get("missing", ())) == (missing is not None)
