/**
 * Answers that come back without the app: by SMS from the provider, and by the buttons behind a link. Each becomes an
 * ordinary call of whoever was asked, under the same rules.
 */
import { timingSafeEqual } from "node:crypto";
import { type Invitation, Invitation_State as State } from "@omzien/api/omzien/v1/invitation_pb.js";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Accounts } from "../identity/accounts.ts";
import { contactOf } from "../identity/contact.ts";
import { type Html, html, page } from "../identity/html.ts";
import { filled, wordsFor } from "../identity/words.ts";
import type { Channels } from "../messages.ts";
import type { Municipalities } from "../municipality.ts";
import { Refusal } from "../problems.ts";
import type { MunicipalitySettings } from "../settings.ts";
import { type Answered, type Invitations, isLate, isOpen, type Tapped } from "./invitations.ts";
import { type DeliveryWords, deliveryWords } from "./words.ts";

/** What answers need of the rest of the edge. */
export interface AnswerParts {
  accounts: Accounts;
  channels: Channels;
  invitations: Invitations;
  municipalities: Municipalities;
  /** What the SMS provider says in the header x-sms-secret; empty: no SMS is taken. */
  smsSecret: string;
}

/** What an SMS says: yes or no, to which of several from 1, or only which. */
export interface Understood {
  isYes: boolean | undefined;
  nth: number | undefined;
}

/** Returns what an SMS says; undefined: unclear. More words than a greeting are unclear: they may say "but not on Tuesday". */
export function understood(text: string): Understood | undefined {
  const words = text
    .toLowerCase()
    .replace(/[^\p{L}\d]+/gu, " ")
    .trim();
  if (/^\d{1,2}$/.test(words)) return { isYes: undefined, nth: Number(words) };
  const [, word, number] = words.match(/^(ja|j|yes|y|ok|oké|oke|nee|n|no)(?: (?:graag|hoor|prima|is goed|sorry|helaas|dank u wel|dank u|dank je|bedankt|please|thanks|thank you))?(?: (\d{1,2}))?$/u) ?? [];
  return word ? { isYes: !word.startsWith("n"), nth: number ? Number(number) : undefined } : undefined;
}

/** Serves POST /sms and the pages of links, /a/:token. */
export async function answers(app: FastifyInstance, parts: AnswerParts): Promise<void> {
  app.post("/sms", async (request: FastifyRequest<{ Body: { from?: string; text?: string; id?: string } | undefined }>, reply) => {
    const secret = request.headers["x-sms-secret"];
    if (!parts.smsSecret || typeof secret !== "string" || !isSame(secret, parts.smsSecret)) throw new Refusal(401, "this is for the SMS provider");
    const { from = "", text = "", id } = request.body ?? {};
    const number = contactOf(String(from));
    if (number?.kind === "phone" && (!id || (await parts.invitations.isFirst(id)))) await answerSms(parts, number.value, String(text));
    return reply.code(204).send();  // The same for a number nobody knows.
  });

  await app.register(async (scope) => {
    type Tap = FastifyRequest<{ Params: { token: string }; Body: { answer?: string } | undefined }>;
    scope.addHook("onRequest", async (_request, reply) => {
      reply.type("text/html; charset=utf-8").header("cache-control", "no-store").header("referrer-policy", "no-referrer");
    });
    // Somebody reads it: a page, and whom to call.
    scope.setErrorHandler(async (error: Error & { statusCode?: number }, request, reply: FastifyReply) => {
      const status = error instanceof Refusal ? error.status : (error.statusCode ?? 503);
      const w = deliveryWords(wordsFor(request.headers["accept-language"]).language);
      return reply.code(status).type("text/html; charset=utf-8").send(await framed(parts, request, w, html`<p>${w.page.wrong}</p>`));
    });
    const limit = { config: { rateLimit: { max: 30, timeWindow: 60_000 } } };
    scope.get("/a/:token", limit, async (request: Tap) => invitationPage(parts, request, undefined));
    scope.post("/a/:token", limit, async (request: Tap) => {
      const answer = request.body?.answer;
      if (answer !== "yes" && answer !== "no") throw new Refusal(400, "answer: must be yes or no");
      const tapped = await parts.invitations.behindLink(request.params.token);
      return invitationPage(parts, request, tapped ? await parts.invitations.answer(tapped, answer === "yes") : "over");
    });
  });
}

/** One account a number is told by, and what it was told of. */
interface Told {
  municipality: MunicipalitySettings;
  resident: string;
  open: Invitation[];
  late: Invitation[];
}

async function answerSms(parts: AnswerParts, number: string, text: string): Promise<void> {
  const all: Told[] = [];
  for (const municipality of parts.municipalities.all()) {
    const resident = await parts.accounts.byPhone(municipality.slug, number);
    if (resident) all.push({ municipality, resident, ...(await parts.invitations.toldTo(municipality.slug, number, resident)) });
  }
  // Where something is open; else where a late yes may be meant; else wherever she is known.
  const told = all.find(({ open }) => open.length > 0) ?? all.find(({ late }) => late.length > 0) ?? all[0];
  if (told) await answerOne(parts, told, number, understood(text));
}

