/** The people round her: whom she knows, who arranges things for her, whom she is kept apart from. All end with one tap. */
import { useQuery } from "@connectrpc/connect-query";
import { type CircleMember, CircleMember_State as MemberState, type Delegation, Delegation_State as DelegationState, OfferService } from "@omzien/api";
import { Button, Heading, Page, ProblemNotice, useSession, useAct, useTranslation } from "@omzien/ui";
import { Link } from "wouter";
import { idOf } from "../names.ts";
import { useContact } from "../records.ts";

/** The page. */
export function People() {
  const { t } = useTranslation();
  const { municipality, person } = useSession();
  const parent = municipality.name;
  const circle = useQuery(OfferService.method.listCircle, { parent, pageSize: 200 }).data?.members ?? [];
  const delegations = useQuery(OfferService.method.listDelegates, { parent, pageSize: 200 }).data?.delegations ?? [];
  const settings = useQuery(OfferService.method.getHelperSettings, { name: `${parent}/helpers/${idOf(person?.name ?? "")}` }).data;
  const mine = `${location.origin}/ken/${idOf(person?.name ?? "")}`;
  return (
    <Page title={t("me.people")}>
      <Heading level={2}>{t("people.circle")}</Heading>
      <p>{t("people.circle-text")}</p>
      <ul className="omzien-list">
        {circle.map((one) => (
          <Member key={`${one.owner} ${one.member}`} member={one} />
        ))}
      </ul>
      {circle.length === 0 && <p>{t("people.nobody")}</p>}
      <Heading level={2}>{t("people.delegates")}</Heading>
      <p>{t("people.delegates-text")}</p>
      <ul className="omzien-list">
        {delegations.map((one) => (
          <Delegate key={`${one.resident} ${one.delegate}`} delegation={one} />
        ))}
      </ul>
      {delegations.length === 0 && <p>{t("people.nobody")}</p>}
      <Heading level={2}>{t("people.invite")}</Heading>
      <p>{t("people.invite-text")}</p>
      <p className="omzien-quote">{mine}</p>
      {(settings?.blocked.length ?? 0) > 0 && (
        <>
          <Heading level={2}>{t("people.blocked")}</Heading>
          <ul className="omzien-list">
            {settings?.blocked.map((name) => (
              <Blocked key={name} name={name} />
            ))}
          </ul>
        </>
      )}
    </Page>
  );
}

function Member({ member: one }: { member: CircleMember }) {
  const { t } = useTranslation();
  const { municipality, person } = useSession();
  const isMine = one.owner === person?.name;
  const who = useContact(isMine ? one.member : one.owner)?.givenName ?? t("request.somebody");
  const answer = useAct(OfferService.method.answerCircleInvitation);
  const remove = useAct(OfferService.method.removeFromCircle);
  const isAsked = one.state === MemberState.ASKED;
  return (
    <li className="omzien-card">
      <p>{t(isMine ? (isAsked ? "people.asked" : "people.member") : isAsked ? "people.asks-you" : "people.you-are", { name: who })}</p>
      <ProblemNotice problem={answer.problem ?? remove.problem} />
      <div className="omzien-actions">
        {!isMine && isAsked && (
          <Button purpose="primary" busy={answer.isPending} onClick={() => void answer.act({ parent: municipality.name, owner: one.owner, isYes: true })}>
            {t("people.yes")}
          </Button>
        )}
        {!isMine && isAsked && (
          <Button busy={answer.isPending} onClick={() => void answer.act({ parent: municipality.name, owner: one.owner, isYes: false })}>
            {t("page.no")}
          </Button>
        )}
        {(isMine || !isAsked) && (
          <Button busy={remove.isPending} onClick={() => void remove.act({ parent: municipality.name, owner: one.owner, member: one.member })}>
            {t("people.end", { name: who })}
          </Button>
        )}
      </div>
    </li>
  );
}

function Delegate({ delegation: one }: { delegation: Delegation }) {
  const { t } = useTranslation();
  const { municipality, person } = useSession();
  const isForMe = one.resident === person?.name;
  const who = useContact(isForMe ? one.delegate : one.resident)?.givenName ?? t("request.somebody");
  const answer = useAct(OfferService.method.answerDelegation);
  const end = useAct(OfferService.method.endDelegation);
  const isAsked = one.state === DelegationState.ASKED;
  return (
    <li className="omzien-card">
      <p>{t(isForMe ? (isAsked ? "people.delegate-asked" : "people.delegate-active") : isAsked ? "people.delegate-asks-you" : "people.delegate-you-are", { name: who })}</p>
      <ProblemNotice problem={answer.problem ?? end.problem} />
      <div className="omzien-actions">
        {!isForMe && isAsked && (
          <Button purpose="primary" busy={answer.isPending} onClick={() => void answer.act({ parent: municipality.name, resident: one.resident, isYes: true })}>
            {t("people.yes")}
          </Button>
        )}
        {!isForMe && isAsked && (
          <Button busy={answer.isPending} onClick={() => void answer.act({ parent: municipality.name, resident: one.resident, isYes: false })}>
            {t("page.no")}
          </Button>
        )}
        {!isForMe && !isAsked && (
          <Link className="nl-button nl-button--primary" href={`/vraag/voor/${idOf(one.resident)}`}>
            {t("people.ask-for", { name: who })}
          </Link>
        )}
        {(isForMe || !isAsked) && (
          <Button busy={end.isPending} onClick={() => void end.act({ parent: municipality.name, resident: one.resident, delegate: one.delegate })}>
            {t("people.end", { name: who })}
          </Button>
        )}
      </div>
    </li>
  );
}

function Blocked({ name }: { name: string }) {
  const { t } = useTranslation();
  const { act, problem, isPending } = useAct(OfferService.method.unblockResident);
  return (
    <li className="omzien-card">
      <p>{t("people.blocked-one", { number: idOf(name).slice(0, 4).toUpperCase() })}</p>
      <ProblemNotice problem={problem} />
      <Button busy={isPending} onClick={() => void act({ name })}>
        {t("people.unblock")}
      </Button>
    </li>
  );
}
