/** What most pages ask: the municipality, who she is, what she may see of others. */
import { useQuery } from "@connectrpc/connect-query";
import { type Contact, DirectoryService, type HelpRequest, type Municipality, type Resident, ResidentService } from "@omzien/api";
import { inDay, inWords, problemOf, toDate, useNow, useSession, useTranslation } from "@omzien/ui";
import { Code } from "@connectrpc/connect";

/** The municipality as the directory has it; undefined while it is on its way. */
export function useMunicipality(): Municipality | undefined {
  const { municipality, person } = useSession();
  return useQuery(DirectoryService.method.getMunicipality, { name: municipality.name }, { enabled: person !== null, staleTime: 300_000 }).data;
}

/** Who is logged in: her record; null where she is not registered yet; undefined while it is on its way. */
export function useMe(): { me: Resident | null | undefined; problem: ReturnType<typeof problemOf> | null; refetch: () => unknown } {
  const { person } = useSession();
  const query = useQuery(ResidentService.method.getResident, { name: person?.name ?? "" }, { enabled: person?.kind === "resident" });
  const problem = query.error ? problemOf(query.error) : null;
  if (problem?.code === Code.NotFound) return { me: null, problem: null, refetch: query.refetch };
  return { me: query.data, problem, refetch: query.refetch };
}

/** What may be seen of somebody now; undefined: nothing, or not yet. */
export function useContact(name: string | undefined): Contact | undefined {
  return useQuery(ResidentService.method.getContact, { name: name ?? "" }, { enabled: !!name, retry: false }).data;
}

/** Returns how a kind of help is called here. */
export function useCategoryName(): (id: string) => string {
  const municipality = useMunicipality();
  const { i18n } = useTranslation();
  return (id) => inWords(municipality?.categories.find((one) => one.id === id)?.displayName, i18n.language) || id;
}

/** Returns what is asked and on which day, as lists name it: "Boodschappen doen, vrijdag 6 maart". */
export function useWhat(): (asked: Pick<HelpRequest, "category" | "when">) => string {
  const nameOf = useCategoryName();
  const now = useNow();
  const { i18n } = useTranslation();
  return ({ category, when }) => {
    const start = toDate(when[0]?.startTime);
    return start ? `${nameOf(category)}, ${inDay(start, now, i18n.language)}` : nameOf(category);
  };
}

/** Returns how a neighbourhood is called; empty for none. */
export function useNeighbourhoodName(): (id: string) => string {
  const municipality = useMunicipality();
  return (id) => municipality?.districts.flatMap(({ neighbourhoods }) => neighbourhoods).find((one) => one.id === id)?.displayName ?? id;
}
