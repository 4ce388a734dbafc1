/**
 * Calls of omzien.v1 through the edge. Use connect-query's hooks with a method, such as
 * `useQuery(HelpRequestService.method.getHelpRequest, { name })`: start() puts the transport in place.
 *
 * A call carries the session's cookie and its token against forged requests. One that finds the session over raises
 * `sessionExpired`, so that the page asks to log in again without losing what was typed.
 */
import { Code, ConnectError, type Interceptor, type Transport } from "@connectrpc/connect";
import { createConnectTransport } from "@connectrpc/connect-web";

/** Raised on `window` when a call finds that nobody is logged in any more. */
export const sessionExpired = "omzien:session-expired";

/** How long a call may take before it is given up, in ms; the edge and the services are told. A watch says 0. */
const callTimeoutMs = 10_000;

/** Returns the transport of all calls; `csrf` says the session's token at the moment of the call. */
export function edgeTransport(csrf: () => string): Transport {
  const guard: Interceptor = (next) => async (request) => {
    request.header.set("x-csrf-token", csrf());
    try {
      return await next(request);
    } catch (error) {
      if (ConnectError.from(error).code === Code.Unauthenticated) window.dispatchEvent(new Event(sessionExpired));
      throw error;
    }
  };
  return createConnectTransport({ baseUrl: "/rpc", useBinaryFormat: true, defaultTimeoutMs: callTimeoutMs, interceptors: [guard] });
}

/**
 * Returns an id for one change that is wanted. Make it when the form opens, not when it is sent: sent twice, with the
 * same id, it has one effect.
 */
export function newRequestId(): string {
  return crypto.randomUUID();
}
