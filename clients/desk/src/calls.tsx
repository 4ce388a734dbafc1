/** Call tasks of the team: whom to call, why, and what came of it. Whom is asked for only when a task is opened: that is shown to her. */
import { useInfiniteQuery, useQuery } from "@connectrpc/connect-query";
import { type CallTask, CallTask_Result as Result, InboxService, Message_Kind as Kind, ResidentService, type Worker } from "@omzien/api";
import { Button, Loading, Page, ProblemNotice, SelectField, inDayAndTime, localPhone, lookAt, problemOf, toDate, useAct, useNow, useSession, useTranslation } from "@omzien/ui";
import { useEffect, useState } from "react";
import { useLocation, useSearch } from "wouter";
import { fullName } from "./full-name.ts";
import { useLive } from "./watch.ts";
import { useNames, useTeam } from "./worker.ts";

/** Asked after the help was to be given: how it went, and who is to hear of it. */
const aftercare = new Set(["AFTERCARE", "HOW_WAS_IT", "NOBODY_CAME", "NOBODY_OPENED", "HELPED_SOMEBODY_WHO_DIED"]);

/** The list, what is due first first. */
export function Calls({ worker }: { worker: Worker }) {
  const { t } = useTranslation();
  const { municipality } = useSession();
  const { team, isLead } = useTeam(worker);
  const names = useNames();
  const search = useSearch();
  const [, navigate] = useLocation();
  const list = new URLSearchParams(search).get("lijst") ?? "";
  const onlyRaised = list === "leads";
  const isLive = useLive(municipality.name, team);
  const query = useInfiniteQuery(InboxService.method.listCallTasks, { parent: municipality.name, team, onlyRaised, pageSize: 100, pageToken: "" }, { pageParamKey: "pageToken", getNextPageParam: (page) => page.nextPageToken || undefined });
  // Aftercare is chosen among all of them: "none" is said only once every page was read.
  const { hasNextPage, isFetching, fetchNextPage, isError: hasFailed } = query;
  const isReading = list === "nazorg" && hasNextPage;
  useEffect(() => {
    if (isReading && !isFetching && !hasFailed) void fetchNextPage();
  }, [isReading, isFetching, hasFailed, fetchNextPage]);
  const tasks = query.data?.pages.flatMap(({ callTasks }) => callTasks).filter(({ reason }) => list !== "nazorg" || aftercare.has(reason)) ?? [];
  return (
    <Page title={t("calls.title", { team: names.team(team) })} wide>
      <ProblemNotice problem={query.error ? problemOf(query.error) : null} retry={() => void query.refetch()} />
      <p className="omzien-small" role="status">
        {isLive ? t("queue.live") : t("queue.not-live")}
      </p>
      <SelectField
        label={t("queue.list")}
        value={list}
        options={[{ value: "", label: t("calls.all") }, { value: "nazorg", label: t("calls.aftercare") }, ...(isLead ? [{ value: "leads", label: t("calls.only-raised") }] : [])]}
        onChoose={(value) => navigate(value ? `/bellen?lijst=${value}` : "/bellen")}
      />
      {(query.isPending || (isReading && !hasFailed)) && <Loading />}
      {query.data && tasks.length === 0 && !isReading && <p>{t("calls.none")}</p>}
      <ul className="omzien-list">
        {tasks.map((task) => (
          <Task key={task.name} task={task} />
        ))}
      </ul>
      {hasNextPage && !isReading && <Button onClick={() => void query.fetchNextPage()}>{t("page.more")}</Button>}
    </Page>
  );
}

const results = [Result.REACHED, Result.NOT_REACHED, Result.ALL_WELL, Result.DID_NOT_TAKE_PLACE, Result.NEEDS_TEAM];
const onlyOfAppointments = new Set([Result.ALL_WELL, Result.DID_NOT_TAKE_PLACE]);

function Task({ task }: { task: CallTask }) {
  const { t, i18n } = useTranslation();
  const now = useNow();
  const [isOpen, setOpen] = useState(false);
  const opened = useQuery(InboxService.method.getCallTask, { name: task.name }, { enabled: isOpen, ...lookAt(task.name) });
  const whom = opened.data?.resident ?? "";
  const resident = useQuery(ResidentService.method.getResident, { name: whom }, { enabled: whom !== "", ...lookAt(whom) }).data;
  const complete = useAct(InboxService.method.completeCallTask);
  const due = toDate(task.dueTime);
  const isLate = due !== undefined && due < now;
  return (
    <li className={`omzien-card${isLate ? " omzien-item--late" : ""}`}>
      <p>
        {isLate && (
          <strong className="omzien-late">
            <span aria-hidden="true">⚠ </span>
            {t("queue.late")}{" "}
          </strong>
        )}
        <strong>{t(`call.${task.reason}`)}</strong>
        {due && `, ${t("calls.until", { moment: inDayAndTime(due, now, i18n.language) })}`}
        {task.attempts > 0 && `, ${t("calls.attempts", { count: task.attempts })}`}
      </p>
      <Button aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        {t("calls.open")}
      </Button>
      {isOpen && (
        <>
          <ProblemNotice problem={complete.problem ?? (opened.error ? problemOf(opened.error) : null)} />
          {resident && (
            <p>
              <strong>
                {fullName(resident)}
              </strong>
              {", "}
              <a href={`tel:${resident.phone}`}>{localPhone(resident.phone)}</a>
            </p>
          )}
          {opened.data && !whom && <p>{t("calls.nobody-named")}</p>}
          {task.tells.length > 0 && (
            <>
              <p>{t("calls.tell")}</p>
              <ul>
                {task.tells.map((kind, i) => (
                  <li key={String(i)}>{t(`tell.${Kind[kind]}`)}</li>
                ))}
              </ul>
            </>
          )}
          <div className="omzien-actions">
            {results
              .filter((result) => !onlyOfAppointments.has(result) || task.subject.includes("/appointments/"))
              .map((result) => (
                <Button key={result} busy={complete.isPending} onClick={() => void complete.act({ name: task.name, result })}>
                  {t(`calls.result-${Result[result]}`)}
                </Button>
              ))}
          </div>
        </>
      )}
    </li>
  );
}
