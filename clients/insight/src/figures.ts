/** Figures as this dashboard shows them: which belong together, and how a value reads. Pure. */
import { type Figure, Figure_State as State, Figure_Unit as Unit, type Statistics } from "@omzien/api";

/** The kinds of figures, each with the beginnings of its codes; a code is of the first group it fits. */
export const groups = {
  overview: ["requests", "helped", "solved_without_team", "rate.", "time_to_match.", "time_to_help.", "escalations", "first_contacts", "unmet"],
  requests: ["requests", "episodes", "askers"],
  matches: ["offers", "invitations", "matches", "answered", "matched"],
  endings: ["helped", "closed", "solved_without_team", "unmet"],
  team: ["escalations", "first_contacts", "rate."],
  time: ["time_to_"],
  helpers: ["helpers_"],
  series: ["children", "children_"],
} as const;

export type Group = keyof typeof groups;

/** True for the name of a group: what stands in an address may be anything. */
export function isGroup(name: string): name is Group {
  return Object.hasOwn(groups, name);
}

/** Returns the codes of a group in any of the tables, in their order: kinds of help come and go with the configuration. Of the overview only wholes, not their parts. */
export function codesOf(tables: readonly Statistics[], group: Group): string[] {
  const codes = [...new Set(tables.flatMap(({ figures }) => figures.map(({ code }) => code)))];
  const isOf = (code: string, start: string) => code === start || (/[._]$/.test(start) ? code.startsWith(start) : group !== "overview" && code.startsWith(`${start}.`));
  return codes.filter((code) => groups[group].some((start) => isOf(code, start)));
}

/** The figures that are only what people reported, or did not deny: marked with a word. */
export function isReported(code: string): boolean {
  return /^(helped|closed\.helped|closed\.helped_presumed|solved_without_team|rate\.solved_without_team|time_to_help\.)/.test(code);
}

/** The code words stand under: one for each kind of help is the same figure. */
export function wordKey(code: string): string {
  return code.startsWith("unmet.") ? "unmet.kind" : code;
}

/** Returns the last part of a code that is the id of a kind of help; empty for any other. */
export function kindOf(code: string): string {
  return code.startsWith("unmet.") ? code.slice("unmet.".length) : "";
}

/** Returns what stands in a cell: a value to be written, or why there is none. */
export function cellOf({ state, value, unit }: Pick<Figure, "state" | "unit"> & { value: bigint | number }): { key: string; values: Record<string, number> } {
  if (state === State.HIDDEN) return { key: "cell.hidden", values: {} };
  if (state === State.WITHHELD) return { key: "cell.withheld", values: {} };
  if (state !== State.SHOWN) return { key: "cell.none", values: {} };
  const number = Number(value);
  if (unit === Unit.PERCENT) return { key: "cell.percent", values: { value: number } };
  if (unit === Unit.COUNT) return { key: "cell.count", values: { value: number } };
  if (number < 3600) return { key: "cell.minutes", values: { value: number / 60 } };
  // Classes of a day and more are whole days from three on (docs/figures.md): "binnen 48 uur", "binnen 7 dagen".
  return number <= 72 * 3600 ? { key: "cell.hours", values: { value: number / 3600 } } : { key: "cell.days", values: { value: number / 86_400 } };
}

/** Writes rows as CSV (RFC 4180). */
export function csvOf(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => row.map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replace(/"/g, '""')}"` : cell)).join(",")).join("\r\n") + "\r\n";
}

/** "2026-03" of "municipalities/…/statistics/2026-03". */
export function idOf(table: Pick<Statistics, "name">): string {
  return table.name.split("/").pop() ?? "";
}

/** The figure the map shows: the one chosen, if the table has it; else the first that has a value anywhere; else the first. */
export function chosenForMap(codes: readonly string[], columns: readonly Statistics[], wanted: string | null): string {
  const hasValue = (code: string) => columns.some((one) => one.figures.some((figure) => figure.code === code && figure.state === State.SHOWN));
  return codes.find((code) => code === wanted) ?? codes.find(hasValue) ?? codes[0] ?? "";
}

/** How dark each figure is on a map, [0, 1]: by its place between the least and the most shown; undefined where none is shown. Alike ones are all halfway. */
export function shadesOf(figures: readonly (Pick<Figure, "state" | "value"> | undefined)[]): (number | undefined)[] {
  const values = figures.map((figure) => (figure?.state === State.SHOWN ? Number(figure.value) : undefined));
  const shown = values.filter((value) => value !== undefined);
  const least = Math.min(...shown);
  const span = Math.max(...shown) - least;
  return values.map((value) => (value === undefined ? undefined : span > 0 ? (value - least) / span : 0.5));
}
