"""What somebody would write by hand in Cypher for the same answers, each in one statement.

Same answer means: who stands there with name, kind and status, the links among them with what they state, and
no natural person of another region looked behind.
"""

from __future__ import annotations

from typing import LiteralString

HOLDS: LiteralString = (
    "l.knownFrom <= $commit AND l.knownTo > $commit AND l.validFrom <= $day AND l.validTo > $day"
)
VERSION: LiteralString = (
    "v.knownFrom <= $commit AND v.knownTo > $commit AND v.validFrom <= $day AND v.validTo > $day"
)
KNOWN: LiteralString = f"""(n.kind <> 'NATURAL_PERSON' OR EXISTS {{
  MATCH (n)-[:HAS_VERSION]->(v:SubjectVersion) WHERE {VERSION} AND $region IN v.paths }})"""
"""Whether the caller may look behind the subject ``n``."""
STATED: LiteralString = (
    "l.startPlace, l.share, l.shareAtLeast, l.shareAtMost, l.votes, l.votesAtLeast, l.votesAtMost, l.benefit,"
    " l.benefitAtLeast, l.benefitAtMost, l.validFrom, l.validTo, l.source, l.state"
)
COUNTS: LiteralString = f"""
MATCH (s:Subject {{id: $one}})-[l]-(n:Subject)
WHERE {HOLDS} AND (type(l) IN $public OR {KNOWN})
RETURN type(l) AS kind, startNode(l) = s AS holds, count(*) AS n"""
PAGE: LiteralString = f"""
MATCH (s:Subject {{id: $one}})<-[l:GUARANTEES]-(n:Subject)
WHERE {HOLDS} AND {KNOWN}
WITH n, l ORDER BY l.endPlace LIMIT 21
MATCH (n)-[:HAS_VERSION]->(v:SubjectVersion) WHERE {VERSION}
RETURN n.id AS id, v.name AS name, v.kind AS kind, {STATED}"""
TOLD: LiteralString = f"""
MATCH (o)-[:HAS_VERSION]->(v:SubjectVersion) WHERE {VERSION}
RETURN o.id AS id, v.kind AS kind, v.name AS name, v.status AS status, links"""
HOPS: LiteralString = f"""
MATCH (s:Subject {{id: $one}})
CALL (s) {{
  MATCH (s) (()-[l:SHAREHOLDER_OF WHERE {HOLDS}]-(n:Subject WHERE {KNOWN})){{0,3}} (o)
  WITH DISTINCT o LIMIT 2000
  RETURN o
}}
WITH o, COLLECT {{
  MATCH (o)-[l:SHAREHOLDER_OF]-(p) WHERE {HOLDS} RETURN [p.id, {STATED}] LIMIT 500 }} AS links
{TOLD}"""
UPWARDS: LiteralString = f"""
MATCH (s:Subject {{id: $one}})
CALL (s) {{
  MATCH p = (s)<-[ls:SHAREHOLDER_OF*0..12]-(o:Subject) WHERE all(l IN ls WHERE {HOLDS})
  WITH DISTINCT o LIMIT 2000
  RETURN o
}}
WITH o, COLLECT {{
  MATCH (o)<-[l:SHAREHOLDER_OF]-(p) WHERE {HOLDS} RETURN [p.id, {STATED}] LIMIT 500 }} AS links
{TOLD}"""
GUARANTEES: LiteralString = f"""
MATCH (s:Subject {{id: $one}})
CALL (s) {{
  MATCH (s) (()-[l:GUARANTEES WHERE {HOLDS}]-(n:Subject WHERE {KNOWN})){{0,8}} (o)
  WITH DISTINCT o LIMIT 600
  RETURN o
}}
WITH o, COLLECT {{ MATCH (o)-[l:GUARANTEES]-(p) WHERE {HOLDS} RETURN [p.id, {STATED}] LIMIT 200 }} AS links
{TOLD}"""
WALKED: LiteralString = f"n.id = $other OR ({KNOWN} AND COUNT {{ (n)--(:Subject) }} <= 50)"
PATHS: LiteralString = f"""
MATCH p = SHORTEST 5 (a:Subject {{id: $one}})
  (()-[l WHERE {HOLDS}]-(n:Subject WHERE {WALKED})){{1,6}}
  (b:Subject {{id: $other}})
RETURN [x IN nodes(p) | x.id] AS path"""
COMMON: LiteralString = f"""
UNWIND [$one, $other] AS id MATCH (s:Subject {{id: id}})-[l]-(n:Subject)
WHERE {HOLDS} AND (type(l) IN $public OR {KNOWN})
WITH n, collect(DISTINCT id) AS ids WHERE size(ids) > 1 RETURN n.id AS id LIMIT 20"""
