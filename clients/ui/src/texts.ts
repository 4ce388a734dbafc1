/**
 * The words of the screens: ICU messages in `texts/{language}.json`, of this folder and of the app. A further language is
 * a further file. A missing message falls back to Dutch.
 */
import i18next, { type i18n } from "i18next";
import ICU from "i18next-icu";
import { initReactI18next } from "react-i18next";
import type { LocalizedText } from "@omzien/api/omzien/v1/directory_pb.js";

/** The files of one folder, as `import.meta.glob("./texts/*.json", { eager: true, import: "default" })` gives them. */
export type TextFiles = Record<string, unknown>;

const key = "omzien.language";
const rightToLeft = ["ar", "fa", "he", "ur"];

/** Starts the words: those of ui and of the app, in the language chosen here before, or the browser's, or Dutch. */
export async function startTexts(app: TextFiles): Promise<i18n> {
  const own = import.meta.glob("./texts/*.json", { eager: true, import: "default" });
  const resources: Record<string, { translation: object }> = {};
  for (const files of [own, app]) {
    for (const [path, messages] of Object.entries(files)) {
      const language = path.match(/([a-z-]+)\.json$/)?.[1] ?? "nl";
      resources[language] = { translation: { ...resources[language]?.translation, ...(messages as object) } };
    }
  }
  const languages = Object.keys(resources);
  const wanted = localStorage.getItem(key) ?? navigator.language.slice(0, 2);
  await i18next
    .use(ICU)
    .use(initReactI18next)
    .init({
      resources,
      lng: languages.includes(wanted) ? wanted : "nl",
      fallbackLng: "nl",
      supportedLngs: languages,
      keySeparator: false,
      nsSeparator: false,
      interpolation: { escapeValue: false },
    });
  const show = (language: string) => {
    document.documentElement.lang = language;
    document.documentElement.dir = rightToLeft.includes(language) ? "rtl" : "ltr";
  };
  show(i18next.language);
  i18next.on("languageChanged", show);
  return i18next;
}

/** Changes the language, and remembers it on this device. */
export function chooseLanguage(language: string): void {
  localStorage.setItem(key, language);
  void i18next.changeLanguage(language);
}

/** Returns the languages there are words for. */
export function languagesOfTexts(): string[] {
  return Object.keys(i18next.options.resources ?? {});
}

/** Returns a text of the configuration in the screen's language, or in Dutch where it is not there. */
export function inWords(text: LocalizedText | undefined, language: string): string {
  return (language === "en" && text?.en) || text?.nl || "";
}
