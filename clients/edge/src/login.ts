/**
 * Logging in: the code flow of OpenID Connect with PKCE, at the provider the settings name for residents and for workers;
 * and out again, which ends the session at once.
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { FastifyInstance, FastifyRequest } from "fastify";
import * as client from "openid-client";
import type { LogoutView } from "@omzien/api/session.ts";
import type { Municipalities } from "./municipality.ts";
import { Refusal } from "./problems.ts";
import type { MunicipalitySettings, ProviderSettings } from "./settings.ts";

/** The client id by which the edge knows itself at its own providers. */
export const ownClientId = "omzien-screens";

/** What login needs of the rest of the edge. */
export interface LoginParts {
  municipalities: Municipalities;
  /** Where the edge listens: its own providers are asked there, whatever their public name. */
  ownAddress: () => string;
}

type Who = "residents" | "workers";

/** Serves /login, /login/callback and /logout. */
export function login(app: FastifyInstance, parts: LoginParts): void {
  const providers = new Providers(parts);

  app.get<{ Querystring: { as?: string; to?: string } }>("/login", async (request, reply) => {
    const who: Who = request.query.as === "worker" ? "workers" : "residents";
    const municipality = parts.municipalities.ofHost(request.headers.host);
    const config = await providers.of(municipality, who);
    const verifier = client.randomPKCECodeVerifier();
    const state = client.randomState();
    const nonce = client.randomNonce();
    request.session.set("login", { provider: who, state, nonce, verifier, to: ownPath(request.query.to) });
    const url = client.buildAuthorizationUrl(config, {
      redirect_uri: `${parts.municipalities.urlOf(municipality)}/login/callback`,
      scope: "openid",
      code_challenge: await client.calculatePKCECodeChallenge(verifier),
      code_challenge_method: "S256",
      state,
      nonce,
      // Whoever logs in says who she is each time: a phone may be shared in a household.
      prompt: "login",
    });
    return reply.redirect(url.href);
  });

  app.get("/login/callback", async (request, reply) => {
    const begun = request.session.get("login");
    const municipality = parts.municipalities.ofHost(request.headers.host);
    if (!begun) return reply.redirect("/");  // An old link, or a second tab that was first.
    const config = await providers.of(municipality, begun.provider);
    let claims: client.IDToken | undefined;
    let idToken: string | undefined;
    try {
      const url = new URL(request.raw.url ?? "/", parts.municipalities.urlOf(municipality));
      const tokens = await client.authorizationCodeGrant(config, url, { pkceCodeVerifier: begun.verifier, expectedState: begun.state, expectedNonce: begun.nonce });
      claims = tokens.claims();
      idToken = tokens.id_token;
    } catch (error) {
      request.log.info({ reason: error instanceof Error ? error.name : "unknown" }, "login refused");
    }
    const caller = claims && callerOf(claims, municipality, begun.provider);
    if (!caller) {
      request.session.set("login", undefined);
      return reply.redirect(`${begun.to.split(/[?#]/)[0]}?login=failed`);
    }
    // A new session: an id somebody else may know is worth nothing after a login.
    await request.session.regenerate();
    request.session.set("caller", caller);
    const { end_session_endpoint } = config.serverMetadata();
    if (end_session_endpoint && providers.settingsOf(municipality, begun.provider).kind === "openid") {
      request.session.set("logoutUrl", client.buildEndSessionUrl(config, { ...(idToken && { id_token_hint: idToken }), post_logout_redirect_uri: parts.municipalities.urlOf(municipality) }).href);
    }
    return reply.redirect(begun.to);
  });

  app.post("/logout", async (request): Promise<LogoutView> => {
    const logoutUrl = request.session.get("logoutUrl");
    const to = request.session.get("caller")?.subject.startsWith("workers/") ? "/desk/" : "/";
    await request.session.destroy();
    return { location: logoutUrl ?? to };
  });
}

/** Returns the path to go on to, of this site and no other. Exported for its test. */
export function ownPath(to: string | undefined): string {
  return to && /^\/(?![/\\])[^\s\\]*$/.test(to) ? to : "/";
}

function callerOf(claims: client.IDToken, municipality: MunicipalitySettings, who: Who) {
  const settings = municipality[who];
  const claim = (settings.kind === "openid" && settings.idClaim) || "sub";
  const given = claims[claim];
  if (typeof given !== "string" || given === "") return undefined;
  // A resident's id at a provider may say who she is; her name here must not. A worker's is the one of the configuration.
  const id = who === "workers" || settings.kind !== "openid" ? given : createHash("sha256").update(`${settings.issuer}\n${given}`).digest("hex").slice(0, 32);
  if (!/^[a-z0-9][a-z0-9-]{0,62}$/.test(id)) return undefined;
  return { subject: `${who}/${id}`, municipality: municipality.slug, level: settings.kind === "openid" ? (settings.identityLevel ?? 1) : 1 };
}

/** The providers, each found out about once, and again where that failed. */
class Providers {
  private readonly parts: LoginParts;
  private readonly found = new Map<string, Promise<client.Configuration>>();

  constructor(parts: LoginParts) {
    this.parts = parts;
  }

  settingsOf(municipality: MunicipalitySettings, who: Who): ProviderSettings {
    return municipality[who];
  }

  of(municipality: MunicipalitySettings, who: Who): Promise<client.Configuration> {
    const key = `${municipality.slug}/${who}`;
    const known = this.found.get(key);
    if (known) return known;
    const asked = this.discover(municipality, who);
    this.found.set(key, asked);
    asked.catch(() => this.found.delete(key));
    return asked;
  }

  private async discover(municipality: MunicipalitySettings, who: Who): Promise<client.Configuration> {
    const settings = municipality[who];
    try {
      if (settings.kind === "openid") {
        const secret = settings.clientSecretFile && readFileSync(settings.clientSecretFile, "utf8").trim();
        const insecure = settings.issuer.startsWith("http:") ? { execute: [client.allowInsecureRequests] } : undefined;
        return await client.discovery(new URL(settings.issuer), settings.clientId, undefined, secret ? client.ClientSecretBasic(secret) : client.None(), insecure);
      }
      const origin = this.parts.municipalities.urlOf(municipality);
      const issuer = new URL(`${origin}/${settings.kind === "own" ? "oidc" : "trial-oidc"}`);
      const config = await client.discovery(issuer, ownClientId, { id_token_signed_response_alg: "ES256" }, client.None(), {
        execute: [client.allowInsecureRequests],
        // Its own provider is asked where it listens, with the host it is known by.
        [client.customFetch]: (url, options) =>
          fetch(url.replace(origin, this.parts.ownAddress()), { ...(options as RequestInit), headers: { ...options.headers, "x-forwarded-host": new URL(origin).host, "x-forwarded-proto": new URL(origin).protocol.slice(0, -1) } }),
      });
      return config;
    } catch {
      throw new Refusal(503, "the provider of logins cannot be reached");
    }
  }
}

/** Returns the caller of a request, or refuses. */
export function callerOfRequest(request: FastifyRequest) {
  const caller = request.session.get("caller");
  if (!caller) throw new Refusal(401, "log in first");
  return caller;
}
