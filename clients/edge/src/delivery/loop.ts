/**
 * Delivers what inbox hands out, for each municipality of the edge, until it is stopped. Several processes may do so at
 * once: a lease in Redis gives each message to one of them. A crash between sending and reporting sends once more what was
 * sent in that moment; nothing is left out, because inbox hands out again what was not reported.
 */
import { createHash, randomUUID } from "node:crypto";
import { type Delivery, InboxService, ReportDeliveryRequest_Result as Result } from "@omzien/api/omzien/v1/inbox_pb.js";
import type { FastifyBaseLogger } from "fastify";
import type { Redis } from "ioredis";
import type { Backend } from "../backend.ts";
import type { MunicipalitySettings } from "../settings.ts";
import { edgeItself } from "../tokens.ts";
import type { Delivered, Deliverer } from "./deliver.ts";

/** Longer than a message takes by all its ways, in seconds. */
const leaseS = 60;
const sentRememberedS = 24 * 3600;
/** More than this of one municipality are not begun at once. */
const mostAtOnce = 256;

/** What the loop needs. */
export interface LoopParts {
  backend: Backend;
  redis: Redis;
  deliverer: Deliverer;
  logger: FastifyBaseLogger;
  /** How long nothing is asked after there was nothing, in ms. */
  idleMs: number;
  stopping: AbortSignal;
}

/** Delivers for a municipality; resolves once it is stopped and what was begun has ended. */
export async function deliverFor(municipality: MunicipalitySettings, parts: LoopParts): Promise<void> {
  const inbox = parts.backend.as(InboxService, edgeItself);
  const running = new Map<string, Promise<void>>();
  while (!parts.stopping.aborted) {
    let begun = 0;
    try {
      let pageToken = "";
      do {
        const page = await inbox.listDeliveries({ parent: `municipalities/${municipality.slug}`, pageSize: 200, pageToken }, { timeoutMs: 10_000, signal: parts.stopping });
        for (const delivery of page.deliveries) {
          const name = delivery.message?.name ?? "";
          if (running.has(name) || running.size >= mostAtOnce) continue;
          begun += 1;
          running.set(name, one(municipality, delivery, parts).finally(() => running.delete(name)));
        }
        pageToken = page.nextPageToken;
      } while (pageToken && running.size < mostAtOnce);
    } catch {
      // Reported by health and metrics of the services; asked again after the pause.
    }
    // What was begun is usually done at once; a hanging channel is not waited for.
    await pause(begun > 0 ? Math.min(parts.idleMs, 200) : parts.idleMs, parts.stopping);
  }
  await Promise.all(running.values());
}

async function one(municipality: MunicipalitySettings, delivery: Delivery, parts: LoopParts): Promise<void> {
  const message = delivery.message;
  if (!message) return;
  const id = `${municipality.slug}:${message.name.split("/").pop()}:${delivery.attempts}`;
  const lease = `edge:sending:${id}`;
  const mine = randomUUID();
  try {
    if ((await parts.redis.set(lease, mine, "EX", leaseS, "NX")) !== "OK") return;
  } catch {
    return;  // Handed out again.
  }
  try {
    const sent = `edge:sent:${id}`;
    const before = (await parts.redis.get(sent)) as Delivered | null;
    const result = before ?? (await parts.deliverer.deliver(municipality, message));
    if (result === "LATER") return;
    if (result === "TOLD" && !before) await parts.redis.set(sent, result, "EX", sentRememberedS);
    const requestId = `d-${createHash("sha256").update(`${message.name} ${delivery.attempts}`).digest("hex").slice(0, 40)}`;
    await parts.backend.as(InboxService, edgeItself).reportDelivery({ name: message.name, result: Result[result], requestId }, { timeoutMs: 10_000 });
  } catch (error) {
    parts.logger.info({ reason: error instanceof Error ? error.name : "unknown" }, "a delivery was not reported, and is handed out again");
  } finally {
    // Its own alone: it may have expired, and be another's.
    await parts.redis.eval("if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0", 1, lease, mine).catch(() => undefined);
  }
}

function pause(ms: number, stopping: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (stopping.aborted) return resolve();
    const end = () => {
      clearTimeout(timer);
      stopping.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    stopping.addEventListener("abort", end, { once: true });
  });
}
