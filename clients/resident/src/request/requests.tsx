/** Her questions: open ones first, then what has ended. */
import { useInfiniteQuery } from "@connectrpc/connect-query";
import { HelpRequest_State as State, HelpRequestService } from "@omzien/api";
import { Button, Heading, Loading, Page, ProblemNotice, problemOf, useSession, useTranslation } from "@omzien/ui";
import { BigLink } from "../link.tsx";
import { useArrangesFor, useRequestsFor } from "../for-whom.ts";
import { idOf } from "../names.ts";
import { useContact, useWhat } from "../records.ts";
import { useRequestStatus } from "./status.ts";

/** The list of requests. */
export function Requests() {
  const { t } = useTranslation();
  const arrangesFor = useArrangesFor() ?? [];
  const { municipality } = useSession();
  const list = useInfiniteQuery(HelpRequestService.method.listHelpRequests, { parent: municipality.name, pageSize: 20, pageToken: "" }, { pageParamKey: "pageToken", getNextPageParam: (page) => page.nextPageToken || undefined });
  const what = useWhat();
  const status = useRequestStatus();
  const requests = list.data?.pages.flatMap(({ helpRequests }) => helpRequests) ?? [];
  const part = (isClosed: boolean) =>
    requests
      .filter(({ state }) => (state === State.CLOSED) === isClosed)
      .map((one) => (
        <BigLink key={one.name} to={`/vragen/${idOf(one.name)}`} picture={isClosed ? "letter" : "question"} note={status(one)}>
          {what(one)}
        </BigLink>
      ));
  return (
    <Page title={t("requests.title")}>
      <ProblemNotice problem={list.error ? problemOf(list.error) : null} retry={() => void list.refetch()} />
      {list.isPending && <Loading />}
      <ul className="omzien-list">
        <BigLink to="/vraag" picture="hands">
          {t("home.ask")}
        </BigLink>
      </ul>
      {list.data && requests.length === 0 && <p>{t("requests.none")}</p>}
      <ul className="omzien-list">{part(false)}</ul>
      {part(true).length > 0 && (
        <>
          <Heading level={2}>{t("requests.ended")}</Heading>
          <ul className="omzien-list">{part(true)}</ul>
        </>
      )}
      {arrangesFor.map((asker) => (
        <Theirs key={asker} asker={asker} />
      ))}
      {list.hasNextPage && <Button onClick={() => void list.fetchNextPage()}>{t("page.more")}</Button>}
    </Page>
  );
}

/** What is open for somebody she arranges for, and asking for more. */
function Theirs({ asker }: { asker: string }) {
  const { t } = useTranslation();
  const what = useWhat();
  const status = useRequestStatus();
  const name = useContact(asker)?.givenName ?? t("request.somebody");
  const open = useRequestsFor(asker)?.filter(({ state }) => state !== State.CLOSED) ?? [];
  return (
    <>
      <Heading level={2}>{t("requests.for", { name })}</Heading>
      <ul className="omzien-list">
        {open.map((one) => (
          <BigLink key={one.name} to={`/vragen/${idOf(one.name)}`} picture="question" note={status(one)}>
            {what(one)}
          </BigLink>
        ))}
        <BigLink to={`/vraag/voor/${idOf(asker)}`} picture="hands">
          {t("people.ask-for", { name })}
        </BigLink>
      </ul>
    </>
  );
}
