// The life of agreements (hub/agreements): versions, the events that happened to them, the keys that sign.
CREATE CONSTRAINT agreement_version IF NOT EXISTS FOR (v:AgreementVersion) REQUIRE (v.agreement, v.version) IS UNIQUE;
CREATE CONSTRAINT agreement_event IF NOT EXISTS FOR (e:AgreementEvent) REQUIRE (e.agreement, e.number) IS UNIQUE;
CREATE CONSTRAINT agreement_signature IF NOT EXISTS FOR (e:AgreementEvent) REQUIRE e.signatureDigest IS UNIQUE;
CREATE CONSTRAINT signing_key IF NOT EXISTS FOR (k:SigningKey) REQUIRE k.kid IS UNIQUE;
CREATE INDEX signing_key_region IF NOT EXISTS FOR (k:SigningKey) ON (k.region);
