/**
 * Invitations that can be answered without the app: by SMS, or by the link in a message. What the edge remembers of one
 * goes when it cannot be answered any more.
 *
 * Keys in the edge's Redis: edge:{slug}:open:{number} → a sorted set of invitation names by when they were told;
 * edge:tap:{token} → JSON {slug, resident, invitation}; edge:{slug}:asked:{number} → JSON of the question back that was sent (one,
 * politely, until the next invitation): the list as it was numbered, and the answer already given.
 */
import { createHash, randomBytes } from "node:crypto";
import { timestampDate } from "@bufbuild/protobuf/wkt";
import { Code, ConnectError } from "@connectrpc/connect";
import { ErrorInfoSchema } from "@omzien/api/google/rpc/error_details_pb.js";
import { type Invitation, InvitationService, Invitation_State as State } from "@omzien/api/omzien/v1/invitation_pb.js";
import type { Redis } from "ioredis";
import type { Backend } from "../backend.ts";
import type { Municipalities } from "../municipality.ts";
import type { MunicipalitySettings } from "../settings.ts";
import type { Caller } from "../tokens.ts";
import { filled } from "../identity/words.ts";
import type { DeliveryWords } from "./words.ts";

/** How long a link or an open number is remembered at most, in seconds; an invitation lives shorter. */
const rememberedS = 7 * 24 * 3600;

/** An invitation a link leads to. */
export interface Tapped {
  slug: string;
  resident: string;
  invitation: string;
}

/** What came of an answer; "willing": yes, and the asker chooses. */
export type Answered = "yes" | "willing" | "no" | "filled" | "over";

/** A question that was sent back: which invitations it numbered, from 1, and whether the answer was yes, where that is known. */
export interface Question {
  numbered: string[];
  isYes: boolean | null;
}

/** True if it can be answered now: not yet answered, or to be confirmed after a change. */
export function isOpen(invitation: Invitation): boolean {
  return invitation.state === State.SENT || (invitation.isToConfirm && (invitation.state === State.ACCEPTED || invitation.state === State.WILLING));
}

/** True if a yes may still come, while a place is free. */
export function isLate(invitation: Invitation): boolean {
  return invitation.state === State.EXPIRED || invitation.state === State.DECLINED;
}

/** Open invitations, and answers to them as ordinary calls of whoever was asked. */
export class Invitations {
  private readonly redis: Redis;
  private readonly backend: Backend;
  private readonly municipalities: Municipalities;

  constructor(redis: Redis, backend: Backend, municipalities: Municipalities) {
    this.redis = redis;
    this.backend = backend;
    this.municipalities = municipalities;
  }

  private as(slug: string, resident: string) {
    const caller: Caller = { subject: `residents/${resident}`, municipality: slug, level: 1 };
    return this.backend.as(InvitationService, caller);
  }

  /** Returns an invitation as the one asked sees it; undefined where it is not there (any more). */
  async get(slug: string, resident: string, name: string): Promise<Invitation | undefined> {
    try {
      return await this.as(slug, resident).getInvitation({ name });
    } catch (error) {
      if (ConnectError.from(error).code === Code.NotFound) return undefined;
      throw error;
    }
  }

  /** Says yes or no as things stand: a no after a yes is a withdrawal. The same answer twice has one effect. */
  async answer({ slug, resident, invitation: name }: Tapped, isYes: boolean): Promise<Answered> {
    const client = this.as(slug, resident);
    const now = await this.get(slug, resident, name);
    if (!now) return "over";
    const wasYes = now.state === State.ACCEPTED || now.state === State.WILLING;
    if (isYes && wasYes && !now.isToConfirm) return now.state === State.WILLING ? "willing" : "yes";
    if (!isYes && now.state === State.DECLINED) return "no";
    // A change of mind is a change that is wanted anew.
    const requestId = `tap-${createHash("sha256").update(`${name} ${isYes} ${State[now.state]} ${now.isToConfirm} ${now.when.map(({ startTime }) => startTime?.seconds).join()}`).digest("hex").slice(0, 40)}`;
    try {
      if (isYes) return (await client.acceptInvitation({ name, requestId })).state === State.WILLING ? "willing" : "yes";
      if (wasYes) await client.withdrawInvitation({ name, requestId });
      else await client.declineInvitation({ name, requestId });
      return "no";
    } catch (error) {
      const told = ConnectError.from(error);
      if (![Code.FailedPrecondition, Code.NotFound, Code.InvalidArgument].includes(told.code)) throw error;
      return told.findDetails(ErrorInfoSchema)[0]?.reason === "ALREADY_FILLED" ? "filled" : "over";
    }
  }

