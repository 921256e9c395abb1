// The page's own request, against a real hub. CREDIT_HUB: address; CREDIT_TOKEN: a token.
import assert from "node:assert/strict";
import { test } from "node:test";
import { clientOf } from "../src/client";
import { COMPANY, PENALTY } from "../src/company";
import { useFragment } from "../src/gql";
import { told } from "../src/told";

const { CREDIT_HUB = "", CREDIT_TOKEN = "" } = process.env;
const ask = (code: string) =>
  clientOf(CREDIT_HUB, CREDIT_TOKEN).query(COMPANY, { code, region: "411500", matter: "XY-2026-001" }).toPromise();

test("the company, who owns it, their penalties that count here, who decided them", async () => {
  const { data, error } = await ask("91411502DEM000153C");
  assert.equal(error, undefined);
  assert.equal(data?.subject?.name, "示例信阳建材有限公司（虚构）");
  const [owner] = data?.subject?.links?.edges.map((edge) => edge.node.subject) ?? [];
  assert.equal(owner?.name, "示例六安建设有限公司（虚构）");
  const penalties = useFragment(PENALTY, owner?.records?.edges.map((edge) => edge.node) ?? []);
  const counting = penalties.filter((one) => one.status === "CURRENT");
  assert.ok(counting.some((one) => one.authority?.name === "苏州市处罚机关（演示，虚构）"));
  assert.ok(penalties.length > counting.length, "what was repaired is shown, and does not count");
  const [benefit] = data?.incentives.results ?? [];
  assert.equal(benefit && told(benefit), "无法确定，尚缺：credit-grade、deposit");
});

test("a refusal has a code", async () => {
  const { error } = await clientOf(CREDIT_HUB, "forged")
    .query(COMPANY, { code: "91411502DEM000153C", region: "411500", matter: "XY-2026-001" })
    .toPromise();
  assert.equal(error?.graphQLErrors[0]?.extensions["code"], "UNAUTHENTICATED");
});

test("nobody of a code is null, without an error", async () => {
  const { data, error } = await ask("91411502DEM009999H");
  assert.equal(error, undefined);
  assert.equal(data?.subject, null);
});
