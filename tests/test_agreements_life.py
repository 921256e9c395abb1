"""The states of an agreement by property: whatever is tried in whatever order, nothing illegal is reached."""

from __future__ import annotations

import json
import secrets

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from graph_schema.vocabulary import AgreementEventKind as E
from graph_schema.vocabulary import AgreementState as S
from hub.agreements import life, signatures
from hub.agreements.life import IN_EFFECT, NEXT, PENDING, Event, Illegal, Life
from hub.errors import HubError
from hub.policy.catalogue import Catalogue
from hub.policy.checks.clause_conflicts import clashes
from hub.policy.document_reading import build
from hub.policy.model.documents import Agreement, Region
from hub.policy.yaml_documents import parse
from tests.agreeing import text_of

PARTIES = ("411500", "320500", "341500")
REGIONS = st.sampled_from([*PARTIES, "999999"])
VERSIONS = st.integers(0, 3)


class Tried(RuleBasedStateMachine):
    """Every act by anybody at any time, beside a model that only knows words of the law of the land."""

    def __init__(self) -> None:
        super().__init__()
        self.life = Life(frozenset(PARTIES))
        self.signatures: dict[int, set[str]] = {}
        self.was_ended = False

    def attempt(self, events: list[Event]) -> bool:
        after = self.life
        try:
            for event in events:
                after = after.after(event)
        except Illegal:
            return False
        self.life = after
        for event in events:
            if event.kind is E.SIGNED:
                self.signatures.setdefault(event.version, set()).add(event.region)
        return True

    @rule(region=REGIONS)
    def draft(self, region: str) -> None:
        before = self.life
        if self.attempt(life.drafting(before, region)):
            assert self.life.opened == before.opened, "a draft changes nothing that is in force"
            assert self.life.pending is not None
            assert not self.life.pending.signed, "signatures start anew"

    @rule(region=REGIONS, version=VERSIONS)
    def sign(self, region: str, version: int) -> None:
        had = region in self.signatures.get(version, set())
        standing = self.life.in_effect
        done = self.attempt(life.signing(self.life, version, region))
        assert not (done and had)
        if done and self.life.opened == version and standing is not None:
            assert standing.suspending <= {region}, "nobody lifts another's suspension by signing"

    @rule(region=REGIONS, version=VERSIONS)
    def withdraw(self, region: str, version: int) -> None:
        before = self.life
        if self.attempt(life.withdrawing(before, version, region)):
            assert self.life.opened == before.opened

    @rule(region=REGIONS)
    def suspend(self, region: str) -> None:
        self.one(life.suspending, region)

    @rule(region=REGIONS)
    def resume(self, region: str) -> None:
        self.one(life.resuming, region)

    @rule(region=REGIONS)
    def terminate(self, region: str) -> None:
        self.one(life.terminating, region)

    @rule(kind=st.sampled_from(list(E)), version=VERSIONS, region=REGIONS)
    def anything(self, kind: E, version: int, region: str) -> None:
        """An event from nowhere: what is not the hub's own plan must not open anything either."""
        if kind not in (E.SEEDED, E.REPLACED):
            self.attempt([Event(kind, version, region)])

    @rule()
    def force(self) -> None:
        """As if the hub's own event could be had for nothing."""
        for held in (self.life.pending, self.life.in_effect):
            if held is not None:
                self.attempt([Event(E.IN_FORCE, held.number)])

    def one(self, plan: object, region: str) -> None:
        try:
            events = plan(self.life, region)  # type: ignore[operator]
        except Illegal:
            return
        self.attempt(events)

    @invariant()
    def in_force_is_signed_by_all_and_suspended_by_none(self) -> None:
        for version in self.life.versions.values():
            if version.state is S.IN_FORCE:
                assert self.signatures.get(version.number) == set(PARTIES)
                assert not version.suspending
            if version.state is S.SUSPENDED:
                assert version.suspending <= set(PARTIES)

    @invariant()
    def at_most_one_stands_and_one_is_pending(self) -> None:
        states = [version.state for version in self.life.versions.values()]
        assert sum(state in IN_EFFECT for state in states) <= 1
        assert sum(state in PENDING for state in states) <= 1

    @invariant()
    def the_end_is_the_end(self) -> None:
        if self.was_ended:
            assert self.life.opened is None
            assert self.life.state is S.TERMINATED
        self.was_ended = self.life.ended


TestTried = Tried.TestCase


def test_only_full_signatures_or_lifted_suspensions_lead_to_force() -> None:
    into = {state for (state, _), after in NEXT.items() if after is S.IN_FORCE}
    assert into == {None, S.PARTLY_SIGNED, S.SUSPENDED}
    assert [kind for (state, kind), after in NEXT.items() if state is None and after is S.IN_FORCE] == [
        E.SEEDED
    ]


def test_nothing_follows_an_end() -> None:
    left = {state for state, _ in NEXT}
    assert left.isdisjoint({S.TERMINATED, S.WITHDRAWN, S.REPLACED})


