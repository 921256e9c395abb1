// What a cache gives back is what the hub answered, as docs/clients.md sets caches up. CREDIT_HUB: address; CREDIT_TOKEN:
// a token; EMBEDDED: the types that the guide names. Beside it stand schema.graphql and caches.mjs of the example.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { InMemoryCache, gql } from "@apollo/client/core";
import { Client, cacheExchange as byDocument, fetchExchange } from "@urql/core";
import { cacheExchange as byIdentity } from "@urql/exchange-graphcache";
import { buildSchema, isObjectType, print } from "graphql";
import { EMBEDDED, keys, typePolicies } from "./caches.mjs";

const url = process.env.CREDIT_HUB;
const headers = { authorization: `Bearer ${process.env.CREDIT_TOKEN}` };
const asked = 'subject: { code: "91341502DEM000014B" } region: "411500"';
const purpose = 'purpose: { code: GOVERNMENT_PROCUREMENT, matter: "XY-1" }';

const SCENARIOS = `{
  xinyang: scenarios(region: "411500") { edges { node { id title { zh } occasion } } }
  suzhou: scenarios(region: "320500") { edges { node { id title { zh } occasion } } }
}`;
const CUT_OFFS = `{
  before: jointPunishment(
    ${asked} occasion: "government-procurement" at: "2026-01-15T09:00:00+08:00" ${purpose}
  ) { ...Records }
  after: jointPunishment(
    ${asked} occasion: "government-procurement" at: "2026-11-20T09:00:00+08:00" ${purpose}
  ) { ...Records }
}
fragment Records on JointPunishment {
  outcome
  applyingMeasures { status endsOn rule { id title { zh } } records { id status } }
  recordsWithoutEffect { reasonCode record { id status } }
}`;

async function answered(query) {
  const response = await fetch(url, {
    method: "POST",
    headers: { ...headers, "content-type": "application/json" },
    body: JSON.stringify({ query }),
  });
  const { data, errors } = await response.json();
  assert.equal(errors, undefined, JSON.stringify(errors));
  return data;
}

async function throughApollo(cache, text) {
  const query = cache.transformDocument(gql(text));
  const data = await answered(print(query));
  cache.writeQuery({ query, data });
  assert.deepEqual(cache.readQuery({ query }), data);
}

async function throughUrql(cache, text) {
  const exchanges = [cache, fetchExchange];
  const client = new Client({ url, exchanges, fetchOptions: { headers }, preferGetMethod: false });
  const plain = await answered(text);
  for (const requestPolicy of ["network-only", "cache-only"]) {
    const { data, error } = await client.query(text, {}, { requestPolicy }).toPromise();
    assert.equal(error, undefined);
    assert.deepEqual(withoutTypes(data), plain);
  }
}

function withoutTypes(value) {
  return JSON.parse(JSON.stringify(value, (key, inner) => (key === "__typename" ? undefined : inner)));
}

// What implements Node is one thing in one version. What has an `id` and does not looks otherwise at another cut-off.
const schema = buildSchema(readFileSync("schema.graphql", "utf8"));
const embedded = Object.values(schema.getTypeMap())
  .filter((type) => isObjectType(type) && type.getFields().id)
  .filter((type) => !type.getInterfaces().some((one) => one.name === "Node"))
  .map((type) => type.name);

for (const [name, text] of Object.entries({ "two regions' scenarios": SCENARIOS, "two cut-offs": CUT_OFFS })) {
  test(`Apollo's cache that merges nothing: ${name}`, () =>
    throughApollo(new InMemoryCache({ dataIdFromObject: () => undefined }), text));
  test(`Apollo's cache that merges what implements Node: ${name}`, () =>
    throughApollo(new InMemoryCache({ typePolicies }), text));
  test(`Graphcache that merges what implements Node: ${name}`, () => throughUrql(byIdentity({ keys }), text));
  test(`urql's document cache: ${name}`, () => throughUrql(byDocument, text));
}

test("Apollo's cache as it comes: two regions' scenarios", () => throughApollo(new InMemoryCache(), SCENARIOS));
test("Graphcache as it comes: two regions' scenarios", () => throughUrql(byIdentity({}), SCENARIOS));

// The `id` of a record says nothing of the cut-off: it is what arguments name the record by at each of them.
test("Apollo's cache as it comes mixes two cut-offs up", () =>
  assert.rejects(throughApollo(new InMemoryCache(), CUT_OFFS), { code: "ERR_ASSERTION" }));
test("Graphcache as it comes mixes two cut-offs up", () =>
  assert.rejects(throughUrql(byIdentity({}), CUT_OFFS), { code: "ERR_ASSERTION" }));

test("the guide and the example name what is not to be merged", () => {
  assert.deepEqual(process.env.EMBEDDED.split(" ").sort(), embedded.sort());
  assert.deepEqual(EMBEDDED.toSorted(), embedded.sort());
});
