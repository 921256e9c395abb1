// Consents are found from their subject; their ids are named by grants, entries and mutations.
CREATE CONSTRAINT consent_id IF NOT EXISTS FOR (k:Consent) REQUIRE k.id IS UNIQUE;
