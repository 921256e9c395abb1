// Whom a rule reaches: the subjects of a region in pages, and what changed since a commit.
// Back-fill first: versions that were written before had no page key.
// Earlier data
MATCH (s:Subject)-[:HAS_VERSION]->(v:SubjectVersion)
WHERE v.home IS NULL AND coalesce(v.registered, v.residence) IS NOT NULL
CALL (s, v) {
  SET v.home = CASE s.kind WHEN 'NATURAL_PERSON' THEN coalesce(v.residence, v.registered)
                           ELSE coalesce(v.registered, v.residence) END + '/' + s.id
} IN TRANSACTIONS OF 10000 ROWS;
// Earlier data
MATCH (s:Subject)-[:HAS_VERSION]->(v:SubjectVersion)
WHERE size(v.operation) > 0 AND NOT EXISTS { (v)-[:OPERATES_AT]->(:Workplace) }
CALL (s, v) {
  UNWIND v.operation AS code
  CREATE (v)-[:OPERATES_AT]->(:Workplace {place: code + '/' + s.id})
} IN TRANSACTIONS OF 10000 ROWS;
CREATE INDEX version_home IF NOT EXISTS FOR (v:SubjectVersion) ON (v.home);
CREATE INDEX workplace_place IF NOT EXISTS FOR (w:Workplace) ON (w.place);
// What became known or ceased to be in a span of commits, and what a day passing changes. The label Dated is
// on the same nodes as CreditRecord and SubjectVersion: were these indexes on those labels, the planner would
// take them for statements that filter by such a date, and read the whole graph.
// Earlier data
MATCH (d:SubjectVersion) WHERE NOT d:Dated CALL (d) { SET d:Dated } IN TRANSACTIONS OF 10000 ROWS;
// Earlier data
MATCH (d:CreditRecord) WHERE NOT d:Dated CALL (d) { SET d:Dated } IN TRANSACTIONS OF 10000 ROWS;
// Earlier data
MATCH ()-[l]->() WHERE l.knownFrom IS NOT NULL AND l.writtenIn IS NULL
CALL (l) {
  SET l.writtenIn = l.knownFrom, l.startsOn = l.validFrom,
      l.endsOn = CASE WHEN l.validTo < '9999-12-31' THEN l.validTo END,
      l.closedIn = CASE WHEN l.knownTo < 4611686018427387904 THEN l.knownTo END
} IN TRANSACTIONS OF 10000 ROWS;
CREATE INDEX dated_known_from IF NOT EXISTS FOR (d:Dated) ON (d.knownFrom);
CREATE INDEX dated_known_to IF NOT EXISTS FOR (d:Dated) ON (d.knownTo);
CREATE INDEX dated_valid_from IF NOT EXISTS FOR (d:Dated) ON (d.validFrom);
CREATE INDEX dated_valid_to IF NOT EXISTS FOR (d:Dated) ON (d.validTo);
CREATE INDEX dated_decided IF NOT EXISTS FOR (d:Dated) ON (d.decidedOn);
CREATE INDEX dated_received IF NOT EXISTS FOR (d:Dated) ON (d.receivedAt);
CREATE INDEX dated_published IF NOT EXISTS FOR (d:Dated) ON (d.publishedOn);
CREATE INDEX dated_sharing_ends IF NOT EXISTS FOR (d:Dated) ON (d.sharingEndsOn);
CREATE INDEX dated_repaired IF NOT EXISTS FOR (d:Dated) ON (d.repairedOn);
CREATE INDEX dated_revoked IF NOT EXISTS FOR (d:Dated) ON (d.revokedOn);
CREATE INDEX dated_disputed_from IF NOT EXISTS FOR (d:Dated) ON (d.disputedFrom);
CREATE INDEX dated_disputed_to IF NOT EXISTS FOR (d:Dated) ON (d.disputedTo);
// The same for links, whose indexes stand by kind; the names repeat knownFrom, knownTo, validFrom and validTo.
CREATE INDEX shareholder_of_written IF NOT EXISTS FOR ()-[l:SHAREHOLDER_OF]-() ON (l.writtenIn);
CREATE INDEX shareholder_of_closed IF NOT EXISTS FOR ()-[l:SHAREHOLDER_OF]-() ON (l.closedIn);
CREATE INDEX shareholder_of_starts IF NOT EXISTS FOR ()-[l:SHAREHOLDER_OF]-() ON (l.startsOn);
CREATE INDEX shareholder_of_ends IF NOT EXISTS FOR ()-[l:SHAREHOLDER_OF]-() ON (l.endsOn);
CREATE INDEX legal_representative_of_written IF NOT EXISTS FOR ()-[l:LEGAL_REPRESENTATIVE_OF]-() ON (l.writtenIn);
CREATE INDEX legal_representative_of_closed IF NOT EXISTS FOR ()-[l:LEGAL_REPRESENTATIVE_OF]-() ON (l.closedIn);
CREATE INDEX legal_representative_of_starts IF NOT EXISTS FOR ()-[l:LEGAL_REPRESENTATIVE_OF]-() ON (l.startsOn);
CREATE INDEX legal_representative_of_ends IF NOT EXISTS FOR ()-[l:LEGAL_REPRESENTATIVE_OF]-() ON (l.endsOn);
CREATE INDEX director_of_written IF NOT EXISTS FOR ()-[l:DIRECTOR_OF]-() ON (l.writtenIn);
CREATE INDEX director_of_closed IF NOT EXISTS FOR ()-[l:DIRECTOR_OF]-() ON (l.closedIn);
CREATE INDEX director_of_starts IF NOT EXISTS FOR ()-[l:DIRECTOR_OF]-() ON (l.startsOn);
CREATE INDEX director_of_ends IF NOT EXISTS FOR ()-[l:DIRECTOR_OF]-() ON (l.endsOn);
CREATE INDEX supervisor_of_written IF NOT EXISTS FOR ()-[l:SUPERVISOR_OF]-() ON (l.writtenIn);
CREATE INDEX supervisor_of_closed IF NOT EXISTS FOR ()-[l:SUPERVISOR_OF]-() ON (l.closedIn);
CREATE INDEX supervisor_of_starts IF NOT EXISTS FOR ()-[l:SUPERVISOR_OF]-() ON (l.startsOn);
CREATE INDEX supervisor_of_ends IF NOT EXISTS FOR ()-[l:SUPERVISOR_OF]-() ON (l.endsOn);
CREATE INDEX manager_of_written IF NOT EXISTS FOR ()-[l:MANAGER_OF]-() ON (l.writtenIn);
CREATE INDEX manager_of_closed IF NOT EXISTS FOR ()-[l:MANAGER_OF]-() ON (l.closedIn);
CREATE INDEX manager_of_starts IF NOT EXISTS FOR ()-[l:MANAGER_OF]-() ON (l.startsOn);
CREATE INDEX manager_of_ends IF NOT EXISTS FOR ()-[l:MANAGER_OF]-() ON (l.endsOn);
CREATE INDEX actual_controller_of_written IF NOT EXISTS FOR ()-[l:ACTUAL_CONTROLLER_OF]-() ON (l.writtenIn);
CREATE INDEX actual_controller_of_closed IF NOT EXISTS FOR ()-[l:ACTUAL_CONTROLLER_OF]-() ON (l.closedIn);
CREATE INDEX actual_controller_of_starts IF NOT EXISTS FOR ()-[l:ACTUAL_CONTROLLER_OF]-() ON (l.startsOn);
CREATE INDEX actual_controller_of_ends IF NOT EXISTS FOR ()-[l:ACTUAL_CONTROLLER_OF]-() ON (l.endsOn);
CREATE INDEX branch_of_written IF NOT EXISTS FOR ()-[l:BRANCH_OF]-() ON (l.writtenIn);
CREATE INDEX branch_of_closed IF NOT EXISTS FOR ()-[l:BRANCH_OF]-() ON (l.closedIn);
CREATE INDEX branch_of_starts IF NOT EXISTS FOR ()-[l:BRANCH_OF]-() ON (l.startsOn);
CREATE INDEX branch_of_ends IF NOT EXISTS FOR ()-[l:BRANCH_OF]-() ON (l.endsOn);
CREATE INDEX guarantees_written IF NOT EXISTS FOR ()-[l:GUARANTEES]-() ON (l.writtenIn);
CREATE INDEX guarantees_closed IF NOT EXISTS FOR ()-[l:GUARANTEES]-() ON (l.closedIn);
CREATE INDEX guarantees_starts IF NOT EXISTS FOR ()-[l:GUARANTEES]-() ON (l.startsOn);
CREATE INDEX guarantees_ends IF NOT EXISTS FOR ()-[l:GUARANTEES]-() ON (l.endsOn);
CREATE INDEX employed_by_written IF NOT EXISTS FOR ()-[l:EMPLOYED_BY]-() ON (l.writtenIn);
CREATE INDEX employed_by_closed IF NOT EXISTS FOR ()-[l:EMPLOYED_BY]-() ON (l.closedIn);
CREATE INDEX employed_by_starts IF NOT EXISTS FOR ()-[l:EMPLOYED_BY]-() ON (l.startsOn);
CREATE INDEX employed_by_ends IF NOT EXISTS FOR ()-[l:EMPLOYED_BY]-() ON (l.endsOn);
CREATE INDEX co_borrows_with_written IF NOT EXISTS FOR ()-[l:CO_BORROWS_WITH]-() ON (l.writtenIn);
CREATE INDEX co_borrows_with_closed IF NOT EXISTS FOR ()-[l:CO_BORROWS_WITH]-() ON (l.closedIn);
CREATE INDEX co_borrows_with_starts IF NOT EXISTS FOR ()-[l:CO_BORROWS_WITH]-() ON (l.startsOn);
CREATE INDEX co_borrows_with_ends IF NOT EXISTS FOR ()-[l:CO_BORROWS_WITH]-() ON (l.endsOn);
CREATE INDEX served_by_written IF NOT EXISTS FOR ()-[l:SERVED_BY]-() ON (l.writtenIn);
CREATE INDEX served_by_closed IF NOT EXISTS FOR ()-[l:SERVED_BY]-() ON (l.closedIn);
CREATE INDEX served_by_starts IF NOT EXISTS FOR ()-[l:SERVED_BY]-() ON (l.startsOn);
CREATE INDEX served_by_ends IF NOT EXISTS FOR ()-[l:SERVED_BY]-() ON (l.endsOn);
CREATE INDEX hosts_written IF NOT EXISTS FOR ()-[l:HOSTS]-() ON (l.writtenIn);
CREATE INDEX hosts_closed IF NOT EXISTS FOR ()-[l:HOSTS]-() ON (l.closedIn);
CREATE INDEX hosts_starts IF NOT EXISTS FOR ()-[l:HOSTS]-() ON (l.startsOn);
CREATE INDEX hosts_ends IF NOT EXISTS FOR ()-[l:HOSTS]-() ON (l.endsOn);
CREATE INDEX made_written IF NOT EXISTS FOR ()-[l:MADE]-() ON (l.writtenIn);
CREATE INDEX made_closed IF NOT EXISTS FOR ()-[l:MADE]-() ON (l.closedIn);
CREATE INDEX made_starts IF NOT EXISTS FOR ()-[l:MADE]-() ON (l.startsOn);
CREATE INDEX made_ends IF NOT EXISTS FOR ()-[l:MADE]-() ON (l.endsOn);
// White lists that a region pushes: found by key, members in the order of their subjects.
CREATE CONSTRAINT white_list_key IF NOT EXISTS FOR (w:WhiteList) REQUIRE w.key IS UNIQUE;
CREATE CONSTRAINT white_list_member IF NOT EXISTS FOR (m:WhiteListMember) REQUIRE (m.list, m.subject, m.joined) IS UNIQUE;
