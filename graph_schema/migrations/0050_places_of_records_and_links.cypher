// What a subject's records and links are paged by (hub/subjects/profiles.py, hub/subjects/links.py).
// Earlier data
MATCH (s:Subject)-[:HAS_RECORD]->(r:CreditRecord) WHERE r.place IS NULL
CALL (s, r) { SET r.subject = s.id, r.place = r.decidedOn + '/' + r.id } IN TRANSACTIONS OF 10000 ROWS;
// Earlier data
MATCH (a:Subject)-[l]->(b:Subject) WHERE l.startPlace IS NULL
CALL (a, l, b) {
  WITH a, l, b, '/' + l.validFrom + '/' + coalesce(l.source, '') + '/' + left(coalesce(l.key, ''), 500) AS rest
  SET l.startPlace = a.id + '/' + b.id + rest, l.endPlace = b.id + '/' + a.id + rest
} IN TRANSACTIONS OF 10000 ROWS;
CREATE INDEX record_place IF NOT EXISTS FOR (r:CreditRecord) ON (r.subject, r.place);
CREATE INDEX record_listed IF NOT EXISTS FOR (r:CreditRecord) ON (r.subject, r.kind);
CREATE INDEX shareholder_of_start IF NOT EXISTS FOR ()-[l:SHAREHOLDER_OF]-() ON (l.startPlace);
CREATE INDEX shareholder_of_end IF NOT EXISTS FOR ()-[l:SHAREHOLDER_OF]-() ON (l.endPlace);
CREATE INDEX legal_representative_of_start IF NOT EXISTS FOR ()-[l:LEGAL_REPRESENTATIVE_OF]-() ON (l.startPlace);
CREATE INDEX legal_representative_of_end IF NOT EXISTS FOR ()-[l:LEGAL_REPRESENTATIVE_OF]-() ON (l.endPlace);
CREATE INDEX director_of_start IF NOT EXISTS FOR ()-[l:DIRECTOR_OF]-() ON (l.startPlace);
CREATE INDEX director_of_end IF NOT EXISTS FOR ()-[l:DIRECTOR_OF]-() ON (l.endPlace);
CREATE INDEX supervisor_of_start IF NOT EXISTS FOR ()-[l:SUPERVISOR_OF]-() ON (l.startPlace);
CREATE INDEX supervisor_of_end IF NOT EXISTS FOR ()-[l:SUPERVISOR_OF]-() ON (l.endPlace);
CREATE INDEX manager_of_start IF NOT EXISTS FOR ()-[l:MANAGER_OF]-() ON (l.startPlace);
CREATE INDEX manager_of_end IF NOT EXISTS FOR ()-[l:MANAGER_OF]-() ON (l.endPlace);
CREATE INDEX actual_controller_of_start IF NOT EXISTS FOR ()-[l:ACTUAL_CONTROLLER_OF]-() ON (l.startPlace);
CREATE INDEX actual_controller_of_end IF NOT EXISTS FOR ()-[l:ACTUAL_CONTROLLER_OF]-() ON (l.endPlace);
CREATE INDEX branch_of_start IF NOT EXISTS FOR ()-[l:BRANCH_OF]-() ON (l.startPlace);
CREATE INDEX branch_of_end IF NOT EXISTS FOR ()-[l:BRANCH_OF]-() ON (l.endPlace);
CREATE INDEX guarantees_start IF NOT EXISTS FOR ()-[l:GUARANTEES]-() ON (l.startPlace);
CREATE INDEX guarantees_end IF NOT EXISTS FOR ()-[l:GUARANTEES]-() ON (l.endPlace);
CREATE INDEX employed_by_start IF NOT EXISTS FOR ()-[l:EMPLOYED_BY]-() ON (l.startPlace);
CREATE INDEX employed_by_end IF NOT EXISTS FOR ()-[l:EMPLOYED_BY]-() ON (l.endPlace);
CREATE INDEX co_borrows_with_start IF NOT EXISTS FOR ()-[l:CO_BORROWS_WITH]-() ON (l.startPlace);
CREATE INDEX co_borrows_with_end IF NOT EXISTS FOR ()-[l:CO_BORROWS_WITH]-() ON (l.endPlace);
CREATE INDEX served_by_start IF NOT EXISTS FOR ()-[l:SERVED_BY]-() ON (l.startPlace);
CREATE INDEX served_by_end IF NOT EXISTS FOR ()-[l:SERVED_BY]-() ON (l.endPlace);
CREATE INDEX hosts_start IF NOT EXISTS FOR ()-[l:HOSTS]-() ON (l.startPlace);
CREATE INDEX hosts_end IF NOT EXISTS FOR ()-[l:HOSTS]-() ON (l.endPlace);
CREATE INDEX made_start IF NOT EXISTS FOR ()-[l:MADE]-() ON (l.startPlace);
CREATE INDEX made_end IF NOT EXISTS FOR ()-[l:MADE]-() ON (l.endPlace);
