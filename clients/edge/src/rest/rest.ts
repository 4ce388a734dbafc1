/**
 * REST for municipalities, under /v1, by the NL GOV API Design Rules: statistics as JSON and CSV, for programs that log in
 * with client credentials. The answers are StatisticsService's; the document is openapi.ts.
 */
import { createHash } from "node:crypto";
import { Code, ConnectError } from "@connectrpc/connect";
import { BadRequestSchema } from "@omzien/api/google/rpc/error_details_pb.js";
import { Span, StatisticsService } from "@omzien/api/omzien/v1/statistics_pb.js";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Backend } from "../backend.ts";
import type { Municipalities } from "../municipality.ts";
import { Refusal, sendProblem } from "../problems.ts";
import { type StatisticsView, statisticsCsv, statisticsView, timeText } from "./figures.ts";
import { type Machines, tokenLifetimeS } from "./machines.ts";
import { apiVersion, openapi } from "./openapi.ts";

/** What REST needs of the rest of the edge. */
export interface RestParts {
  backend: Backend;
  municipalities: Municipalities;
  machines: Machines;
  /** "mailto:…" or "https://…": whom to write to. */
  contact: string;
}

interface Filters {
  span?: string;
  district?: string;
  from?: string;
  until?: string;
  pageSize?: string;
  pageToken?: string;
}

const spans: Record<string, Span> = { month: Span.MONTH, quarter: Span.QUARTER, year: Span.YEAR };
/** What a refusal of a service is in HTTP. */
const statuses: Partial<Record<Code, number>> = {
  [Code.InvalidArgument]: 400, [Code.Unauthenticated]: 401, [Code.PermissionDenied]: 403, [Code.NotFound]: 404, [Code.FailedPrecondition]: 409,
  [Code.ResourceExhausted]: 429, [Code.DeadlineExceeded]: 504,
};

/** What a resource of /v1 may be asked with. */
const methods = ["GET", "HEAD", "POST"] as const;

/** The route a path would belong to, as it is declared below. */
function routeOf(url: string): string {
  return (url.split("?")[0] ?? "").replace(/^(\/v1\/statistieken)\/[^/]+$/, "$1/:id");
}

/** Serves /v1. */
export async function rest(app: FastifyInstance, parts: RestParts): Promise<void> {
  await app.register(
    async (scope) => {
      scope.addHook("onRequest", async (_request, reply) => {
        reply.header("API-Version", apiVersion);
      });
      scope.setErrorHandler((error: Error & { statusCode?: number }, request, reply) => {
        if (error instanceof Refusal) {
          if (error.status === 401) reply.header("www-authenticate", 'Bearer realm="omzien"');
          return sendProblem(reply, error.status, error.message);
        }
        if (error instanceof ConnectError) return sendServiceProblem(reply, error);
        const status = error.statusCode ?? 500;
        if (status >= 500) request.log.error({ err: { type: error.name, stack: error.stack } }, "failed");
        return sendProblem(reply, status, status === 429 ? "too many requests" : status >= 500 ? "something went wrong" : "this request cannot be understood");
      });
      scope.setNotFoundHandler((request, reply) => {
        reply.header("API-Version", apiVersion);
        // What is there for another method says for which (RFC 9110, 15.5.6).
        const allowed = methods.filter((method) => app.findRoute({ method, url: routeOf(request.url) }) !== null);
        if (allowed.length === 0) return sendProblem(reply, 404, "there is nothing here");
        return sendProblem(reply.header("allow", allowed.join(", ")), 405, "this method is not for this resource");
      });

      scope.get("/openapi.json", async (request, reply) => {
        reply.header("access-control-allow-origin", "*").header("cache-control", "public, max-age=300");
        return openapi(parts.municipalities.urlOf(parts.municipalities.ofHost(request.headers.host)), parts.contact);
      });

      scope.post("/tokens", { config: { rateLimit: { max: 20, timeWindow: 60_000 } } }, async (request: FastifyRequest<{ Body: Record<string, string> | undefined }>, reply) => {
        // An error of this one is OAuth's too (RFC 6749, 5.2): its clients look for `error`.
        const refuse = (status: number, error: string, title: string) =>
          reply.code(status).type("application/problem+json").send({ type: "about:blank", title, status, correlationId: request.id, error });
        const form = request.body ?? {};
        if (form.grant_type !== "client_credentials") return refuse(400, "unsupported_grant_type", "grant_type: must be client_credentials");
        const [id, secret] = basic(request.headers.authorization) ?? [form.client_id, form.client_secret];
        const token = typeof id === "string" && typeof secret === "string" ? await parts.machines.token(parts.municipalities.ofHost(request.headers.host), id, secret) : undefined;
        if (!token) {
          reply.header("www-authenticate", 'Basic realm="omzien"');
          return refuse(401, "invalid_client", "client or secret is not right");
        }
        return reply.header("cache-control", "no-store").send({ access_token: token, token_type: "Bearer", expires_in: tokenLifetimeS });
      });

      scope.get("/statistieken", async (request: FastifyRequest<{ Querystring: Filters }>, reply) => {
        const { client, parent } = await asMachine(request, parts);
        const { span, district = "", from, until, pageSize, pageToken = "" } = request.query;
        const twice = Object.keys(request.query).find((name) => typeof request.query[name as keyof Filters] !== "string");
        if (twice !== undefined) throw new Refusal(400, `${twice.slice(0, 40)}: may be given once`);
        const unknown = Object.keys(request.query).find((name) => !["span", "district", "from", "until", "pageSize", "pageToken"].includes(name));
        if (unknown !== undefined) throw new Refusal(400, `${unknown.slice(0, 40)}: is no parameter`);
        if (span !== undefined && !Object.hasOwn(spans, span)) throw new Refusal(400, "span: must be month, quarter or year");
        const size = Number(pageSize ?? 50);
        if (!/^\d{1,3}$/.test(pageSize ?? "50") || size < 1 || size > 200) throw new Refusal(400, "pageSize: must be 1 to 200");
        const firstDay = day("from", from);
        const lastDay = day("until", until);
        const page = await client.listStatistics({ parent, span: span ? (spans[span] as Span) : Span.UNSPECIFIED, district, pageSize: size, pageToken, ...(firstDay && { firstDay }), ...(lastDay && { lastDay }) });
        if (page.nextPageToken) {
          const next = new URLSearchParams({ ...request.query, pageToken: page.nextPageToken } as Record<string, string>);
          reply.header("link", `<${parts.municipalities.urlOf(parts.municipalities.ofHost(request.headers.host))}/v1/statistieken?${next}>; rel="next"`);
        }
        const views = page.statistics.map(statisticsView);
        return send(request, reply, views, { statistieken: views, nextPageToken: page.nextPageToken || null, nextFreezeTime: page.nextFreezeTime ? timeText(page.nextFreezeTime) : null });
      });

      scope.get("/statistieken/:id", async (request: FastifyRequest<{ Params: { id: string } }>, reply) => {
        const { client, parent } = await asMachine(request, parts);
        const view = statisticsView(await client.getStatistics({ name: `${parent}/statistics/${request.params.id}` }));
        return send(request, reply, [view], view);
      });
    },
    { prefix: "/v1" },
  );
}

