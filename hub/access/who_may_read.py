"""Who may read a record or know of a subject: predicates that statements on subject data share.

Each is a fragment of Cypher. ``s`` is a subject, ``v`` its version of the day, ``r`` a record of it; the
parameters are those of :meth:`hub.access.caller_and_purpose.Access.parameters`, with ``day``, ``commit`` and
``open``. Those on links are in :mod:`hub.access.links`; what of a record is shown to who may read it says
:mod:`hub.access.sharing`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, LiteralString

from hub.access.caller_and_purpose import Access
from hub.access.grants import OWN_DUTY, SELF
from hub.fragments import fragment, known_at, valid_on

CLAUSES: LiteralString = fragment(f"""COLLECT {{
  MATCH (c:Clause)
  WHERE c.to IN $path AND c.knownTo = $open AND {valid_on("c", "$today")}
    AND $purpose IN c.purposes AND any(g IN $grants WHERE g.id = '{OWN_DUTY}')
  RETURN c }}""")
"""The clauses in force today that let the caller's region read for the purpose: they speak to its
authorities, so to callers who have a duty there, and not to its auditors, operators or institutions."""

CONSENT: LiteralString = fragment(
    f"""(s)-[:GAVE]->(k:Consent)
    WHERE k.recipient = $recipient AND k.purpose = $purpose AND k.knownTo = $open
      AND {valid_on("k", "$today")}""",
    needs="s",
    gives="k",
)
"""The consents of the subject ``s`` that let the caller's authority read for the purpose today."""

OF_CLAUSES: LiteralString = fragment(
    "[c IN clauses | [c.id, c.share, c.from, c.kinds, c.severities, c.scale]]", needs="clauses"
)
"""What :class:`RecordGrants` needs of the clauses."""
OF_CONSENTS: LiteralString = fragment("[k IN consents | [k.id, k.kinds, k.share]]", needs="consents")
"""What it needs of a subject's consents."""
CONSENTS: LiteralString = fragment(
    f"COLLECT {{ MATCH {CONSENT} RETURN k {{.id, .kinds, .share}} }}", needs="s"
)
"""The same as a list: made once for a subject, as ``consents``, and never for each of its records."""


def kind_on(subject: LiteralString, day: LiteralString, commit: LiteralString) -> LiteralString:
    """The kind of a subject on a day, as known at a commit: of the version of that day, else of the last one
    before it, else of the first. ``(:Subject).kind`` is that of the last version known now: ask it for
    nothing but whether it is a natural person, which no version changes; it stands in where a version has no
    kind, written by a hub of before."""
    return f"""coalesce(head(COLLECT {{
  MATCH ({subject})-[:HAS_VERSION]->(one:SubjectVersion)
  WHERE {known_at("one", commit)}
  RETURN one.kind ORDER BY one.validFrom > {day},
                           CASE WHEN one.validFrom <= {day} THEN one.validFrom END DESC,
                           one.validFrom LIMIT 1 }}), {subject}.kind)"""


def kind_seen(subject: LiteralString, day: LiteralString, commit: LiteralString) -> LiteralString:
    """The same beside the version ``v`` of that day: the others are asked only where that is null."""
    return f"CASE WHEN v.kind IS NULL THEN {kind_on(subject, day, commit)} ELSE v.kind END"


OWN: LiteralString = fragment(
    "(s.id = $self.id OR (s.scheme = $self.scheme AND s.value = $self.value))", needs="s"
)
"""Whether the caller is the subject ``s`` itself; never false: null for everyone else."""

OF_RECORD: LiteralString = fragment(
    "r.path AS recordPath, r.kind AS recordKind", needs="r", gives="recordKind recordPath"
)
"""What :data:`OPEN_RECORD` looks at for each grant, read once for a record: for each grant anew it is a
fifth of what a page of records costs."""
_BY_GRANT: LiteralString = (
    "g IN $grants WHERE g.region IN recordPath AND (g.kinds IS NULL OR recordKind IN g.kinds)"
)
_BY_CLAUSE: LiteralString = """c IN clauses WHERE c.from IN recordPath AND recordKind IN c.kinds
                    AND (c.severities IS NULL OR r.severity IN c.severities)
                    AND (c.scale IS NULL OR c.scale = r.scale)"""
