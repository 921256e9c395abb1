import { Client, fetchExchange } from "urql";

/** Asks one hub as one caller. Nothing is kept: an answer holds for its caller, purpose and moment. */
export function clientOf(url: string, token: string): Client {
  return new Client({
    url,
    exchanges: [fetchExchange],
    preferGetMethod: false,
    fetchOptions: { headers: { authorization: `Bearer ${token}` } },
  });
}
