"""Which tokens are believed, and which are refused with which sentence."""

from __future__ import annotations

import time
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import httpx
import jwt
import pytest
from starlette.applications import Starlette

from graph_schema.vocabulary import ErrorCode, Role
from hub.app import make_app
from hub.errors import HubError
from hub.identity import Caller, OwnSubject, TokenRefused, Verifier, challenge, open_verifier
from hub.services import Services
from hub.settings import Settings
from tests.auth.attacks import ALGORITHM, ATTACKS, EARLY, EXPIRED, HEAD, LARGE, SIGNATURE, UNREADABLE
from tests.auth.provider import Provider
from tests.auth.signing import AUDIENCE, ED, OTHER_RSA, P256, RSA, claims, good, refusal, signed
from tests.edge_schema import post


@pytest.mark.parametrize(
    ("kid", "key", "algorithm"), [("rsa", RSA, "RS256"), ("ec", P256, "ES256"), ("ed", ED, "EdDSA")]
)
def test_a_token_of_each_kind_of_key_names_its_caller(
    verifier: Verifier, kid: str, key: Any, algorithm: str
) -> None:
    caller = verifier.caller(f"Bearer {good(kid, key, algorithm)}")
    assert caller == Caller("wang", "411500", "411500-czj", Role.OFFICER)
    assert verifier.caller(f"bearer {good(kid, key, algorithm, aud=['else', AUDIENCE])}") == caller


def test_a_signature_is_checked_once_while_key_and_times_hold(
    verifier: Verifier, monkeypatch: pytest.MonkeyPatch
) -> None:
    token, checked = f"Bearer {good()}", list[str]()
    decode = jwt.decode

    def counted(text: str, *how: Any, **more: Any) -> Any:
        checked.append(text)
        return decode(text, *how, **more)

    monkeypatch.setattr(jwt, "decode", counted)
    assert verifier.caller(token) == verifier.caller(token)
    assert verifier.caller(f"Bearer {good(sub='li')}") != verifier.caller(token)
    assert len(checked) == 2
    later = SimpleNamespace(time=lambda: time.time() + 32 * 24 * 3_600)
    monkeypatch.setattr("hub.identity.tokens.time", later)
    verifier.caller(token)
    assert len(checked) == 3, "what is remembered is over: PyJWT is asked again"


def test_no_token_is_the_public(verifier: Verifier) -> None:
    assert verifier.caller(None) is None


@pytest.mark.parametrize("typ", ["JWT", "jwt", "at+jwt", "application/at+jwt"])
def test_types_of_access_tokens_pass(verifier: Verifier, typ: str) -> None:
    assert verifier.caller(f"Bearer {signed(claims(), {'alg': 'RS256', 'kid': 'rsa', 'typ': typ})}")


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.SUBJECT])
def test_each_role_acts_for_an_authority(verifier: Verifier, role: Role) -> None:
    caller = verifier.caller(f"Bearer {good(role=role.value)}")
    assert caller == Caller("wang", "411500", "411500-czj", role)
    for name in ("region", "authority"):
        assert refusal(verifier, signed(claims(**{"role": role.value, name: ...}))).message.endswith(
            f"claim {name}."
        )
    both = refusal(verifier, good(role=role.value, subject="USCC:91341502DEM000014B"))
    assert both.message == "The token's claim subject can't be used."


def test_a_subject_acts_for_itself_and_says_who_it_is(verifier: Verifier) -> None:
    def subject(**changes: Any) -> str:
        return signed(claims(**{"role": "SUBJECT", "authority": ..., **changes}))

    for text, own in {
        "USCC:91341502DEM000014B": OwnSubject("USCC", "91341502DEM000014B"),
        "CREDIT_UNIT:411502/示范村": OwnSubject("CREDIT_UNIT", "411502/示范村"),
        "hub:s-0f3a": OwnSubject(id="s-0f3a"),
    }.items():
        assert verifier.caller(f"Bearer {subject(subject=text)}") == Caller(
            "wang", "411500", "", Role.SUBJECT, own
        )
        assert str(own) == text
    assert refusal(verifier, subject()).message == "The token lacks the claim subject."
    wrong = [
        "ID:999999198001010011",
        "ID:s-1",
        "hub:999999198001010011",
        "USCC",
        "uscc:9",
        "USCC:",
        "hub: x",
        ["a"],
        7,
    ]
    for value in wrong:
        assert refusal(verifier, subject(subject=value)).message == "The token's claim subject can't be used."
    acting = refusal(verifier, subject(subject="hub:s-0f3a", authority="411500-czj"))
    assert acting.message == "The token's claim authority can't be used."


# Attacks and mistakes


@pytest.mark.parametrize(("token", "said"), ATTACKS.values(), ids=list(ATTACKS))
def test_a_token_is_refused_with_a_clear_sentence(verifier: Verifier, token: str, said: str) -> None:
    error = refusal(verifier, token)
    assert (error.code, error.message) == (ErrorCode.UNAUTHENTICATED, said)
    assert isinstance(error, TokenRefused)
    assert challenge(error) == (
        f'Bearer realm="credit-hub", error="invalid_token", error_description="{said}"'
    )


