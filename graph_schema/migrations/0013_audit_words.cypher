// What an entry of the read log is found by (docs/adr/0024-what-an-entry-is-found-by.md).
CREATE INDEX audit_caller IF NOT EXISTS FOR (a:AuditEntry) ON (a.caller, a.at);
CREATE INDEX audit_region IF NOT EXISTS FOR (a:AuditEntry) ON (a.region, a.at);
CREATE INDEX audit_word IF NOT EXISTS FOR (w:AuditWord) ON (w.word, w.at, w.receipt);
// Earlier data
CALL db.awaitIndex('audit_word', 300);
// Entries from before this migration; their words as in hub/audit/words.py.
// Earlier data
MATCH (a:AuditEntry) WHERE a.at > ''
CALL (a) {
  UNWIND coalesce(a.subjects, []) + [code IN coalesce(a.regions, []) WHERE code <> a.region] AS word
  MERGE (w:AuditWord {word: word, at: a.at, receipt: a.receipt})
} IN TRANSACTIONS OF 1000 ROWS;
