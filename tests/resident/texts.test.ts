/** The words of the screens: all there, in both languages, and none of the words residents are not to read. */
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import IntlMessageFormat from "intl-messageformat";
import { describe, expect, test } from "vitest";
import { root } from "../browser/stack.ts";

const apps = ["resident", "desk", "insight", "ui"];
const wordsOf = (app: string, language: string) => JSON.parse(readFileSync(join(root, `clients/${app}/src/texts/${language}.json`), "utf8")) as Record<string, string>;

describe.each(apps)("the words of %s", (app) => {
  const nl = wordsOf(app, "nl");
  const en = wordsOf(app, "en");

  test("are the same messages in both languages, each readable", () => {
    expect(Object.keys(en).sort()).toEqual(Object.keys(nl).sort());
    const parsed = (message: string) => new IntlMessageFormat(message, "nl");
    for (const key of Object.keys(nl)) expect(() => [parsed(nl[key] as string), parsed(en[key] as string)]).not.toThrow();
  });

  test("are there for every key the screens use", () => {
    const shared = wordsOf("ui", "nl");
    for (const file of globSync(join(root, `clients/${app}/src/**/*.{ts,tsx}`))) {
      for (const [, key = ""] of String(readFileSync(file, "utf8")).matchAll(/\bt\(\s*"([^"]+)"/g)) expect([file.slice(root.length), key, key in nl || key in shared]).toEqual([file.slice(root.length), key, true]);
    }
  });
});

test("residents read of questions and appointments, never of our words", () => {
  for (const text of Object.values(wordsOf("resident", "nl"))) expect(text).not.toMatch(/hulpvraag|escalati|\bwave\b|uitzet|cliënt|ticket/i);
});
