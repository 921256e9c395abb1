"""How the name of a subject and the places of a natural person are shown to a caller (脱敏).

Names of natural persons are masked unless a clause opens them. Whatever goes out passes here, as records pass
:mod:`hub.access.sharing`.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import overload

from graph_schema.vocabulary import SubjectKind
from hub.access.caller_and_purpose import Access


def _mask(name: str) -> str:
    """The first character and a star for each other one: 张**."""
    return name[:1] + "*" * (len(name) - 1)


@overload
def shown_name(name: str, *, masked: bool) -> str: ...
@overload
def shown_name(name: str | None, *, masked: bool) -> str | None: ...
def shown_name(name: str | None, *, masked: bool) -> str | None:
    """A name as it is shown, where that of the subject is masked or not."""
    return _mask(name) if masked and name else name


def public_name(name: str | None, kind: SubjectKind | None) -> str | None:
    """The name of a subject to whom no clause was applied: a natural person is masked."""
    return shown_name(name, masked=kind is SubjectKind.NATURAL_PERSON)


def shows_regions(kind: SubjectKind, access: Access, paths: Collection[str], *, own: bool) -> bool:
    """Whether the regions of a subject's version are shown: where a natural person lives or lived is told to
    itself and to who reads every kind of record there, not to everybody who may see one of them.

    Args:
        paths: the regions of the version with all above them.
    """
    if kind is not SubjectKind.NATURAL_PERSON or own:
        return True
    return access.covers(paths)
