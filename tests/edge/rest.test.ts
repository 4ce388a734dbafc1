/** REST for municipalities: figures as StatisticsService has them, by the design rules of the Dutch government. */
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readSettings } from "../../clients/edge/src/settings.ts";
import { root, type Stack, startStack } from "../browser/stack.ts";
import { temporaryFolder } from "./folder.ts";
import { type Answer, Visitor } from "./visitor.ts";

const secret = "correct horse battery staple";
let stack: Stack;
let folder: ReturnType<typeof temporaryFolder>;
let token = "";

beforeAll(async () => {
  folder = temporaryFolder();
  const settings = readSettings(join(root, "config/examples/edge.json"));
  writeFileSync(join(folder.path, "machine.secret"), secret);
  const machine = (clientId: string, worker: string) => ({ clientId, worker, secretFile: join(folder.path, "machine.secret") });
  settings.municipalities[0]?.machines.push(machine("dashboard", "anna"), machine("wrong-role", "wendy"));
  const file = join(folder.path, "edge.json");
  writeFileSync(file, JSON.stringify(settings));
  stack = await startStack({ settings: file });
  // A quarter in which seven people ask, and the end of its fortnight.
  for (let i = 1; i <= 7; ++i) {
    const name = `municipalities/veghel/residents/asker${i}`;
    stack.ctl(name, "resident", "register", "--given-name", "A", "--phone", `+3141300020${i}`, "--postcode", "5461AB", "--number", String(i));
    stack.advance("1m");
    stack.ctl(name, "request", "create", "--category", "groceries", "--when", "2026-03-05T10:00:00+01:00/2026-03-05T12:00:00+01:00", "--postcode", "5461AB", "--number", String(i));
  }
  stack.advance("1080h");
  token = (await tokenFor("dashboard", secret)).json.access_token;
});
afterAll(async () => {
  await stack?.stop();
  folder.remove();
});

