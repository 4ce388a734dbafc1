/** How much and when she wants to be asked: pause, quiet hours, maximum a week, pets. */
import { create } from "@bufbuild/protobuf";
import { FieldMaskSchema } from "@bufbuild/protobuf/wkt";
import { useQuery } from "@connectrpc/connect-query";
import { type HelperSettings, HelperSettings_Pets as Pets, HelperSettingsSchema, OfferService } from "@omzien/api";
import { Button, CheckField, ChoiceList, Loading, Notice, Page, ProblemNotice, TextField, fromLocal, localDay, problemOf, toDate, toTimestamp, useSession, useAct, useTranslation } from "@omzien/ui";
import { useState } from "react";
import { fieldError } from "../field-error.ts";
import { idOf } from "../names.ts";

/** The page; the form begins with how it is now. */
export function Settings() {
  const { t } = useTranslation();
  const { municipality, person } = useSession();
  const query = useQuery(OfferService.method.getHelperSettings, { name: `${municipality.name}/helpers/${idOf(person?.name ?? "")}` });
  if (query.isPending) return <Loading />;
  return (
    <Page title={t("settings.title")}>
      <ProblemNotice problem={query.error ? problemOf(query.error) : null} retry={() => void query.refetch()} />
      {query.data && <SettingsForm key={query.data.etag} settings={query.data} />}
    </Page>
  );
}

function SettingsForm({ settings }: { settings: HelperSettings }) {
  const { t } = useTranslation();
  const { act, problem, isPending } = useAct(OfferService.method.updateHelperSettings);
  const [isSaved, setSaved] = useState(false);
  const [hasTried, setTried] = useState(false);
  const paused = toDate(settings.pausedUntil);
  const [form, setForm] = useState({ pausedUntil: paused ? localDay(paused) : "", quietFrom: settings.quietFrom, quietUntil: settings.quietUntil, weeklyMax: settings.weeklyMax ? String(settings.weeklyMax) : "", hasOptedOut: settings.hasOptedOut, pets: String(settings.pets || Pets.DOES_NOT_MIND) });
  const change = (changed: Partial<typeof form>) => {
    setSaved(false);
    setForm({ ...form, ...changed });
  };
  const isNoMaximum = form.weeklyMax !== "" && !(Number(form.weeklyMax) >= 1);
  const save = async () => {
    if (isNoMaximum) return setTried(true);
    const helperSettings = create(HelperSettingsSchema, {
      name: settings.name,
      quietFrom: form.quietFrom,
      quietUntil: form.quietUntil,
      weeklyMax: Number(form.weeklyMax) || 0,
      hasOptedOut: form.hasOptedOut,
      pets: Number(form.pets) as Pets,
      etag: settings.etag,
      ...(form.pausedUntil && { pausedUntil: toTimestamp(fromLocal(form.pausedUntil, "00:00")) }),
    });
    const saved = await act({ helperSettings, updateMask: create(FieldMaskSchema, { paths: ["quiet_from", "quiet_until", "weekly_max", "paused_until", "has_opted_out", "pets"] }) });
    setSaved(saved !== undefined);
  };
  return (
    <form
      noValidate
      onSubmit={(e) => {
        e.preventDefault();
        void save();
      }}
    >
      <ProblemNotice problem={problem} retry={() => void save()} />
      {isSaved && (
        <Notice kind="ok">
          <p>{t("page.saved")}</p>
        </Notice>
      )}
      <TextField label={t("settings.paused")} hint={t("settings.paused-hint")} type="date" error={fieldError(problem, "helper_settings.paused_until", t)} value={form.pausedUntil} onText={(pausedUntil) => change({ pausedUntil })} />
      <TextField label={t("settings.weekly-max")} hint={t("settings.weekly-max-hint", { load: settings.weeklyLoad })} inputMode="numeric" error={hasTried && isNoMaximum ? t("settings.at-least-one") : fieldError(problem, "helper_settings.weekly_max", t)} value={form.weeklyMax} onText={(weeklyMax) => change({ weeklyMax })} />
      <TextField label={t("settings.quiet-from")} hint={t("settings.quiet-hint")} type="time" error={fieldError(problem, "helper_settings.quiet_from", t)} value={form.quietFrom} onText={(quietFrom) => change({ quietFrom })} />
      <TextField label={t("settings.quiet-until")} type="time" value={form.quietUntil} onText={(quietUntil) => change({ quietUntil })} />
      <ChoiceList label={t("settings.pets")} choices={[Pets.DOES_NOT_MIND, Pets.RATHER_NOT, Pets.ALLERGIC].map((value) => ({ value: String(value), label: t(`settings.pets-${value}`) }))} value={form.pets} onChoose={(pets) => change({ pets })} />
      <CheckField label={t("settings.opted-out")} isChecked={form.hasOptedOut} onCheck={(hasOptedOut) => change({ hasOptedOut })} />
      <div className="omzien-actions">
        <Button purpose="primary" type="submit" busy={isPending}>
          {t("page.save")}
        </Button>
      </div>
    </form>
  );
}
