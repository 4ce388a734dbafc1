/** The services behind the edge: one gRPC transport, and clients that call as somebody. */
import type { DescService } from "@bufbuild/protobuf";
import { type Client, createClient, type Transport } from "@connectrpc/connect";
import { createGrpcTransport } from "@connectrpc/connect-node";
import type { Caller, Tokens } from "./tokens.ts";

/** How long a call to a service may take where nobody said, in ms. */
export const defaultTimeoutMs = 10_000;

/** The services, as the edge reaches them. */
export class Backend {
  /** Without a token: the gateway sets it for each call. */
  readonly transport: Transport;
  private readonly tokens: Tokens;

  /** `address` is host:port, on a private network: calls are not encrypted. */
  constructor(address: string, tokens: Tokens) {
    this.tokens = tokens;
    this.transport = createGrpcTransport({ baseUrl: `http://${address}`, defaultTimeoutMs, pingIntervalMs: 20_000, readMaxBytes: 4 << 20 });
  }

  /** Returns the headers of a call by `caller`. */
  async headers(caller: Caller): Promise<Headers> {
    return new Headers({ authorization: `Bearer ${await this.tokens.of(caller)}` });
  }

  /** Returns a client of `service` that calls as `caller`. */
  as<S extends DescService>(service: S, caller: Caller): Client<S> {
    const { transport } = this;
    return createClient(service, {
      unary: async (method, signal, timeoutMs, header, input, context) =>
        transport.unary(method, signal, timeoutMs, await this.merged(header, caller), input, context),
      stream: async (method, signal, timeoutMs, header, input, context) =>
        transport.stream(method, signal, timeoutMs, await this.merged(header, caller), input, context),
    });
  }

  private async merged(header: HeadersInit | undefined, caller: Caller): Promise<Headers> {
    const headers = new Headers(header);
    for (const [name, value] of await this.headers(caller)) headers.set(name, value);
    return headers;
  }
}
