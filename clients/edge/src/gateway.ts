/**
 * Calls from screens to services: exactly the services of package omzien.v1, and of these the methods some person may
 * call. The gateway says who calls, from the session; it passes no header of the browser on, and sets a deadline where the
 * browser set none.
 *
 * An error of a service goes through as it is (its code, its reason, its wrong fields). One of the way there is replaced
 * by a fixed text: what a transport says is not for people.
 */
import { getOption, type DescFile, type DescMessage, type DescMethod, type DescMethodServerStreaming, type DescMethodUnary, type DescService, type Message } from "@bufbuild/protobuf";
import { Code, ConnectError, type ConnectRouter, createContextKey, createContextValues, type HandlerContext } from "@connectrpc/connect";
import { fastifyConnectPlugin } from "@connectrpc/connect-fastify";
import { access, file_omzien_v1_access, Role } from "@omzien/api/omzien/v1/access_pb.js";
import { file_omzien_v1_directory } from "@omzien/api/omzien/v1/directory_pb.js";
import { file_omzien_v1_help_request } from "@omzien/api/omzien/v1/help_request_pb.js";
import { file_omzien_v1_helper } from "@omzien/api/omzien/v1/helper_pb.js";
import { file_omzien_v1_inbox } from "@omzien/api/omzien/v1/inbox_pb.js";
import { file_omzien_v1_invitation } from "@omzien/api/omzien/v1/invitation_pb.js";
import { file_omzien_v1_matching } from "@omzien/api/omzien/v1/matching_pb.js";
import { file_omzien_v1_offer } from "@omzien/api/omzien/v1/offer_pb.js";
import { type EraseResidentRequest, file_omzien_v1_resident, ResidentService } from "@omzien/api/omzien/v1/resident_pb.js";
import { file_omzien_v1_signal } from "@omzien/api/omzien/v1/signal_pb.js";
import { file_omzien_v1_simulation } from "@omzien/api/omzien/v1/simulation_pb.js";
import { file_omzien_v1_statistics } from "@omzien/api/omzien/v1/statistics_pb.js";
import { file_omzien_v1_team } from "@omzien/api/omzien/v1/team_pb.js";
import { ErrorInfoSchema } from "@omzien/api/google/rpc/error_details_pb.js";
import type { FastifyInstance } from "fastify";
import { type Backend, defaultTimeoutMs } from "./backend.ts";
import type { Metrics } from "./metrics.ts";
import type { RedisSessions } from "./sessions.ts";
import type { Limits } from "./settings.ts";
import type { Caller } from "./tokens.ts";

const files: DescFile[] = [
  file_omzien_v1_access, file_omzien_v1_directory, file_omzien_v1_help_request, file_omzien_v1_helper, file_omzien_v1_inbox,
  file_omzien_v1_invitation, file_omzien_v1_matching, file_omzien_v1_offer, file_omzien_v1_resident, file_omzien_v1_signal,
  file_omzien_v1_simulation, file_omzien_v1_statistics, file_omzien_v1_team,
];

/** All services of omzien.v1. */
export const services: readonly DescService[] = files.flatMap(({ services }) => services);

/** True if some person may call it: what only processes of Omzien may is not let through. */
export function isForPeople(method: DescMethod): boolean {
  return getOption(method, access).roles.some((role) => role !== Role.SERVICE);
}

/** The most a body may have, in bytes, as sent and as unpacked. */
export const maxBodyBytes = 64 * 1024;
/** The longest a unary call may take, in ms, whatever the browser says. */
const maxTimeoutMs = 15_000;

interface Asking {
  caller: Caller | undefined;
  sessionId: string;
  address: string;
  correlationId: string;
}

const askingKey = createContextKey<Asking>({ caller: undefined, sessionId: "", address: "", correlationId: "" });

/** What the gateway needs of the rest of the edge. */
export interface GatewayParts {
  backend: Backend;
  sessions: RedisSessions;
  limits: Limits;
  metrics: Metrics;
  /** Counts calls by account. */
  calls: CallRate;
  /** Told when a resident was erased: nothing of her is left here either. */
  onErased: (slug: string, id: string) => Promise<void>;
  /** Ends with the edge: watches are told to go on elsewhere. */
  draining: AbortSignal;
}

/** Serves the calls under /rpc. REQUIRES: session and CSRF of the instance checked before (server.ts). */
export async function gateway(app: FastifyInstance, parts: GatewayParts): Promise<void> {
  await app.register(fastifyConnectPlugin, {
    grpc: false,
    grpcWeb: false,
    readMaxBytes: maxBodyBytes,
    maxTimeoutMs: 24 * 3600 * 1000,
    routes: (router) => {
      const streams = new Streams(parts.limits);
      for (const service of services) serve(router, service, streams, parts);
    },
    contextValues: (request) =>
      createContextValues().set(askingKey, {
        caller: request.session.caller,
        sessionId: request.session.sessionId,
        address: request.ip,
        correlationId: request.id,
      }),
  });
}

function serve(router: ConnectRouter, service: DescService, streams: Streams, parts: GatewayParts): void {
  // The descriptors are known at run time only, so a method's messages are of no type here.
  for (const method of service.methods.filter(isForPeople)) {
    if (method.methodKind === "unary") {
      const unary = method as DescMethodUnary<DescMessage, DescMessage>;
      router.rpc(unary, (input: Message, context: HandlerContext) => callUnary(unary, input, context, parts));
    } else if (method.methodKind === "server_streaming") {
      const streaming = method as DescMethodServerStreaming<DescMessage, DescMessage>;
      router.rpc(streaming, (input: Message, context: HandlerContext) => callStreaming(streaming, input, context, streams, parts));
    }
  }
}

