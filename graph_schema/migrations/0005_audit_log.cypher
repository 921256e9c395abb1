// The read log as one tree over all writers (docs/adr/0020-the-log-as-a-merkle-tree.md).
CREATE CONSTRAINT audit_leaf IF NOT EXISTS FOR (a:AuditEntry) REQUIRE a.leaf IS UNIQUE;
CREATE CONSTRAINT audit_writer IF NOT EXISTS FOR (w:AuditWriter) REQUIRE w.name IS UNIQUE;
CREATE CONSTRAINT audit_log IF NOT EXISTS FOR (l:AuditLog) REQUIRE l.name IS UNIQUE;
CREATE CONSTRAINT audit_checkpoint IF NOT EXISTS FOR (c:AuditCheckpoint) REQUIRE c.size IS UNIQUE;
CREATE CONSTRAINT audit_tile IF NOT EXISTS FOR (t:AuditTile) REQUIRE t.start IS UNIQUE;
CREATE CONSTRAINT audit_segment IF NOT EXISTS FOR (s:AuditSegment) REQUIRE s.start IS UNIQUE;
MERGE (l:AuditLog {name: 'log'}) ON CREATE SET l.size = 0, l.heads = [], l.moved = 0, l.after = 0, l.at = '';
// Writers of a log from before this migration.
// Earlier data
MATCH (a:AuditEntry) WITH DISTINCT a.writer AS name
MERGE (w:AuditWriter {name: name})
ON CREATE SET w.seq = 0, w.hash = '0000000000000000000000000000000000000000000000000000000000000000';
