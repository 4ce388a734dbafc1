/** Asking for help: at most five questions, one a screen, then read back before it is sent. Survives a lost connection. */
import { useMutation } from "@connectrpc/connect-query";
import { HelpRequestService, type HelpRequest } from "@omzien/api";
import { Button, Page, addressInWords, newRequestId, problemOf, useNow, useSession, useTranslation } from "@omzien/ui";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useLocation } from "wouter";
import { useDraft } from "../draft.ts";
import { idOf } from "../names.ts";
import { useArrangesFor, useRequestsFor } from "../for-whom.ts";
import { BigLink } from "../link.tsx";
import { useContact, useMe, useMunicipality } from "../records.ts";
import { newQuestion, requestOf, type Question } from "./question.ts";
import { ReadBack } from "./read-back.tsx";
import { StepOnlyComer, StepText, StepWhat, StepWhen, StepWhere } from "./steps.tsx";

const steps = ["what", "when", "where", "text", "comer", "read"] as const;

/** `asker`: the id of somebody she asks for, as her delegate; absent: for herself. */
export function Ask({ asker }: { asker?: string | undefined }) {
  const { t } = useTranslation();
  const now = useNow();
  const { municipality: view } = useSession();
  const municipality = useMunicipality();
  const { me } = useMe();
  const [question, change, forget] = useDraft<Question>(`ask ${asker ?? ""}`, () => newQuestion(now, asker !== undefined));
  const [, navigate] = useLocation();
  const queries = useQueryClient();
  const search = useSearchStep();
  const step = search.step;
  const [stepError, setStepError] = useState("");
  const look = useMutation(HelpRequestService.method.createHelpRequest);
  const send = useMutation(HelpRequestService.method.createHelpRequest);
  const forWhom = asker ? `${view.name}/residents/${asker}` : "";
  const arrangesFor = useArrangesFor();
  const name = useContact(forWhom || undefined)?.givenName;
  // Where she asked for help before, most likely at home, until another address is typed.
  const before = useRequestsFor(forWhom)?.find(({ place }) => place?.postcode)?.place;
  useEffect(() => {
    if (asker && before && question?.postcode === "" && question.houseNumber === "") change({ postcode: before.postcode, houseNumber: before.houseNumber });
  }, [before?.postcode, question !== undefined]);
  const messageOf = (q: Question, validateOnly: boolean) => ({ parent: view.name, helpRequest: requestOf(q, me as NonNullable<typeof me>, now), requestId: validateOnly ? newRequestId() : q.requestId, asker: forWhom, validateOnly });
  const isReading = steps[step] === "read";
  // What she is promised is asked anew whenever she comes to read it back, and when a switch changes it.
  const asked = JSON.stringify(question);
  useEffect(() => {
    if (isReading && question && me) look.mutate(messageOf(question, true));
  }, [isReading, asked, me?.name]);
  if (!question || !municipality || !me || (asker && !arrangesFor)) return null;
  if (asker && !arrangesFor?.includes(forWhom)) {
    return (
      <Page title={t("not-found.title")}>
        <p>{t("ask.not-yours")}</p>
        <ul className="omzien-list">
          <BigLink to="/ik/mensen" picture="people">
            {t("me.people")}
          </BigLink>
        </ul>
      </Page>
    );
  }
  const go = (to: number) => {
    setStepError("");
    search.goTo(to);
  };
  const next = () => {
    if (steps[step] === "what" && !question.category) return setStepError(t("ask.what-missing"));
    if (steps[step] === "where" && question.where === "other" && (!question.postcode || !question.houseNumber)) return setStepError(t("ask.where-missing"));
    go(step + 1);
  };
  const submit = async () => {
    let made: HelpRequest;
    try {
      made = await send.mutateAsync(messageOf(question, false));
    } catch (error) {
      // It was refused for what it says: what is sent next is another one.
      if (!problemOf(error).isTemporary) change({ requestId: newRequestId() });
      return;
    }
    await forget();
    await queries.invalidateQueries();
    navigate(`/vragen/${idOf(made.name)}?nieuw`);
  };
  const props = { question, change, municipality, now, error: stepError };
  const lookProblem = look.error ? problemOf(look.error) : null;
  const sendProblem = send.error ? problemOf(send.error) : null;
  return (
    <Page title={t(`ask.title-${steps[step]}`)}>
      {asker && <p className="omzien-lead">{t("ask.for", { name: name ?? t("request.somebody") })}</p>}
      {!isReading && (
        <p className="omzien-step" aria-live="polite">
          {t("ask.step", { step: step + 1, of: steps.length - 1 })}
        </p>
      )}
      {!isReading && (
        <form
          noValidate
          onSubmit={(e) => {
            e.preventDefault();
            next();
          }}
        >
          {steps[step] === "what" && <StepWhat {...props} />}
          {steps[step] === "when" && <StepWhen {...props} />}
          {steps[step] === "where" && <StepWhere {...props} home={asker ? undefined : addressInWords(me.address)} />}
          {steps[step] === "text" && <StepText {...props} />}
          {steps[step] === "comer" && <StepOnlyComer {...props} />}
          <div className="omzien-actions">
            <Button purpose="primary" type="submit">
              {t("page.next")}
            </Button>
            {step > 0 && (
              <Button type="button" onClick={() => go(step - 1)}>
                {t("page.back")}
              </Button>
            )}
          </div>
        </form>
      )}
      {isReading && (
        <ReadBack {...props} promised={look.data} problem={sendProblem ?? lookProblem} isSending={send.isPending} onChangeStep={(name) => go(steps.indexOf(name))} onSend={() => void submit()} />
      )}
    </Page>
  );
}

/** The step stands in the address, so that the browser's "back" goes one question back. */
function useSearchStep(): { step: number; goTo: (step: number) => void } {
  const [path, navigate] = useLocation();
  const [step, setStep] = useState(() => stepInAddress());
  useEffect(() => {
    const moved = () => setStep(stepInAddress());
    window.addEventListener("popstate", moved);
    return () => window.removeEventListener("popstate", moved);
  }, []);
  return {
    step,
    goTo: (to) => {
      navigate(`${path}?stap=${to + 1}`);
      setStep(to);
      document.querySelector<HTMLElement>("h1")?.focus();
      window.scrollTo(0, 0);
    },
  };
}

function stepInAddress(): number {
  const given = Number(new URLSearchParams(location.search).get("stap") ?? 1) - 1;
  return Number.isInteger(given) && given >= 0 && given < steps.length ? given : 0;
}
