/** Figures as the dashboard shows them. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { create } from "@bufbuild/protobuf";
import { Figure_State as State, Figure_Unit as Unit, StatisticsSchema } from "@omzien/api";
import { expect, test } from "vitest";
import { cellOf, chosenForMap, codesOf, csvOf, groups, isGroup, shadesOf, wordKey } from "../../clients/insight/src/figures.ts";
import { root } from "../browser/stack.ts";

test.each([
  [State.SHOWN, 25n, Unit.COUNT, "cell.count", 25],
  [State.SHOWN, 40n, Unit.PERCENT, "cell.percent", 40],
  [State.SHOWN, 900n, Unit.SECONDS, "cell.minutes", 15],
  [State.SHOWN, 14_400n, Unit.SECONDS, "cell.hours", 4],
  [State.SHOWN, 172_800n, Unit.SECONDS, "cell.hours", 48],
  [State.SHOWN, 604_800n, Unit.SECONDS, "cell.days", 7],
  [State.HIDDEN, 0n, Unit.COUNT, "cell.hidden", undefined],
  [State.WITHHELD, 0n, Unit.COUNT, "cell.withheld", undefined],
  [State.NONE, 0n, Unit.PERCENT, "cell.none", undefined],
])("state %i, value %s, unit %i reads as %s", (state, value, unit, key, shown) => {
  expect(cellOf({ state, value, unit })).toEqual({ key, values: shown === undefined ? {} : { value: shown } });
});

test("every figure of a table is in a group, and a kind of help that came later too", () => {
  const table = (...codes: string[]) => create(StatisticsSchema, { figures: codes.map((code) => ({ code })) });
  const all = ["requests", "requests.app", "askers.new", "matches.rung.none", "closed.helped", "unmet.groceries", "escalations.taken", "first_contacts.late", "rate.rescued_of_all", "time_to_help.p90", "helpers_active", "children", "children_unmet"];
  const shown = new Set((Object.keys(groups) as (keyof typeof groups)[]).flatMap((group) => codesOf([table(...all)], group)));
  expect(all.filter((code) => !shown.has(code))).toEqual([]);
  expect(codesOf([table("unmet", "unmet.walking"), table("unmet", "unmet.walking", "unmet.cooking")], "endings")).toEqual(["unmet", "unmet.walking", "unmet.cooking"]);
  expect(codesOf([table(...all)], "overview")).not.toContain("requests.app");
  expect(["requests", "toString", ""].map(isGroup)).toEqual([true, false, false]);
});

test("on a map the most is darkest, and what is hidden has no shade, whatever its value", () => {
  const figure = (value: bigint, state = State.SHOWN) => ({ value, state });
  expect(shadesOf([figure(10n), figure(30n), figure(15n), figure(99n, State.HIDDEN), undefined])).toEqual([0, 1, 0.25, undefined, undefined]);
  expect(shadesOf([figure(7n), figure(7n)])).toEqual([0.5, 0.5]);
  expect(shadesOf([figure(0n, State.WITHHELD)])).toEqual([undefined]);
});

test("CSV quotes what needs it", () => {
  expect(csvOf([["a", 'b "c"', "d, e"], ["", "1", "x\ny"]])).toBe('a,"b ""c""","d, e"\r\n,1,"x\ny"\r\n');
});

test("every figure the documents define has a name and a definition in both languages", () => {
  const counts = readFileSync(join(root, "docs/figures.md"), "utf8").split("## Counts")[1] ?? "";
  const codes = new Set<string>();
  for (const [, first = "", rest = ""] of counts.matchAll(/^\| `([a-z_.]+)` \|(.*)$/gm)) {
    codes.add(first);
    for (const [, part = ""] of rest.matchAll(/`\.([a-z_.]+)`/g)) codes.add(`${first.split(".")[0]}.${part}`);
  }
  for (const [, part = ""] of counts.matchAll(/`(children_[a-z_]+)`/g)) codes.add(part);
  for (const [, part = ""] of counts.matchAll(/`(time_to_[a-z_]+)`/g)) for (const measure of ["median", "p90"]) codes.add(`${part}.${measure}`);
  expect(codes.size).toBeGreaterThan(50);
  for (const language of ["nl", "en"]) {
    const words = JSON.parse(readFileSync(join(root, `clients/insight/src/texts/${language}.json`), "utf8")) as Record<string, string>;
    for (const code of codes) {
      expect([code, [`figure.${wordKey(code)}`, `definition.${wordKey(code)}`].every((key) => words[key])]).toEqual([code, true]);
    }
  }
});

test("the map shows the figure that was chosen, else the first with a value", () => {
  const table = create(StatisticsSchema, { figures: [{ code: "askers", state: State.HIDDEN }, { code: "requests", state: State.SHOWN, value: 10n }] });
  expect(chosenForMap(["askers", "requests"], [table], "askers")).toBe("askers");
  expect(chosenForMap(["askers", "requests"], [table], "nothing")).toBe("requests");
  expect(chosenForMap(["askers"], [table], null)).toBe("askers");
  expect(chosenForMap([], [table], null)).toBe("");
});
