// What subjects are found by (hub/search): a node for each name that an organisation has or had, and for each
// region in which a natural person of a name is known. A job fills it, and follows what is written.
CREATE CONSTRAINT subject_name_key IF NOT EXISTS FOR (n:SubjectName) REQUIRE n.key IS UNIQUE;
CREATE INDEX subject_name_folded IF NOT EXISTS FOR (n:SubjectName) ON (n.folded);
CREATE INDEX subject_name_distinctive IF NOT EXISTS FOR (n:SubjectName) ON (n.distinctive);
CREATE INDEX subject_name_pinyin IF NOT EXISTS FOR (n:SubjectName) ON (n.pinyin);
CREATE INDEX subject_name_initials IF NOT EXISTS FOR (n:SubjectName) ON (n.initials);
CREATE INDEX subject_name_distinctive_pinyin IF NOT EXISTS FOR (n:SubjectName) ON (n.distinctivePinyin);
CREATE INDEX subject_name_distinctive_initials IF NOT EXISTS FOR (n:SubjectName) ON (n.distinctiveInitials);
CREATE CONSTRAINT person_name_key IF NOT EXISTS FOR (n:PersonName) REQUIRE n.key IS UNIQUE;
CREATE INDEX person_name_place IF NOT EXISTS FOR (n:PersonName) ON (n.region, n.folded);
CREATE FULLTEXT INDEX subject_name_text IF NOT EXISTS FOR (n:SubjectName) ON EACH [n.folded, n.facets]
OPTIONS {indexConfig: {`fulltext.analyzer`: 'cjk'}};
MERGE (q:Sequence {name: 'names'}) ON CREATE SET q.value = 0, q.parser = '';
MATCH (q:Sequence {name: 'commit'}) SET q.names = q.value;
