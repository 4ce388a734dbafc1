/** Words to people outside the app, by e-mail and SMS: how they are sent. What they say stands in delivery/ and identity/. */

/** One message to one person. */
export interface Letter {
  /** A phone number in international form, or an address. */
  to: string;
  subject: string;
  text: string;
}

/** A way to send; throws where it did not get there this time, Undeliverable where it never will. */
export interface Channel {
  send(letter: Letter): Promise<void>;
}

/** The address or number does not exist: trying again is of no use. */
export class Undeliverable extends Error {}

/** How this edge sends; null: it has no such way. */
export interface Channels {
  email: Channel | null;
  sms: Channel | null;
}
