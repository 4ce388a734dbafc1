/**
 * What an edge is set up with: a file of JSON for what the installation is (config/examples/edge.json is one), and flags
 * for where it runs. All mistakes are told at once, each with its place.
 */
import { existsSync, readFileSync } from "node:fs";

/** The provider of OpenID Connect somebody logs in with. */
export type ProviderSettings =
  /** The edge's own: residents log in with a code by SMS or e-mail. Only for residents. */
  | { kind: "own" }
  /** The edge's trial provider: one tap on a name. Only where the settings say `isTrial`. */
  | { kind: "trial" }
  | {
      kind: "openid";
      issuer: string;
      clientId: string;
      /** Read from the file of this name; absent: a public client. */
      clientSecretFile?: string;
      /** The claim that holds the worker's id, or the resident's. DEFAULT: "sub". */
      idClaim?: string;
      /** How sure the provider is who somebody is: the number of an IdentityLevel. DEFAULT: 1 (CONTACT). */
      identityLevel?: number;
    };

/** One municipality at this edge. */
export interface MunicipalitySettings {
  slug: string;
  /** The host names it is reached by, without port. The first municipality is also the one of any other host. */
  hosts: string[];
  /** Where browsers reach it: "https://samsam.example"; "{port}" stands for the port the edge listens on. */
  publicUrl: string;
  /** What the service is called here, such as "SamSam". */
  serviceName: string;
  /** Custom properties of CSS. */
  theme: Record<string, string>;
  /** Its own words: by language ("nl"), the key of a message (texts/nl.json of ui and of each app) and the ICU message said instead. */
  words: Record<string, Record<string, string>>;
  /** "https://…/{z}/{x}/{y}.png"; empty: no map. */
  mapTiles: string;
  mapSource: string;
  residents: ProviderSettings;
  workers: ProviderSettings;
  /** The client ids that may fetch statistics, each with the worker (an analyst) whose rights it has. */
  machines: { clientId: string; secretFile: string; worker: string }[];
  /** The key figures' cards, by the SHA-256 of the code in hexadecimal: which worker reports with it. */
  cards: Record<string, string>;
  /** Targets beside the figures, by code. */
  targets: Record<string, number>;
}

/** The settings of an edge. */
export interface Settings {
  municipalities: MunicipalitySettings[];
  /** True: trial people log in with a tap, messages go to a page instead of to people, the simulated clock can be moved. */
  isTrial: boolean;
  /** The people of the trial page: `residents/{id}` or `workers/{id}`, with what they are, in Dutch. */
  trialPeople: { municipality: string; subject: string; name: string; role: string }[];
  /** How e-mail is sent: an SMTP URL; empty: not at all. */
  smtpUrl: string;
  /** Whom e-mail comes from. */
  mailFrom: string;
  /** Where SMS are posted to (delivery/sms.ts); empty: not sent at all. */
  smsUrl: string;
  /** The file of what the SMS provider says in x-sms-secret when it brings an answer; empty: no answers by SMS. */
  smsSecretFile: string;
  /** Whom push services may write to about this installation: "mailto:…" or "https://…". */
  pushContact: string;
  limits: Limits;
}

/** How much one may ask for. */
export interface Limits {
  /** Calls of one account in 10 s. */
  callsPerAccount: number;
  /** Requests of one address in 10 s, of all accounts behind it. */
  requestsPerAddress: number;
  /** Watches of one account at a moment. */
  streamsPerAccount: number;
  /** Watches of one address at a moment. */
  streamsPerAddress: number;
  /** Connections of one address at a moment; 0, the default: nginx in front counts them, and all come from it. */
  connectionsPerAddress: number;
}

const defaultLimits: Limits = {
  callsPerAccount: 200,
  requestsPerAddress: 2000,
  streamsPerAccount: 6,
  streamsPerAddress: 300,
  connectionsPerAddress: 0,
};

/** Reads a file of settings. Throws an Error whose message has a line for each mistake. */
export function readSettings(file: string): Settings {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new Error(`${file}: ${error instanceof Error ? error.message : "is no JSON"}`);
  }
  const mistakes: string[] = [];
  const settings = parse(json as Partial<Settings>, (path, wanted) => mistakes.push(`${file}: ${path}: ${wanted}`));
  if (mistakes.length > 0) throw new Error(mistakes.join("\n"));
  return settings;
}

