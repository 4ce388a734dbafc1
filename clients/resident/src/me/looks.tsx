/** Who of the teams looked at something about her, and when. */
import { useInfiniteQuery } from "@connectrpc/connect-query";
import { ResidentService } from "@omzien/api";
import { Button, Loading, Page, ProblemNotice, inDayAndTime, problemOf, toDate, useNow, useSession, useTranslation } from "@omzien/ui";

/** What there are words for. */
const kinds = ["residents", "escalations", "requests", "appointments", "offers", "helpers", "callTasks", "signals"];

/** The list, the newest first. */
export function Looks() {
  const { t, i18n } = useTranslation();
  const now = useNow();
  const { person } = useSession();
  const list = useInfiniteQuery(ResidentService.method.listLooks, { parent: person?.name ?? "", pageSize: 50, pageToken: "" }, { pageParamKey: "pageToken", getNextPageParam: (page) => page.nextPageToken || undefined });
  const looks = list.data?.pages.flatMap((page) => page.looks) ?? [];
  return (
    <Page title={t("me.looks")}>
      <p>{t("looks.text")}</p>
      <ProblemNotice problem={list.error ? problemOf(list.error) : null} retry={() => void list.refetch()} />
      {list.isPending && <Loading />}
      {list.data && looks.length === 0 && <p>{t("looks.none")}</p>}
      <ul className="omzien-list">
        {looks.map((look, i) => {
          // One of them ("…/requests/abc"), or all ("…/requests").
          const kind = look.what.split("/").findLast((part) => kinds.includes(part)) ?? "other";
          return (
            <li key={String(i)} className="omzien-card">
              <p>
                <strong>{look.workerName || t("looks.somebody")}</strong>, {inDayAndTime(toDate(look.time) ?? now, now, i18n.language)}
              </p>
              <p>{t(`looks.what-${kind}`)}</p>
            </li>
          );
        })}
      </ul>
      {list.hasNextPage && <Button onClick={() => void list.fetchNextPage()}>{t("page.more")}</Button>}
    </Page>
  );
}
