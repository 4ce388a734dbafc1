/** "Mijn gegevens": the ways to all that is kept about her. */
import { Page, useTranslation } from "@omzien/ui";
import { BigLink } from "../link.tsx";

/** The list of pages. */
export function Me() {
  const { t } = useTranslation();
  return (
    <Page title={t("me.title")}>
      <ul className="omzien-list">
        <BigLink to="/ik/gegevens" picture="person" note={t("me.record-note")}>
          {t("me.record")}
        </BigLink>
        <BigLink to="/ik/bereiken" picture="phone" note={t("me.reach-note")}>
          {t("me.reach")}
        </BigLink>
        <BigLink to="/ik/mensen" picture="people" note={t("me.people-note")}>
          {t("me.people")}
        </BigLink>
        <BigLink to="/helpen/instellingen" picture="moon" note={t("helping.settings-note")}>
          {t("helping.settings")}
        </BigLink>
        <BigLink to="/ik/gekeken" picture="question" note={t("me.looks-note")}>
          {t("me.looks")}
        </BigLink>
        <BigLink to="/ik/meenemen" picture="letter" note={t("me.take-note")}>
          {t("me.take")}
        </BigLink>
      </ul>
    </Page>
  );
}
