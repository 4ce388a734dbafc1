/** Tables of figures as REST shows them: JSON with the words of the proto, and CSV equal to `omzienctl statistics --csv`. */
import { type Timestamp, timestampDate } from "@bufbuild/protobuf/wkt";
import type { Date as Day } from "@omzien/api/omzien/v1/directory_pb.js";
import { Figure_State as State, Figure_Unit as Unit, Span, type Statistics } from "@omzien/api/omzien/v1/statistics_pb.js";
import { stringify } from "csv-stringify/sync";

/** One figure. `value` is null where none is shown. */
export interface FigureView {
  code: string;
  unit: "count" | "percent" | "seconds";
  state: "shown" | "hidden" | "withheld" | "none";
  value: number | null;
}

/** One table. Days are "2026-03-31", inclusive; times are UTC. */
export interface StatisticsView {
  id: string;
  span: "month" | "quarter" | "year";
  district: string | null;
  firstDay: string;
  lastDay: string;
  freezeTime: string;
  figures: FigureView[];
}

/** Returns a table as JSON shows it. */
export function statisticsView(table: Statistics): StatisticsView {
  return {
    id: table.name.split("/").pop() ?? "",
    span: nameOf(Span, table.span) as StatisticsView["span"],
    district: table.district || null,
    firstDay: dayText(table.firstDay),
    lastDay: dayText(table.lastDay),
    freezeTime: table.freezeTime ? timeText(table.freezeTime) : "",
    figures: table.figures.map(({ code, unit, state, value }) => ({
      code,
      unit: nameOf(Unit, unit) as FigureView["unit"],
      state: nameOf(State, state) as FigureView["state"],
      value: state === State.SHOWN ? Number(value) : null,
    })),
  };
}

/** Returns tables as CSV (RFC 4180, but lines end in LF as omzienctl's do), a line for each figure. */
export function statisticsCsv(tables: StatisticsView[]): string {
  const rows = tables.flatMap((table) =>
    table.figures.map((figure) => [table.id, table.span, table.district ?? "", table.firstDay, table.lastDay, table.freezeTime, figure.code, figure.unit, figure.state, figure.value ?? ""]),
  );
  return stringify([["table", "span", "district", "first_day", "last_day", "freeze_time", "figure", "unit", "state", "value"], ...rows]);
}

/** "2026-04-14T22:00:00Z" */
export function timeText(time: Timestamp): string {
  return timestampDate(time).toISOString().replace(/\.\d+Z$/, "Z");
}

function nameOf(names: Record<number, string>, value: number): string {
  return (names[value] ?? "").toLowerCase();
}

function dayText(day: Day | undefined): string {
  return day ? `${String(day.year).padStart(4, "0")}-${String(day.month).padStart(2, "0")}-${String(day.day).padStart(2, "0")}` : "";
}
