// What has an `id` and is no Node looks otherwise at another cut-off, for another purpose or caller: a cache that merges
// objects by `__typename` and `id` must leave these where they stand in an answer. See docs/clients.md, "Caches and ids".
export const EMBEDDED = [
  "CreditRecord",
  "EligibleSubject",
  "GraphAttribute",
  "OwnView",
  "PublicRecord",
  "SharedAttribute",
  "StepAttribute",
  "Subject",
  "WhiteListMember",
];

// new InMemoryCache({ typePolicies }), of Apollo Client.
export const typePolicies = Object.fromEntries(EMBEDDED.map((name) => [name, { keyFields: false }]));

// cacheExchange({ keys }), of urql's Graphcache.
export const keys = Object.fromEntries(EMBEDDED.map((name) => [name, () => null]));
