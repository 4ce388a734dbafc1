/**
 * The edge as one Fastify server. The order of what a request passes: size of headers, connections and requests of its
 * address, session, the token against forged requests, calls of its account, then its route.
 */
import { randomUUID } from "node:crypto";
import type { Socket } from "node:net";
import fastifyCookie from "@fastify/cookie";
import fastifyCsrf from "@fastify/csrf-protection";
import fastifyFormbody from "@fastify/formbody";
import fastifyHelmet from "@fastify/helmet";
import fastifyRateLimit from "@fastify/rate-limit";
import fastifySession from "@fastify/session";
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from "fastify";
import type { Redis } from "ioredis";
import type { SessionView } from "@omzien/api/session.ts";
import type { Backend } from "./backend.ts";
import { answers } from "./delivery/answers.ts";
import type { Invitations } from "./delivery/invitations.ts";
import { CallRate, gateway, maxBodyBytes } from "./gateway.ts";
import type { Accounts } from "./identity/accounts.ts";
import { Codes } from "./identity/codes.ts";
import { stylesheet } from "./identity/html.ts";
import { interaction } from "./identity/interaction.ts";
import { type Providers, serveProviders } from "./identity/provider.ts";
import { login } from "./login.ts";
import type { Channels } from "./messages.ts";
import type { Metrics } from "./metrics.ts";
import type { Municipalities } from "./municipality.ts";
import type { Outbox } from "./outbox.ts";
import { Refusal, sendProblem } from "./problems.ts";
import { reach } from "./reach.ts";
import type { Machines } from "./rest/machines.ts";
import { apiVersion } from "./rest/openapi.ts";
import { rest } from "./rest/rest.ts";
import { screens } from "./screens.ts";
import { RedisSessions } from "./sessions.ts";
import type { Settings } from "./settings.ts";
import { simulatedNow, trial } from "./trial.ts";
import { worry } from "./worry.ts";

/** Everything a server is made of. */
export interface ServerParts {
  settings: Settings;
  backend: Backend;
  municipalities: Municipalities;
  redis: Redis;
  providers: Providers;
  channels: Channels;
  accounts: Accounts;
  invitations: Invitations;
  machines: Machines;
  /** What the SMS provider proves itself with; empty: it brings no answers. */
  smsSecret: string;
  outbox: Outbox;
  metrics: Metrics;
  logger: FastifyBaseLogger;
  /** Secrets of 32 bytes or more; cookies are signed with the first, the others are still accepted. */
  cookieKeys: string[];
  /** VAPID, base64url; empty: no push. */
  pushKey: string;
  /** The folder the apps were built to. */
  screensFolder: string;
  /** Aborts when the edge is to stop. */
  draining: AbortSignal;
  /** Where it listens, once it does. */
  ownAddress: () => string;
}

/** As long as browsers keep one. How long a session lasts without use is the store's to say (sessions.ts). */
const cookieLifetimeMs = 400 * 24 * 3600 * 1000;

/** What a request changes without the token: a form before anybody is logged in, a machine's call, a provider's own check. */
const withoutCsrfToken = /^\/(oidc|trial-oidc|trial\/as|v1|sms|a)(\/|$)/;

