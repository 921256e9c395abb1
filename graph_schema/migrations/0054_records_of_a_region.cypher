// What the records of a region are paged by (hub/subjects/duty_records.py).
CREATE INDEX record_of_region IF NOT EXISTS FOR (r:CreditRecord) ON (r.region, r.place);
CREATE INDEX record_of_kind IF NOT EXISTS FOR (r:CreditRecord) ON (r.region, r.kind, r.place);
