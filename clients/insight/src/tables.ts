/** The frozen tables, all pages read: a page may be empty and not the last. What is frozen never changes. */
import { createClient } from "@connectrpc/connect";
import { useTransport } from "@connectrpc/connect-query";
import { Span, type Statistics, StatisticsService } from "@omzien/api";
import { useSession } from "@omzien/ui";
import { useQuery } from "@tanstack/react-query";
import type { Timestamp } from "@bufbuild/protobuf/wkt";

/** Returns the tables of a span, by their first day, and when the next will be frozen. */
export function useTables(span: Span) {
  const transport = useTransport();
  const parent = useSession().municipality.name;
  return useQuery({
    queryKey: ["tables", parent, span],
    queryFn: async () => {
      const tables: Statistics[] = [];
      let nextFreeze: Timestamp | undefined;
      let pageToken = "";
      do {
        const page = await createClient(StatisticsService, transport).listStatistics({ parent, span, pageSize: 200, pageToken });
        tables.push(...page.statistics);
        nextFreeze = page.nextFreezeTime;
        pageToken = page.nextPageToken;
      } while (pageToken);
      return { tables, nextFreeze };
    },
  });
}

/** Returns the targets of this municipality, by figure; empty where there are none, and while they cannot be asked for. */
export function useTargets(): Record<string, number> {
  return useQuery({ queryKey: ["targets"], staleTime: 600_000, queryFn: readTargets }).data ?? {};
}

async function readTargets(): Promise<Record<string, number>> {
  const response = await fetch("/targets");
  if (!response.ok) throw new Error(`targets: ${response.status}`);
  return (await response.json()) as Record<string, number>;
}
