// Investigations: found by id, in the lists of who may see them, and what was read in their matter.
CREATE CONSTRAINT investigation_id IF NOT EXISTS FOR (i:Investigation) REQUIRE i.id IS UNIQUE;
CREATE INDEX investigation_matter IF NOT EXISTS FOR (i:Investigation) ON (i.region, i.matter);
CREATE INDEX investigation_place IF NOT EXISTS FOR (p:InvestigationPlace) ON (p.place);
CREATE CONSTRAINT investigation_subject IF NOT EXISTS FOR (x:InvestigationSubject) REQUIRE x.key IS UNIQUE;
CREATE CONSTRAINT saved_graph_id IF NOT EXISTS FOR (g:SavedGraph) REQUIRE g.id IS UNIQUE;
// Watch-lists, what each showed last, and alerts in the order of their numbers.
CREATE CONSTRAINT watch_id IF NOT EXISTS FOR (w:Watch) REQUIRE w.id IS UNIQUE;
CREATE INDEX watch_place IF NOT EXISTS FOR (w:Watch) ON (w.watcher, w.place);
CREATE INDEX watch_due IF NOT EXISTS FOR (w:Watch) ON (w.active, w.id);
CREATE CONSTRAINT watched_key IF NOT EXISTS FOR (x:WatchedSubject) REQUIRE x.key IS UNIQUE;
CREATE INDEX watched_place IF NOT EXISTS FOR (x:WatchedSubject) ON (x.watch, x.subject);
CREATE INDEX watched_subject IF NOT EXISTS FOR (x:WatchedSubject) ON (x.subject);
CREATE CONSTRAINT alert_key IF NOT EXISTS FOR (a:Alert) REQUIRE a.key IS UNIQUE;
CREATE INDEX alert_place IF NOT EXISTS FOR (a:Alert) ON (a.watcher, a.place);
CREATE INDEX alert_watch IF NOT EXISTS FOR (a:Alert) ON (a.watch);
// Entries of investigations from before this migration are listed by their matter, as in hub/audit/words.py.
// Earlier data
MATCH (a:AuditEntry) WHERE a.at > '' AND a.purpose = 'INVESTIGATION'
CALL (a) {
  WITH a, 'matter:' + a.region + '/' + a.matter AS word
  MERGE (w:AuditWord {word: word, at: a.at, receipt: a.receipt})
} IN TRANSACTIONS OF 1000 ROWS;
MATCH (c:Sequence {name: 'commit'})
MERGE (q:Sequence {name: 'watches'}) ON CREATE SET q.value = c.value, q.through = '';
