/** A worry from somebody with a key figure's card (a shopkeeper): a code, what was noticed. No account. */
import type { WorryForm } from "@omzien/api/session.ts";
import { Button, Notice, Page, TextArea, TextField, localPhone, newRequestId, sendJson, useSession, useTranslation } from "@omzien/ui";
import { useState } from "react";
import { EmergencyNotice } from "./worry.tsx";

/** The page a card's link leads to: /zorg?code=… */
export function CardWorry() {
  const { t } = useTranslation();
  const session = useSession();
  const [form, setForm] = useState<WorryForm>({ code: new URLSearchParams(location.search).get("code") ?? "", postcode: "", about: "", text: "", requestId: newRequestId() });
  const [state, setState] = useState<"filling" | "sending" | "sent" | "failed" | "wrong-code">("filling");
  const [isIncomplete, setIncomplete] = useState(false);
  const change = (changed: Partial<WorryForm>) => setForm({ ...form, ...changed });
  const send = async () => {
    setState("sending");
    try {
      await sendJson("POST", "/worry", session.csrf, form);
      setState("sent");
    } catch (error) {
      setState(error instanceof Response && (error.status === 403 || error.status === 404) ? "wrong-code" : "failed");
    }
  };
  if (state === "sent") {
    return (
      <Page title={t("worry.received")}>
        <p>{t("worry.card-received")}</p>
        <EmergencyNotice />
      </Page>
    );
  }
  return (
    <Page title={t("worry.title")}>
      <EmergencyNotice />
      {state === "failed" && (
        <Notice kind="error">
          <p>{t("worry.card-failed", { phone: localPhone(session.municipality.phone) })}</p>
        </Notice>
      )}
      <form
        noValidate
        onSubmit={(e) => {
          e.preventDefault();
          setIncomplete(!form.about.trim() || !form.text.trim());
          if (form.about.trim() && form.text.trim() && form.code.trim()) void send();
        }}
      >
        <TextField label={t("worry.card-code")} hint={t("worry.card-code-hint")} error={state === "wrong-code" ? t("worry.card-code-wrong") : undefined} value={form.code} autoComplete="off" onText={(code) => change({ code })} />
        <TextField label={t("worry.about")} hint={t("worry.about-hint")} error={isIncomplete && !form.about.trim() ? t("worry.about-missing") : undefined} value={form.about} onText={(about) => change({ about })} />
        <TextField label={t("worry.card-where")} hint={t("register.postcode-hint")} value={form.postcode} autoComplete="off" onText={(postcode) => change({ postcode })} />
        <TextArea label={t("worry.text")} hint={t("worry.text-hint")} maxBytes={2000} error={isIncomplete && !form.text.trim() ? t("worry.text-missing") : undefined} value={form.text} onText={(text) => change({ text })} />
        <div className="omzien-actions">
          <Button purpose="primary" type="submit" busy={state === "sending"}>
            {t("worry.send")}
          </Button>
        </div>
      </form>
    </Page>
  );
}
