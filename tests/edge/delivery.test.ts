/** What reaches people outside the app, and how they answer from there. */
import { execFileSync } from "node:child_process";
import { createServer, type Server } from "node:http";
import { createServer as createSecureServer } from "node:https";
import { type AddressInfo, createServer as createTcpServer } from "node:net";
import { createECDH, randomBytes } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { SMTPServer } from "smtp-server";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Message_Kind as Kind } from "@omzien/api/omzien/v1/inbox_pb.js";
import { understood } from "../../clients/edge/src/delivery/answers.ts";
import { inOrder } from "../../clients/edge/src/delivery/deliver.ts";
import { deliveryWords, sentenceOf } from "../../clients/edge/src/delivery/words.ts";
import { readSettings } from "../../clients/edge/src/settings.ts";
import { root, type Stack, startStack } from "../browser/stack.ts";
import { temporaryFolder } from "./folder.ts";
import { until, Visitor } from "./visitor.ts";

const veghel = "municipalities/veghel";
const sms: { to: string; text: string }[] = [];
const mails: { to: string; text: string }[] = [];
const pushed: { path: string; body: Buffer }[] = [];
const gonePaths = new Set<string>();
/** While true the SMTP server takes connections and says nothing. */
let isMailHanging = false;

let stack: Stack;
let certificate: { key: Buffer; cert: Buffer };
let folder: ReturnType<typeof temporaryFolder>;
const servers: { close: () => void }[] = [];

function listening(server: Server | ReturnType<typeof createTcpServer>): Promise<number> {
  servers.push(server);
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port)));
}

async function read(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

beforeAll(async () => {
  folder = temporaryFolder();
  const smsPort = await listening(createServer(async (request, response) => {
    sms.push(JSON.parse((await read(request)).toString()));
    response.writeHead(202).end();
  }));
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    onRcptTo: ({ address }, _session, callback) => callback(address.startsWith("nobody") ? Object.assign(new Error("no such user"), { responseCode: 550 }) : null),
    onData: (stream, session, callback) => void read(stream).then((text) => {
      mails.push({ to: session.envelope.rcptTo[0]?.address ?? "", text: decoded(text.toString()) });
      callback();
    }),
  });
  const smtpPort = await new Promise<number>((resolve) => smtp.listen(0, "127.0.0.1", () => resolve((smtp.server.address() as AddressInfo).port)));
  servers.push({ close: () => smtp.close() });
  // What stands between, so that it can hang.
  const held = new Set<import("node:net").Socket>();
  const gate = createTcpServer((socket) => {
    socket.on("error", () => undefined);
    if (isMailHanging) return void held.add(socket);
    void import("node:net").then(({ connect }) => {
      const through = connect(smtpPort, "127.0.0.1");
      through.on("error", () => socket.destroy());
      socket.pipe(through).pipe(socket);
    });
  });
  servers.push({ close: () => held.forEach((socket) => socket.destroy()) });
  const mailPort = await listening(gate);
  const settings = readSettings(join(root, "config/examples/edge.json"));
  writeFileSync(join(folder.path, "sms.secret"), "a secret of the provider\n");
  const file = join(folder.path, "edge.json");
  writeFileSync(file, JSON.stringify({ ...settings, smsUrl: `http://127.0.0.1:${smsPort}`, smtpUrl: `smtp://127.0.0.1:${mailPort}`, smsSecretFile: join(folder.path, "sms.secret") }));
  // Push is sent by TLS only: the edge trusts this test's own certificate.
  const [key, cert] = ["push.key", "push.pem"].map((name) => join(folder.path, name)) as [string, string];
  execFileSync("openssl", ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "1", "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", cert], { stdio: "ignore" });
  certificate = { key: readFileSync(key), cert: readFileSync(cert) };
  stack = await startStack({ settings: file, env: { OMZIEN_LOCAL_PUSH: "1", NODE_EXTRA_CA_CERTS: cert } });
});
afterAll(async () => {
  await stack?.stop();
  for (const server of servers) server.close();
  folder.remove();
});

