// Deliveries: found by id, by their bytes, in the lists of who may see them, and by the work that waits.
CREATE CONSTRAINT received_delivery_id IF NOT EXISTS FOR (d:ReceivedDelivery) REQUIRE d.id IS UNIQUE;
CREATE INDEX received_delivery_digest IF NOT EXISTS FOR (d:ReceivedDelivery) ON (d.source, d.digest);
CREATE INDEX received_delivery_last IF NOT EXISTS FOR (d:ReceivedDelivery) ON (d.source, d.place);
CREATE INDEX received_delivery_open IF NOT EXISTS FOR (d:ReceivedDelivery) ON (d.open, d.place);
CREATE INDEX received_delivery_kept IF NOT EXISTS FOR (d:ReceivedDelivery) ON (d.keptUntil);
CREATE INDEX delivery_place IF NOT EXISTS FOR (p:DeliveryPlace) ON (p.place);
// Who works on the deliveries of a source: one process at a time.
CREATE CONSTRAINT delivery_source IF NOT EXISTS FOR (s:DeliverySource) REQUIRE s.source IS UNIQUE;
// Receipts of rows, those of a batch in one node, in the order of the rows.
CREATE CONSTRAINT row_receipts_batch IF NOT EXISTS FOR (r:RowReceipts) REQUIRE r.batch IS UNIQUE;
CREATE INDEX row_receipts_place IF NOT EXISTS FOR (r:RowReceipts) ON (r.delivery, r.later, r.until);
