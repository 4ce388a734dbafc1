/** What she can do about a request: change it, settle for who there is, let somebody go, take it back, open it again. */
import { type HelpRequest, HelpRequest_Outcome as Outcome, HelpRequest_State as State, HelpRequest_WithdrawReason as Reason, HelpRequestService, OfferService } from "@omzien/api";
import { Button, Heading, ProblemNotice, inWords, toDate, useNow, useAct, useTranslation } from "@omzien/ui";
import { useState } from "react";
import { Link } from "wouter";
import { idOf } from "../names.ts";
import { useContact } from "../records.ts";

const reasons = [
  { reason: Reason.SOLVED_MYSELF, text: "actions.solved-myself" },
  { reason: Reason.NOT_NEEDED, text: "actions.not-needed" },
  { reason: Reason.TOOK_TOO_LONG, text: "actions.took-too-long" },
  { reason: Reason.WITHDRAW_REASON_UNSPECIFIED, text: "actions.no-reason" },
];
/** How long after closing it can be opened again (docs/design.md, section 3). */
const reopenDays = 14;

/** Only what is possible now is shown. */
export function RequestActions({ request }: { request: HelpRequest }) {
  const { t, i18n } = useTranslation();
  const now = useNow();
  const withdraw = useAct(HelpRequestService.method.withdrawHelpRequest);
  const settle = useAct(HelpRequestService.method.settleForFewer);
  const reopen = useAct(HelpRequestService.method.reopenHelpRequest);
  const [isWithdrawing, setWithdrawing] = useState(false);
  const closed = toDate(request.closeTime);
  const canReopen = request.state === State.CLOSED && closed && now.getTime() - closed.getTime() < reopenDays * 86_400_000 && ![Outcome.DIED, Outcome.MOVED].includes(request.outcome);
  const isLooking = request.state === State.OPEN || request.state === State.WITH_TEAM;
  return (
    <section aria-labelledby="actions">
      <Heading level={2} id="actions">
        {t("actions.title")}
      </Heading>
      <ProblemNotice problem={withdraw.problem ?? settle.problem ?? reopen.problem} />
      {request.outcome === Outcome.MOVED && <p>{inWords(request.whereToGo, i18n.language)}</p>}
      <div className="omzien-actions">
        {isLooking && (
          <Link className="nl-button nl-button--secondary" href={`/vragen/${idOf(request.name)}/veranderen`}>
            {t("actions.change")}
          </Link>
        )}
        {isLooking && request.accepted > 0 && request.accepted < request.places && (
          <Button busy={settle.isPending} onClick={() => void settle.act({ name: request.name })}>
            {t("actions.settle", { count: request.accepted })}
          </Button>
        )}
        {canReopen && (
          <Button busy={reopen.isPending} onClick={() => void reopen.act({ name: request.name })}>
            {t("actions.not-solved")}
          </Button>
        )}
        {request.state === State.CLOSED && (
          <Link className="nl-button nl-button--secondary" href="/vraag">
            {t("actions.ask-again")}
          </Link>
        )}
        {request.state !== State.CLOSED && !isWithdrawing && <Button onClick={() => setWithdrawing(true)}>{t("actions.withdraw")}</Button>}
      </div>
      {isWithdrawing && request.state !== State.CLOSED && (
        <section className="omzien-card" aria-labelledby="withdraw">
          <Heading level={3} id="withdraw">
            {t("actions.withdraw-why")}
          </Heading>
          <div className="omzien-actions">
            {reasons.map(({ reason, text }) => (
              <Button key={text} busy={withdraw.isPending} onClick={() => void withdraw.act({ name: request.name, reason })}>
                {t(text)}
              </Button>
            ))}
            <Button purpose="subtle" onClick={() => setWithdrawing(false)}>
              {t("actions.keep")}
            </Button>
          </div>
        </section>
      )}
      {request.state !== State.CLOSED && request.helpers.map(({ resident }) => <LetGo key={resident} request={request} helper={resident} />)}
    </section>
  );
}

/** It does not click, or it did not feel right: she is let go without a reason, and kept apart if wanted. */
function LetGo({ request, helper }: { request: HelpRequest; helper: string }) {
  const { t } = useTranslation();
  const release = useAct(HelpRequestService.method.releaseHelper);
  const block = useAct(OfferService.method.blockResident);
  const who = useContact(helper)?.givenName ?? t("request.somebody");
  return (
    <details className="omzien-more">
      <summary>{t("actions.about", { name: who })}</summary>
      <ProblemNotice problem={release.problem ?? block.problem} />
      <p>{t("actions.about-text")}</p>
      <div className="omzien-actions">
        <Button busy={release.isPending} onClick={() => void release.act({ name: request.name, helper })}>
          {t("actions.release", { name: who })}
        </Button>
        <Button busy={block.isPending} onClick={() => void block.act({ name: helper })}>
          {t("actions.block", { name: who })}
        </Button>
        <Link className="nl-button nl-button--secondary" href="/zorgen">
          {t("actions.not-right")}
        </Link>
      </div>
    </details>
  );
}