/** The text of a mail, whatever way it was encoded. */
function decoded(mail: string): string {
  const [head = "", ...body] = mail.split("\r\n\r\n");
  const text = body.join("\n\n");
  if (/base64/i.test(head)) return Buffer.from(text, "base64").toString("utf8");
  return text.replace(/=\r?\n/g, "").replace(/(=[0-9A-F]{2})+/g, (bytes) => Buffer.from(bytes.replace(/=/g, ""), "hex").toString("utf8"));
}

const lastTo = (list: { to: string; text: string }[], to: string) => list.findLast((one) => one.to === to)?.text;
const codeTo = (contact: string) => async () => (await until(() => lastTo(contact.includes("@") ? mails : sms, contact)?.match(/^(\d{6}) /)?.[1], "a code"));

let people = 0;
/** Somebody new who logs in with `contact` and is registered in Schijndel, each at a door of her own. */
async function resident(contact: string, postcode = "5481AB"): Promise<{ visitor: Visitor; id: string; name: string }> {
  const visitor = await new Visitor(stack).logInWithCode(contact, codeTo(contact));
  const name = (await visitor.session()).person?.name as string;
  stack.ctl(name, "resident", "register", "--given-name", `Plantedname${++people}`, "--phone", `+3141399${String(people).padStart(4, "0")}`, "--postcode", postcode, "--number", String(people));
  stack.advance("1m");
  return { visitor, id: name.split("/").pop() as string, name };
}

const offers = (name: string, category: string, postcode = "5481AB") => stack.ctl(name, "offer", "create", "--category", category, "--postcode", postcode);
const asks = (name: string, category: string, day = "05", postcode = "5481AB", ...more: string[]) => {
  const said = stack.ctl(name, "--json", "request", "create", "--category", category, "--when", `2026-03-${day}T10:00:00+01:00/2026-03-${day}T12:00:00+01:00`, "--postcode", postcode, "--number", "1", "--text", "Twee tassen", ...more);
  stack.advance("1m");
  return JSON.parse(said).name as string;
};
const stateOf = (name: string, request: string) => JSON.parse(stack.ctl(name, "--json", "request", "show", request)).state as string;
const answerBySms = (from: string, text: string, id?: string) =>
  new Visitor(stack).send("POST", "/sms", { from, text, ...(id && { id }) }, { "x-sms-secret": "a secret of the provider" });

