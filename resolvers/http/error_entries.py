"""What a caller reads of an error, and what the log keeps of it.

graphql-core's texts echo literals and variable values, so none of them leaves as it is: texts about names
(fields, types, fragments) pass, texts about values are replaced by where and what was expected. A
:class:`HubError` passes whole. Anything else is ``INTERNAL`` with a request id; the log then holds the
exception's type and frames, never its text, for drivers and libraries write values into texts.
"""

import logging
import re
import traceback
from typing import Any

from graphql import GraphQLError, GraphQLSchema, GraphQLSyntaxError

from graph_schema.vocabulary import ErrorCode
from hub.errors import HubError
from hub.messages.languages import spoken
from hub.messages.message import Message, message
from resolvers.http.inputs_meant import argument_of

MAX_REPORTED = 5
_EXPECTED_TOKEN = re.compile(r"Syntax Error: Expected ([^,]{1,40}), found ")
_log = logging.getLogger("hub.graphql")

Entry = dict[str, Any]


def silence_strawberry() -> None:
    """Turn off strawberry's error log: it writes error texts, and these hold variable values."""
    logging.getLogger("strawberry.execution").disabled = True


def entry(error: HubError, at: GraphQLError | None = None, **more: str) -> Entry:
    """One member of ``errors``: message, locations and path of ``at``, and extensions with the code, and with
    the message's id and arguments. The texts are in the language that the operation asked for."""
    language, said = spoken(), error.problem
    extensions: Entry = {
        "code": error.code.value,
        "expected": said.expected(language),
        "fix": said.fix(language),
        **said.as_json(),
        **more,
    }
    answer: Entry = {"message": said.text(language)}
    if at is not None and at.locations:
        answer["locations"] = [{"line": one.line, "column": one.column} for one in at.locations]
    if at is not None and at.path:
        answer["path"] = list(at.path)
    answer["extensions"] = {name: value for name, value in extensions.items() if value != ""}
    return answer


def internal(error: BaseException, request_id: str, at: GraphQLError | None = None) -> Entry:
    """An unexpected failure: logged by type and frames, answered by the request id alone."""
    # A path's keys are aliases that the caller chose; the log keeps none of them.
    _log.error("request %s failed\n%s", request_id, frames(error))
    return entry(
        HubError(ErrorCode.INTERNAL, "http.failed", request_id=request_id),
        at,
        requestId=request_id,
    )


def frames(error: BaseException) -> str:
    """Types and code lines of an exception and its causes, without their texts."""
    parts: list[str] = []
    seen: BaseException | None = error
    while seen is not None and len(parts) < 5:
        stack = "".join(traceback.format_tb(seen.__traceback__))
        parts.append(f"{stack}{type(seen).__module__}.{type(seen).__qualname__}")
        seen = seen.__cause__ or seen.__context__
    return "\ncaused by\n".join(parts)


def syntax_error(error: GraphQLError) -> Entry:
    """A document that graphql-core can't parse, or that has too many tokens."""
    if not isinstance(error, GraphQLSyntaxError) or "Parsing aborted" in error.message:
        tokens = "tokens" in error.message or "comments" in error.message
        broken = "http.document-too-long" if tokens else "http.document-too-deep"
        return entry(HubError(ErrorCode.LIMIT_EXCEEDED, broken))
    return entry(HubError(ErrorCode.QUERY_INVALID, _broken(error.message)), error)


def _broken(text: str) -> Message:
    """What graphql-core says of a document; what it found there may be a value, and is not told."""
    if text.endswith(("found <EOF>.", "Unexpected <EOF>.")):
        return message("http.document-ends")
    if "Unterminated string" in text:
        return message("http.text-open")
    found = _EXPECTED_TOKEN.match(text)
    if found is None:
        return message("http.document-invalid")
    named = {"Name": message("http.token-name"), "<EOF>": message("http.token-end")}
    return message("http.token-expected", token=named.get(found[1], found[1].strip("'")))


def field_error(error: GraphQLError, request_id: str, schema: GraphQLSchema) -> Entry:
    """An error of a resolver, or of graphql-core while it executed; with the input that it is about."""
    cause = error.original_error
    if isinstance(cause, HubError):
        argument = argument_of(cause, error, schema)
        return entry(cause, error, **({"argument": argument} if argument is not None else {}))
    return internal(cause or error, request_id, error)