const tokenFor = (id: string, password: string) =>
  new Visitor(stack).ask("/v1/tokens", { method: "POST", headers: { authorization: `Basic ${Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(password)}`).toString("base64")}`, "content-type": "application/x-www-form-urlencoded" }, body: "grant_type=client_credentials" });
const get = (path: string, headers: Record<string, string> = {}): Promise<Answer> => new Visitor(stack).ask(path, { headers: { authorization: `Bearer ${token}`, ...headers } });

/** Follows the links from page to page. */
async function pages(path: string, accept: string): Promise<Answer[]> {
  const answers: Answer[] = [];
  for (let next: string | undefined = path; next; ) {
    const answer = await get(next, { accept });
    answers.push(answer);
    const link: string | undefined = answer.headers.get("link")?.match(/<([^>]+)>; rel="next"/)?.[1];
    next = link && new URL(link).pathname + new URL(link).search;
  }
  return answers;
}

describe("figures", () => {
  test("are the same as JSON, CSV and in omzienctl, to the digit", async () => {
    const wanted = stack.ctl("municipalities/veghel/workers/anna", "statistics", "--csv");
    expect(wanted).toContain("2026-03,month,,2026-03-01,2026-03-31");
    const [header, ...csv] = (await pages("/v1/statistieken", "text/csv")).flatMap(({ text }, i) => text.trimEnd().split("\n").slice(i === 0 ? 0 : 1));
    expect([header, ...csv].join("\n")).toBe(wanted.trimEnd());
    const tables = (await pages("/v1/statistieken", "application/json")).flatMap(({ json }) => json.statistieken);
    const lines = tables.flatMap((table: any) => table.figures.map((figure: any) => [table.id, figure.code, figure.state, figure.value ?? ""].join(",")));
    expect(lines).toEqual(wanted.trim().split("\n").slice(1).map((line) => { const cells = line.split(","); return [cells[0], cells[6], cells[8], cells[9]].join(","); }));
    const month = (await get("/v1/statistieken/2026-03")).json;
    expect(month.figures.find(({ code }: any) => code === "requests")).toEqual({ code: "requests", unit: "count", state: "shown", value: 5 });
    expect(month.figures.some(({ state, value }: any) => state === "hidden" && value === null)).toBe(true);
  });

  test("come in pages that lead to one another, each table once", async () => {
    const idsIn = (answers: Answer[]) => answers.flatMap(({ json }) => json.statistieken.map(({ id }: any) => id));
    const all = idsIn(await pages("/v1/statistieken", "application/json"));
    const few = await pages("/v1/statistieken?pageSize=3", "application/json");
    expect(few.at(-1)?.json.nextPageToken).toBeNull();
    expect(idsIn(few)).toEqual(all);
    expect(new Set(all).size).toBe(all.length);
    expect(all.length).toBeGreaterThan(3);
  });

  test("can be asked for by span, district and days", async () => {
    const { json } = await get("/v1/statistieken?span=quarter&district=veghel&from=2026-01-01&until=2026-03-31");
    expect(json.statistieken.map(({ id }: any) => id)).toEqual(["2026-Q1.veghel"]);
  });

  test("that have not changed are not sent again", async () => {
    const first = await get("/v1/statistieken/2026-03");
    const etag = first.headers.get("etag") as string;
    expect(etag).toMatch(/^"[\w-]+"$/);
    const again = await get("/v1/statistieken/2026-03", { "if-none-match": etag });
    expect([again.status, again.text, again.headers.get("etag")]).toEqual([304, "", etag]);
    expect((await get("/v1/statistieken/2026-03", { accept: "text/csv", "if-none-match": etag })).status).toBe(200);
  });
});

describe("who may", () => {
  test("is who has the secret; a wrong one, and a client there is not, get the same answer", async () => {
    const wrong = await tokenFor("dashboard", "guess");
    const nobody = await tokenFor("nobody", secret);
    expect([wrong.status, nobody.status]).toEqual([401, 401]);
    expect({ ...wrong.json, correlationId: "" }).toEqual({ ...nobody.json, correlationId: "" });
  });

  test("is asked for a token, and only of this municipality", async () => {
    for (const authorization of ["", "Bearer x", "Basic eDp5"]) {
      const answer = await new Visitor(stack).ask("/v1/statistieken", { headers: authorization ? { authorization } : {} });
      expect([answer.status, answer.headers.get("www-authenticate")]).toEqual([401, 'Bearer realm="omzien"']);
    }
    const elsewhere = await new Visitor(stack, "rotterdam.localhost").ask("/v1/statistieken", { headers: { authorization: `Bearer ${token}` } });
    expect(elsewhere.status).toBe(401);
  });

  test("has the rights of the worker it stands for, and no more", async () => {
    const { json } = await tokenFor("wrong-role", secret);
    const answer = await get("/v1/statistieken", { authorization: `Bearer ${json.access_token}` });
    expect([answer.status, answer.headers.get("content-type")?.split(";")[0]]).toEqual([403, "application/problem+json"]);
  });
});

test.each([
  ["/v1/statistieken?span=week", 400],
  ["/v1/statistieken?from=31-03-2026", 400],
  ["/v1/statistieken?from=2026-02-30", 400],
  ["/v1/statistieken?pageSize=0", 400],
  ["/v1/statistieken?pageToken=garbled", 400],
  ["/v1/statistieken?wijk=veghel", 400],
  ["/v1/statistieken/2026-13", 404],
  ["/v1/statistieken/2026-05", 409],
  ["/v1/statistieken/", 404],
  ["/v1/nothing", 404],
])("%s is refused with %i, as problem+json with the version", async (path, status) => {
  const answer = await get(path);
  expect([answer.status, answer.headers.get("content-type")?.split(";")[0], answer.headers.get("api-version"), answer.json.status]).toEqual([status, "application/problem+json", "1.0.0", status]);
});

test.each([
  ["POST", "/v1/statistieken", "GET, HEAD"],
  ["DELETE", "/v1/statistieken/2026-03", "GET, HEAD"],
  ["GET", "/v1/tokens", "POST"],
  ["PUT", "/v1/openapi.json?x=1", "GET, HEAD"],
])("%s %s is not allowed, and told what is", async (method, path, allow) => {
  const answer = await new Visitor(stack).ask(path, { method, headers: { authorization: `Bearer ${token}` } });
  expect([answer.status, answer.headers.get("allow"), answer.headers.get("content-type")?.split(";")[0]]).toEqual([405, allow, "application/problem+json"]);
});

test("what is neither JSON nor CSV is not there", async () => {
  expect((await get("/v1/statistieken", { accept: "application/xml" })).status).toBe(406);
});

describe("the document", () => {
  const lint = (file: string) =>
    execFileSync(process.execPath, [join(root, "clients/node_modules/@stoplight/spectral-cli/dist/index.js"), "lint", file, "--ruleset", join(root, "clients/edge/spectral.yaml"), "--format", "text", "--quiet", "--fail-severity=error"], { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });

  test("is there for anybody, and keeps the rules", async () => {
    const answer = await new Visitor(stack).ask("/v1/openapi.json", { headers: { origin: "https://developer.overheid.nl" } });
    expect([answer.status, answer.headers.get("access-control-allow-origin")]).toEqual([200, "*"]);
    const file = join(folder.path, "openapi.json");
    writeFileSync(file, answer.text);
    expect(() => lint(file)).not.toThrow();
  });

  test("that breaks a rule is refused", async () => {
    const { json } = await new Visitor(stack).ask("/v1/openapi.json");
    json.paths["/Mijn_Cijfers.json"] = json.paths["/statistieken"];
    delete json.info.contact.email;
    const file = join(folder.path, "broken.json");
    writeFileSync(file, JSON.stringify(json));
    let said = "";
    try {
      lint(file);
    } catch (error) {
      said = (error as { stdout: string }).stdout;
    }
    for (const rule of ["nlgov:paths-kebab-case", "nlgov:no-file-extensions", "nlgov:info-contact"]) expect(said).toContain(rule);
  });

  test("names every path there is, and each there is answers", async () => {
    const { json } = await new Visitor(stack).ask("/v1/openapi.json");
    expect(Object.keys(json.paths)).toEqual(["/statistieken", "/statistieken/{id}", "/tokens"]);
    expect((await get("/v1/statistieken")).status).toBe(200);
  });
});
