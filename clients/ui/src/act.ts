/** One change she wants of something of hers: sent once, then everything is looked at anew. */
import { useMutation } from "@connectrpc/connect-query";
import type { DescMessage, DescMethodUnary, MessageInitShape, MessageShape } from "@bufbuild/protobuf";
import { newRequestId } from "./calls.ts";
import { type Problem, problemOf } from "./problem.ts";
import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";

/**
 * What a query says of itself in its `meta` where reading it is logged and shown to whom it is about: it is asked again only
 * where `about` itself has changed, so that the log tells of looks and not of refreshes.
 */
export interface Look {
  look: string;
}

/** The options of a query whose reading is such a look, of `name`: what came stays, also when a window gets the focus again. */
export function lookAt(name: string): { staleTime: number; refetchOnWindowFocus: false; meta: { look: string } } {
  return { staleTime: 600_000, refetchOnWindowFocus: false, meta: { look: name } };
}

/** Asks everything anew but looks at what did not change. `about`: the name of what did; empty: none. */
export async function refresh(queries: QueryClient, about: string): Promise<void> {
  await queries.invalidateQueries({ predicate: ({ meta }) => meta?.look === undefined || (about !== "" && meta.look === about) });
}

/**
 * Returns how to do it, what went wrong the last time, and whether it is on its way. The same again after a lost answer has
 * one effect: a request id lasts until an answer came.
 */
export function useAct<I extends DescMessage, O extends DescMessage>(method: DescMethodUnary<I, O>): { act: (message: Omit<MessageInitShape<I>, "requestId">) => Promise<MessageShape<O> | undefined>; problem: Problem | null; isPending: boolean } {
  const queries = useQueryClient();
  const mutation = useMutation(method);
  const ids = useRef(new Map<string, string>());
  const act = async (message: Omit<MessageInitShape<I>, "requestId">) => {
    const key = JSON.stringify(message, (_name, value) => (typeof value === "bigint" ? String(value) : value));
    const about = "name" in message && typeof message.name === "string" ? message.name : "";
    const requestId = ids.current.get(key) ?? newRequestId();
    ids.current.set(key, requestId);
    try {
      const reply = await mutation.mutateAsync({ ...message, requestId } as unknown as MessageInitShape<I>);
      ids.current.delete(key);
      await refresh(queries, about);
      return reply;
    } catch (error) {
      const problem = problemOf(error);
      if (!problem.isTemporary) ids.current.delete(key);
      // Something has changed since: show how it is now.
      if (problem.reason) await refresh(queries, about);
      return undefined;
    }
  };
  return { act, problem: mutation.error ? problemOf(mutation.error) : null, isPending: mutation.isPending };
}
