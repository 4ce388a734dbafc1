/** Somebody phones: registered and asked for in one form, and told when a person will look. */
import { create } from "@bufbuild/protobuf";
import { useMutation, useQuery } from "@connectrpc/connect-query";
import { AddressSchema, Channel, HelpRequestSchema, HelpRequestService, HelpRequest_TeamConsent as Consent, type HelpRequest, ResidentSchema, ResidentService, TimeSlotSchema } from "@omzien/api";
import { Button, CheckField, Heading, Notice, Page, type Problem, ProblemNotice, SelectField, TextArea, TextField, addressInWords, dayAfter, fromLocal, inDayAndTime, inWords, localDay, localPhone, lookAt, newRequestId, problemOf, toDate, toTimestamp, useNow, useSession, useTranslation } from "@omzien/ui";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { Link, useSearch } from "wouter";
import { useDraft } from "./draft.ts";
import { fullName } from "./full-name.ts";
import { idOf } from "./queue/queue.tsx";
import { useMunicipality } from "./worker.ts";

/** How often a resident who was registered just now is waited for, each time a little longer. */
const patience = 8;

/** The page. `?voor=ID` goes on from somebody who is known. */
export function Phone() {
  const known = new URLSearchParams(useSearch()).get("voor") ?? "";
  const [round, setRound] = useState(0);
  return <PhoneForm key={`${known} ${round}`} known={known} again={() => setRound(round + 1)} />;
}

/** What of the form survives a session that ends in the middle, or a reload: also the ids, so that nobody is registered twice. */
interface Kept<Form> {
  form: Form;
  ids: { resident: string; request: string };
  resident: string;
}

const newIds = () => ({ resident: newRequestId(), request: newRequestId() });

/** Returns what a draft says; a fresh form where it says nothing, or was kept by another version. A day that has passed is the form's own. */
function keptIn<Form extends { day: string }>(text: string, empty: Form, today: string): Kept<Form> {
  const { form, ids, resident } = (text ? JSON.parse(text) : {}) as Partial<Kept<Partial<Form>>>;
  if (!form || !ids) return { form: empty, ids: newIds(), resident: "" };
  const merged = { ...empty, ...form };
  return { form: merged.day < today ? { ...merged, day: empty.day } : merged, ids, resident: resident ?? "" };
}

/** "+31413000001" of "0413 000 001". */
const international = (phone: string) => phone.replace(/[\s-]/g, "").replace(/^0/, "+31");

/** Who is registered with this number already: nobody is registered twice because she phones again. */
function WhoHas({ phone, onChosen }: { phone: string; onChosen: () => void }) {
  const { t } = useTranslation();
  const { municipality } = useSession();
  const isWhole = /^\+31\d{9}$/.test(phone);
  const found = useQuery(ResidentService.method.findResidents, { parent: municipality.name, phone }, { enabled: isWhole, ...lookAt(phone), retry: false }).data?.residents ?? [];
  if (!isWhole || found.length === 0) return null;
  return (
    <Notice kind="info">
      <p>{t("phone.known")}</p>
      <ul className="omzien-list">
        {found.map((one) => (
          <li key={one.name}>
            {`${fullName(one)}, ${addressInWords(one.address)} `}
            <Link className="nl-button nl-button--secondary" href={`/aan-de-telefoon?voor=${idOf(one.name)}`} onClick={onChosen}>
              {t("phone.go-on-with", { name: fullName(one) })}
            </Link>
          </li>
        ))}
      </ul>
    </Notice>
  );
}

