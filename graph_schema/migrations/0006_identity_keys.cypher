// Under which version of the identity keys a person's digest is stored; and the digest under the alliance's
// exchange key, by which hubs match persons. Both forms of a digest are looked for while
// value and settled differ.
MERGE (k:Sequence {name: 'identity'}) ON CREATE SET k.value = 1, k.settled = 1, k.toWrap = 0, k.wrapped = 0;
// Earlier data
MATCH (s:Subject {scheme: 'ID'}) WHERE s.keyVersion IS NULL
CALL (s) { SET s.keyVersion = 1 } IN TRANSACTIONS OF 10000 ROWS;
// The digest of a record's content held the digest of its person: it is no longer kept, so a delivery that
// repeats such a record makes one version more of it, once.
// Earlier data
MATCH (s:Subject {scheme: 'ID'})-[:HAS_RECORD]->(r:CreditRecord) WHERE r.digest IS NOT NULL AND r.digest <> ''
CALL (r) { SET r.digest = '' } IN TRANSACTIONS OF 10000 ROWS;
CREATE INDEX subject_key_version IF NOT EXISTS FOR (s:Subject) ON (s.keyVersion);
CREATE INDEX subject_exchange IF NOT EXISTS FOR (s:Subject) ON (s.exchangeKey, s.exchange);
