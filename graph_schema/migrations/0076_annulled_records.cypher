// Records that were annulled, by the day: only they have it (hub/quality/withdrawals.py).
CREATE INDEX record_revoked IF NOT EXISTS FOR (r:CreditRecord) ON (r.region, r.kind, r.revokedOn);
