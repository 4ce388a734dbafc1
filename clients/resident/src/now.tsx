/** "Ik heb nu hulp nodig": whom to call. Asks and keeps nothing. */
import { Notice, Page, localPhone, useSession, useTranslation } from "@omzien/ui";

const numbers = [
  { key: "now.112", phone: "112", text: "now.112-text" },
  { key: "now.doctor", phone: "", text: "now.doctor-text" },
  { key: "now.veilig-thuis", phone: "0800-2000", text: "now.veilig-thuis-text" },
  { key: "now.113", phone: "0800-0113", text: "now.113-text" },
];

/** Emergency numbers, and the municipality's own. */
export function Now() {
  const { t } = useTranslation();
  const { phone } = useSession().municipality;
  return (
    <Page title={t("now.title")}>
      <Notice kind="warning">
        <p>{t("now.text")}</p>
      </Notice>
      <dl className="omzien-numbers">
        {numbers.map(({ key, phone: number, text }) => (
          <div key={key}>
            <dt>{t(key)}</dt>
            <dd>
              {number && <a href={`tel:${number.replace(/-/g, "")}`}>{number}</a>} {t(text)}
            </dd>
          </div>
        ))}
        <div>
          <dt>{t("now.us")}</dt>
          <dd>
            <a href={`tel:${phone.replace(/\s/g, "")}`}>{localPhone(phone)}</a> {t("now.us-text")}
          </dd>
        </div>
      </dl>
    </Page>
  );
}
