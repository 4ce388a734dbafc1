/** The five questions of asking for help. */
import type { Municipality } from "@omzien/api";
import { CheckField, ChoiceList, TextArea, TextField, dayAfter, fromLocal, inDay, inWords, localDay, useTranslation } from "@omzien/ui";
import { partsLeft, partsOfDay, type PartOfDay, type Question } from "./question.ts";

/** What each step gets. */
export interface StepProps {
  question: Question;
  change: (changed: Partial<Question>) => void;
  municipality: Municipality;
  now: Date;
  /** What is missing, as a sentence. */
  error: string;
}

/** What: the kinds of help, in pictures and words. */
export function StepWhat({ question, change, municipality, error }: StepProps) {
  const { t, i18n } = useTranslation();
  return (
    <ChoiceList
      label={t("ask.what")}
      error={error || undefined}
      choices={municipality.categories.map(({ id, displayName, icon, audience }) => ({ value: id, label: inWords(displayName, i18n.language), picture: icon, hint: audience === 2 ? t("ask.reserved") : undefined }))}
      value={question.category}
      onChoose={(category) => change({ category })}
    />
  );
}

/** When: today, tomorrow or another day, and which part of it. */
export function StepWhen({ question, change, now }: StepProps) {
  const { t, i18n } = useTranslation();
  const today = localDay(now);
  const days = [today, dayAfter(today, 1), dayAfter(today, 2)];
  const isOther = !days.includes(question.day);
  const left = partsLeft(question.day, now);
  const part = left.includes(question.part) ? question.part : (left[0] as PartOfDay);
  return (
    <>
      <ChoiceList
        label={t("ask.day")}
        choices={[...days.map((day) => ({ value: day, label: inDay(fromLocal(day, "12:00"), now, i18n.language), picture: "calendar" })), { value: "other", label: t("ask.other-day"), picture: "calendar" }]}
        value={isOther ? "other" : question.day}
        onChoose={(day) => change({ day: day === "other" ? dayAfter(today, 3) : day })}
      />
      {isOther && <TextField label={t("ask.which-day")} type="date" min={today} value={question.day} onText={(day) => day && change({ day })} />}
      <ChoiceList
        label={t("ask.part")}
        choices={left.map((one) => ({ value: one, label: t(`ask.part-${one}`), hint: one === "times" ? undefined : t("ask.hours", { from: partsOfDay[one][0], until: partsOfDay[one][1] }), picture: one === "evening" ? "moon" : one === "times" ? "clock" : "sun" }))}
        value={part}
        onChoose={(chosen) => change({ part: chosen as PartOfDay })}
      />
      {part === "times" && (
        <>
          <TextField label={t("ask.from")} type="time" value={question.from} onText={(from) => change({ from })} />
          <TextField label={t("ask.until")} type="time" value={question.until} onText={(until) => change({ until })} />
        </>
      )}
      <CheckField label={t("ask.weekly")} isChecked={question.isWeekly} onCheck={(isWeekly) => change({ isWeekly })} />
      {question.isWeekly && <TextField label={t("ask.dates")} inputMode="numeric" value={question.dates} onText={(dates) => change({ dates })} />}
    </>
  );
}

/** Where: at home, somewhere else, or by phone where the kind of help allows it. `home`: her address; undefined where she asks for somebody else, whose address she types. */
export function StepWhere({ question, change, municipality, error, home }: StepProps & { home: string | undefined }) {
  const { t } = useTranslation();
  const canBeRemote = municipality.categories.find(({ id }) => id === question.category)?.canBeRemote ?? false;
  return (
    <>
      <ChoiceList
        label={t("ask.where")}
        choices={[
          ...(home === undefined ? [] : [{ value: "home", label: t("ask.home"), hint: home, picture: "house" }]),
          { value: "other", label: t(home === undefined ? "ask.at-theirs" : "ask.elsewhere"), ...(home === undefined && { hint: t("ask.where-theirs") }), picture: home === undefined ? "house" : "walk" },
          ...(canBeRemote ? [{ value: "remote", label: t("ask.remote"), picture: "phone" }] : []),
        ]}
        value={question.where}
        onChoose={(where) => change({ where: where as Question["where"] })}
      />
      {question.where === "other" && (
        <>
          <TextField label={t("register.postcode")} hint={t("register.postcode-hint")} error={error || undefined} value={question.postcode} onText={(postcode) => change({ postcode })} />
          <TextField label={t("register.house-number")} value={question.houseNumber} onText={(houseNumber) => change({ houseNumber })} />
        </>
      )}
    </>
  );
}

/** What whoever is asked may read. */
export function StepText({ question, change }: StepProps) {
  const { t } = useTranslation();
  return <TextArea label={t("ask.text")} hint={t("ask.text-hint")} maxBytes={1000} value={question.textForHelpers} onText={(textForHelpers) => change({ textForHelpers })} />;
}

/** What only who comes may read. */
export function StepOnlyComer({ question, change }: StepProps) {
  const { t } = useTranslation();
  return <TextArea label={t("ask.comer")} hint={t("ask.comer-hint")} maxBytes={1000} value={question.textForAccepted} onText={(textForAccepted) => change({ textForAccepted })} />;
}
