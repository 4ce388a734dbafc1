/** The edge's own Redis: sessions, logins under way, how people are reached. What it loses costs a login, never a request. */
import { Redis } from "ioredis";

/** Connects. `at` is "unix:/path" or "host:port". A command waits for a lost connection for at most a second. */
export function connectRedis(at: string): Redis {
  const options = { maxRetriesPerRequest: 2, connectTimeout: 1000, commandTimeout: 2000, retryStrategy: (times: number) => Math.min(100 * times, 1000) };
  if (at.startsWith("unix:")) return new Redis(at.slice("unix:".length), options);
  const [host = "127.0.0.1", port] = at.split(":");
  return new Redis(Number(port ?? 6379), host, options);
}
