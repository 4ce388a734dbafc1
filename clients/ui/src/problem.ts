/**
 * What went wrong, in the words of a screen. A problem never shows a text of the server: it has a key into the texts, and
 * the wrong fields by their path.
 */
import { Code, ConnectError } from "@connectrpc/connect";
import { BadRequestSchema, ErrorInfoSchema } from "@omzien/api/google/rpc/error_details_pb.js";

/** A refused or failed call. */
export interface Problem {
  /** The keys of its sentence, the first there are words for: "problem.reason.ALREADY_FILLED", "problem.code.Aborted", … */
  texts: string[];
  /** The stable reason, such as "ALREADY_FILLED"; empty: none was given. */
  reason: string;
  code: Code;
  /** Wrong fields, by path ("help_request.when[0].start_time"), each with what is wanted, in English, for logs and tests. */
  fields: Record<string, string>;
  /** What the server adds to a reason. */
  metadata: Record<string, string>;
  /** For people who search the logs; empty: it did not reach the edge. */
  correlationId: string;
  /** True if the same again may succeed: nothing was wrong with what was typed. */
  isTemporary: boolean;
}

/** Returns what went wrong. Anything thrown has an answer. */
export function problemOf(error: unknown): Problem {
  const connect = ConnectError.from(error);
  const info = connect.findDetails(ErrorInfoSchema)[0];
  const fields: Record<string, string> = {};
  for (const detail of connect.findDetails(BadRequestSchema)) {
    for (const violation of detail.fieldViolations) fields[violation.field] ??= violation.description;
  }
  const isOffline = typeof navigator !== "undefined" && !navigator.onLine;
  const isTemporary =
    isOffline || [Code.Unavailable, Code.DeadlineExceeded, Code.Aborted, Code.ResourceExhausted, Code.Unknown, Code.Canceled].includes(connect.code);
  return {
    texts: isOffline ? ["problem.offline"] : [...(info?.reason ? [`problem.reason.${info.reason}`] : []), `problem.code.${Code[connect.code]}`, "problem.unknown"],
    reason: info?.reason ?? "",
    code: connect.code,
    fields,
    metadata: { ...info?.metadata },
    correlationId: connect.metadata.get("x-correlation-id") ?? "",
    isTemporary,
  };
}
