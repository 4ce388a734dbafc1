/** Who somebody is, the first time: name, phone, where she lives. Then on to what she came for. */
import { create } from "@bufbuild/protobuf";
import { useMutation } from "@connectrpc/connect-query";
import { AddressSchema, ResidentSchema, ResidentService } from "@omzien/api";
import { Button, Page, ProblemNotice, TextField, newRequestId, problemOf, useSession, useTranslation } from "@omzien/ui";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useLocation } from "wouter";
import { useDraft } from "./draft.ts";
import { fieldError } from "./field-error.ts";
import { inInternationalForm } from "./phone.ts";

interface Registration {
  givenName: string;
  familyName: string;
  phone: string;
  postcode: string;
  houseNumber: string;
  birthYear: string;
  requestId: string;
}

/** One page: few enough questions, and each says why it is asked. */
export function Register() {
  const { t } = useTranslation();
  const { municipality } = useSession();
  const [draft, change, forget] = useDraft<Registration>("register", () => ({ givenName: "", familyName: "", phone: "", postcode: "", houseNumber: "", birthYear: "", requestId: newRequestId() }));
  const [, navigate] = useLocation();
  const queries = useQueryClient();
  const register = useMutation(ResidentService.method.createResident);
  const [phoneError, setPhoneError] = useState("");
  if (!draft) return null;
  const problem = register.error ? problemOf(register.error) : null;
  const error = (field: string) => fieldError(problem, `resident.${field}`, t);
  const send = async () => {
    const phone = await inInternationalForm(draft.phone);
    setPhoneError(phone ? "" : t("register.phone-wrong"));
    if (!phone) return;
    const resident = create(ResidentSchema, {
      givenName: draft.givenName.trim(),
      familyName: draft.familyName.trim(),
      phone,
      address: create(AddressSchema, { postcode: draft.postcode, houseNumber: draft.houseNumber.trim() }),
      birthYear: Number(draft.birthYear) || 0,
    });
    try {
      await register.mutateAsync({ parent: municipality.name, resident, requestId: draft.requestId });
    } catch (error) {
      if (problemOf(error).reason !== "" || Object.keys(problemOf(error).fields).length > 0) change({ requestId: newRequestId() });
      return;
    }
    const to = new URLSearchParams(location.search).get("to") ?? "/";
    await forget();
    await queries.invalidateQueries();
    navigate(to.startsWith("/inschrijven") ? "/" : to);
  };
  return (
    <Page title={t("register.title")}>
      <p>{t("register.text")}</p>
      <ProblemNotice problem={problem} retry={() => void send()} />
      <form
        noValidate
        onSubmit={(e) => {
          e.preventDefault();
          void send();
        }}
      >
        <TextField label={t("register.given-name")} hint={t("register.given-name-hint")} error={error("given_name")} value={draft.givenName} autoComplete="given-name" onText={(givenName) => change({ givenName })} />
        <TextField label={t("register.family-name")} error={error("family_name")} value={draft.familyName} autoComplete="family-name" onText={(familyName) => change({ familyName })} />
        <TextField label={t("register.phone")} hint={t("register.phone-hint")} error={phoneError || error("phone")} value={draft.phone} type="tel" autoComplete="tel" onText={(phone) => change({ phone })} />
        <TextField label={t("register.postcode")} hint={t("register.postcode-hint")} error={error("address.postcode")} value={draft.postcode} autoComplete="postal-code" onText={(postcode) => change({ postcode })} />
        <TextField label={t("register.house-number")} error={error("address.house_number")} value={draft.houseNumber} onText={(houseNumber) => change({ houseNumber })} />
        <TextField label={t("register.birth-year")} hint={t("register.birth-year-hint")} error={error("birth_year")} value={draft.birthYear} inputMode="numeric" autoComplete="bday-year" onText={(birthYear) => change({ birthYear })} />
        <div className="omzien-actions">
          <Button purpose="primary" type="submit" busy={register.isPending}>
            {t("register.send")}
          </Button>
        </div>
      </form>
      <p className="omzien-small">{t("register.privacy")}</p>
    </Page>
  );
}
