/** What the gateway lets through, what it refuses, and what it says when something behind it fails. */
import { connect } from "node:net";
import { gzipSync } from "node:zlib";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { getOption } from "@bufbuild/protobuf";
import { access, Role } from "@omzien/api/omzien/v1/access_pb.js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isForPeople, services } from "../../clients/edge/src/gateway.ts";
import { readSettings } from "../../clients/edge/src/settings.ts";
import { root, type Stack, startStack } from "../browser/stack.ts";
import { temporaryFolder } from "./folder.ts";
import { Visitor } from "./visitor.ts";
import { framed } from "./framed.ts";

const veghel = "municipalities/veghel";

/** A trial person of each role. */
const people: Record<string, { subject: string; roles: Role[] }> = {
  resident: { subject: "residents/toos", roles: [Role.RESIDENT] },
  worker: { subject: "workers/wendy", roles: [Role.WORKER] },
  lead: { subject: "workers/lotte", roles: [Role.WORKER, Role.TEAM_LEAD] },
  coordinator: { subject: "workers/corrie", roles: [Role.COORDINATOR] },
  linker: { subject: "workers/lieke", roles: [Role.LINKER] },
  "key figure": { subject: "workers/kees", roles: [Role.KEY_FIGURE] },
  analyst: { subject: "workers/anna", roles: [Role.ANALYST] },
  operator: { subject: "workers/otto", roles: [Role.OPERATOR] },
  "worker whose role ended": { subject: "workers/willemijn", roles: [] },
};

let stack: Stack;
let folder: ReturnType<typeof temporaryFolder>;

beforeAll(async () => {
  folder = temporaryFolder();
  const settings = readSettings(join(root, "config/examples/edge.json"));
  settings.trialPeople = Object.entries(people).map(([role, { subject }]) => ({ municipality: "veghel", subject, name: role, role }));
  // Whose calls count for no other test's limit.
  settings.trialPeople.push({ municipality: "veghel", subject: "residents/nel", name: "innocent", role: "resident" });
  settings.limits = { callsPerAccount: 400, requestsPerAddress: 100_000, streamsPerAccount: 2, streamsPerAddress: 300, connectionsPerAddress: 150 };
  const file = join(folder.path, "edge.json");
  writeFileSync(file, JSON.stringify(settings));
  stack = await startStack({ settings: file });
});
afterAll(async () => {
  await stack.stop();
  folder.remove();
});

/** What a unary method is called with: a name of that municipality in whatever field holds one. */
function messageOf(method: (typeof services)[number]["methods"][number], municipality: string): Record<string, unknown> {
  const message: Record<string, unknown> = {};
  for (const field of method.input.fields) {
    if (field.name === "parent") message.parent = `municipalities/${municipality}`;
    if (field.name === "name") message.name = `municipalities/${municipality}/things/nobodys`;
    if (field.name === "request_id") message.requestId = "matrix";
    // A resource to change is named inside it.
    if (field.fieldKind === "message" && field.message.fields.some(({ name }) => name === "name") && method.name.startsWith("Update")) message[field.jsonName] = { name: `municipalities/${municipality}/things/nobodys` };
  }
  if (method.name === "GetMunicipality") message.name = `municipalities/${municipality}`;
  return message;
}

