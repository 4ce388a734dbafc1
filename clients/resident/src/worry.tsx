/** "Ik maak me zorgen om iemand": with or without a name, restricted where asked. Names 112 and Veilig Thuis first. */
import { create } from "@bufbuild/protobuf";
import { useMutation } from "@connectrpc/connect-query";
import { SignalSchema, SignalService, Signal_Kind as Kind, Signal_Known as Known, type Signal } from "@omzien/api";
import { Button, CheckField, ChoiceList, Notice, Page, ProblemNotice, SelectField, TextArea, TextField, inDayAndTime, newRequestId, problemOf, toDate, useNow, useSession, useTranslation } from "@omzien/ui";
import { useState } from "react";
import { useDraft } from "./draft.ts";
import { fieldError } from "./field-error.ts";
import { useMe, useMunicipality } from "./records.ts";

interface WorryDraft {
  kind: string;
  about: string;
  neighbourhood: string;
  known: string;
  text: string;
  isRestricted: boolean;
  requestId: string;
}

const kinds = (Object.values(Kind) as (string | Kind)[]).filter((kind): kind is Kind => typeof kind === "number" && kind !== 0);
const knowns = (Object.values(Known) as (string | Known)[]).filter((known): known is Known => typeof known === "number" && known !== 0);

/** The page. */
export function Worry() {
  const { t, i18n } = useTranslation();
  const now = useNow();
  const { municipality: view } = useSession();
  const municipality = useMunicipality();
  const { me } = useMe();
  const [draft, change, forget] = useDraft<WorryDraft>("worry", () => ({ kind: "", about: "", neighbourhood: me?.neighbourhood ?? "", known: String(knowns[0] ?? ""), text: "", isRestricted: false, requestId: newRequestId() }));
  const report = useMutation(SignalService.method.reportSignal);
  const [told, setTold] = useState<Signal>();
  const [isIncomplete, setIncomplete] = useState(false);
  if (!draft || !municipality) return null;
  const problem = report.error ? problemOf(report.error) : null;
  const send = async () => {
    const missing = !draft.kind || !draft.about.trim() || !draft.text.trim() || !draft.neighbourhood;
    setIncomplete(missing);
    if (missing) return;
    const signal = create(SignalSchema, { kind: Number(draft.kind) as Kind, about: draft.about, neighbourhood: draft.neighbourhood, known: Number(draft.known) as Known, text: draft.text, isRestricted: draft.isRestricted });
    try {
      setTold(await report.mutateAsync({ parent: view.name, signal, requestId: draft.requestId }));
      await forget();
    } catch (error) {
      if (!problemOf(error).isTemporary) change({ requestId: newRequestId() });
    }
  };
  if (told) {
    const read = toDate(told.readTime);
    return (
      <Page title={t("worry.received")}>
        <p>{read ? t("worry.read", { moment: inDayAndTime(read, now, i18n.language) }) : t("worry.read-unknown")}</p>
        <EmergencyNotice />
      </Page>
    );
  }
  const neighbourhoods = municipality.districts.flatMap((district) => district.neighbourhoods);
  return (
    <Page title={t("worry.title")}>
      <EmergencyNotice />
      <ProblemNotice problem={problem} retry={() => void send()} />
      <form
        noValidate
        onSubmit={(e) => {
          e.preventDefault();
          void send();
        }}
      >
        <ChoiceList label={t("worry.kind")} error={isIncomplete && !draft.kind ? t("worry.kind-missing") : undefined} choices={kinds.map((kind) => ({ value: String(kind), label: t(`worry.kind-${Kind[kind]}`) }))} value={draft.kind} onChoose={(kind) => change({ kind })} />
        <TextField label={t("worry.about")} hint={t("worry.about-hint")} error={isIncomplete && !draft.about.trim() ? t("worry.about-missing") : fieldError(problem, "signal.about", t)} value={draft.about} onText={(about) => change({ about })} />
        <SelectField
          label={t("worry.where")}
          error={isIncomplete && !draft.neighbourhood ? t("worry.where-missing") : undefined}
          value={draft.neighbourhood}
          options={[{ value: "", label: t("worry.choose") }, ...neighbourhoods.map(({ id, displayName }) => ({ value: id, label: displayName }))]}
          onChoose={(neighbourhood) => change({ neighbourhood })}
        />
        <TextArea label={t("worry.text")} hint={t("worry.text-hint")} maxBytes={2000} error={isIncomplete && !draft.text.trim() ? t("worry.text-missing") : fieldError(problem, "signal.text", t)} value={draft.text} onText={(text) => change({ text })} />
        <ChoiceList label={t("worry.known")} choices={knowns.map((known) => ({ value: String(known), label: t(`worry.known-${Known[known]}`) }))} value={draft.known} onChoose={(known) => change({ known })} />
        <CheckField label={t("worry.restricted")} hint={t("worry.restricted-hint")} isChecked={draft.isRestricted} onCheck={(isRestricted) => change({ isRestricted })} />
        <div className="omzien-actions">
          <Button purpose="primary" type="submit" busy={report.isPending}>
            {t("worry.send")}
          </Button>
        </div>
      </form>
    </Page>
  );
}

/** Danger does not wait for a team. */
export function EmergencyNotice() {
  const { t } = useTranslation();
  return (
    <Notice kind="warning">
      <p>
        {t("worry.danger")} <a href="tel:112">112</a>.
      </p>
      <p>
        {t("worry.violence")} <a href="tel:08002000">0800-2000</a>.
      </p>
    </Notice>
  );
}
