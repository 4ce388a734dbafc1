/** The people asked for a card's request: how it ended with each, late yeses to answer, and suspending one. */
import { Appointment_State as AppointmentState, type Escalation, HelperService, Rung, TeamService, type Worker } from "@omzien/api";
import { Button, Heading, Notice, ProblemNotice, inDayAndTime, localPhone, lookAt, toDate, useAct, useNow, useSession, useTranslation } from "@omzien/ui";
import { useQuery } from "@connectrpc/connect-query";
import { ResidentService } from "@omzien/api";
import { useState } from "react";
import { fullName } from "../full-name.ts";
import { idOf } from "./queue.tsx";

/** The list, with a line for each. Names are asked for, and so logged, only with a tap. */
export function Helpers({ card, worker }: { card: Escalation; worker: Worker }) {
  const { t } = useTranslation();
  const late = useAct(TeamService.method.answerLateYes);
  const willing = card.helpRequest?.willing ?? [];
  return (
    <>
      <ProblemNotice problem={late.problem} />
      {card.owner === worker.name &&
        willing.map(({ resident }) => (
          <div key={resident} className="omzien-card">
            <p>{t("helpers.willing", { who: idOf(resident) })}</p>
            <div className="omzien-actions">
              <Button purpose="primary" busy={late.isPending} onClick={() => void late.act({ name: card.name, helper: resident, isAccepted: true, etag: card.etag })}>
                {t("helpers.accept")}
              </Button>
              <Button busy={late.isPending} onClick={() => void late.act({ name: card.name, helper: resident, isAccepted: false, etag: card.etag })}>
                {t("helpers.thank")}
              </Button>
            </div>
          </div>
        ))}
      <ul>
        {card.attempts.map((attempt) => (
          <OneHelper key={`${attempt.helper} ${attempt.createTime?.seconds}`} attempt={attempt} />
        ))}
      </ul>
    </>
  );
}

function OneHelper({ attempt }: { attempt: Escalation["attempts"][number] }) {
  const { t, i18n } = useTranslation();
  const now = useNow();
  const asked = toDate(attempt.createTime);
  return (
    <li>
      {`${asked ? inDayAndTime(asked, now, i18n.language) : ""}, ${t(`rung.${Rung[attempt.rung]}`)}: ${t(`invitation.${attempt.result}`)}${attempt.isRecorded ? `, ${t("helpers.recorded")}` : ""} `}
      <AboutHelper name={attempt.helper} />
    </li>
  );
}

/** What was agreed for this request, and how it ended: also in an earlier episode, whose helpers are no more among those asked. */
export function AppointmentsOfCard({ card }: { card: Escalation }) {
  const { t, i18n } = useTranslation();
  const now = useNow();
  if (card.appointments.length === 0) return null;
  return (
    <>
      <Heading level={3}>{t("card.appointments")}</Heading>
      <ul>
        {card.appointments.map((one) => (
          <li key={one.name}>
            {`${inDayAndTime(toDate(one.startTime) ?? now, now, i18n.language)}: ${t(`appointment.state-${AppointmentState[one.state]}`)} `}
            {one.helpers.map((helper) => (
              <AboutHelper key={helper} name={helper} />
            ))}
          </li>
        ))}
      </ul>
    </>
  );
}

/** Who she is, and what may be done about her; asked for, and so shown to her, with a tap. */
function AboutHelper({ name }: { name: string }) {
  const { t } = useTranslation();
  const { municipality } = useSession();
  const [isOpen, setOpen] = useState(false);
  const helper = useQuery(ResidentService.method.getResident, { name }, { enabled: isOpen, ...lookAt(name), retry: false }).data;
  const standing = useQuery(HelperService.method.getHelperStanding, { name: `${municipality.name}/helpers/${idOf(name)}` }, { enabled: isOpen, retry: false }).data;
  const suspend = useAct(HelperService.method.suspendHelper);
  const resume = useAct(HelperService.method.resumeHelper);
  const [isSure, setSure] = useState(false);
  return (
    <>
      <button type="button" className="omzien-plain" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        {t("helpers.who", { who: idOf(name).slice(0, 6) })}
      </button>
      {isOpen && (
        <div className="omzien-card">
          <p>{helper ? `${fullName(helper)}, ${localPhone(helper.phone)}` : t("helpers.not-yours")}</p>
          <ProblemNotice problem={suspend.problem ?? resume.problem} />
          {standing?.isSuspended ? (
            <>
              <Notice kind="warning">
                <p>{t("helpers.suspended")}</p>
              </Notice>
              <Button busy={resume.isPending} onClick={() => void resume.act({ name: standing.name })}>
                {t("helpers.resume")}
              </Button>
            </>
          ) : (
            standing &&
            (isSure ? (
              <>
                <p>{t("helpers.suspend-follows")}</p>
                <Button purpose="primary" hint="negative" busy={suspend.isPending} onClick={() => void suspend.act({ name: standing.name })}>
                  {t("helpers.suspend-sure")}
                </Button>
              </>
            ) : (
              <Button onClick={() => setSure(true)}>{t("helpers.suspend")}</Button>
            ))
          )}
        </div>
      )}
    </>
  );
}