function PhoneForm({ known, again }: { known: string; again: () => void }) {
  const { t, i18n } = useTranslation();
  const now = useNow();
  const { municipality: view } = useSession();
  const municipality = useMunicipality();
  const empty = { givenName: "", familyName: "", phone: "", postcode: "", houseNumber: "", isSeen: false, byPhoneOnly: true, category: "", day: dayAfter(localDay(now), 1), from: "09:00", until: "12:00", text: "", comer: "", passOn: true, wantsPerson: false };
  const [text, setText] = useDraft(`phone ${known}`);
  const [wasOpen] = useState(text !== "");
  const [kept, setKept] = useState(() => keptIn(text, empty, localDay(now)));
  const { form, ids, resident } = kept;
  // What is on its way when she types goes on from what is there when it arrives, and after she left writes into no other form.
  const latest = useRef(kept);
  const hasLeft = useRef(false);
  useEffect(() => {
    hasLeft.current = false;
    return () => {
      hasLeft.current = true;
    };
  }, []);
  const keep = (changed: Partial<typeof kept>) => {
    if (hasLeft.current) return;
    latest.current = { ...latest.current, ...changed };
    setKept(latest.current);
    setText(JSON.stringify(latest.current));
  };
  const beginAgain = () => {
    setText("");
    again();
  };
  const [promised, setPromised] = useState<HelpRequest>();
  const [asked, setAsked] = useState<HelpRequest>();
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isBusy, setBusy] = useState(false);
  const register = useMutation(ResidentService.method.createResident);
  const ask = useMutation(HelpRequestService.method.createHelpRequest);
  const queries = useQueryClient();
  const change = (changed: Partial<typeof form>) => {
    keep({ form: { ...latest.current.form, ...changed } });
    setPromised(undefined);
  };
  const asker = known ? `${view.name}/residents/${known}` : resident;
  const caller = useQuery(ResidentService.method.getResident, { name: asker }, { enabled: known !== "", ...lookAt(asker) }).data;
  // Where she lives, until another place is typed.
  const [postcode, houseNumber] = [form.postcode || (caller?.address?.postcode ?? ""), form.houseNumber || (caller?.address?.houseNumber ?? "")];
  const slot = () => create(TimeSlotSchema, { startTime: toTimestamp(fromLocal(form.day, form.from)), endTime: toTimestamp(fromLocal(form.day, form.until)) });
  const message = (who: string, validateOnly: boolean) => ({
    parent: view.name,
    asker: who,
    validateOnly,
    requestId: validateOnly ? newRequestId() : ids.request,
    helpRequest: create(HelpRequestSchema, {
      category: form.category,
      when: [slot()],
      place: create(AddressSchema, { postcode, houseNumber }),
      places: 1,
      textForHelpers: form.text,
      textForAccepted: form.comer,
      teamConsent: form.passOn ? Consent.PASS_ON : Consent.ASK_ME_FIRST,
      wantsPerson: form.wantsPerson,
      onBoard: true,
    }),
  });
  // Directly after registering, help has not heard of her yet: the same call again.
  const askPatiently = async (who: string, validateOnly: boolean) => {
    for (let i = 0; ; ++i) {
      try {
        return await ask.mutateAsync(message(who, validateOnly));
      } catch (error) {
        if (problemOf(error).reason !== "RESIDENT_NOT_KNOWN_YET" || i >= patience) throw error;
        await new Promise((resolve) => setTimeout(resolve, 100 * (i + 1)));
      }
    }
  };
  const go = async (validateOnly: boolean) => {
    setBusy(true);
    setProblem(null);
    keep({});  // With these ids it is sent, also after a reload.
    try {
      let who = asker;
      if (!who) {
        const made = await register.mutateAsync({
          parent: view.name,
          isSeen: form.isSeen,
          requestId: ids.resident,
          resident: create(ResidentSchema, { givenName: form.givenName, familyName: form.familyName, phone: international(form.phone), channel: form.byPhoneOnly ? Channel.PHONE : Channel.APP, address: create(AddressSchema, { postcode: form.postcode, houseNumber: form.houseNumber }) }),
        });
        who = made.name;
        keep({ resident: who });
      }
      const reply = await askPatiently(who, validateOnly);
      if (validateOnly) setPromised(reply);
      else {
        setAsked(reply);
        if (!hasLeft.current) setText("");
      }
      await queries.invalidateQueries();
    } catch (error) {
      const wrong = problemOf(error);
      setProblem(wrong);
      // Refused, so it may be sent anew with what is wrong put right.
      if (!wrong.isTemporary) keep({ ids: newIds() });
    }
    setBusy(false);
  };
  const wrong = (path: string, value: string) => (Object.keys(problem?.fields ?? {}).some((field) => field.includes(path)) ? t(value.trim() ? "phone.wrong" : "phone.fill") : undefined);
  const told = asked ?? promised;
  const promise = toDate(told?.promiseTime);
  if (asked) {
    return (
      <Page title={t("phone.done")}>
        <Notice kind="ok">
          <p>{promise ? t("phone.promise", { moment: inDayAndTime(promise, now, i18n.language), phone: localPhone(asked.phone) }) : t("phone.promise-closed", { phone: localPhone(asked.phone) })}</p>
        </Notice>
        <Button purpose="primary" onClick={beginAgain}>
          {t("phone.another")}
        </Button>
      </Page>
    );
  }
  return (
    <Page title={t("phone.title")}>
      {wasOpen && (
        <Notice kind="info">
          <p>{t("phone.still-open")}</p>
          <Button disabled={isBusy} onClick={() => !isBusy && beginAgain()}>
            {t("phone.begin-again")}
          </Button>
        </Notice>
      )}
      <ProblemNotice problem={problem} retry={() => void go(promised === undefined)} />
      <form
        noValidate
        onSubmit={(e) => {
          e.preventDefault();
          void go(promised === undefined);
        }}
      >
        {caller && <p>{t("phone.for", { name: fullName(caller), phone: localPhone(caller.phone) })}</p>}
        {!known && resident && (
          <Notice kind="ok">
            <p>{t("phone.registered", { name: form.givenName })}</p>
          </Notice>
        )}
        {!known && !resident && (
          <>
            <Heading level={2}>{t("phone.who")}</Heading>
            <TextField label={t("phone.given-name")} error={wrong("given_name", form.givenName)} value={form.givenName} onText={(givenName) => change({ givenName })} />
            <TextField label={t("phone.family-name")} error={wrong("family_name", form.familyName)} value={form.familyName} onText={(familyName) => change({ familyName })} />
            <TextField label={t("phone.phone")} type="tel" error={wrong("resident.phone", form.phone)} value={form.phone} onText={(phone) => change({ phone })} />
            <WhoHas phone={international(form.phone)} onChosen={() => setText("")} />
            <CheckField label={t("phone.only-phone")} isChecked={form.byPhoneOnly} onCheck={(byPhoneOnly) => change({ byPhoneOnly })} />
            <CheckField label={t("phone.seen")} isChecked={form.isSeen} onCheck={(isSeen) => change({ isSeen })} />
          </>
        )}
        <TextField label={t("phone.postcode")} error={wrong("postcode", form.postcode)} value={postcode} onText={(postcode) => change({ postcode })} />
        <TextField label={t("phone.house-number")} error={wrong("house_number", form.houseNumber)} value={houseNumber} onText={(houseNumber) => change({ houseNumber })} />
        <Heading level={2}>{t("phone.what")}</Heading>
        <SelectField label={t("phone.category")} error={wrong("category", form.category)} value={form.category} options={[{ value: "", label: t("yes.choose") }, ...(municipality?.categories ?? []).map(({ id, displayName }) => ({ value: id, label: inWords(displayName, i18n.language) }))]} onChoose={(category) => change({ category })} />
        <TextField label={t("phone.day")} type="date" min={localDay(now)} error={wrong("when", form.day)} value={form.day} onText={(day) => day && change({ day })} />
        <TextField label={t("phone.from")} type="time" value={form.from} onText={(from) => from && change({ from })} />
        <TextField label={t("phone.until")} type="time" value={form.until} onText={(until) => until && change({ until })} />
        <TextArea label={t("phone.text")} maxBytes={1000} rows={2} value={form.text} onText={(text) => change({ text })} />
        <TextArea label={t("phone.comer")} maxBytes={1000} rows={2} value={form.comer} onText={(comer) => change({ comer })} />
        <CheckField label={t("phone.pass-on")} isChecked={form.passOn} onCheck={(passOn) => change({ passOn })} />
        <CheckField label={t("phone.wants-person")} isChecked={form.wantsPerson} onCheck={(wantsPerson) => change({ wantsPerson })} />
        {promised && (
          <Notice kind={promise ? "info" : "warning"}>
            <p>{promise ? t("phone.tell", { moment: inDayAndTime(promise, now, i18n.language) }) : t("phone.tell-closed", { phone: localPhone(promised.phone) })}</p>
          </Notice>
        )}
        <div className="omzien-actions">
          <Button purpose="primary" type="submit" busy={isBusy}>
            {t(promised ? "phone.send" : asker ? "phone.check" : "phone.register")}
          </Button>
        </div>
      </form>
    </Page>
  );
}
