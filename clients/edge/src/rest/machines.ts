/**
 * Machines of a municipality: OAuth 2 client credentials (RFC 6749, 4.4). A token lives ten minutes, is signed by the edge's
 * own key, and names the worker whose rights the machine has.
 */
import { createHash, createPrivateKey, createPublicKey, type KeyObject, timingSafeEqual } from "node:crypto";
import { readFileSync } from "node:fs";
import { jwtVerify, SignJWT } from "jose";
import type { MunicipalitySettings } from "../settings.ts";
import type { Caller } from "../tokens.ts";

const issuer = "omzien-edge";
const audience = "omzien-rest";
/** How long a token lives, in seconds. */
export const tokenLifetimeS = 600;

/** Who may fetch, and their tokens. */
export class Machines {
  private readonly key: KeyObject;
  private readonly publicKey: KeyObject;

  /** `pemFile` is a private P-256 key. */
  constructor(pemFile: string) {
    this.key = createPrivateKey(readFileSync(pemFile));
    this.publicKey = createPublicKey(this.key);
  }

  /** Returns a token; undefined for a client there is not, or a wrong secret: which of both is not said. */
  async token(municipality: MunicipalitySettings, clientId: string, secret: string): Promise<string | undefined> {
    const machine = municipality.machines.find((one) => one.clientId === clientId);
    if (!machine || !isSame(secret, readFileSync(machine.secretFile, "utf8").trim())) return undefined;
    return new SignJWT({ mun: municipality.slug, worker: machine.worker })
      .setProtectedHeader({ alg: "ES256", typ: "at+jwt" })
      .setIssuer(issuer)
      .setAudience(audience)
      .setSubject(clientId)
      .setIssuedAt()
      .setExpirationTime(`${tokenLifetimeS}s`)
      .sign(this.key);
  }

  /** Returns as whom a token calls; undefined where it is none, over, or another municipality's. */
  async callerOf(municipality: MunicipalitySettings, token: string): Promise<Caller | undefined> {
    try {
      const { payload } = await jwtVerify(token, this.publicKey, { issuer, audience, algorithms: ["ES256"] });
      const isStill = municipality.machines.some(({ clientId, worker }) => clientId === payload.sub && worker === payload.worker);
      return isStill && payload.mun === municipality.slug ? { subject: `workers/${String(payload.worker)}`, municipality: municipality.slug, level: 1 } : undefined;
    } catch {
      return undefined;
    }
  }
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [one, other].map((text) => createHash("sha256").update(text).digest()) as [Buffer, Buffer];
  return timingSafeEqual(a, b);
}
