/** What a worker is today, as the desk reads it. */
import { create } from "@bufbuild/protobuf";
import { Role, WorkerSchema } from "@omzien/api";
import { expect, test } from "vitest";
import { teamsOf } from "../../clients/desk/src/worker.ts";

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
