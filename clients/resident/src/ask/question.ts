/** A question while it is being asked: what she filled in, and the request it makes. Pure. */
import { create } from "@bufbuild/protobuf";
import { AddressSchema, type HelpRequest, HelpRequest_TeamConsent as TeamConsent, HelpRequestSchema, type Resident, TimeSlotSchema, WeeklySchema } from "@omzien/api";
import { dayAfter, fromLocal, localDay, newRequestId, toTimestamp } from "@omzien/ui";

/** The parts of a day one can ask for, with their local hours; "times" are her own. */
export const partsOfDay = {
  morning: ["09:00", "12:00"],
  afternoon: ["12:00", "17:00"],
  evening: ["17:00", "21:00"],
  times: ["", ""],
} as const;

export type PartOfDay = keyof typeof partsOfDay;

/** What she filled in. */
export interface Question {
  category: string;
  /** "2026-03-05" */
  day: string;
  part: PartOfDay;
  /** For "times": "10:30". */
  from: string;
  until: string;
  isWeekly: boolean;
  dates: string;
  /** "home", "other" or "remote". */
  where: "home" | "other" | "remote";
  postcode: string;
  houseNumber: string;
  textForHelpers: string;
  textForAccepted: string;
  circleFirst: boolean;
  passOn: boolean;
  places: string;
  needsCar: boolean;
  hasPets: boolean;
  onBoard: boolean;
  wantsPerson: boolean;
  /** Sent twice with it, there is one request. */
  requestId: string;
}

/**
 * Returns a question with a default for everything that has one: tomorrow morning, at home, people she knows first. Asked
 * for somebody else, it is not at the caller's own home.
 */
export function newQuestion(now: Date, isForOther = false): Question {
  return {
    category: "", day: dayAfter(localDay(now), 1), part: "morning", from: "10:00", until: "12:00", isWeekly: false, dates: "4", where: isForOther ? "other" : "home", postcode: "", houseNumber: "",
    textForHelpers: "", textForAccepted: "", circleFirst: true, passOn: true, places: "1", needsCar: false, hasPets: false, onBoard: true, wantsPerson: false, requestId: newRequestId(),
  };
}

/** Returns the parts of `day` that have not ended at `now`. */
export function partsLeft(day: string, now: Date): PartOfDay[] {
  return (Object.keys(partsOfDay) as PartOfDay[]).filter((part) => part === "times" || fromLocal(day, partsOfDay[part][1]).getTime() > now.getTime() + 30 * 60_000);
}

/** Returns when it is wanted. A part of today that has begun is wanted from ten minutes on. */
export function slotOf(question: Question, now: Date): { start: Date; end: Date } {
  const [from, until] = question.part === "times" ? [question.from, question.until] : partsOfDay[question.part];
  const start = fromLocal(question.day, from || "00:00");
  const end = fromLocal(question.day, until || "00:00");
  const soonest = new Date(Math.ceil((now.getTime() + 10 * 60_000) / 300_000) * 300_000);
  return { start: question.part !== "times" && start < soonest && soonest < end ? soonest : start, end };
}

/** Returns the request a question makes. */
export function requestOf(question: Question, me: Resident, now: Date): HelpRequest {
  const { start, end } = slotOf(question, now);
  const place = question.where === "other" ? create(AddressSchema, { postcode: question.postcode, houseNumber: question.houseNumber }) : me.address;
  return create(HelpRequestSchema, {
    category: question.category,
    when: [create(TimeSlotSchema, { startTime: toTimestamp(start), endTime: toTimestamp(end) })],
    ...(place && { place }),
    isRemote: question.where === "remote",
    places: Number(question.places) || 1,
    textForHelpers: question.textForHelpers,
    textForAccepted: question.textForAccepted,
    circleFirst: question.circleFirst,
    teamConsent: question.passOn ? TeamConsent.PASS_ON : TeamConsent.ASK_ME_FIRST,
    needsCar: question.needsCar,
    hasPets: question.hasPets,
    onBoard: question.onBoard,
    wantsPerson: question.wantsPerson,
    ...(question.isWeekly && { weekly: create(WeeklySchema, { everyWeeks: 1, dates: Number(question.dates) || 4 }) }),
  });
}
