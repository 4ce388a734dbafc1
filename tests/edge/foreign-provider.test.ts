/** Workers log in at a provider of OpenID Connect that is not the edge's: confidential client, RSA, an id in a claim of its own. */
import { readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import Provider from "oidc-provider";
import { afterAll, beforeAll, expect, test } from "vitest";
import { readSettings } from "../../clients/edge/src/settings.ts";
import { root, type Stack, startStack } from "../browser/stack.ts";
import { temporaryFolder } from "./folder.ts";
import { Visitor } from "./visitor.ts";

const folder = temporaryFolder();
const secret = "a-secret-of-the-organisation";
const employees: Record<string, string> = { "w.jansen@welfare.example": "wendy", "stranger@welfare.example": "nobody-here", "odd@welfare.example": "../wendy" };
let server: Server;
let issuer: string;
let stack: Stack;

beforeAll(async () => {
  server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const settings = JSON.parse(readFileSync(join(root, "config/examples/edge.json"), "utf8"));
  const secretFile = join(folder.path, "secret");
  writeFileSync(secretFile, `${secret}\n`);
  settings.municipalities[0].workers = { kind: "openid", issuer, clientId: "samsam", clientSecretFile: secretFile, idClaim: "employee" };
  const file = join(folder.path, "edge.json");
  writeFileSync(file, JSON.stringify(settings));
  stack = await startStack({ settings: file });
  const provider = new Provider(issuer, {
    clients: [{ client_id: "samsam", client_secret: secret, redirect_uris: [`${stack.url}/login/callback`], post_logout_redirect_uris: [stack.url], id_token_signed_response_alg: "RS256", token_endpoint_auth_method: "client_secret_basic" }],
    claims: { openid: ["sub", "employee"] },
    conformIdTokenClaims: false,
    features: { devInteractions: { enabled: true } },
    cookies: { keys: ["a-key-of-this-test"] },
    findAccount: (_context, id) => ({ accountId: id, claims: () => ({ sub: id, ...(employees[id] && { employee: employees[id] }) }) }),
  });
  server.on("request", provider.callback());
});
afterAll(async () => {
  await stack?.stop();
  server?.closeAllConnections();
  server?.close();
  folder.remove();
});

/** Says who one is on the provider's own pages; returns where it sends her back to. */
async function atProvider(start: string, login: string): Promise<URL> {
  const cookies = new Map<string, string>();
  let at = new URL(start);
  let form: Record<string, string> | undefined;
  for (let i = 0; i < 12 && at.origin === issuer; ++i) {
    const answer = await fetch(at, { redirect: "manual", headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join("; ") }, ...(form && { method: "POST", body: new URLSearchParams(form) }) });
    for (const set of answer.headers.getSetCookie()) {
      const [, name = "", value = ""] = set.match(/^([^=]+)=([^;]*)/) ?? [];
      cookies.set(name, value);
    }
    form = undefined;
    const next = answer.headers.get("location");
    if (next) {
      at = new URL(next, at);
      continue;
    }
    const page = await answer.text();
    expect(answer.status, page).toBe(200);
    form = /name="login"/.test(page) ? { prompt: "login", login, password: "x" } : { prompt: "consent" };
  }
  return at;
}

async function logIn(visitor: Visitor, login: string): Promise<string> {
  const begun = await visitor.ask("/login?as=worker&to=/desk/");
  const location = begun.headers.get("location") ?? "";
  expect(new URL(location).origin).toBe(issuer);
  expect(new URL(location).searchParams.get("code_challenge_method")).toBe("S256");
  const back = await atProvider(location, login);
  expect(back.origin).toBe(stack.url);
  return (await visitor.follow(back.pathname + back.search)).path;
}

test("a worker of its staff is who the directory knows; logging out ends it there too", async () => {
  const visitor = new Visitor(stack);
  expect(await logIn(visitor, "w.jansen@welfare.example")).toBe("/desk/");
  expect((await visitor.session()).person).toEqual({ name: "municipalities/veghel/workers/wendy", kind: "worker" });
  const listed = await visitor.call("TeamService/ListEscalations", { parent: "municipalities/veghel", team: "veghel-centrum" });
  expect([listed.status, listed.text]).toEqual([200, expect.any(String)]);
  const { json } = await visitor.send("POST", "/logout", {});
  expect(new URL(json.location).origin).toBe(issuer);
  expect((await visitor.session()).person).toBeNull();
});

test.each(["no-employee@welfare.example", "odd@welfare.example"])("%s, without an id that can be one, is not let in", async (login) => {
  const visitor = new Visitor(stack);
  expect(await logIn(visitor, login)).toBe("/desk/?login=failed");
  expect((await visitor.session()).person).toBeNull();
});

test("who is on its staff and in no team reads nothing", async () => {
  const visitor = new Visitor(stack);
  expect(await logIn(visitor, "stranger@welfare.example")).toBe("/desk/");
  await visitor.session();
  const listed = await visitor.call("TeamService/ListEscalations", { parent: "municipalities/veghel", team: "veghel-centrum" });
  expect(listed.status).not.toBe(200);
});

test("a code of another login is worth nothing", async () => {
  const [one, other] = [new Visitor(stack), new Visitor(stack)];
  const begun = await one.ask("/login?as=worker&to=/desk/");
  const back = await atProvider(begun.headers.get("location") ?? "", "w.jansen@welfare.example");
  await other.ask("/login?as=worker&to=/desk/");
  expect((await other.follow(back.pathname + back.search)).path).toBe("/desk/?login=failed");
  expect((await other.session()).person).toBeNull();
});

test("outside a trial a provider is asked over https only", () => {
  const settings = JSON.parse(readFileSync(join(folder.path, "edge.json"), "utf8"));
  const file = join(folder.path, "real.json");
  const providers = { residents: { kind: "own" }, workers: { ...settings.municipalities[0].workers, issuer: "http://id.example" } };
  writeFileSync(file, JSON.stringify({ ...settings, isTrial: false, municipalities: [{ ...settings.municipalities[0], ...providers, publicUrl: "https://samsam.example" }] }));
  expect(() => readSettings(file)).toThrow("municipalities[0].workers.issuer: must be https, except in a trial");
});
