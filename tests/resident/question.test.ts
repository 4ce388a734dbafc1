/** The request a question makes, and its words while it waits. */
import { create } from "@bufbuild/protobuf";
import { AddressSchema, HelpRequest_State as State, HelpRequestSchema, RelaxationSchema, ResidentSchema, Rung, WillingHelperSchema } from "@omzien/api";
import { expect, test } from "vitest";
import { newQuestion, partsLeft, requestOf, slotOf } from "../../clients/resident/src/ask/question.ts";
import { statusOf } from "../../clients/resident/src/request/status.ts";
import { fromLocal } from "../../clients/ui/src/when.ts";

const now = fromLocal("2026-03-02", "10:02");
const me = create(ResidentSchema, { address: create(AddressSchema, { postcode: "5461AB", houseNumber: "12" }) });

test("a new question has a default for everything but what: tomorrow morning, at home, both switches on", () => {
  const request = requestOf({ ...newQuestion(now), category: "groceries" }, me, now);
  expect(request.when.map(({ startTime, endTime }) => [Number(startTime?.seconds), Number(endTime?.seconds)])).toEqual([[fromLocal("2026-03-03", "09:00").getTime() / 1000, fromLocal("2026-03-03", "12:00").getTime() / 1000]]);
  expect(request.place?.postcode).toBe("5461AB");
  expect([request.circleFirst, request.teamConsent, request.places, request.weekly]).toEqual([true, 1, 1, undefined]);
});

test("asked for somebody else, it is not at the caller's own home", () => {
  const request = requestOf({ ...newQuestion(now, true), postcode: "5462CD", houseNumber: "7" }, me, now);
  expect([request.place?.postcode, request.place?.houseNumber]).toEqual(["5462CD", "7"]);
});

test("a part of today that has begun is wanted from ten minutes on; one that has ended cannot be chosen", () => {
  const today = { ...newQuestion(now), day: "2026-03-02" };
  expect(slotOf(today, now).start).toEqual(fromLocal("2026-03-02", "10:15"));
  expect(partsLeft("2026-03-02", fromLocal("2026-03-02", "13:00"))).toEqual(["afternoon", "evening", "times"]);
  expect(partsLeft("2026-03-03", now)).toEqual(["morning", "afternoon", "evening", "times"]);
});

test.each([
  [{ state: State.OPEN }, "status.starting"],
  [{ state: State.OPEN, invited: 3, rung: Rung.NEIGHBOURS }, "status.asked"],
  [{ state: State.OPEN, invited: 2, rung: Rung.CIRCLE }, "status.circle"],
  [{ state: State.OPEN, invited: 3, willing: [create(WillingHelperSchema, {})] }, "status.choose"],
  [{ state: State.OPEN, relaxation: create(RelaxationSchema, {}) }, "status.relaxation"],
  [{ state: State.OPEN, invited: 3, accepted: 1, places: 2 }, "status.some"],
  [{ state: State.MATCHED }, "status.matched"],
  [{ state: State.WITH_TEAM }, "status.team"],
  [{ state: State.WITH_TEAM, contactPerson: "Wendy" }, "status.team-owned"],
  [{ state: State.CLOSED, outcome: 9 }, "status.closed.TOO_LATE"],
])("%j reads as %s", (request, key) => {
  expect(statusOf(create(HelpRequestSchema, { places: 1, ...request })).key).toBe(key);
});