async function callUnary(method: DescMethodUnary, input: Message, context: HandlerContext, parts: GatewayParts): Promise<Message> {
  const asking = context.values.get(askingKey);
  parts.calls.count(asking);
  const end = parts.metrics.calls.startTimer({ method: `${method.parent.name}/${method.name}` });
  try {
    const timeoutMs = Math.min(context.timeoutMs() ?? defaultTimeoutMs, maxTimeoutMs);
    const caller = callerOf(asking);
    const header = await parts.backend.headers(caller);
    const { message } = await parts.backend.transport.unary(method, context.signal, timeoutMs, header, input);
    end({ code: "OK" });
    void parts.sessions.renew(asking.sessionId, caller).catch(() => undefined);  // The next call renews it.
    if (method === ResidentService.method.eraseResident) {
      const [, slug = "", , id = ""] = (input as EraseResidentRequest).name.split("/");
      await parts.onErased(slug, id);
    }
    return message;
  } catch (error) {
    const shown = replaced(error);
    end({ code: Code[shown.code] });
    throw shown;
  }
}

async function* callStreaming(method: DescMethodServerStreaming, input: Message, context: HandlerContext, streams: Streams, parts: GatewayParts): AsyncGenerator<Message> {
  const asking = context.values.get(askingKey);
  const header = await parts.backend.headers(callerOf(asking));
  const leave = streams.enter(asking);
  const ended = new AbortController();
  const stopListening = parts.sessions.onEnd(asking.sessionId, () => ended.abort(loggedOut()));
  const drain = () => ended.abort(new ConnectError("draining, watch again", Code.Unavailable));
  parts.draining.addEventListener("abort", drain, { once: true });
  if (parts.draining.aborted) drain();
  try {
    const signal = AbortSignal.any([context.signal, ended.signal]);
    const stream = await parts.backend.transport.stream(method, signal, 0, header, one(input));
    for await (const message of stream.message) yield message;
  } catch (error) {
    const shown = ended.signal.aborted ? (ended.signal.reason as ConnectError) : replaced(error);
    // The header went with the first message; an end in the middle says it again.
    shown.metadata.set("x-correlation-id", asking.correlationId);
    throw shown;
  } finally {
    stopListening();
    parts.draining.removeEventListener("abort", drain);
    leave();
  }
}

async function* one<T>(input: T): AsyncGenerator<T> {
  yield input;
}

function loggedOut(): ConnectError {
  return new ConnectError("log in first", Code.Unauthenticated);
}

function callerOf(asking: Asking): Caller {
  if (!asking.caller) throw loggedOut();
  return asking.caller;
}

/** Codes a service always explains with an ErrorInfo or a text of its own; a transport makes them up too. */
const mayBeOfTransport = new Set([Code.Unavailable, Code.Internal, Code.Unknown, Code.DataLoss, Code.Aborted, Code.Canceled, Code.Unimplemented]);

/** Returns the error a screen gets. Exported for its test. */
export function replaced(error: unknown): ConnectError {
  const given = ConnectError.from(error);
  const isOfService = given.findDetails(ErrorInfoSchema).length > 0 || !mayBeOfTransport.has(given.code);
  const shown = isOfService
    ? new ConnectError(given.rawMessage, given.code)
    : new ConnectError("the service cannot be reached", given.code === Code.Canceled ? Code.Canceled : Code.Unavailable);
  if (isOfService) shown.details = given.details;
  return shown;
}

const rateWindowMs = 10_000;

/** Counts the calls of each account in windows of 10 s, in this process. */
export class CallRate {
  private readonly most: number;
  private counts = new Map<string, number>();
  private window = 0;

  constructor(most: number) {
    this.most = most;
  }

  /** Throws RESOURCE_EXHAUSTED beyond the limit; of who is not logged in, by address. */
  count({ caller, address }: Pick<Asking, "caller" | "address">): void {
    const now = Math.floor(performance.now() / rateWindowMs);
    if (now !== this.window) {
      this.window = now;
      this.counts = new Map();
    }
    const key = caller ? `${caller.municipality}/${caller.subject}` : address;
    const count = (this.counts.get(key) ?? 0) + 1;
    this.counts.set(key, count);
    if (count > this.most) throw new ConnectError("too many calls", Code.ResourceExhausted);
  }
}

/** Counts watches: each holds memory here and in a service for as long as it lives. */
class Streams {
  private readonly limits: Limits;
  private readonly open = new Map<string, number>();

  constructor(limits: Limits) {
    this.limits = limits;
  }

  /** Returns how to leave. Throws RESOURCE_EXHAUSTED where there are too many. */
  enter({ caller, address }: Asking): () => void {
    const keys: [string, number][] = [
      [`account ${caller?.municipality}/${caller?.subject}`, this.limits.streamsPerAccount],
      [`address ${address}`, this.limits.streamsPerAddress],
    ];
    for (const [key, most] of keys) {
      if ((this.open.get(key) ?? 0) >= most) throw new ConnectError("too many watches", Code.ResourceExhausted);
    }
    for (const [key] of keys) this.open.set(key, (this.open.get(key) ?? 0) + 1);
    return () => {
      for (const [key] of keys) {
        const left = (this.open.get(key) ?? 1) - 1;
        if (left > 0) this.open.set(key, left);
        else this.open.delete(key);
      }
    };
  }
}
