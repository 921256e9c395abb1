// Reviews of decisions, cases fed back, and the reports to those in charge.
CREATE CONSTRAINT review_id IF NOT EXISTS FOR (r:Review) REQUIRE r.id IS UNIQUE;
CREATE INDEX review_decision IF NOT EXISTS FOR (r:Review) ON (r.decision);
CREATE INDEX review_place IF NOT EXISTS FOR (r:Review) ON (r.place);
CREATE CONSTRAINT case_id IF NOT EXISTS FOR (c:Case) REQUIRE c.id IS UNIQUE;
CREATE CONSTRAINT case_of IF NOT EXISTS FOR (c:Case) REQUIRE (c.decision, c.rule) IS UNIQUE;
// A case is paged by each region that sees it: the region's code, the day and the case's id as one text.
CREATE INDEX case_place IF NOT EXISTS FOR (p:CasePlace) ON (p.place);
// Decisions about a subject, and of the callers of a region, by time.
CREATE INDEX decision_about IF NOT EXISTS FOR (d:Decision) ON (d.subject, d.at);
CREATE INDEX decision_caller IF NOT EXISTS FOR (d:Decision) ON (d.callerRegion, d.at);
// Records of a region and kind in a period, and grades of a scale.
CREATE INDEX record_decided IF NOT EXISTS FOR (r:CreditRecord) ON (r.region, r.kind, r.decidedOn);
CREATE INDEX record_scale IF NOT EXISTS FOR (r:CreditRecord) ON (r.scale, r.region);
