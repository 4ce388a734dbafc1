/** Keeps what oidc-provider keeps (grants, codes, interactions) in the edge's Redis, each until it expires. */
import type { Adapter, AdapterConstructor, AdapterPayload } from "oidc-provider";
import type { Redis } from "ioredis";

const grantable = new Set(["AccessToken", "AuthorizationCode", "RefreshToken"]);

/** Returns the adapter for one provider; `prefix` keeps the providers of one Redis apart. */
export function redisAdapter(redis: Redis, prefix: string): AdapterConstructor {
  return class implements Adapter {
    private readonly model: string;

    constructor(model: string) {
      this.model = model;
    }

    private key(id: string): string {
      return `${prefix}:${this.model}:${id}`;
    }

    async upsert(id: string, payload: AdapterPayload, expiresIn: number): Promise<void> {
      const seconds = expiresIn || 3600;
      const commands = redis.multi().set(this.key(id), JSON.stringify(payload), "EX", seconds);
      if (payload.uid) commands.set(`${prefix}:uid:${payload.uid}`, id, "EX", seconds);
      if (payload.grantId && grantable.has(this.model)) {
        const grant = `${prefix}:grant:${payload.grantId}`;
        commands.sadd(grant, this.key(id)).expire(grant, 24 * 3600);
      }
      await commands.exec();
    }

    async find(id: string): Promise<AdapterPayload | undefined> {
      const text = await redis.get(this.key(id));
      return text ? (JSON.parse(text) as AdapterPayload) : undefined;
    }

    async findByUid(uid: string): Promise<AdapterPayload | undefined> {
      const id = await redis.get(`${prefix}:uid:${uid}`);
      return id ? this.find(id) : undefined;
    }

    async findByUserCode(): Promise<undefined> {
      return undefined;  // The device flow is off.
    }

    async consume(id: string): Promise<void> {
      const payload = await this.find(id);
      const seconds = await redis.ttl(this.key(id));
      if (payload && seconds > 0) await redis.set(this.key(id), JSON.stringify({ ...payload, consumed: Math.floor(Date.now() / 1000) }), "EX", seconds);
    }

    async destroy(id: string): Promise<void> {
      await redis.del(this.key(id));
    }

    async revokeByGrantId(grantId: string): Promise<void> {
      const grant = `${prefix}:grant:${grantId}`;
      const keys = await redis.smembers(grant);
      await redis.del(grant, ...keys);
    }
  };
}
