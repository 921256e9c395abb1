// Which regions' decisions rested on a record, and the newest of these decisions, are sought however many there are
// (hub/subjects/decision_grounds.py).
// Earlier data
MATCH (d:Decision)-[:RESTED_ON]->(g:Ground) WHERE g.region IS NULL
CALL (d, g) {
  SET g.at = d.at, g.region = CASE WHEN d.purpose = 'INVESTIGATION' THEN '' WHEN d.callerRole = 'SUBJECT' THEN '-'
                                   ELSE coalesce(d.callerRegion, '-') END
} IN TRANSACTIONS OF 10000 ROWS;
CREATE INDEX ground_region IF NOT EXISTS FOR (g:Ground) ON (g.record, g.region, g.at);
DROP INDEX ground_record IF EXISTS;
