"""The signature of a credit report: a compact JWS (EdDSA) that anybody checks with the hub's report key.

Knows no graph and no settings: whom a subject carries its report to needs the file and the key only.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from jwt.api_jws import PyJWS

from hub import canonical_json
from hub.audit.signed_notes import Signer, VerifierKey
from hub.errors import InputError

FORM = "credit-hub/own-report/1"
TYPE = "credit-report+jws"
LONGEST = 200_000_000


def report_signer(log: Signer) -> Signer:
    """The key of reports: derived from the log's, so that all replicas sign alike, and never the log's own:
    what one signs can't be taken for the other's."""
    return Signer(log.name, hmac.new(log.seed, b"own-report", hashlib.sha256).digest())


def sign(report: dict[str, Any], signer: Signer) -> str:
    """The report as one line of text."""
    text = canonical_json.as_text(report)
    headers = {"typ": TYPE, "kid": signer.key.hash.hex()}
    key = Ed25519PrivateKey.from_private_bytes(signer.seed)
    return PyJWS().encode(text.encode(), key, algorithm="EdDSA", headers=headers)


def verify(text: str, key: VerifierKey) -> dict[str, Any]:
    """The report, if this key signed it and nobody changed it.

    Raises:
        InputError: it is no report, or is not signed by this key.
    """
    try:
        decoded = PyJWS().decode_complete(
            text.strip()[:LONGEST], Ed25519PublicKey.from_public_bytes(key.public), algorithms=["EdDSA"]
        )
        report = json.loads(decoded["payload"])
        if decoded["header"].get("typ") != TYPE or report["form"] != FORM:
            raise KeyError("form")
    except jwt.InvalidSignatureError:
        raise InputError("proceedings.report-other-key", key=key.text) from None
    except (jwt.PyJWTError, ValueError, KeyError, TypeError):
        raise InputError("proceedings.no-report") from None
    return report
