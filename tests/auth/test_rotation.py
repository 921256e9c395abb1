"""Keys that change while the hub runs, over real HTTP and in files."""

from __future__ import annotations

import logging
import os
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from graph_schema.vocabulary import ErrorCode
from hub.errors import HubError
from hub.identity import Verifier
from hub.identity.jwks_source import FileSource, RotatingKeys, UrlSource, source_of
from tests.auth.attacks import BODY, PEM, SIGNATURE
from tests.auth.provider import GARBAGE, Provider
from tests.auth.signing import (
    AUDIENCE,
    ISSUER,
    KEYS,
    OTHER_RSA,
    RSA,
    SMALL_RSA,
    good,
    hmac_signed,
    jwk,
    jwks,
    part,
)


@dataclass
class Seconds:
    """A clock that stands until it is moved."""

    at: float = 1_000.0

    def __call__(self) -> float:
        return self.at


@dataclass(frozen=True)
class Rotating:
    """A verifier on a provider: keys are read after 300 s, tried again after 30 s, dropped after 3,600 s."""

    provider: Provider
    now: Seconds
    verifier: Verifier

    def code(self, token: str) -> str:
        """OK, or the code of the refusal."""
        try:
            self.verifier.caller(f"Bearer {token}")
        except HubError as error:
            return error.code.value
        return "OK"


@pytest.fixture
def rotating(provider: Provider) -> Rotating:
    now = Seconds()
    keys = RotatingKeys(source_of(provider.address), cache=300, retry=30, stale=3_600, now=now)
    assert keys.read() is None
    return Rotating(provider, now, Verifier(keys, ISSUER, AUDIENCE, timedelta(seconds=30)))


NEW = good("new", OTHER_RSA)
ROTATED = jwks(jwk(OTHER_RSA, "new"))


def test_a_new_key_is_believed_without_a_restart(rotating: Rotating) -> None:
    rotating.provider.body = jwks(jwk(RSA, "rsa"), jwk(OTHER_RSA, "new"))
    rotating.now.at += 31
    assert rotating.code(NEW) == "OK"
    assert rotating.code(good()) == "OK"
    assert rotating.provider.reads == 2


def test_a_key_that_was_taken_away_is_refused_after_the_cache_time(rotating: Rotating) -> None:
    token = good()
    rotating.provider.body = ROTATED
    rotating.now.at += 299
    assert rotating.code(token) == "OK"
    rotating.now.at += 1
    assert rotating.code(token) == "UNAUTHENTICATED", "nor is it believed because it was"
    assert rotating.code(NEW) == "OK"


def test_the_keys_are_read_once_in_the_cache_time(rotating: Rotating) -> None:
    for _ in range(5):
        assert rotating.code(good()) == "OK"
    assert rotating.provider.reads == 1
    rotating.now.at += 300
    for _ in range(5):
        assert rotating.code(good()) == "OK"
    assert rotating.provider.reads == 2


def test_strangers_with_new_ids_cause_one_reading_each_30_seconds(rotating: Rotating) -> None:
    rotating.now.at += 31
    for number in range(50):
        assert rotating.code(good(f"made-up-{number}", OTHER_RSA)) == "UNAUTHENTICATED"
    assert rotating.provider.reads == 2
    rotating.now.at += 30
    assert rotating.code(good("made-up", OTHER_RSA)) == "UNAUTHENTICATED"
    assert rotating.provider.reads == 3


def test_a_token_that_no_key_could_verify_causes_no_reading(rotating: Rotating) -> None:
    rotating.now.at += 31
    unsigned = f"{part({'alg': 'none', 'kid': 'made-up'})}.{BODY}.{SIGNATURE}"
    assert rotating.code(unsigned) == "UNAUTHENTICATED"
    assert rotating.code(hmac_signed(PEM, "made-up")) == "UNAUTHENTICATED"
    assert rotating.provider.reads == 1


def test_16_threads_with_an_unknown_key_cause_one_reading(rotating: Rotating) -> None:
    rotating.now.at += 31
    rotating.provider.body = ROTATED
    start = threading.Barrier(16)

    def ask(_: int) -> str:
        start.wait(10)
        return rotating.code(NEW)

    with ThreadPoolExecutor(16) as pool:
        assert set(pool.map(ask, range(16))) == {"OK"}
    assert rotating.provider.reads == 2


