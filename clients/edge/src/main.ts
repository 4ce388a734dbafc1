/**
 * The edge. `node clients/edge/src/main.ts --help` says its flags. Stops on SIGTERM or SIGINT: says that it drains, tells
 * watches to go on elsewhere, finishes what is under way for at most ten seconds.
 */
import { existsSync, readFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { parseArgs } from "node:util";
import pino from "pino";
import { Backend } from "./backend.ts";
import { smsChannel } from "./delivery/sms.ts";
import { Deliverer } from "./delivery/deliver.ts";
import { smtpChannel } from "./delivery/email.ts";
import { Invitations } from "./delivery/invitations.ts";
import { deliverFor } from "./delivery/loop.ts";
import { Accounts } from "./identity/accounts.ts";
import { Providers } from "./identity/provider.ts";
import { Metrics } from "./metrics.ts";
import { Municipalities } from "./municipality.ts";
import { Outbox } from "./outbox.ts";
import { connectRedis } from "./redis.ts";
import { Machines } from "./rest/machines.ts";
import { createServer } from "./server.ts";
import { readSettings, type Settings } from "./settings.ts";
import { Tokens } from "./tokens.ts";

const usage = `usage: main.ts --settings FILE --keys FOLDER --redis ADDRESS [--listen HOST:PORT] [--metrics HOST:PORT] [--services HOST:PORT] [--screens FOLDER]

  --settings FILE       what this installation is (config/examples/edge.json)
  --keys FOLDER         token-signing.pem, edge-signing.pem, cookie.keys, and push.json where there is push
  --redis ADDRESS       the edge's own store: unix:PATH or HOST:PORT
  --listen HOST:PORT    where browsers, or nginx, reach it (127.0.0.1:7480); port 0: any that is free
  --metrics HOST:PORT   where it shows /metrics (127.0.0.1:7481)
  --services HOST:PORT  where omziend listens (127.0.0.1:7400)
  --screens FOLDER      the apps, as built (build/screens)
  --delivery-pause MS   how long inbox is not asked after there was nothing to deliver (2000)`;

const drainMs = 10_000;

function fail(message: string, code: number): never {
  process.stderr.write(`edge: ${message}\n`);
  process.exit(code);
}

function address(text: string): { host: string; port: number } {
  const [, host, port] = text.match(/^([\w.-]+):(\d{1,5})$/) ?? fail(`${text} is no HOST:PORT`, 2);
  return { host: host as string, port: Number(port) };
}

function flags() {
  try {
    return parseArgs({
      options: {
        settings: { type: "string" },
        keys: { type: "string" },
        redis: { type: "string" },
        listen: { type: "string", default: "127.0.0.1:7480" },
        metrics: { type: "string", default: "127.0.0.1:7481" },
        services: { type: "string", default: "127.0.0.1:7400" },
        screens: { type: "string", default: "build/screens" },
        "delivery-pause": { type: "string", default: "2000" },
        help: { type: "boolean", short: "h" },
      },
    }).values;
  } catch (error) {
    return fail(`${error instanceof Error ? error.message : "wrong flags"}\n${usage}`, 2);
  }
}

const given = flags();
if (given.help) {
  process.stdout.write(`${usage}\n`);
  process.exit(0);
}
if (!given.settings || !given.keys || !given.redis) fail(`--settings, --keys and --redis are needed\n${usage}`, 2);

const logger = pino({ base: null, formatters: { level: (level) => ({ level }) }, timestamp: pino.stdTimeFunctions.isoTime }, pino.destination(2));
const stopping = new AbortController();
try {
  const settings = readSettings(given.settings);
  const tokens = new Tokens(`${given.keys}/token-signing.pem`);
  const cookieKeys = readFileSync(`${given.keys}/cookie.keys`, "utf8").split("\n").filter(Boolean);
  if (cookieKeys.length === 0 || cookieKeys.some((key) => key.length < 32)) throw new Error(`${given.keys}/cookie.keys: needs lines of 32 characters or more`);
  const pushFile = `${given.keys}/push.json`;
  const pushKeys = existsSync(pushFile) ? (JSON.parse(readFileSync(pushFile, "utf8")) as { publicKey: string; privateKey: string }) : undefined;
  const redis = connectRedis(given.redis);
  redis.on("error", (error: Error) => logger.warn({ reason: error.message }, "the edge's store does not answer"));

  // The public URL may name the port, so it is bound before anything asks.
  const listen = address(given.listen);
  const port = listen.port === 0 ? await freePort(listen.host) : listen.port;
  const backend = new Backend(given.services, tokens);
  const municipalities = new Municipalities(settings.municipalities, backend, port);
  const outbox = new Outbox();
  const channels = settings.isTrial
    ? { email: settings.smtpUrl ? smtpChannel(settings.smtpUrl, settings.mailFrom) : outbox.channel("email"), sms: settings.smsUrl ? smsChannel(settings.smsUrl) : outbox.channel("sms") }
    : { email: settings.smtpUrl ? smtpChannel(settings.smtpUrl, settings.mailFrom) : null, sms: settings.smsUrl ? smsChannel(settings.smsUrl) : null };
  const metrics = new Metrics();
  const accounts = new Accounts(redis);
  const invitations = new Invitations(redis, backend, municipalities);
  if (settings.isTrial) await reachTrialPeople(settings, accounts);
  const app = await createServer({
    settings,
    backend,
    municipalities,
    redis,
    providers: await Providers.create(municipalities, redis, `${given.keys}/edge-signing.pem`, cookieKeys),
    channels,
    accounts,
    invitations,
    machines: new Machines(`${given.keys}/edge-signing.pem`),
    smsSecret: settings.smsSecretFile ? readFileSync(settings.smsSecretFile, "utf8").trim() : "",
    outbox,
    metrics,
    logger,
    cookieKeys,
    pushKey: pushKeys?.publicKey ?? "",
    screensFolder: given.screens,
    draining: stopping.signal,
    ownAddress: () => `http://${listen.host}:${port}`,
  });
  await app.listen({ host: listen.host, port });
  const shown = address(given.metrics);
  const metricsServer = await metrics.listen(shown.host, shown.port);
  process.stdout.write(`edge: listening on ${listen.host}:${port}, metrics on ${shown.host}:${(metricsServer.address() as AddressInfo).port}\n`);

  const deliverer = new Deliverer({ accounts, channels, invitations, municipalities, metrics, pushKeys: pushKeys && { ...pushKeys, contact: settings.pushContact } });
  const idleMs = Number(given["delivery-pause"]);
  const delivering = municipalities.all().map((one) => deliverFor(one, { backend, redis, deliverer, logger, idleMs, stopping: stopping.signal }));

  const stop = async () => {
    if (stopping.signal.aborted) return;
    stopping.abort();
    const late = setTimeout(() => process.exit(0), drainMs);
    late.unref();
    await app.close();
    await Promise.all(delivering);
    metricsServer.close();
    redis.disconnect();
    process.exit(0);
  };
  process.once("SIGTERM", () => void stop());
  process.once("SIGINT", () => void stop());
} catch (error) {
  fail(error instanceof Error ? error.message : "could not start", 1);
}

/** Nobody of a trial logs in with a code, so nobody would be reached: each has an address, which leads to the trial page. */
async function reachTrialPeople(settings: Settings, accounts: Accounts): Promise<void> {
  for (const { municipality, subject } of settings.trialPeople) {
    const id = subject.slice("residents/".length);
    if (!subject.startsWith("residents/") || (await accounts.reach(municipality, id)).email) continue;
    await accounts.addContact(municipality, id, { kind: "email", value: `${id}@example.nl` });
  }
}

async function freePort(host: string): Promise<number> {
  const { createServer: probe } = await import("node:net");
  return new Promise((resolve, reject) => {
    const server = probe();
    server.once("error", reject);
    server.listen(0, host, () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
