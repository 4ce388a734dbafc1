/**
 * What is somebody else's, through the edge: every method that names a thing, found from the protos, called by who has
 * the role and nothing to do with it, about things that are there. Default deny: they are not there for her.
 */
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type DescField, type DescMessage, type DescMethod, getOption } from "@bufbuild/protobuf";
import { access, Role } from "@omzien/api/omzien/v1/access_pb.js";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isForPeople, services } from "../../clients/edge/src/gateway.ts";
import { readSettings } from "../../clients/edge/src/settings.ts";
import { root, type Stack, startStack } from "../browser/stack.ts";
import { temporaryFolder } from "./folder.ts";
import { framed } from "./framed.ts";
import { Visitor, until } from "./visitor.ts";

const veghel = "municipalities/veghel";

/** Who has nothing to do with what is there: all of it lies in Schijndel, between Toos who asks and Kofi who helps. */
const strangers = [
  { who: "another resident", subject: "residents/nel", roles: [Role.RESIDENT] },
  { who: "a worker of another team", subject: "workers/wim", roles: [Role.WORKER] },
  { who: "the lead of another team", subject: "workers/leyla", roles: [Role.WORKER, Role.TEAM_LEAD] },
  { who: "a linker of another district", subject: "workers/lieke", roles: [Role.LINKER] },
  { who: "a coordinator whose volunteers they are not", subject: "workers/corrie", roles: [Role.COORDINATOR] },
] as const;

/** Whose it is: who may look at each of them. */
const owners: Record<string, string> = {
  "requests/{request}": "residents/toos",
  "residents/{resident}": "residents/toos",
  "helpers/{resident}": "residents/kofi",
  "offers/{offer}": "residents/kofi",
  "invitations/{invitation}": "residents/kofi",
  "appointments/{appointment}": "residents/kofi",
  "escalations/{escalation}": "workers/wouter",
  "callTasks/{call_task}": "workers/wouter",
  "signals/{signal}": "workers/wouter",
  "workers/{worker}/absence": "workers/wouter",
};

/** Methods a stranger may well use about somebody: each with why. */
const forStrangers: Record<string, string> = {
  "OfferService/BlockResident": "whoever she knows of she may keep apart from herself; nobody is told",
  "OfferService/UnblockResident": "as BlockResident",
  "HelperService/RecordCheck": "a worker of any team may write down that she saw a check",
  "HelperService/GetHelperStanding": "who helps, helps in every district: any team may stop somebody at once, and is seen to have looked",
  "HelperService/SuspendHelper": "as GetHelperStanding",
  "HelperService/ResumeHelper": "as GetHelperStanding",
};

/** Methods that are about somebody else, so not for whose it is. */
const notForOwners = ["OfferService/BlockResident", "OfferService/UnblockResident", "ResidentService/GetContact", "InvitationService/AcceptBoardItem"];

let stack: Stack;
let folder: ReturnType<typeof temporaryFolder>;
/** By pattern, such as "requests/{request}": the name of one that is there. */
const things: Record<string, string> = {};

beforeAll(async () => {
  folder = temporaryFolder();
  const settings = readSettings(join(root, "config/examples/edge.json"));
  settings.trialPeople = [...new Set([...strangers.map(({ subject }) => subject), ...Object.values(owners)])].map((subject) => ({ municipality: "veghel", subject, name: subject, role: subject }));
  const file = join(folder.path, "edge.json");
  writeFileSync(file, JSON.stringify(settings));
  stack = await startStack({ settings: file });
  await life();
});
afterAll(async () => {
  await stack?.stop();
  folder.remove();
});

const own = async (subject: string) => new Visitor(stack).logInAs(subject);
async function got(visitor: Visitor, method: string, message: object): Promise<any> {
  const answer = await visitor.call(method, message);
  if (answer.status !== 200) throw new Error(`${method}: ${answer.status} ${answer.text}`);
  return answer.json;
}

