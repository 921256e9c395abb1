"""Which subject a request means: its reference, and the key behind it."""

from __future__ import annotations

import strawberry

from graph_schema.identity_numbers import holds_identity_number
from graph_schema.vocabulary import ErrorCode
from hub.errors import InputError
from hub.identity.naming import SubjectKey
from hub.services import Services


@strawberry.input(name="ExternalRef", description="An identifier of another register, under its scheme.")
class ExternalRef:
    """Scheme and value."""

    scheme: str
    value: str


@strawberry.input(
    name="SubjectRef",
    one_of=True,
    description="Which subject is meant: exactly one of these. Identity numbers only as a variable.",
)
class SubjectRef:
    """One way to name a subject."""

    code: strawberry.Maybe[str] = strawberry.field(
        description="Unified social credit code (统一社会信用代码)."
    )
    identity_number: strawberry.Maybe[str] = strawberry.field(
        description="公民身份号码, only as a variable of a POST."
    )
    external: strawberry.Maybe[ExternalRef]
    id: strawberry.Maybe[strawberry.ID] = strawberry.field(description="The hub's own opaque id.")


def subject_key(ref: SubjectRef, services: Services, where: str = "") -> SubjectKey:
    """The key behind a reference.

    Args:
        where: which of several an error is about, such as ``inputs[2]``; empty for the one ``subject``.

    Raises:
        InputError: INVALID_IDENTIFIER, or BAD_INPUT where not exactly one way is used.
    """
    try:
        return _key(ref, services)
    except InputError as error:
        if not where:
            raise
        raise InputError(
            "resolvers.subject-at", code=error.code, where=where, problem=error.problem
        ) from None


def _key(ref: SubjectRef, services: Services) -> SubjectKey:
    given = [part for part in (ref.code, ref.identity_number, ref.external, ref.id) if part is not None]
    if len(given) != 1:
        raise InputError("resolvers.subject-ref")
    today = services.now().date()
    if ref.id is not None and holds_identity_number(str(ref.id.value)):
        raise _misplaced_identity_number()
    if ref.code is not None:
        return services.naming.key("USCC", ref.code.value, today)[0]
    if ref.identity_number is not None:
        return services.naming.key("ID", ref.identity_number.value, today)[0]
    if ref.external is not None:
        external = ref.external.value
        if external.scheme == "ID" or holds_identity_number(external.scheme + " " + external.value):
            raise _misplaced_identity_number()
        return services.naming.key(external.scheme, external.value, today)[0]
    assert ref.id is not None
    return SubjectKey(id=str(ref.id.value)[:64])


def _misplaced_identity_number() -> InputError:
    return InputError("resolvers.identity-number-misplaced", code=ErrorCode.INVALID_IDENTIFIER)
