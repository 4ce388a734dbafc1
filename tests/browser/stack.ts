/**
 * A whole Omzien for one test file: a store, `omziend` on a simulated clock, the edge with its own store and the apps as
 * built, all on ports the system picks, in a folder of its own that goes with it. stop() ends what start began.
 */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../..", import.meta.url));

/** What a stack is started with. */
export interface StackOptions {
  /** DEFAULT: the example municipalities. */
  config?: string;
  /** DEFAULT: config/examples/edge.json. */
  settings?: string;
  /** Where the simulated clock begins. DEFAULT: Monday 2 March 2026 at 9:00. */
  start?: string;
  /** Put into the edge's environment. */
  env?: Record<string, string>;
}

/** A running stack. */
export interface Stack {
  /** "http://localhost:PORT": Veghel. */
  url: string;
  /** "http://rotterdam.localhost:PORT". */
  urlOf(municipality: "veghel" | "rotterdam"): string;
  /** Where omziend takes calls, host:port. */
  services: string;
  /** The folder of keys; keys/token-signing.pem mints tokens for omzienctl. */
  keys: string;
  /** Where the edge shows /metrics. */
  metrics: string;
  /** What the edge and omziend logged so far. */
  logs(): { edge: string; omziend: string };
  /** Runs omzienctl against it, as that subject, and returns what it prints. Throws where it fails. */
  ctl(as: string, ...args: string[]): string;
  /** Moves the simulated clock, such as "4h" or "30m". */
  advance(by: string): void;
  /** Ends omziend as a crash would, or lets it go on from its store, at the same port. */
  killServices(): Promise<void>;
  startServices(): Promise<void>;
  /** Tells omziend to drain; resolves when it has ended. */
  drainServices(): Promise<void>;
  /** Stops and continues omziend without ending it: it is there, but does not answer. */
  freezeServices(): void;
  thawServices(): void;
  /** Ends the edge as a crash would, or starts it anew at the same port, from its store. */
  killEdge(): Promise<void>;
  startEdge(): Promise<void>;
  /** Tells the edge to drain; resolves when it has ended. */
  drainEdge(): Promise<void>;
  stop(): Promise<void>;
}

/** The build whose binaries run: the newest there is that has them; OMZIEN_BIN names another. */
function binaries(): string {
  const folders = process.env.OMZIEN_BIN ? [process.env.OMZIEN_BIN] : ["release", "asan", "dev"].map((preset) => join(root, "build", preset, "bin"));
  const found = folders.find((folder) => existsSync(join(folder, "omziend")));
  if (!found) throw new Error("no omziend is built; ./omzien test builds it");
  return found;
}

