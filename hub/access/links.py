"""Predicates on links: which hold on a day, which a caller may see, and which a decision for it looks at.

Each is a fragment of Cypher, as in :mod:`hub.access.who_may_read`: ``l`` is a link of the subject ``s`` to
``o``; the parameters are ``commit``, ``day``, and ``grants`` and ``self`` of the caller. Links of a kind that
public registration data names (:data:`graph_schema.links.PUBLIC`) are seen and count whoever asks. Where the
commit is a name in the statement and no parameter, a function makes the same of that name.
"""

from __future__ import annotations

from typing import LiteralString

from hub.access.who_may_read import COVERED, OWN
from hub.fragments import fragment, known_at, valid_on

KNOWN: LiteralString = fragment(known_at("l"), needs="l")
BEGUN: LiteralString = fragment(f"{KNOWN} AND l.validFrom <= $day", needs="l")
"""Whether the link is or was there by the day, as known at the commit."""


def holds(commit: LiteralString) -> LiteralString:
    """:data:`HOLDS` at this commit."""
    return f"{known_at('l', commit)} AND {valid_on('l')}"


HOLDS: LiteralString = fragment(holds("$commit"), needs="l")
"""Whether the link is there on the day, as known at the commit."""
HELD: LiteralString = fragment(f"{BEGUN} AND l.validTo > $since", needs="l")
"""Whether it is or was there on some day from ``since`` to the day, as known at the commit."""


def _duty_at(subject: LiteralString, commit: LiteralString = "$commit") -> LiteralString:
    return f"""EXISTS {{ MATCH ({subject})-[:HAS_VERSION]->(v:SubjectVersion)
      WHERE {known_at("v", commit)} AND {valid_on("v")}
        AND {COVERED} }}"""


DUTY_AT_SUBJECT: LiteralString = fragment(_duty_at("s"), needs="s")
"""Whether the caller has a duty where the subject ``s`` lives or is known: made once for a subject, as
``duty``, and never for each of its links."""
_DUTY_AT_OTHER: LiteralString = _duty_at("o")


def readable(commit: LiteralString) -> LiteralString:
    """:data:`READABLE` at this commit."""
    return (
        f"CASE WHEN o.kind <> 'NATURAL_PERSON' AND (s.kind <> 'NATURAL_PERSON' OR {OWN}) THEN true"
        f" ELSE {_duty_at('o', commit)} END"
    )


READABLE: LiteralString = fragment(readable("$commit"), needs="o s")
"""Whether the caller may see the link, if its kind is private: who is at the other end is shown with it, so a
person there needs a duty where that one lives or is known. It is no OR: Neo4j would plan the look at that end
once for each part of it."""

OTHER_KNOWN: LiteralString = fragment(
    f"(NOT $alone AND (o.kind <> 'NATURAL_PERSON' OR {_DUTY_AT_OTHER}))", needs="o"
)
"""Whether the caller may be told how many links the other end has: of a natural person only with a duty where
that one lives or is known; ``alone`` as in :data:`hub.access.who_may_read.READABLE`."""

COUNTS: LiteralString = fragment(
    "((s.kind <> 'NATURAL_PERSON' AND o.kind <> 'NATURAL_PERSON')"
    f" OR coalesce({OWN}, false) OR duty OR {_DUTY_AT_OTHER})",
    needs="duty o s",
)
"""Whether a decision for the caller looks at the link, if its kind is private; ``duty`` is
:data:`DUTY_AT_SUBJECT`. Of links that name a natural person: the subject's own, and those of a region where
the caller has a duty, at either end. Any other is not there, and the absence of the rest says nothing
(:func:`hub.subjects.coverage.believed`). It may be more than the caller is shown (:data:`READABLE`): a list
of links names who is at the other end."""


def _known(subject: LiteralString, duty: LiteralString) -> LiteralString:
    return f"({subject}.kind <> 'NATURAL_PERSON' OR {subject}.id IN $ends OR {duty})"


ALONG: LiteralString = fragment(
    "((s.kind <> 'NATURAL_PERSON' AND o.kind <> 'NATURAL_PERSON')"
    f" OR ({_known('o', _DUTY_AT_OTHER)} AND {_known('s', 'duty')} AND (duty OR {_DUTY_AT_OTHER})))",
    needs="duty o s",
)
"""Whether a path between ``$ends``, whom the caller knows, may go along the link, if its kind is private;
``duty`` is :data:`DUTY_AT_SUBJECT`. It may where the caller is shown the link (:data:`READABLE`) from either
of its ends, and so the same in both directions."""
SUBJECT_WITH_DUTY: LiteralString = fragment(f"(s.kind <> 'NATURAL_PERSON' OR {DUTY_AT_SUBJECT})", needs="s")
OTHER_WITH_DUTY: LiteralString = fragment(f"(o.kind <> 'NATURAL_PERSON' OR {_DUTY_AT_OTHER})", needs="o")
"""Whether it is an organisation, or a natural person of a region where the caller has a duty."""
