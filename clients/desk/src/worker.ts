/** Who works here: what she is today, her team, and how her colleagues are called. */
import { useQuery } from "@connectrpc/connect-query";
import { DirectoryService, type Municipality, Role, type TeamWorker, type Worker } from "@omzien/api";
import { dayInWords, dayText, inWords, localDay, problemOf, useSession, useTranslation } from "@omzien/ui";
import { useSearch } from "wouter";

/** What she is today; null: no role today. */
export function useWorker(): { worker: Worker | null | undefined; problem: ReturnType<typeof problemOf> | null; retry: () => void } {
  const { person } = useSession();
  const query = useQuery(DirectoryService.method.getWorker, { name: person?.name ?? "" }, { enabled: person?.kind === "worker", staleTime: 300_000 });
  const problem = query.error ? problemOf(query.error) : null;
  // Who has no role today is let in nowhere (PERMISSION_DENIED = 7), or is not there (NOT_FOUND = 5).
  if (problem && (problem.code === 7 || problem.code === 5)) return { worker: null, problem: null, retry: () => void query.refetch() };
  return { worker: query.data, problem, retry: () => void query.refetch() };
}

/** The teams she is of today, each once, and whether she leads it. Pure. */
export function teamsOf(worker: Worker): { team: string; isLead: boolean }[] {
  const teams = new Map<string, boolean>();
  for (const { role, team } of worker.assignments) {
    if (role === Role.WORKER || role === Role.TEAM_LEAD) teams.set(team, (teams.get(team) ?? false) || role === Role.TEAM_LEAD);
  }
  return [...teams].map(([team, isLead]) => ({ team, isLead }));
}

/** The team she looks at: of the address bar, else her first. */
export function useTeam(worker: Worker): { team: string; isLead: boolean } {
  const wanted = new URLSearchParams(useSearch()).get("team");
  const teams = teamsOf(worker);
  return teams.find(({ team }) => team === wanted) ?? teams[0] ?? { team: "", isLead: false };
}

/** The municipality as the directory has it. */
export function useMunicipality(): Municipality | undefined {
  const { municipality } = useSession();
  return useQuery(DirectoryService.method.getMunicipality, { name: municipality.name }, { staleTime: 300_000 }).data;
}

/** Returns how things of the configuration are called: kinds of help, neighbourhoods, teams, workers. */
export function useNames() {
  const { i18n } = useTranslation();
  const { municipality: view } = useSession();
  const municipality = useMunicipality();
  const workers = useQuery(DirectoryService.method.listWorkers, { parent: view.name, pageSize: 200 }, { staleTime: 300_000 }).data?.workers ?? [];
  return {
    workers,
    category: (id: string) => inWords(municipality?.categories.find((one) => one.id === id)?.displayName, i18n.language) || id,
    /** The point of a neighbourhood, for a map. */
    pointOf: (id: string) => municipality?.districts.flatMap(({ neighbourhoods }) => neighbourhoods).find((one) => one.id === id),
    neighbourhood: (id: string) => municipality?.districts.flatMap(({ neighbourhoods }) => neighbourhoods).find((one) => one.id === id)?.displayName ?? id,
    team: (id: string) => municipality?.teams.find((one) => one.id === id)?.displayName ?? id,
    worker: (name: string) => workers.find((one) => one.name === name)?.displayName ?? (name.split("/").pop() || ""),
  };
}

/** When one cannot be handed anything, as far as it is so today: away, full. Pure. `today`: "2026-03-05". */
export function whenNot(worker: TeamWorker | undefined, now: Date, t: ReturnType<typeof useTranslation>["t"], language: string): string[] {
  const today = localDay(now);
  const { firstDay, lastDay, fullUntil } = worker?.absence ?? {};
  const last = dayText(lastDay);
  const isAway = firstDay !== undefined && dayText(firstDay) <= today && today <= last;
  const isFull = fullUntil !== undefined && today <= dayText(fullUntil);
  return [...(isAway ? [t("standing.away", { day: dayInWords(last, now, language) })] : []), ...(isFull ? [t("standing.full", { day: dayInWords(dayText(fullUntil), now, language) })] : [])];
}

/** What colleagues should know of one before they hand something over: how much she has, and whenNot. Pure. */
export function standingOf(worker: TeamWorker | undefined, now: Date, t: ReturnType<typeof useTranslation>["t"], language: string): string[] {
  return worker ? [t("standing.owned", { count: worker.owned }), ...whenNot(worker, now, t, language)] : [];
}
