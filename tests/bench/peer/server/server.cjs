// The peer: @neo4j/graphql on Apollo Server, over the hub's own labels. Settings come as BOLT_URL, BOLT_USER,
// BOLT_PASSWORD, PORT and WORKERS.
const cluster = require("node:cluster");
const fs = require("node:fs");
const path = require("node:path");
const { ApolloServer } = require("@apollo/server");
const { ApolloServerPluginCacheControlDisabled } = require("@apollo/server/plugin/disabled");
const { startStandaloneServer } = require("@apollo/server/standalone");
const { Neo4jGraphQL } = require("@neo4j/graphql");
const neo4j = require("neo4j-driver");

const { BOLT_URL, BOLT_USER, BOLT_PASSWORD, PORT, WORKERS = "1" } = process.env;

async function serve() {
  const driver = neo4j.driver(BOLT_URL, neo4j.auth.basic(BOLT_USER, BOLT_PASSWORD));
  const typeDefs = fs.readFileSync(path.join(__dirname, "schema.graphql"), "utf8");
  const schema = await new Neo4jGraphQL({ typeDefs, driver }).getSchema();
  const server = new ApolloServer({
    schema,
    plugins: [ApolloServerPluginCacheControlDisabled()],
    introspection: false,
    persistedQueries: false,
  });
  await startStandaloneServer(server, {
    listen: { host: "127.0.0.1", port: Number(PORT) },
    context: async () => ({ sessionConfig: { database: "neo4j" } }),
  });
}

if (cluster.isPrimary && Number(WORKERS) > 1) {
  for (let worker = 0; worker < Number(WORKERS); worker += 1) cluster.fork();
  process.on("SIGTERM", () => process.exit(0));
} else {
  serve();
}
