"""The key ring: forms of a digest, keys that another process adds, the exchange key."""

import hashlib
import hmac
import re
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_schema.vocabulary import SubjectKind
from hub.errors import EngineError
from hub.identity.identifiers import Format, Keeping, Scheme
from hub.identity.keys import OWN_KEYS, KeyRing, add_key, open_exchange_key, open_keys
from hub.identity.naming import ExchangeName, Naming, exchange_name

TODAY = date(2026, 6, 1)
NUMBER = "11010519491231002X"
"""The example number of GB 11643."""
ID = Scheme(
    "ID", "公民身份号码", "id", frozenset({SubjectKind.NATURAL_PERSON}), Format.IDENTITY, Keeping.DIGEST
)
KEY = st.binary(min_size=32, max_size=32)


def exchange_file(folder: Path, content: bytes) -> Path:
    path = folder / "exchange.key"
    path.write_bytes(content)
    return path


@settings(max_examples=50)
@given(st.lists(KEY, min_size=1, max_size=5, unique=True), st.text(max_size=20), st.text(max_size=20))
def test_wrapping_n_times_is_looking_up_with_n_keys(keys: list[bytes], one: str, other: str) -> None:
    stored = KeyRing((keys[0],)).digests_of(one)[0]
    for version in range(2, len(keys) + 1):
        stored = KeyRing(tuple(keys[:version])).wrap(stored, version)
    forms = KeyRing(tuple(keys)).digests_of(one)
    assert stored == forms[-1]
    assert len(set(forms)) == len(keys)
    assert (stored in KeyRing(tuple(keys)).digests_of(other)) == (one == other)


def test_keys_that_another_process_adds_are_read_when_they_are_needed(tmp_path: Path) -> None:
    ring = open_keys(tmp_path)
    forms = ring.digests_of(NUMBER)
    own = {name: ring.own(name) for name in OWN_KEYS}
    with pytest.raises(EngineError, match="version 2"):
        ring.later(forms, 2)
    add_key(tmp_path, 2)
    add_key(tmp_path, 2)  # goes on with the one that is there
    assert ring.later(forms, 2) == open_keys(tmp_path).digests_of(NUMBER) == ring.digests_of(NUMBER)
    assert {name: open_keys(tmp_path).own(name) for name in OWN_KEYS} == own
    modes = {path.name: path.stat().st_mode & 0o777 for path in (tmp_path / "keys").iterdir()}
    assert modes == {f"{name}.key": 0o600 for name in ("identity-1", "identity-2", *OWN_KEYS)}


def test_no_key_says_anything_about_another(tmp_path: Path) -> None:
    ring = open_keys(tmp_path)
    identity = (tmp_path / "keys" / "identity-1.key").read_bytes()
    keys = [identity, *(ring.own(name) for name in OWN_KEYS)]
    keys += [hmac.new(identity, name.encode(), hashlib.sha256).digest() for name in OWN_KEYS]
    assert len(set(keys)) == len(keys), "not derived from the identity key either"


