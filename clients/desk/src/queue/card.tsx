/** One card: the asker's own words, why it came here, what was tried, and all a worker can do. Opening it is shown to the asker. */
import { Code } from "@connectrpc/connect";
import { useQuery } from "@connectrpc/connect-query";
import { ContactAttempt_Result as AttemptResult, ContactAttempt_Way as Way, Escalation_Outcome as Outcome, Escalation_Reason as Reason, Escalation_State as State, HelpRequestService, HelpRequest_State as RequestState, Relaxation_Kind as RelaxationKind, ResidentService, TeamService, type Worker } from "@omzien/api";
import { Button, Heading, Loading, ProblemNotice, addressInWords, inDayAndTime, localPhone, lookAt, problemOf, toDate, useNow, useSession, useAskedWhen, useTranslation } from "@omzien/ui";
import { Link } from "wouter";
import { fullName } from "../full-name.ts";
import { useNames } from "../worker.ts";
import { CardActions } from "./actions.tsx";
import { AppointmentsOfCard, Helpers } from "./helpers-of-card.tsx";
import { idOf } from "./queue.tsx";

/** The card of that id. */
export function Card({ id, worker }: { id: string; worker: Worker }) {
  const { t, i18n } = useTranslation();
  const now = useNow();
  const { municipality } = useSession();
  const names = useNames();
  const askedWhen = useAskedWhen();
  const query = useQuery(TeamService.method.getEscalation, { name: `${municipality.name}/escalations/${id}` }, lookAt(`${municipality.name}/escalations/${id}`));
  const card = query.data;
  if (query.isPending) return <Loading />;
  const problem = query.error ? problemOf(query.error) : null;
  // What is there no more, or is not hers any more, is not shown from memory.
  if (!card?.helpRequest || problem?.code === Code.NotFound) return <ProblemNotice problem={problem} retry={() => void query.refetch()} />;
  const request = card.helpRequest;
  const moment = (time: Parameters<typeof toDate>[0]) => {
    const date = toDate(time);
    return date ? inDayAndTime(date, now, i18n.language) : t("card.none");
  };
  const facts: [string, string][] = [
    [t("card.state"), `${t(`escalation.state-${State[card.state]}`)}${card.owner ? `: ${names.worker(card.owner)}` : ""}${card.outcome ? `, ${t(`escalation.outcome-${Outcome[card.outcome]}`)}` : ""}`],
    [t("card.why"), t(`escalation.reason-${Reason[card.reason]}`)],
    [t("card.begin"), moment(card.beginTime)],
    [t("card.due"), moment(card.dueTime)],
    [t("card.promise"), moment(request.promiseTime)],
    [t("card.when"), askedWhen(request).join("\n")],
    [t("card.where"), request.isRemote ? t("card.remote") : [addressInWords(request.place), names.neighbourhood(card.neighbourhood)].filter(Boolean).join(", ")],
    [t("card.missing"), t("card.missing-of", { missing: card.missing, places: request.places })],
    ...(card.waitingUntil ? [[t("card.waiting"), moment(card.waitingUntil)] as [string, string]] : []),
    ...(card.searchUntil ? [[t("card.searching"), moment(card.searchUntil)] as [string, string]] : []),
    ...(card.offeredTo ? [[t("card.offered"), names.worker(card.offeredTo)] as [string, string]] : []),
    ...(card.activeTime ? [[t("card.active"), moment(card.activeTime)] as [string, string]] : []),
    ...(card.idleTime && card.state === State.OWNED ? [[t("card.clock"), t(card.isContacted ? "card.clock-idle" : "card.clock-contact", { moment: moment(card.idleTime) })] as [string, string]] : []),
    ...(card.idleTime && card.state === State.QUEUED ? [[t("card.clock"), t("card.clock-free", { moment: moment(card.idleTime) })] as [string, string]] : []),
    ...(card.caseNumber ? [[t("card.case-number"), card.caseNumber] as [string, string]] : []),
  ];
  return (
    <article className={`omzien-card-page${card.isLate ? " omzien-item--late" : ""}`}>
      <Heading level={2}>
        {names.category(card.category)} <span className="omzien-small">{idOf(card.name)}</span>
      </Heading>
      {card.isLate && (
        <p>
          <strong className="omzien-late">
            <span aria-hidden="true">⚠ </span>
            {t("queue.late")}
          </strong>
        </p>
      )}
      <Asker name={request.asker} />
      <Heading level={3}>{t("card.words")}</Heading>
      <blockquote className="omzien-quote">{request.textForHelpers || t("card.no-words")}</blockquote>
      {request.textForAccepted && <blockquote className="omzien-quote">{request.textForAccepted}</blockquote>}
      <dl className="omzien-facts">
        {facts.map(([label, value]) => (
          <div key={label} className="omzien-fact">
            <dt>{label}</dt>
            <dd className="omzien-lines">{value}</dd>
          </div>
        ))}
      </dl>
      {request.relaxation && <p>{t("card.relaxation", { kind: t(`card.relaxation-${RelaxationKind[request.relaxation.kind]}`), finds: request.relaxation.finds })}</p>}
      <CardActions card={card} worker={worker} />
      <Heading level={3}>{t("card.tried")}</Heading>
      {card.attempts.length === 0 && <p>{t("card.nobody-tried")}</p>}
      <Helpers card={card} worker={worker} />
      <AppointmentsOfCard card={card} />
      <Heading level={3}>{t("card.contacts")}</Heading>
      {card.contactAttempts.length === 0 && <p>{t("card.no-contacts")}</p>}
      <ul>
        {card.contactAttempts.map((one, i) => (
          <li key={String(i)}>{`${moment(one.time)}: ${t(`attempt.way-${Way[one.way]}`)}, ${t(`attempt.result-${AttemptResult[one.result]}`)} (${names.worker(one.worker)})`}</li>
        ))}
      </ul>
      <Heading level={3}>{t("card.notes")}</Heading>
      {card.notes.length === 0 && <p>{t("card.no-notes")}</p>}
      <ul>
        {card.notes.map((note, i) => (
          <li key={String(i)}>
            <span className="omzien-small">{`${moment(note.time)}, ${names.worker(note.worker)}`}</span>
            <span className="omzien-lines omzien-quote">{note.text}</span>
          </li>
        ))}
      </ul>
      <OtherMatters asker={request.asker} except={request.name} />
      <p className="omzien-actions">
        <Button onClick={() => window.print()}>{t("card.print")}</Button>
        <Link className="nl-button nl-button--secondary" href={`/aan-de-telefoon?voor=${idOf(request.asker)}`}>
          {t("card.ask-more")}
        </Link>
      </p>
    </article>
  );
}

