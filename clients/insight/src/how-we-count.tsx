/** "Hoe wij tellen": what each figure counts, how it is protected, when it is frozen. */
import { Heading, Page, useTranslation } from "@omzien/ui";
import i18next from "i18next";
import { isReported } from "./figures.ts";

/** The page; its list is that of all words there are for figures. */
export function HowWeCount() {
  const { t } = useTranslation();
  const codes = Object.keys((i18next.getResourceBundle("nl", "translation") ?? {}) as object).flatMap((key) => (key.startsWith("definition.") ? [key.slice("definition.".length)] : []));
  return (
    <Page title={t("how.title")}>
      <p>{t("how.frozen")}</p>
      <p>{t("how.rounded")}</p>
      <p>{t("explain.hidden")}</p>
      <p>{t("explain.withheld")}</p>
      <p>{t("explain.none")}</p>
      <p>{t("how.reported")}</p>
      <Heading level={2}>{t("how.figures")}</Heading>
      <dl>
        {codes.map((code) => (
          <div key={code}>
            <dt>
              <strong>{t(`figure.${code}`, { kind: "…" })}</strong>
              {isReported(code) && <span className="omzien-tag">{t("table.reported")}</span>}
            </dt>
            <dd>{t(`definition.${code}`, { kind: "…" })}</dd>
          </div>
        ))}
      </dl>
    </Page>
  );
}
