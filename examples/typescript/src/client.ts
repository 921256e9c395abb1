import { Client, fetchExchange } from "urql";

/** Asks one hub as one caller. Nothing is kept: an answer holds for its caller, purpose and moment. */
export function clientOf(url: string, token: string): Client {
  return new Client({
    url,
    exchanges: [fetchExchange],
    preferGetMethod: false,
    // Errors come in the language of the page, whatever the browser prefers.
    fetchOptions: { headers: { authorization: `Bearer ${token}`, "accept-language": "zh-CN" } },
  });
}
