// Objections and repairs: found by id, from their record, and in lists of a region.
CREATE CONSTRAINT objection_id IF NOT EXISTS FOR (o:Objection) REQUIRE o.id IS UNIQUE;
CREATE INDEX objection_record IF NOT EXISTS FOR (o:Objection) ON (o.record);
CREATE INDEX objection_place IF NOT EXISTS FOR (o:Objection) ON (o.region, o.state, o.filedAt);
CREATE INDEX objection_changed IF NOT EXISTS FOR (o:Objection) ON (o.changedIn);
CREATE CONSTRAINT repair_id IF NOT EXISTS FOR (p:Repair) REQUIRE p.id IS UNIQUE;
CREATE INDEX repair_record IF NOT EXISTS FOR (p:Repair) ON (p.record);
CREATE INDEX repair_place IF NOT EXISTS FOR (p:Repair) ON (p.region, p.state, p.filedAt);
CREATE INDEX repair_applied IF NOT EXISTS FOR (p:Repair) ON (p.region, p.filedOn);
CREATE INDEX repair_changed IF NOT EXISTS FOR (p:Repair) ON (p.changedIn);
// What partner regions are told of a repair, and whether they acknowledged it.
CREATE CONSTRAINT repair_notice_id IF NOT EXISTS FOR (n:RepairNotice) REQUIRE n.id IS UNIQUE;
CREATE INDEX repair_notice_home IF NOT EXISTS FOR (n:RepairNotice) ON (n.region, n.acknowledged, n.sentAt);
CREATE INDEX repair_notice_partner IF NOT EXISTS FOR (n:RepairNotice) ON (n.partner, n.acknowledged, n.sentAt);
// The repair notice that is served with a penalty, and reminders before a display period ends.
CREATE CONSTRAINT notice_letter_record IF NOT EXISTS FOR (n:NoticeLetter) REQUIRE n.record IS UNIQUE;
CREATE CONSTRAINT reminder_id IF NOT EXISTS FOR (n:Reminder) REQUIRE n.id IS UNIQUE;
CREATE INDEX reminder_record IF NOT EXISTS FOR (n:Reminder) ON (n.record);
// Which kept decisions rested on a record. Decisions from before have no such list.
CREATE INDEX ground_record IF NOT EXISTS FOR (g:Ground) ON (g.record);
// Ends that were published, for feeds; how far the job has come.
CREATE CONSTRAINT ended_key IF NOT EXISTS FOR (e:Ended) REQUIRE e.key IS UNIQUE;
CREATE INDEX ended_commit IF NOT EXISTS FOR (e:Ended) ON (e.commit);
MERGE (q:Sequence {name: 'ended'}) ON CREATE SET q.value = 0, q.through = '0000-00-00';
// Records of a region by day. On the label Dated, as in 0003, so that nothing else is planned by them.
CREATE INDEX dated_region_display IF NOT EXISTS FOR (d:Dated) ON (d.region, d.displayEndsOn);
CREATE INDEX dated_region_decided IF NOT EXISTS FOR (d:Dated) ON (d.region, d.decidedOn);
CREATE INDEX dated_display_ends IF NOT EXISTS FOR (d:Dated) ON (d.displayEndsOn);