/** Her name and phone. Asked for, and so shown to her, only because the card is open. */
function Asker({ name }: { name: string }) {
  const { t } = useTranslation();
  const query = useQuery(ResidentService.method.getResident, { name }, lookAt(name));
  const asker = query.data;
  if (!asker) return query.error ? <ProblemNotice problem={problemOf(query.error)} /> : null;
  return (
    <p>
      <strong>
        {fullName(asker)}
      </strong>
      {", "}
      <a href={`tel:${asker.phone}`}>{localPhone(asker.phone)}</a>
      {asker.channel === 2 && ` (${t("card.phone-only")})`}
      {asker.languages.length > 0 && `, ${asker.languages.join(", ")}`}
    </p>
  );
}

function OtherMatters({ asker, except }: { asker: string; except: string }) {
  const { t } = useTranslation();
  const { municipality } = useSession();
  const names = useNames();
  const others = useQuery(HelpRequestService.method.listHelpRequests, { parent: municipality.name, asker, pageSize: 50 }, lookAt(asker)).data?.helpRequests.filter(({ name, state }) => name !== except && state !== RequestState.CLOSED) ?? [];
  if (others.length === 0) return null;
  return (
    <>
      <Heading level={3}>{t("card.others")}</Heading>
      <ul>
        {others.map((one) => (
          <li key={one.name}>{`${names.category(one.category)}: ${t(`request.state-${RequestState[one.state]}`)}`}</li>
        ))}
      </ul>
    </>
  );
}
