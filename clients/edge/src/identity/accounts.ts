/**
 * The residents' own accounts: a phone number or e-mail address by which somebody logs in, and how she is told what
 * happens. This, and only this, the edge knows of people; who they are stands in ResidentService.
 *
 * Keys, all of a municipality, in the edge's Redis, without expiry:
 *   edge:{slug}:account-of:{contact} → the account's id: a number or address is one account's alone
 *   edge:{slug}:contacts:{id} → the set of its contacts      edge:{slug}:reach:{id} → a hash: phone, email, prefer, language
 *   edge:{slug}:push:{id} → a hash: endpoint → subscription (JSON)
 */
import { randomBytes } from "node:crypto";
import type { Redis } from "ioredis";
import type { ReachView } from "@omzien/api/session.ts";

/** A browser's subscription to push, as it gives it. */
export interface Subscription {
  endpoint: string;
  keys: { p256dh: string; auth: string };
}

/** More browsers than this are not kept; the oldest are forgotten by their refusals. */
export const mostBrowsers = 10;

/** The accounts of all municipalities of this edge. Ids are those of residents: "{id}" of "residents/{id}". */
export class Accounts {
  private readonly redis: Redis;

  constructor(redis: Redis) {
    this.redis = redis;
  }

  /** Returns the account of a contact (contact.ts), made where there is none. Called twice at once, it makes one. */
  async ofContact(slug: string, contact: { kind: "phone" | "email"; value: string }, language: string): Promise<string> {
    const key = `edge:${slug}:account-of:${contact.value}`;
    const fresh = `r${randomBytes(10).toString("hex")}`;
    await this.redis.set(key, fresh, "NX");
    const id = (await this.redis.get(key)) ?? fresh;
    await this.redis.sadd(`edge:${slug}:contacts:${id}`, contact.value);
    await this.redis.hset(`edge:${slug}:reach:${id}`, contact.kind, contact.value, "language", language);
    await this.redis.hsetnx(`edge:${slug}:reach:${id}`, "prefer", contact.kind === "phone" ? "sms" : "email");
    return id;
  }

  async reach(slug: string, id: string): Promise<ReachView> {
    const [kept, browsers] = await Promise.all([this.redis.hgetall(`edge:${slug}:reach:${id}`), this.redis.hlen(`edge:${slug}:push:${id}`)]);
    const prefer = kept.prefer === "push" || kept.prefer === "sms" ? kept.prefer : "email";
    return { phone: kept.phone ?? "", email: kept.email ?? "", prefer, browsers, language: kept.language ?? "nl" };
  }

  /**
   * Adds a contact she proved to be hers (by a code) to what she is told by, and may log in with. Returns false where it is
   * another account's.
   */
  async addContact(slug: string, id: string, contact: { kind: "phone" | "email"; value: string }): Promise<boolean> {
    const key = `edge:${slug}:account-of:${contact.value}`;
    await this.redis.set(key, id, "NX");
    if ((await this.redis.get(key)) !== id) return false;
    await this.redis.multi().sadd(`edge:${slug}:contacts:${id}`, contact.value).hset(`edge:${slug}:reach:${id}`, contact.kind, contact.value).exec();
    return true;
  }

  /** Changes what is tried first, and the language. */
  async prefer(slug: string, id: string, { prefer, language }: Pick<ReachView, "prefer" | "language">): Promise<void> {
    await this.redis.hset(`edge:${slug}:reach:${id}`, { prefer, language });
  }

  /** Returns the account a phone number is of. */
  async byPhone(slug: string, phone: string): Promise<string | null> {
    return this.redis.get(`edge:${slug}:account-of:${phone}`);
  }

  async subscriptions(slug: string, id: string): Promise<Subscription[]> {
    return Object.values(await this.redis.hgetall(`edge:${slug}:push:${id}`)).map((text) => JSON.parse(text) as Subscription);
  }

  /** Keeps a browser's subscription; the same again changes nothing. Returns false where she has too many. */
  async subscribe(slug: string, id: string, subscription: Subscription): Promise<boolean> {
    const key = `edge:${slug}:push:${id}`;
    if ((await this.redis.hlen(key)) >= mostBrowsers && !(await this.redis.hexists(key, subscription.endpoint))) return false;
    await this.redis.hset(key, subscription.endpoint, JSON.stringify(subscription));
    return true;
  }

  async unsubscribe(slug: string, id: string, endpoint: string): Promise<void> {
    await this.redis.hdel(`edge:${slug}:push:${id}`, endpoint);
  }

  /** Forgets all of an account: after its resident was erased. */
  async forget(slug: string, id: string): Promise<void> {
    const contacts = await this.redis.smembers(`edge:${slug}:contacts:${id}`);
    await this.redis.del(`edge:${slug}:reach:${id}`, `edge:${slug}:push:${id}`, `edge:${slug}:contacts:${id}`, ...contacts.map((contact) => `edge:${slug}:account-of:${contact}`));
  }
}