/** Returns the server, not listening yet. */
export async function createServer(parts: ServerParts): Promise<FastifyInstance> {
  const { settings } = parts;
  const isSecure = settings.municipalities.every(({ publicUrl }) => publicUrl.startsWith("https:"));
  const app = Fastify({
    loggerInstance: parts.logger,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID().slice(0, 13),
    requestIdHeader: false,
    bodyLimit: maxBodyBytes,
    // Only nginx on this machine may say where a request came from.
    trustProxy: "loopback",
    http: { maxHeaderSize: 6144 },
    requestTimeout: 15_000,
    connectionTimeout: 0,
    keepAliveTimeout: 20_000,
    forceCloseConnections: "idle",
    clientErrorHandler: refuseUnreadable,
  });
  app.server.headersTimeout = 8000;
  limitConnections(app, settings.limits.connectionsPerAddress);

  app.addHook("onRequest", async (request, reply) => {
    reply.header("x-correlation-id", request.id);
    const length = Number(request.headers["content-length"] ?? 0);
    if (request.url.startsWith("/v1/")) reply.header("API-Version", apiVersion);
    if (length > maxBodyBytes) throw new Refusal(413, "too large: at most 64 KiB");
  });
  app.addHook("onResponse", async (request, reply) => {
    // The route, never the path: a path may hold somebody's id.
    const route = request.routeOptions.url ?? "(page)";
    parts.metrics.requests.inc({ route, status: String(reply.statusCode) });
    request.log.info({ route, method: request.method, status: reply.statusCode, ms: Math.round(reply.elapsedTime) }, "request");
  });
  app.setErrorHandler((error: Error & { statusCode?: number }, request, reply) => {
    if (error instanceof Refusal) return sendProblem(reply, error.status, error.message);
    const status = error.statusCode ?? 500;
    if (status >= 500) request.log.error({ err: { type: error.name, stack: error.stack } }, "failed");
    const titles: Record<number, string> = { 403: "the page is too old, load it again", 413: "too large: at most 64 KiB", 429: "too many requests" };
    return sendProblem(reply, status, status >= 500 ? "something went wrong" : (titles[status] ?? "this request cannot be understood"));
  });

  await app.register(fastifyHelmet, helmetOptions(settings, isSecure));
  await app.register(fastifyRateLimit, { global: true, max: settings.limits.requestsPerAddress, timeWindow: 10_000, hook: "onRequest", keyGenerator: (request) => request.ip });
  await app.register(fastifyCookie);
  const sessions = new RedisSessions(parts.redis);
  app.addHook("onClose", async () => sessions.close());
  await app.register(fastifySession, {
    store: sessions,
    secret: parts.cookieKeys,
    cookieName: "omzien",
    cookie: { httpOnly: true, sameSite: "lax", secure: isSecure, path: "/", maxAge: cookieLifetimeMs },
    saveUninitialized: false,
    // Set once: a file still on its way when she logs in would bring back the cookie of before.
    rolling: false,
  });
  await app.register(fastifyCsrf, { sessionPlugin: "@fastify/session", getToken: (request) => request.headers["x-csrf-token"] as string | undefined });
  await app.register(fastifyFormbody, { bodyLimit: maxBodyBytes });
  app.addHook("preParsing", async (request, reply) => {
    if (["GET", "HEAD", "OPTIONS"].includes(request.method) || withoutCsrfToken.test(request.url)) return;
    await new Promise<void>((resolve, reject) => app.csrfProtection(request, reply, (error?: Error) => (error ? reject(error) : resolve())));
  });

  app.get("/health", { config: { rateLimit: false } }, async (_request, reply) => {
    if (parts.draining.aborted) return sendProblem(reply, 503, "draining");
    const isUp = await parts.redis.ping().then(() => true, () => false);
    return isUp ? { status: "serving" } : sendProblem(reply, 503, "the edge's store does not answer");
  });
  app.get("/edge.css", async (_request, reply) => reply.type("text/css").header("cache-control", "max-age=3600").send(stylesheet));

  app.get("/session", async (request, reply): Promise<SessionView> => {
    const municipality = parts.municipalities.ofHost(request.headers.host);
    const [view, simulated] = await Promise.all([
      parts.municipalities.view(municipality).catch(() => {
        throw new Refusal(503, "the services cannot be reached");
      }),
      settings.isTrial ? simulatedNow(parts.backend) : undefined,
    ]);
    const caller = request.session.get("caller");
    if (caller) await sessions.renew(request.session.sessionId, caller);
    reply.header("cache-control", "no-store");
    return {
      municipality: view,
      person: caller && caller.municipality === municipality.slug ? { name: `municipalities/${caller.municipality}/${caller.subject}`, kind: caller.subject.startsWith("workers/") ? "worker" : "resident" } : null,
      csrf: reply.generateCsrf(),
      now: (simulated ?? new Date()).toISOString(),
      isTrial: simulated !== undefined,
      pushKey: parts.pushKey,
    };
  });
  app.get("/manifest.webmanifest", async (request, reply) => {
    const { serviceName, theme } = parts.municipalities.ofHost(request.headers.host);
    const colour = theme["--omzien-brand"] ?? "#1f4e6b";
    reply.type("application/manifest+json").header("cache-control", "max-age=3600");
    return { name: serviceName, short_name: serviceName, start_url: "/", display: "standalone", lang: "nl", background_color: "#ffffff", theme_color: colour, icons: [{ src: "/icon.svg", sizes: "any", type: "image/svg+xml", purpose: "any maskable" }] };
  });
  app.get("/targets", async (request) => parts.municipalities.ofHost(request.headers.host).targets);

  login(app, parts);
  const codes = new Codes(parts.redis);
  reach(app, { ...parts, codes });
  interaction(app, { ...parts, codes });
  await answers(app, parts);
  worry(app, parts);
  await rest(app, { ...parts, contact: settings.pushContact });
  if (settings.isTrial) trial(app, parts);
  await serveProviders(app, parts.providers, parts.municipalities, settings.isTrial ? ["own", "trial"] : ["own"]);
  await app.register(
    async (calls) => {
      await gateway(calls, { ...parts, sessions, limits: settings.limits, calls: new CallRate(settings.limits.callsPerAccount), onErased: (slug, id) => parts.accounts.forget(slug, id) });
    },
    { prefix: "/rpc" },
  );
  await screens(app, parts.screensFolder);
  return app;
}