/** One of everything: a question Kofi says yes to, one for the team, a worry, a call task. */
async function life() {
  for (const [i, who] of ["toos", "kofi", "nel"].entries()) {
    stack.ctl(`${veghel}/residents/${who}`, "resident", "register", "--given-name", who, "--phone", `+314130003${i}1`, "--postcode", who === "nel" ? "5461AB" : "5481AB", "--number", String(i + 1));
  }
  stack.advance("1m");
  const kofi = await own("residents/kofi");
  const toos = await own("residents/toos");
  const wouter = await own("workers/wouter");
  const when = [{ startTime: "2026-03-05T09:00:00Z", endTime: "2026-03-05T11:00:00Z" }];
  const place = { postcode: "5481AB", houseNumber: "1" };
  things["offers/{offer}"] = (await got(kofi, "OfferService/CreateOffer", { parent: veghel, requestId: "o", offer: { categories: ["groceries"], places: [place] } })).name;
  stack.advance("1m");
  const ask = async (requestId: string, more: object) => (await got(toos, "HelpRequestService/CreateHelpRequest", { parent: veghel, requestId, helpRequest: { category: "groceries", when, place, ...more } })).name as string;
  things["requests/{request}"] = await ask("r", {});
  const invitation = await until(async () => (await got(kofi, "InvitationService/ListInvitations", { parent: veghel })).invitations?.[0], "an invitation");
  things["invitations/{invitation}"] = invitation.name;
  await got(kofi, "InvitationService/AcceptInvitation", { name: invitation.name, requestId: "yes" });
  things["appointments/{appointment}"] = (await until(async () => (await got(kofi, "InvitationService/ListAppointments", { parent: veghel })).appointments?.[0], "an appointment")).name;
  await ask("e", { wantsPerson: true });
  things["escalations/{escalation}"] = (await until(async () => (await got(wouter, "TeamService/ListEscalations", { parent: veghel, team: "schijndel" })).escalations?.[0], "an item")).name;
  await got(toos, "SignalService/ReportSignal", { parent: veghel, requestId: "s", signal: { kind: "LONELINESS", about: "De buurman", neighbourhood: "schijndel-west", known: "TOLD", text: "De gordijnen blijven dicht" } });
  things["signals/{signal}"] = (await until(async () => (await got(wouter, "SignalService/ListSignals", { parent: veghel, team: "schijndel" })).signals?.[0], "a signal")).name;
  // Who has no app is called when somebody comes.
  stack.ctl(`${veghel}/residents/piet`, "resident", "register", "--given-name", "Piet", "--phone", "+31413000399", "--postcode", "5481AB", "--number", "9", "--channel", "phone");
  stack.advance("1m");
  await got(wouter, "HelpRequestService/CreateHelpRequest", { parent: veghel, requestId: "p", asker: `${veghel}/residents/piet`, helpRequest: { category: "groceries", when: [{ startTime: "2026-03-06T09:00:00Z", endTime: "2026-03-06T11:00:00Z" }], place: { postcode: "5481AB", houseNumber: "9" } } });
  const second = await until(async () => ((await got(kofi, "InvitationService/ListInvitations", { parent: veghel })).invitations as { name: string; state: string }[]).find(({ state }) => state === "SENT"), "a second invitation");
  await got(kofi, "InvitationService/AcceptInvitation", { name: second.name, requestId: "yes-2" });
  things["callTasks/{call_task}"] = (await until(async () => (await got(wouter, "InboxService/ListCallTasks", { parent: veghel, team: "schijndel" })).callTasks?.[0], "a call task")).name;
  things["residents/{resident}"] = `${veghel}/residents/toos`;
  things["helpers/{resident}"] = `${veghel}/helpers/kofi`;
  things["workers/{worker}"] = `${veghel}/workers/wouter`;
  things["workers/{worker}/absence"] = `${veghel}/workers/wouter/absence`;
}

/** "Message.field" → "requests/{request}", as the comments of the protos say: what the field names. */
const patterns = new Map<string, string>();
for (const file of readdirSync(join(root, "proto/omzien/v1"))) {
  let message = "";
  let comment = "";
  for (const line of readFileSync(join(root, "proto/omzien/v1", file), "utf8").split("\n")) {
    message = line.match(/^message (\w+)/)?.[1] ?? message;
    const field = line.match(/^  (?:repeated )?string (\w+) = \d+;/)?.[1];
    const named = comment.match(/"municipalities\/\{municipality\}\/([^"]+)"/)?.[1];
    if (field && named) patterns.set(`${message}.${field}`, named);
    comment = /^\s*\/\//.test(line) ? comment + line : "";
  }
}

