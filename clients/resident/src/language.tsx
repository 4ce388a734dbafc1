/** The language of the screens: a choice among those there are words for. */
import { chooseLanguage, languagesOfTexts, useTranslation } from "@omzien/ui";

/** A list to choose from, in the languages' own names. */
export function LanguageChoice() {
  const { t, i18n } = useTranslation();
  return (
    <label className="omzien-language">
      <span className="omzien-visually-hidden">{t("page.language")}</span>
      <select value={i18n.language} onChange={(e) => void chooseLanguage(e.target.value)}>
        {languagesOfTexts().map((language) => (
          <option key={language} value={language} lang={language}>
            {new Intl.DisplayNames([language], { type: "language" }).of(language)}
          </option>
        ))}
      </select>
    </label>
  );
}
