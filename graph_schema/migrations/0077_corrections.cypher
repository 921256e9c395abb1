// Corrected files by the delivery whose rows they mend (hub/ingestion/mending.py).
CREATE INDEX received_delivery_mends IF NOT EXISTS FOR (d:ReceivedDelivery) ON (d.mends);
