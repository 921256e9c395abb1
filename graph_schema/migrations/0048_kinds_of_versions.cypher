// What kind a subject is belongs to its version: a sole trader that becomes a company keeps its code. Until now
// each subject had one kind, so each of its versions is of that.
// Earlier data
MATCH (s:Subject)-[:HAS_VERSION]->(v:SubjectVersion) WHERE v.kind IS NULL
CALL (s, v) { SET v.kind = s.kind } IN TRANSACTIONS OF 10000 ROWS;
