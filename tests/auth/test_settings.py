"""Whose tokens a hub believes: settings, one key in PEM, and development tokens."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import jwt
import pytest
from click.testing import CliRunner

from graph_schema.vocabulary import ErrorCode, Role
from hub.cli import main
from hub.errors import EngineError, HubError, InputError
from hub.identity import Caller, OwnSubject, open_verifier, own_subject, sign_token
from hub.identity.development import DEVELOPMENT_KID
from hub.identity.jwks_source import UrlSource, source_of
from hub.settings import Settings
from tests.auth.attacks import ALGORITHM, UNKNOWN
from tests.auth.provider import Provider
from tests.auth.signing import (
    AUDIENCE,
    ED,
    ISSUER,
    KEYS,
    OTHER_RSA,
    P256,
    RSA,
    SMALL_RSA,
    claims,
    good,
    pem,
    refusal,
)


@pytest.mark.parametrize(
    "place",
    [
        "http://idp.example.cn/jwks",
        "https://user:secret@idp.example.cn/jwks",
        "file:///etc/jwks.json",
        "ftp://127.0.0.1/jwks",
        "https://",
        "https://[",
    ],
)
def test_keys_come_from_a_file_or_over_tls(place: str) -> None:
    with pytest.raises(EngineError) as refused:
        source_of(place)
    assert "secret" not in str(refused.value)


def test_an_https_address_is_a_source() -> None:
    assert source_of("https://idp.example.cn/jwks") == UrlSource("https://idp.example.cn/jwks")


def test_a_hub_starts_while_its_provider_is_away_and_says_so(
    tmp_path: Path, provider: Provider, caplog: pytest.LogCaptureFixture
) -> None:
    provider.status = 503
    verifier = open_verifier(
        Settings(
            home=tmp_path,
            jwks=provider.address,
            jwks_retry_seconds=1,
            token_issuer=ISSUER,
            token_audience=AUDIENCE,
        )
    )
    assert "HTTP 503" in caplog.text
    assert refusal(verifier, good()).code is ErrorCode.UNAVAILABLE
    provider.status = 200
    end = time.monotonic() + 20
    while time.monotonic() < end:
        try:
            assert verifier.caller(f"Bearer {good()}") is not None
            return
        except HubError:
            time.sleep(0.1)
    raise AssertionError("the keys were not read again")


def test_settings_that_can_not_be_used_are_told_at_start(tmp_path: Path) -> None:
    place, small = tmp_path / "jwks.json", tmp_path / "small.pem"
    place.write_bytes(KEYS)
    small.write_bytes(pem(SMALL_RSA))
    (tmp_path / "garbage").write_bytes(b"garbage")
    for changes, said in (
        ({"jwks": str(place), "token_key": small}, "both set"),
        ({"jwks": str(tmp_path / "absent")}, "can't be reached or opened"),
        ({"jwks": str(tmp_path / "garbage")}, "it is not JSON"),
        ({"jwks": str(place), "jwks_stale_seconds": 10}, "HUB_JWKS_STALE_SECONDS is less"),
        ({"token_key": small}, "has 1024 bits, less than 2048"),
        ({"token_key": tmp_path / "absent"}, "can't be opened"),
        ({"token_key": tmp_path / "garbage"}, "holds no public key"),
    ):
        with pytest.raises(EngineError, match=said):
            open_verifier(Settings(home=tmp_path, **changes))  # pyright: ignore[reportArgumentType]


@pytest.mark.parametrize(("key", "algorithm"), [(RSA, "RS256"), (P256, "ES256"), (ED, "EdDSA")])
def test_one_key_in_pem_is_enough_and_needs_no_kid(tmp_path: Path, key: Any, algorithm: str) -> None:
    (tmp_path / "key.pem").write_bytes(pem(key))
    made = Settings(
        home=tmp_path, token_key=tmp_path / "key.pem", token_issuer=ISSUER, token_audience=AUDIENCE
    )
    verifier = open_verifier(made)
    assert verifier.caller(f"Bearer {jwt.encode(claims(), key, algorithm=algorithm)}") is not None
    assert verifier.caller(f"Bearer {good('any', key, algorithm)}") is not None
    if algorithm != "RS256":
        assert refusal(verifier, good()).message == ALGORITHM


# Development tokens

DEVELOPERS = [
    Caller("dev", "411500", "411500-czj", role)
    if role is not Role.SUBJECT
    else Caller("dev", "411500", "", role, OwnSubject("USCC", "91341502DEM000014B"))
    for role in Role
]


@pytest.mark.parametrize("caller", DEVELOPERS, ids=[caller.role.value for caller in DEVELOPERS])
def test_hub_token_signs_for_each_role(tmp_path: Path, caller: Caller) -> None:
    made = Settings(home=tmp_path)
    token = sign_token(made, caller, datetime.now(UTC), timedelta(hours=1))
    assert open_verifier(made).caller(f"Bearer {token}") == caller
    options = ["--name", "dev", "--role", caller.role.value]
    options += ["--subject", str(caller.subject)] if caller.subject else []
    printed = CliRunner().invoke(main, ["token", *options], env={"HUB_HOME": str(tmp_path)})
    assert printed.exit_code == 0, printed.output
    assert open_verifier(made).caller(f"Bearer {printed.stdout.strip()}") == caller


def test_hub_token_refuses_what_the_hub_would(tmp_path: Path) -> None:
    for options in (["--role", "SUBJECT"], ["--subject", "hub:s-1"], ["--name", "999999198001010011"]):
        printed = CliRunner().invoke(main, ["token", *options], env={"HUB_HOME": str(tmp_path)})
        assert printed.exit_code == 1
        assert "The token" in printed.output
        assert "999999198001010011" not in printed.output


def test_beside_a_jwks_development_tokens_need_a_setting(idp_settings: Settings) -> None:
    alone = idp_settings.model_copy(update={"jwks": None})
    caller = Caller("dev", "411500", "411500-czj", Role.OFFICER)
    token = sign_token(alone, caller, datetime.now(UTC), timedelta(hours=1))
    assert refusal(open_verifier(idp_settings), token).message == UNKNOWN
    with pytest.raises(InputError, match="accepts no development tokens"):
        sign_token(idp_settings, caller, datetime.now(UTC), timedelta(hours=1))
    both = idp_settings.model_copy(update={"development_tokens": True})
    assert sign_token(both, caller, datetime.now(UTC), timedelta(hours=1))
    verifier = open_verifier(both)
    assert verifier.caller(f"Bearer {token}") == caller
    assert verifier.caller(f"Bearer {good()}") is not None
    assert refusal(verifier, good(DEVELOPMENT_KID, OTHER_RSA)).message == ALGORITHM


def test_a_damaged_development_key_is_told(tmp_path: Path) -> None:
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "token.pem").write_bytes(b"damaged")
    with pytest.raises(EngineError, match=r"token\.pem can't be used"):
        open_verifier(Settings(home=tmp_path))


def test_own_subject_reads_what_it_writes() -> None:
    for own in (OwnSubject("SHIP", "CN20071234567"), OwnSubject(id="s-1")):
        assert own_subject(str(own)) == own
