/** The team: when it is open, who has how much, and when one is away. */
import { create } from "@bufbuild/protobuf";
import { useQuery } from "@connectrpc/connect-query";
import { type Absence, DateSchema, OpeningHours_Weekday as Weekday, TeamService, type Worker } from "@omzien/api";
import { Button, Heading, Loading, Notice, Page, ProblemNotice, TextField, dayInWords, dayOf, dayText, localDay, problemOf, useAct, useNow, useSession, useTranslation } from "@omzien/ui";
import { useState } from "react";
import { useAllItems } from "./items.ts";
import { teamsOf, useMunicipality, useNames, useTeam, whenNot } from "./worker.ts";

/** The page. */
export function Team({ worker }: { worker: Worker }) {
  const { t, i18n } = useTranslation();
  const { team } = useTeam(worker);
  const names = useNames();
  const hours = useMunicipality()?.teams.find(({ id }) => id === team)?.openingHours ?? [];
  const items = useAllItems(team);
  const colleagues = names.workers.filter((one) => teamsOf(one).some((other) => other.team === team));
  const countOf = (owner: string) => items.data?.filter((one) => one.owner === owner) ?? [];
  const { municipality } = useSession();
  const now = useNow();
  const loads = useQuery(TeamService.method.listTeamWorkers, { parent: municipality.name, team }).data?.workers ?? [];
  const absence = useQuery(TeamService.method.getAbsence, { name: `${worker.name}/absence` });
  return (
    <Page title={names.team(team)} wide>
      <Heading level={2}>{t("team.hours")}</Heading>
      <ul>
        {hours.map(({ weekdays, opens, closes }, i) => (
          <li key={String(i)}>{`${weekdays.map((day) => t(`weekday.${Weekday[day]}`)).join(", ")}: ${opens} – ${closes}`}</li>
        ))}
      </ul>
      <Heading level={2}>{t("team.load")}</Heading>
      <ProblemNotice problem={items.error ? problemOf(items.error) : null} retry={() => void items.refetch()} />
      {items.isPending ? (
        <Loading />
      ) : (
        <div className="omzien-scroll" tabIndex={0} role="region" aria-label={t("team.load")}>
          <table className="omzien-table">
            <thead>
              <tr>
                <th scope="col">{t("team.who")}</th>
                <th scope="col">{t("team.items")}</th>
                <th scope="col">{t("team.late")}</th>
                <th scope="col">{t("team.standing")}</th>
              </tr>
            </thead>
            <tbody>
              {[{ name: "", displayName: t("team.nobody") }, ...colleagues].map(({ name, displayName }) => (
                <tr key={name}>
                  <th scope="row">{displayName}</th>
                  <td>{countOf(name).length}</td>
                  <td>{countOf(name).filter(({ isLate }) => isLate).length}</td>
                  <td>{whenNot(loads.find(({ worker }) => worker === name), now, t, i18n.language).join(", ")}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      <Heading level={2}>{t("team.full")}</Heading>
      {absence.data && <FullForm absence={absence.data} />}
      <Heading level={2}>{t("team.absence")}</Heading>
      {absence.data && <AbsenceForm key={JSON.stringify(absence.data.firstDay ?? null)} absence={absence.data} />}
    </Page>
  );
}

function FullForm({ absence }: { absence: Absence }) {
  const { t, i18n } = useTranslation();
  const now = useNow();
  const { act, problem, isPending } = useAct(TeamService.method.setFullUntil);
  const [until, setUntil] = useState(dayText(absence.fullUntil));
  const [isSaved, setSaved] = useState(false);
  const save = (day: string) => void act({ name: absence.name, ...(day && { untilDay: create(DateSchema, dayOf(day)) }) }).then((done) => setSaved(done !== undefined));
  const isFull = absence.fullUntil !== undefined && dayText(absence.fullUntil) >= localDay(now);
  return (
    <form
      noValidate
      onSubmit={(e) => {
        e.preventDefault();
        save(until);
      }}
    >
      <ProblemNotice problem={problem} />
      {isSaved && (
        <Notice kind="ok">
          <p>{t("page.saved")}</p>
        </Notice>
      )}
      {isFull && (
        <Notice kind="info">
          <p>{t("standing.full", { day: dayInWords(dayText(absence.fullUntil), now, i18n.language) })}</p>
        </Notice>
      )}
      <TextField label={t("team.full-until")} hint={t("team.full-hint")} error={problem?.fields["until_day"] && t("team.full-wrong")} type="date" min={localDay(now)} value={until} onText={setUntil} />
      <div className="omzien-actions">
        <Button type="submit" busy={isPending}>
          {t("page.save")}
        </Button>
        {isFull && (
          <Button
            type="button"
            onClick={() => {
              setUntil("");
              save("");
            }}
          >
            {t("team.not-full")}
          </Button>
        )}
      </div>
    </form>
  );
}

function AbsenceForm({ absence }: { absence: Absence }) {
  const { t } = useTranslation();
  const { act, problem, isPending } = useAct(TeamService.method.setAbsence);
  const [first, setFirst] = useState(dayText(absence.firstDay));
  const [last, setLast] = useState(dayText(absence.lastDay));
  const [isSaved, setSaved] = useState(false);
  const save = (days: object) => void act({ name: absence.name, ...days }).then((done) => setSaved(done !== undefined));
  return (
    <form
      noValidate
      onSubmit={(e) => {
        e.preventDefault();
        if (first && last) save({ firstDay: create(DateSchema, dayOf(first)), lastDay: create(DateSchema, dayOf(last)) });
      }}
    >
      <ProblemNotice problem={problem} />
      {isSaved && (
        <Notice kind="ok">
          <p>{t("page.saved")}</p>
        </Notice>
      )}
      <p>{t("team.absence-text")}</p>
      <TextField label={t("team.first-day")} type="date" value={first} onText={setFirst} />
      <TextField label={t("team.last-day")} type="date" value={last} onText={setLast} />
      <div className="omzien-actions">
        <Button purpose="primary" type="submit" busy={isPending}>
          {t("page.save")}
        </Button>
        <Button type="button" onClick={() => save({})}>
          {t("team.not-away")}
        </Button>
      </div>
    </form>
  );
}
