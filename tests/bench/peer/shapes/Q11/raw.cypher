MATCH (v:SubjectVersion) WHERE v.home STARTS WITH '4115' AND v.home > $after AND v.knownTo = $open
WITH v ORDER BY v.home LIMIT 100
MATCH (s:Subject)-[:HAS_VERSION]->(v)
RETURN s.id AS id, v.name AS name, COLLECT {
  MATCH (s)-[:HAS_RECORD]->(r:CreditRecord) WHERE r.knownTo = $open
  WITH r ORDER BY r.decidedOn DESC, r.id DESC LIMIT 5
  RETURN [r.id, r.kind, r.decidedOn, r.region, r.validTo, r.sharingEndsOn, r.repairedOn, r.revokedOn]
} AS records
