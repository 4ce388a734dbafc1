/** Brings one message to somebody by the ways she is reached: first the one she prefers, then the others. */
import { type Message, Message_Kind as Kind } from "@omzien/api/omzien/v1/inbox_pb.js";
import type { ReachView } from "@omzien/api/session.ts";
import type { Accounts } from "../identity/accounts.ts";
import { filled } from "../identity/words.ts";
import { type Channels, type Letter, Undeliverable } from "../messages.ts";
import type { Metrics } from "../metrics.ts";
import type { Municipalities } from "../municipality.ts";
import type { MunicipalitySettings } from "../settings.ts";
import type { Invitations } from "./invitations.ts";
import { type PushKeys, push } from "./push.ts";
import { Busy, Slots } from "./slots.ts";
import { deliveryWords, sentenceOf } from "./words.ts";

/** How long one send may take, in ms. */
const sendTimeoutMs = 10_000;

/** What came of a delivery, as inbox wants to hear it; LATER: it was not tried, so nothing is to be said. */
export type Delivered = "TOLD" | "FAILED" | "UNDELIVERABLE" | "LATER";

type Way = ReachView["prefer"];

/** What a deliverer needs. */
export interface DelivererParts {
  accounts: Accounts;
  channels: Channels;
  invitations: Invitations;
  municipalities: Municipalities;
  metrics: Metrics;
  /** Undefined: there is no push. */
  pushKeys: PushKeys | undefined;
}

/** Brings messages to people. */
export class Deliverer {
  private readonly parts: DelivererParts;
  private readonly slots: Record<Way, Slots> = { push: new Slots(16), email: new Slots(4), sms: new Slots(4) };

  constructor(parts: DelivererParts) {
    this.parts = parts;
  }

  /** Never throws: what fails for a reason of ours is LATER, and handed out again. */
  async deliver(municipality: MunicipalitySettings, message: Message): Promise<Delivered> {
    const resident = message.recipient.split("/").pop() ?? "";
    try {
      const reach = await this.parts.accounts.reach(municipality.slug, resident);
      const ways = inOrder(reach);
      if (ways.length === 0) this.parts.metrics.deliveries.inc({ channel: "none", result: "never" });
      const results = new Set<string>();
      for (const way of ways) {
        const result = await this.tryWay(way, municipality, resident, reach, message);
        this.parts.metrics.deliveries.inc({ channel: way, result });
        if (result === "told") return "TOLD";
        results.add(result);
      }
      return results.has("failed") ? "FAILED" : results.has("busy") ? "LATER" : "UNDELIVERABLE";
    } catch {
      return "LATER";
    }
  }

  private async tryWay(way: Way, municipality: MunicipalitySettings, resident: string, reach: ReachView, message: Message): Promise<"told" | "failed" | "busy" | "never"> {
    const channel = way === "push" ? null : this.parts.channels[way];
    if (way !== "push" && !channel) return "never";
    // What it says is asked of the services before a place is taken: their failures are not the channel's.
    const written = way === "push" ? undefined : await this.letter(way, municipality, resident, reach, message);
    try {
      return await this.slots[way].run(
        async () => {
          if (!written) return this.byPush(municipality.slug, resident);
          await channel?.send(written.letter);
          await written.sent?.();
          return "told";
        },
        sendTimeoutMs,
        (error) => !(error instanceof Undeliverable),
      );
    } catch (error) {
      return error instanceof Undeliverable ? "never" : error instanceof Busy ? "busy" : "failed";
    }
  }

  private async byPush(slug: string, resident: string): Promise<"told" | "failed" | "never"> {
    const { accounts, pushKeys } = this.parts;
    if (!pushKeys) return "never";
    const results = await Promise.all(
      (await accounts.subscriptions(slug, resident)).map(async (subscription) => {
        const result = await push(subscription, pushKeys);
        if (result === "gone") await accounts.unsubscribe(slug, resident, subscription.endpoint);
        return result;
      }),
    );
    return results.includes("sent") ? "told" : results.includes("failed") ? "failed" : "never";
  }

  private async letter(way: Way, municipality: MunicipalitySettings, resident: string, reach: ReachView, message: Message): Promise<{ letter: Letter; sent?: () => Promise<void> }> {
    const { invitations, municipalities } = this.parts;
    const w = deliveryWords(reach.language);
    const url = municipalities.urlOf(municipality);
    const to = way === "sms" ? reach.phone : reach.email;
    const subject = filled(w.subject, { service: municipality.serviceName });
    const plain = `${municipality.serviceName}: ${sentenceOf(message.kind, w)} ${filled(w.look, { url })}`;
    if (message.kind !== Kind.INVITED && message.kind !== Kind.REQUEST_CHANGED) return { letter: { to, subject, text: plain } };
    const invitation = await invitations.get(municipality.slug, resident, message.subject);
    if (!invitation) return { letter: { to, subject, text: plain } };
    const link = `${url}${await invitations.linkTo({ slug: municipality.slug, resident, invitation: invitation.name })}`;
    if (way === "email") return { letter: { to, subject, text: `${sentenceOf(message.kind, w)}\n\n${filled(w.look, { url: link })}\n` } };
    const { asked, what, rules } = await invitations.described(municipality, invitation, w, reach.language);
    const first = message.kind === Kind.INVITED ? asked : `${municipality.serviceName}: ${sentenceOf(message.kind, w)} ${what}.`;
    const text = [first, rules.length > 0 ? filled(w.rules, { rules: rules.join(" ") }) : "", w.answerSms, filled(w.answerLink, { url: link })].filter(Boolean).join(" ");
    return { letter: { to, subject, text }, sent: () => invitations.toldBySms(municipality.slug, reach.phone, invitation.name, Date.now()) };
  }
}

/** The ways somebody has, the preferred one first. Exported for its test. */
export function inOrder(reach: ReachView): Way[] {
  const has: Record<Way, boolean> = { push: reach.browsers > 0, email: reach.email !== "", sms: reach.phone !== "" };
  const order: Way[] = [reach.prefer, ...(["push", "email", "sms"] as const).filter((way) => way !== reach.prefer)];
  return order.filter((way) => has[way]);
}
