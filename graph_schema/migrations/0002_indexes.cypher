// Indexes for what is not looked up by key. Open ends are sentinels (9999-12-31 and 2^62), because
// IS NULL can't seek.
CREATE INDEX commit_at IF NOT EXISTS FOR (c:Commit) ON (c.at);
CREATE INDEX policy_open IF NOT EXISTS FOR (p:PolicyDocument) ON (p.type, p.knownTo, p.id);
CREATE INDEX rule_place IF NOT EXISTS FOR (r:Rule) ON (r.region, r.kind);
CREATE INDEX clause_to IF NOT EXISTS FOR (c:Clause) ON (c.to, c.knownTo);
CREATE INDEX coverage_place IF NOT EXISTS FOR (c:Coverage) ON (c.kind, c.region);
CREATE INDEX record_region IF NOT EXISTS FOR (r:CreditRecord) ON (r.region, r.kind);
CREATE INDEX record_batch IF NOT EXISTS FOR (r:CreditRecord) ON (r.batch);
CREATE INDEX audit_at IF NOT EXISTS FOR (a:AuditEntry) ON (a.at);
CREATE INDEX decision_subject IF NOT EXISTS FOR (d:Decision) ON (d.subject);
