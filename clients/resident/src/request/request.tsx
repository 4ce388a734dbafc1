/** One question of hers: how it stands, what she is asked, who comes, and all she can do about it. */
import { useQuery } from "@connectrpc/connect-query";
import { type HelpRequest, HelpRequest_State as State, HelpRequestService, InvitationService } from "@omzien/api";
import { Heading, Loading, Notice, Page, ProblemNotice, addressInWords, inDayAndTime, inWords, localPhone, problemOf, toDate, useNow, useSession, useAskedWhen, useTranslation } from "@omzien/ui";
import { useLocation } from "wouter";
import { Promise as PromiseMade } from "../ask/read-back.tsx";
import { BigLink } from "../link.tsx";
import { idOf, shortNumber } from "../names.ts";
import { useCategoryName, useContact, useMunicipality } from "../records.ts";
import { RequestActions } from "./actions.tsx";
import { RequestQuestions } from "./questions.tsx";
import { useRequestStatus } from "./status.ts";

/** The page of a request. */
export function Request({ id }: { id: string }) {
  const { t } = useTranslation();
  const { municipality } = useSession();
  useLocation();
  const isNew = location.search.includes("nieuw");
  const name = `${municipality.name}/requests/${id}`;
  const query = useQuery(HelpRequestService.method.getHelpRequest, { name }, { refetchInterval: 30_000 });
  const nameOf = useCategoryName();
  const status = useRequestStatus();
  if (query.isPending) return <Loading />;
  const request = query.data;
  if (!request) {
    return (
      <Page title={t("not-found.title")}>
        <ProblemNotice problem={query.error ? problemOf(query.error) : null} retry={() => void query.refetch()} />
      </Page>
    );
  }
  return (
    <Page title={nameOf(request.category)}>
      {isNew && (
        <Notice kind="ok">
          <p>{t("request.received", { number: shortNumber(request.name) })}</p>
        </Notice>
      )}
      <p className="omzien-lead" role="status">
        {status(request)}
      </p>
      {request.contactPerson && <p>{t("request.contact-person", { name: request.contactPerson })}</p>}
      <RequestQuestions request={request} />
      <Comers request={request} />
      {(request.state === State.OPEN || request.state === State.WITH_TEAM) && <MadePromise request={request} />}
      <Facts request={request} />
      <RequestActions request={request} />
      {request.state === State.OPEN && <Nearby />}
    </Page>
  );
}

function MadePromise({ request }: { request: HelpRequest }) {
  const now = useNow();
  const due = toDate(request.when[0]?.endTime);
  return due && due < now ? null : <PromiseMade request={request} now={now} />;
}

/** Who comes and when. */
function Comers({ request }: { request: HelpRequest }) {
  const { t, i18n } = useTranslation();
  const now = useNow();
  const { municipality } = useSession();
  const all = useQuery(InvitationService.method.listAppointments, { parent: municipality.name, pageSize: 200 }).data?.appointments ?? [];
  const dates = all.filter((one) => one.request === request.name && one.state !== 3);
  if (request.helpers.length === 0 && dates.length === 0) return null;
  return (
    <>
      <Heading level={2}>{t("request.who-comes")}</Heading>
      <ul className="omzien-list">
        {request.helpers.map(({ resident, invitation }) => (
          <li key={invitation} className="omzien-card">
            <Person name={resident} />
          </li>
        ))}
      </ul>
      <ul className="omzien-list">
        {dates.slice(0, 12).map((one) => (
          <BigLink key={one.name} to={`/afspraken/${idOf(one.name)}`} picture="calendar" note={t(`appointment.state-${one.state}`)}>
            {inDayAndTime(toDate(one.startTime) ?? now, now, i18n.language)}
          </BigLink>
        ))}
      </ul>
    </>
  );
}

/** First name and phone, as far as they may be seen. */
export function Person({ name }: { name: string }) {
  const { t } = useTranslation();
  const contact = useContact(name);
  if (!contact) return <span>{t("request.somebody")}</span>;
  return (
    <p>
      <strong>{contact.givenName}</strong>
      {contact.phone && (
        <>
          {" "}
          <a href={`tel:${contact.phone}`}>{localPhone(contact.phone)}</a>
        </>
      )}
    </p>
  );
}

/** A copy of what was entered. */
function Facts({ request }: { request: HelpRequest }) {
  const { t } = useTranslation();
  const nameOf = useCategoryName();
  const askedWhen = useAskedWhen();
  const facts: [string, string][] = [
    [t("request.number"), shortNumber(request.name)],
    [t("ask.what-short"), nameOf(request.category)],
    [t("ask.when-short"), askedWhen(request).join("\n")],
    [t("ask.where-short"), request.isRemote ? t("ask.remote") : addressInWords(request.place)],
    [t("ask.text-short"), request.textForHelpers || t("ask.nothing")],
    [t("ask.comer-short"), request.textForAccepted || t("ask.nothing")],
  ];
  return (
    <>
      <Heading level={2}>{t("request.what-you-asked")}</Heading>
      <dl className="omzien-facts">
        {facts.map(([label, value]) => (
          <div key={label} className="omzien-fact">
            <dt>{label}</dt>
            <dd className="omzien-quote">{value}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

/** What needs nobody: activities nearby. */
function Nearby() {
  const { t, i18n } = useTranslation();
  const activities = useMunicipality()?.activities ?? [];
  if (activities.length === 0) return null;
  return (
    <>
      <Heading level={2}>{t("request.meanwhile")}</Heading>
      <ul>
        {activities.map(({ id, displayName, place, when }) => (
          <li key={id}>
            <strong>{inWords(displayName, i18n.language)}</strong>, {place}. {inWords(when, i18n.language)}.
          </li>
        ))}
      </ul>
    </>
  );
}
