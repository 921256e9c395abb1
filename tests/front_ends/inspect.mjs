// graphql-inspector: whether operations fit the SDL. node inspect.mjs schema.graphql operations.graphql ...
import { readFileSync } from "node:fs";
import { validate } from "@graphql-inspector/core";
import { Source, buildSchema } from "graphql";

const [sdl, ...files] = process.argv.slice(2);
const schema = buildSchema(readFileSync(sdl, "utf8"));
const sources = files.map((file) => new Source(readFileSync(file, "utf8"), file));
const options = { strictFragments: true, strictDeprecated: true, keepClientFields: false };
const invalid = validate(schema, sources, options);
for (const { source, errors, deprecated } of invalid) {
  for (const error of [...errors, ...deprecated]) console.error(`${source.name}: ${error.message}`);
}
process.exit(invalid.length === 0 ? 0 : 1);
