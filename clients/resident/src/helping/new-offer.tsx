/** Offering help: five questions, one a screen: what, when, how far, what she brings, by phone too. */
import { create } from "@bufbuild/protobuf";
import { useMutation } from "@connectrpc/connect-query";
import { AddressSchema, OfferSchema, OfferService, OpeningHours_Weekday as Weekday, OpeningHoursSchema } from "@omzien/api";
import { Button, CheckField, CheckList, ChoiceList, Page, ProblemNotice, inWords, newRequestId, problemOf, useSession, useTranslation } from "@omzien/ui";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useLocation } from "wouter";
import { useDraft } from "../draft.ts";
import { useMe, useMunicipality } from "../records.ts";

interface OfferDraft {
  categories: string[];
  /** Of "weekday-part", such as "MONDAY-morning"; empty: any time. */
  times: string[];
  reach: string;
  skills: string[];
  hasCar: boolean;
  isRemote: boolean;
  requestId: string;
}

const steps = ["what", "when", "reach", "skills", "extra"] as const;
const weekdays = ["MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"] as const;
const parts = { morning: ["09:00", "12:00"], afternoon: ["12:00", "17:00"], evening: ["17:00", "21:00"] } as const;

/** The page. */
export function NewOffer() {
  const { t, i18n } = useTranslation();
  const { municipality: view } = useSession();
  const municipality = useMunicipality();
  const { me } = useMe();
  const [draft, change, forget] = useDraft<OfferDraft>("offer", () => ({ categories: [], times: [], reach: "2000", skills: [], hasCar: false, isRemote: false, requestId: newRequestId() }));
  const [step, setStep] = useState(0);
  const [missing, setMissing] = useState("");
  const make = useMutation(OfferService.method.createOffer);
  const [, navigate] = useLocation();
  const queries = useQueryClient();
  if (!draft || !municipality || !me) return null;
  const open = municipality.categories.filter(({ audience }) => audience === 1);
  const send = async () => {
    const available = draft.times.map((time) => {
      const [weekday, part] = time.split("-") as [keyof typeof Weekday, keyof typeof parts];
      return create(OpeningHoursSchema, { weekdays: [Weekday[weekday]], opens: parts[part][0], closes: parts[part][1] });
    });
    const offer = create(OfferSchema, {
      categories: draft.categories,
      skills: draft.skills,
      places: [create(AddressSchema, { postcode: me.address?.postcode ?? "", houseNumber: me.address?.houseNumber ?? "" })],
      reachMeters: Number(draft.reach),
      available,
      isRemote: draft.isRemote,
      hasCar: draft.hasCar,
    });
    try {
      await make.mutateAsync({ parent: view.name, offer, requestId: draft.requestId });
    } catch (error) {
      if (!problemOf(error).isTemporary) change({ requestId: newRequestId() });
      return;
    }
    await forget();
    await queries.invalidateQueries();
    navigate("/helpen");
  };
  const next = () => {
    if (step === 0 && draft.categories.length === 0) return setMissing(t("offer.what-missing"));
    setMissing("");
    if (step === steps.length - 1) return void send();
    setStep(step + 1);
    document.querySelector<HTMLElement>("h1")?.focus();
  };
  return (
    <Page title={t(`offer.title-${steps[step] ?? "what"}`)}>
      <p className="omzien-step">{t("ask.step", { step: step + 1, of: steps.length })}</p>
      <ProblemNotice problem={make.error ? problemOf(make.error) : null} retry={() => void send()} />
      <form
        noValidate
        onSubmit={(e) => {
          e.preventDefault();
          next();
        }}
      >
        {step === 0 && (
          <CheckList
            label={t("offer.what")}
            error={missing || undefined}
            choices={open.map(({ id, displayName, icon, needsCheck }) => ({ value: id, label: inWords(displayName, i18n.language), picture: icon, hint: needsCheck ? t("offer.needs-check") : undefined }))}
            values={draft.categories}
            onChoose={(categories) => change({ categories })}
          />
        )}
        {step === 1 && (
          <>
            <p>{t("offer.when-hint")}</p>
            {weekdays.map((weekday) => (
              <CheckList
                key={weekday}
                label={t(`weekday.${weekday}`)}
                choices={(Object.keys(parts) as (keyof typeof parts)[]).map((part) => ({ value: `${weekday}-${part}`, label: t(`ask.part-${part}`) }))}
                values={draft.times.filter((time) => time.startsWith(weekday))}
                onChoose={(chosen) => change({ times: [...draft.times.filter((time) => !time.startsWith(weekday)), ...chosen] })}
              />
            ))}
          </>
        )}
        {step === 2 && (
          <ChoiceList label={t("offer.reach")} choices={["500", "1000", "2000", "5000", "10000"].map((value) => ({ value, label: t("offer.reach-km", { km: Number(value) / 1000 }) }))} value={draft.reach} onChoose={(reach) => change({ reach })} />
        )}
        {step === 3 && (
          <CheckList label={t("offer.skills")} choices={municipality.skills.map(({ id, displayName }) => ({ value: id, label: inWords(displayName, i18n.language) }))} values={draft.skills} onChoose={(skills) => change({ skills })} />
        )}
        {step === 4 && (
          <>
            <CheckField label={t("offer.car")} isChecked={draft.hasCar} onCheck={(hasCar) => change({ hasCar })} />
            <CheckField label={t("offer.remote")} isChecked={draft.isRemote} onCheck={(isRemote) => change({ isRemote })} />
          </>
        )}
        <div className="omzien-actions">
          <Button purpose="primary" type="submit" busy={make.isPending}>
            {step === steps.length - 1 ? t("offer.send") : t("page.next")}
          </Button>
          {step > 0 && (
            <Button type="button" onClick={() => setStep(step - 1)}>
              {t("page.back")}
            </Button>
          )}
        </div>
      </form>
    </Page>
  );
}
