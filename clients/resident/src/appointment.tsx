/** One appointment: who, when, where the door is; moving, cancelling, and how it went. */
import { create } from "@bufbuild/protobuf";
import { useQuery } from "@connectrpc/connect-query";
import { type Appointment as Agreed, Appointment_Result as Result, Appointment_State as State, InvitationService, TimeSlotSchema } from "@omzien/api";
import { Button, Heading, Loading, Notice, Page, ProblemNotice, TextField, addressInWords, dayAfter, fromLocal, inDayAndTime, inTime, localDay, localTime, problemOf, toDate, toTimestamp, useNow, useSession, useAct, useTranslation } from "@omzien/ui";
import { useState } from "react";
import { Link } from "wouter";
import { fieldError } from "./field-error.ts";
import { idOf } from "./names.ts";
import { useCategoryName } from "./records.ts";
import { Person } from "./request/request.tsx";

/** The page of an appointment. */
export function Appointment({ id }: { id: string }) {
  const { t, i18n } = useTranslation();
  const now = useNow();
  const { municipality, person } = useSession();
  const query = useQuery(InvitationService.method.getAppointment, { name: `${municipality.name}/appointments/${id}` }, { refetchInterval: 60_000 });
  const nameOf = useCategoryName();
  if (query.isPending) return <Loading />;
  const one = query.data;
  if (!one) {
    return (
      <Page title={t("not-found.title")}>
        <ProblemNotice problem={query.error ? problemOf(query.error) : null} retry={() => void query.refetch()} />
      </Page>
    );
  }
  const start = toDate(one.startTime) ?? now;
  const isHelper = one.helpers.includes(person?.name ?? "");
  return (
    <Page title={t("appointment.title", { moment: inDayAndTime(start, now, i18n.language) })}>
      <p className="omzien-lead" role="status">
        {t(`appointment.state-${one.state}`)}
      </p>
      {isHelper && one.isCallFirst && <CallFirst name={one.name} />}
      {one.state === State.MOVED && (
        <p>
          <Link href="/afspraken">{t("appointment.to-all")}</Link>
        </p>
      )}
      <dl className="omzien-facts">
        <dt>{t("ask.what-short")}</dt>
        <dd>{nameOf(one.category)}</dd>
        <dt>{t("appointment.until")}</dt>
        <dd>{inTime(toDate(one.endTime) ?? now, i18n.language)}</dd>
        <dt>{isHelper ? t("appointment.for") : t("appointment.who")}</dt>
        <dd>{isHelper ? <Person name={one.asker} /> : one.helpers.map((name) => <Person key={name} name={name} />)}</dd>
        <dt>{t("ask.where-short")}</dt>
        <dd>{addressInWords(one.place) || t("appointment.no-place")}</dd>
      </dl>
      {!isHelper && (
        <p>
          <Link href={`/vragen/${idOf(one.request)}`}>{t("appointment.to-request")}</Link>
        </p>
      )}
      <Moving appointment={one} me={person?.name ?? ""} />
      {now >= start && <HowWasIt appointment={one} isHelper={isHelper} />}
    </Page>
  );
}

/** The asker has no app: whoever comes calls, and says that she did. */
function CallFirst({ name }: { name: string }) {
  const { t } = useTranslation();
  const { act, problem, isPending } = useAct(InvitationService.method.reportCalled);
  return (
    <Notice kind="warning">
      <p>{t("appointment.call-first")}</p>
      <ProblemNotice problem={problem} />
      <Button busy={isPending} onClick={() => void act({ name })}>
        {t("appointment.called")}
      </Button>
    </Notice>
  );
}