describe("the access matrix", () => {
  const methods = services.flatMap((service) => service.methods).filter((method) => method.methodKind === "unary");
  const pathOf = (method: (typeof methods)[number]) => `${method.parent.name}/${method.name}`;

  test("covers every service of omzien.v1", () => {
    expect(services.map(({ name }) => name).sort()).toEqual(
      ["DirectoryService", "HelpRequestService", "HelperService", "InboxService", "InvitationService", "MatchingService", "OfferService", "ResidentService", "SignalService", "SimulationService", "StatisticsService", "TeamService"],
    );
    expect(methods.length).toBeGreaterThan(90);
  });

  test("refuses nobody's call before anything else", async () => {
    const visitor = new Visitor(stack);
    await visitor.session();
    for (const method of methods.filter(isForPeople)) {
      const { status, json } = await visitor.call(pathOf(method), messageOf(method, "veghel"));
      expect([pathOf(method), status, json?.code]).toEqual([pathOf(method), 401, "unauthenticated"]);
    }
  });

  test.each(Object.keys(people))("lets a %s do what her roles may, and nothing else, and nothing elsewhere", async (who) => {
    const { subject, roles } = people[who] as { subject: string; roles: Role[] };
    const visitor = await new Visitor(stack).logInAs(subject);
    for (const method of methods.filter(isForPeople)) {
      const may = getOption(method, access).roles.some((role) => roles.includes(role));
      const path = pathOf(method);
      if (path === "SimulationService/AdvanceClock") continue;  // It names no municipality; the others are as with any.
      const own = await visitor.call(path, messageOf(method, "veghel"));
      if (may) expect([path, own.json?.code]).not.toEqual([path, "permission_denied"]);
      else expect([path, own.json?.code]).toEqual([path, "permission_denied"]);
      // What is another's, or of another municipality, is not there. Clock and directory name nobody.
      const elsewhere = await visitor.call(path, messageOf(method, "rotterdam"));
      if (path !== "SimulationService/GetClock") expect([path, elsewhere.json?.code]).toEqual([path, may ? "not_found" : "permission_denied"]);
    }
  });

  test("has no way to what only processes of Omzien may, nor to other packages", async () => {
    const visitor = await new Visitor(stack).logInAs("workers/otto");
    const forServices = methods.filter((method) => !isForPeople(method)).map(pathOf);
    expect(forServices).toContain("InboxService/ListDeliveries");
    for (const path of [...forServices.map((one) => `omzien.v1.${one}`), "omzien.internal.v1.AuditService/Audit", "omzien.internal.v1.MatchmakingService/Invite", "grpc.health.v1.Health/Check", "grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo"]) {
      expect([path, (await visitor.send("POST", `/rpc/${path}`, {})).status]).toEqual([path, 404]);
    }
  });
});

describe("a forged request", () => {
  test("without the session's token is refused, whatever it asks", async () => {
    const visitor = await new Visitor(stack).logInAs("workers/wendy");
    visitor.csrf = "";
    for (const path of ["/rpc/omzien.v1.TeamService/ListEscalations", "/logout", "/trial/clock"]) {
      expect([path, (await visitor.send("POST", path, {})).status]).toEqual([path, 403]);
    }
    expect((await visitor.send("PUT", "/reach", {})).status).toBe(403);
  });

  test("with another session's token is refused", async () => {
    const other = await new Visitor(stack).logInAs("workers/lotte");
    const visitor = await new Visitor(stack).logInAs("workers/wendy");
    visitor.csrf = other.csrf;
    expect((await visitor.call("TeamService/ListEscalations", { parent: veghel, team: "veghel-centrum" })).status).toBe(403);
  });

  test("cannot bring an identity of its own", async () => {
    const visitor = await new Visitor(stack).logInAs("residents/toos");
    const answer = await visitor.call("TeamService/ListEscalations", { parent: veghel, team: "veghel-centrum" }, { authorization: "Bearer x", "x-omzien-subject": "workers/wendy" });
    expect(answer.json.code).toBe("permission_denied");
  });
});

test.each(["/", "/session", "/trial", "/nothing", "/v1/openapi.json", "/login"])("%s comes with the headers that keep a browser safe", async (path) => {
  const { headers } = await new Visitor(stack).ask(path, { headers: { accept: "text/html" } });
  const policy = headers.get("content-security-policy") ?? "";
  expect(policy).toContain("default-src 'self'");
  expect(policy).not.toContain("unsafe");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(headers.get("x-content-type-options")).toBe("nosniff");
  expect(headers.get("referrer-policy")).toBe("same-origin");
  expect(headers.get("x-correlation-id")).toMatch(/^[0-9a-f-]{13}$/);
  expect(headers.get("x-powered-by")).toBeNull();
});

