/**
 * The words of the screens: ICU messages in `texts/{language}.json`, of this folder and of the app. A further language is
 * a further file. A missing message falls back to Dutch.
 */
import i18next, { type i18n } from "i18next";
import ICU from "i18next-icu";
import { initReactI18next } from "react-i18next";
import type { LocalizedText } from "@omzien/api/omzien/v1/directory_pb.js";

/** The files of one folder, as `import.meta.glob("./texts/*.json", { import: "default" })` gives them. */
export type TextFiles = Record<string, () => Promise<unknown>>;

const key = "omzien.language";
const fallback = "nl";
const rightToLeft = ["ar", "fa", "he", "ur"];
let folders: TextFiles[] = [];

const languageOf = (path: string): string => path.match(/([a-z-]+)\.json$/)?.[1] ?? fallback;

/** Fetches the words of one language, unless they are here. */
async function load(language: string): Promise<void> {
  if (i18next.hasResourceBundle(language, "translation")) return;
  const loaders = folders.flatMap((files) => Object.entries(files).filter(([path]) => languageOf(path) === language));
  const messages = await Promise.all(loaders.map(([, fetchWords]) => fetchWords()));
  i18next.addResourceBundle(language, "translation", Object.assign({}, ...messages));
}

/**
 * Starts the words: those of ui and of the app, in the language chosen here before, or the browser's, or Dutch. Only the
 * words of that language, and the Dutch ones it falls back to, are fetched; where hers cannot be, she reads Dutch.
 */
export async function startTexts(app: TextFiles): Promise<i18n> {
  folders = [import.meta.glob("./texts/*.json", { import: "default" }), app];
  const languages = languagesOfTexts();
  await i18next
    .use(ICU)
    .use(initReactI18next)
    .init({
      resources: {},
      lng: fallback,
      fallbackLng: fallback,
      supportedLngs: languages,
      keySeparator: false,
      nsSeparator: false,
      interpolation: { escapeValue: false },
    });
  const wanted = localStorage.getItem(key) ?? navigator.language.slice(0, 2);
  const isOther = languages.includes(wanted) && wanted !== fallback;
  const other = isOther ? load(wanted).then(() => i18next.changeLanguage(wanted)).catch(() => undefined) : undefined;
  await Promise.all([load(fallback), other]);
  const show = (language: string) => {
    document.documentElement.lang = language;
    document.documentElement.dir = rightToLeft.includes(language) ? "rtl" : "ltr";
  };
  show(i18next.language);
  i18next.on("languageChanged", show);
  return i18next;
}

/** Changes the language, and remembers it on this device. Where its words cannot be fetched now, nothing changes yet. */
export async function chooseLanguage(language: string): Promise<void> {
  localStorage.setItem(key, language);
  await load(language).then(() => i18next.changeLanguage(language)).catch(() => undefined);
}

/** Returns the languages there are words for. */
export function languagesOfTexts(): string[] {
  return [...new Set(folders.flatMap((files) => Object.keys(files).map(languageOf)))].sort((a, b) => a.localeCompare(b));
}

/** Returns a text of the configuration in the screen's language, or in Dutch where it is not there. */
export function inWords(text: LocalizedText | undefined, language: string): string {
  return (language === "en" && text?.en) || text?.nl || "";
}
