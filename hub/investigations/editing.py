"""Opening, sharing, closing and merging the file of an investigation. A change names the version that its
author read: of two who change a file at once the second is told so, and nothing is overwritten."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from graph_schema.vocabulary import ErrorCode, InvestigationState
from hub.access.purposes import check_investigator
from hub.audit import Written
from hub.call import Call
from hub.errors import HubError, InputError
from hub.investigations import investigation as store
from hub.investigations.investigation import Investigation
from hub.store.commits import begin_commit
from hub.store.graph import Transaction
from hub.store.ids import new_id

MOST_MEMBERS = 50
Work = Callable[[Transaction, Investigation, int], Investigation]
"""Changes a file inside of the transaction of a commit, and answers it as it is then."""

MOVE_CONTENT = """
MATCH (from:Investigation {id: $from}), (to:Investigation {id: $to})
CALL (from, to) {
  MATCH (from)-[old:HAS_NOTE]->(n:InvestigationNote)
  DELETE old CREATE (to)-[:HAS_NOTE]->(n)
}
CALL (from, to) {
  MATCH (from)-[old:HAS_GRAPH]->(g:SavedGraph)
  DELETE old CREATE (to)-[:HAS_GRAPH]->(g)
}
CALL (from, to) {
  MATCH (from)-[old:LOOKS_AT]->(x:InvestigationSubject)
  OPTIONAL MATCH (same:InvestigationSubject {key: $to + '/' + x.subject})
  FOREACH (_ IN CASE WHEN same IS NULL THEN [1] ELSE [] END |
    CREATE (to)-[:LOOKS_AT]->(x) SET x.key = $to + '/' + x.subject)
  DELETE old
  FOREACH (_ IN CASE WHEN same IS NULL THEN [] ELSE [1] END |
    SET same.why = same.why + '\\n' + x.why DELETE x)
}
"""
"""What the one file holds goes to the other; of a subject that both name, both reasons stay."""
SIZES = """
MATCH (i:Investigation {id: $id})
RETURN COUNT { (i)-[:LOOKS_AT]->() } AS subjects, COUNT { (i)-[:HAS_NOTE]->() } AS notes,
       COUNT { (i)-[:HAS_GRAPH]->() } AS graphs