describe("too much", () => {
  test("9 kB of headers are refused, and none of 300 calls beside them fails", async () => {
    const visitor = await new Visitor(stack).logInAs("residents/nel");
    const innocent = Array.from({ length: 300 }, () => visitor.call("DirectoryService/GetMunicipality", { name: veghel }));
    const greedy = Array.from({ length: 20 }, () => visitor.call("TeamService/ListEscalations", {}, { "x-long": "x".repeat(9000) }).then(({ status }) => status, () => 431));  // Or cut off while it still sends.
    expect(await Promise.all(greedy)).toEqual(Array(20).fill(431));
    expect((await Promise.all(innocent)).filter(({ status }) => status !== 200)).toEqual([]);
  });

  test("a body of more than 64 KiB is refused, as sent and as unpacked", async () => {
    const visitor = await new Visitor(stack).logInAs("residents/toos");
    const large = { parent: "x".repeat(70_000) };
    expect((await visitor.call("HelpRequestService/ListHelpRequests", large)).status).toBe(413);
    const bomb = gzipSync(JSON.stringify({ parent: "x".repeat(20_000_000) }), { level: 9 });
    expect(bomb.length).toBeLessThan(64 * 1024);
    const answer = await fetch(`${stack.url}/rpc/omzien.v1.HelpRequestService/ListHelpRequests`, {
      method: "POST",
      headers: { "content-type": "application/json", "content-encoding": "gzip", "x-csrf-token": visitor.csrf, cookie: `omzien=${visitor.cookies.get("omzien")}` },
      body: bomb,
    });
    expect([413, 429]).toContain(answer.status);
    expect(((await answer.json()) as { code: string }).code).toBe("resource_exhausted");
  });

  test("who sends a byte a second is let go, and who opens connections and says nothing keeps nobody out", async () => {
    const { hostname, port } = { hostname: "127.0.0.1", port: Number(new URL(stack.url).port) };
    const open = (count: number, hello: string) =>
      Array.from({ length: count }, () => {
        const socket = connect(port, hostname);
        socket.on("error", () => undefined);
        const closed = new Promise<void>((resolve) => socket.on("close", () => resolve()));
        socket.write(hello);
        return { socket, closed };
      });
    const slow = open(20, "POST /logout HTTP/1.1\r\nhost: localhost\r\ncontent-length: 1000\r\ncontent-type: application/json\r\n\r\n{");
    const drip = setInterval(() => slow.forEach(({ socket }) => socket.writable && socket.write(" ")), 1000);
    const visitor = await new Visitor(stack).logInAs("workers/wendy");
    for (let i = 0; i < 20; ++i) expect((await visitor.call("TeamService/ListEscalations", { parent: veghel, team: "veghel-centrum" })).status).toBe(200);
    const idle = open(400, "");
    // Beyond the limit of an address they are closed at once; the visitor's own connections are kept alive from before.
    await Promise.all(idle.slice(-100).map(({ closed }) => closed));
    await Promise.all(slow.map(({ closed }) => closed));
    clearInterval(drip);
    for (const { socket } of idle) socket.destroy();
    await Promise.all(idle.map(({ closed }) => closed));
    expect((await visitor.call("TeamService/ListEscalations", { parent: veghel, team: "veghel-centrum" })).status).toBe(200);
  });

  test("more calls than an account may are refused as a screen understands, another account's are not", async () => {
    const [lotte, wendy] = [await new Visitor(stack).logInAs("workers/lotte"), await new Visitor(stack).logInAs("workers/corrie")];
    const answers = await Promise.all(Array.from({ length: 900 }, () => lotte.call("TeamService/ListEscalations", { parent: veghel, team: "veghel-centrum" })));
    expect(new Set(answers.map(({ status, json }) => `${status} ${json.code ?? ""}`))).toEqual(new Set(["200 ", "429 resource_exhausted"]));
    expect((await wendy.call("TeamService/ListVolunteerSearches", { parent: veghel, organisation: "ons-welzijn" })).status).toBe(200);
  });

  test("more watches than an account may have are refused, another account's are not", async () => {
    const begin = async (visitor: Visitor) => {
      const controller = new AbortController();
      const response = await fetch(`${stack.url}/rpc/omzien.v1.TeamService/WatchEscalations`, {
        method: "POST",
        headers: { "content-type": "application/connect+json", "connect-protocol-version": "1", cookie: `omzien=${visitor.cookies.get("omzien")}`, "x-csrf-token": visitor.csrf },
        body: framed({ parent: veghel, team: "veghel-centrum" }),
        signal: controller.signal,
      });
      const { value } = await (response.body as ReadableStream<Uint8Array>).getReader().read();
      return { text: new TextDecoder().decode(value), end: () => controller.abort() };
    };
    const wendy = await new Visitor(stack).logInAs("workers/wendy");
    const lotte = await new Visitor(stack).logInAs("workers/lotte");
    const watches = [await begin(wendy), await begin(wendy)];
    expect(watches.map(({ text }) => text.includes("cursor"))).toEqual([true, true]);
    expect((await begin(wendy)).text).toContain("resource_exhausted");
    const hers = await begin(lotte);
    expect(hers.text).toContain("cursor");
    for (const { end } of [...watches, hers]) end();
  });
});

