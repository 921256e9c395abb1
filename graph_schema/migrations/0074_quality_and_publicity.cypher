// How many decisions an authority says it took in a month (hub/quality/statements.py): the newest by its key,
// those of a region by month.
CREATE INDEX stated_decisions_key IF NOT EXISTS FOR (d:StatedDecisions) ON (d.key, d.knownTo);
CREATE INDEX stated_decisions_month IF NOT EXISTS FOR (d:StatedDecisions) ON (d.region, d.month);
// Batches by when they came (hub/quality/deliveries.py).
CREATE INDEX batch_at IF NOT EXISTS FOR (b:Batch) ON (b.at);