function helmetOptions(settings: Settings, isSecure: boolean) {
  const tiles = settings.municipalities.flatMap(({ mapTiles }) => (mapTiles ? [new URL(mapTiles.replace(/[{}]/g, "")).origin] : []));
  return {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", "data:", "blob:", ...tiles],
        connectSrc: ["'self'", ...tiles],
        workerSrc: ["'self'", "blob:"],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
        formAction: ["'self'"],
        ...(isSecure ? { upgradeInsecureRequests: [] } : {}),
      },
    },
    strictTransportSecurity: isSecure ? { maxAge: 31_536_000 } : false,
    referrerPolicy: { policy: "same-origin" as const },
    crossOriginEmbedderPolicy: false,
  };
}

/** Answers what is no request of HTTP, or has too many headers: it never reaches a route. */
function refuseUnreadable(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === "ECONNRESET" || !socket.writable) return void socket.destroy();
  const [status, title] = error.code === "HPE_HEADER_OVERFLOW" ? [431, "too many headers"] : error.code === "ERR_HTTP_REQUEST_TIMEOUT" ? [408, "too slow"] : [400, "this request cannot be understood"];
  const body = JSON.stringify({ type: "about:blank", title, status, correlationId: "" });
  socket.end(
    `HTTP/1.1 ${status} Refused\r\nconnection: close\r\ncontent-type: application/problem+json\r\nx-content-type-options: nosniff\r\ncontent-security-policy: default-src 'none'\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
    () => socket.destroy(),  // It may never stop sending.
  );
}

/** Refuses connections beyond `most` of one address, so that idle ones of one do not keep out the others. 0: no limit. */
function limitConnections(app: FastifyInstance, most: number): void {
  if (most === 0) return;
  const open = new Map<string, number>();
  app.server.on("connection", (socket) => {
    const address = socket.remoteAddress ?? "";
    const count = (open.get(address) ?? 0) + 1;
    open.set(address, count);
    socket.once("close", () => {
      const left = (open.get(address) ?? 1) - 1;
      if (left > 0) open.set(address, left);
      else open.delete(address);
    });
    if (count > most) socket.destroy();
  });
}