def test_who_has_a_known_key_does_not_wait_while_another_reads(
    rotating: Rotating, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hub.identity.jwks_source.READ_SECONDS", 60.0)
    rotating.now.at += 300
    rotating.provider.hold.clear()
    with ThreadPoolExecutor(1) as pool:
        slow = pool.submit(rotating.code, good())
        while rotating.provider.reads < 2:
            time.sleep(0.001)
        assert rotating.code(good()) == "OK"
        assert rotating.provider.answered == 1, "the reading is still under way"
        rotating.provider.hold.set()
        assert slow.result(10) == "OK"


def test_who_has_a_new_key_waits_while_another_reads(rotating: Rotating) -> None:
    rotating.now.at += 300
    rotating.provider.body = jwks(jwk(RSA, "rsa"), jwk(OTHER_RSA, "new"))
    rotating.provider.hold.clear()
    with ThreadPoolExecutor(2) as pool:
        slow = pool.submit(rotating.code, good())
        while rotating.provider.reads < 2:
            time.sleep(0.001)
        new = pool.submit(rotating.code, NEW)
        time.sleep(0.05)
        assert not new.done()
        rotating.provider.hold.set()
        assert (slow.result(10), new.result(10)) == ("OK", "OK")
    assert rotating.provider.reads == 2


def test_after_a_long_silence_everybody_waits_for_the_keys(rotating: Rotating) -> None:
    rotating.now.at += 10_000
    rotating.provider.hold.clear()
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(rotating.code, good())
        while rotating.provider.reads < 2:
            time.sleep(0.001)
        second = pool.submit(rotating.code, good())
        time.sleep(0.05)
        assert not second.done()
        rotating.provider.hold.set()
        assert (first.result(10), second.result(10)) == ("OK", "OK")
    assert rotating.provider.reads == 2


@pytest.mark.parametrize(
    ("status", "body"),
    [(500, b"down"), (404, b""), (302, b""), *[(200, one) for one in GARBAGE], (200, b" " * 300_000 + KEYS)],
)
def test_the_last_good_keys_stay_for_a_bounded_time(
    rotating: Rotating, status: int, body: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    rotating.provider.status, rotating.provider.body = status, body
    with caplog.at_level(logging.WARNING, "hub.identity"):
        for _ in range(3):
            rotating.now.at += 600
            assert rotating.code(good()) == "OK"
            assert rotating.code(good("made-up", OTHER_RSA)) == "UNAUTHENTICATED"
        assert rotating.provider.reads == 4, "each time it was tried once"
        rotating.now.at += 1_800
        assert rotating.code(good()) == "OK"
        rotating.now.at += 1
        assert rotating.code(good()) == "UNAVAILABLE"
        said = [record.getMessage() for record in caplog.records]
        assert len(said) == 1, "said once, not at each reading"
        assert said[0].startswith("The JWKS of HUB_JWKS can't be used: ")
        assert rotating.provider.address not in said[0]
        rotating.provider.status, rotating.provider.body = 200, KEYS
        rotating.now.at += 31
        assert rotating.code(good()) == "OK"
        assert caplog.records[-1].getMessage() == "The JWKS of HUB_JWKS can be read again."


def test_a_provider_that_is_gone_or_silent_is_said(
    monkeypatch: pytest.MonkeyPatch, provider: Provider
) -> None:
    monkeypatch.setattr("hub.identity.jwks_source.READ_SECONDS", 0.05)
    provider.hold.clear()
    for address, cause in (
        (provider.address, "TimeoutError"),
        ("http://127.0.0.1:9/jwks", "ConnectionRefusedError"),
        ("http://localhost:99999/jwks", ""),
    ):
        keys = RotatingKeys(UrlSource(address), cache=300, retry=30, stale=3_600)
        problem = keys.read()
        assert problem is not None
        assert cause in problem.text()
        with pytest.raises(HubError) as refused:
            keys.find("rsa")
        assert refused.value.code is ErrorCode.UNAVAILABLE


def test_an_answer_that_trickles_in_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    def trickle(server: Any) -> None:
        connection, _ = server.accept()
        with connection:
            connection.recv(4096)
            connection.sendall(b"HTTP/1.0 200 OK\r\n\r\n")
            try:
                while True:
                    connection.sendall(b" ")
                    time.sleep(0.02)
            except OSError:
                pass

    monkeypatch.setattr("hub.identity.jwks_source.READ_SECONDS", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=trickle, args=(server,))
        thread.start()
        keys = RotatingKeys(UrlSource(f"http://127.0.0.1:{server.getsockname()[1]}/"), 300, 30, 3_600)
        problem = keys.read()
        assert problem is not None
        assert problem.text() == "it does not arrive within 0 s"
        thread.join(10)


def test_keys_that_are_left_out_are_said_once(rotating: Rotating, caplog: pytest.LogCaptureFixture) -> None:
    rotating.provider.body = jwks(jwk(RSA, "rsa"), jwk(SMALL_RSA, "small"))
    with caplog.at_level(logging.WARNING, "hub.identity"):
        for _ in range(3):
            rotating.now.at += 300
            assert rotating.code(good()) == "OK"
    said = [record.getMessage() for record in caplog.records]
    assert said == ["The JWKS of HUB_JWKS has keys that are not used: key 2 has 1024 bits, less than 2048."]


def test_a_changed_file_is_read_at_once(tmp_path: Path) -> None:
    place, now = tmp_path / "jwks.json", Seconds()
    place.write_bytes(KEYS)
    keys = RotatingKeys(FileSource(place), cache=300, retry=30, stale=3_600, now=now)
    assert keys.find("rsa") is not None
    replace(place, ROTATED)
    assert keys.find("rsa") is None, "the old key ends with the file that held it"
    assert keys.find("new") is not None
    replace(place, b"half a fi")
    assert keys.find("new") is not None, "garbage changes nothing"
    replace(place, KEYS)
    assert keys.find("rsa") is not None
    place.unlink()
    assert keys.find("rsa") is not None
    now.at += 3_601
    with pytest.raises(HubError, match="can't be read now"):
        keys.find("rsa")


def replace(place: Path, data: bytes) -> None:
    """As operators and Kubernetes do: a new file under the old name."""
    new = place.with_suffix(".new")
    new.write_bytes(data)
    os.replace(new, place)
