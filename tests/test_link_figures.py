"""What a link may state: exact decimals between bounds, read, kept, converted and shown."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any, LiteralString

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from graph_schema.links import Bears, LinkKind, bearing
from graph_schema.shares import fixed, short
from hub.policy.model.subject_documents import LinkDocument
from hub.services import Services
from hub.store.migrations import read_migrations
from tests import staging
from tests.conftest import Ask

PARTS = st.decimals(0, 1, allow_nan=False, allow_infinity=False)


@given(PARTS, PARTS)
def test_the_order_of_the_texts_is_that_of_the_numbers_and_nothing_is_rounded(
    one: Decimal, other: Decimal
) -> None:
    assert Fraction(fixed(one)) == Fraction(one) == Fraction(short(fixed(one)))
    assert (fixed(one) < fixed(other)) == (one < other)
    assert (fixed(one) == fixed(other)) == (one == other)


def test_kinship_bears_on_nothing() -> None:
    assert not any(LinkKind("RELATIVE_OF") in bearing(question) for question in Bears)


def document(**fields: Any) -> LinkDocument:
    """A link of two companies that nobody has."""
    ends = {name: {"scheme": "USCC", "value": name} for name in ("start", "end")}
    return LinkDocument.model_validate({"kind": "SHAREHOLDER_OF", "from": "2020-01-01", **ends, **fields})


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"share": "NaN"}, "share"),
        ({"share": Decimal("NaN")}, "share"),
        ({"share": "-0.01"}, "greater than or equal to 0"),
        ({"votes": "2.5"}, "less than or equal to 1"),
        ({"share_at_least": "0.5", "share_at_most": "0.25"}, "share_at_least 0.5 above share_at_most 0.25"),
        ({"share": "0.6", "share_at_most": "0.5"}, "share 0.6 above share_at_most 0.5"),
        ({"kind": "GUARANTEES", "share": "0.5"}, "share, which a GUARANTEES does not carry"),
        (
            {"kind": "VOTES_FOR", "benefit": "0.5"},
            "benefit, which a VOTES_FOR does not carry; expected one of votes",
        ),
        ({"state": "RUMOURED"}, "state"),
        ({"amount": "100"}, "amount, which a SHAREHOLDER_OF does not carry; expected an amount at a link of"),
        ({"kind": "GUARANTEES", "amount": "-1"}, "greater than or equal to 0"),
        ({"kind": "GUARANTEES", "amount": "NaN"}, "amount"),
        ({"kind": "GUARANTEES", "currency": "USD"}, "the currency USD without an amount"),
        ({"kind": "GUARANTEES", "amount": "1", "currency": "元"}, "currency"),
        (
            {"company": {"scheme": "USCC", "value": "c"}},
            "company, which a SHAREHOLDER_OF does not carry; expected a company at a link of",
        ),
    ],
)
def test_what_no_link_can_state_is_refused(fields: dict[str, Any], told: str) -> None:
    with pytest.raises(ValidationError, match=told):
        document(**fields)


def test_nothing_is_a_figure_and_so_is_the_whole() -> None:
    assert document(share="0", votes_at_most="1").figures() == {
        "share": Decimal(0),
        "votesAtMost": Decimal(1),
    }


OLD: LiteralString = """
UNWIND $shares AS share
CREATE (:Subject {id: 's_old_' + toString(share)})-[:SHAREHOLDER_OF {share: share, key: 'old figures'}]->
       (:Subject {id: 's_old_end_' + toString(share)})
"""
NEW: LiteralString = """
MATCH (:Subject)-[l:SHAREHOLDER_OF {key: 'old figures'}]->(:Subject)
RETURN collect([l.share, l.state]) AS figures
"""
GONE: LiteralString = "MATCH (s:Subject) WHERE s.id STARTS WITH 's_old_' DETACH DELETE s"


def test_shares_from_before_are_what_they_were(services: Services) -> None:
    before = [0.0, 1.0, 0.25, 0.6, 0.07095896109718776, 1.97e-05, 1e-3, 2e-12, 0.1 + 0.2, 9.999e-4]
    (migration,) = [one for one in read_migrations() if one.number == 60]
    mended = [one for one in migration.statements(empty=False) if one.startswith("MATCH")]
    services.graph.write(lambda tx: tx.rows(OLD, shares=before))
    try:
        for statement in mended:
            services.graph.script(statement)
        row = services.graph.read(lambda tx: tx.row(NEW))
    finally:
        services.graph.write(lambda tx: tx.rows(GONE))
    assert row is not None
    expected = sorted([fixed(Decimal(repr(share))), "REGISTERED"] for share in before)
    assert sorted(row["figures"]) == expected


LINKS = """
query Links($ref: SubjectRef!, $purpose: PurposeInput!) { subject(ref: $ref, purpose: $purpose) {
  links(kind: SHAREHOLDER_OF, direction: TO) { edges { node {
    share shareAtLeast shareAtMost votes votesAtLeast votesAtMost benefit benefitAtLeast benefitAtMost
    validFrom registeredOn state source } } } } }
"""
SERVICE = {"code": "PUBLIC_SERVICE", "matter": "（虚构）2026-060"}


def test_a_link_shows_what_it_states(ask: Ask, services: Services, token: Any) -> None:
    company, owner = staging.put_subject(services), staging.put_subject(services)
    link = {
        "kind": "SHAREHOLDER_OF",
        "start": {"scheme": "USCC", "value": owner},
        "end": {"scheme": "USCC", "value": company},
        "share_at_least": "0.25",
        "share_at_most": "0.5",
        "votes": "0.333333333333333",
        "benefit": "0",
        "from": "2020-01-01",
        "registered_on": "2020-02-03",
        "state": "STATED",
    }
    staging.put_links(services, link)
    staging.put_links(services, link)
    variables = {"ref": {"code": company}, "purpose": SERVICE}

    def shown(**of: str) -> list[dict[str, Any]]:
        found = ask(LINKS, variables, as_=token(**of))["data"]["subject"]["links"]["edges"]
        return [edge["node"] for edge in found]

    (node,) = shown()
    assert node == {
        **{"share": None, "shareAtLeast": "0.25", "shareAtMost": "0.5"},
        **{"votes": "0.333333333333333", "votesAtLeast": None, "votesAtMost": None},
        **{"benefit": "0.0", "benefitAtLeast": None, "benefitAtMost": None},
        **{"validFrom": "2020-01-01", "registeredOn": "2020-02-03", "state": "STATED", "source": "test"},
    }
    staging.put_links(services, {**link, "state": "REGISTERED", "share": "0.3"})
    (changed,) = shown()
    assert (changed["share"], changed["state"]) == ("0.3", "REGISTERED")
