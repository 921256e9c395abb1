"""Pairs of what a row says and a subject (or of two subjects) on which people judge: what one is, and how the
graph keeps it with its history.

A pair is named by what was said, not by the row: the next row that says the same finds the judgement. One
that was judged NOT_SAME stays, so that it is never proposed or matched again.
"""

from __future__ import annotations

from enum import StrEnum
from hashlib import sha256

from graph_schema.vocabulary import Role
from hub.matching.scoring import FeatureScore, Scored, Sought
from hub.matching.weights import MatchingFeature, PartSimilarity
from hub.store.commits import OPEN_COMMIT, stamp
from hub.store.entity import Entity, Moment
from hub.store.graph import Row, Transaction
from hub.store.ids import new_id


class MatchingVerdict(StrEnum):
    """What a person judged of a pair."""

    SAME = "SAME"  # 同一主体
    NOT_SAME = "NOT_SAME"  # 非同一主体
    UNDECIDED = "UNDECIDED"  # 无法判断


PROPOSE = """
UNWIND $rows AS row
MERGE (p:MatchingPair {key: row.key})
  ON CREATE SET p.id = row.id, p.version = 0, p.mention = row.mention, p.subject = row.subject,
                p.other = row.other, p.name = row.name, p.number = row.number, p.region = row.region,
                p.path = row.path, p.proposedAt = $at, p.place = $at + '/' + row.id, p.queue = row.region,
                p.verdict = 'UNDECIDED'
SET p.score = row.score, p.features = row.features
"""
"""A pair that was judged keeps what was judged; what speaks for it may have changed. ``queue`` is the region
in whose queue it waits."""
BY_ID = "MATCH (p:MatchingPair {id: $id}) RETURN p {.*} AS pair"
BY_KEY = "MATCH (p:MatchingPair {key: $key}) RETURN p {.*} AS pair"
OF_MERGE = """
MATCH (s:Subject {id: $subject})-[m:MERGED_INTO]->(:Subject) WHERE m.knownTo = $open
MATCH (p:MatchingPair)-[:HAS_JUDGEMENT]->(:Judgement {id: m.judgement})
RETURN p {.*} AS pair
"""
QUEUE = """
UNWIND $regions AS region
CALL (region) {
  MATCH (p:MatchingPair) USING INDEX SEEK p:MatchingPair(queue, place)
  WHERE p.queue = region AND p.place > $after
  RETURN p ORDER BY p.place LIMIT $limit
}
WITH p ORDER BY p.place LIMIT $limit
RETURN p {.*} AS pair
"""
JUDGE = """
MATCH (p:MatchingPair {id: $id}) WHERE p.version = $version
SET p.version = p.version + 1, p.verdict = $verdict, p.changedIn = $commit,
    p.queue = CASE WHEN $verdict = 'UNDECIDED' THEN p.region END
CREATE (p)-[:HAS_JUDGEMENT]->(j:Judgement)
SET j = $judgement, j.version = p.version, j.commit = $commit
RETURN p {.*} AS pair
"""
SETTLE = """
MATCH (p:MatchingPair {mention: $mention}) WHERE p.id <> $id AND p.verdict = 'UNDECIDED'
SET p.queue = CASE WHEN $settled THEN NULL ELSE p.region END
"""
"""What one row means is settled for all its pairs: the others wait no more, until that is judged anew."""
JUDGEMENTS = """
MATCH (:MatchingPair {id: $id})-[:HAS_JUDGEMENT]->(j:Judgement)
RETURN j {.*} AS judgement ORDER BY j.version DESC LIMIT $limit
"""
MOST_JUDGEMENTS = 50


class MatchingPair(Entity, frozen=True):
    """A pair as it stands.

    Args:
        mention: a digest of what a row says; None for two subjects (``other`` and ``subject``).
        region: whose authorities judge it; ``path`` from the nation down to it.
        features: as ``feature:similarity:points``.
    """

    id: str
    key: str
    version: int
    subject: str
    other: str | None = None
    mention: str | None = None
    name: str | None = None
    number: str | None = None
    region: str
    path: tuple[str, ...]
    score: int
    features: tuple[str, ...] = ()
    verdict: MatchingVerdict
    proposed_at: Moment
    place: str

    @property
    def evidence(self) -> tuple[FeatureScore, ...]:
        """What speaks for it and against it."""
        return tuple(map(feature_of, self.features))


