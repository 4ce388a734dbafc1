/**
 * The words of the screens: ICU messages in `texts/{language}.json`, of this folder and of the app. A further language is
 * a further file. A missing message falls back to Dutch.
 */
import i18next, { type i18n } from "i18next";
import ICU from "i18next-icu";
import { initReactI18next } from "react-i18next";
import dutch from "./texts/nl.json";
import type { LocalizedText } from "@omzien/api/omzien/v1/directory_pb.js";

/**
 * The words of one folder: Dutch, which comes with the screens, and how to fetch each other file, as
 * `import.meta.glob(["./texts/*.json", "!./texts/nl.json"], { import: "default" })` gives it.
 */
export interface Texts {
  dutch: object;
  others: Record<string, () => Promise<unknown>>;
}

const key = "omzien.language";
const fallback = "nl";
const rightToLeft = ["ar", "fa", "he", "ur"];
let folders: Texts[] = [];
/** The municipality's, by language. */
let own: Record<string, object> = {};
/** The language chosen last: of two choices the later counts, whichever words come first. */
let chosen = fallback;

const languageOf = (path: string): string => path.match(/([a-z-]+)\.json$/)?.[1] ?? fallback;

/** Shows the language once its words are here. Where they cannot be fetched, all stays as it is. */
async function show(language: string): Promise<void> {
  chosen = language;
  try {
    if (!i18next.hasResourceBundle(language, "translation")) {
      const fetches = folders.flatMap(({ others }) => Object.entries(others).filter(([path]) => languageOf(path) === language));
      const words = await Promise.all(fetches.map(([, fetchWords]) => fetchWords()));
      i18next.addResourceBundle(language, "translation", Object.assign({}, ...words, own[language]));
    }
    if (chosen === language) await i18next.changeLanguage(language);
  } catch (error) {
    console.error(error);
  }
}

/**
 * Starts the words: those of ui and of the app, in the language chosen here before, or the browser's, or Dutch. Where the
 * words of that language cannot be fetched, she reads Dutch.
 */
export async function startTexts(app: Texts): Promise<i18n> {
  folders = [{ dutch, others: import.meta.glob(["./texts/*.json", "!./texts/nl.json"], { import: "default" }) }, app];
  const languages = languagesOfTexts();
  await i18next
    .use(ICU)
    .use(initReactI18next)
    .init({
      resources: { [fallback]: { translation: Object.assign({}, ...folders.map((one) => one.dutch)) } },
      lng: fallback,
      fallbackLng: fallback,
      supportedLngs: languages,
      keySeparator: false,
      nsSeparator: false,
      interpolation: { escapeValue: false },
      i18nFormat: { bindI18nStore: "added" },  // A message that is said otherwise from now on is read anew.
    });
  const say = (language: string) => {
    document.documentElement.lang = language;
    document.documentElement.dir = rightToLeft.includes(language) ? "rtl" : "ltr";
  };
  say(i18next.language);
  i18next.on("languageChanged", say);
  const wanted = localStorage.getItem(key) ?? navigator.language.slice(0, 2);
  if (languages.includes(wanted)) await show(wanted);
  return i18next;
}

/** Changes the language, and remembers it on this device: where its words cannot be fetched now, the next start tries again. */
export async function chooseLanguage(language: string): Promise<void> {
  localStorage.setItem(key, language);
  await show(language);
}

/** Says the municipality's own words instead of the screens', in each language it has some in. */
export function sayInOwnWords(words: Record<string, Record<string, string>>): void {
  if (JSON.stringify(words) === JSON.stringify(own)) return;
  own = words;
  for (const [language, some] of Object.entries(words)) {
    // One that is not here yet gets them when it comes.
    if (i18next.hasResourceBundle(language, "translation")) i18next.addResourceBundle(language, "translation", some, false, true);
  }
  i18next.emit("languageChanged", i18next.language);  // What is on the screen is said again.
}

/** Returns the languages there are words for. */
export function languagesOfTexts(): string[] {
  const others = folders.flatMap((one) => Object.keys(one.others).map(languageOf));
  return [...new Set([fallback, ...others])].sort((a, b) => a.localeCompare(b));
}

/** Returns a text of the configuration in the screen's language, or in Dutch where it is not there. */
export function inWords(text: LocalizedText | undefined, language: string): string {
  return (language === "en" && text?.en) || text?.nl || "";
}
