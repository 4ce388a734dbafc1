/**
 * Sessions: who is logged in, in a Redis of the edge's own, under an HttpOnly cookie. Ending one ends what it still has
 * open (watches), in every process of the edge, at once.
 */
import { EventEmitter } from "node:events";
import type { SessionStore } from "@fastify/session";
import type { Redis } from "ioredis";
import type { Caller } from "./tokens.ts";

declare module "fastify" {
  interface Session {
    /** Who is logged in. Absent: nobody. */
    caller?: Caller;
    /** Where she goes to log out at her provider; empty: nowhere. */
    logoutUrl?: string;
    /** A login under way. */
    login?: { provider: "residents" | "workers"; state: string; nonce: string; verifier: string; to: string };
  }
}

/** How long a session lasts without being used, in seconds: of nobody an hour, of a worker a working day, of a resident a month. */
export function lifetimeS(caller: Caller | undefined): number {
  if (!caller) return 3600;
  return caller.subject.startsWith("workers/") ? 12 * 3600 : 30 * 24 * 3600;
}

const prefix = "edge:session:";
const endedPrefix = "edge:session-over:";
/** Longer than any request takes, watches apart, which write no session. */
const endedRememberedS = 300;
const endedChannel = "edge:session-ended";

/** Saves a session that has not ended: a request that was under way when she logged out does not bring it back. */
const saveScript = "if redis.call('EXISTS', KEYS[2]) == 1 then return 0 end redis.call('SET', KEYS[1], ARGV[1], 'EX', ARGV[2]) return 1";

/** Sessions in Redis. */
export class RedisSessions implements SessionStore {
  private readonly redis: Redis;
  private readonly listener: Redis;
  private readonly ended = new EventEmitter().setMaxListeners(0);

  constructor(redis: Redis) {
    this.redis = redis;
    this.listener = redis.duplicate();
    void this.listener.subscribe(endedChannel);
    this.listener.on("message", (_channel, id) => this.ended.emit(id));
  }

  set(id: string, session: Parameters<SessionStore["set"]>[1], callback: (error?: unknown) => void): void {
    const seconds = lifetimeS((session as { caller?: Caller }).caller);
    this.redis.eval(saveScript, 2, prefix + id, endedPrefix + id, JSON.stringify(session), seconds).then(() => callback(), callback);
  }

  get(id: string, callback: Parameters<SessionStore["get"]>[1]): void {
    this.redis.get(prefix + id).then((text) => callback(null, text ? JSON.parse(text) : null), (error) => callback(error));
  }

  destroy(id: string, callback: (error?: unknown) => void): void {
    this.redis
      .multi()
      .set(endedPrefix + id, "1", "EX", endedRememberedS)
      .del(prefix + id)
      .exec()
      .then(() => this.redis.publish(endedChannel, id))
      .then(() => callback(), callback);
  }

  /** Calls `then` once when the session ends; returns how to stop listening. */
  onEnd(id: string, then: () => void): () => void {
    this.ended.once(id, then);
    return () => this.ended.off(id, then);
  }

  /** Makes a session last anew: it was used. */
  async renew(id: string, caller: Caller): Promise<void> {
    await this.redis.expire(prefix + id, lifetimeS(caller));
  }

  close(): void {
    this.listener.disconnect();
  }
}
