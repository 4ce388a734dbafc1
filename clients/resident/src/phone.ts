/** Phone numbers as people type them. The library is large, and fetched when it is needed. */

/** Returns "+31612345678" for "06-12345678"; undefined where it is no number. A number without a country is Dutch. */
export async function inInternationalForm(typed: string): Promise<string | undefined> {
  const { default: parse } = await import("libphonenumber-js/min");
  const number = parse(typed, "NL");
  return number?.isPossible() ? number.number : undefined;
}
