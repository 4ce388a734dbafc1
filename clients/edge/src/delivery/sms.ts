/**
 * SMS through a provider. The interface is small, because each provider has one of its own: `POST url` with JSON
 * {"to": "+31612345678", "text": "…"}; 2xx: it is on its way; 404 or 410: there is no such number; anything else: later.
 * A provider with another interface stands behind a small adapter.
 */
import { type Channel, Undeliverable } from "../messages.ts";

/** Returns a channel that posts to `url`, and gives up after 5 s. */
export function smsChannel(url: string): Channel {
  return {
    async send({ to, text }) {
      const response = await fetch(url, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ to, text }), signal: AbortSignal.timeout(5000) });
      await response.body?.cancel();
      if (response.status === 404 || response.status === 410) throw new Undeliverable("no such number");
      if (!response.ok) throw new Error(`the SMS provider answered ${response.status}`);
    },
  };
}