def test_a_signature_given_before_does_not_undo_a_suspension() -> None:
    """A signs the new version, then finds a reason to stop; B's signature must not start it all again."""
    a, b = "411500", "320500"
    begun = life.fold([a, b], [Event(E.SEEDED, 1), Event(E.DRAFTED, 2, b), Event(E.SIGNED, 2, a)])
    stopped = follow(begun, life.suspending(begun, a))
    with pytest.raises(Illegal, match=a):
        follow(stopped, life.signing(stopped, 2, b))
    # Who suspended and signs last wants the new version in its place.
    own = life.fold([a, b], [Event(E.SEEDED, 1), Event(E.DRAFTED, 2, b), Event(E.SIGNED, 2, b)])
    own = follow(own, life.suspending(own, a))
    assert follow(own, life.signing(own, 2, a)).opened == 2


def follow(held: Life, events: list[Event]) -> Life:
    for event in events:
        held = held.after(event)
    return held


# What is signed


def pem(kind: str) -> bytes:
    made = {
        "EdDSA": ed25519.Ed25519PrivateKey.generate,
        "ES256": lambda: ec.generate_private_key(ec.SECP256R1()),
        "RS256": lambda: rsa.generate_private_key(65537, 2048),
    }[kind]()
    return made.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def test_the_canonical_text_is_that_of_rfc_8785() -> None:
    late, early = "\ufb33", "\U0001f600"
    text = signatures.canonical("x", 1, {"b": [1, True, None], late: 2, early: 1, "a": "€\n"}).decode()
    # By UTF-16 the emoji (D83D…) comes before U+FB33, by code point after it.
    document = '{"a":"€\\n","b":[1,true,null],"' + early + '":1,"' + late + '":2}'
    named = f'"agreement":"x","document":{document},"form":"credit-hub agreement 1","version":1'
    assert text == "{" + named + "}"


@pytest.mark.parametrize("algorithm", ["EdDSA", "ES256", "RS256"])
def test_a_signature_holds_for_its_bytes_alone(algorithm: str) -> None:
    private = pem(algorithm)
    public, _ = signatures.read_private(private)
    made = signatures.sign(b"text", private)
    assert signatures.kid_of(made) == public.kid
    assert signatures.verify(made, public.key, b"text")
    assert not signatures.verify(made, public.key, b"other")
    other, _ = signatures.read_private(pem(algorithm))
    assert not signatures.verify(made, other.key, b"text")


@pytest.mark.parametrize("algorithm", ["EdDSA", "ES256", "RS256"])
def test_a_detached_jws_of_another_tool_is_read(algorithm: str) -> None:
    """RFC 7515 appendix F: an ordinary JWS whose payload was taken out."""
    import jwt

    private = pem(algorithm)
    public, _ = signatures.read_private(private)
    whole = jwt.PyJWS().encode(b"text", private, algorithm, headers={"kid": public.kid})
    head, _, made = whole.split(".")
    assert signatures.verify(f"{head}..{made}", public.key, b"text")


def test_malformed_signatures_are_told() -> None:
    private = pem("EdDSA")
    public, _ = signatures.read_private(private)
    head, _, made = signatures.sign(b"text", private).split(".")
    strange = [
        "", "x", f"{head}.{made}", f"{head}.dGV4dA.{made}", f"{head}..{made}=", f"{head}..{made}..",
        f"..{made}",
        "e30.." + made, "x" * 9000, f"{head}..{made[:-1]}é",
        *(f"{signatures._encode(json.dumps(one).encode())}..{made}" for one in (
            [], {"alg": "none", "kid": public.kid}, {"alg": "EdDSA"}, {"alg": 1, "kid": 2},
            {"alg": "HS256", "kid": public.kid},
            {"alg": "EdDSA", "kid": public.kid, "b64": False},
            {"alg": "EdDSA", "kid": public.kid, "crit": ["b64"]},
            {"alg": "EdDSA", "kid": public.kid, "b64": False, "crit": ["b64", "exp"]},
            {"alg": "EdDSA", "kid": public.kid, "jwk": {}},
        )),
    ]  # fmt: skip
    for one in strange:
        with pytest.raises(HubError) as refused:
            signatures.verify(one, public.key, b"text")
        assert refused.value.code == "BAD_INPUT"
        assert refused.value.expected


def test_a_private_a_weak_and_a_damaged_key_are_refused() -> None:
    weak = rsa.generate_private_key(65537, 1024).public_key().public_numbers()
    raw = signatures._encode(secrets.token_bytes(32))
    number = signatures._encode(weak.n.to_bytes(128, "big"))
    for one in (
        "",
        "[]",
        "{}",
        '{"kty":"oct","k":"eA"}',
        json.dumps({"kty": "OKP", "crv": "Ed25519", "x": raw, "d": raw}),
        json.dumps({"kty": "OKP", "crv": "Ed25519", "x": 7}),
        json.dumps({"kty": "OKP", "crv": "Ed25519", "x": "eA"}),
        json.dumps({"kty": "RSA", "n": number, "e": "AQAB"}),
        "x" * 5000,
    ):
        with pytest.raises(HubError):
            signatures.read_public(one)


