"""A region's administrator publishes and withdraws rules, and the values of its parameters.

A document is judged beside the whole policy of now, exactly as ``hub rule check`` judges a file; with one
problem nothing is published. The change and its audit entry are one transaction. Whoever publishes names
the version that he or she changes: who comes second is told so (CONFLICT).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from graph_schema.vocabulary import ErrorCode
from hub.access.caller_and_purpose import Access
from hub.access.role_sets import ADMINISTRATORS
from hub.audit import Disclosures
from hub.calendar.workdays import day_in_china
from hub.call import Call
from hub.errors import HubError, InputError
from hub.messages.message import Bilingual, Message, message
from hub.policy.catalogue import Catalogue, RuleVersion
from hub.policy.checks.proposals import (
    Proposal,
    propose_parameter,
    propose_rule,
    read_text,
    rests_on,
    with_value,
    without_rule,
)
from hub.policy.diagnostics.complaints import Complaint
from hub.policy.model.documents import Parameter, ParameterValue, Rule
from hub.policy.new_versions import NewDocument
from hub.policy.published_versions import Signature, newest, publish_signed, withdraw_signed
from hub.policy.versions import policy_head
from hub.services import Services
from hub.store.commits import begin_commit
from hub.store.graph import Row, Transaction

FILE = "rule.yaml"
"""How complaints call a text that came over the wire."""
ATTEMPTS = 5

Judge = Callable[[Catalogue], Proposal]


@dataclass(frozen=True)
class Published:
    """What was published or withdrawn: its id and version, the commit, the audit entry's receipt, and what
    its publisher should know of it."""

    id: str
    version: int
    commit: int
    receipt: str
    warnings: tuple[Complaint, ...] = ()


@dataclass(frozen=True)
class Withdrawal:
    """A rule that is to be withdrawn, and the policy without it."""

    rule: RuleVersion
    catalogue: Catalogue


class _Moved(Exception):
    """The policy changed between judging and writing."""


def rule_from(text: str, access: Access, catalogue: Catalogue) -> Proposal:
    """A rule of the caller's region from its text, judged. Its warnings name each quote, which is the
    publisher's word, and a last day that is over.

    Raises:
        BrokenDocuments: every problem. HubError: FORBIDDEN.
    """
    _administrator(access)
    document = read_text(text, FILE)
    proposal = propose_rule(document, catalogue)
    assert isinstance(proposal.model, Rule)
    _own(access, proposal.model.region, catalogue)
    held = catalogue.rules.get(proposal.model.id)
    if held is not None:
        _own(access, held.rule.region, catalogue)
    warnings = [
        Complaint(FILE, document.line(path), ".".join(map(str, path)), found, wanted)
        for path, found, wanted in _to_know(proposal.model, catalogue, access.day)
    ]
    return replace(proposal, warnings=tuple(warnings))


def _to_know(
    rule: Rule, catalogue: Catalogue, today: date
) -> Iterator[tuple[tuple[str | int, ...], Message, Message]]:
    """What is allowed and its publisher should know: where, what, and what would be without it."""
    for number, basis in enumerate(rule.legal_basis):
        source = catalogue.sources[basis.document]
        title = Bilingual(source.title_en, source.title)
        document = message("rules.document", id=basis.document, title=title)
        found = message("rules.quote-not-looked-up", document=document, article=basis.article)
        yield ("legal_basis", number, "quote"), found, message("rules.quote-compared")
    if rule.valid.to <= today:
        found = message("rules.last-day-over", day=rule.valid.to)
        yield ("valid", "to"), found, message("rules.day-to-come")


def parameter_from(
    id_: str, value: ParameterValue, access: Access, catalogue: Catalogue, *, corrects: bool = False
) -> Proposal:
    """A parameter of the caller's region with one value more, or one corrected, judged. Raises as
    :func:`rule_from`, and InputError where there is nothing to correct."""
    _administrator(access)
    held = catalogue.parameters.get(id_)
    if held is None:
        raise HubError(ErrorCode.NOT_FOUND, "rules.parameter-unknown")
    _own(access, held.region, catalogue)
    return propose_parameter(with_value(held, value, corrects=corrects), catalogue)


def withdrawal_of(id_: str, access: Access, catalogue: Catalogue) -> Withdrawal:
    """A rule of the caller's region that nothing else needs.

    Raises:
        HubError: UNKNOWN_RULE, FORBIDDEN, or CONFLICT: it is withdrawn already, or rules rest on it.
    """
    _administrator(access)
    held = catalogue.rules.get(id_)
    if held is None and id_ in catalogue.withdrawn:
        day = day_in_china(catalogue.withdrawn[id_])
        raise HubError(ErrorCode.CONFLICT, "rules.rule-withdrawn", day=day)
    if held is None:
        raise InputError("rules.rule-unknown", code=ErrorCode.UNKNOWN_RULE)
    _own(access, held.rule.region, catalogue)
    resting = rests_on(id_, catalogue)
    if resting:
        raise HubError(ErrorCode.CONFLICT, "rules.resting", rules=resting)
    return Withdrawal(held, without_rule(id_, catalogue))


def check_expected(type_: str, id_: str, services: Services, expected: int | None) -> None:
    """Refuses, before anything is written, an expected version that is no longer the one that stands.

    Raises:
        HubError: CONFLICT.
    """
    _expect(type_, services.graph.read(lambda tx: newest(tx, type_, id_)), expected)


def publish(
    call: Call,
    judge: Judge,
    expected: int | None,
    reason: str,
) -> Published:
    """Judges a document beside the policy of now and publishes it with its audit entry.

    Args:
        judge: :func:`rule_from` or :func:`parameter_from`, on any catalogue.
        expected: the version that was changed; None for a document that does not stand.

    Raises:
        BrokenDocuments: every problem. HubError: FORBIDDEN, CONFLICT, NOT_FOUND, UNAVAILABLE.
    """

    def attempt(head: int, catalogue: Catalogue) -> Published:
        proposal = judge(catalogue)
        type_, id_ = proposal.name
        document = NewDocument(type_, id_, proposal.text, proposal.model)
        _earlier_owner(call.services, call.access, proposal, catalogue)

        def write(transaction: Transaction, commit: int) -> int:
            held = newest(transaction, type_, id_)
            _expect(type_, held, expected)
            if held is not None and held["open"] and held["digest"] == document.digest:
                raise InputError("rules.text-same", version=held["version"])
            version = int(held["version"]) + 1 if held is not None else 1
            publish_signed(transaction, document, version, commit, _signature(call.access, reason))
            return version

        done = _commit(call.services, call.disclosures, head, ("published", type_, id_), write)
        return replace(done, warnings=proposal.warnings)

    return _until_still(call.services, attempt)


def withdraw(call: Call, id_: str, expected: int, reason: str) -> Published:
    """Ends a rule of the caller's region, with its audit entry. Its versions stay, for replay.

    Raises:
        HubError: as :func:`withdrawal_of`, and CONFLICT, UNAVAILABLE.
    """

    def attempt(head: int, catalogue: Catalogue) -> Published:
        withdrawal_of(id_, call.access, catalogue)

        def write(transaction: Transaction, commit: int) -> int:
            _expect("rule", newest(transaction, "rule", id_), expected)
            withdraw_signed(transaction, "rule", id_, expected, commit, _signature(call.access, reason))
            return expected

        return _commit(call.services, call.disclosures, head, ("withdrawn", "rule", id_), write)

    return _until_still(call.services, attempt)


def _until_still(services: Services, attempt: Callable[[int, Catalogue], Published]) -> Published:
    """Judges again where another document was published in between."""
    for _ in range(ATTEMPTS):
        try:
            return attempt(*services.book.now())
        except _Moved:
            continue
    raise HubError(ErrorCode.CONFLICT, "rules.policy-moved")


def _commit(
    services: Services,
    disclosures: Disclosures,
    head: int,
    done_to: tuple[str, str, str],
    write: Callable[[Transaction, int], int],
) -> Published:
    def change(transaction: Transaction) -> tuple[tuple[int, int], list[str]]:
        commit = begin_commit(transaction, "policy", services.now())
        if policy_head(transaction) != head:
            raise _Moved
        version = write(transaction, commit)
        return (version, commit), [f"{':'.join(done_to)}:{version}:commit {commit}"]

    written = services.audit.write_with(disclosures, change)
    return Published(done_to[-1], *written.made, written.receipt)


def _signature(access: Access, reason: str) -> Signature:
    caller = access.caller
    return Signature(caller.name, caller.authority, access.purpose.matter, reason)


def _administrator(access: Access) -> None:
    if access.caller.role not in ADMINISTRATORS:
        raise HubError(ErrorCode.FORBIDDEN, "rules.role", roles=ADMINISTRATORS)


def _own(access: Access, region: str, catalogue: Catalogue) -> None:
    """The caller's own region, or one below it."""
    if access.caller.region not in catalogue.path(region):
        raise HubError(ErrorCode.FORBIDDEN, "rules.region-not-below", region=region, own=access.caller.region)


def _earlier_owner(services: Services, access: Access, proposal: Proposal, catalogue: Catalogue) -> None:
    """An id that once was another region's stays that region's."""
    for signed in services.book.history(*proposal.name)[:1]:
        earlier = services.book.model(proposal.type, signed.text)
        assert isinstance(earlier, Rule | Parameter)
        _own(access, earlier.region, catalogue)


_READING = {"parameter": message("rules.read-parameter"), "rule": message("rules.read-rule")}
"""Where the version that stands is read."""


def _expect(type_: str, held: Row | None, expected: int | None) -> None:
    reading = _READING[type_]
    stands = int(held["version"]) if held is not None and held["open"] else None
    if stands == expected:
        return
    if stands is None:
        raise HubError(ErrorCode.CONFLICT, "rules.version-withdrawn", reading=reading)
    if expected is None:
        raise HubError(ErrorCode.CONFLICT, "rules.version-there", version=stands, reading=reading)
    raise HubError(
        ErrorCode.CONFLICT, "rules.version-newer", version=stands, changed=expected, reading=reading
    )
