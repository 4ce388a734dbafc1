/** What the edge says of a file of settings that is wrong: each mistake, with its field. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { readSettings } from "../../clients/edge/src/settings.ts";
import { root } from "../browser/stack.ts";
import { temporaryFolder } from "./folder.ts";

const folder = temporaryFolder();
afterAll(() => folder.remove());

type Json = Record<string, unknown>;

/** Returns what is said of the example with the changes `change` makes to it and to its first municipality. */
function saidOf(change: (settings: Json, municipality: Json) => void): string[] {
  const settings = JSON.parse(readFileSync(join(root, "config/examples/edge.json"), "utf8")) as Json & { municipalities: Json[] };
  change(settings, settings.municipalities[0] ?? {});
  const file = join(folder.path, "edge.json");
  writeFileSync(file, JSON.stringify(settings));
  try {
    readSettings(file);
    return [];
  } catch (error) {
    return (error as Error).message.split("\n").map((line) => line.replace(`${file}: `, ""));
  }
}

test("the example has no mistake", () => {
  expect(saidOf(() => undefined)).toEqual([]);
});

test.each<[string, (settings: Json, municipality: Json) => void, string[]]>([
  ["a setting nobody knows", (settings) => (settings.colour = "red"), ["colour: is no setting"]],
  ["a target that is no number", (_, municipality) => (municipality.targets = { "requests.asked": "40" }), ["municipalities[0].targets.requests.asked: must be a number, in the figure's unit"]],
  ["a word that is no message", (_, municipality) => (municipality.words = { nl: { "ask.pass-on": 7 } }), ["municipalities[0].words.nl.ask.pass-on: must be a message"]],
  ["two mistakes, both said", (settings, municipality) => ((settings.colour = "red"), (municipality.slug = "No Slug")), ["colour: is no setting", "municipalities[0].slug: must be lower-case letters, digits and dashes"]],
])("%s", (_name, change, said) => {
  expect(saidOf(change)).toEqual(said);
});
