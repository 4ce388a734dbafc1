/**
 * What is sent to people outside the app, by kind of message: one sentence, no name, no kind of help but in an invitation
 * by SMS, which must be answerable. Dutch at level B1; English second; a further language is a further entry.
 */
import { Message_Kind as Kind } from "@omzien/api/omzien/v1/inbox_pb.js";

/** The words of one language. */
export interface DeliveryWords {
  /** The subject of every e-mail: it may be read over a shoulder. */
  subject: string;
  /** The sentence of a kind newer than this edge. */
  news: string;
  /** The sentence of each kind. */
  kinds: Record<Exclude<keyof typeof Kind, "KIND_UNSPECIFIED">, string>;
  /** After the sentence: where to look. */
  look: string;
  /** An invitation: what is asked, where and when; then the rules; then how to answer. */
  invitation: string;
  /** After the moment, where a yes is for more dates: every week, or every few. */
  weekly: string;
  everyWeeks: string;
  rules: string;
  answerSms: string;
  answerLink: string;
  which: string;
  unclear: string;
  thanksYes: string;
  /** A yes where the asker chooses. */
  thanksWilling: string;
  thanksNo: string;
  nothingOpen: string;
  page: { title: string; yes: string; no: string; rules: string; for: string; over: string; toApp: string; saidYes: string; agreed: string; wrong: string };
}

const nl: DeliveryWords = {
  subject: "Er is nieuws bij {service}",
  news: "Er is nieuws voor u.",
  kinds: {
    REQUEST_RECEIVED: "We hebben uw vraag ontvangen.",
    INVITED: "Iemand in uw buurt zoekt hulp. Kunt u helpen?",
    MATCHED: "Goed nieuws: er komt iemand om u te helpen.",
    ALREADY_FILLED: "Er is al iemand die helpt. Dank u wel.",
    REQUEST_ENDED: "Uw hulp is niet meer nodig. Dank u wel.",
    WITH_TEAM: "Het sociaal team kijkt nu mee met uw vraag.",
    OWNER_CHANGED: "U hebt een vaste contactpersoon voor uw vraag.",
    REQUEST_CLOSED: "Uw vraag is afgerond.",
    CHOOSE: "Er wil iemand u helpen. Kiest u wie er komt?",
    THANKED: "Dank u wel dat u wilde helpen. Er is iemand anders gekozen.",
    CHOSEN: "U bent gekozen om te helpen.",
    RELAX: "We vonden nog niemand. Mag uw vraag een beetje anders?",
    PASS_ON: "We vonden niemand. Mag het sociaal team meekijken?",
    HELPER_STOPPED: "Iemand kan toch niet komen. We zoeken verder.",
    REQUEST_CHANGED: "Er is iets veranderd aan wat er gevraagd wordt. Past het nog?",
    HOW_WAS_IT: "Hoe ging het? Wilt u het ons laten weten?",
    MOVE_PROPOSED: "Er is een ander moment voorgesteld. Past dat?",
    MOVED: "De afspraak is op een ander moment.",
    APPOINTMENT_CANCELLED: "Een afspraak gaat niet door.",
    MISSED: "U werd gemist bij een afspraak. Is alles goed met u?",
    CIRCLE_INVITED: "Iemand vraagt of u bij de mensen wilt horen die zij of hij kent.",
    CIRCLE_JOINED: "Iemand hoort nu bij de mensen die u kent.",
    DELEGATION_ASKED: "Iemand vraagt of u voor haar of hem dingen wilt regelen.",
    DELEGATION_AGREED: "Iemand regelt nu dingen voor u.",
    VOLUNTEERING_ASKED: "Een organisatie vraagt of u vrijwilliger wilt worden.",
    VOLUNTEERING_ENDED: "U bent geen vrijwilliger meer bij een organisatie.",
    BACK_WITH_TEAM: "Uw contactpersoon is veranderd. Het team kijkt verder.",
    TEAM_WAITS: "Het team wacht nog even met uw vraag.",
    YES_RECORDED: "Een medewerker heeft opgeschreven dat u komt helpen. Klopt dat niet? Laat het ons weten.",
    RELEASED: "U hoeft niet meer te komen. Dank u wel.",
  },
  look: "Kijk op {url}",
  invitation: "{service}: kunt u helpen? {kind} in {place}, {when}.",
  weekly: ", dan elke week, {dates} keer in totaal",
  everyWeeks: ", dan elke {every} weken, {dates} keer in totaal",
  rules: "Afspraken: {rules}",
  answerSms: "Antwoord JA of NEE.",
  answerLink: "Of kijk op {url}",
  which: "Welke vraag bedoelt u?\n{list}\nAntwoord bijvoorbeeld JA 1, of bel {phone}.",
  unclear: "We begrepen uw antwoord niet. Antwoord JA of NEE, of bel {phone}.",
  thanksYes: "Dank u wel! Kijk voor de afspraak op {url}",
  thanksWilling: "Dank u wel! U hoort van ons of u gekozen bent.",
  thanksNo: "Dank u wel voor uw antwoord. We vragen iemand anders.",
  nothingOpen: "Er staat nu geen vraag voor u open. Bel {phone} als u iets wilt weten.",
  page: { title: "Kunt u helpen?", yes: "Ja, ik help", no: "Nee, nu niet", rules: "Wat we samen afspreken", for: "Wat er gevraagd wordt", over: "Dit kan niet meer beantwoord worden.", toApp: "Naar {service}", saidYes: "U hebt ja gezegd. Dank u wel!", agreed: "Dank u wel! De afspraak staat in de app.", wrong: "Er ging iets mis. Probeer het zo nog eens, of bel ons." },
};