// Last: what it breaks is mended at its end.
describe("when a service fails", () => {
  test("a frozen one: the call ends in time with a fixed text", async () => {
    const visitor = await new Visitor(stack).logInAs("workers/wendy");
    stack.freezeServices();
    const { status, json } = await visitor.call("TeamService/ListEscalations", { parent: veghel, team: "veghel-centrum" }, { "connect-timeout-ms": "700" });
    stack.thawServices();
    expect([status, json.code]).toEqual([504, "deadline_exceeded"]);
  });

  test("a dead one: a fixed text with a number, no word of the inside; and all is well once it is back", async () => {
    const visitor = await new Visitor(stack).logInAs("workers/wendy");
    await stack.killServices();
    const { status, json, headers } = await visitor.call("TeamService/ListEscalations", { parent: veghel, team: "veghel-centrum" });
    expect([status, json]).toEqual([503, { code: "unavailable", message: "the service cannot be reached" }]);
    expect(headers.get("x-correlation-id")).toMatch(/^[0-9a-f-]{13}$/);
    expect((await visitor.ask("/health")).status).toBe(200);  // The edge itself is well, and shows its pages.
    await stack.startServices();
    expect((await visitor.call("TeamService/ListEscalations", { parent: veghel, team: "veghel-centrum" })).status).toBe(200);
  });

  test("an edge that drains says so to who watches, and ends", async () => {
    const visitor = await new Visitor(stack).logInAs("workers/wendy");
    const response = await fetch(`${stack.url}/rpc/omzien.v1.TeamService/WatchEscalations`, {
      method: "POST",
      headers: { "content-type": "application/connect+json", "connect-protocol-version": "1", cookie: `omzien=${visitor.cookies.get("omzien")}`, "x-csrf-token": visitor.csrf },
      body: framed({ parent: veghel, team: "veghel-centrum" }),
    });
    const reader = (response.body as ReadableStream<Uint8Array>).getReader();
    expect((await reader.read()).done).toBe(false);
    const ended = stack.drainEdge();
    let rest = "";
    for (let part = await reader.read(); !part.done; part = await reader.read()) rest += new TextDecoder().decode(part.value);
    expect(rest).toContain("unavailable");
    await ended;
  });
});
