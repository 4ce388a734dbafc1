/** One invitation: what is asked, why her, the rules; yes or no. No reason is asked for a no. */
import { useQuery } from "@connectrpc/connect-query";
import { type Invitation as Asked, Invitation_State as State, InvitationService, Rung } from "@omzien/api";
import { Button, CheckField, Heading, Loading, Notice, Page, ProblemNotice, inDayAndTime, inWords, problemOf, toDate, useNow, useSession, useAct, useAskedWhen, useTranslation } from "@omzien/ui";
import { useState } from "react";
import { BigLink } from "../link.tsx";
import { useCategoryName, useNeighbourhoodName } from "../records.ts";
import { Person } from "../request/request.tsx";

/** The page of an invitation. */
export function Invitation({ id }: { id: string }) {
  const { t, i18n } = useTranslation();
  const now = useNow();
  const { municipality } = useSession();
  const query = useQuery(InvitationService.method.getInvitation, { name: `${municipality.name}/invitations/${id}` }, { refetchInterval: 30_000 });
  const askedWhen = useAskedWhen();
  const nameOf = useCategoryName();
  const placeOf = useNeighbourhoodName();
  if (query.isPending) return <Loading />;
  const invitation = query.data;
  if (!invitation) {
    return (
      <Page title={t("not-found.title")}>
        <ProblemNotice problem={query.error ? problemOf(query.error) : null} retry={() => void query.refetch()} />
      </Page>
    );
  }
  const until = toDate(invitation.answerUntil);
  return (
    <Page title={nameOf(invitation.category)}>
      {invitation.state !== State.SENT && (
        <p className="omzien-lead" role="status">
          {t(invitation.isToConfirm ? "helping.to-confirm" : `invitation.state-${invitation.state}`)}
        </p>
      )}
      {invitation.isRecorded && invitation.state === State.ACCEPTED && (
        <Notice kind="info">
          <p>{t("invitation.recorded")}</p>
        </Notice>
      )}
      <dl className="omzien-facts">
        <dt>{t("ask.when-short")}</dt>
        <dd>
          {askedWhen(invitation).map((line) => (
            <div key={line}>{line}</div>
          ))}
        </dd>
        <dt>{t("ask.where-short")}</dt>
        <dd>{placeOf(invitation.neighbourhood)}</dd>
        {invitation.textForHelpers && (
          <>
            <dt>{t("invitation.text")}</dt>
            <dd className="omzien-quote">{invitation.textForHelpers}</dd>
          </>
        )}
        {invitation.textForAccepted && (
          <>
            <dt>{t("invitation.text-comer")}</dt>
            <dd className="omzien-quote">{invitation.textForAccepted}</dd>
          </>
        )}
        <dt>{t("invitation.why")}</dt>
        <dd>
          <Why invitation={invitation} />
        </dd>
      </dl>
      {invitation.asker && <Person name={invitation.asker} />}
      {invitation.state === State.SENT && until && <p className="omzien-small">{t("questions.until", { moment: inDayAndTime(until, now, i18n.language) })}</p>}
      <Answer invitation={invitation} />
      {invitation.state === State.ACCEPTED && (
        <ul className="omzien-list">
          <BigLink to="/afspraken" picture="calendar">
            {t("home.appointments")}
          </BigLink>
        </ul>
      )}
    </Page>
  );
}

/** Why she: what she offers, then what the search said of her. A code this version has no words for is left out. */
function Why({ invitation }: { invitation: Asked }) {
  const { t, i18n } = useTranslation();
  const known = invitation.why.map((code) => `invitation.because-${code}`).filter((key) => i18n.exists(key));
  const isHerOwnChoice = invitation.why.includes("BOARD");
  return (
    <ul>
      {[...(isHerOwnChoice ? [] : [`invitation.why-${Rung[invitation.rung]}`]), ...known].map((key) => (
        <li key={key}>{t(key)}</li>
      ))}
    </ul>
  );
}

function Answer({ invitation }: { invitation: Asked }) {
  const { t, i18n } = useTranslation();
  const yes = useAct(InvitationService.method.acceptInvitation);
  const no = useAct(InvitationService.method.declineInvitation);
  const stop = useAct(InvitationService.method.withdrawInvitation);
  const [hasAgreed, setAgreed] = useState(false);
  const [mustAgree, setMustAgree] = useState(false);
  const isOpen = [State.SENT, State.EXPIRED, State.DECLINED].includes(invitation.state) || invitation.isToConfirm;
  const needsRules = invitation.houseRules.length > 0;
  const accept = () => {
    if (needsRules && !hasAgreed) return setMustAgree(true);
    void yes.act({ name: invitation.name });
  };
  const instead = yes.problem?.metadata.instead;
  return (
    <>
      <ProblemNotice problem={yes.problem ?? no.problem ?? stop.problem} />
      {instead && (
        <ul className="omzien-list">
          <BigLink to="/helpen/prikbord" picture="board">
            {t("invitation.instead")}
          </BigLink>
        </ul>
      )}
      {isOpen && (
        <>
          {invitation.weekly && <p>{t("invitation.all-dates")}</p>}
          {needsRules && (
            <>
              <Heading level={2}>{t("invitation.rules")}</Heading>
              <ul>
                {invitation.houseRules.map((rule) => (
                  <li key={rule.nl}>{inWords(rule, i18n.language)}</li>
                ))}
              </ul>
              <CheckField label={t("invitation.agree")} error={mustAgree && !hasAgreed ? t("invitation.must-agree") : undefined} isChecked={hasAgreed} onCheck={setAgreed} />
            </>
          )}
          <div className="omzien-actions">
            <Button purpose="primary" busy={yes.isPending} onClick={accept}>
              {t(invitation.isToConfirm ? "invitation.still" : "invitation.yes")}
            </Button>
            {invitation.state === State.SENT && (
              <Button busy={no.isPending} onClick={() => void no.act({ name: invitation.name })}>
                {t("invitation.no")}
              </Button>
            )}
          </div>
        </>
      )}
      {[State.ACCEPTED, State.WILLING].includes(invitation.state) && (
        <div className="omzien-actions">
          <Button busy={stop.isPending} onClick={() => void stop.act({ name: invitation.name })}>
            {t("invitation.stop")}
          </Button>
        </div>
      )}
    </>
  );
}
