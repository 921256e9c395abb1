// Keys: each is a uniqueness constraint, whose index every look-up of the hub seeks.
CREATE CONSTRAINT subject_key IF NOT EXISTS FOR (s:Subject) REQUIRE (s.scheme, s.value) IS UNIQUE;
CREATE CONSTRAINT subject_id IF NOT EXISTS FOR (s:Subject) REQUIRE s.id IS UNIQUE;
CREATE CONSTRAINT record_key IF NOT EXISTS FOR (r:CreditRecord) REQUIRE (r.id, r.version) IS UNIQUE;
CREATE CONSTRAINT region_code IF NOT EXISTS FOR (r:Region) REQUIRE r.code IS UNIQUE;
CREATE CONSTRAINT policy_key IF NOT EXISTS FOR (p:PolicyDocument) REQUIRE (p.type, p.id, p.version) IS UNIQUE;
CREATE CONSTRAINT clause_key IF NOT EXISTS FOR (c:Clause) REQUIRE (c.agreement, c.version, c.id) IS UNIQUE;
CREATE CONSTRAINT decision_id IF NOT EXISTS FOR (d:Decision) REQUIRE d.id IS UNIQUE;
CREATE CONSTRAINT audit_key IF NOT EXISTS FOR (a:AuditEntry) REQUIRE (a.writer, a.seq) IS UNIQUE;
CREATE CONSTRAINT audit_receipt IF NOT EXISTS FOR (a:AuditEntry) REQUIRE a.receipt IS UNIQUE;
CREATE CONSTRAINT commit_number IF NOT EXISTS FOR (c:Commit) REQUIRE c.number IS UNIQUE;
CREATE CONSTRAINT batch_id IF NOT EXISTS FOR (b:Batch) REQUIRE b.id IS UNIQUE;
CREATE CONSTRAINT sequence_name IF NOT EXISTS FOR (q:Sequence) REQUIRE q.name IS UNIQUE;
CREATE CONSTRAINT migration_number IF NOT EXISTS FOR (m:Migration) REQUIRE m.number IS UNIQUE;
// The sequence that every writing transaction locks: the last commit number, its time, and the
// last commit that changed the policy.
MERGE (q:Sequence {name: 'commit'}) ON CREATE SET q.value = 0, q.at = '', q.policy = 0;
