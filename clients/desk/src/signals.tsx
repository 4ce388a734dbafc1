/** Worries about people: the team's, and the restricted ones for those who may read them. Reading one is logged. */
import { useInfiniteQuery, useQuery } from "@connectrpc/connect-query";
import { SignalService, Signal_Kind as Kind, Signal_Known as Known, Signal_Outcome as Outcome, Signal_State as State, type Signal, type Worker } from "@omzien/api";
import { Button, CheckField, Loading, Notice, Page, ProblemNotice, SelectField, inDayAndTime, lookAt, problemOf, toDate, useAct, useNow, useSession, useTranslation } from "@omzien/ui";
import { useState } from "react";
import { useLocation, useSearch } from "wouter";
import { teamsOf, useNames, useTeam } from "./worker.ts";

/** The list, the oldest first. */
export function Signals({ worker }: { worker: Worker }) {
  const { t } = useTranslation();
  const { municipality } = useSession();
  const { team, isLead } = useTeam(worker);
  const hasTeam = teamsOf(worker).length > 0;
  const ownTeam = team || (worker.assignments.find((one) => one.team)?.team ?? "");
  const isRestricted = worker.readsRestrictedSignals && (new URLSearchParams(useSearch()).get("lijst") === "afgeschermd" || !hasTeam);
  const [, navigate] = useLocation();
  const unread = useQuery(SignalService.method.countUnread, { parent: municipality.name, team: ownTeam }, { enabled: isLead }).data;
  const query = useInfiniteQuery(SignalService.method.listSignals, { parent: municipality.name, team: isRestricted ? "" : ownTeam, isRestricted, pageSize: 100, pageToken: "" }, { pageParamKey: "pageToken", getNextPageParam: (page) => page.nextPageToken || undefined });
  const signals = query.data?.pages.flatMap((page) => page.signals) ?? [];
  return (
    <Page title={t("signals.title")} wide>
      {unread && unread.restricted > 0n && (
        <Notice kind="warning">
          <p>{t("signals.unread", { count: Number(unread.restricted) })}</p>
        </Notice>
      )}
      {worker.readsRestrictedSignals && hasTeam && <CheckField label={t("signals.restricted")} isChecked={isRestricted} onCheck={(checked) => navigate(checked ? "/zorgen?lijst=afgeschermd" : "/zorgen")} />}
      <ProblemNotice problem={query.error ? problemOf(query.error) : null} retry={() => void query.refetch()} />
      {query.isPending && <Loading />}
      {query.data && signals.length === 0 && !query.hasNextPage && <p>{t("signals.none")}</p>}
      <ul className="omzien-list">
        {signals.map((signal) => (
          <OneSignal key={signal.name} signal={signal} worker={worker} />
        ))}
      </ul>
      {query.hasNextPage && <Button onClick={() => void query.fetchNextPage()}>{t("page.more")}</Button>}
    </Page>
  );
}

const outcomes = [Outcome.TALKED, Outcome.PASSED_TO_TEAM, Outcome.NEIGHBOUR_HELP, Outcome.REFERRED, Outcome.VEILIG_THUIS, Outcome.NOTHING_NEEDED];

function OneSignal({ signal, worker }: { signal: Signal; worker: Worker }) {
  const { t, i18n } = useTranslation();
  const now = useNow();
  const names = useNames();
  const [isOpen, setOpen] = useState(false);
  const [outcome, setOutcome] = useState(String(Outcome.TALKED));
  const read = useQuery(SignalService.method.getSignal, { name: signal.name }, { enabled: isOpen, ...lookAt(signal.name) });
  const take = useAct(SignalService.method.takeSignal);
  const end = useAct(SignalService.method.endSignal);
  const received = toDate(signal.createTime);
  return (
    <li className="omzien-card">
      <p>
        <strong>{t(`signal.kind-${Kind[signal.kind]}`)}</strong>
        {`, ${names.neighbourhood(signal.neighbourhood)}, ${received ? inDayAndTime(received, now, i18n.language) : ""}, ${t(`signal.state-${State[signal.state]}`)}`}
        {signal.owner && `: ${names.worker(signal.owner)}`}
        {signal.isRestricted && ` (${t("signals.is-restricted")})`}
      </p>
      <Button aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        {t("signals.read")}
      </Button>
      {isOpen && (
        <>
          <ProblemNotice problem={take.problem ?? end.problem ?? (read.error ? problemOf(read.error) : null)} />
          {read.data && (
            <>
              <p>{read.data.about || t("signals.no-name")}</p>
              <blockquote className="omzien-quote">{read.data.text}</blockquote>
              {read.data.known !== Known.KNOWN_UNSPECIFIED && <p>{t(`signal.known-${Known[read.data.known]}`)}</p>}
            </>
          )}
          <div className="omzien-actions">
            {signal.owner !== worker.name && (
              <Button purpose="primary" busy={take.isPending} onClick={() => void take.act({ name: signal.name, etag: signal.etag })}>
                {t("actions.take")}
              </Button>
            )}
          </div>
          {signal.owner === worker.name && (
            <>
              <SelectField label={t("close.outcome")} value={outcome} options={outcomes.map((one) => ({ value: String(one), label: t(`signal.outcome-${Outcome[one]}`) }))} onChoose={setOutcome} />
              <Button purpose="primary" busy={end.isPending} onClick={() => void end.act({ name: signal.name, outcome: Number(outcome) as Outcome, etag: signal.etag })}>
                {t("close.send")}
              </Button>
            </>
          )}
        </>
      )}
    </li>
  );
}
