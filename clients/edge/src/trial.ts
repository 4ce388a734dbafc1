/**
 * What a trial has besides: a page with its people, each logged in with a tap; the messages nobody was sent; and the
 * simulated clock. None of it is there where the settings do not say `isTrial`.
 */
import { timestampDate, timestampFromDate } from "@bufbuild/protobuf/wkt";
import { SimulationService } from "@omzien/api/omzien/v1/simulation_pb.js";
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Backend } from "./backend.ts";
import { html, page } from "./identity/html.ts";
import type { Providers } from "./identity/provider.ts";
import type { Municipalities } from "./municipality.ts";
import type { Outbox } from "./outbox.ts";
import { Refusal } from "./problems.ts";
import type { Settings } from "./settings.ts";
import { edgeItself } from "./tokens.ts";

/** What the trial needs of the rest of the edge. */
export interface TrialParts {
  settings: Settings;
  municipalities: Municipalities;
  backend: Backend;
  providers: Providers;
  outbox: Outbox;
}

/** Returns the simulated time; undefined on a real clock. */
export async function simulatedNow(backend: Backend): Promise<Date | undefined> {
  try {
    const { now } = await backend.as(SimulationService, edgeItself).getClock({}, { timeoutMs: 3000 });
    return now && timestampDate(now);
  } catch {
    return undefined;
  }
}

/** Serves /trial, /trial/clock, /trial/outbox and the tap that logs in. */
export function trial(app: FastifyInstance, parts: TrialParts): void {
  const peopleOf = (slug: string) => parts.settings.trialPeople.filter(({ municipality }) => municipality === slug);

  app.get("/trial", async (request, reply) => {
    const municipality = parts.municipalities.ofHost(request.headers.host);
    const { phone } = await parts.municipalities.directory(municipality);
    const people = peopleOf(municipality.slug).map(
      ({ subject, name, role }) => html`<tr><td>${name}</td><td>${role}</td><td><form method="post" action="/trial/as"><input type="hidden" name="subject" value="${subject}"><button aria-label="Ga verder als ${name}, ${role}">Ga verder</button></form></td></tr>`,
    );
    const messages = parts.outbox.all().map(({ channel, to, subject, text }) => html`<tr><td>${channel === "sms" ? "sms" : "e-mail"}</td><td>${to}</td><td>${channel === "email" ? html`<strong>${subject}</strong><br>` : ""}${text}</td></tr>`);
    const content = html`<p>Dit is een proef: niemand hier is echt, en berichten worden niet verstuurd.</p>
<h2>Proefpersonen</h2><table><thead><tr><th scope="col">Naam</th><th scope="col">Wie</th><th scope="col">Inloggen</th></tr></thead><tbody>${people}</tbody></table>
<p>Een nieuwe inwoner? <a href="/login?as=resident&amp;to=/">Log in met een code</a>; de code staat hieronder.</p>
<h2>Berichten</h2>${messages.length > 0 ? html`<table><thead><tr><th scope="col">Weg</th><th scope="col">Aan</th><th scope="col">Bericht</th></tr></thead><tbody>${messages}</tbody></table>` : html`<p>Er zijn nog geen berichten.</p>`}`;
    return reply.type("text/html; charset=utf-8").header("cache-control", "no-store").send(page({ language: "nl", serviceName: municipality.serviceName, phone, title: "Proef" }, content));
  });

  app.get("/trial/outbox", async () => parts.outbox.all());

  // Skips the provider: whoever sees this page may be anybody here.
  app.post("/trial/as", async (request: FastifyRequest<{ Body: { subject?: string } | undefined }>, reply) => {
    const municipality = parts.municipalities.ofHost(request.headers.host);
    const subject = request.body?.subject ?? "";
    const person = peopleOf(municipality.slug).find((one) => one.subject === subject);
    if (!person) throw new Refusal(404, "there is no such trial person");
    await request.session.regenerate();
    request.session.set("caller", { subject, municipality: municipality.slug, level: 1 });
    return reply.redirect(person.subject.startsWith("residents/") ? "/" : person.role.includes("analist") ? "/insight/" : "/desk/", 303);
  });

  // The trial provider's page: the same people, for a login that began at /login.
  app.get("/trial-oidc/with/:uid", async (request: FastifyRequest<{ Params: { uid: string } }>, reply) => {
    const municipality = parts.municipalities.ofHost(request.headers.host);
    const { phone } = await parts.municipalities.directory(municipality);
    const people = peopleOf(municipality.slug)
      .filter(({ subject }) => subject.startsWith("workers/"))
      .map(({ subject, name, role }) => html`<tr><td>${name}</td><td>${role}</td><td><form method="post" action="/trial-oidc/with/${request.params.uid}"><input type="hidden" name="subject" value="${subject}"><button aria-label="Inloggen als ${name}, ${role}">Inloggen</button></form></td></tr>`);
    const content = html`<table><thead><tr><th scope="col">Naam</th><th scope="col">Wie</th><th scope="col">Inloggen</th></tr></thead><tbody>${people}</tbody></table>`;
    return reply.type("text/html; charset=utf-8").header("cache-control", "no-store").send(page({ language: "nl", serviceName: municipality.serviceName, phone, title: "Inloggen op proef" }, content));
  });

  app.post("/trial-oidc/with/:uid", async (request: FastifyRequest<{ Params: { uid: string }; Body: { subject?: string } | undefined }>, reply) => {
    const municipality = parts.municipalities.ofHost(request.headers.host);
    const subject = request.body?.subject ?? "";
    if (!peopleOf(municipality.slug).some((one) => one.subject === subject)) throw new Refusal(404, "there is no such trial person");
    reply.hijack();
    await parts.providers.of(municipality, "trial").interactionFinished(request.raw, reply.raw, { login: { accountId: subject.split("/")[1] ?? "" } }, { mergeWithLastSubmission: false });
  });

  app.post("/trial/clock", async (request: FastifyRequest<{ Body: { until?: string } | undefined }>) => {
    const until = new Date(request.body?.until ?? "");
    if (Number.isNaN(until.getTime())) throw new Refusal(400, "until: must be a time, as ISO 8601 has it");
    const { now } = await parts.backend.as(SimulationService, edgeItself).advanceClock({ until: timestampFromDate(until) }, { timeoutMs: 120_000 });
    return { now: now && timestampDate(now).toISOString() };
  });
}
