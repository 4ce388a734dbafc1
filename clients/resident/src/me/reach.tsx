/** How she is told what happens: push in this browser, e-mail, SMS. A new number or address proves itself by a code. */
import type { ReachView } from "@omzien/api/session.ts";
import { Button, ChoiceList, Heading, Loading, Notice, Page, TextField, localPhone, sendJson, useSession, useTranslation } from "@omzien/ui";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

/** The page. */
export function Reach() {
  const { t } = useTranslation();
  const session = useSession();
  const queries = useQueryClient();
  const [failed, setFailed] = useState("");
  const [isSaved, setSaved] = useState(false);
  const reach = useQuery({ queryKey: ["reach"], queryFn: async () => (await (await fetch("/reach")).json()) as ReachView });
  if (!reach.data) return <Loading />;
  const { phone, email, prefer, browsers } = reach.data;
  const choose = async (chosen: string) => {
    setFailed("");
    try {
      queries.setQueryData(["reach"], await sendJson<ReachView>("PUT", "/reach", session.csrf, { prefer: chosen }));
      setSaved(true);
    } catch {
      setFailed(t("reach.failed"));
    }
  };
  return (
    <Page title={t("me.reach")}>
      <p>{t("reach.text")}</p>
      {failed && (
        <Notice kind="error">
          <p>{failed}</p>
        </Notice>
      )}
      {isSaved && (
        <Notice kind="ok">
          <p>{t("page.saved")}</p>
        </Notice>
      )}
      <ChoiceList
        label={t("reach.prefer")}
        choices={[
          { value: "push", label: t("reach.push"), hint: t("reach.push-hint", { browsers }), picture: "tablet" },
          { value: "email", label: t("reach.email"), hint: email || t("reach.none"), picture: "letter" },
          { value: "sms", label: t("reach.sms"), hint: phone ? localPhone(phone) : t("reach.none"), picture: "phone" },
        ]}
        value={prefer}
        onChoose={(chosen) => void choose(chosen)}
      />
      {session.pushKey && <PushHere onDone={() => void reach.refetch()} />}
      <NewContact onDone={(fresh) => queries.setQueryData(["reach"], fresh)} />
    </Page>
  );
}

/** Lets this browser be told; a refusal of the browser is said, not lamented. */
function PushHere({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation();
  const session = useSession();
  const [state, setState] = useState<"" | "done" | "refused">("");
  const subscribe = async () => {
    try {
      const registration = await navigator.serviceWorker.ready;
      const subscription = await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: session.pushKey });
      await sendJson("POST", "/push", session.csrf, subscription.toJSON());
      setState("done");
      onDone();
    } catch {
      setState("refused");
    }
  };
  return (
    <>
      <Heading level={2}>{t("reach.push-here")}</Heading>
      {state && (
        <Notice kind={state === "done" ? "ok" : "info"}>
          <p>{t(`reach.push-${state}`)}</p>
        </Notice>
      )}
      <Button onClick={() => void subscribe()}>{t("reach.push-on")}</Button>
    </>
  );
}

function NewContact({ onDone }: { onDone: (reach: ReachView) => void }) {
  const { t } = useTranslation();
  const session = useSession();
  const [contact, setContact] = useState("");
  const [code, setCode] = useState("");
  const [step, setStep] = useState<"contact" | "code" | "done">("contact");
  const [wrong, setWrong] = useState("");
  const send = async () => {
    setWrong("");
    try {
      if (step === "contact") {
        await sendJson("POST", "/reach/contact", session.csrf, { contact });
        setStep("code");
      } else {
        onDone(await sendJson<ReachView>("POST", "/reach/confirm", session.csrf, { code }));
        setStep("done");
      }
    } catch (error) {
      const status = error instanceof Response ? error.status : 0;
      setWrong(t(status === 422 ? `reach.wrong-${step}` : status === 409 ? "reach.taken" : status === 429 ? "reach.too-many" : "reach.failed"));
    }
  };
  return (
    <>
      <Heading level={2}>{t("reach.new")}</Heading>
      {step === "done" ? (
        <Notice kind="ok">
          <p>{t("page.saved")}</p>
        </Notice>
      ) : (
        <form
          noValidate
          onSubmit={(e) => {
            e.preventDefault();
            void send();
          }}
        >
          {step === "contact" && <TextField label={t("reach.contact")} error={wrong || undefined} value={contact} onText={setContact} />}
          {step === "code" && <TextField label={t("reach.code")} hint={t("reach.code-hint")} error={wrong || undefined} inputMode="numeric" autoComplete="one-time-code" value={code} onText={setCode} />}
          <div className="omzien-actions">
            <Button type="submit">{t(step === "contact" ? "reach.send-code" : "page.save")}</Button>
          </div>
        </form>
      )}
    </>
  );
}
