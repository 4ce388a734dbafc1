/** Watches a team's lists: what changes is shown without reloading; after a lost connection it goes on where it was. */
import { Code, createClient, type Transport } from "@connectrpc/connect";
import { useTransport } from "@connectrpc/connect-query";
import { InboxService, TeamService } from "@omzien/api";
import { problemOf, refresh } from "@omzien/ui";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";

const firstPauseMs = 1000;
const longestPauseMs = 30_000;

/** Returns whether what is shown is live. Everything is asked anew when something of the team changes. */
export function useLive(parent: string, team: string): boolean {
  const transport = useTransport();
  const queries = useQueryClient();
  const [isLive, setLive] = useState(false);
  useEffect(() => {
    if (!team) return;
    const ended = new AbortController();
    const changed = (about: string) => void refresh(queries, about);
    const options = { signal: ended.signal, timeoutMs: 0 };
    void goOn(ended.signal, setLive, changed, (cursor) => createClient(TeamService, transport as Transport).watchEscalations({ parent, team, cursor }, options), ({ escalation }) => escalation?.name);
    void goOn(ended.signal, () => undefined, changed, (cursor) => createClient(InboxService, transport as Transport).watchCallTasks({ parent, team, cursor }, options), ({ callTask }) => callTask?.name);
    return () => ended.abort();
  }, [parent, team, transport, queries]);
  return isLive;
}

async function goOn<T extends { cursor: string }>(ended: AbortSignal, setLive: (isLive: boolean) => void, changed: (about: string) => void, watch: (cursor: string) => AsyncIterable<T>, nameIn: (told: T) => string | undefined): Promise<void> {
  let cursor = "";
  for (let pause = firstPauseMs; !ended.aborted; pause = Math.min(2 * pause, longestPauseMs)) {
    try {
      for await (const told of watch(cursor)) {
        changed(nameIn(told) ?? "");  // Without a name: where it begins, or something is hers no more.
        cursor = told.cursor;
        pause = firstPauseMs;
        setLive(true);
      }
    } catch (error) {
      if (problemOf(error).code === Code.OutOfRange) cursor = "";
    }
    if (!ended.aborted) setLive(false);
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}
