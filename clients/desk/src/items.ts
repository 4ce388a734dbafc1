/** All items of a team that have not ended, all pages read: for counts that must not miss any. */
import { createClient } from "@connectrpc/connect";
import { useTransport } from "@connectrpc/connect-query";
import { type Escalation, TeamService } from "@omzien/api";
import { useSession } from "@omzien/ui";
import { useQuery } from "@tanstack/react-query";

/** Returns them in the order in which they are to be begun with. */
export function useAllItems(team: string) {
  const transport = useTransport();
  const parent = useSession().municipality.name;
  return useQuery({
    queryKey: ["all-items", parent, team],
    enabled: team !== "",
    queryFn: async () => {
      const items: Escalation[] = [];
      let pageToken = "";
      do {
        const page = await createClient(TeamService, transport).listEscalations({ parent, team, pageSize: 200, pageToken });
        items.push(...page.escalations);
        pageToken = page.nextPageToken;
      } while (pageToken);
      return items;
    },
  });
}
