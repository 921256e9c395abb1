// Who is meant (hub/matching): pairs of what a row says and a subject, found by id, by what was said, by subject,
// and in the queue of a region. Subjects that are one: (:Subject)-[:MERGED_INTO]->(:Subject).
CREATE CONSTRAINT matching_pair_id IF NOT EXISTS FOR (p:MatchingPair) REQUIRE p.id IS UNIQUE;
CREATE CONSTRAINT matching_pair_key IF NOT EXISTS FOR (p:MatchingPair) REQUIRE p.key IS UNIQUE;
CREATE INDEX matching_pair_mention IF NOT EXISTS FOR (p:MatchingPair) ON (p.mention);
CREATE INDEX matching_pair_subject IF NOT EXISTS FOR (p:MatchingPair) ON (p.subject);
CREATE INDEX matching_pair_queue IF NOT EXISTS FOR (p:MatchingPair) ON (p.queue, p.place);
CREATE CONSTRAINT judgement_id IF NOT EXISTS FOR (j:Judgement) REQUIRE j.id IS UNIQUE;
// The organisation code inside of a unified code, beside the names that the job of hub/search writes.
CREATE INDEX subject_name_organisation_code IF NOT EXISTS FOR (n:SubjectName) ON (n.organisationCode);
MATCH (q:Sequence {name: 'commit'}) SET q.merges = coalesce(q.merges, 0);