describe("an invitation by SMS", () => {
  test("says how often, where a yes is for more than one date", async () => {
    const asker = await resident("asker9@example.nl", "5467AB");
    const helper = await resident("+31612340009", "5467AB");
    offers(helper.name, "groceries", "5467AB");
    asks(asker.name, "groceries", "05", "5467AB", "--weekly", "4");
    const text = await until(() => lastTo(sms, "+31612340009")?.match(/^SamSam: kunt u helpen.*/s)?.[0], "an SMS");
    expect(text).toContain("do 5 mrt 10:00–12:00, dan elke week, 4 keer in totaal.");
  });

  test("says what, where, when and the rules, once; a yes by SMS is a yes", async () => {
    const asker = await resident("asker1@example.nl");
    const helper = await resident("+31612340001");
    offers(helper.name, "groceries");
    const request = asks(asker.name, "groceries");
    const text = await until(() => lastTo(sms, "+31612340001")?.match(/^SamSam: kunt u helpen.*/s)?.[0], "an SMS");
    expect(text).toContain("Boodschappen doen, ".slice(0, -2));
    expect(text).toContain("Schijndel-West");
    expect(text).toContain("do 5 mrt 10:00–12:00");
    expect(text).toContain("pinpas");
    expect(text).not.toMatch(/Planted|413/);
    expect((await answerBySms("0612340001", "Ja graag!", "m1")).status).toBe(204);
    expect(stateOf(asker.name, request)).toBe("MATCHED");
    expect(lastTo(sms, "+31612340001")).toMatch(/^Dank u wel! Kijk voor de afspraak/);
    // The provider repeats itself: nothing more is said.
    const before = sms.length;
    await answerBySms("0612340001", "Ja graag!", "m1");
    expect(sms.length).toBe(before);
    expect(sms.filter(({ to, text: said }) => to === "+31612340001" && said.includes("kunt u helpen")).length).toBe(1);
  });

  test("with an unclear answer is asked about once, politely; then there is silence, and a clear one still counts", async () => {
    const asker = await resident("asker2@example.nl", "5482AB");
    const helper = await resident("+31612340002", "5482AB");
    offers(helper.name, "groceries", "5482AB");
    const request = asks(asker.name, "groceries", "05", "5482AB");
    await until(() => lastTo(sms, "+31612340002")?.includes("kunt u helpen"), "an SMS");
    await answerBySms("+31612340002", "ja maar niet op dinsdag");
    expect(lastTo(sms, "+31612340002")).toBe("We begrepen uw antwoord niet. Antwoord JA of NEE, of bel +31 413 000 000.");
    const before = sms.length;
    await answerBySms("+31612340002", "hoezo?");
    expect(sms.length).toBe(before);
    await answerBySms("+31612340002", "NEE");
    expect(lastTo(sms, "+31612340002")).toMatch(/^Dank u wel voor uw antwoord/);
    expect(stateOf(asker.name, request)).not.toBe("MATCHED");
  });

  test("is asked which, where two are open; a number means the list that was sent", async () => {
    const one = await resident("asker3@example.nl", "5466AB");
    const two = await resident("asker4@example.nl", "5466AB");
    const helper = await resident("+31612340003", "5466AB");
    offers(helper.name, "groceries", "5466AB");
    const first = asks(one.name, "groceries", "05", "5466AB");
    const second = asks(two.name, "groceries", "06", "5466AB");
    await until(() => sms.filter(({ to, text }) => to === "+31612340003" && text.includes("kunt u helpen")).length === 2, "two SMS");
    await answerBySms("+31612340003", "ja");
    const question = lastTo(sms, "+31612340003") ?? "";
    expect(question).toContain("Welke vraag bedoelt u?");
    expect(question).toMatch(/1\. .*5 mrt.*\n2\. .*6 mrt/);
    stack.ctl(one.name, "request", "withdraw", first);
    stack.advance("1m");
    await answerBySms("+31612340003", "2");
    expect(stateOf(two.name, second)).toBe("MATCHED");
  });

  test("is answered by whoever the provider vouches for, and by nobody else", async () => {
    expect((await new Visitor(stack).send("POST", "/sms", { from: "0612340001", text: "ja" })).status).toBe(401);
    const before = sms.length;
    expect((await answerBySms("0687654321", "ja")).status).toBe(204);
    expect(sms.length).toBe(before);
  });
});