_BY_CONSENT: LiteralString = "k IN consents WHERE recordKind IN k.kinds"
_OPENED: LiteralString = f"""(NOT recordKind IN $withheld AND (
  any({_BY_GRANT})
  OR any({_BY_CLAUSE})))"""
"""Whether duty, laws or clauses open the record ``r``, beside whom :data:`OF_RECORD` stands. A private kind
that the purpose does not open is opened by none of them."""

OPEN_RECORD: LiteralString = fragment(
    f"""({_OPENED} OR any({_BY_CONSENT})
  OR coalesce({OWN}, false))""",
    needs="clauses consents r recordKind recordPath s",
)
"""Whether the caller may read the record ``r`` of the subject ``s``. By which grants,
:class:`RecordGrants` says of the rows that come: a list for each record would cost the statement more than
the reading does."""

GRANTS: LiteralString = fragment(
    f"""CASE WHEN recordKind IN $withheld THEN [] ELSE
  [{_BY_GRANT} | [g.id, g.share]]
  + [{_BY_CLAUSE} | [c.id, c.share]] END
  + [{_BY_CONSENT} | [k.id, k.share]]
  + CASE WHEN {OWN} THEN [['{SELF}', 'RECORD']] ELSE [] END""",
    needs="clauses consents r recordKind recordPath s",
)
"""The same with the reasons: pairs of grant and class of sharing, empty where it is not readable. For
statements that look at the classes themselves."""

COVERED: LiteralString = fragment(
    "any(g IN $grants WHERE g.kinds IS NULL AND g.region IN v.paths)", needs="v"
)
"""Whether a grant over every kind of record, by duty or by law, covers a region of the version ``v`` of a
subject; in Python :meth:`hub.access.caller_and_purpose.Access.covers`."""

READABLE: LiteralString = fragment(
    f"""coalesce({OWN}, NOT $alone AND (s.kind <> 'NATURAL_PERSON'
     OR {COVERED}
     OR EXISTS {{ MATCH {CONSENT} }}
     OR EXISTS {{ MATCH (s)-[:HAS_RECORD]->(r:CreditRecord)
                 WHERE {known_at("r", "commit")}
                 WITH r, {OF_RECORD} WHERE {_OPENED} RETURN r }}))""",
    needs="clauses commit s v",
)
"""Whether the caller may know of the subject ``s``, whose version of the day is ``v``: of a person only where
the person lives or is known in a region of the caller's, consented, or has a readable record. A subject that
asks (``$alone``) knows of itself."""


@dataclass(frozen=True)
class RecordGrants:
    """By which grants the caller reads records that :data:`OPEN_RECORD` let through: what :data:`GRANTS` says
    in Cypher, said once for all records of one region, kind, severity and scale.

    Args:
        clauses: those in force, as :data:`OF_CLAUSES` gives them.
    """

    access: Access
    clauses: Sequence[Sequence[Any]]
    _known: dict[tuple[Any, ...], list[list[str]]] = field(default_factory=lambda: {}, repr=False)

    def of(
        self, record: Mapping[str, Any], consents: Sequence[Sequence[Any]] = (), *, own: bool = False
    ) -> list[list[str]]:
        """Pairs of grant and class of sharing for one record's properties.

        Args:
            consents: those of its subject, as :data:`OF_CONSENTS` gives them.
            own: whether the caller is its subject.
        """
        kind = record["kind"]
        key = tuple(record["path"]), kind, record["severity"], record["scale"]
        opened = self._known.get(key)
        if opened is None:
            opened = self._known[key] = self._opened(*key)
        if not consents and not own:
            return opened
        given = [[id_, share] for id_, kinds, share in consents if kind in kinds]
        return [*opened, *given, *([[SELF, "RECORD"]] if own else [])]

    def _opened(
        self, path: tuple[str, ...], kind: str, severity: str | None, scale: str | None
    ) -> list[list[str]]:
        if kind in self.access.withheld:
            return []
        return [
            [grant["id"], grant["share"]]
            for grant in self.access.grants
            if grant["region"] in path and (grant["kinds"] is None or kind in grant["kinds"])
        ] + [
            [id_, share]
            for id_, share, from_, kinds, severities, of_scale in self.clauses
            if from_ in path
            and kind in kinds
            and (severities is None or severity in severities)
            and (of_scale is None or of_scale == scale)
        ]
