/**
 * The edge's own providers of OpenID Connect, by oidc-provider: "own", where residents log in with a code by SMS or e-mail,
 * and "trial", where one tap on a name does. Each municipality has its own, under its own host name.
 *
 * The pages in between are this edge's (interaction.ts, trial.ts); what is allowed is first-party only, so nobody is asked
 * to consent to anything.
 */
import { createPrivateKey } from "node:crypto";
import { readFileSync } from "node:fs";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { exportJWK, type JWK } from "jose";
import Provider, { type Configuration, type KoaContextWithOIDC } from "oidc-provider";
import type { Redis } from "ioredis";
import { ownClientId } from "../login.ts";
import type { Municipalities } from "../municipality.ts";
import type { MunicipalitySettings } from "../settings.ts";
import { redisAdapter } from "./adapter.ts";

/** Which of the two. */
export type ProviderKind = "own" | "trial";

/** The providers by municipality and kind, made when they are first asked. */
export class Providers {
  private readonly municipalities: Municipalities;
  private readonly redis: Redis;
  private readonly keys: { jwk: JWK; cookieKeys: string[] };
  private readonly made = new Map<string, Provider>();

  private constructor(municipalities: Municipalities, redis: Redis, keys: { jwk: JWK; cookieKeys: string[] }) {
    this.municipalities = municipalities;
    this.redis = redis;
    this.keys = keys;
  }

  /** `keyFile` is a PEM of a private P-256 key of the edge's own, which signs what says who logged in. */
  static async create(municipalities: Municipalities, redis: Redis, keyFile: string, cookieKeys: string[]): Promise<Providers> {
    const jwk = await exportJWK(createPrivateKey(readFileSync(keyFile)));
    return new Providers(municipalities, redis, { jwk: { ...jwk, alg: "ES256", use: "sig" }, cookieKeys });
  }

  of(municipality: MunicipalitySettings, kind: ProviderKind): Provider {
    const key = `${municipality.slug}/${kind}`;
    let provider = this.made.get(key);
    if (!provider) {
      const url = this.municipalities.urlOf(municipality);
      provider = new Provider(`${url}/${pathOf(kind)}`, configuration(kind, url, this.keys, redisAdapter(this.redis, `edge:${municipality.slug}:${pathOf(kind)}`)));
      provider.proxy = true;  // Its public name is in the issuer; only loopback and nginx reach it.
      this.made.set(key, provider);
    }
    return provider;
  }
}

/** Where a provider lives on the site. */
export function pathOf(kind: ProviderKind): string {
  return kind === "own" ? "oidc" : "trial-oidc";
}

function configuration(kind: ProviderKind, url: string, { jwk, cookieKeys }: { jwk: JWK; cookieKeys: string[] }, adapter: Configuration["adapter"]): Configuration {
  const path = `/${pathOf(kind)}`;
  const cookie = { httpOnly: true, sameSite: "lax" as const, signed: true, secure: url.startsWith("https:"), path };
  return {
    adapter,
    jwks: { keys: [jwk] },
    clients: [{ client_id: ownClientId, redirect_uris: [`${url}/login/callback`], token_endpoint_auth_method: "none", application_type: "web", id_token_signed_response_alg: "ES256", grant_types: ["authorization_code"], response_types: ["code"] }],
    enabledJWA: { idTokenSigningAlgValues: ["ES256"] },
    pkce: { required: () => true },
    claims: { openid: ["sub"] },
    findAccount: (_context, sub) => ({ accountId: sub, claims: () => ({ sub }) }),
    // The client is the edge itself: what it asks for is granted.
    loadExistingGrant: async (context: KoaContextWithOIDC) => {
      const { provider, session, client } = context.oidc;
      if (!client || !session?.accountId) return undefined;
      const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
      grant.addOIDCScope("openid");
      await grant.save();
      return grant;
    },
    interactions: { url: (_context, interaction) => `${path}/with/${interaction.uid}` },
    features: { devInteractions: { enabled: false }, rpInitiatedLogout: { enabled: false }, userinfo: { enabled: false } },
    cookies: { keys: cookieKeys, long: cookie, short: cookie, names: { session: `${pathOf(kind)}-session`, interaction: `${pathOf(kind)}-with`, resume: `${pathOf(kind)}-resume` } },
    ttl: { Interaction: 1800, Session: 600, Grant: 600, AuthorizationCode: 60, AccessToken: 60, IdToken: 600 },
    renderError: async (context) => {
      context.type = "html";
      context.redirect("/?login=failed");
    },
  };
}

/** Serves both providers of every municipality. Their bodies are read by them, not by Fastify. */
export async function serveProviders(app: FastifyInstance, providers: Providers, municipalities: Municipalities, kinds: ProviderKind[]): Promise<void> {
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser("*", (_request, _payload, done) => done(null));
    for (const kind of kinds) {
      const handle = async (request: FastifyRequest, reply: FastifyReply) => {
        // Said by the edge itself when it asks its own provider (login.ts); nginx clears it.
        const host = (request.headers["x-forwarded-host"] as string | undefined) ?? request.headers.host;
        const provider = providers.of(municipalities.ofHost(host), kind);
        reply.hijack();
        request.raw.url = request.raw.url?.slice(pathOf(kind).length + 1) || "/";
        // So that URLs in its documents begin with the issuer.
        (request.raw as typeof request.raw & { originalUrl?: string }).originalUrl = `/${pathOf(kind)}${request.raw.url}`;
        await provider.callback()(request.raw, reply.raw);
      };
      scope.get(`/${pathOf(kind)}/*`, handle);
      scope.post(`/${pathOf(kind)}/*`, handle);
    }
  });
}