describe("an e-mail", () => {
  test("brings a link that shows what is asked, changes nothing when it is opened, and takes a yes", async () => {
    const asker = await resident("asker5@example.nl", "5465AB");
    const helper = await resident("helper5@example.nl", "5465AB");
    offers(helper.name, "groceries", "5465AB");
    const request = asks(asker.name, "groceries", "05", "5465AB");
    const text = await until(() => mails.findLast(({ to, text: said }) => to === "helper5@example.nl" && said.includes("/a/"))?.text, "a mail");
    expect(text).not.toMatch(/Boodschappen|Zijtaart|Planted/);
    const path = new URL(text.match(/http\S+/)?.[0] ?? "").pathname;
    const anyone = new Visitor(stack);
    const page = await anyone.ask(path);
    expect(page.text).toMatch(/Boodschappen doen.*Zijtaart/s);
    expect(page.text).toContain("pinpas");
    await anyone.ask(path);
    expect(stateOf(asker.name, request)).toBe("OPEN");
    expect((await anyone.form(path, { answer: "yes" })).text).toContain("De afspraak staat in de app");
    expect((await anyone.form(path, { answer: "yes" })).text).toContain("De afspraak staat in de app");
    expect(stateOf(asker.name, request)).toBe("MATCHED");
    expect((await anyone.ask(path)).text).toContain("U hebt ja gezegd");
    expect((await anyone.ask("/a/AAAAAAAAAAAAAAAAAAAAAA")).text).toContain("niet meer beantwoord");
    expect((await anyone.form(path, { answer: "maybe" })).text).toContain("bel ons");
  });

  test("to an address there is not, with nothing else, becomes a call task", async () => {
    const name = `${veghel}/residents/nowhere`;
    stack.ctl(name, "resident", "register", "--given-name", "Plantednowhere", "--phone", "+31413998888", "--postcode", "5461AB", "--number", "9");
    stack.advance("1m");
    asks(name, "transport", "05", "5461AB");
    // Nobody knows how to reach her: what she must hear is told by a person of the team.
    await until(() => {
      stack.advance("5m");
      return stack.ctl(`${veghel}/workers/wendy`, "call", "list", "--team", "veghel-centrum").includes("callTasks/");
    }, "a call task");
  });

  test("that hangs delays no SMS", async () => {
    const mailed = await resident("asker6@example.nl", "5463AB");
    const helper = await resident("+31612340006", "5463AB");
    offers(helper.name, "groceries", "5463AB");
    isMailHanging = true;
    asks(mailed.name, "groceries", "05", "5463AB");  // She is told by e-mail that it was received.
    const failedMails = async () => (await (await fetch(`http://${stack.metrics}/metrics`)).text()).match(/deliveries_total\{channel="email",result="failed"\} (\d+)/)?.[1] ?? "0";
    const before = await failedMails();
    await until(() => lastTo(sms, "+31612340006")?.includes("kunt u helpen"), "an SMS");
    expect(await failedMails()).toBe(before);  // The mail is still waited for.
    isMailHanging = false;
  });
});

describe("a push", () => {
  test("says only that there is news; a browser that is gone is forgotten, and the next way taken", async () => {
    const port = await listening(createSecureServer(certificate, async (request, response) => {
      pushed.push({ path: request.url ?? "", body: await read(request) });
      response.writeHead(gonePaths.has(request.url ?? "") ? 410 : 201).end();
    }));
    const asker = await resident("asker7@example.nl", "5464AB");
    const helper = await resident("helper7@example.nl", "5464AB");
    const browser = createECDH("prime256v1");
    browser.generateKeys();
    const keys = { p256dh: browser.getPublicKey("base64url"), auth: randomBytes(16).toString("base64url") };
    await helper.visitor.session();
    expect((await helper.visitor.send("POST", "/push", { endpoint: `https://127.0.0.1:${port}/alive`, keys })).status).toBe(204);
    expect((await helper.visitor.send("PUT", "/reach", { prefer: "push" })).json.browsers).toBe(1);
    offers(helper.name, "groceries", "5464AB");
    const mailsBefore = mails.filter(({ to }) => to === "helper7@example.nl").length;
    asks(asker.name, "groceries", "05", "5464AB");
    await until(() => pushed.length === 1, "a push");
    expect(pushed[0]?.body.length).toBeLessThan(200);
    expect(mails.filter(({ to }) => to === "helper7@example.nl").length).toBe(mailsBefore);
    gonePaths.add("/alive");
    asks(asker.name, "groceries", "06", "5464AB");
    await until(() => mails.filter(({ to }) => to === "helper7@example.nl").length > mailsBefore, "a mail instead");
    expect((await helper.visitor.ask("/reach")).json.browsers).toBe(0);
  });

  test("goes to no address inside, and to no account that is not hers", async () => {
    const visitor = await new Visitor(stack).logInAs("residents/toos");
    for (const endpoint of ["https://10.0.0.1/x", "https://localhost/x", "https://intranet.example/x", "http://169.254.169.254/", "file:///etc/passwd", "x"]) {
      expect([endpoint, (await visitor.send("POST", "/push", { endpoint, keys: { p256dh: "x", auth: "y" } })).status]).toEqual([endpoint, 422]);
    }
  });
});

