"""People judge who is meant: same, not same, undecided, with who, when and why, entered in the audit log.

For the authorities of the region that the pair waits in. Of two subjects SAME merges and NOT_SAME splits.
"""

from __future__ import annotations

from collections.abc import Callable

from graph_schema.vocabulary import ErrorCode, SubjectKind
from hub.access.caller_and_purpose import Access
from hub.access.grants import own_region
from hub.access.role_sets import JUDGES
from hub.audit import Written
from hub.call import Call
from hub.errors import HubError
from hub.identity.naming import SubjectKey
from hub.matching import merging, pairs
from hub.matching.merging import KeyedSubject, Merge
from hub.matching.pairs import Judgement, MatchingPair, MatchingVerdict
from hub.policy.catalogue import NATION
from hub.store.commits import begin_commit
from hub.store.graph import Row, Transaction
from hub.store.ids import new_id

OTHER_SAME = """
MATCH (p:MatchingPair {mention: $mention}) WHERE p.id <> $id AND p.verdict = 'SAME' RETURN p.id AS id LIMIT 1
"""


def check_judge(access: Access) -> None:
    """Refuses other roles.

    Raises:
        HubError: FORBIDDEN.
    """
    if access.caller.role not in JUDGES:
        raise HubError(ErrorCode.FORBIDDEN, "matching.role", role=access.caller.role, roles=JUDGES)


def waiting(call: Call, region: str | None, after: str, limit: int) -> list[MatchingPair]:
    """The pairs that wait in the queues of the caller's region (or one below it) and below, the oldest first.

    Raises:
        HubError: FORBIDDEN.
    """
    check_judge(call.access)
    regions = own_region(call.access, region, call.catalogue)
    found = call.services.graph.read(lambda tx: pairs.queue(tx, regions, after, limit))
    for one in found:
        call.disclosures.note(call.access, one.subject, "matchingPair", regions=(one.region,))
    if not found:
        call.disclosures.note(call.access, None, "matchingPair")
    return found


def judge(call: Call, id_: str, verdict: MatchingVerdict, reason: str, version: int) -> Written[MatchingPair]:
    """Judges a pair.

    Args:
        version: that of the pair that was looked at.

    Raises:
        HubError: FORBIDDEN; NOT_FOUND for "not there" as for "not in charge"; CONFLICT where somebody judged
            it meanwhile, where the row means another subject already, or where the two can't be one.
    """
    check_judge(call.access)

    def find(transaction: Transaction) -> MatchingPair:
        found = pairs.by_id(transaction, id_)
        if found is None or call.access.caller.region not in found.path:
            raise HubError(ErrorCode.NOT_FOUND, "matching.pair-not-yours")
        if found.version != version:
            raise HubError(ErrorCode.CONFLICT, "matching.pair-changed", version=found.version)
        return found

    return _judged(call, find, verdict, reason)


def merge_subjects(call: Call, one: SubjectKey, other: SubjectKey, reason: str) -> Written[MatchingPair]:
    """Judges that two subjects are one: from now on there is one, under the key that lasts.

    Raises:
        HubError: as :func:`judge`; CONFLICT also for two unified codes.
    """
    check_judge(call.access)

    def find(transaction: Transaction) -> MatchingPair:
        return _pair_of(transaction, call, merging.merge_of(*_both(transaction, one, other)))

    return _judged(call, find, MatchingVerdict.SAME, reason)


def split_subject(call: Call, subject: SubjectKey, reason: str) -> Written[MatchingPair]:
    """Judges that a subject, named by its own key or id, is not the one that it was merged into.

    Raises:
        HubError: as :func:`judge`; NOT_FOUND where it is not merged.
    """
    check_judge(call.access)

    def find(transaction: Transaction) -> MatchingPair:
        found = merging.keyed_subject(transaction, subject)
        pair = pairs.of_merge(transaction, found.id) if found is not None else None
        if pair is None or call.access.caller.region not in pair.path:
            raise HubError(ErrorCode.NOT_FOUND, "matching.merge-not-yours")
        return pair

    return _judged(call, find, MatchingVerdict.NOT_SAME, reason)