# What clashes


def agreement(name: str, **changes: str) -> Agreement:
    """An agreement with one clause, changed."""
    text = text_of(name).replace("    recognise: true", changes.pop("recognise", "    recognise: true"))
    text += "".join(f"    {key}: {value}\n" for key, value in changes.items())
    return build(Agreement, parse(text, name))


LIST, GRADE = "{scenario: s, list: one}", "{scenario: s, list: other}"
CASES: dict[str, tuple[dict[str, str], dict[str, str], list[str], int]] = {
    "two meanings": ({"treat_as": LIST}, {"treat_as": GRADE}, ["treat_as"], 0),
    "a meaning and none": ({"treat_as": LIST}, {}, ["treat_as"], 0),
    "one meaning": ({"treat_as": LIST}, {"treat_as": LIST}, [], 1),
    "seen beside recognised": ({"recognise": "    recognise: false"}, {}, [], 1),
    "other severities": (
        {"where": "{severity: {equals: MINOR}}"}, {"where": "{severity: {equals: SERIOUS}}"}, [], 0
    ),
    "some severities": ({"where": "{severity: {one_of: [MINOR, SERIOUS]}}"}, {"treat_as": LIST}, [], 1),
    "other scenarios": ({"scenarios": "[a]", "treat_as": LIST}, {"scenarios": "[b]"}, [], 0),
    "other scales": ({"scale": "a", "at_least": "AA"}, {"scale": "b", "at_least": "A"}, [], 0),
    "one test in two forms": (
        {"where": "{severity: {one_of: [SERIOUS]}}"},
        {"where": "{severity: {equals: SERIOUS}}", "treat_as": LIST}, ["treat_as"], 0,
    ),
    "one scale, two floors": ({"scale": "a", "at_least": "AA"}, {"scale": "a", "at_least": "A"}, [], 1),
}  # fmt: skip


@pytest.mark.parametrize(("mine", "theirs", "problems", "warnings"), CASES.values(), ids=CASES)
def test_what_clashes_with_an_agreement_in_force(
    mine: dict[str, str], theirs: dict[str, str], problems: list[str], warnings: int
) -> None:
    standing = agreement("standing", **theirs)
    catalogue = Catalogue(agreements={"standing": (standing, 1)})
    found = clashes(agreement("draft", **mine), catalogue)
    assert [one.path[-1] for one in found.problems] == problems
    assert len(found.warnings) == warnings
    # Its own earlier version, and one that is over by then, are no other agreement.
    assert not clashes(standing, catalogue).problems
    ended = standing.model_copy(
        update={"valid": standing.valid.model_copy(update={"to": standing.valid.from_})}
    )
    assert not clashes(agreement("draft", **mine), Catalogue(agreements={"standing": (ended, 1)})).warnings


REGION_TREE = {
    code: Region(code=code, name=code, kind="CITY", parent=parent)
    for code, parent in {
        "100000": None, "410000": "100000", "410300": "410000", "410302": "410300", "410500": "410000",
        "340000": "100000", "340300": "340000",
    }.items()
}  # fmt: skip


def between(name: str, one: str, other: str, **changes: str) -> Agreement:
    """The agreement with other parties."""
    text = text_of(name).replace("410300", one).replace("340300", other)
    text += "".join(f"    {key}: {value}\n" for key, value in changes.items())
    return build(Agreement, parse(text, name))


@pytest.mark.parametrize(
    ("one", "other", "refused"),
    [("410000", "340000", True), ("410302", "340000", True), ("410500", "340300", False)],
    ids=["the provinces", "a district and a province", "a neighbour"],
)
def test_meanings_clash_between_regions_that_lie_within_each_other(
    one: str, other: str, refused: bool
) -> None:
    """A record of 洛阳 is one of 河南 too: two agreements may not make two things of it."""
    standing = between("standing", one, other, treat_as=LIST)
    catalogue = Catalogue(agreements={"standing": (standing, 1)}, regions=REGION_TREE)
    found = clashes(agreement("draft", treat_as=GRADE), catalogue)
    assert [problem.path[-1] for problem in found.problems] == (["treat_as"] if refused else [])


@pytest.mark.parametrize(("one", "other"), [("410300", "410000"), ("410302", "410300"), ("100000", "340300")])
def test_no_party_lies_within_another(one: str, other: str) -> None:
    """By a clause from its province a city would read its neighbours' records, which signed nothing."""
    found = clashes(between("draft", one, other), Catalogue(regions=REGION_TREE))
    assert [problem.path[0] for problem in found.problems] == ["parties"]
