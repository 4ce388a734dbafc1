/** What a worker is today, as the desk reads it. */
import { create } from "@bufbuild/protobuf";
import { Role, TeamWorkerSchema, WorkerSchema } from "@omzien/api";
import { expect, test } from "vitest";
import { standingOf, teamsOf } from "../../clients/desk/src/worker.ts";

const worker = (...assignments: { role: Role; team?: string; organisation?: string }[]) => create(WorkerSchema, { name: "municipalities/veghel/workers/w", assignments });

test("a lead is of her team once, and leads it", () => {
  expect(teamsOf(worker({ role: Role.WORKER, team: "zuid" }, { role: Role.TEAM_LEAD, team: "zuid" }))).toEqual([{ team: "zuid", isLead: true }]);
});

test("who works in two teams and leads one is of both", () => {
  expect(teamsOf(worker({ role: Role.TEAM_LEAD, team: "noord" }, { role: Role.WORKER, team: "zuid" }))).toEqual([
    { team: "noord", isLead: true },
    { team: "zuid", isLead: false },
  ]);
});

test("a linker, a coordinator and an analyst are of no team's desk", () => {
  expect(teamsOf(worker({ role: Role.LINKER, team: "zuid" }, { role: Role.COORDINATOR, organisation: "ons-welzijn" }, { role: Role.ANALYST }))).toEqual([]);
});

test("a colleague's cards, absence and being full are said while they hold", () => {
  const day = (number: number) => ({ year: 2026, month: 3, day: number });
  const full = create(TeamWorkerSchema, { owned: 2, absence: { firstDay: day(4), lastDay: day(6), fullUntil: day(5) } });
  const said = (today: string) => standingOf(full, new Date(`${today}T12:00:00Z`), ((key: string) => key) as Parameters<typeof standingOf>[2], "nl");
  expect(said("2026-03-03")).toEqual(["standing.owned", "standing.full"]);
  expect(said("2026-03-05")).toEqual(["standing.owned", "standing.away", "standing.full"]);
  expect(said("2026-03-06")).toEqual(["standing.owned", "standing.away"]);
  expect(said("2026-03-07")).toEqual(["standing.owned"]);
});
