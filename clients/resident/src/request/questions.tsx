/** What the service asks her back about a request: a small change, the team, whom to choose. One tap each. */
import { type HelpRequest, HelpRequestService, Relaxation_Kind as Kind, type WillingHelper } from "@omzien/api";
import { Button, Heading, ProblemNotice, inDayAndTime, inWords, toDate, useNow, useAct, useTranslation } from "@omzien/ui";
import { useContact, useMunicipality, useNeighbourhoodName } from "../records.ts";

/** The questions open now; nothing where there are none. */
export function RequestQuestions({ request }: { request: HelpRequest }) {
  return (
    <>
      {request.relaxation && <Relax request={request} />}
      {request.passOnUntil && <PassOn request={request} />}
      {request.willing.length > 0 && <Choose request={request} />}
    </>
  );
}

function Relax({ request }: { request: HelpRequest }) {
  const { t, i18n } = useTranslation();
  const now = useNow();
  const municipality = useMunicipality();
  const { act, problem, isPending } = useAct(HelpRequestService.method.answerRelaxation);
  const relaxation = request.relaxation as NonNullable<HelpRequest["relaxation"]>;
  const values = {
    finds: relaxation.finds,
    km: Math.round(relaxation.maxDistanceMeters / 100) / 10,
    hours: Math.abs(Math.round(relaxation.minutesLater / 6) / 10),
    direction: relaxation.minutesLater < 0 ? "earlier" : "later",
    skill: inWords(municipality?.skills.find(({ id }) => id === relaxation.skill)?.displayName, i18n.language),
  };
  const until = toDate(request.relaxationUntil);
  return (
    <section className="omzien-card" aria-labelledby="relax">
      <Heading level={2} id="relax">
        {t("questions.relax")}
      </Heading>
      <p>{t(`questions.relax-${Kind[relaxation.kind]}`, values)}</p>
      {until && <p className="omzien-small">{t("questions.until", { moment: inDayAndTime(until, now, i18n.language) })}</p>}
      <ProblemNotice problem={problem} />
      <div className="omzien-actions">
        <Button purpose="primary" busy={isPending} onClick={() => void act({ name: request.name, isTaken: true })}>
          {t("questions.relax-yes")}
        </Button>
        <Button busy={isPending} onClick={() => void act({ name: request.name, isTaken: false })}>
          {t("questions.relax-no")}
        </Button>
      </div>
    </section>
  );
}

function PassOn({ request }: { request: HelpRequest }) {
  const { t, i18n } = useTranslation();
  const now = useNow();
  const { act, problem, isPending } = useAct(HelpRequestService.method.answerPassOn);
  const until = toDate(request.passOnUntil);
  return (
    <section className="omzien-card" aria-labelledby="pass-on">
      <Heading level={2} id="pass-on">
        {t("questions.pass-on")}
      </Heading>
      <p>{t("questions.pass-on-text")}</p>
      {until && <p className="omzien-small">{t("questions.until", { moment: inDayAndTime(until, now, i18n.language) })}</p>}
      <ProblemNotice problem={problem} />
      <div className="omzien-actions">
        <Button purpose="primary" busy={isPending} onClick={() => void act({ name: request.name, mayPassOn: true })}>
          {t("questions.pass-on-yes")}
        </Button>
        <Button busy={isPending} onClick={() => void act({ name: request.name, mayPassOn: false })}>
          {t("questions.pass-on-no")}
        </Button>
      </div>
    </section>
  );
}

function Choose({ request }: { request: HelpRequest }) {
  const { t, i18n } = useTranslation();
  const now = useNow();
  const choose = useAct(HelpRequestService.method.chooseHelper);
  const none = useAct(HelpRequestService.method.chooseNobody);
  const until = toDate(request.chooseUntil);
  return (
    <section aria-labelledby="choose">
      <Heading level={2} id="choose">
        {t("questions.choose")}
      </Heading>
      {until && <p className="omzien-small">{t("questions.choose-until", { moment: inDayAndTime(until, now, i18n.language) })}</p>}
      <ProblemNotice problem={choose.problem ?? none.problem} />
      <ul className="omzien-list">
        {request.willing.map((helper) => (
          <Willing key={helper.resident} helper={helper} isBusy={choose.isPending} onChoose={() => void choose.act({ name: request.name, helper: helper.resident })} />
        ))}
      </ul>
      <Button busy={none.isPending} onClick={() => void none.act({ name: request.name })}>
        {t("questions.choose-nobody")}
      </Button>
    </section>
  );
}

/** First name, area and why this person. A code this version has no words for is left out. */
function Willing({ helper, isBusy, onChoose }: { helper: WillingHelper; isBusy: boolean; onChoose: () => void }) {
  const { t, i18n } = useTranslation();
  const contact = useContact(helper.resident);
  const place = useNeighbourhoodName()(helper.neighbourhood);
  const why = helper.why.map((code) => `questions.because-${code}`).filter((key) => i18n.exists(key));
  const who = contact?.givenName ?? t("request.somebody");
  return (
    <li className="omzien-card">
      <p>
        <strong>{who}</strong>
        {place && <>, {place}</>}
      </p>
      <p>{[...(helper.why.includes("BOARD") ? [] : ["questions.why-offers"]), ...why].map((key) => t(key)).join(" ")}</p>
      <Button purpose="primary" busy={isBusy} onClick={onChoose}>
        {t("questions.choose-this", { name: who })}
      </Button>
    </li>
  );
}