class Judgement(Entity, frozen=True):
    """What somebody judged of a pair, when and why; ``version`` is the pair's after it."""

    id: str
    verdict: MatchingVerdict
    reason: str
    by: str
    role: Role
    authority: str
    region: str
    at: Moment
    version: int = 0
    commit: int = 0


def feature_text(one: FeatureScore) -> str:
    """The score of a feature as the graph keeps it."""
    return f"{one.feature}:{one.similarity}:{one.points}"


def feature_of(text: str) -> FeatureScore:
    """The score of a feature from a text of :func:`feature_text`."""
    feature, similarity, points = text.split(":")
    return FeatureScore(MatchingFeature(feature), PartSimilarity(similarity), int(points))


def mention_of(sought: Sought) -> str:
    """What a row says, as one text: however it is written, so that what was judged of the one spelling holds
    for the other; a region beside the name counts where the name has none. A digest: it stands in keys."""
    name, number = sought.name, sought.number
    region = None if name is not None and name.regions else sought.region
    parts: list[str] = []
    if name is not None:
        told = (
            (name.distinctive, *name.industries, name.form, name.branch)
            if name.distinctive
            else (name.folded,)
        )
        parts = [*name.regions, "", *told]
    text = "\x1f".join((*parts, "", str(number.value if number else ""), region or ""))
    return sha256(text.encode()).hexdigest()[:32]


def pair_row(sought: Sought, text: str | None, scored: Scored, region: str, path: tuple[str, ...]) -> Row:
    """A pair as :data:`PROPOSE` takes it."""
    mention = mention_of(sought)
    return {
        "id": new_id("mp"),
        "key": f"{mention}/{scored.subject}",
        "mention": mention,
        "subject": scored.subject,
        "other": None,
        "name": text,
        "number": sought.number.value if sought.number is not None else None,
        "region": region,
        "path": list(path),
        "score": scored.score,
        "features": list(map(feature_text, scored.features)),
    }


def propose(transaction: Transaction, rows: list[Row], at: Moment) -> None:
    """Puts pairs into the queues of their regions, each once."""
    if rows:
        transaction.rows(PROPOSE, rows=rows, at=stamp(at))


def by_id(transaction: Transaction, id_: str) -> MatchingPair | None:
    """A pair."""
    row = transaction.row(BY_ID, id=id_)
    return MatchingPair.from_row(row["pair"]) if row is not None else None


def by_key(transaction: Transaction, key: str) -> MatchingPair | None:
    """The pair of this key."""
    row = transaction.row(BY_KEY, key=key)
    return MatchingPair.from_row(row["pair"]) if row is not None else None


def of_merge(transaction: Transaction, subject: str) -> MatchingPair | None:
    """The pair by whose judgement a subject was merged; None where it was not."""
    row = transaction.row(OF_MERGE, subject=subject, open=OPEN_COMMIT)
    return MatchingPair.from_row(row["pair"]) if row is not None else None


def queue(transaction: Transaction, regions: list[str], after: str, limit: int) -> list[MatchingPair]:
    """Pairs that wait in the queues of some regions, the oldest first, after a place."""
    rows = transaction.rows(QUEUE, regions=regions, after=after, limit=limit)
    return [MatchingPair.from_row(row["pair"]) for row in rows]


def record(
    transaction: Transaction, pair: MatchingPair, judgement: Judgement, commit: int
) -> MatchingPair | None:
    """Keeps a judgement; None where the pair has another version by now."""
    row = transaction.row(
        JUDGE,
        id=pair.id,
        version=pair.version,
        verdict=judgement.verdict.value,
        judgement=judgement.properties(),
        commit=commit,
    )
    if row is None:
        return None
    if pair.mention is not None:
        same = judgement.verdict is MatchingVerdict.SAME
        transaction.rows(SETTLE, mention=pair.mention, id=pair.id, settled=same)
    return MatchingPair.from_row(row["pair"])


def judgements(transaction: Transaction, pair: str) -> list[Judgement]:
    """What was judged of a pair, the newest first, at most one more than :data:`MOST_JUDGEMENTS`."""
    rows = transaction.rows(JUDGEMENTS, id=pair, limit=MOST_JUDGEMENTS + 1)
    return [Judgement.from_row(row["judgement"]) for row in rows]