/** Starts a stack; takes some seconds. */
export async function startStack(options: StackOptions = {}): Promise<Stack> {
  const folder = mkdtempSync(join(tmpdir(), "omzien-stack-"));
  const bin = binaries();
  const keys = join(folder, "keys");
  const run = (command: string, ...args: string[]) => execFileSync(join(root, command), args, { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] }).trim();
  run("tools/keys", keys);
  const stores = ["store", "edge-store"].map((name) => join(folder, name));
  const children: ChildProcess[] = [];
  try {
    const [store, edgeStore] = stores.map((dir) => run("tools/redis", "start", dir)) as [string, string];
    let services = "127.0.0.1:0";
    let omziend: ChildProcess;
    const startServices = async () => {
      omziend = begin(
        ["setarch", "-R", join(bin, "omziend"), "--services=all", `--listen=${services}`, "--metrics=", `--config=${options.config ?? join(root, "config/examples")}`, `--store=unix:${store}`, `--token-key=${keys}/token-verify.pem`, `--service-key=${keys}/token-signing.pem`, `--page-key=${keys}/page.key`, "--simulated-clock", `--simulated-start=${options.start ?? "2026-03-02T09:00:00+01:00"}`],
        join(folder, "omziend.log"),
      );
      children.push(omziend);
      services = (await said(omziend, /^omziend: listening on (\S+)/m, folder))[1] as string;
    };
    await startServices();
    let port = "0";
    let metrics = "";
    let edge: ChildProcess;
    const startEdge = async () => {
      edge = begin(
      [process.execPath, join(root, "clients/edge/src/main.ts"), "--settings", options.settings ?? join(root, "config/examples/edge.json"), "--keys", keys, "--redis", `unix:${edgeStore}`, "--listen", `127.0.0.1:${port}`, "--metrics", "127.0.0.1:0", "--services", services, "--screens", join(root, "build/screens"), "--delivery-pause", "100"],
      join(folder, "edge.log"),
      options.env,
    );
      children.push(edge);
      const [, listening, shown] = await said(edge, /^edge: listening on (\S+), metrics on (\S+)/m, folder);
      port = (listening as string).split(":")[1] as string;
      metrics = shown as string;
    };
    await startEdge();
    const ctl = (as: string, ...args: string[]) =>
      execFileSync(join(bin, "omzienctl"), ["--server", services, "--token-key-file", join(keys, "token-signing.pem"), "--as", as, ...args], { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
    const ended = (child: ChildProcess) => new Promise<void>((resolve) => (child.exitCode !== null || child.signalCode !== null ? resolve() : child.once("exit", () => resolve())));
    return {
      url: `http://localhost:${port}`,
      urlOf: (municipality) => (municipality === "rotterdam" ? `http://rotterdam.localhost:${port}` : `http://localhost:${port}`),
      services,
      keys,
      get metrics() {
        return metrics;
      },
      logs: () => ({ edge: readFileSync(join(folder, "edge.log"), "utf8"), omziend: readFileSync(join(folder, "omziend.log"), "utf8") }),
      ctl,
      advance: (by) => void ctl("municipalities/veghel/workers/otto", "--timeout", "60s", "clock", "advance", "--by", by),
      killServices: async () => {
        omziend.kill("SIGKILL");
        await ended(omziend);
      },
      startServices,
      drainServices: async () => {
        omziend.kill("SIGTERM");
        await ended(omziend);
      },
      freezeServices: () => void omziend.kill("SIGSTOP"),
      thawServices: () => void omziend.kill("SIGCONT"),
      killEdge: async () => {
        edge.kill("SIGKILL");
        await ended(edge);
      },
      startEdge,
      drainEdge: async () => {
        edge.kill("SIGTERM");
        await ended(edge);
      },
      stop: async () => {
        for (const child of children) {
          child.kill("SIGCONT");
          child.kill("SIGTERM");
        }
        await Promise.all(children.map(ended));
        for (const dir of stores) run("tools/redis", "stop", dir);
        rmSync(folder, { recursive: true, force: true });
      },
    };
  } catch (error) {
    for (const child of children) child.kill("SIGKILL");
    for (const dir of stores) if (existsSync(dir)) run("tools/redis", "stop", dir);
    throw error;
  }
}

function begin([command, ...args]: string[], log: string, env: Record<string, string> = {}): ChildProcess {
  // It ends with the test, however that ends.
  const child = spawn("setpriv", ["--pdeathsig", "KILL", command as string, ...args], { stdio: ["ignore", "pipe", openSync(log, "a")], env: { ...process.env, ...env } });
  child.stdout?.setEncoding("utf8");
  return child;
}

/** Waits for a line on standard output. Throws with what stands in the log where the process ends first. */
function said(child: ChildProcess, line: RegExp, folder: string): Promise<RegExpMatchArray> {
  return new Promise((resolve, reject) => {
    let text = "";
    child.stdout?.on("data", (chunk: string) => {
      text += chunk;
      const found = text.match(line);
      if (found) resolve(found);
    });
    child.once("exit", (code) => {
      const logs = ["omziend.log", "edge.log"].map((name) => join(folder, name)).filter(existsSync).map((file) => readFileSync(file, "utf8").slice(-2000));
      reject(new Error(`ended with ${code} before it said ${line}:\n${logs.join("\n")}`));
    });
  });
}
