"""Agreements with a life (互认协议): drafted, signed by each party, in force, suspended, terminated.

``life`` says what may follow what, ``signatures`` what is signed and how, ``signature_check`` whether one
counts, :mod:`hub.policy.checks.clause_conflicts` what contradicts; ``actions`` changes the graph, ``keys``
keeps what parties sign with, ``previews`` counts what a text would open, ``bundles`` is what somebody
verifies who trusts no hub.
"""

from hub.agreements.actions import (
    AgreementChange,
    Tried,
    amend,
    draft,
    resume,
    sign,
    suspend,
    terminate,
    try_text,
    withdraw,
)
from hub.agreements.agreement import AgreementEvent, AgreementVersion, StoredAgreement, model_of, payload_of
from hub.agreements.bundles import bundle, check
from hub.agreements.keys import SigningKey, keys_named, keys_of, register, withdraw_key
from hub.agreements.previews import ClausePreview, Preview, preview
from hub.agreements.signatures import digest, read_private
from hub.agreements.signatures import sign as sign_offline
from hub.agreements.store import own, seen

__all__ = [
    "AgreementChange",
    "AgreementEvent",
    "AgreementVersion",
    "ClausePreview",
    "Preview",
    "SigningKey",
    "StoredAgreement",
    "Tried",
    "amend",
    "bundle",
    "check",
    "digest",
    "draft",
    "keys_named",
    "keys_of",
    "model_of",
    "own",
    "payload_of",
    "preview",
    "read_private",
    "register",
    "resume",
    "seen",
    "sign",
    "sign_offline",
    "suspend",
    "terminate",
    "try_text",
    "withdraw",
    "withdraw_key",
]
