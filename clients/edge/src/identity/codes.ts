/**
 * Codes to log in with: six digits, sent once, good for ten minutes and five tries. Kept as a hash, under the login that
 * asked for it, so that a code is worth nothing in another browser.
 */
import { createHash, randomInt, timingSafeEqual } from "node:crypto";
import type { Redis } from "ioredis";
import type { Contact } from "./contact.ts";

const lifetimeS = 600;
const tries = 5;
/** Codes to one contact in an hour: who never asked for them is not to be woken all night. */
const mostPerContact = 5;
/** Codes asked for from one address in an hour, of whoever stands behind it. */
const mostPerAddress = 60;

/** What came of a try. */
export type Tried = "right" | "wrong" | "over";

/** The codes under way. */
export class Codes {
  private readonly redis: Redis;
  constructor(redis: Redis) {
    this.redis = redis;
  }

  /** Makes a code for a login (`uid`), in place of one made before; undefined where too many were asked for. */
  async make(uid: string, slug: string, contact: Contact, address: string): Promise<string | undefined> {
    for (const [key, most] of [[`edge:${slug}:codes-to:${hash(contact.value)}`, mostPerContact], [`edge:codes-from:${address}`, mostPerAddress]] as const) {
      const [, [, count]] = (await this.redis.multi().set(key, 0, "EX", 3600, "NX").incr(key).exec()) as [unknown, [unknown, number]];
      if (count > most) return undefined;
    }
    const code = String(randomInt(0, 1_000_000)).padStart(6, "0");
    const key = `edge:code:${uid}`;
    await this.redis.multi().del(key).hset(key, { code: hash(`${uid}${code}`), kind: contact.kind, value: contact.value, left: tries }).expire(key, lifetimeS).exec();
    return code;
  }

  /** Returns whom the code of a login was sent to. */
  async contactOf(uid: string): Promise<Contact | undefined> {
    const kept = await this.redis.hgetall(`edge:code:${uid}`);
    return kept.value ? { kind: kept.kind === "phone" ? "phone" : "email", value: kept.value } : undefined;
  }

  /** Tries a code. A right one is used up. */
  async try(uid: string, typed: string): Promise<Tried> {
    const key = `edge:code:${uid}`;
    const kept = await this.redis.hgetall(key);
    if (!kept.code) return "over";
    if ((await this.redis.hincrby(key, "left", -1)) < 0) return "over";
    const given = Buffer.from(hash(`${uid}${typed.replace(/\D/g, "")}`));
    if (!timingSafeEqual(given, Buffer.from(kept.code))) return "wrong";
    return (await this.redis.del(key)) === 1 ? "right" : "over";
  }
}

function hash(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