/** Another moment: proposed by one, answered by the other; or not at all. */
function Moving({ appointment: one, me }: { appointment: Agreed; me: string }) {
  const { t, i18n } = useTranslation();
  const now = useNow();
  const start = toDate(one.startTime) ?? now;
  const end = toDate(one.endTime) ?? now;
  const propose = useAct(InvitationService.method.proposeMove);
  const answer = useAct(InvitationService.method.answerMove);
  const cancel = useAct(InvitationService.method.cancelAppointment);
  const [form, setForm] = useState<{ day: string; from: string; until: string } | null>(null);
  const [isCancelling, setCancelling] = useState(false);
  if (one.state !== State.PLANNED || start <= now) return null;
  const proposed = toDate(one.proposed?.startTime);
  return (
    <section aria-labelledby="moving">
      <Heading level={2} id="moving">
        {t("appointment.other-moment")}
      </Heading>
      <ProblemNotice problem={propose.problem ?? answer.problem ?? cancel.problem} />
      {proposed && one.proposedBy !== me && (
        <div className="omzien-card">
          <p>{t("appointment.proposed", { moment: inDayAndTime(proposed, now, i18n.language) })}</p>
          <div className="omzien-actions">
            <Button purpose="primary" busy={answer.isPending} onClick={() => void answer.act({ name: one.name, isAgreed: true })}>
              {t("appointment.suits")}
            </Button>
            <Button busy={answer.isPending} onClick={() => void answer.act({ name: one.name, isAgreed: false })}>
              {t("appointment.suits-not")}
            </Button>
          </div>
        </div>
      )}
      {proposed && one.proposedBy === me && <p>{t("appointment.you-proposed", { moment: inDayAndTime(proposed, now, i18n.language) })}</p>}
      {form ? (
        <form
          noValidate
          onSubmit={(e) => {
            e.preventDefault();
            const slot = create(TimeSlotSchema, { startTime: toTimestamp(fromLocal(form.day, form.from)), endTime: toTimestamp(fromLocal(form.day, form.until)) });
            void propose.act({ name: one.name, proposed: slot }).then((done) => done && setForm(null));
          }}
        >
          <TextField label={t("ask.which-day")} type="date" min={localDay(now)} error={fieldError(propose.problem, "proposed", t)} value={form.day} onText={(day) => setForm({ ...form, day })} />
          <TextField label={t("ask.from")} type="time" value={form.from} onText={(from) => setForm({ ...form, from })} />
          <TextField label={t("ask.until")} type="time" value={form.until} onText={(until) => setForm({ ...form, until })} />
          <div className="omzien-actions">
            <Button purpose="primary" type="submit" busy={propose.isPending}>
              {t("appointment.propose")}
            </Button>
            <Button type="button" onClick={() => setForm(null)}>
              {t("page.cancel")}
            </Button>
          </div>
        </form>
      ) : (
        <div className="omzien-actions">
          <Button onClick={() => setForm({ day: dayAfter(localDay(start), 1), from: localTime(start), until: localTime(end) })}>{t("appointment.move")}</Button>
          {!isCancelling && <Button onClick={() => setCancelling(true)}>{t("appointment.cancel")}</Button>}
          {isCancelling && (
            <Button hint="negative" purpose="primary" busy={cancel.isPending} onClick={() => void cancel.act({ name: one.name })}>
              {t("appointment.cancel-sure")}
            </Button>
          )}
        </div>
      )}
    </section>
  );
}

/** How it went, as each side may say it. */
function HowWasIt({ appointment: one, isHelper }: { appointment: Agreed; isHelper: boolean }) {
  const { t } = useTranslation();
  const now = useNow();
  const { act, problem, isPending } = useAct(InvitationService.method.reportAppointment);
  const [isMissed, setMissed] = useState(false);
  const [day, setDay] = useState(dayAfter(localDay(now), 1));
  const said = isHelper ? one.helperResult : one.askerResult;
  const start = toDate(one.startTime) ?? now;
  const end = toDate(one.endTime) ?? now;
  const canSay = [State.PLANNED, State.UNKNOWN].includes(one.state) && said === Result.RESULT_UNSPECIFIED;
  return (
    <section aria-labelledby="how">
      <Heading level={2} id="how">
        {t("appointment.how")}
      </Heading>
      <ProblemNotice problem={problem} />
      {!canSay && <p>{said ? t(`appointment.said-${said}`) : t("appointment.over")}</p>}
      {canSay && !isMissed && (
        <div className="omzien-actions">
          <Button purpose="primary" busy={isPending} onClick={() => void act({ name: one.name, result: Result.WENT_WELL })}>
            {t("appointment.well")}
          </Button>
          {isHelper ? (
            <Button busy={isPending} onClick={() => void act({ name: one.name, result: Result.NO_ANSWER_AT_DOOR })}>
              {t("appointment.nobody-opens")}
            </Button>
          ) : (
            <Button onClick={() => setMissed(true)}>{t("appointment.nobody-came")}</Button>
          )}
        </div>
      )}
      {canSay && isMissed && (
        <div className="omzien-card">
          <p>{t("appointment.nobody-came-text")}</p>
          <TextField label={t("ask.which-day")} type="date" min={localDay(now)} value={day} onText={setDay} />
          <div className="omzien-actions">
            <Button
              purpose="primary"
              busy={isPending}
              onClick={() =>
                void act({
                  name: one.name,
                  result: Result.NOBODY_CAME,
                  instead: create(TimeSlotSchema, { startTime: toTimestamp(fromLocal(day, localTime(start))), endTime: toTimestamp(fromLocal(day, localTime(end))) }),
                })
              }
            >
              {t("appointment.look-again", { time: localTime(start) })}
            </Button>
            <Button busy={isPending} onClick={() => void act({ name: one.name, result: Result.NOBODY_CAME })}>
              {t("appointment.team-please")}
            </Button>
            <Button onClick={() => setMissed(false)}>{t("page.cancel")}</Button>
          </div>
        </div>
      )}
    </section>
  );
}
