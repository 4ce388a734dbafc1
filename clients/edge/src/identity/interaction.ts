/**
 * The pages on which a resident logs in: her phone number or address, then the code. Each is a form that works without any
 * script. Whether an account exists is never said.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Channels } from "../messages.ts";
import type { Municipalities } from "../municipality.ts";
import type { MunicipalitySettings } from "../settings.ts";
import type { Accounts } from "./accounts.ts";
import type { Codes } from "./codes.ts";
import { contactOf, masked } from "./contact.ts";
import { type Html, html, page } from "./html.ts";
import type { Providers } from "./provider.ts";
import { filled, wordsFor } from "./words.ts";

/** What the pages need of the rest of the edge. */
export interface InteractionParts {
  providers: Providers;
  municipalities: Municipalities;
  accounts: Accounts;
  codes: Codes;
  channels: Channels;
}

type Form = FastifyRequest<{ Params: { uid: string }; Body: Record<string, string> | undefined }>;

/** Serves the pages under /oidc/with/. */
export function interaction(app: FastifyInstance, parts: InteractionParts): void {
  const show = async (request: Form, reply: FastifyReply, title: string, content: Html, status = 200) => {
    const municipality = parts.municipalities.ofHost(request.headers.host);
    const phone = await parts.municipalities.directory(municipality).then((said) => said.phone, () => "");
    const { language } = wordsFor(request.headers["accept-language"]);
    return reply.code(status).type("text/html; charset=utf-8").header("cache-control", "no-store").send(page({ language, serviceName: municipality.serviceName, phone, title }, content));
  };
  const gone = (request: Form, reply: FastifyReply) => {
    const { w } = wordsFor(request.headers["accept-language"]);
    return show(request, reply, w.gone, html`<p>${w.goneText}</p><p><a href="/login">${w.goneLink}</a></p>`, 410);
  };
  // True if this browser began that login.
  const isOwn = async (request: Form, reply: FastifyReply, municipality: MunicipalitySettings) =>
    parts.providers.of(municipality, "own").interactionDetails(request.raw, reply.raw).then(({ uid }) => uid === request.params.uid, () => false);

  const askContact = (request: Form, reply: FastifyReply, typed = "", error = "") => {
    const { w } = wordsFor(request.headers["accept-language"]);
    const wrong = error ? html`<p class="error" id="contact-error">${error}</p>` : html``;
    const invalid = error ? html` aria-invalid="true"` : html``;
    return show(request, reply, w.title, html`<form method="post" action="/oidc/with/${request.params.uid}/contact">
<label for="contact">${w.contact}</label><p class="hint" id="contact-hint">${w.contactHint}</p>${wrong}
<input id="contact" name="contact" value="${typed}" autocomplete="username" required autofocus aria-describedby="contact-hint${error ? " contact-error" : ""}"${invalid}>
<div><button>${w.send}</button></div></form>`, error ? 422 : 200);
  };

  const askCode = async (request: Form, reply: FastifyReply, error = "") => {
    const { w } = wordsFor(request.headers["accept-language"]);
    const contact = await parts.codes.contactOf(request.params.uid);
    const wrong = error ? html`<p class="error" id="code-error">${error}</p>` : html``;
    const invalid = error ? html` aria-invalid="true"` : html``;
    return show(request, reply, w.codeTitle, html`<form method="post" action="/oidc/with/${request.params.uid}/code">
<label for="code">${w.code}</label><p class="hint" id="code-hint">${filled(w.codeHint, { contact: contact ? masked(contact) : "" })}</p>${wrong}
<input id="code" name="code" inputmode="numeric" autocomplete="one-time-code" required autofocus aria-describedby="code-hint${error ? " code-error" : ""}"${invalid}>
<div><button>${w.logIn}</button></div></form>
<form method="post" action="/oidc/with/${request.params.uid}/contact"><input type="hidden" name="contact" value="${contact?.value ?? ""}"><button class="second">${w.again}</button></form>
<p><a href="/oidc/with/${request.params.uid}">${w.other}</a></p>`, error ? 422 : 200);
  };

  app.get("/oidc/with/:uid", async (request: Form, reply) => {
    if (!(await isOwn(request, reply, parts.municipalities.ofHost(request.headers.host)))) return gone(request, reply);
    return askContact(request, reply);
  });

  app.post("/oidc/with/:uid/contact", async (request: Form, reply) => {
    const municipality = parts.municipalities.ofHost(request.headers.host);
    if (!(await isOwn(request, reply, municipality))) return gone(request, reply);
    const { w } = wordsFor(request.headers["accept-language"]);
    const typed = String(request.body?.contact ?? "").slice(0, 300);
    const contact = contactOf(typed);
    const channel = contact?.kind === "phone" ? parts.channels.sms : parts.channels.email;
    if (!contact || !channel) return askContact(request, reply, typed, w.contactWrong);
    const code = await parts.codes.make(request.params.uid, municipality.slug, contact, request.ip);
    if (!code) return askContact(request, reply, typed, w.tooMany);
    const values = { code, service: municipality.serviceName };
    try {
      await channel.send({ to: contact.value, subject: filled(w.subject, values), text: filled(w.message, values) });
    } catch {
      return askContact(request, reply, typed, w.notSent);
    }
    return askCode(request, reply);
  });

  app.post("/oidc/with/:uid/code", async (request: Form, reply) => {
    const municipality = parts.municipalities.ofHost(request.headers.host);
    if (!(await isOwn(request, reply, municipality))) return gone(request, reply);
    const { w, language } = wordsFor(request.headers["accept-language"]);
    const contact = await parts.codes.contactOf(request.params.uid);
    const tried = contact ? await parts.codes.try(request.params.uid, String(request.body?.code ?? "")) : "over";
    if (!contact || tried === "over") return askContact(request, reply, "", w.codeOver);
    if (tried === "wrong") return askCode(request, reply, w.codeWrong);
    const accountId = await parts.accounts.ofContact(municipality.slug, contact, language);
    reply.hijack();
    await parts.providers.of(municipality, "own").interactionFinished(request.raw, reply.raw, { login: { accountId } }, { mergeWithLastSubmission: false });
  });
}
