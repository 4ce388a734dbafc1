/** Moments by the municipality's clock, also on the days the clock is changed. */
import { expect, test } from "vitest";
import { dayAfter, fromLocal, inDay, inTime, localDay, localTime } from "../../clients/ui/src/when.ts";

test.each([
  ["2026-03-05", "10:00", "2026-03-05T09:00:00.000Z"],
  ["2026-07-01", "10:00", "2026-07-01T08:00:00.000Z"],
  ["2026-03-29", "02:30", "2026-03-29T01:30:00.000Z"],  // Does not exist: the hour after it.
  ["2026-10-25", "02:30", "2026-10-25T00:30:00.000Z"],  // Exists twice: the first.
  ["2026-03-29", "10:00", "2026-03-29T08:00:00.000Z"],
  ["2026-12-31", "23:59", "2026-12-31T22:59:00.000Z"],
])("%s %s here is %s", (day, time, utc) => {
  expect(fromLocal(day, time).toISOString()).toBe(utc);
});

test("a local day and time read back as they were written, every day of a year", () => {
  for (let day = "2026-01-01", i = 0; i < 365; ++i, day = dayAfter(day, 1)) {
    const date = fromLocal(day, "09:05");
    expect([localDay(date), localTime(date)]).toEqual([day, "09:05"]);
  }
});

test("days near are called by their names", () => {
  const now = fromLocal("2026-03-02", "23:30");
  expect(inDay(fromLocal("2026-03-02", "00:10"), now, "nl")).toBe("vandaag");
  expect(inDay(fromLocal("2026-03-03", "00:10"), now, "nl")).toBe("morgen");
  expect(inDay(fromLocal("2026-03-05", "10:00"), now, "nl")).toBe("donderdag 5 maart");
  expect(inDay(fromLocal("2027-03-05", "10:00"), now, "en")).toContain("2027");
  expect(inTime(fromLocal("2026-03-02", "09:05"), "nl")).toBe("9:05");
});