/** What a message's `name` names; also of a resource that is inside it, to be updated. */
function thingOf(message: DescMessage): string | undefined {
  const inside = message.fields.find((field): field is DescField & { fieldKind: "message" } => field.fieldKind === "message" && message.name === `Update${field.message.name}Request`);
  return patterns.get(`${message.name}.name`) ?? patterns.get(`${message.name}.parent`) ?? (inside && patterns.get(`${inside.message.name}.name`));
}

/** A value the fields' rules are content with, so that it is the door that refuses, not a missing field. */
function valueOf(field: DescField, message: DescMessage): unknown {
  const pattern = patterns.get(`${message.name}.${field.name}`);
  if (field.name === "parent" && !pattern) return veghel;
  if (pattern && things[pattern]) return field.fieldKind === "list" ? undefined : things[pattern];
  if (field.name === "request_id") return `others-${message.name}`;
  if (optional.has(`${message.name}.${field.name}`)) return undefined;
  if (field.name === "team") return "schijndel";
  if (field.name === "organisation") return "ons-welzijn";
  if (field.fieldKind === "enum") return field.enum.values[1]?.name;
  if (field.fieldKind !== "message") return undefined;
  if (message.name === `Update${field.message.name}Request`) return { name: things[patterns.get(`${field.message.name}.name`) ?? ""] };
  if (field.message.name === "Timestamp") return "2026-03-10T09:00:00Z";
  if (field.message.name === "Date") return { year: 2026, month: 3, day: 10 };
  if (field.message.name === "TimeSlot") return { startTime: "2026-03-10T09:00:00Z", endTime: "2026-03-10T10:00:00Z" };
  return undefined;
}

/** Fields that are for some values of others only. */
const optional = new Set(["ReportAppointmentRequest.instead", "RecordContactAttemptRequest.time", "CloseEscalationRequest.unresolved_reason"]);

/** What the rules of a method's fields want besides. */
const also: Record<string, Record<string, unknown>> = {
  "HelpRequestService/UpdateHelpRequest": { updateMask: "onBoard" },
  "OfferService/UpdateOffer": { updateMask: "pausedUntil" },
  "OfferService/UpdateHelperSettings": { updateMask: "weeklyMax" },
  "ResidentService/UpdateResident": { updateMask: "languages" },
  "TeamService/AddNote": { text: "x" },
};

function messageOf(method: DescMethod): Record<string, unknown> {
  const message: Record<string, unknown> = {};
  for (const field of method.input.fields) {
    const value = valueOf(field, method.input);
    if (value !== undefined) message[field.jsonName] = value;
  }
  return { ...message, ...also[pathOf(method)] };
}

const pathOf = (method: DescMethod) => `${method.parent.name}/${method.name}`;
const methods = services.flatMap((service) => service.methods).filter(isForPeople);
/** The methods about one thing, with what it is. */
const about = methods.flatMap((method) => {
  const thing = thingOf(method.input);
  return thing && method.methodKind === "unary" ? [{ method, path: pathOf(method), thing }] : [];
});

/** Everything a stranger must not have changed, as its owners see it. */
async function asItIs(): Promise<unknown[]> {
  const [toos, kofi, wouter] = [await own("residents/toos"), await own("residents/kofi"), await own("workers/wouter")];
  const all = [
    await got(toos, "HelpRequestService/ListHelpRequests", { parent: veghel }),
    await got(toos, "ResidentService/GetResident", { name: things["residents/{resident}"] }),
    await got(kofi, "InvitationService/ListInvitations", { parent: veghel }),
    await got(kofi, "InvitationService/ListAppointments", { parent: veghel }),
    await got(kofi, "OfferService/ListOffers", { parent: veghel }),
    await got(kofi, "OfferService/GetHelperSettings", { name: things["helpers/{resident}"] }),
    await got(wouter, "TeamService/ListEscalations", { parent: veghel, team: "schijndel" }),
    await got(wouter, "InboxService/ListCallTasks", { parent: veghel, team: "schijndel" }),
    await got(wouter, "SignalService/ListSignals", { parent: veghel, team: "schijndel" }),
    await got(wouter, "TeamService/GetAbsence", { name: things["workers/{worker}/absence"] }),
    stack.ctl(`${veghel}/residents/toos`, "--json", "looks", "list"),
  ];
  return all;
}

