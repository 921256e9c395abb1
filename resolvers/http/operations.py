"""Answers operations, each in the thread that calls: JSON, identity numbers, caller, tokens, cost,
validation, variables, execution, ``before_answer``. What comes before and after is the endpoint's.
"""

# graphql-core's executor is generic without a default: strict calls it partially unknown.
# pyright: reportUnknownVariableType=false, reportUnknownMemberType=false

from collections.abc import Callable, Mapping, MutableMapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Generic, Protocol, TypeVar

import strawberry
from graphql import (
    ExecutionResult,
    FieldNode,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
)
from graphql.execution.values import VariableValues, get_variable_values
from starlette.datastructures import Headers

from graph_schema.vocabulary import ErrorCode
from hub import deadline
from hub.deadline import Deadline, Stopped
from hub.errors import HubError
from hub.messages.languages import speak
from hub.settings import Settings
from resolvers.execution.executing import run_plan
from resolvers.execution.execution_state import too_long
from resolvers.execution.explaining import EXPLAIN, explained, is_asked, spent_units
from resolvers.execution.plan_cache import Plans
from resolvers.http.answers import Answer, Worked, answer_of, as_json, refusal, tagged
from resolvers.http.compression import accepts_gzip, compress
from resolvers.http.cost_directives import root_fields
from resolvers.http.documents import Documents, Prepared, Refused
from resolvers.http.entity_tags import NOTHING, EntityTags, presented
from resolvers.http.error_entries import entry, field_error, internal, silence_strawberry
from resolvers.http.input_type_errors import variable_errors
from resolvers.http.registered_documents import RegisteredDocuments, check_identifier
from resolvers.http.requests import (
    HttpRefusal,
    RequestParameters,
    not_allowed,
)
from resolvers.http.running_cost import RunningCost
from resolvers.http.statuses import MISFIT, NOT_MODIFIED, OK, PARTIAL
from resolvers.http.variables import declare_one_of


class OperationContext(Protocol):
    """What answering needs of a context: entries for the answer's ``extensions``, such as ``receipt``; it is
    told the digest of the plan before that runs."""

    @property
    def answer_extensions(self) -> MutableMapping[str, Any]: ...

    def planned(self, digest: str) -> None: ...


CallerT = TypeVar("CallerT")
ContextT = TypeVar("ContextT", bound=OperationContext)


def _nothing(_context: Any, _result: ExecutionResult) -> None:
    pass


def _unknown() -> None:
    return None


def _account(caller: Any, host: str) -> str:
    return f"address {host}" if caller is None else str(caller)


