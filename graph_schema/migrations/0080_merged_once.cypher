// A subject that was merged into another at some commit says so: look-ups of all others need not ask.
// Earlier data
MATCH (s:Subject)-[:MERGED_INTO]->(:Subject) SET s.merged = true;
