"""An agreement as one file that somebody verifies offline: texts, events, signatures, keys.

What a bundle can't prove is told by who verifies it: that a key is a party's (compare the thumbprint
with what that party publishes), and that nothing happened after ``exportedAt``.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from typing import Any, cast

from graph_schema.vocabulary import AgreementEventKind
from hub.agreements.agreement import StoredAgreement, model_of
from hub.agreements.keys import SigningKey
from hub.agreements.life import Event, Illegal, Life, fold
from hub.agreements.signatures import canonical, digest, kid_of, read_public, verify
from hub.calendar.workdays import day_in_china
from hub.errors import HubError, InputError
from hub.messages.message import AnyOf, Argument, Message, message
from hub.policy.diagnostics.complaints import BrokenDocuments
from hub.policy.model.documents import Agreement
from hub.policy.yaml_documents import parse_stored
from hub.store.entity import Entity

FORM = "credit-hub agreement bundle 1"
_VERSION = ("version", "text", "digest")
_EVENT = ("number", "kind", "version", "region", "authority", "reason", "at", "kid", "signature")
_KEY = ("kid", "region", "jwk", "validFrom", "validTo", "registeredAt", "withdrawnAt")


def bundle(held: StoredAgreement, keys: list[SigningKey], at: str) -> str:
    """The file's text: JSON, with the keys that signed. No account is in it."""
    found = {
        "form": FORM,
        "agreement": held.id,
        "exportedAt": at,
        "versions": [_only(_VERSION, version) for version in held.versions],
        "events": [_only(_EVENT, event) for event in held.events],
        "keys": [_only(_KEY, key) for key in keys],
    }
    return json.dumps(found, ensure_ascii=False, indent=1)


def _only(names: tuple[str, ...], entity: Entity) -> dict[str, Any]:
    properties = entity.properties()
    return {name: properties[name] for name in names}


def check(text: str, trusted: Mapping[str, Collection[str]] | None = None) -> list[str]:
    """What a bundle proves, in sentences.

    Args:
        trusted: the thumbprints of a region's keys, old ones too, as it publishes them: another key of such a
            region is refused. Which regions' keys were compared with nothing is told at the end.

    Raises:
        InputError: something does not hold; the sentence says what.
    """
    try:
        given: Any = json.loads(text)
        if not isinstance(given, dict) or cast("dict[str, Any]", given).get("form") != FORM:
            raise ValueError
        return _check(cast("dict[str, Any]", given), trusted or {})
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError, BrokenDocuments):
        raise _fails("agreements.file-damaged") from None


def _check(found: dict[str, Any], trusted: Mapping[str, Collection[str]]) -> list[str]:
    id_, events = str(found["agreement"]), found["events"]
    payloads: dict[int, bytes] = {}
    model: Agreement | None = None
    for row in found["versions"]:
        payload = canonical(id_, int(row["version"]), parse_stored(row["text"], id_).data)
        model = model_of(row["text"], id_)
        if digest(payload) != row["digest"] or model.id != id_:
            raise _fails("agreements.file-text-changed", version=row["version"])
        payloads[int(row["version"])] = payload
    if model is None or [row["number"] for row in events] != list(range(1, len(events) + 1)):
        raise _fails("agreements.file-incomplete")
    life = _life(model, events)
    strange = sorted(set(trusted) - life.parties)
    if strange:
        raise InputError("agreements.key-of-stranger", regions=strange, parties=sorted(life.parties))
    keys = {key["kid"]: key for key in found["keys"]}
    told = [
        _signature(row, keys, payloads[int(row["version"])], trusted)
        for row in events
        if row["kind"] == AgreementEventKind.SIGNED
    ]
    shown = life.in_effect or life.versions[life.newest]
    seeded = " It came with seeds, without signatures." if shown.seeded else ""
    signed = {str(row["region"]) for row in events if row["kind"] == AgreementEventKind.SIGNED}
    state = (
        f"Agreement {id_}: {life.state}, version {shown.number} (SHA-256 {digest(payloads[shown.number])})."
    )
    as_of = f"As of {found['exportedAt']}; what happened later is not in the file."
    return [state + seeded, *told, *_uncompared(sorted(signed - trusted.keys())), as_of]


def _uncompared(regions: list[str]) -> list[str]:
    """That a signature is a region's rests on the file alone where nobody gave that region's key."""
    return [
        f"The key of {region} was compared with nothing: give the thumbprint that {region} publishes, as "
        f"--key {region}=KID."
        for region in regions
    ]


def _life(model: Agreement, events: list[dict[str, Any]]) -> Life:
    if [row["at"] for row in events] != sorted(row["at"] for row in events):
        raise _fails("agreements.file-out-of-order")
    try:
        return fold(
            model.parties,
            [Event(AgreementEventKind(row["kind"]), int(row["version"]), row["region"]) for row in events],
        )
    except Illegal as illegal:
        raise _fails("agreements.file-no-sequence", problem=illegal.problem) from None


def _signature(
    row: dict[str, Any],
    keys: Mapping[str, dict[str, Any]],
    payload: bytes,
    trusted: Mapping[str, Collection[str]],
) -> str:
    region, at, number = row["region"], str(row["at"]), row["version"]
    what = message("agreements.signature-of", region=region, version=number)
    key = keys.get(row["kid"])
    if key is None or key["region"] != region:
        raise _fails("agreements.file-key-of-other-region", signature=what)
    given = trusted.get(region, (row["kid"],))
    if row["kid"] not in given:
        raise InputError(
            "agreements.file-key-not-given",
            kid=row["kid"],
            region=region,
            given=AnyOf(tuple(sorted(given))),
            signature=what,
        )
    public = read_public(key["jwk"])
    day = day_in_china(datetime.fromisoformat(at).replace(tzinfo=UTC)).isoformat()
    stood = key["registeredAt"] <= at and (key["withdrawnAt"] is None or at <= key["withdrawnAt"])
    if public.kid != row["kid"] or not stood or not key["validFrom"] <= day < key["validTo"]:
        raise _fails("agreements.file-key-not-then", signature=what)
    try:
        fine = kid_of(row["signature"]) == public.kid and verify(row["signature"], public.key, payload)
    except HubError:
        fine = False
    if not fine:
        raise _fails("agreements.file-signature-wrong", signature=what)
    return f"{region} signed version {number} at {at} with key {public.kid}."


def _fails(id_: str, **arguments: Argument) -> InputError:
    return InputError(Message(id_, arguments))
