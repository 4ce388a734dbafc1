/** Her appointments, as asker and as helper: those to come first. */
import { useQuery } from "@connectrpc/connect-query";
import { Appointment_State as State, InvitationService } from "@omzien/api";
import { Heading, Loading, Page, ProblemNotice, inDayAndTime, problemOf, toDate, useNow, useSession, useTranslation } from "@omzien/ui";
import { BigLink } from "./link.tsx";
import { idOf } from "./names.ts";
import { useCategoryName } from "./records.ts";

/** The list. */
export function Appointments() {
  const { t, i18n } = useTranslation();
  const now = useNow();
  const { municipality, person } = useSession();
  const query = useQuery(InvitationService.method.listAppointments, { parent: municipality.name, pageSize: 200 });
  const nameOf = useCategoryName();
  const all = query.data?.appointments ?? [];
  const isToCome = (end: Date | undefined) => (end?.getTime() ?? 0) > now.getTime();
  const part = (toCome: boolean) =>
    all
      .filter(({ endTime, state }) => isToCome(toDate(endTime)) === toCome && state !== State.MOVED)
      .map((one) => (
        <BigLink key={one.name} to={`/afspraken/${idOf(one.name)}`} picture="calendar" note={`${nameOf(one.category)}. ${t(one.asker === person?.name ? "appointment.for-me" : "appointment.i-help")} ${t(`appointment.state-${one.state}`)}`}>
          {inDayAndTime(toDate(one.startTime) ?? now, now, i18n.language)}
        </BigLink>
      ));
  return (
    <Page title={t("appointments.title")}>
      <ProblemNotice problem={query.error ? problemOf(query.error) : null} retry={() => void query.refetch()} />
      {query.isPending && <Loading />}
      {query.data && all.length === 0 && <p>{t("appointments.none")}</p>}
      <ul className="omzien-list">{part(true)}</ul>
      {part(false).length > 0 && (
        <>
          <Heading level={2}>{t("appointments.before")}</Heading>
          <ul className="omzien-list">{part(false).reverse()}</ul>
        </>
      )}
    </Page>
  );
}
