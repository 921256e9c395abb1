"""What a caller may read: grants that every statement on subject data carries as a predicate.

A grant comes from the caller's own duty over its region, from a law (``seeds/policy/grants.yaml``), from a
clause of an agreement in force, from the subject's consent, or from being the subject. Clauses and consents
are matched inside the statement itself, so that ending one ends the reading with the next statement. A
purpose (``seeds/policy/purposes.yaml``) says who may name it and which private kinds it opens.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from graph_schema.vocabulary import ErrorCode, Role, SharingClass
from hub.access.caller_and_purpose import Access, Purpose
from hub.access.purposes import terms_for
from hub.access.role_sets import EVERYBODY, INSTITUTIONS, RECIPIENTS, WITH_DUTY
from hub.errors import HubError
from hub.identity import Caller
from hub.policy.catalogue import Catalogue
from hub.policy.model.documents import LegalBasis, PurposeTerms

Basis = tuple[tuple[str, LegalBasis], ...]
"""On what a grant rests: by the region whose callers may cite it, the nation's first."""

OWN_DUTY = "own-duty"
"""Grant of an authority over its own region's records, for its statutory duty."""
OF_THE_HUB = ((OWN_DUTY, SharingClass.RECORD.value),)
"""The grants of a record that the hub reads for its own reckoning and shows to nobody as it is."""
OWN_DUTY_BASIS: Basis = (
    (
        "100000",
        LegalBasis(
            document="PIPL-2021",
            article="第三十四条",
            quote="国家机关为履行法定职责处理个人信息，应当依照法律、行政法规规定的权限、程序进行",
        ),
    ),
    (
        "410000",
        LegalBasis(
            document="henan-2019",
            article="第十八条",
            quote="在依法履行职责过程中共享使用的社会信用信息，通过政务共享方式披露",
        ),
    ),
    (
        "370000",
        LegalBasis(
            document="shandong-2020",
            article="第二十二条",
            quote="县级以上人民政府有关部门可以根据履行职责的需要",
        ),
    ),
)
SELF = "self"
"""Grant of a subject over its own data."""
SELF_BASIS: Basis = (
    (
        "100000",
        LegalBasis(
            document="PIPL-2021",
            article="第四十五条",
            quote="个人有权向个人信息处理者查阅、复制其个人信息",
        ),
    ),
)
CONSENT = "k"
"""The id of a consent, which is its grant's name too, begins so."""
CONSENT_BASIS: Basis = (
    (
        "100000",
        LegalBasis(document="PIPL-2021", article="第二十三条", quote="并取得个人的单独同意"),
    ),
    (
        "410000",
        LegalBasis(
            document="henan-2019",
            article="第十八条",
            quote="经信用主体授权可以查询，并按照约定用途使用的社会信用信息，通过授权查询方式披露",
        ),
    ),
)


def rests_on_person(grants: Iterable[str]) -> bool:
    """Whether one of the grants is a subject's consent or its being the subject: what it opens is for that
    caller alone."""
    return any(name == SELF or name.startswith(f"{CONSENT}_") for name in grants)


def basis_for(basis: Basis, path: Sequence[str]) -> tuple[LegalBasis, ...]:
    """On what a grant rests for a caller whose region has this path."""
    return tuple(one for region, one in basis if region in path)


def access_for(caller: Caller | None, purpose: Purpose, catalogue: Catalogue, day: date) -> Access:
    """The access of a caller to subject data. Raises as :func:`entry_for` and :func:`granted`."""
    return granted(entry_for(caller, purpose, catalogue, day), catalogue)


def granted(entered: Access, catalogue: Catalogue, roles: Sequence[Role] = EVERYBODY) -> Access:
    """The access to subject data of who has entered.

    Args:
        roles: whom the field is for; who may not name the purpose is told which of them may.

    Raises:
        HubError: FORBIDDEN for a purpose that is not the role's, an institution that is not known.
    """
    caller, path, day = entered.caller, entered.path, entered.day
    terms = terms_for(entered, catalogue, roles)
    authority = catalogue.authorities.get(caller.authority)
    known = authority is not None and authority.region in path
    if caller.role in INSTITUTIONS and not known:
        raise HubError(ErrorCode.FORBIDDEN, "access.institution-unknown")
    role, region = caller.role, caller.region
    grants, withheld = catalogue.once(
        _given,
        (role, region, terms.id, day),
        lambda: _given(role, region, terms, catalogue, day),
        MOST_GIVEN,
    )
    recipient = caller.authority if known and caller.role in RECIPIENTS else None
    return replace(entered, grants=grants, withheld=withheld, recipient=recipient)


Given = tuple[tuple[dict[str, Any], ...], tuple[str, ...]]
"""Grants, and the private kinds that the purpose does not open."""
MOST_GIVEN = 4_096


def _given(role: Role, region: str, terms: PurposeTerms, catalogue: Catalogue, day: date) -> Given:
    """What duty and laws give a role in a region for a purpose on a day."""
    path = catalogue.path(region)
    own = [_grant(OWN_DUTY, region, None, SharingClass.RECORD)] if role in WITH_DUTY else []
    of_law = [
        _grant(row.id, row.records, row.kinds, row.share)
        for row in catalogue.grants.values()
        if row.callers in path and role in row.roles and terms.id in row.purposes and row.valid.holds(day)
    ]
    withheld = tuple(
        kind.id for kind in catalogue.kinds.values() if kind.private and kind.id not in terms.private_kinds
    )
    return (*own, *of_law), withheld


def entry_for(caller: Caller | None, purpose: Purpose, catalogue: Catalogue, day: date) -> Access:
    """The access of a caller to what is no subject data, such as the read log: it opens no record, and the
    purpose is only entered.

    Raises:
        HubError: UNAUTHENTICATED without a caller; FORBIDDEN for a caller of an unknown region.
    """
    if caller is None:
        raise HubError(ErrorCode.UNAUTHENTICATED, "access.token-missing")
    path = catalogue.path(caller.region)
    if not path:
        raise HubError(ErrorCode.FORBIDDEN, "access.region-unknown")
    return Access(caller, purpose, day, path, ())


def _grant(name: str, region: str, kinds: tuple[str, ...] | None, share: SharingClass) -> dict[str, Any]:
    return {
        "id": name,
        "region": region,
        "kinds": list(kinds) if kinds is not None else None,
        "share": share.value,
    }


def own_region(access: Access, region: str | None, catalogue: Catalogue) -> list[str]:
    """The region that a list is asked for (None: the caller's own) with those below it.

    Raises:
        HubError: FORBIDDEN for a region that is neither the caller's nor below it.
    """
    asked = region or access.caller.region
    if access.caller.region not in catalogue.path(asked):
        raise HubError(ErrorCode.FORBIDDEN, "access.region-not-below", region=access.caller.region)
    return list(catalogue.with_those_below(asked))
