/** Moments and days in words, by the municipality's clock. */
import { timestampDate, timestampFromDate, type Timestamp } from "@bufbuild/protobuf/wkt";

export const timeZone = "Europe/Amsterdam";

/** Returns the Date of a Timestamp; undefined for none. */
export function toDate(time: Timestamp | undefined): Date | undefined {
  return time && timestampDate(time);
}

/** Returns the Timestamp of a Date. */
export function toTimestamp(date: Date): Timestamp {
  return timestampFromDate(date);
}

/** "vandaag om 14:00", "morgen om 9:00", "donderdag 5 maart om 10:30": relative to `now`. */
export function inDayAndTime(date: Date, now: Date, language: string): string {
  return `${inDay(date, now, language)} ${language === "en" ? "at" : "om"} ${inTime(date, language)}`;
}

/** "14:00" */
export function inTime(date: Date, language: string): string {
  return new Intl.DateTimeFormat(language, { timeZone, hour: "numeric", minute: "2-digit", hourCycle: "h23" }).format(date);
}

/** "vandaag", "morgen", "gisteren", else "donderdag 5 maart", with the year where it is another one. */
export function inDay(date: Date, now: Date, language: string): string {
  const days = (Date.parse(localDay(date)) - Date.parse(localDay(now))) / 86_400_000;
  if (days >= -1 && days <= 1) return new Intl.RelativeTimeFormat(language, { numeric: "auto" }).format(days, "day");
  const sameYear = localDay(date).slice(0, 4) === localDay(now).slice(0, 4);
  return new Intl.DateTimeFormat(language, { timeZone, weekday: "long", day: "numeric", month: "long", ...(sameYear ? {} : { year: "numeric" }) }).format(date);
}

/** "morgen, 10:00 – 12:00": a part of a day, relative to `now`; "" for one without a beginning. */
export function inSlot(slot: { startTime?: Timestamp | undefined; endTime?: Timestamp | undefined } | undefined, now: Date, language: string): string {
  const [start, end] = [toDate(slot?.startTime), toDate(slot?.endTime)];
  return start ? `${inDay(start, now, language)}, ${inTime(start, language)}${end ? ` – ${inTime(end, language)}` : ""}` : "";
}

/** "vandaag", "donderdag 5 maart": a day ("2026-03-05") in words, relative to `now`. */
export function dayInWords(day: string, now: Date, language: string): string {
  return inDay(fromLocal(day, "12:00"), now, language);
}

/** "2026-03-05": the local day, as `<input type="date">` has it. */
export function localDay(date: Date): string {
  return new Intl.DateTimeFormat("sv-SE", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" }).format(date);
}

/** "09:05": the local time, as `<input type="time">` has it. */
export function localTime(date: Date): string {
  return new Intl.DateTimeFormat("sv-SE", { timeZone, hour: "2-digit", minute: "2-digit" }).format(date);
}

/** Returns the local day `days` later. Input: "2026-03-05". */
export function dayAfter(day: string, days: number): string {
  const date = new Date(`${day}T12:00:00Z`);
  date.setUTCDate(date.getUTCDate() + days);
  return date.toISOString().slice(0, 10);
}

/** { year, month, day } of "2026-03-05". */
export function dayOf(text: string): { year: number; month: number; day: number } {
  const [year = 0, month = 0, day = 0] = text.split("-").map(Number);
  return { year, month, day };
}

/** "2026-03-05" of a day; empty for none. */
export function dayText(day: { year: number; month: number; day: number } | undefined): string {
  return day ? `${day.year}-${String(day.month).padStart(2, "0")}-${String(day.day).padStart(2, "0")}` : "";
}

/**
 * Returns the moment of a local day and time ("2026-03-29", "10:00"). An hour that does not exist is the one after it, one
 * that exists twice the first.
 */
export function fromLocal(day: string, time: string): Date {
  const asUtc = Date.parse(`${day}T${time}:00Z`);
  const offset = (at: number) => {
    const local = new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "medium" }).format(new Date(at));
    return Date.parse(`${local.replace(" ", "T")}Z`) - at;
  };
  const early = asUtc - Math.max(offset(asUtc - 86_400_000), offset(asUtc + 86_400_000));
  const late = asUtc - Math.min(offset(asUtc - 86_400_000), offset(asUtc + 86_400_000));
  return new Date(early + offset(early) === asUtc ? early : late);
}
