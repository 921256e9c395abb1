"""What a resolver works with: the services, the caller, and what the operation
discloses."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import strawberry
from graphql import ExecutionResult, GraphQLError
from graphql.execution.values import VariableValues, get_argument_values

from graph_schema.identity_numbers import holds_identity_number
from graph_schema.texts import printable
from graph_schema.vocabulary import ErrorCode, PurposeCode
from hub.access.caller_and_purpose import Access, Purpose
from hub.access.grants import entry_for, granted
from hub.access.purposes import Use, check_use
from hub.audit import Disclosures
from hub.call import Call
from hub.errors import HubError, InputError
from hub.identity import Caller
from hub.policy.catalogue import Catalogue
from hub.services import Services
from hub.subjects.view import View
from resolvers.audiences import AUDIENCE, Audience
from resolvers.connections import Cursors
from resolvers.execution.plan import Selection
from resolvers.http.fields import fields_of
from resolvers.http.public_read_rate import PublicReadRate
from resolvers.http.requests import RequestParameters

LONGEST_MATTER = 120
OF_THE_PAGE = frozenset({"first", "after", "purpose"})
"""Arguments of a list that say which page, and for what: the list is the same."""
REFUSALS = (ErrorCode.FORBIDDEN, ErrorCode.UNAUTHENTICATED)
"""Errors that are entered although nothing was read: with the caller, or counted where there is none."""


@strawberry.input(
    name="PurposeInput",
    description="For what data is read, and the number of the matter (查询用途、事项编号).",
)
class PurposeInput:
    """Purpose and matter number of a read."""

    code: PurposeCode
    matter: str = strawberry.field(
        description="Number of the file or case that the read belongs to, 1 to 120 characters."
    )


@dataclass
class Context:
    """One operation. ``answer_extensions`` end up in the answer's ``extensions``."""

    services: Services
    caller: Caller | None
    disclosures: Disclosures
    answer_extensions: dict[str, Any] = field(default_factory=dict[str, Any])
    _catalogue: Catalogue | None = None
    account: str = ""
    rate: PublicReadRate | None = None
    _commit: int | None = None

    def take_public_read(self) -> None:
        """Counts a page of what is published against the rate of the account or the address.

        Raises:
            HubError: LIMIT_EXCEEDED.
        """
        if self.rate is not None:
            self.rate.take(self.account)

    @property
    def commit(self) -> int:
        """The newest commit, asked for once an operation, and again after a change."""
        if self._commit is None:
            self._commit = self.services.newest_commit()
        return self._commit

    @property
    def catalogue(self) -> Catalogue:
        """The policy of now, asked for once an operation."""
        if self._catalogue is None:
            self._catalogue = self.services.book.current()
        return self._catalogue

    def entered(self, receipt: str) -> None:
        """What was noted so far was entered in the audit log together with a change; a new page begins."""
        self.answer_extensions["receipt"] = receipt
        before = self.disclosures
        self.disclosures = Disclosures(
            before.operation, before.operation_hash, fields=before.fields, plan=before.plan
        )
        self._catalogue = self._commit = None

    def planned(self, digest: str) -> None:
        """The operation has a plan, and runs by it."""
        self.disclosures.plan = digest

    def view(self, access: Access, catalogue: Catalogue, commit: int, day: date) -> View:
        """From where the operation sees subjects; the log keeps the commit."""
        self.disclosures.as_of(commit)
        return View(access, catalogue, commit, day)

    def settle(self, head: int) -> None:
        """A statement told the policy's head: that is the operation's policy from here on."""
        self._catalogue = self.services.book.at(head)

    def access(self, purpose: PurposeInput, audience: Audience, catalogue: Catalogue | None = None) -> Access:
        """The caller's access for a purpose. One operation has one purpose and one matter.

        Args:
            audience: whom the field is for, and what it does, which the purpose must serve. The purpose must
                be the role's; the fields of the read log see to that themselves, since an operator, who has
                no purpose at all, gets the proof of its own receipt.
            catalogue: under which policy; that of now, if none is given.

        Raises:
            HubError: UNAUTHENTICATED or FORBIDDEN. InputError: BAD_INPUT for a bad or second purpose.
        """
        matter = printable(purpose.matter)
        if not matter or len(matter) > LONGEST_MATTER:
            raise InputError("resolvers.matter-unusable", longest=LONGEST_MATTER)
        if holds_identity_number(matter):
            raise InputError("resolvers.matter-holds-identity-number", code=ErrorCode.IDENTITY_IN_QUERY)
        assert audience.use is not None, "a public field asks for no access"
        asked = Purpose(purpose.code, matter)
        policy, today = catalogue or self.catalogue, self.services.now().date()
        access = entry_for(self.caller, asked, policy, today)
        check_use(access, audience.use)
        if audience.use is not Use.LOG:
            access = granted(access, policy, audience.roles)
        held = self.disclosures.access
        if held is not None and held.purpose != access.purpose:
            raise InputError("resolvers.purpose-not-one")
        self.disclosures.access = access
        return access

    def call(self, purpose: PurposeInput, audience: Audience) -> Call:
        """What a capability is called with, for a purpose; see :meth:`access`."""
        return self.call_with(self.access(purpose, audience))

    def call_unasked(self, purpose: PurposeInput, audience: Audience) -> Call:
        """As :meth:`call`, for a field whose first statement tells the policy's head: under the policy that
        this process knows. The field goes on with :meth:`hub.call.Call.at_policy`, and ends with
        :meth:`settle`. Nobody is refused by a policy that may be over."""
        known = self._catalogue or self.services.book.known()
        try:
            return Call(self.services, self.access(purpose, audience, known), self.disclosures, known)
        except HubError:
            return self.call(purpose, audience)

    def call_with(self, access: Access) -> Call:
        """What a capability is called with, for an access that this operation has got already."""
        return Call(self.services, access, self.disclosures, self.catalogue)


