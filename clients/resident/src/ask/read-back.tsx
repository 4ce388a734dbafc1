/** Reads a question back before it is sent, with what she is promised: by whom, and when a person looks. */
import { type HelpRequest, HelpRequest_State } from "@omzien/api";
import { Button, CheckField, Heading, Loading, Notice, type Problem, ProblemNotice, SelectField, fromLocal, inDay, inDayAndTime, inTime, inWords, localPhone, toDate, useSession, useTranslation } from "@omzien/ui";
import { slotOf } from "./question.ts";
import type { StepProps } from "./steps.tsx";

interface ReadBackProps extends StepProps {
  /** What the service would make of it; undefined while it is asked, or where it refuses. */
  promised: HelpRequest | undefined;
  problem: Problem | null;
  isSending: boolean;
  onChangeStep: (step: "what" | "when" | "where" | "text" | "comer") => void;
  onSend: () => void;
}

/** Everything on one page, each part with its own way back. */
export function ReadBack({ question, change, municipality, now, promised, problem, isSending, onChangeStep, onSend }: ReadBackProps) {
  const { t, i18n } = useTranslation();
  const { start, end } = slotOf(question, now);
  const wrongStep = stepOf(problem);
  const facts = [
    { step: "what" as const, label: t("ask.what-short"), value: inWords(municipality.categories.find(({ id }) => id === question.category)?.displayName, i18n.language) || t("ask.nothing") },
    { step: "when" as const, label: t("ask.when-short"), value: `${inDay(fromLocal(question.day, "12:00"), now, i18n.language)}, ${inTime(start, i18n.language)} – ${inTime(end, i18n.language)}${question.isWeekly ? `, ${t("when.weekly", { every: 1, dates: Number(question.dates) || 4 })}` : ""}` },
    { step: "where" as const, label: t("ask.where-short"), value: question.where === "home" ? t("ask.home") : question.where === "remote" ? t("ask.remote") : `${question.postcode} ${question.houseNumber}` },
    { step: "text" as const, label: t("ask.text-short"), value: question.textForHelpers || t("ask.nothing") },
    { step: "comer" as const, label: t("ask.comer-short"), value: question.textForAccepted || t("ask.nothing") },
  ];
  return (
    <>
      <ProblemNotice problem={problem} retry={onSend} />
      <dl className="omzien-facts">
        {facts.map(({ step, label, value }) => (
          <div key={step} className="omzien-fact">
            <dt>{label}</dt>
            <dd>
              <span className="omzien-quote">{value}</span>
              {wrongStep === step && <p className="utrecht-form-field-error-message">{t(`ask.wrong-${step}`)}</p>}
              <button type="button" className="omzien-plain" onClick={() => onChangeStep(step)}>
                {t("ask.change", { what: label.toLowerCase() })}
              </button>
            </dd>
          </div>
        ))}
      </dl>
      <CheckField label={t("ask.circle-first")} hint={t("ask.circle-first-hint")} isChecked={question.circleFirst} onCheck={(circleFirst) => change({ circleFirst })} />
      <CheckField label={t("ask.pass-on")} hint={question.passOn ? t("ask.pass-on-hint") : t("ask.ask-me-first-hint")} isChecked={question.passOn} onCheck={(passOn) => change({ passOn })} />
      <details className="omzien-more">
        <summary>{t("ask.more")}</summary>
        <SelectField label={t("ask.places")} value={question.places} options={["1", "2", "3", "4", "5"].map((value) => ({ value, label: value }))} onChoose={(places) => change({ places })} />
        <CheckField label={t("ask.car")} isChecked={question.needsCar} onCheck={(needsCar) => change({ needsCar })} />
        <CheckField label={t("ask.pets")} isChecked={question.hasPets} onCheck={(hasPets) => change({ hasPets })} />
        <CheckField label={t("ask.board")} hint={t("ask.board-hint")} isChecked={question.onBoard} onCheck={(onBoard) => change({ onBoard })} />
        <CheckField label={t("ask.person")} hint={t("ask.person-hint")} isChecked={question.wantsPerson} onCheck={(wantsPerson) => change({ wantsPerson })} />
      </details>
      {promised ? <Promise request={promised} now={now} /> : !problem && <Loading />}
      <div className="omzien-actions">
        <Button purpose="primary" busy={isSending} onClick={() => !isSending && onSend()}>
          {isSending ? t("ask.sending") : t("ask.send")}
        </Button>
      </div>
    </>
  );
}

/** Says when a person looks if nobody answers: never a moment when the team is closed; where no open hour is left, whom to call. */
export function Promise({ request, now }: { request: HelpRequest; now: Date }) {
  const { t, i18n } = useTranslation();
  const { phone } = useSession().municipality;
  const promise = toDate(request.promiseTime);
  const number = localPhone(request.phone || phone);
  return (
    <section aria-label={t("ask.promise-title")}>
      <Heading level={2}>{t("ask.promise-title")}</Heading>
      {request.state === HelpRequest_State.OPEN && request.escalateTime && promise ? (
        <p>{t("ask.promise", { moment: inDayAndTime(promise, now, i18n.language), phone: number })}</p>
      ) : request.state === HelpRequest_State.WITH_TEAM ? (
        <p>{promise && promise > now ? t("ask.promise-team", { moment: inDayAndTime(promise, now, i18n.language), phone: number }) : t("ask.promise-looking", { phone: number })}</p>
      ) : (
        <Notice kind="warning">
          <p>{t("ask.promise-closed", { phone: number })}</p>
        </Notice>
      )}
    </section>
  );
}

/** Returns the step whose answer is wrong. */
function stepOf(problem: Problem | null): string | undefined {
  const field = Object.keys(problem?.fields ?? {})[0] ?? "";
  if (/category/.test(field)) return "what";
  if (/when|weekly/.test(field)) return "when";
  if (/place|is_remote/.test(field)) return "where";
  if (/text_for_helpers/.test(field)) return "text";
  return /text_for_accepted/.test(field) ? "comer" : undefined;
}
