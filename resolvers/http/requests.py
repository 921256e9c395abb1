"""One GraphQL request out of HTTP: media types, body size, JSON; by the GraphQL-over-HTTP specification."""

import re
import uuid
from collections.abc import Iterable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast
from urllib.parse import parse_qsl

from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect, Request

from graph_schema.identity_numbers import hide_identity_numbers
from graph_schema.vocabulary import ErrorCode
from hub.errors import HubError, InputError
from hub.messages.languages import Language, language_of_header, language_of_tag
from hub.messages.message import Argument, Message, message
from resolvers.http.identity_number_refusal import (
    decoded,
    is_written,
    refuse_identity_in,
    refuse_identity_number,
    texts_in,
)
from resolvers.http.json_texts import read_json

JSON = "application/json"
GRAPHQL = "application/graphql-response+json"
HTML = "text/html"
REQUEST_ID = "x-request-id"
REFUSED = "refused"
"""Where a request's state has the error code by which its operation was refused as a whole."""
WORKED = "worked"
"""And where it has what its operation was taken to cost, and did."""
BODY = "request body"
ID = "documentId"
_MAX_NESTING = 32
_MAX_RANGES = 50
_REMEMBERED = 200
"""Headers up to this length, of which clients send the same again and again, are read once."""
_PLAIN_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_WEIGHT = re.compile(r"0(\.[0-9]{0,3})?|1(\.0{0,3})?")