  /** Returns the path of a link that answers this invitation: GET shows it, only its buttons answer. */
  async linkTo(tapped: Tapped): Promise<string> {
    const token = randomBytes(16).toString("base64url");
    await this.redis.set(`edge:tap:${token}`, JSON.stringify(tapped), "EX", rememberedS);
    return `/a/${token}`;
  }

  async behindLink(token: string): Promise<Tapped | undefined> {
    const text = /^[\w-]{22}$/.test(token) ? await this.redis.get(`edge:tap:${token}`) : null;
    return text ? (JSON.parse(text) as Tapped) : undefined;
  }

  /** Remembers that a number was told of an invitation by SMS. */
  async toldBySms(slug: string, number: string, invitation: string, at: number): Promise<void> {
    const key = `edge:${slug}:open:${number}`;
    await this.redis.multi().zadd(key, String(at), invitation).expire(key, rememberedS).del(`edge:${slug}:asked:${number}`).exec();
  }

  /** Returns the invitations a number was told of that can be answered, and those a late yes may still be for, as they were told. */
  async toldTo(slug: string, number: string, resident: string): Promise<{ open: Invitation[]; late: Invitation[] }> {
    const key = `edge:${slug}:open:${number}`;
    const open: Invitation[] = [];
    const late: Invitation[] = [];
    for (const name of await this.redis.zrange(key, "0", "-1")) {
      const invitation = await this.get(slug, resident, name);
      if (invitation && isOpen(invitation)) open.push(invitation);
      else if (invitation && isLate(invitation)) late.push(invitation);
      else await this.redis.zrem(key, name);
    }
    return { open, late };
  }

  /** Returns the question sent back to a number since it was last told of an invitation. */
  async questionTo(slug: string, number: string): Promise<Question | undefined> {
    const text = await this.redis.get(`edge:${slug}:asked:${number}`);
    return text ? (JSON.parse(text) as Question) : undefined;
  }

  /** Remembers a question; false where one was sent before: it is not asked twice. */
  async ask(slug: string, number: string, question: Question): Promise<boolean> {
    return (await this.redis.set(`edge:${slug}:asked:${number}`, JSON.stringify(question), "EX", rememberedS, "NX")) === "OK";
  }

  /** True the first time a provider's message comes. */
  async isFirst(messageId: string): Promise<boolean> {
    return (await this.redis.set(`edge:sms:${createHash("sha256").update(messageId).digest("hex")}`, "1", "EX", rememberedS, "NX")) === "OK";
  }

  /** Returns what is asked ("Boodschappen doen in Centrum, di 3 mrt 10:00–12:00"), that as a question, and the rules, a sentence each. */
  async described(municipality: MunicipalitySettings, invitation: Invitation, w: DeliveryWords, given: string) {
    const language = given === "en" ? "en" : "nl";  // As the words are.
    const directory = await this.municipalities.directory(municipality);
    const text = (localized: { nl: string; en: string } | undefined) => (language === "en" && localized?.en) || localized?.nl || "";
    const kind = text(directory.categories.find(({ id }) => id === invitation.category)?.displayName) || invitation.category;
    const place = directory.districts.flatMap(({ neighbourhoods }) => neighbourhoods).find(({ id }) => id === invitation.neighbourhood)?.displayName ?? "";
    const day = new Intl.DateTimeFormat(language, { timeZone: directory.timeZone, weekday: "short", day: "numeric", month: "short" });
    const time = new Intl.DateTimeFormat(language, { timeZone: directory.timeZone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
    const when = invitation.when
      .map(({ startTime, endTime }) => (startTime && endTime ? `${day.format(timestampDate(startTime))} ${time.format(timestampDate(startTime))}–${time.format(timestampDate(endTime))}` : ""))
      .join(language === "en" ? " or " : " of ")
      .concat(invitation.weekly ? filled(invitation.weekly.everyWeeks > 1 ? w.everyWeeks : w.weekly, { every: String(invitation.weekly.everyWeeks), dates: String(invitation.weekly.dates) }) : "");
    const rules = invitation.houseRules.map(text);
    return { what: `${kind}, ${place}, ${when}`, rules, asked: filled(w.invitation, { service: municipality.serviceName, kind, place, when }) };
  }
}