const en: DeliveryWords = {
  subject: "There is news from {service}",
  news: "There is news for you.",
  kinds: {
    REQUEST_RECEIVED: "We received your question.",
    INVITED: "Somebody in your neighbourhood is looking for help. Can you help?",
    MATCHED: "Good news: somebody comes to help you.",
    ALREADY_FILLED: "There is already someone. Thank you.",
    REQUEST_ENDED: "Your help is not needed any more. Thank you.",
    WITH_TEAM: "The social team now looks along with your question.",
    OWNER_CHANGED: "You have a contact person for your question.",
    REQUEST_CLOSED: "Your question has ended.",
    CHOOSE: "Somebody wants to help you. Will you choose who comes?",
    THANKED: "Thank you for wanting to help. Somebody else was chosen.",
    CHOSEN: "You were chosen to help.",
    RELAX: "We found nobody yet. May your question be a little different?",
    PASS_ON: "We found nobody. May the social team look along?",
    HELPER_STOPPED: "Somebody cannot come after all. We look on.",
    REQUEST_CHANGED: "Something has changed in what is asked. Does it still suit you?",
    HOW_WAS_IT: "How did it go? Will you tell us?",
    MOVE_PROPOSED: "Another moment is proposed. Does it suit you?",
    MOVED: "The appointment is at another moment.",
    APPOINTMENT_CANCELLED: "An appointment does not take place.",
    MISSED: "You were missed at an appointment. Is everything all right?",
    CIRCLE_INVITED: "Somebody asks whether you want to be among the people she or he knows.",
    CIRCLE_JOINED: "Somebody is now among the people you know.",
    DELEGATION_ASKED: "Somebody asks whether you want to arrange things for her or him.",
    DELEGATION_AGREED: "Somebody now arranges things for you.",
    VOLUNTEERING_ASKED: "An organisation asks whether you want to be a volunteer.",
    VOLUNTEERING_ENDED: "You are no volunteer of an organisation any more.",
    BACK_WITH_TEAM: "Your contact person has changed. The team goes on.",
    TEAM_WAITS: "The team waits a little with your question.",
    YES_RECORDED: "A worker wrote down that you come to help. Is that not so? Let us know.",
    RELEASED: "You need not come any more. Thank you.",
  },
  look: "See {url}",
  invitation: "{service}: can you help? {kind} in {place}, {when}.",
  weekly: ", then every week, {dates} times in all",
  everyWeeks: ", then every {every} weeks, {dates} times in all",
  rules: "Rules: {rules}",
  answerSms: "Answer YES or NO.",
  answerLink: "Or see {url}",
  which: "Which one do you mean?\n{list}\nAnswer for example YES 1, or call {phone}.",
  unclear: "We did not understand your answer. Answer YES or NO, or call {phone}.",
  thanksYes: "Thank you! See {url} for the appointment",
  thanksWilling: "Thank you! We tell you whether you were chosen.",
  thanksNo: "Thank you for your answer. We ask somebody else.",
  nothingOpen: "No question is open for you now. Call {phone} if you want to know something.",
  page: { title: "Can you help?", yes: "Yes, I help", no: "No, not now", rules: "What we agree on", for: "What is asked", over: "This cannot be answered any more.", toApp: "To {service}", saidYes: "You said yes. Thank you!", agreed: "Thank you! The appointment is in the app.", wrong: "Something went wrong. Try again in a moment, or call us." },
};

const words: Record<string, DeliveryWords> = { nl, en };

/** Returns the words of a language; Dutch where there are none. */
export function deliveryWords(language: string): DeliveryWords {
  return words[language] ?? nl;
}

/** Returns the sentence of a kind; of one that is newer than this edge: that there is news. */
export function sentenceOf(kind: Kind, w: DeliveryWords): string {
  return (w.kinds as Record<string, string>)[Kind[kind]] ?? w.news;
}
