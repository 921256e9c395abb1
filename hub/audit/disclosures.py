"""What one operation disclosed, collected while it runs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from graph_schema.vocabulary import AuditAct
from hub import canonical_json, deadline
from hub.access.caller_and_purpose import Access
from hub.identity import Caller
from hub.store.graph import Row


@dataclass
class Disclosures:
    """Filled by capabilities, written once by the audit writer.

    ``fields`` is what of the schema was asked for (``subject{id,records{…}}``), ``regions`` are those whose
    records were read, ``caller`` stands for one who was refused before there was an access. A mutation or
    an export sets ``act``. ``plan`` is the digest of how the operation was run, ``known_as_of`` the newest
    commit up to which facts were looked at; 0: none.
    """

    operation: str = ""
    operation_hash: str = ""
    access: Access | None = None
    disclosed: dict[str, set[str]] = field(default_factory=dict[str, set[str]])
    grants: set[str] = field(default_factory=set[str])
    outcomes: list[str] = field(default_factory=list[str])
    decisions: list[Row] = field(default_factory=list[Row])
    fields: str = ""
    regions: set[str] = field(default_factory=set[str])
    caller: Caller | None = None
    act: AuditAct | None = None
    plan: str = ""
    known_as_of: int = 0

    def note(self, access: Access, subject: str | None, *what: str, regions: Iterable[str] = ()) -> None:
        """Notes a disclosure. A subject that was looked for and not shown is noted as ``-``.
        ``regions``: the regions whose records were read, so that their auditors see the entry."""
        self.access = access
        self.disclosed.setdefault(subject or "-", set()).update(what)
        self.regions.update(regions)

    def as_of(self, commit: int) -> None:
        """Notes up to which commit facts are looked at."""
        self.known_as_of = max(self.known_as_of, commit)

    @property
    def empty(self) -> bool:
        """Whether nothing about any subject was asked."""
        return self.access is None

    def entry(self) -> Row:
        """The entry, without its place in the log; made in the operation's thread, whose statements it
        counts."""
        caller = self.access.caller if self.access is not None else self.caller
        assert caller is not None, "an entry names its caller"
        refused = bool(self.outcomes) and all(one.startswith("error:") for one in self.outcomes)
        act = self.act or (
            AuditAct.DECISION if self.decisions else AuditAct.REFUSAL if refused else AuditAct.READ
        )
        return {
            "act": act.value,
            "caller": caller.name,
            "region": caller.region,
            "authority": caller.authority,
            "role": caller.role.value,
            "purpose": self.access.purpose.code.value if self.access is not None else "",
            "matter": self.access.purpose.matter if self.access is not None else "",
            "operation": self.operation,
            "operationHash": self.operation_hash,
            "fields": self.fields,
            "subjects": sorted(self.disclosed),
            "disclosed": canonical_json.as_text(
                {subject: sorted(what) for subject, what in self.disclosed.items()}
            ),
            "regions": sorted(self.regions),
            "grants": sorted(self.grants),
            "outcomes": list(self.outcomes),
            "decisions": [decision["id"] for decision in self.decisions],
            "plan": self.plan,
            "statements": deadline.statements(),
            "knownAsOf": self.known_as_of,
        }
