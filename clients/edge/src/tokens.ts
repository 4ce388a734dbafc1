/**
 * Tokens for the services: ES256 JSON Web Tokens that name who calls (services/rpc/token.h). They live five minutes, and are
 * used again until one is left, because a service keeps those it has verified.
 */
import { createPrivateKey, type KeyObject } from "node:crypto";
import { readFileSync } from "node:fs";
import { SignJWT } from "jose";

/** Who calls a service. */
export interface Caller {
  /** "residents/{id}", "workers/{id}" or "services/edge". */
  subject: string;
  /** Empty for a service. */
  municipality: string;
  /** The number of an IdentityLevel. */
  level: number;
}

/** The edge itself, where no person asks. */
export const edgeItself: Caller = { subject: "services/edge", municipality: "", level: 0 };

const lifetimeS = 300;
const leftS = 60;
/** More callers than this are forgotten, the oldest first. */
const mostKept = 20_000;

/** Mints tokens. */
export class Tokens {
  private readonly key: KeyObject;
  private readonly kept = new Map<string, { token: string; expires: number }>();

  /** Throws where the file is no PEM of a private P-256 key. */
  constructor(pemFile: string) {
    this.key = createPrivateKey(readFileSync(pemFile));
  }

  /** Returns a token of `caller`, valid for a minute at least. */
  async of(caller: Caller): Promise<string> {
    const id = `${caller.municipality}\n${caller.subject}\n${caller.level}`;
    const now = Math.floor(Date.now() / 1000);
    const known = this.kept.get(id);
    if (known && known.expires - leftS > now) return known.token;
    const token = await new SignJWT({ idl: caller.level, ...(caller.municipality && { mun: caller.municipality }) })
      .setProtectedHeader({ alg: "ES256", typ: "JWT" })
      .setIssuer("omzien")
      .setAudience("omzien")
      .setSubject(caller.subject)
      .setIssuedAt(now)
      .setExpirationTime(now + lifetimeS)
      .sign(this.key);
    this.kept.delete(id);
    this.kept.set(id, { token, expires: now + lifetimeS });
    if (this.kept.size > mostKept) this.kept.delete(this.kept.keys().next().value as string);
    return token;
  }
}
