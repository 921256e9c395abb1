"""Why a change can't follow: what stands instead, what was expected, and what to do. Pure texts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from graph_schema.vocabulary import AgreementEventKind as E
from graph_schema.vocabulary import AgreementState as S


@dataclass(frozen=True)
class Refusal:
    """What was found, in English and Chinese; what was expected; what to do."""

    en: str
    zh: str
    expected: str
    fix: str


_DRAFT = "a version that is not yet in force: DRAFTED or PARTLY_SIGNED"
_EXPECTED: Mapping[E, str] = {
    E.DRAFTED: "a draft beside which no other one is signed",
    E.SIGNED: _DRAFT,
    E.WITHDRAWN: _DRAFT,
    E.SUSPENDED: "an agreement that is IN_FORCE, or SUSPENDED by another party alone",
    E.RESUMED: "an agreement that your region suspended",
    E.TERMINATED: "an agreement of which a version is drafted, signed, in force or suspended",
}
_NOTHING = "nothing is left to do"
_WAITS = ("it is not in force yet, and opens nothing", "尚未生效，不开放任何记录")
_SIGNED = ("all parties have signed it", "各方均已签署")
_ENDED_ANEW = "draft another agreement, with another id"

_WHY: Mapping[tuple[E, S], tuple[str, str, str]] = {
    (E.SIGNED, S.IN_FORCE): (*_SIGNED, "nothing is left to sign; `agreement(id)` shows the signatures"),
    (E.SIGNED, S.SUSPENDED): (*_SIGNED, "nothing is left to sign; who suspended it resumes it"),
    (E.SIGNED, S.WITHDRAWN): (
        "nobody signs it any more",
        "已经撤回，不再签署",
        "amend the agreement: the same text may follow as a new version",
    ),
    (E.SIGNED, S.REPLACED): (
        "a newer version took its place",
        "已由新版本取代",
        "read `agreement(id)`, and sign the version that waits for signatures, where there is one",
    ),
    (E.WITHDRAWN, S.IN_FORCE): (*_SIGNED, "suspend or terminate the agreement, or amend it"),
    (E.WITHDRAWN, S.SUSPENDED): (*_SIGNED, "terminate the agreement, or amend it"),
    (E.WITHDRAWN, S.WITHDRAWN): ("it was withdrawn before", "此前已经撤回", _NOTHING),
    (E.WITHDRAWN, S.REPLACED): (
        "a newer version took its place",
        "已由新版本取代",
        "read `agreement(id)`, and withdraw the version that waits for signatures, where there is one",
    ),
    (E.SUSPENDED, S.DRAFTED): (*_WAITS, "withdraw the draft (withdrawAgreementDraft)"),
    (E.SUSPENDED, S.PARTLY_SIGNED): (*_WAITS, "withdraw the draft (withdrawAgreementDraft)"),
    (E.SUSPENDED, S.WITHDRAWN): ("it opens nothing", "不开放任何记录", _NOTHING),
    (E.RESUMED, S.DRAFTED): (*_WAITS, "sign it: with the last signature it is in force"),
    (E.RESUMED, S.PARTLY_SIGNED): (*_WAITS, "sign it: with the last signature it is in force"),
    (E.RESUMED, S.WITHDRAWN): (
        "it was never in force",
        "从未生效",
        "amend the agreement, and have the new version signed",
    ),
    (E.RESUMED, S.IN_FORCE): ("nobody has suspended it", "没有任何一方中止", _NOTHING),
    (E.TERMINATED, S.WITHDRAWN): ("nothing of it stands or waits", "没有生效或者待签署的版本", _NOTHING),
}
"""What was tried on a version in a state → why it can't be, in English and Chinese, and what to do."""


def no_way(kind: E, number: int, state: S, *, seeded: bool) -> Refusal:
    """For an event that the state of a version does not allow."""
    en, zh, fix = _WHY.get(
        (kind, state), (f"{kind} does not follow", f"不能变更为 {kind}", "read `agreement(id)`")
    )
    if seeded and (en, zh) == _SIGNED:
        en, zh = "it came with the seeds, and stands without signatures", "随初始数据生效，无须签署"
    return Refusal(
        f"Version {number} is {state}: {en}.",
        f"第 {number} 版的状态是 {state}：{zh}。",
        _EXPECTED.get(kind, "an event that follows from this state"),
        fix,
    )


def ended(kind: E) -> Refusal:
    """For whatever is tried after the end."""
    fix = _NOTHING if kind in (E.TERMINATED, E.SUSPENDED, E.WITHDRAWN) else _ENDED_ANEW
    return Refusal(
        "The agreement is terminated, and nothing follows an end.",
        "协议已经终止，不能再变更。",
        "an agreement that is not terminated",
        fix,
    )


def no_version(number: int, newest: int) -> Refusal:
    """For a version that is not there."""
    return Refusal(
        f"There is no version {number} of this agreement: the newest is version {newest}.",
        f"该协议没有第 {number} 版，最新的是第 {newest} 版。",
        f"a version from 1 to {newest}",
        "correct the version; `agreement(id)` lists all of them",
    )