class HttpRefusal(Exception):
    """Refused before GraphQL began: an HTTP status and the reason."""

    def __init__(self, status: int, error: HubError, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(error.message)
        self.status = status
        self.error = error
        self.headers = dict(headers or {})


def not_allowed(message: str, methods: str) -> HttpRefusal:
    """405, with the methods that are taken."""
    return HttpRefusal(405, HubError(ErrorCode.BAD_INPUT, message), {"allow": methods})


@dataclass(frozen=True)
class RequestParameters:
    """One operation as it was asked for. ``extensions`` are the request's own (``extensions.locale``).
    ``text`` is empty where only a ``document_id`` was sent; ``account`` is for whom its work is counted."""

    text: str
    variables: Mapping[str, Any]
    operation_name: str | None
    extensions: Mapping[str, Any]
    request_id: str
    read_only: bool
    document_id: str | None = None
    account: str = ""

    @property
    def language(self) -> Language | None:
        """The language that ``extensions.locale`` asks for, which counts more than a header that a browser
        sets by itself; None: it asks for none of the hub's."""
        return language_of_tag(self.extensions.get("locale"))


def request_id_of(scope: MutableMapping[str, Any]) -> str:
    """The id under which a request is answered and logged: the one X-Request-Id that a client or proxy sent,
    where it is short and plain, else 32 hexadecimal characters. It stays with the request."""
    state: dict[str, Any] = scope.setdefault("state", {})
    if REQUEST_ID not in state:
        sent = Headers(scope=scope).getlist(REQUEST_ID)
        taken = len(sent) == 1 and _PLAIN_ID.fullmatch(sent[0]) and sent[0] == hide_identity_numbers(sent[0])
        state[REQUEST_ID] = sent[0] if taken else uuid.uuid4().hex
    return state[REQUEST_ID]


def accepted(headers: Sequence[str], *, html: bool) -> str | None:
    """The media type to answer in, by the Accept headers, which are one list; None when nothing fits.

    Of each type the most specific range decides (RFC 9110, 12.5.1); of types that are wanted alike, the one
    that was named first. Without a header, and for wildcards, ``application/json``, as the GraphQL
    specification has it.
    """
    text = ",".join(headers)
    return _accepted(text, html) if len(text) <= _REMEMBERED else _accepted.__wrapped__(text, html)


@lru_cache(256)
def _accepted(text: str, html: bool) -> str | None:
    ranges = [_range(part) for part in text.split(",")[:_MAX_RANGES] if part.strip()]
    if not ranges:
        return JSON
    best: tuple[float, int, str] | None = None
    for offer in (JSON, GRAPHQL, *((HTML,) if html else ())):
        for wanted in (offer, f"{offer.partition('/')[0]}/*", "*/*"):
            at = next((at for at, (media, _) in enumerate(ranges) if media == wanted), None)
            if at is None or (wanted == "*/*" and offer == HTML):
                continue
            # A wildcard names nothing: of those that it covers the first offer is taken.
            quality = ranges[at][1]
            if quality > 0 and (best is None or (quality, -at) > best[:2]):
                best = (quality, -at, offer)
            break
    return best[2] if best else None


def language_of(headers: Sequence[str]) -> Language | None:
    """The language of the hub's that the Accept-Language headers, which are one list, want most."""
    text = ",".join(headers)
    return _language(text) if len(text) <= _REMEMBERED else language_of_header(text)


_language = lru_cache(256)(language_of_header)


def _range(part: str) -> tuple[str, float]:
    media, *parameters = (piece.strip().lower() for piece in part.split(";"))
    return media, next((_quality(one[2:]) for one in parameters if one.startswith("q=")), 1.0)


def quality_of(name: str, headers: Sequence[str]) -> float | None:
    """How much the headers, which are one list, want what they name so; None where they don't name it."""
    ranges = (_range(part) for part in ",".join(headers).split(",")[:_MAX_RANGES])
    return next((quality for named, quality in ranges if named == name), None)


async def read_body(request: Request, most: int) -> bytes:
    """The body, if it is JSON by its headers and not longer than ``most`` bytes."""
    # A header in two lines is one list, and a list is no JSON: a proxy may have looked at the other line.
    declared_kind = ",".join(request.headers.getlist("content-type"))
    kind, *parameters = (piece.strip().lower() for piece in declared_kind.split(";"))
    charsets = {one[8:].strip('"') for one in parameters if one.startswith("charset=")}
    encoding = ",".join(request.headers.getlist("content-encoding") or ["identity"]).lower()
    if kind != JSON or charsets - {"utf-8", "utf8"} or encoding != "identity":
        raise HttpRefusal(
            415,
            HubError(ErrorCode.BAD_INPUT, "http.body-not-declared-json"),
        )
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and (len(declared) > 15 or int(declared) > most):
        raise _too_long(most)
    body = bytearray()
    while True:
        # Without Request.stream(): most bodies are one part, and a generator takes longer than that.
        part = await request.receive()
        if part["type"] == "http.disconnect":
            raise ClientDisconnect
        body += part.get("body", b"")
        if len(body) > most:
            raise _too_long(most)
        if not part.get("more_body", False):
            return bytes(body)


def _too_long(most: int) -> HttpRefusal:
    return HttpRefusal(
        413, HubError(ErrorCode.LIMIT_EXCEEDED, "http.body-too-long", most=most), {"connection": "close"}
    )


def parameters_of_body(body: bytes, request_id: str) -> RequestParameters:
    """A POST's operation. An identity number may stand in its variables and nowhere else."""
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        raise _bad("http.body-not-utf8") from None
    members = _object(_json(text, BODY), BODY)
    others = {name: value for name, value in members.items() if name not in ("query", "variables")}
    refuse_identity_in(others)
    return _parameters(members, request_id, read_only=False)


def parameters_of_url(query_string: bytes, request_id: str) -> RequestParameters:
    """A GET's operation, queries only; an identity number in it was refused before."""
    members: dict[str, Any] = dict(parse_qsl(query_string.decode("latin-1"), keep_blank_values=True))
    for name in ("variables", "extensions"):
        if name in members:
            members[name] = _json(members[name], name) if members[name] else None
    # Once more after JSON: its escapes can spell a digit.
    _refuse_identity_by_get(texts_in(members))
    return _parameters(members, request_id, read_only=True)


def refuse_identity_in_url(path: str, query_string: bytes) -> None:
    """Refuse a URL that holds an identity number, in whatever parameter."""
    parameters = parse_qsl(query_string.decode("utf-8", "replace"), keep_blank_values=True)
    parts = [path, *(part for pair in parameters for part in pair)]
    _refuse_identity_by_get(text for part in parts for text in decoded(part))


def _refuse_identity_by_get(texts: Iterable[str]) -> None:
    """A client that sends queries by GET did send the number as a variable: it is told to send a POST."""
    if any(map(is_written, texts)):
        raise HubError(ErrorCode.IDENTITY_IN_QUERY, "http.identity-number-in-url")


def _parameters(members: dict[str, Any], request_id: str, *, read_only: bool) -> RequestParameters:
    text, document_id = members.get("query"), members.get(ID)
    if document_id is not None and not isinstance(document_id, str):
        raise _misfit("http.document-id-no-text")
    if document_id and text in (None, ""):
        text = ""
    elif text is not None and not isinstance(text, str):
        raise _misfit("http.query-no-text")
    elif not text or not text.strip():
        raise _misfit("http.query-missing")
    name = members.get("operationName")
    if name is not None and not isinstance(name, str):
        raise _misfit("http.operation-name-no-text")
    refuse_identity_number(text)
    return RequestParameters(
        text,
        _map(members, "variables"),
        name or None,
        _map(members, "extensions"),
        request_id,
        read_only,
        document_id or None,
    )


def _map(members: dict[str, Any], name: str) -> dict[str, Any]:
    value = members.get(name)
    return {} if value is None else _object(value, name)


def _object(value: Any, name: str) -> dict[str, Any]:
    if isinstance(value, dict):
        return cast("dict[str, Any]", value)
    if isinstance(value, list) and name == BODY:
        raise _misfit("http.request-is-array")
    if name == BODY:
        raise _misfit("http.body-no-object")
    raise _misfit("http.member-no-object", name=name)


def _json(text: str, name: str) -> Any:
    try:
        value = read_json(text, _part(name))
        level: list[Any] = [value]
        for _ in range(_MAX_NESTING):
            level = [child for one in level for child in _children(one)]
            if not level:
                return value
    except InputError as error:
        raise HttpRefusal(400, error) from None
    except RecursionError:
        pass
    raise _bad("http.json-too-deep", code=ErrorCode.LIMIT_EXCEEDED, most=_MAX_NESTING, what=_part(name))


def _children(value: Any) -> Iterable[Any]:
    if isinstance(value, dict):
        return cast("dict[str, Any]", value).values()
    return cast("list[Any]", value) if isinstance(value, list) else ()


def _quality(text: str) -> float:
    """A weight as RFC 9110 spells it; what is no weight wants nothing."""
    return float(text) if _WEIGHT.fullmatch(text) else 0.0


def _part(name: str) -> Message:
    return message("http.part-body") if name == BODY else message("http.part-member", name=name)


def _bad(message: str, code: ErrorCode = ErrorCode.BAD_INPUT, **arguments: Argument) -> HttpRefusal:
    """Text that can't be parsed."""
    return HttpRefusal(400, HubError(code, message, **arguments))


def _misfit(message: str, **arguments: Argument) -> HttpRefusal:
    """What is parsed and is no request of GraphQL."""
    return HttpRefusal(422, HubError(ErrorCode.BAD_INPUT, message, **arguments))
