/** The words of the login pages. Dutch at level B1; English second. A further language is a further entry. */

const nl = {
  title: "Inloggen",
  contact: "Uw mobiele nummer of e-mailadres",
  contactHint: "We sturen u een code van 6 cijfers. U hebt geen wachtwoord nodig.",
  contactWrong: "Vul een mobiel nummer in, zoals 06 12345678, of een e-mailadres.",
  send: "Stuur mij een code",
  codeTitle: "Vul de code in",
  code: "De code van 6 cijfers",
  codeHint: "De code staat in het bericht dat we stuurden naar {contact}. Hij werkt 10 minuten.",
  codeWrong: "Deze code klopt niet. Kijk nog eens in het bericht.",
  codeOver: "Deze code werkt niet meer. Vraag een nieuwe code.",
  logIn: "Inloggen",
  again: "Stuur een nieuwe code",
  other: "Een ander nummer of adres",
  tooMany: "U hebt vaak een code gevraagd. Probeer het over een uur, of bel ons.",
  notSent: "Het bericht kon niet worden verstuurd. Probeer het nog eens, of bel ons.",
  message: "{code} is uw code om in te loggen bij {service}. Geef hem aan niemand. Hij werkt 10 minuten.",
  subject: "Uw code om in te loggen bij {service}",
  gone: "Deze pagina is te oud",
  goneText: "Begin opnieuw met inloggen.",
  goneLink: "Opnieuw beginnen",
};

const en: typeof nl = {
  title: "Log in",
  contact: "Your mobile number or e-mail address",
  contactHint: "We send you a code of 6 digits. You need no password.",
  contactWrong: "Enter a mobile number, such as 06 12345678, or an e-mail address.",
  send: "Send me a code",
  codeTitle: "Enter the code",
  code: "The code of 6 digits",
  codeHint: "The code is in the message we sent to {contact}. It works for 10 minutes.",
  codeWrong: "This code is not right. Look at the message again.",
  codeOver: "This code does not work any more. Ask for a new one.",
  logIn: "Log in",
  again: "Send a new code",
  other: "Another number or address",
  tooMany: "You asked for a code many times. Try again in an hour, or call us.",
  notSent: "The message could not be sent. Try again, or call us.",
  message: "{code} is your code to log in to {service}. Give it to nobody. It works for 10 minutes.",
  subject: "Your code to log in to {service}",
  gone: "This page is too old",
  goneText: "Begin to log in again.",
  goneLink: "Begin again",
};

const words: Record<string, typeof nl> = { nl, en };

/** Returns the words in the first language of an Accept-Language header there are words for; else in Dutch. */
export function wordsFor(acceptLanguage: string | undefined): { language: string; w: typeof nl } {
  for (const part of (acceptLanguage ?? "").split(",")) {
    const language = part.trim().slice(0, 2).toLowerCase();
    const w = words[language];
    if (w) return { language, w };
  }
  return { language: "nl", w: nl };
}

/** Puts values into "{name}" places. */
export function filled(text: string, values: Record<string, string>): string {
  return text.replace(/\{(\w+)\}/g, (_all, name: string) => values[name] ?? "");
}
