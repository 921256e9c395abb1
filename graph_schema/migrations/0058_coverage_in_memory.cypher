// How often declarations of coverage changed, and an index by which all of a region are read together.
CREATE INDEX coverage_region IF NOT EXISTS FOR (c:Coverage) ON (c.region);
MATCH (q:Sequence {name: 'commit'}) SET q.coverage = 0;