class Info(strawberry.Info[Context, None]):
    """The operation as a field sees it, with what the field is for (:mod:`resolvers.root_fields`)."""

    @property
    def audience(self) -> Audience:
        """Whom the field is for, and what the purpose must serve."""
        return self._field.metadata[AUDIENCE]

    @property
    def asked(self) -> frozenset[str] | None:
        """The names of the fields that are asked of what this one answers, of a page those of its rows; None:
        it is not known."""
        raw: Any = self._raw_info  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
        return getattr(raw, "asked", None)

    def asked_below(self, name: str) -> Mapping[str, Any] | None:
        """The arguments of the first field of this name that is asked of what this one answers, without those
        that are null; None: it is not known, or there is none."""
        raw: Any = self._raw_info  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
        below: Mapping[str, Selection] = getattr(raw, "below", {})
        asked = (one for selection in below.values() for one in selection.fields if one.name == name)
        first = next(asked, None)
        if first is None:
            return None
        try:
            given = first.arguments(raw.variable_values)
        except GraphQLError:  # the field itself tells it
            return None
        return {argument: value for argument, value in given.items() if value is not None}

    def cursors(self, access: Access | None, *of: str) -> Cursors:
        """The cursors of the list that the field answers; see :meth:`cursors_of_list`."""
        return self.cursors_of_list()(access, *of)

    def cursors_of_list(self) -> Callable[..., Cursors]:
        """How the cursors of the field's lists are made, one list for each object that it is asked of.

        A cursor belongs to its field with all arguments but those of the page, to ``of`` (the id of the
        object whose list it is), and to the caller, the purpose and the matter of ``access``, which is None
        for what is public: any other list, caller or matter refuses it.
        """
        raw: Any = self._raw_info  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
        definition, node = raw.parent_type.fields[raw.field_name], raw.field_nodes[0]
        values = raw.variable_values
        if not isinstance(values, VariableValues):  # stock execution under strawberry tells the values alone
            values = VariableValues({}, dict(values))
        asked = get_argument_values(definition, node, values)
        told = {name: one for name, one in asked.items() if name not in OF_THE_PAGE and one is not None}
        field = f"{raw.parent_type.name}.{raw.field_name}"
        arguments = json.dumps(told, default=str, sort_keys=True, ensure_ascii=False)
        key = self.context.services.cursor_key

        def cursors(access: Access | None, *of: str) -> Cursors:
            return Cursors(key, lambda: [field, arguments, json.dumps(of), *_asking(access)])

        return cursors

    def access(self, purpose: PurposeInput) -> Access:
        """The caller's access; see :meth:`Context.access`."""
        return self.context.access(purpose, self.audience)

    def call(self, purpose: PurposeInput) -> Call:
        """What a capability is called with; see :meth:`Context.call`."""
        return self.context.call(purpose, self.audience)

    def call_unasked(self, purpose: PurposeInput) -> Call:
        """As :meth:`call`; see :meth:`Context.call_unasked`."""
        return self.context.call_unasked(purpose, self.audience)


def _asking(access: Access | None) -> list[str]:
    """Who asks for what, as cursors name it."""
    if access is None:
        return []
    caller, purpose = access.caller, access.purpose
    return [
        json.dumps([caller.name, caller.region, caller.authority, caller.role.value]),
        json.dumps([purpose.code.value, purpose.matter]),
    ]


def make_context(
    services: Services,
    caller: Caller | None,
    parameters: RequestParameters,
    rate: PublicReadRate | None = None,
) -> Context:
    """The context of one request; ``rate``: how often what is published may be read."""
    operation_hash = hashlib.sha256(parameters.text.encode()).hexdigest()
    fields = fields_of(parameters.text, parameters.operation_name)
    return Context(
        services,
        caller,
        Disclosures(parameters.operation_name or "", operation_hash, fields=fields),
        account=parameters.account,
        rate=rate,
    )


def day_asked(on: date | None, services: Services) -> date:
    """The day on which subjects are looked at: today, where none is named.

    Raises:
        InputError: it is still to come.
    """
    today = services.now().date()
    if on is not None and on > today:
        raise InputError("resolvers.day-not-yet")
    return on or today


def write_audit(context: Context, result: ExecutionResult) -> None:
    """Runs after execution and before the first byte: enters what was disclosed, or refuses the answer."""
    codes = [str(getattr(error.original_error, "code", "INTERNAL")) for error in result.errors or ()]
    if context.disclosures.empty:
        refused = [code for code in codes if code in REFUSALS]
        if context.caller is None:
            for code in refused:
                context.services.audit.count_refusal(code)
        if context.caller is None or not refused or "receipt" in context.answer_extensions:
            return
        context.disclosures.caller = context.caller
    context.disclosures.outcomes.extend(f"error:{code}" for code in codes)
    try:
        context.answer_extensions["receipt"] = context.services.audit.write(context.disclosures)
    except HubError:
        if not _says_only_that_the_graph_is_gone(result, codes):
            raise


def _says_only_that_the_graph_is_gone(result: ExecutionResult, codes: Sequence[str]) -> bool:
    """Such an answer needs no other reason, and discloses nothing. A null without an error is an answer:
    nobody is there. So is what was read before the graph went."""
    data = result.data or {}
    failed = {error.path[0] for error in result.errors or () if error.path}
    return (
        set(codes) == {ErrorCode.UNAVAILABLE}
        and failed.issuperset(data)
        and all(value is None for value in data.values())
    )