describe("how somebody is reached", () => {
  test("changes only with a code sent to the new number, and never to another account's", async () => {
    const one = await resident("reach1@example.nl", "5462AB");
    await one.visitor.session();
    expect((await one.visitor.send("PUT", "/reach", { phone: "+31612340099" })).json.phone).toBe("");
    await one.visitor.send("POST", "/reach/contact", { contact: "0612340099" });
    expect((await one.visitor.send("POST", "/reach/confirm", { code: "x" })).status).toBe(422);
    const code = await codeTo("+31612340099")();
    expect((await one.visitor.send("POST", "/reach/confirm", { code })).json.phone).toBe("+31612340099");
    const other = await new Visitor(stack).logInWithCode("reach2@example.nl", codeTo("reach2@example.nl"));
    await other.send("POST", "/reach/contact", { contact: "0612340099" });
    expect((await other.send("POST", "/reach/confirm", { code: await codeTo("+31612340099")() })).status).toBe(409);
  });

  test("is forgotten with whoever is erased", async () => {
    const gone = await resident("gone@example.nl", "5462AB");
    await gone.visitor.session();
    expect((await gone.visitor.call("ResidentService/EraseResident", { name: gone.name, requestId: "erase" })).status).toBe(200);
    expect((await gone.visitor.ask("/reach")).json.email).toBe("");
    const anew = await new Visitor(stack).logInWithCode("gone@example.nl", codeTo("gone@example.nl"));
    expect((await anew.session()).person?.name).not.toBe(gone.name);
  });
});

/** What no log may hold: names, numbers, addresses and texts of these tests. */
const personal = /Planted|\+316|@example|5481AB|Twee tassen/;

// Before the crash: figures begin anew with the process.
test("no log and no figure names anybody", async () => {
  const { edge } = stack.logs();
  expect(edge).not.toMatch(personal);
  const figures = await (await fetch(`http://${stack.metrics}/metrics`)).text();
  expect(figures).toContain('omzien_edge_deliveries_total{channel="sms",result="told"}');
  expect(figures).not.toMatch(/Planted|\+316|@example/);
});

test("a crash of the edge loses no message", async () => {
  const asker = await resident("asker8@example.nl", "5467AB");
  const helper = await resident("+31612340008", "5467AB");
  offers(helper.name, "groceries", "5467AB");
  await stack.killEdge();
  asks(asker.name, "groceries", "05", "5467AB");
  await stack.startEdge();
  await until(() => lastTo(sms, "+31612340008")?.includes("kunt u helpen"), "an SMS");
  expect(stack.logs().edge).not.toMatch(personal);
});

test.each([
  ["JA", { isYes: true, nth: undefined }],
  ["ja!", { isYes: true, nth: undefined }],
  ["Ja graag", { isYes: true, nth: undefined }],
  ["ja 2", { isYes: true, nth: 2 }],
  ["ok", { isYes: true, nth: undefined }],
  ["Nee, sorry.", { isYes: false, nth: undefined }],
  ["no 1", { isYes: false, nth: 1 }],
  ["2", { isYes: undefined, nth: 2 }],
  ["ja maar niet dinsdag", undefined],
  ["misschien", undefined],
  ["janneke", undefined],
  ["", undefined],
])("an SMS that says %j is understood or not", (text, expected) => {
  expect(understood(text)).toEqual(expected);
});

test.each([
  [{ phone: "+31612345678", email: "a@b.nl", browsers: 1, prefer: "sms" as const }, ["sms", "push", "email"]],
  [{ phone: "", email: "a@b.nl", browsers: 0, prefer: "push" as const }, ["email"]],
  [{ phone: "", email: "", browsers: 0, prefer: "push" as const }, []],
])("the way somebody prefers is tried first, and those she has not never: %j", (reach, expected) => {
  expect(inOrder({ language: "nl", ...reach })).toEqual(expected);
});

test("every kind of message has words in both languages", () => {
  for (const language of ["nl", "en"]) {
    const w = deliveryWords(language);
    for (const kind of Object.values(Kind).filter((value): value is Kind => typeof value === "number" && value !== 0)) {
      expect([Kind[kind], sentenceOf(kind, w)]).not.toEqual([Kind[kind], w.news]);
    }
  }
});
