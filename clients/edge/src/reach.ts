/** How somebody is told what happens: her number and address, her browsers. Hers alone to see and change. */
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { ReachView } from "@omzien/api/session.ts";
import type { Accounts, Subscription } from "./identity/accounts.ts";
import { contactOf } from "./identity/contact.ts";
import { callerOfRequest } from "./login.ts";
import { Refusal } from "./problems.ts";

/** Serves /reach and /push. */
export function reach(app: FastifyInstance, accounts: Accounts): void {
  const own = (request: FastifyRequest) => {
    const { subject, municipality } = callerOfRequest(request);
    if (!subject.startsWith("residents/")) throw new Refusal(403, "only residents are told things");
    return [municipality, subject.slice("residents/".length)] as const;
  };

  app.get("/reach", async (request): Promise<ReachView> => accounts.reach(...own(request)));

  app.put("/reach", async (request: FastifyRequest<{ Body: Partial<ReachView> | undefined }>): Promise<ReachView> => {
    const [slug, id] = own(request);
    const wanted = { ...(await accounts.reach(slug, id)), ...request.body };
    const phone = wanted.phone ? contactOf(wanted.phone) : undefined;
    const email = wanted.email ? contactOf(wanted.email) : undefined;
    if (wanted.phone && phone?.kind !== "phone") throw new Refusal(422, "phone: must be a mobile number");
    if (wanted.email && email?.kind !== "email") throw new Refusal(422, "email: must be an e-mail address");
    if (!["push", "email", "sms"].includes(wanted.prefer)) throw new Refusal(422, "prefer: must be push, email or sms");
    if (!/^[a-z]{2}$/.test(wanted.language)) throw new Refusal(422, "language: must be two letters");
    await accounts.setReach(slug, id, { ...wanted, phone: phone?.value ?? "", email: email?.value ?? "" });
    return accounts.reach(slug, id);
  });

  app.post("/push", async (request: FastifyRequest<{ Body: Partial<Subscription> | undefined }>, reply) => {
    const [slug, id] = own(request);
    const { endpoint, keys } = request.body ?? {};
    if (!endpoint || endpoint.length > 1000 || !isPushEndpoint(endpoint) || typeof keys?.p256dh !== "string" || typeof keys.auth !== "string") {
      throw new Refusal(422, "must be a subscription of a browser");
    }
    if (!(await accounts.subscribe(slug, id, { endpoint, keys: { p256dh: keys.p256dh, auth: keys.auth } }))) throw new Refusal(409, "too many browsers");
    return reply.code(204).send();
  });

  app.delete("/push", async (request: FastifyRequest<{ Body: { endpoint?: string } | undefined }>, reply) => {
    const [slug, id] = own(request);
    await accounts.unsubscribe(slug, id, request.body?.endpoint ?? "");
    return reply.code(204).send();
  });
}

/** The edge posts to it later, so it may be no address inside. A loopback address is let through for tests, by `http:` only. */
function isPushEndpoint(endpoint: string): boolean {
  try {
    const { protocol, hostname } = new URL(endpoint);
    return protocol === "https:" ? hostname.includes(".") && !/^[\d.]+$|:/.test(hostname) : protocol === "http:" && hostname === "127.0.0.1" && process.env.OMZIEN_LOCAL_PUSH === "1";
  } catch {
    return false;
  }
}
