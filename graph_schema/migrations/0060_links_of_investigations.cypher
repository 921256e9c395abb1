// Links that can carry who is behind a subject: their figures are exact decimals as text
// (graph_schema/shares.py), each link has a state; new kinds; addresses and phones that several use.
CREATE CONSTRAINT shared_attribute_id IF NOT EXISTS FOR (a:SharedAttribute) REQUIRE a.id IS UNIQUE;
CREATE CONSTRAINT shared_attribute_value IF NOT EXISTS FOR (a:SharedAttribute) REQUIRE (a.kind, a.value) IS UNIQUE;
// Earlier data
// What a binary number prints is what was delivered: 0.6, or 1.97E-5 for a small one.
MATCH (:Subject)-[l]->(:Subject) WHERE l.share IS :: FLOAT
CALL (l) {
  WITH l, split(toString(l.share), 'E') AS parts
  WITH l, split(parts[0], '.') AS digits, CASE size(parts) WHEN 1 THEN 0 ELSE -toInteger(parts[1]) END AS small
  WITH l, digits[0] AS whole, CASE digits[1] WHEN '0' THEN '' ELSE digits[1] END AS rest, small
  WITH l, CASE small WHEN 0 THEN whole ELSE '0' END AS whole,
       CASE small WHEN 0 THEN rest ELSE left('000000000000000000000000000000', small - 1) + whole + rest END AS rest
  SET l.share = whole + '.' + CASE WHEN size(rest) < 10 THEN left(rest + '0000000000', 10) ELSE rest END
} IN TRANSACTIONS OF 10000 ROWS;
// Earlier data
MATCH (:Subject)-[l]->(:Subject) WHERE l.state IS NULL
CALL (l) { SET l.state = 'REGISTERED' } IN TRANSACTIONS OF 10000 ROWS;
CREATE INDEX general_partner_of_written IF NOT EXISTS FOR ()-[l:GENERAL_PARTNER_OF]-() ON (l.writtenIn);
CREATE INDEX general_partner_of_closed IF NOT EXISTS FOR ()-[l:GENERAL_PARTNER_OF]-() ON (l.closedIn);
CREATE INDEX general_partner_of_starts IF NOT EXISTS FOR ()-[l:GENERAL_PARTNER_OF]-() ON (l.startsOn);
CREATE INDEX general_partner_of_ends IF NOT EXISTS FOR ()-[l:GENERAL_PARTNER_OF]-() ON (l.endsOn);
CREATE INDEX general_partner_of_start IF NOT EXISTS FOR ()-[l:GENERAL_PARTNER_OF]-() ON (l.startPlace);
CREATE INDEX general_partner_of_end IF NOT EXISTS FOR ()-[l:GENERAL_PARTNER_OF]-() ON (l.endPlace);
CREATE INDEX acts_in_concert_with_written IF NOT EXISTS FOR ()-[l:ACTS_IN_CONCERT_WITH]-() ON (l.writtenIn);
CREATE INDEX acts_in_concert_with_closed IF NOT EXISTS FOR ()-[l:ACTS_IN_CONCERT_WITH]-() ON (l.closedIn);
CREATE INDEX acts_in_concert_with_starts IF NOT EXISTS FOR ()-[l:ACTS_IN_CONCERT_WITH]-() ON (l.startsOn);
CREATE INDEX acts_in_concert_with_ends IF NOT EXISTS FOR ()-[l:ACTS_IN_CONCERT_WITH]-() ON (l.endsOn);
CREATE INDEX acts_in_concert_with_start IF NOT EXISTS FOR ()-[l:ACTS_IN_CONCERT_WITH]-() ON (l.startPlace);
CREATE INDEX acts_in_concert_with_end IF NOT EXISTS FOR ()-[l:ACTS_IN_CONCERT_WITH]-() ON (l.endPlace);
CREATE INDEX votes_for_written IF NOT EXISTS FOR ()-[l:VOTES_FOR]-() ON (l.writtenIn);
CREATE INDEX votes_for_closed IF NOT EXISTS FOR ()-[l:VOTES_FOR]-() ON (l.closedIn);
CREATE INDEX votes_for_starts IF NOT EXISTS FOR ()-[l:VOTES_FOR]-() ON (l.startsOn);
CREATE INDEX votes_for_ends IF NOT EXISTS FOR ()-[l:VOTES_FOR]-() ON (l.endsOn);
CREATE INDEX votes_for_start IF NOT EXISTS FOR ()-[l:VOTES_FOR]-() ON (l.startPlace);
CREATE INDEX votes_for_end IF NOT EXISTS FOR ()-[l:VOTES_FOR]-() ON (l.endPlace);
CREATE INDEX holds_for_written IF NOT EXISTS FOR ()-[l:HOLDS_FOR]-() ON (l.writtenIn);
CREATE INDEX holds_for_closed IF NOT EXISTS FOR ()-[l:HOLDS_FOR]-() ON (l.closedIn);
CREATE INDEX holds_for_starts IF NOT EXISTS FOR ()-[l:HOLDS_FOR]-() ON (l.startsOn);
CREATE INDEX holds_for_ends IF NOT EXISTS FOR ()-[l:HOLDS_FOR]-() ON (l.endsOn);
CREATE INDEX holds_for_start IF NOT EXISTS FOR ()-[l:HOLDS_FOR]-() ON (l.startPlace);
CREATE INDEX holds_for_end IF NOT EXISTS FOR ()-[l:HOLDS_FOR]-() ON (l.endPlace);
CREATE INDEX relative_of_written IF NOT EXISTS FOR ()-[l:RELATIVE_OF]-() ON (l.writtenIn);
CREATE INDEX relative_of_closed IF NOT EXISTS FOR ()-[l:RELATIVE_OF]-() ON (l.closedIn);
CREATE INDEX relative_of_starts IF NOT EXISTS FOR ()-[l:RELATIVE_OF]-() ON (l.startsOn);
CREATE INDEX relative_of_ends IF NOT EXISTS FOR ()-[l:RELATIVE_OF]-() ON (l.endsOn);
CREATE INDEX relative_of_start IF NOT EXISTS FOR ()-[l:RELATIVE_OF]-() ON (l.startPlace);
CREATE INDEX relative_of_end IF NOT EXISTS FOR ()-[l:RELATIVE_OF]-() ON (l.endPlace);
CREATE INDEX bids_with_written IF NOT EXISTS FOR ()-[l:BIDS_WITH]-() ON (l.writtenIn);
CREATE INDEX bids_with_closed IF NOT EXISTS FOR ()-[l:BIDS_WITH]-() ON (l.closedIn);
CREATE INDEX bids_with_starts IF NOT EXISTS FOR ()-[l:BIDS_WITH]-() ON (l.startsOn);
CREATE INDEX bids_with_ends IF NOT EXISTS FOR ()-[l:BIDS_WITH]-() ON (l.endsOn);
CREATE INDEX bids_with_start IF NOT EXISTS FOR ()-[l:BIDS_WITH]-() ON (l.startPlace);
CREATE INDEX bids_with_end IF NOT EXISTS FOR ()-[l:BIDS_WITH]-() ON (l.endPlace);
CREATE INDEX same_address_as_end IF NOT EXISTS FOR ()-[l:SAME_ADDRESS_AS]-() ON (l.endPlace);
CREATE INDEX same_phone_as_end IF NOT EXISTS FOR ()-[l:SAME_PHONE_AS]-() ON (l.endPlace);
