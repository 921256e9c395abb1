// A link that its source numbers is found by that number, whatever its kind and its ends; deliveries are counted.
CREATE CONSTRAINT link_name IF NOT EXISTS FOR (n:LinkName) REQUIRE n.name IS UNIQUE;
CREATE CONSTRAINT delivery_number IF NOT EXISTS FOR (d:Delivery) REQUIRE (d.source, d.number) IS UNIQUE;
// Earlier data
// A key that is no day or moment, alone or with a share behind it, is a number of the source's own.
MATCH (a:Subject)-[l]->(b:Subject)
WHERE l.key IS NOT NULL AND l.source IS NOT NULL AND l.knownTo = 4611686018427387904
  AND NOT l.key =~ '[0-9]{4}-[0-9]{2}-[0-9]{2}(T[^\u001f]*)?(\u001f[-+.0-9eE]*)?'
CALL (a, b, l) {
  MERGE (n:LinkName {name: l.source + '\u001f\u001f' + l.key})
  SET n.kind = type(l), n.start = a.id, n.end = b.id, n.key = l.key
} IN TRANSACTIONS OF 10000 ROWS;
