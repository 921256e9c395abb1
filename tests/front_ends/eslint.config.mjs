// graphql-eslint's recommended rules for schemas, over a copy of the committed SDL beside this file.
import graphql from "@graphql-eslint/eslint-plugin";

export default [
  {
    files: ["*.graphql"],
    languageOptions: { parser: graphql.parser, parserOptions: { graphQLConfig: { schema: "schema.graphql" } } },
    plugins: { "@graphql-eslint": graphql },
    rules: {
      ...graphql.configs["flat/schema-recommended"].rules,
      // Most types are values of what has an id, and can't be fetched alone: an id of theirs would be no identity.
      "@graphql-eslint/strict-id-in-types": "off",
    },
  },
];
