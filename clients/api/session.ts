/**
 * What the edge and its screens say to one another besides calls of omzien.v1. All of it is JSON over HTTP, under the
 * session's cookie. A POST, PUT or DELETE carries the header `x-csrf-token` with SessionView.csrf, also a call.
 *
 * | | |
 * |---|---|
 * | GET /session | SessionView |
 * | GET /login?as=resident or worker&to=PATH | sends the browser to log in, and afterwards to PATH, of this site |
 * | POST /logout | ends the session at once; LogoutView |
 * | POST /rpc/omzien.v1.SERVICE/METHOD | a call, by the Connect protocol |
 * | GET /reach · PUT /reach | how the caller is told what happens: ReachView; PUT changes `prefer` and `language` |
 * | POST /reach/contact | { contact }: sends a code to a mobile number or e-mail address; 204 |
 * | POST /reach/confirm | { code }: the contact is hers from now on; ReachView; 409: it is another account's |
 * | POST /push · DELETE /push | a PushSubscription of the browser, kept or forgotten |
 * | POST /worry | WorryForm: a worry by the code of a key figure's card, without a session; 204 |
 * | POST /trial/clock | { until: ISO time }: moves the simulated clock; only where isTrial; SessionView |
 *
 * An error is a ProblemView with a status of 4xx or 5xx.
 */

/** Who looks at the screen, where, and when. */
export interface SessionView {
  municipality: MunicipalityView;
  /** Who is logged in; null: nobody. */
  person: PersonView | null;
  /** To be sent as `x-csrf-token`. New after each login. */
  csrf: string;
  /** The domain time, ISO 8601. Real time, except on a simulated clock, which stands still between moves. */
  now: string;
  /** True on a simulated clock: the screens show the trial menu. */
  isTrial: boolean;
  /** The public key browsers subscribe to push with (VAPID, base64url); empty: there is no push. */
  pushKey: string;
}

/** A municipality as its screens look and speak. */
export interface MunicipalityView {
  /** "municipalities/{municipality}" */
  name: string;
  displayName: string;
  /** What the service is called here, such as "SamSam". */
  serviceName: string;
  /** The number on every screen, in international form. */
  phone: string;
  /** IANA, such as "Europe/Amsterdam". */
  timeZone: string;
  /** Its colours and fonts: custom properties of CSS, each "--basis-…" or "--omzien-…". */
  theme: Record<string, string>;
  /** Its own words, said instead of the screens': by language, then by the key of the message; ICU messages. */
  words: Record<string, Record<string, string>>;
  /** The template of map tiles, "https://…/{z}/{x}/{y}.png"; empty: there is only the list. */
  mapTiles: string;
  /** What stands below the map, to name its source. */
  mapSource: string;
}

/** Who is logged in. */
export interface PersonView {
  /** "municipalities/{municipality}/residents/{resident}" or "municipalities/{municipality}/workers/{worker}". */
  name: string;
  kind: "resident" | "worker";
}

/** How somebody is told what happens, besides in the app. */
export interface ReachView {
  /** She logs in with it or added it; in international form; empty: none. */
  phone: string;
  /** Empty: none. */
  email: string;
  /** Which way is tried first; the others follow where it fails. */
  prefer: "push" | "email" | "sms";
  /** How many browsers get push. */
  browsers: number;
  /** The language of what is sent: ISO 639-1. */
  language: string;
}

/** What was noticed, from somebody with a key figure's card. */
export interface WorryForm {
  /** The code on the card. */
  code: string;
  /** Where it is: a postcode of the municipality, or its four digits. */
  postcode: string;
  /** About whom, in words ("the man on the second floor"), 1 to 200 bytes. */
  about: string;
  /** What was noticed, 1 to 2000 bytes. */
  text: string;
  /** New for each worry; the same again has one effect. */
  requestId: string;
}

/** Where the browser goes after logging out. */
export interface LogoutView {
  location: string;
}

/** Why something was refused (RFC 9457). */
export interface ProblemView {
  /** "about:blank", or what kind of problem it is. */
  type: string;
  title: string;
  status: number;
  /** For people who search the logs. */
  correlationId: string;
}
