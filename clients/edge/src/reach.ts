/** How somebody is told what happens: her number and address, her browsers. Hers alone to see and change. */
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { ReachView } from "@omzien/api/session.ts";
import type { Accounts, Subscription } from "./identity/accounts.ts";
import type { Codes } from "./identity/codes.ts";
import { contactOf } from "./identity/contact.ts";
import { filled, wordsFor } from "./identity/words.ts";
import { callerOfRequest } from "./login.ts";
import type { Channels } from "./messages.ts";
import type { Municipalities } from "./municipality.ts";
import { Refusal } from "./problems.ts";

/** What it needs of the rest of the edge. */
export interface ReachParts {
  accounts: Accounts;
  codes: Codes;
  channels: Channels;
  municipalities: Municipalities;
}

/** Serves /reach and /push. */
export function reach(app: FastifyInstance, parts: ReachParts): void {
  const { accounts } = parts;
  const own = (request: FastifyRequest) => {
    const { subject, municipality } = callerOfRequest(request);
    if (!subject.startsWith("residents/")) throw new Refusal(403, "only residents are told things");
    return [municipality, subject.slice("residents/".length)] as const;
  };

  app.get("/reach", async (request): Promise<ReachView> => accounts.reach(...own(request)));

  app.put("/reach", async (request: FastifyRequest<{ Body: Partial<ReachView> | undefined }>): Promise<ReachView> => {
    const [slug, id] = own(request);
    const wanted = { ...(await accounts.reach(slug, id)), ...request.body };
    if (!["push", "email", "sms"].includes(wanted.prefer)) throw new Refusal(422, "prefer: must be push, email or sms");
    if (!/^[a-z]{2}$/.test(wanted.language)) throw new Refusal(422, "language: must be two letters");
    await accounts.prefer(slug, id, wanted);
    return accounts.reach(slug, id);
  });

  // A number or address is hers once she says the code that was sent to it: else she could have another's messages.
  app.post("/reach/contact", async (request: FastifyRequest<{ Body: { contact?: string } | undefined }>, reply) => {
    const [slug, id] = own(request);
    const contact = contactOf(String(request.body?.contact ?? ""));
    const channel = contact?.kind === "phone" ? parts.channels.sms : parts.channels.email;
    if (!contact || !channel) throw new Refusal(422, "contact: must be a mobile number or an e-mail address");
    const code = await parts.codes.make(`reach:${slug}:${id}`, slug, contact, request.ip);
    if (!code) throw new Refusal(429, "too many codes");
    const { w } = wordsFor((await accounts.reach(slug, id)).language);
    const values = { code, service: parts.municipalities.ofHost(request.headers.host).serviceName };
    await channel.send({ to: contact.value, subject: filled(w.subject, values), text: filled(w.message, values) }).catch(() => {
      throw new Refusal(503, "the code could not be sent");
    });
    return reply.code(204).send();
  });

  app.post("/reach/confirm", async (request: FastifyRequest<{ Body: { code?: string } | undefined }>): Promise<ReachView> => {
    const [slug, id] = own(request);
    const uid = `reach:${slug}:${id}`;
    const contact = await parts.codes.contactOf(uid);
    const tried = contact ? await parts.codes.try(uid, String(request.body?.code ?? "")) : "over";
    if (!contact || tried !== "right") throw new Refusal(422, tried === "wrong" ? "code: is not right" : "code: works no more");
    if (!(await accounts.addContact(slug, id, contact))) throw new Refusal(409, "contact: is another account's");
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

/** Whom browsers get their push from: the edge posts to what a browser says, so it may be no other address. Endings of host names. */
const pushServices = ["fcm.googleapis.com", "push.services.mozilla.com", "notify.windows.com", "push.apple.com"];

/** A loopback address too where tests say so. */
function isPushEndpoint(endpoint: string): boolean {
  try {
    const { protocol, hostname } = new URL(endpoint);
    if (protocol !== "https:") return false;
    if (hostname === "127.0.0.1") return process.env.OMZIEN_LOCAL_PUSH === "1";
    return pushServices.some((service) => hostname === service || hostname.endsWith(`.${service}`));
  } catch {
    return false;
  }
}