@dataclass(frozen=True)
class Operations(Generic[CallerT, ContextT]):
    """What answers operations on one schema. Thread-safe.

    - ``authenticate(headers)``: the caller, None for an anonymous one; raises ``HubError`` UNAUTHENTICATED.
    - ``make_context(caller, parameters)``: what resolvers get as ``info.context``.
    - ``before_answer(context, result)``: after execution, before the first byte. If it raises, nothing of
      the data leaves: 503 for a ``HubError``, 500 for anything else.
    - ``account(caller, host)``: for whom the work is counted; ``host`` is the client's address.
    - ``state()``: changes whenever what is public may have changed; None: that is not known.
    """

    schema: strawberry.Schema
    settings: Settings
    make_context: Callable[[CallerT | None, RequestParameters], ContextT]
    authenticate: Callable[[Mapping[str, str]], CallerT | None]
    before_answer: Callable[[ContextT, ExecutionResult], None] = _nothing
    account: Callable[[CallerT | None, str], str] = _account
    state: Callable[[], str | None] = _unknown

    def __post_init__(self) -> None:
        silence_strawberry()
        declare_one_of(self._graphql)
        _ = self._documents

    @cached_property
    def _graphql(self) -> GraphQLSchema:
        # strawberry has no public name for the graphql-core schema that it builds.
        return self.schema._schema  # pyright: ignore[reportPrivateUsage]

    @cached_property
    def root_fields(self) -> tuple[str, ...]:
        """The names of the root fields, each in the place under which its work is counted."""
        return root_fields(self._graphql)

    @cached_property
    def _root_places(self) -> Mapping[str, int]:
        return {name: place for place, name in enumerate(self.root_fields)}

    @cached_property
    def _documents(self) -> Documents:
        return Documents(self._graphql, self.settings)

    @cached_property
    def _plans(self) -> Plans:
        return Plans(self._graphql)

    @cached_property
    def _registered(self) -> RegisteredDocuments:
        return RegisteredDocuments()

    @cached_property
    def _tags(self) -> EntityTags:
        return EntityTags()

    @cached_property
    def _in_hand(self) -> RunningCost:
        return RunningCost(self.settings.max_cost_at_a_time)

    def answer(
        self,
        given: Deadline,
        headers: Headers,
        host: str,
        read: Callable[[], RequestParameters],
        request_id: str,
    ) -> Answer:
        """The answer to what ``read`` gives, or the refusal of an operation that must not go on."""
        try:
            with deadline.running(given):
                deadline.check()
                return self._packed(headers, self._answer(headers, host, read, request_id))
        except Stopped as stopped:
            if stopped.error.code is ErrorCode.UNAVAILABLE:
                return refusal(503, {"errors": [entry(stopped.error)]})
            return refusal(PARTIAL, {"errors": [entry(stopped.error)], "data": None})

    def _packed(self, headers: Headers, answer: Answer) -> Answer:
        """The answer, compressed where it is long and the client takes that."""
        least = self.settings.gzip_bytes
        if not least or len(answer.content) < least or not accepts_gzip(headers.getlist("accept-encoding")):
            return answer
        more = {"content-encoding": "gzip", "vary": "accept-encoding"}
        return replace(answer, content=compress(answer.content), headers={**more, **answer.headers})

    def _answer(
        self, headers: Headers, host: str, read: Callable[[], RequestParameters], request_id: str
    ) -> Answer:
        """From JSON to the answer."""
        try:
            parameters = read()
            # The context of this work is a copy: it ends with it.
            speak(parameters.language)
            caller = self.authenticate(headers)
            account = self.account(caller, host)
            parameters = self._with_text(account, replace(parameters, account=account))
            prepared = self._documents.prepare(
                parameters.text, parameters.operation_name, parameters.variables
            )
            if parameters.document_id is not None:
                self._registered.keep(account, parameters.document_id, parameters.text)
            _refuse_kind(prepared.operation, parameters)
            wrong = variable_errors(
                self._graphql, prepared.document, prepared.operation, parameters.variables
            )
            if wrong:
                raise Refused(*wrong)
            with self._in_hand.taken(account, prepared.cost):
                # Who reads by GET is nobody, and sees what is public.
                asked = presented(headers.getlist("if-none-match")) if parameters.read_only else NOTHING
                state = self.state() if asked else None
                tag = self._tags.unchanged(parameters, state)
                if tag and asked.names(tag):
                    return tagged(Answer(NOT_MODIFIED, b""), tag)
                context = self.make_context(caller, parameters)
                result = self._execute(context, prepared, parameters)
                answer = replace(self._finish(context, result, request_id), worked=self._worked(prepared))
                if not parameters.read_only or answer.status != OK or context.answer_extensions:
                    return answer
                tag = self._tags.note(parameters, state, answer.content)
                return tagged(Answer(NOT_MODIFIED, b"") if asked.names(tag) else answer, tag)
        except Refused as refused:
            return refusal(refused.status, {"errors": refused.entries}, by_graphql=True)
        except (HubError, HttpRefusal) as refused:
            return answer_of(refused)
        except Exception as error:
            return refusal(500, {"errors": [internal(error, request_id)]})

    def _with_text(self, account: str, parameters: RequestParameters) -> RequestParameters:
        """The operation with its document, which may have been sent before."""
        identifier = parameters.document_id
        try:
            if identifier is None:
                return parameters
            if parameters.text:
                check_identifier(identifier, parameters.text)
                return parameters
            return replace(parameters, text=self._registered.text(account, identifier))
        except HubError as error:
            raise HttpRefusal(MISFIT, error) from None

    def _execute(
        self, context: ContextT, prepared: Prepared, parameters: RequestParameters
    ) -> ExecutionResult:
        operation = prepared.operation
        variables = get_variable_values(
            self._graphql, operation.variable_definitions or (), dict(parameters.variables)
        )
        if not isinstance(variables, VariableValues):
            return ExecutionResult(None, variables)
        plan = self._plans.plan(parameters.text, prepared.document, operation, variables.coerced)
        context.planned(plan.digest)
        result = run_plan(
            self._graphql,
            plan,
            variables,
            context,
            dict(parameters.extensions),
            self.settings.max_answer_bytes,
        )
        if is_asked(parameters.extensions):
            told = explained(plan, prepared.cost, self.settings.max_cost, deadline.spent())
            context.answer_extensions[EXPLAIN] = told
        return result

    def _worked(self, prepared: Prepared) -> Worked | None:
        """What an operation of one root field did so far, without the waiting for its entry; of several it
        is not known which did what."""
        asked = prepared.operation.selection_set.selections
        if len(asked) != 1 or not isinstance(asked[0], FieldNode):
            return None
        place = self._root_places.get(asked[0].name.value)
        if place is None:  # introspection
            return None
        return Worked(place, prepared.cost, spent_units(deadline.spent()))

    def _finish(self, context: ContextT, result: ExecutionResult, request_id: str) -> Answer:
        """Runs ``before_answer``; whatever fails from here on, nothing of the data leaves."""
        try:
            deadline.check()
            body: dict[str, Any] = {}
            if result.errors:
                body["errors"] = [field_error(error, request_id, self._graphql) for error in result.errors]
            body["data"] = result.data
            content = as_json(body)
            if len(content) > self.settings.max_answer_bytes:
                raise Stopped(too_long(self.settings.max_answer_bytes))
            self.before_answer(context, result)
            if context.answer_extensions:
                content = content[:-1] + b',"extensions":' + as_json(dict(context.answer_extensions)) + b"}"
            return Answer(PARTIAL if result.errors else OK, content)
        except HubError as error:
            return refusal(503, {"errors": [entry(error)]})
        except Exception as error:
            return refusal(500, {"errors": [internal(error, request_id)]})


def _refuse_kind(operation: OperationDefinitionNode, parameters: RequestParameters) -> None:
    if parameters.read_only and operation.operation is not OperationType.QUERY:
        raise not_allowed("http.get-with-change", "POST, OPTIONS")
    if operation.operation is OperationType.SUBSCRIPTION:
        raise Refused(entry(HubError(ErrorCode.QUERY_INVALID, "http.subscription")))
