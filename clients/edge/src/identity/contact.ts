/** What somebody types to be sent a code: a phone number or an e-mail address, made the same for the same. */

/** A contact in its one form: "+31612345678", or an address in lower case. */
export interface Contact {
  kind: "phone" | "email";
  value: string;
}

/**
 * Returns the contact typed; undefined where it is neither. A number without a country is Dutch; only mobile numbers get
 * SMS, so any other number is refused. Source: RFC 5321, 4.5.3.1 (254 characters of an address), E.164.
 */
export function contactOf(typed: string): Contact | undefined {
  const text = typed.trim();
  if (text.includes("@")) {
    return text.length <= 254 && /^[^\s@<>"(),:;\\]+@[^\s@.]+(\.[^\s@.]+)+$/.test(text) ? { kind: "email", value: text.toLowerCase() } : undefined;
  }
  const digits = text.replace(/[\s().-]/g, "").replace(/^00/, "+").replace(/^0/, "+31").replace(/^\+310/, "+31");
  if (!/^\+[1-9]\d{7,14}$/.test(digits)) return undefined;
  return digits.startsWith("+31") && !/^\+316\d{8}$/.test(digits) ? undefined : { kind: "phone", value: digits };
}

/** "06 •••• ••78", "an•••@example.nl": enough to know one's own, not enough to learn another's. */
export function masked({ kind, value }: Contact): string {
  if (kind === "phone") return `${value.slice(0, 4)} •••• ${value.slice(-2)}`;
  const [name = "", domain = ""] = value.split("@");
  return `${name.slice(0, 2)}•••@${domain}`;
}