describe("what is somebody else's", () => {
  test("is named by most methods, each kind of thing by some", () => {
    expect(about.length).toBeGreaterThan(50);
    const kinds = new Set(about.map(({ thing }) => thing));
    expect([...Object.keys(owners)].filter((thing) => !kinds.has(thing))).toEqual([]);
    // Figures belong to a municipality, and a worker's name to all.
    expect([...kinds].filter((thing) => !owners[thing])).toEqual(expect.arrayContaining(["statistics/{table}"]));
  });

  test.each(strangers)("is not there for $who", async ({ subject, roles }) => {
    const before = await asItIs();
    const visitor = await own(subject);
    const mine = about.filter(({ method, thing }) => owners[thing] && getOption(method, access).roles.some((role) => (roles as readonly Role[]).includes(role)));
    expect(mine.length).toBeGreaterThan(0);
    const wrong: string[] = [];
    for (const { method, path } of mine) {
      if (forStrangers[path]) continue;
      const { status, json } = await visitor.call(path, messageOf(method));
      if (json?.code !== "not_found") wrong.push(`${path}: ${status} ${json?.code ?? ""} ${json?.message ?? ""}`);
    }
    expect(wrong).toEqual([]);
    expect(await asItIs()).toEqual(before);
  });

  test("is there for whose it is, by the very same calls", async () => {
    // What takes it away comes last.
    const last = /Erase|End(Resident|Volunteering)|Withdraw|Cancel|Delete|Decline|Close/;
    const sorted = [...about].sort((a, b) => Number(last.test(a.path)) - Number(last.test(b.path)));
    const visitors = new Map<string, Visitor>();
    const wrong: string[] = [];
    const found: string[] = [];
    for (const { method, path, thing } of sorted) {
      const who = owners[thing];
      if (!who || notForOwners.includes(path)) continue;
      const role = who.startsWith("residents/") ? Role.RESIDENT : Role.WORKER;
      if (!getOption(method, access).roles.includes(role)) continue;
      const visitor = visitors.get(who) ?? (await own(who));
      visitors.set(who, visitor);
      const { json } = await visitor.call(path, messageOf(method));
      found.push(path);
      if (["not_found", "permission_denied", "unauthenticated", "invalid_argument"].includes(json?.code)) wrong.push(`${path}: ${json.code} ${json.message}`);
    }
    expect(found.length).toBeGreaterThan(40);
    expect(wrong).toEqual([]);
  });
});

describe("a watch", () => {
  /** The first frame of a stream's answer, as text: a message, or the error it ends with. */
  async function firstOf(visitor: Visitor, path: string, message: object): Promise<string> {
    const controller = new AbortController();
    const response = await fetch(`${stack.url}/rpc/omzien.v1.${path}`, {
      method: "POST",
      headers: { "content-type": "application/connect+json", "connect-protocol-version": "1", cookie: `omzien=${visitor.cookies.get("omzien")}`, "x-csrf-token": visitor.csrf },
      body: framed(message),
      signal: controller.signal,
    });
    const { value } = await (response.body as ReadableStream<Uint8Array>).getReader().read();
    controller.abort();
    return new TextDecoder().decode(value);
  }
  const streams = methods.filter(({ methodKind }) => methodKind === "server_streaming");
  const everyone = [...strangers.map(({ subject, roles }) => ({ subject, roles: roles as readonly Role[], isHers: subject === "residents/nel" })), { subject: "workers/wouter", roles: [Role.WORKER], isHers: true }];

  test.each(streams.map((method) => [pathOf(method), method] as const))("%s lets in whom its role and team let in, and nobody elsewhere", async (path, method) => {
    for (const { subject, roles, isHers } of everyone) {
      const visitor = await own(subject);
      const may = getOption(method, access).roles.some((role) => roles.includes(role));
      const here = await firstOf(visitor, path, messageOf(method));
      const what = !may ? "permission_denied" : isHers ? "cursor" : "not_found";
      expect([path, subject, here]).toEqual([path, subject, expect.stringContaining(what)]);
      const elsewhere = await firstOf(visitor, path, { ...messageOf(method), parent: "municipalities/rotterdam" });
      expect([path, subject, elsewhere]).toEqual([path, subject, expect.stringContaining(may ? "not_found" : "permission_denied")]);
    }
    const nobody = new Visitor(stack);
    await nobody.session();
    expect(await firstOf(nobody, path, messageOf(method))).toContain("unauthenticated");
  });
});
