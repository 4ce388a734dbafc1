/** Who she is, as it is known here; she may change all of it. */
import { create } from "@bufbuild/protobuf";
import { FieldMaskSchema } from "@bufbuild/protobuf/wkt";
import { AddressSchema, type Resident, ResidentSchema, ResidentService } from "@omzien/api";
import { Button, CheckList, Notice, Page, ProblemNotice, TextField, useAct, useTranslation } from "@omzien/ui";
import { useState } from "react";
import { fieldError } from "../field-error.ts";
import { inInternationalForm } from "../phone.ts";
import { useMe } from "../records.ts";

const languages = ["nl", "en", "ar", "tr", "pl", "uk", "de", "fr", "es"];

/** The page. */
export function MyRecord() {
  const { t } = useTranslation();
  const { me } = useMe();
  return <Page title={t("me.record")}>{me && <RecordForm key={me.etag} me={me} />}</Page>;
}

function RecordForm({ me }: { me: Resident }) {
  const { t, i18n } = useTranslation();
  const [form, setForm] = useState({ givenName: me.givenName, familyName: me.familyName, phone: me.phone, postcode: me.address?.postcode ?? "", houseNumber: me.address?.houseNumber ?? "", street: me.address?.street ?? "", birthYear: me.birthYear ? String(me.birthYear) : "", languages: me.languages });
  const { act, problem, isPending } = useAct(ResidentService.method.updateResident);
  const [isSaved, setSaved] = useState(false);
  const [phoneError, setPhoneError] = useState("");
  const change = (changed: Partial<typeof form>) => {
    setSaved(false);
    setForm({ ...form, ...changed });
  };
  const error = (field: string) => fieldError(problem, `resident.${field}`, t);
  const save = async () => {
    const phone = await inInternationalForm(form.phone);
    setPhoneError(phone ? "" : t("register.phone-wrong"));
    if (!phone) return;
    const hasMoved = form.postcode !== me.address?.postcode || form.houseNumber !== me.address?.houseNumber || form.street !== me.address?.street;
    const resident = create(ResidentSchema, {
      name: me.name,
      givenName: form.givenName,
      familyName: form.familyName,
      phone,
      birthYear: Number(form.birthYear) || 0,
      languages: form.languages,
      address: create(AddressSchema, { postcode: form.postcode, houseNumber: form.houseNumber, street: form.street }),
    });
    const paths = ["given_name", "family_name", "phone", "birth_year", "languages", ...(hasMoved ? ["address"] : [])];
    setSaved((await act({ resident, updateMask: create(FieldMaskSchema, { paths }), etag: me.etag })) !== undefined);
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
      <TextField label={t("register.given-name")} error={error("given_name")} value={form.givenName} onText={(givenName) => change({ givenName })} />
      <TextField label={t("register.family-name")} error={error("family_name")} value={form.familyName} onText={(familyName) => change({ familyName })} />
      <TextField label={t("register.phone")} type="tel" error={phoneError || error("phone")} value={form.phone} onText={(phone) => change({ phone })} />
      <TextField label={t("me.street")} error={error("address.street")} value={form.street} onText={(street) => change({ street })} />
      <TextField label={t("register.house-number")} error={error("address.house_number")} value={form.houseNumber} onText={(houseNumber) => change({ houseNumber })} />
      <TextField label={t("register.postcode")} error={error("address.postcode")} value={form.postcode} onText={(postcode) => change({ postcode })} />
      <TextField label={t("register.birth-year")} inputMode="numeric" error={error("birth_year")} value={form.birthYear} onText={(birthYear) => change({ birthYear })} />
      <CheckList label={t("me.languages")} error={error("languages")} choices={languages.map((value) => ({ value, label: new Intl.DisplayNames([i18n.language], { type: "language" }).of(value) ?? value }))} values={form.languages} onChoose={(chosen) => change({ languages: chosen })} />
      <div className="omzien-actions">
        <Button purpose="primary" type="submit" busy={isPending}>
          {t("page.save")}
        </Button>
      </div>
    </form>
  );
}
