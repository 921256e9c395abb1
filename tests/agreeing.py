"""What tests of agreements share: two invented parties' texts, keys, and the questions that officers send."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from graph_schema.vocabulary import Role
from hub import agreements
from tests.asking import Json, data
from tests.conftest import Ask

A, B, C = "410300", "340300", "410500"
"""洛阳, 蚌埠, 安阳: in two provinces, so that no grant of a province lets one read the other."""
MAKING = {"code": "POLICY_MAKING", "matter": "协议2026-1"}
TEXT = """\
id: {id}
title: {{zh: （测试）互认协议, en: (test) an agreement}}
parties: ["410300", "340300"]
status: DEMO
valid: {{from: {start}}}
legal_basis:
  - document: doc-002
    article: "25"
    quote: 信阳市与苏州市、六安市、阜阳市等区域信用合作机制
note: DEMO. Invented for a test.
clauses:
  - id: {id}--penalties
    from: "410300"
    to: "340300"
    kinds: [other-dishonesty]
    purposes: [PUBLIC_SERVICE]
    share: {share}
    recognise: true
"""
LIFE = """
fragment Life on AgreementLife {
  code state opens suspendedBy { code }
  versions { version state digest document canonical seeded signedBy { code } unsignedBy { code } }
  events { position kind version region { code } authority { code } reason at kid signature }
}
fragment Change on AgreementChange {
  done version commit receipt
  problems { line field message { zh en } } warnings { field message { zh en } }
  agreement { ...Life }
}
"""
DRAFT = (
    """
mutation($text: String!, $dry: Boolean, $purpose: PurposeInput!) {
  draftAgreement(document: $text, dryRun: $dry, purpose: $purpose, reason: "试行") { ...Change } }
"""
    + LIFE
)
AMEND = (
    """
mutation($text: String!, $version: Int!, $purpose: PurposeInput!) {
  amendAgreement(document: $text, expectedVersion: $version, dryRun: false, purpose: $purpose,
                 reason: "试行") { ...Change } }
"""
    + LIFE
)
SIGN = (
    """
mutation($id: String!, $version: Int!, $signature: String!, $purpose: PurposeInput!) {
  signAgreement(agreement: $id, version: $version, signature: $signature, purpose: $purpose) { ...Change } }
"""
    + LIFE
)
WITHDRAW = (
    """
mutation($id: String!, $version: Int!, $purpose: PurposeInput!) {
  withdrawAgreementDraft(agreement: $id, version: $version, purpose: $purpose, reason: "撤回") { ...Change } }
"""
    + LIFE
)
READ = """
query($id: String!, $on: DateTime, $purpose: PurposeInput!) {
  agreementLife(agreement: $id, at: $on, purpose: $purpose) { ...Life } }
""" + LIFE.partition("fragment Change")[0]
OWN = """
query($purpose: PurposeInput!) {
  ownAgreements(purpose: $purpose, first: 100) { edges { node { code state } } } }
"""
EXPORT = "query($id: String!, $purpose: PurposeInput!) { exportAgreement(agreement: $id, purpose: $purpose) }"
REGISTER = """
mutation($jwk: String!, $from: Date!, $to: Date!, $purpose: PurposeInput!) {
  registerSigningKey(jwk: $jwk, validFrom: $from, validTo: $to, purpose: $purpose, reason: "签署用") {
    receipt key { kid algorithm region { code } withdrawnAt } } }
"""
WITHDRAW_KEY = """
mutation($kid: String!, $purpose: PurposeInput!) {
  withdrawSigningKey(kid: $kid, purpose: $purpose, reason: "停用") { receipt key { kid withdrawnAt } } }
"""


def whole(act: str) -> str:
    """The mutation that suspends, resumes or terminates."""
    return (
        f"mutation($id: String!, $purpose: PurposeInput!) {{ {act}Agreement(agreement: $id, "
        f'purpose: $purpose, reason: "测试") {{ ...Change }} }}' + LIFE
    )


def a_name() -> str:
    """An id that no other test has."""
    return f"test-{secrets.token_hex(4)}"


def text_of(name: str, share: str = "RECORD", start: str = "2025-01-01") -> str:
    """An agreement by which 蚌埠 sees 洛阳's penalties."""
    return TEXT.format(id=name, share=share, start=start)


def a_key() -> bytes:
    """A private key, PEM."""
    return Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


@dataclass
class Officers:
    """Sends what officers of the parties send."""

    ask: Ask
    token: Callable[..., str]
    today: date
    keys: dict[str, bytes] = field(default_factory=dict[str, bytes])

    def as_(self, region: str, role: Role = Role.AGREEMENT_OFFICER) -> str:
        return self.token(region=region, role=role, authority=f"{region}-fgw")

    def send(
        self,
        query: str,
        region: str,
        role: Role = Role.AGREEMENT_OFFICER,
        ask: Ask | None = None,
        **more: Any,
    ) -> Json:
        return (ask or self.ask)(query, {"purpose": MAKING, **more}, as_=self.as_(region, role))

    def register(self, region: str, pem: bytes, days: tuple[int, int] = (-1, 300)) -> str:
        """Registers a key and answers its kid."""
        public, _ = agreements.read_private(pem)
        start, end = (str(self.today + timedelta(one)) for one in days)
        more: dict[str, Any] = {"jwk": public.text, "from": start, "to": end}
        answer = self.send(REGISTER, region, Role.REGION_ADMINISTRATOR, **more)
        return str(data(answer)["registerSigningKey"]["key"]["kid"])

    def draft(self, text: str, region: str = A, *, dry: bool = False) -> Json:
        return self.send(DRAFT, region, text=text, dry=dry)

    def signature(self, text: str, version: int, region: str) -> str:
        if region not in self.keys:
            self.keys[region] = a_key()
            self.register(region, self.keys[region])
        return agreements.sign_offline(agreements.payload_of(text, version)[1], self.keys[region])

    def sign(self, text: str, version: int, region: str) -> Json:
        name = agreements.payload_of(text, version)[0]
        signature = self.signature(text, version, region)
        return self.send(SIGN, region, id=name, version=version, signature=signature)

    def in_force(self, text: str) -> str:
        """Drafts and signs for both parties; answers the agreement's id."""
        answer = data(self.draft(text))["draftAgreement"]
        assert answer["done"], answer["problems"]
        for region in (A, B):
            assert data(self.sign(text, 1, region))["signAgreement"]["done"]
        return str(answer["agreement"]["code"])

    def read(self, name: str, region: str = A, **more: Any) -> Json:
        return data(self.send(READ, region, id=name, **more))["agreementLife"]
