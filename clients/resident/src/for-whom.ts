/** For whom she arranges things, who agreed to it. */
import { useQuery } from "@connectrpc/connect-query";
import { Delegation_State as State, HelpRequestService, OfferService } from "@omzien/api";
import { useSession } from "@omzien/ui";

/** Returns the names of those she arranges for; undefined while it is not known. */
export function useArrangesFor(): string[] | undefined {
  const { municipality, person } = useSession();
  const query = useQuery(OfferService.method.listDelegates, { parent: municipality.name, pageSize: 200 }, { enabled: person?.kind === "resident" });
  return query.data?.delegations.filter(({ delegate, state }) => delegate === person?.name && state === State.ACTIVE).map(({ resident }) => resident);
}

/** The requests of somebody she arranges for, the newest first; undefined while they are not known. */
export function useRequestsFor(asker: string) {
  const { municipality } = useSession();
  return useQuery(HelpRequestService.method.listHelpRequests, { parent: municipality.name, asker, pageSize: 50 }, { enabled: asker !== "", retry: false }).data?.helpRequests;
}
