/** Home: what needs her now, then what she can do. */
import { useQuery } from "@connectrpc/connect-query";
import { type Appointment, Appointment_State as AppointmentState, HelpRequest_State as RequestState, HelpRequestService, Invitation_State as InvitationState, InvitationService } from "@omzien/api";
import { Heading, Page, inDayAndTime, toDate, useNow, useSession, useTranslation } from "@omzien/ui";
import { BigLink } from "./link.tsx";
import { idOf } from "./names.ts";
import { useCategoryName, useMe, useWhat } from "./records.ts";
import { useRequestStatus } from "./request/status.ts";

/** The first page of who is logged in. */
export function Home() {
  const { t, i18n } = useTranslation();
  const now = useNow();
  const { municipality } = useSession();
  const { me } = useMe();
  const parent = municipality.name;
  const requests = useQuery(HelpRequestService.method.listHelpRequests, { parent, pageSize: 20 }).data?.helpRequests ?? [];
  const invitations = useQuery(InvitationService.method.listInvitations, { parent, pageSize: 50 }).data?.invitations ?? [];
  const appointments = useQuery(InvitationService.method.listAppointments, { parent, pageSize: 200 }).data?.appointments ?? [];
  const what = useWhat();
  const nameOf = useCategoryName();
  const status = useRequestStatus();
  // Over, and not said yet how it went: by her, whoever she was in it.
  const toSay = appointments.filter(({ state, endTime, asker, askerResult, helperResult }) => [AppointmentState.PLANNED, AppointmentState.UNKNOWN].includes(state) && (toDate(endTime)?.getTime() ?? 0) <= now.getTime() && (asker === me?.name ? askerResult : helperResult) === 0);
  const noteOf = (one: Appointment) => [nameOf(one.category), one.proposed && one.proposedBy !== me?.name && t("appointment.proposed-short")].filter(Boolean).join(". ");
  const open = requests.filter(({ state }) => state !== RequestState.CLOSED);
  const toAnswer = invitations.filter((one) => one.state === InvitationState.SENT || one.isToConfirm);
  const coming = appointments.filter(({ state, endTime }) => state === AppointmentState.PLANNED && (toDate(endTime)?.getTime() ?? 0) > now.getTime()).slice(0, 5);
  return (
    <Page title={t("home.title", { name: me?.givenName ?? "" })}>
      {(open.length > 0 || toSay.length > 0 || toAnswer.length > 0 || coming.length > 0) && (
        <>
          <Heading level={2}>{t("home.now")}</Heading>
          <ul className="omzien-list">
            {toAnswer.map((one) => (
              <BigLink key={one.name} to={`/uitnodigingen/${idOf(one.name)}`} picture="hands" note={t("home.invitation-note")}>
                {what(one)}
              </BigLink>
            ))}
            {toSay.map((one) => (
              <BigLink key={one.name} to={`/afspraken/${idOf(one.name)}`} picture="question" note={`${nameOf(one.category)}, ${inDayAndTime(toDate(one.startTime) ?? now, now, i18n.language)}`}>
                {t("home.how")}
              </BigLink>
            ))}
            {coming.map((one) => (
              <BigLink key={one.name} to={`/afspraken/${idOf(one.name)}`} picture="calendar" note={noteOf(one)}>
                {inDayAndTime(toDate(one.startTime) ?? now, now, i18n.language)}
              </BigLink>
            ))}
            {open.map((one) => (
              <BigLink key={one.name} to={`/vragen/${idOf(one.name)}`} picture="question" note={status(one)}>
                {what(one)}
              </BigLink>
            ))}
          </ul>
        </>
      )}
      <Heading level={2}>{t("home.what")}</Heading>
      <ul className="omzien-list">
        <BigLink to="/vraag" picture="hands" note={t("home.ask-note")}>
          {t("home.ask")}
        </BigLink>
        <BigLink to="/helpen" picture="people" note={t("home.help-note")}>
          {t("home.help")}
        </BigLink>
        <BigLink to="/afspraken" picture="calendar">
          {t("home.appointments")}
        </BigLink>
        <BigLink to="/zorgen" picture="care" note={t("home.worry-note")}>
          {t("home.worry")}
        </BigLink>
      </ul>
    </Page>
  );
}
