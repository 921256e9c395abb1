"""Questions about who is meant, as a front end sends them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from stdnum.cn import uscc

from hub.matching import resolving
from hub.matching.numbers import organisation_check
from hub.matching.pairs import pair_row, propose
from hub.matching.resolving import Meaning, Resolution, RowNames
from hub.search import indexing
from hub.search.gazetteer import gazetteer_of
from hub.services import Services
from tests import staging
from tests.asking import Json

PURPOSE = {"code": "COMPLIANCE_CHECK", "matter": "T-15"}
PAIR = """
fragment Pair on MatchingPair {
  id version name number region { code } score verdict features { feature similarity points }
  subject { id code name } other { id }
  judgements { verdict reason judgedBy role authority { code } region { code } version }
}
"""
QUEUE = (
    """
query ($region: String, $first: Int, $after: String, $purpose: PurposeInput!) {
  undecidedPairs(region: $region, first: $first, after: $after, purpose: $purpose) {
    edges { cursor node { ...Pair } } pageInfo { hasNextPage endCursor }
  }
}
"""
    + PAIR
)
JUDGE = (
    """
mutation ($pair: ID!, $verdict: MatchingVerdict!, $reason: String!, $version: Int!, $purpose: PurposeInput!) {
  judgePair(pair: $pair, verdict: $verdict, reason: $reason, version: $version, purpose: $purpose) {
    pair { ...Pair } receipt
  }
}
"""
    + PAIR
)
MERGE = (
    """
mutation ($subject: SubjectRef!, $other: SubjectRef!, $reason: String!, $purpose: PurposeInput!) {
  mergeSubjects(subject: $subject, other: $other, reason: $reason, purpose: $purpose) {
    pair { ...Pair } receipt
  }
}
"""
    + PAIR
)
SPLIT = (
    """
mutation ($subject: SubjectRef!, $reason: String!, $purpose: PurposeInput!) {
  splitSubject(subject: $subject, reason: $reason, purpose: $purpose) { pair { ...Pair } receipt }
}
"""
    + PAIR
)
LOOK = """
query ($ref: SubjectRef!, $purpose: PurposeInput!) {
  subject(ref: $ref, purpose: $purpose) {
    id scheme code name
    versions { name validFrom validTo }
    records { edges { node { id } } }
    linkCounts { kind direction count }
  }
}
"""
Resolve = Callable[..., list[Resolution]]


def resolve(services: Services, *rows: RowNames, region: str = "411502") -> list[Resolution]:
    """What writing rows does: names are indexed, rows are resolved, and what is undecided waits."""
    catalogue = services.book.current()
    words = gazetteer_of(catalogue)
    indexing.follow(services.graph, words)

    def work(transaction: Any) -> list[Resolution]:
        found = resolving.resolve(transaction, rows, words)
        waiting = [
            pair_row(
                one.sought, row.name, candidate, row.region or region, catalogue.path(row.region or region)
            )
            for row, one in zip(rows, found, strict=True)
            if one.meaning is Meaning.UNDECIDED
            for candidate in one.candidates
        ]
        propose(transaction, waiting, services.now())
        return found

    return services.graph.write(work)


def fresh_code() -> str:
    """A unified code whose organisation code has a right check digit too."""
    body = f"TEY{next(staging.NUMBERS):05}"
    whole = f"91411502{body}{organisation_check(body)}"
    return whole + uscc.calc_check_digit(whole)


def by_id(id_: str) -> Json:
    """A SubjectRef by id."""
    return {"id": id_}


def by_number(value: str) -> Json:
    """A SubjectRef by a registration number."""
    return {"external": {"scheme": "REGISTRATION_NUMBER", "value": value}}