def history(call: Call, pair: MatchingPair) -> list[Judgement]:
    """What was judged of a pair, the newest first."""
    return call.services.graph.read(lambda tx: pairs.judgements(tx, pair.id))


def _both(transaction: Transaction, one: SubjectKey, other: SubjectKey) -> tuple[KeyedSubject, KeyedSubject]:
    """Two organisations, which everybody who may search may know of."""
    if one.digests is not None or other.digests is not None:
        raise HubError(ErrorCode.CONFLICT, "matching.merge-person")
    left, right = merging.keyed_subject(transaction, one), merging.keyed_subject(transaction, other)
    if left is None or right is None or SubjectKind.NATURAL_PERSON in (left.kind, right.kind):
        raise HubError(ErrorCode.NOT_FOUND, "matching.subject-not-yours")
    return left, right


def _pair_of(transaction: Transaction, call: Call, what: Merge) -> MatchingPair:
    """The pair of two subjects, made where there is none; in charge is the home of the one that stays."""
    key = f"{what.subject.id}/{what.into.id}"
    region = next(iter((*what.into.regions, *what.subject.regions)), NATION)
    path = call.catalogue.path(region)
    if call.access.caller.region not in path:
        raise HubError(ErrorCode.NOT_FOUND, "matching.subject-not-yours")
    found = pairs.by_key(transaction, key)
    if found is not None:
        return found
    row: Row = {
        "id": new_id("mp"),
        "key": key,
        "mention": None,
        "subject": what.into.id,
        "other": what.subject.id,
        "name": None,
        "number": None,
        "region": region,
        "path": list(path),
        "score": 0,
        "features": [],
    }
    pairs.propose(transaction, [row], call.services.now())
    made = pairs.by_key(transaction, key)
    assert made is not None, "it was written in this transaction"
    return made


def _judged(
    call: Call, find: Callable[[Transaction], MatchingPair], verdict: MatchingVerdict, reason: str
) -> Written[MatchingPair]:
    now, caller = call.services.now(), call.access.caller

    def change(transaction: Transaction) -> tuple[MatchingPair, list[str]]:
        commit = begin_commit(transaction, "judgement", now)
        pair = find(transaction)
        judgement = Judgement(
            id=new_id("j"),
            verdict=verdict,
            reason=reason,
            by=caller.name,
            role=caller.role,
            authority=caller.authority,
            region=caller.region,
            at=now,
        )
        _apply(transaction, pair, judgement, commit)
        kept = pairs.record(transaction, pair, judgement, commit)
        if kept is None:
            raise HubError(ErrorCode.CONFLICT, "matching.pair-changed", version=pair.version)
        call.disclosures.note(call.access, pair.subject, "matchingPair", regions=(pair.region,))
        return kept, [f"judged:{pair.id}:{verdict}:commit {commit}"]

    return call.services.audit.write_with(call.disclosures, change)


def _apply(transaction: Transaction, pair: MatchingPair, judgement: Judgement, commit: int) -> None:
    """What follows at once: of two subjects a merge or a split, of a row that nobody else may be meant."""
    same = judgement.verdict is MatchingVerdict.SAME
    if pair.other is None:
        asked = {"mention": pair.mention, "id": pair.id}
        if same and transaction.row(OTHER_SAME, **asked) is not None:
            raise HubError(ErrorCode.CONFLICT, "matching.means-another")
        return
    if same == (pair.verdict is MatchingVerdict.SAME):
        return
    if same:
        both = _both(transaction, SubjectKey(id=pair.other), SubjectKey(id=pair.subject))
        merging.merge(transaction, merging.merge_of(*both), judgement.id, commit)
    else:
        merging.split(transaction, pair.other, commit)
