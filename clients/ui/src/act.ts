/** One change she wants of something of hers: sent once, then everything is looked at anew. */
import { useMutation } from "@connectrpc/connect-query";
import type { DescMessage, DescMethodUnary, MessageInitShape, MessageShape } from "@bufbuild/protobuf";
import { newRequestId } from "./calls.ts";
import { type Problem, problemOf } from "./problem.ts";
import { useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";

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
    const requestId = ids.current.get(key) ?? newRequestId();
    ids.current.set(key, requestId);
    try {
      const reply = await mutation.mutateAsync({ ...message, requestId } as unknown as MessageInitShape<I>);
      ids.current.delete(key);
      await queries.invalidateQueries();
      return reply;
    } catch (error) {
      const problem = problemOf(error);
      if (!problem.isTemporary) ids.current.delete(key);
      // Something has changed since: show how it is now.
      if (problem.reason) await queries.invalidateQueries();
      return undefined;
    }
  };
  return { act, problem: mutation.error ? problemOf(mutation.error) : null, isPending: mutation.isPending };
}