def test_a_home_from_before_keeps_the_keys_that_its_log_was_signed_with(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    folder.mkdir()
    (folder / "identity-1.key").write_bytes(b"x" * 32)
    add_key(tmp_path, 2)
    ring = open_keys(tmp_path)
    for name in OWN_KEYS:
        before = hmac.new(b"x" * 32, name.encode(), hashlib.sha256).digest()
        assert ring.own(name) == before == (folder / f"{name}.key").read_bytes()


def test_a_damaged_own_key_is_told(tmp_path: Path) -> None:
    open_keys(tmp_path)
    (tmp_path / "keys" / "audit-log.key").write_bytes(b"short")
    with pytest.raises(EngineError, match="damaged"):
        open_keys(tmp_path)


def test_keys_of_another_hub_are_not_taken_for_later_ones(tmp_path: Path) -> None:
    ring = open_keys(tmp_path)
    forms = ring.digests_of(NUMBER)
    (tmp_path / "keys" / "identity-1.key").write_bytes(b"x" * 32)
    add_key(tmp_path, 2)
    with pytest.raises(EngineError, match="has other keys"):
        ring.later(forms, 2)


@pytest.mark.parametrize(("gone", "content", "told"), [(1, None, "missing"), (2, b"short", "damaged")])
def test_a_missing_or_damaged_key_is_told(
    tmp_path: Path, gone: int, content: bytes | None, told: str
) -> None:
    open_keys(tmp_path)
    add_key(tmp_path, 2)
    path = tmp_path / "keys" / f"identity-{gone}.key"
    path.unlink()
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(EngineError, match=told):
        open_keys(tmp_path)


def test_no_key_and_no_digest_shows_itself(tmp_path: Path) -> None:
    key = b"exchange-key-of-the-alliance-0123456789"
    ring = open_keys(tmp_path, exchange_file(tmp_path, key))
    named, _ = Naming({"ID": ID}, ring).key("ID", NUMBER, TODAY)
    assert named.digests is not None
    shown = repr((ring, ring.exchange, named, exchange_name(person(named, ring), ring.exchange)))
    for secret in (NUMBER, key.decode(), str(named.digests.exchange)):
        assert secret not in shown


def person(named: object, ring: KeyRing) -> dict[str, object]:
    """What the graph holds of a person."""
    digests = named.digests  # type: ignore[attr-defined]
    return {
        "kind": "NATURAL_PERSON",
        "scheme": "ID",
        "value": digests.forms[-1],
        "keyVersion": 1,
        "exchange": digests.exchange,
        "exchangeKey": ring.exchange.id if ring.exchange is not None else None,
    }


def test_hubs_with_one_exchange_key_know_a_person_by_one_name(tmp_path: Path) -> None:
    alliance = b"0123456789abcdef0123456789abcdef"
    names: list[ExchangeName | None] = []
    values: list[object] = []
    for place, key in enumerate((alliance, alliance + b"\n", b"another-alliance-0123456789abcdef")):
        home = tmp_path / str(place)
        home.mkdir()
        ring = open_keys(home, exchange_file(home, key))
        named, _ = Naming({"ID": ID}, ring).key("ID", NUMBER.lower(), TODAY)
        values.append(named.value)
        names.append(exchange_name(person(named, ring), ring.exchange))
    first, second, third = names
    assert first is not None
    assert third is not None
    assert first == second
    assert first.key != third.key
    assert first.value != third.value
    assert len(set(values)) == 3, "the hubs' own digests differ"


def test_without_the_key_a_feed_carries_organisations_only(tmp_path: Path) -> None:
    ring = open_keys(tmp_path, exchange_file(tmp_path, b"x" * 32))
    named, _ = Naming({"ID": ID}, ring).key("ID", NUMBER, TODAY)
    before = person(named, ring) | {"exchange": None, "exchangeKey": None}
    company = {"kind": "LEGAL_ENTITY", "scheme": "USCC", "value": "91341502DEM000014B"}
    listed = {"kind": "NATURAL_PERSON", "scheme": "FINBENCH_PERSON", "value": "93"}
    for key in (None, ring.exchange):
        assert exchange_name(company, key) == ExchangeName("USCC", "91341502DEM000014B")
        assert exchange_name(listed, key) is None
    assert exchange_name(person(named, ring), None) is None
    assert exchange_name(before, ring.exchange) is None, "stored before the key came"
    other = open_exchange_key(exchange_file(tmp_path, b"y" * 32))
    assert exchange_name(person(named, ring), other) is None, "stored under another key"


@pytest.mark.parametrize("content", [None, b"", b"too short\n" + b" " * 40])
def test_an_exchange_key_that_can_not_be_used_is_told(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "exchange.key" if content is None else exchange_file(tmp_path, content)
    with pytest.raises(EngineError, match="exchange key") as told:
        open_exchange_key(path)
    assert re.search(r"HUB_EXCHANGE_KEY_FILE|at least 32 bytes", str(told.value))
