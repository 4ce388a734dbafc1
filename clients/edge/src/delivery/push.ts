/** Web Push (RFC 8030, 8291, 8292) by web-push. The payload says only that there is news: what it is stands in the app. */
import webpush from "web-push";
import type { Subscription } from "../identity/accounts.ts";

/** The key pair browsers know this edge by, and whom push services may write to. */
export interface PushKeys {
  publicKey: string;
  privateKey: string;
  contact: string;
}

/** What came of a push: "gone" is a browser that will never be reached again. */
export type Pushed = "sent" | "gone" | "failed";

/** Tells one browser that there is news. Never throws; takes at most 5 s. */
export async function push(subscription: Subscription, keys: PushKeys): Promise<Pushed> {
  try {
    await webpush.sendNotification(subscription, JSON.stringify({ news: true }), {
      vapidDetails: { subject: keys.contact, publicKey: keys.publicKey, privateKey: keys.privateKey },
      TTL: 24 * 3600,
      urgency: "normal",
      timeout: 5000,
    });
    return "sent";
  } catch (error) {
    if (error instanceof webpush.WebPushError) return error.statusCode === 404 || error.statusCode === 410 ? "gone" : "failed";
    // What the network did not refuse (it says a code) are keys nobody can encrypt for.
    return (error as { code?: string }).code === undefined && !/timeout/i.test(String(error)) ? "gone" : "failed";
  }
}
