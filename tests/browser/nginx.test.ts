/** The edge behind the nginx of deploy/nginx.conf: TLS, HTTP/2, files, limits. */
import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { connect } from "node:http2";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { temporaryFolder } from "../edge/folder.ts";
import { root, type Stack, startStack } from "./stack.ts";

let stack: Stack;
let folder: ReturnType<typeof temporaryFolder>;
let nginx: ChildProcess;
let port: number;

beforeAll(async () => {
  folder = temporaryFolder();
  stack = await startStack();
  const [key, certificate] = ["key.pem", "certificate.pem"].map((name) => join(folder.path, name)) as [string, string];
  execFileSync("openssl", ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "1", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", key, "-out", certificate], { stdio: "ignore" });
  port = await new Promise((resolve) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port: free } = probe.address() as AddressInfo;
      probe.close(() => resolve(free));
    });
  });
  const run = join(folder.path, "run");
  mkdirSync(run);
  const values: Record<string, string> = { NAME: "localhost", PORT: `127.0.0.1:${port}`, CERTIFICATE: certificate, KEY: key, EDGE: `127.0.0.1:${new URL(stack.url).port}`, SCREENS: join(root, "build/screens"), RUN: run };
  const file = join(folder.path, "nginx.conf");
  writeFileSync(file, readFileSync(join(root, "deploy/nginx.conf"), "utf8").replace(/^#.*\n/gm, "").replace(/@([A-Z]+)@/g, (_all, name: string) => values[name] ?? ""));
  nginx = spawn("setpriv", ["--pdeathsig", "TERM", "/usr/sbin/nginx", "-c", file, "-g", "daemon off; user root;"], { stdio: ["ignore", "ignore", "inherit"] });
  for (let i = 0; i < 100; ++i) {
    const { status } = await get("/health").catch(() => ({ status: 0 }));
    if (status === 200) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`nginx does not answer: ${readFileSync(join(run, "error.log"), "utf8")}`);
});
afterAll(async () => {
  nginx?.kill("SIGTERM");
  await stack?.stop();
  folder.remove();
});

/** One request by HTTP/2 over TLS. */
function get(path: string, headers: Record<string, string> = {}, body?: Buffer): Promise<{ status: number; headers: Record<string, unknown>; text: string }> {
  return new Promise((resolve, reject) => {
    const session = connect(`https://localhost:${port}`, { ca: readFileSync(join(folder.path, "certificate.pem")) });
    session.on("error", reject);
    const request = session.request({ ":path": path, ":method": body ? "POST" : "GET", ...headers });
    let text = "";
    let answer: Record<string, unknown> = {};
    request.on("response", (given) => (answer = given));
    request.on("data", (chunk: Buffer) => (text += chunk));
    request.on("error", reject);
    request.on("end", () => {
      session.close();
      resolve({ status: Number(answer[":status"]), headers: answer, text });
    });
    request.end(body);
  });
}

test("pages come by HTTP/2 over TLS with the edge's headers, files are kept for ever", async () => {
  const page = await get("/", { accept: "text/html" });
  expect(page.status).toBe(200);
  expect(page.headers["content-security-policy"]).toContain("default-src 'self'");
  const script = page.text.match(/\/assets\/[^"]+\.js/)?.[0] ?? "";
  const file = await get(script, { "accept-encoding": "gzip" });
  expect([file.status, file.headers["cache-control"], file.headers["content-encoding"]]).toEqual([200, "public, max-age=31536000, immutable", "gzip"]);
  const session = await get("/session");
  expect(JSON.parse(session.text).municipality.name).toBe("municipalities/veghel");
});

test("too large a body and too long headers are refused before they reach the edge", async () => {
  expect((await get("/rpc/omzien.v1.TeamService/ListEscalations", { "content-type": "application/json" }, Buffer.alloc(70_000, "x"))).status).toBe(413);
  const long = await get("/session", { "x-long": "x".repeat(9000) }).then(({ status }) => status, () => 0);
  expect([0, 400, 431]).toContain(long);
  expect((await get("/session")).status).toBe(200);
});

test("more requests of one address than are reasonable are refused with 429", async () => {
  const answers = await Promise.all(Array.from({ length: 90 }, () => Promise.all(Array.from({ length: 6 }, () => get("/edge.css").then(({ status }) => status, () => 429)))));
  const statuses = new Set(answers.flat());
  expect(statuses.has(200)).toBe(true);
  expect([...statuses].filter((status) => ![200, 429].includes(status))).toEqual([]);
  expect(statuses.has(429)).toBe(true);
});

test("its log holds no path and no address", () => {
  const log = readFileSync(join(folder.path, "run/access.log"), "utf8");
  expect(log).not.toMatch(/127\.0\.0\.1|\/session|rpc/);
});