function parse(given: Partial<Settings>, wrong: (path: string, wanted: string) => void): Settings {
  const known = new Set(["municipalities", "isTrial", "trialPeople", "smtpUrl", "mailFrom", "smsUrl", "smsSecretFile", "pushContact", "limits"]);
  for (const name of Object.keys(given)) if (!known.has(name)) wrong(name, "is no setting");
  const isTrial = given.isTrial === true;
  const municipalities = (given.municipalities ?? []).map((one, i): MunicipalitySettings => {
    const path = `municipalities[${i}]`;
    if (!/^[a-z0-9-]{1,40}$/.test(one.slug ?? "")) wrong(`${path}.slug`, "must be lower-case letters, digits and dashes");
    if (!one.hosts?.length) wrong(`${path}.hosts`, "must name at least one host");
    if (!/^https?:\/\/[^/]+$/.test(one.publicUrl ?? "")) wrong(`${path}.publicUrl`, 'must be like "https://samsam.example", without a path');
    if (!isTrial && !one.publicUrl?.startsWith("https:")) wrong(`${path}.publicUrl`, "must be https, except in a trial");
    if (!one.serviceName) wrong(`${path}.serviceName`, "must be what the service is called here");
    for (const [m, machine] of (one.machines ?? []).entries()) {
      if (!machine.clientId || !machine.worker) wrong(`${path}.machines[${m}]`, "must have clientId and worker");
      if (!existsSync(machine.secretFile ?? "") || readFileSync(machine.secretFile, "utf8").trim().length < 16) wrong(`${path}.machines[${m}].secretFile`, "must name a file of 16 characters or more");
    }
    for (const [code, target] of Object.entries(one.targets ?? {})) {
      if (typeof target !== "number" || !Number.isFinite(target)) wrong(`${path}.targets.${code}`, "must be a number, in the figure's unit");
    }
    for (const [language, words] of Object.entries(one.words ?? {})) {
      for (const [key, word] of Object.entries(words)) if (typeof word !== "string" || !word) wrong(`${path}.words.${language}.${key}`, "must be a message");
    }
    for (const who of ["residents", "workers"] as const) provider(one[who], `${path}.${who}`, who, isTrial, wrong);
    return { ...one, theme: one.theme ?? {}, words: one.words ?? {}, mapTiles: one.mapTiles ?? "", mapSource: one.mapSource ?? "", machines: one.machines ?? [], cards: one.cards ?? {}, targets: one.targets ?? {} };
  });
  if (municipalities.length === 0) wrong("municipalities", "must have at least one");
  const slugs = municipalities.map(({ slug }) => slug);
  if (new Set(slugs).size < slugs.length) wrong("municipalities", "name one slug twice");
  if (given.smtpUrl && !given.mailFrom) wrong("mailFrom", "must say whom e-mail comes from");
  if (!/^(mailto:[^@\s]+@[^@\s]+|https:\/\/\S+)$/.test(given.pushContact ?? "")) wrong("pushContact", 'must be "mailto:…" or "https://…": push services and users of REST write to it');
  const limits = { ...defaultLimits, ...given.limits };
  for (const [name, limit] of Object.entries(limits)) if (!Number.isInteger(limit) || limit < 0) wrong(`limits.${name}`, "must be a whole number, 0 or more");
  return {
    municipalities,
    isTrial,
    trialPeople: isTrial ? (given.trialPeople ?? []) : [],
    smtpUrl: given.smtpUrl ?? "",
    mailFrom: given.mailFrom ?? "",
    smsUrl: given.smsUrl ?? "",
    smsSecretFile: given.smsSecretFile ?? "",
    pushContact: given.pushContact ?? "",
    limits,
  };
}

function provider(given: ProviderSettings | undefined, path: string, who: string, isTrial: boolean, wrong: (path: string, wanted: string) => void): void {
  if (given?.kind === "openid") {
    if (!/^https?:\/\//.test(given.issuer ?? "")) wrong(`${path}.issuer`, "must be the provider's URL");
    if (!isTrial && given.issuer?.startsWith("http:")) wrong(`${path}.issuer`, "must be https, except in a trial");
    if (!given.clientId) wrong(`${path}.clientId`, "must be what the provider knows this edge by");
    if (given.identityLevel !== undefined && ![1, 2, 3].includes(given.identityLevel)) wrong(`${path}.identityLevel`, "must be 1, 2 or 3");
  } else if (given?.kind === "trial") {
    if (!isTrial) wrong(`${path}.kind`, 'may be "trial" only where isTrial is true');
  } else if (given?.kind !== "own" || who !== "residents") {
    wrong(`${path}.kind`, who === "residents" ? 'must be "own", "openid" or "trial"' : 'must be "openid" or "trial"');
  }
}