async function answerOne(parts: AnswerParts, { municipality, resident, open, late }: Told, number: string, given: Understood | undefined): Promise<void> {
  const { invitations, municipalities } = parts;
  const { slug } = municipality;
  const { language } = await parts.accounts.reach(slug, resident);
  const w = deliveryWords(language);
  const { phone } = await municipalities.directory(municipality);
  // The answer is saved; that its thanks could not be sent is no reason to take it again.
  const say = async (words: string) => parts.channels.sms?.send({ to: number, subject: "", text: words }).catch(() => undefined);
  const question = await invitations.questionTo(slug, number);
  const isYes = given?.isYes ?? question?.isYes ?? undefined;
  // A number means the list as it was sent, whatever has ended since.
  const named = given?.nth === undefined ? undefined : question?.numbered[given.nth - 1];
  const last = isYes ? late.at(-1) : undefined;
  const chosen = given?.nth !== undefined ? named : open.length === 1 ? open[0]?.name : open.length === 0 ? last?.name : undefined;
  if (given && isYes !== undefined && chosen) {
    const result = await invitations.answer({ slug, resident, invitation: chosen }, isYes);
    await say(wordsOf(result, w, municipalities.urlOf(municipality), phone));
    return;
  }
  // One polite question back; the number to call stands in it, and after it there is silence.
  const startOf = ({ when }: Invitation) => Number(when[0]?.startTime?.seconds ?? 0);
  const inOrder = open.toSorted((a, b) => startOf(a) - startOf(b));
  const numbered = inOrder.map(({ name }) => name);
  if (!(await invitations.ask(slug, number, { numbered, isYes: given?.isYes ?? null }))) return;
  if (open.length === 0) await say(filled(w.nothingOpen, { phone }));
  else if (open.length === 1) await say(filled(w.unclear, { phone }));
  else {
    const list = await Promise.all(inOrder.map(async (one, i) => `${i + 1}. ${(await invitations.described(municipality, one, w, language)).what}`));
    await say(filled(w.which, { list: list.join("\n"), phone }));
  }
}

function wordsOf(result: Answered, w: DeliveryWords, url: string, phone: string): string {
  if (result === "yes") return filled(w.thanksYes, { url });
  if (result === "willing") return w.thanksWilling;
  if (result === "no") return w.thanksNo;
  return result === "filled" ? w.kinds.ALREADY_FILLED : filled(w.nothingOpen, { phone });
}

async function framed(parts: AnswerParts, request: FastifyRequest, w: DeliveryWords, content: Html): Promise<string> {
  const municipality = parts.municipalities.ofHost(request.headers.host);
  const phone = await parts.municipalities.directory(municipality).then((said) => said.phone, () => "");
  const language = w === deliveryWords("en") ? "en" : "nl";
  return page({ language, serviceName: municipality.serviceName, phone, title: w.page.title }, html`${content}
<p><a href="/">${filled(w.page.toApp, { service: municipality.serviceName })}</a></p>`);
}

async function invitationPage(parts: AnswerParts, request: FastifyRequest<{ Params: { token: string } }>, answered: Answered | undefined): Promise<string> {
  const municipality = parts.municipalities.ofHost(request.headers.host);
  const tapped: Tapped | undefined = await parts.invitations.behindLink(request.params.token);
  if (!tapped || tapped.slug !== municipality.slug) {
    const w = deliveryWords(wordsFor(request.headers["accept-language"]).language);
    return framed(parts, request, w, html`<p>${w.page.over}</p>`);
  }
  const { language } = await parts.accounts.reach(tapped.slug, tapped.resident);
  const w = deliveryWords(language);
  const invitation = await parts.invitations.get(tapped.slug, tapped.resident, tapped.invitation);
  const phone = (await parts.municipalities.directory(municipality)).phone;
  if (answered === "filled") return framed(parts, request, w, html`<p>${w.kinds.ALREADY_FILLED}</p>`);
  if (answered === "over" || !invitation) return framed(parts, request, w, html`<p>${w.page.over}</p>`);
  if (answered) return framed(parts, request, w, html`<p>${answered === "yes" ? w.page.agreed : wordsOf(answered, w, "", phone)}</p>`);
  const { what, rules } = await parts.invitations.described(municipality, invitation, w, language);
  if (!isOpen(invitation) && !isLate(invitation)) return framed(parts, request, w, html`<p>${what}</p><p>${stateWords(invitation, w)}</p>`);
  const button = (answer: string, label: string, isSecond: boolean) =>
    html`<form method="post" action="/a/${request.params.token}"><input type="hidden" name="answer" value="${answer}"><button${isSecond ? html` class="second"` : ""}>${label}</button></form>`;
  return framed(parts, request, w, html`<h2>${w.page.for}</h2><p>${what}</p>${invitation.textForHelpers ? html`<p>${invitation.textForHelpers}</p>` : ""}
${rules.length > 0 ? html`<h2>${w.page.rules}</h2><ul>${rules.map((rule) => html`<li>${rule}</li>`)}</ul>` : ""}
${button("yes", w.page.yes, false)}${button("no", w.page.no, true)}`);
}

/** How an invitation that is answered or over stands. */
function stateWords(invitation: Invitation, w: DeliveryWords): string {
  const words: Partial<Record<State, string>> = {
    [State.ACCEPTED]: w.page.saidYes,
    [State.WILLING]: w.thanksWilling,
    [State.TAKEN]: w.kinds.ALREADY_FILLED,
    [State.CANCELLED]: w.kinds.REQUEST_ENDED,
    [State.THANKED]: w.kinds.THANKED,
  };
  return words[invitation.state] ?? w.page.over;
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