"""
MOST = {"subjects": 1_000, "notes": 1_000, "graphs": 100}
"""What one file holds."""


def open_(call: Call, title: str) -> Written[Investigation]:
    """Opens the file of the matter that the purpose names.

    Raises:
        HubError: FORBIDDEN; CONFLICT where the caller has an open file of the matter.
    """
    check_investigator(call.access)
    caller, now, matter = call.access.caller, call.services.now(), call.access.purpose.matter
    opened = Investigation(
        id=new_id("i"),
        matter=matter,
        matters=(matter,),
        title=title,
        region=caller.region,
        authority=caller.authority,
        opened_by=caller.name,
        opened_at=now,
    )
    call.disclosures.note(call.access, None, "investigation")

    def work(transaction: Transaction) -> tuple[Investigation, list[str]]:
        commit = begin_commit(transaction, "investigation", now)
        own = store.own_of_matter(transaction, call.access)
        if own is not None:
            raise HubError(ErrorCode.CONFLICT, "investigations.open-already", id=own)
        store.keep(transaction, opened, commit)
        return opened, [_outcome(opened, "opened", commit)]

    return call.services.audit.write_with(call.disclosures, work)


def change(call: Call, id_: str, expected: int, what: str, work: Work) -> Written[Investigation]:
    """Changes an open file, if its version is the one that its author read.

    Args:
        what: a word for the entry in the log.

    Raises:
        HubError: FORBIDDEN; NOT_FOUND; CONFLICT where it is closed or has another version.
    """
    check_investigator(call.access)
    now = call.services.now()
    call.disclosures.note(call.access, None, "investigation")

    def changing(transaction: Transaction) -> tuple[Investigation, list[str]]:
        commit = begin_commit(transaction, "investigation", now)
        current = store.read(transaction, call.access, id_)
        _check_version(current, expected)
        after = work(transaction, current, commit).model_copy(update={"version": current.version + 1})
        store.keep(transaction, after, commit)
        return after, [_outcome(after, what, commit)]

    return call.services.audit.write_with(call.disclosures, changing)


def share(
    call: Call, id_: str, expected: int, members: Sequence[str], *, of_region: bool
) -> Written[Investigation]:
    """Says with whom of the region the file is shared: accounts of colleagues, or all investigators. Who was
    named before and is not now no longer sees it.

    Raises:
        HubError: as :func:`change`; FORBIDDEN for who did not open it.
        InputError: LIMIT_EXCEEDED.
    """
    _check_number(members)

    def work(_: Transaction, current: Investigation, __: int) -> Investigation:
        _check_opener(call, current)
        named = tuple(sorted(set(members) - {current.opened_by}))
        return current.model_copy(update={"members": named, "of_region": of_region})

    return change(call, id_, expected, "shared", work)


def close(call: Call, id_: str, expected: int, reason: str) -> Written[Investigation]:
    """Closes a file: it can be read, and changed no more.

    Raises:
        HubError: as :func:`change`; FORBIDDEN for who did not open it.
    """
    now = call.services.now()

    def work(_: Transaction, current: Investigation, __: int) -> Investigation:
        _check_opener(call, current)
        return current.model_copy(
            update={
                "state": InvestigationState.CLOSED,
                "closed_at": now,
                "closed_by": call.access.caller.name,
                "closing_reason": reason,
            }
        )

    return change(call, id_, expected, "closed", work)


def merge(call: Call, into: str, expected: int, other: str) -> Written[Investigation]:
    """Moves what another open file holds into this one, which then bears both matters. The other leads here.

    Who saw either of both sees all of it then, so each must have been opened to them by who opened it: a file
    of the caller's own by the merge itself, that of a colleague before, by :func:`share`.

    Raises:
        HubError: as :func:`change`; NOT_FOUND for another file that the caller does not see; FORBIDDEN for
            who opened neither, and where readers of the one would see what a colleague opened and did not
            share with them; CONFLICT for a file with itself, or with a closed one.
        InputError: LIMIT_EXCEEDED where both are too much for one.
    """
    now = call.services.now()

    def work(transaction: Transaction, current: Investigation, commit: int) -> Investigation:
        joined = store.visible(transaction, call.access, other)
        if joined is None or joined.merged_into is not None:
            raise HubError(ErrorCode.NOT_FOUND, "investigations.unknown")
        if joined.id == current.id or joined.state is InvestigationState.CLOSED:
            raise HubError(ErrorCode.CONFLICT, "investigations.not-to-merge")
        _check_sight(call, current, joined)
        _check_sizes(transaction, current.id, joined.id)
        transaction.rows(MOVE_CONTENT, **{"from": joined.id, "to": current.id})
        gone = {"merged_into": current.id, "state": InvestigationState.CLOSED, "closed_at": now}
        gone |= {"closed_by": call.access.caller.name, "version": joined.version + 1}
        store.keep(transaction, joined.model_copy(update=gone), commit)
        members = (current.readers | joined.readers) - {current.opened_by}
        _check_number(members)
        return current.model_copy(
            update={
                "members": tuple(sorted(members)),
                "of_region": current.of_region or joined.of_region,
                "matters": tuple(dict.fromkeys((*current.matters, *joined.matters))),
                "merged": (*current.merged, joined.id, *joined.merged),
            }
        )

    return change(call, into, expected, f"merged-with:{other}", work)


def check_room(transaction: Transaction, id_: str) -> None:
    """Refuses what no longer fits into a file.

    Raises:
        InputError: LIMIT_EXCEEDED.
    """
    _check_sizes(transaction, id_)


def _check_sizes(transaction: Transaction, *ids: str) -> None:
    rows = [transaction.row(SIZES, id=one) or {} for one in ids]
    for what, most in MOST.items():
        if sum(int(row.get(what, 0)) for row in rows) > most:
            raise InputError("investigations.full", code=ErrorCode.LIMIT_EXCEEDED, **MOST)


def _check_version(current: Investigation, expected: int) -> None:
    if current.state is InvestigationState.CLOSED:
        raise HubError(ErrorCode.CONFLICT, "investigations.closed")
    if current.version != expected:
        raise HubError(ErrorCode.CONFLICT, "investigations.changed", version=current.version, named=expected)


def _check_opener(call: Call, current: Investigation) -> None:
    if current.opened_by != call.access.caller.name:
        raise HubError(ErrorCode.FORBIDDEN, "investigations.of-who-opened-it")


def _check_sight(call: Call, current: Investigation, joined: Investigation) -> None:
    """Nobody comes to see a file by a merge that who opened it has no part in."""
    own = call.access.caller.name
    if own not in (current.opened_by, joined.opened_by):
        raise HubError(ErrorCode.FORBIDDEN, "investigations.of-who-opened-it")
    for one, readers in ((current, joined), (joined, current)):
        if one.opened_by == own or one.of_region:
            continue
        if readers.of_region or not readers.readers <= one.readers:
            raise HubError(ErrorCode.FORBIDDEN, "investigations.merge-shows-more", id=one.id)


def _check_number(members: Collection[str]) -> None:
    if len(members) > MOST_MEMBERS:
        raise InputError(
            "investigations.members-too-many", code=ErrorCode.LIMIT_EXCEEDED, at_most=MOST_MEMBERS
        )


def _outcome(investigation: Investigation, what: str, commit: int) -> str:
    return f"investigation:{investigation.id}:{what}:version {investigation.version}:commit {commit}"
