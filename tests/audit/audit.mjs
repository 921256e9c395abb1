// Runs the audits of npm's graphql-http against the URL given, prints one JSON line: {total, warn, error, failed}.
// Needs `npm install graphql-http@1.23 graphql@16` in the working directory.
import { createRequire } from "node:module";

const require = createRequire(process.cwd() + "/");
const { auditServer } = require("graphql-http");
const results = await auditServer({ url: process.argv[2] });
const count = (status) => results.filter((result) => result.status === status).length;
const failed = results
  .filter((result) => result.status !== "ok")
  .map(({ id, name, status, reason }) => ({ id, name, status, reason }));
console.log(JSON.stringify({ total: results.length, warn: count("warn"), error: count("error"), failed }));