@pytest.mark.parametrize("header", ["Basic dTpw", "Bearer", "Bearer  ", "", "token"])
def test_another_scheme_is_told_to_use_bearer(verifier: Verifier, header: str) -> None:
    with pytest.raises(HubError) as refused:
        verifier.caller(header)
    assert refused.value.code is ErrorCode.UNAUTHENTICATED
    assert challenge(refused.value) == 'Bearer realm="credit-hub"'


def test_nothing_of_a_large_token_is_parsed(monkeypatch: pytest.MonkeyPatch, verifier: Verifier) -> None:
    def parsed(*_: Any, **__: Any) -> Any:
        raise AssertionError("a token that is too large was parsed")

    monkeypatch.setattr("hub.identity.tokens.base64.urlsafe_b64decode", parsed)
    monkeypatch.setattr("hub.identity.tokens.json.loads", parsed)
    assert refusal(verifier, f"{HEAD}.{'A' * 1_000_000}.{SIGNATURE}").message == LARGE


def test_the_clocks_may_differ_by_the_setting(idp_settings: Settings) -> None:
    now = time.time()
    strict, wide = (
        open_verifier(idp_settings.model_copy(update={"token_leeway_seconds": skew})) for skew in (0, 120)
    )
    for changes, said in (
        ({"exp": now - 60}, EXPIRED),
        ({"nbf": now + 60}, EARLY),
        ({"iat": now + 60}, EARLY),
    ):
        token = signed(claims(**{"iat": now - 300, **changes}))
        assert refusal(strict, token).message == said
        assert wide.caller(f"Bearer {token}") is not None
    assert refusal(wide, good(iat=now - 300, exp=now - 180)).message == EXPIRED
    assert refusal(wide, good(iat=now, exp=now - 5)).message == "The token's claim exp can't be used."


# Over HTTP


def test_a_refused_token_is_401_with_the_reason(address: str, token: Callable[..., str]) -> None:
    def sent_with(authorization: str | bytes) -> httpx.Response:
        return httpx.post(
            f"{address}/graphql",
            json={"query": "{ regions(first: 1) { edges { node { code } } } }"},
            headers=[
                (
                    b"authorization",
                    authorization if isinstance(authorization, bytes) else authorization.encode(),
                )
            ],
            timeout=30,
        )

    assert sent_with(f"Bearer {token()}").status_code == 200
    assert sent_with(f"Bearer {'a' * 1_000_000}").status_code == 431, "no head is that large"
    for sent, said in (
        ("Bearer nonsense", UNREADABLE),
        (f"Bearer {'a' * 9_000}", LARGE),
        (b"Bearer \xff\xfe.a.b", UNREADABLE),
        (f"Bearer {good()}", ALGORITHM),
    ):
        answer = sent_with(sent)
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"] == (
            f'Bearer realm="credit-hub", error="invalid_token", error_description="{said}"'
        )
        (error,) = answer.json()["errors"]
        assert (error["message"], error["extensions"]["code"]) == (said, "UNAUTHENTICATED")
    basic = sent_with("Basic dTpw")
    assert (basic.status_code, basic.headers["www-authenticate"]) == (401, 'Bearer realm="credit-hub"')


def test_of_two_tokens_none_is_believed(address: str, token: Callable[..., str]) -> None:
    """A gateway in front may have checked the other one."""
    query = {"query": "{ regions(first: 1) { edges { node { code } } } }"}
    for second in (f"Bearer {token()}", "Bearer nonsense"):
        headers = [("authorization", f"Bearer {token()}"), ("Authorization", second)]
        answer = httpx.post(f"{address}/graphql", json=query, headers=headers, timeout=30)
        assert (answer.status_code, answer.json()["errors"][0]["message"]) == (401, UNREADABLE)


def test_a_hub_asks_its_provider_for_the_keys(
    services: Services, idp_settings: Settings, provider: Provider
) -> None:
    """The whole application on a JWKS address: a caller's answer, a stranger's, and none without keys."""
    believing = idp_settings.model_copy(update={"jwks": provider.address})
    purpose = '{code: GOVERNMENT_PROCUREMENT, matter: "1"}'
    query = f'{{ subject(ref: {{code: "91341502DEM000014B"}}, purpose: {purpose}) {{ id }} }}'

    def asked(app: Starlette, token: str) -> httpx.Response:
        return post(app, query, headers={"authorization": f"Bearer {token}"})

    app = make_app(services, believing)
    assert asked(app, good()).json()["data"]["subject"]["id"]
    assert asked(app, good("stranger", OTHER_RSA)).status_code == 401
    provider.status = 500
    answer = asked(make_app(services, believing), good())
    assert answer.status_code == 503
    assert answer.json()["errors"][0]["extensions"]["code"] == "UNAVAILABLE"
    assert "www-authenticate" not in answer.headers
