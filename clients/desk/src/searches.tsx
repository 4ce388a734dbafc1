/** Searches for volunteers, for a coordinator: how many of hers were asked and said yes. */
import { useQuery } from "@connectrpc/connect-query";
import { Role, TeamService, type Worker } from "@omzien/api";
import { Loading, Page, ProblemNotice, inDayAndTime, problemOf, toDate, useNow, useSession, useTranslation } from "@omzien/ui";
import { useMunicipality } from "./worker.ts";

/** One list for each organisation she coordinates. */
export function Searches({ worker }: { worker: Worker }) {
  const { t } = useTranslation();
  const organisations = worker.assignments.filter(({ role }) => role === Role.COORDINATOR).map(({ organisation }) => organisation);
  return (
    <Page title={t("searches.title")} wide>
      {organisations.map((organisation) => (
        <OfOne key={organisation} organisation={organisation} />
      ))}
    </Page>
  );
}

function OfOne({ organisation }: { organisation: string }) {
  const { t, i18n } = useTranslation();
  const now = useNow();
  const { municipality: view } = useSession();
  const municipality = useMunicipality();
  const query = useQuery(TeamService.method.listVolunteerSearches, { parent: view.name, organisation, pageSize: 200 }, { refetchInterval: 30_000 });
  const nameOf = (id: string) => municipality?.categories.find((one) => one.id === id)?.displayName?.[i18n.language === "en" ? "en" : "nl"] ?? id;
  if (query.isPending) return <Loading />;
  const title = municipality?.organisations.find(({ id }) => id === organisation)?.displayName ?? organisation;
  return (
    <>
      <ProblemNotice problem={query.error ? problemOf(query.error) : null} retry={() => void query.refetch()} />
      {query.data?.searches.length === 0 && <p>{t("searches.none", { organisation: title })}</p>}
      {(query.data?.searches.length ?? 0) > 0 && (
        <div className="omzien-scroll" tabIndex={0} role="region" aria-label={title}>
          <table className="omzien-table">
            <caption>{title}</caption>
            <thead>
              <tr>
                <th scope="col">{t("searches.what")}</th>
                <th scope="col">{t("searches.until")}</th>
                <th scope="col">{t("searches.missing")}</th>
                <th scope="col">{t("searches.asked")}</th>
                <th scope="col">{t("searches.yes")}</th>
              </tr>
            </thead>
            <tbody>
              {query.data?.searches.map((one) => (
                <tr key={one.escalation}>
                  <th scope="row">{nameOf(one.category)}</th>
                  <td>{inDayAndTime(toDate(one.searchUntil) ?? now, now, i18n.language)}</td>
                  <td>{one.missing}</td>
                  <td>{one.asked}</td>
                  <td>{one.saidYes}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  );
}