async function asMachine(request: FastifyRequest, parts: RestParts) {
  const municipality = parts.municipalities.ofHost(request.headers.host);
  const [, token] = request.headers.authorization?.match(/^Bearer (\S+)$/i) ?? [];
  const caller = token ? await parts.machines.callerOf(municipality, token) : undefined;
  if (!caller) throw new Refusal(401, "a valid token is needed");
  return { client: parts.backend.as(StatisticsService, caller), parent: `municipalities/${municipality.slug}` };
}

/** Answers in what is accepted, with a strong ETag of the content. */
function send(request: FastifyRequest, reply: FastifyReply, tables: StatisticsView[], json: object): FastifyReply {
  const wantsCsv = accepts(request.headers.accept ?? "*/*", "text/csv") > accepts(request.headers.accept ?? "*/*", "application/json");
  if (!wantsCsv && accepts(request.headers.accept ?? "*/*", "application/json") === 0) throw new Refusal(406, "there is application/json and text/csv");
  const body = wantsCsv ? statisticsCsv(tables) : JSON.stringify(json);
  const etag = `"${createHash("sha256").update(body).digest("base64url").slice(0, 27)}"`;
  reply.header("etag", etag).header("vary", "accept").header("cache-control", "private, no-cache");
  // Compared weakly (RFC 9110, 13.1.2): nginx makes it a weak one where it compresses.
  const known = (request.headers["if-none-match"] ?? "").split(/\s*,\s*/).map((one) => one.replace(/^W\//, ""));
  if (known.includes(etag) || known.includes("*")) return reply.code(304).send();
  return reply.type(wantsCsv ? "text/csv; charset=utf-8" : "application/json; charset=utf-8").send(body);
}

/** Returns how much a type is wanted, [0, 1], by the most specific range that fits (RFC 9110, 12.5.1). */
function accepts(header: string, type: string): number {
  const fits = header.split(",").flatMap((part) => {
    const [range = "", ...parameters] = part.trim().toLowerCase().split(/\s*;\s*/);
    const specific = range === type ? 2 : range === `${type.split("/")[0]}/*` ? 1 : range === "*/*" ? 0 : -1;
    const q = Number(parameters.find((one) => one.startsWith("q="))?.slice(2) ?? 1);
    return specific < 0 ? [] : [{ specific, q: Number.isFinite(q) ? q : 0 }];
  });
  return fits.sort((a, b) => b.specific - a.specific)[0]?.q ?? 0;
}

function sendServiceProblem(reply: FastifyReply, error: ConnectError): FastifyReply {
  const status = statuses[error.code] ?? 503;
  if (status === 503) return sendProblem(reply.header("retry-after", "5"), 503, "the services cannot be reached");
  const invalidParams = error.findDetails(BadRequestSchema).flatMap(({ fieldViolations }) => fieldViolations.map(({ field, description }) => ({ name: camel(field), reason: description })));
  return reply
    .code(status)
    .type("application/problem+json")
    .send({ type: "about:blank", title: error.rawMessage, status, correlationId: reply.request.id, ...(invalidParams.length > 0 && { invalidParams }) });
}

function camel(field: string): string {
  return { first_day: "from", last_day: "until", page_size: "pageSize", page_token: "pageToken" }[field] ?? field;
}

function day(name: string, text: string | undefined) {
  if (text === undefined) return undefined;
  const [, year, month, date] = text.match(/^(\d{4})-(\d{2})-(\d{2})$/) ?? [];
  if (!year) throw new Refusal(400, `${name}: must be a day, such as 2026-03-31`);
  return { year: Number(year), month: Number(month), day: Number(date) };
}

function basic(header: string | undefined): [string, string] | undefined {
  const [, encoded] = header?.match(/^Basic (\S+)$/i) ?? [];
  const [, id, secret] = (encoded ? Buffer.from(encoded, "base64").toString("utf8") : "").match(/^([^:]*):(.*)$/s) ?? [];
  if (id === undefined || secret === undefined) return undefined;
  // Both are as in a form (RFC 6749, 2.3.1).
  const read = (text: string) => new URLSearchParams(`x=${text}`).get("x") ?? "";
  return [read(id), read(secret)];
}
