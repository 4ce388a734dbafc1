/** Logging in and out, over the edge's own provider. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ownPath } from "../../clients/edge/src/login.ts";
import { contactOf, masked } from "../../clients/edge/src/identity/contact.ts";
import { type Stack, startStack } from "../browser/stack.ts";
import { codeInOutbox, Visitor } from "./visitor.ts";
import { framed } from "./framed.ts";

let stack: Stack;
beforeAll(async () => {
  stack = await startStack();
});
afterAll(() => stack.stop());

describe("a resident", () => {
  test("logs in with a code by SMS, comes back to where she was, and is the same the next time", async () => {
    const first = new Visitor(stack);
    const page = await first.beginLogin("/vraag?stap=2");
    expect((await first.form(`${page}/contact`, { contact: "06-1234 5601" })).text).toContain("+316");
    const done = await first.form(`${page}/code`, { code: await codeInOutbox(stack) });
    const end = await first.follow(done.headers.get("location") ?? "");
    expect(end.path).toBe("/vraag?stap=2");
    const again = await new Visitor(stack).logInWithCode("0031612345601", () => codeInOutbox(stack));
    expect((await again.session()).person).toEqual((await first.session()).person);
    expect((await first.session()).person?.kind).toBe("resident");
  });

  test("logs in by e-mail as somebody else than by phone", async () => {
    const one = await new Visitor(stack).logInWithCode("An.Na@Example.nl", () => codeInOutbox(stack));
    const same = await new Visitor(stack).logInWithCode("an.na@example.nl", () => codeInOutbox(stack));
    expect((await one.session()).person?.name).toMatch(/^municipalities\/veghel\/residents\/r[0-9a-f]{20}$/);
    expect((await same.session()).person).toEqual((await one.session()).person);
  });

  test("is told what is wrong with what she typed", async () => {
    const visitor = new Visitor(stack);
    const page = await visitor.beginLogin();
    const wrong = await visitor.form(`${page}/contact`, { contact: "0413 123456" });
    expect(wrong.status).toBe(422);
    expect(wrong.text).toContain("Vul een mobiel nummer in");
    expect(wrong.text).toContain('value="0413 123456"');
  });

  test("has five tries; then the right code is worth nothing either", async () => {
    const visitor = new Visitor(stack);
    const page = await visitor.beginLogin();
    await visitor.form(`${page}/contact`, { contact: "0612345602" });
    const code = await codeInOutbox(stack);
    const wrong = code === "000000" ? "000001" : "000000";
    for (let i = 0; i < 5; ++i) expect((await visitor.form(`${page}/code`, { code: wrong })).text).toContain("klopt niet");
    const late = await visitor.form(`${page}/code`, { code });
    expect(late.text).toContain("werkt niet meer");
    expect((await visitor.session()).person).toBeNull();
  });

  test("cannot use a code in another browser", async () => {
    const victim = new Visitor(stack);
    const page = await victim.beginLogin();
    await victim.form(`${page}/contact`, { contact: "0612345603" });
    const thief = new Visitor(stack);
    expect((await thief.form(`${page}/code`, { code: await codeInOutbox(stack) })).status).toBe(410);
  });

  test("is not sent code after code by somebody who types her number", async () => {
    const visitor = new Visitor(stack);
    const page = await visitor.beginLogin();
    for (let i = 0; i < 5; ++i) expect((await visitor.form(`${page}/contact`, { contact: "0612345604" })).status).toBe(200);
    expect((await visitor.form(`${page}/contact`, { contact: "0612345604" })).text).toContain("vaak een code gevraagd");
  });
});

describe("a session", () => {
  test("that was there before a login is worth nothing after it", async () => {
    const visitor = new Visitor(stack);
    await visitor.session();
    const before = visitor.cookies.get("omzien");
    await visitor.logInWithCode("0612345605", () => codeInOutbox(stack));
    expect(visitor.cookies.get("omzien")).not.toBe(before);
    const thief = new Visitor(stack);
    thief.cookies.set("omzien", before as string);
    expect((await thief.session()).person).toBeNull();
  });

  test("is not brought back by a file that was asked for before the login and comes after it", async () => {
    const visitor = await new Visitor(stack).logInWithCode("0612345609", () => codeInOutbox(stack));
    for (const path of ["/edge.css", "/icon.svg", "/session", "/nothing"]) expect([path, (await visitor.ask(path)).headers.getSetCookie()]).toEqual([path, []]);
  });

  test("ends at once when she logs out, with the watch she has open", async () => {
    const visitor = await new Visitor(stack).logInWithCode("0612345606", () => codeInOutbox(stack));
    const { cookie, token } = { cookie: `omzien=${visitor.cookies.get("omzien")}`, token: visitor.csrf };
    const watch = await fetch(`${stack.url}/rpc/omzien.v1.InboxService/WatchMessages`, {
      method: "POST",
      headers: { "content-type": "application/connect+json", "connect-protocol-version": "1", cookie, "x-csrf-token": token },
      body: framed({ parent: "municipalities/veghel" }),
    });
    const reader = (watch.body as ReadableStream<Uint8Array>).getReader();
    expect((await reader.read()).done).toBe(false);  // It has begun.
    expect((await visitor.send("POST", "/logout", {})).status).toBe(200);
    let rest = "";
    for (let part = await reader.read(); !part.done; part = await reader.read()) rest += new TextDecoder().decode(part.value);
    expect(rest).toContain("unauthenticated");
    const thief = new Visitor(stack);
    thief.cookies.set("omzien", cookie.slice("omzien=".length));
    expect((await thief.session()).person).toBeNull();
  });

  test("is not brought back by what was under way when she logged out", async () => {
    const visitor = await new Visitor(stack).logInWithCode("0612345608", () => codeInOutbox(stack));
    const before = visitor.cookies.get("omzien") as string;
    await Promise.all([...Array.from({ length: 20 }, () => visitor.ask("/session")), visitor.send("POST", "/logout", {}), ...Array.from({ length: 20 }, () => visitor.ask("/reach"))]);
    const thief = new Visitor(stack);
    thief.cookies.set("omzien", before);
    expect((await thief.session()).person).toBeNull();
  });

  test("lies in a cookie no script can read and no other site can send", async () => {
    const { headers } = await new Visitor(stack).ask("/session");
    expect(headers.get("set-cookie")).toMatch(/^omzien=.*; HttpOnly; SameSite=Lax$/);
  });

  test("of one municipality is nobody's in another", async () => {
    const visitor = await new Visitor(stack).logInWithCode("0612345607", () => codeInOutbox(stack));
    const elsewhere = new Visitor(stack, "rotterdam.localhost");
    elsewhere.cookies.set("omzien", visitor.cookies.get("omzien") as string);
    const session = await elsewhere.session();
    expect(session.municipality.name).toBe("municipalities/rotterdam");
    expect(session.person).toBeNull();
  });
});

test("a worker logs in at her provider and is who the directory knows", async () => {
  const visitor = new Visitor(stack);
  const { path } = await visitor.follow("/login?as=worker&to=/desk/");
  const answer = await visitor.form(path, { subject: "workers/wendy" });
  const end = await visitor.follow(answer.headers.get("location") ?? "");
  expect(end.path).toBe("/desk/");
  expect((await visitor.session()).person).toEqual({ name: "municipalities/veghel/workers/wendy", kind: "worker" });
});

test.each([
  ["/desk/?mijn=1", "/desk/?mijn=1"],
  ["//evil.example", "/"],
  ["https://evil.example", "/"],
  ["/\\evil.example", "/"],
  ["/ evil", "/"],
  [undefined, "/"],
])("a login goes on to %s as %s", (given, expected) => {
  expect(ownPath(given)).toBe(expected);
});

test.each([
  ["06 12345678", { kind: "phone", value: "+31612345678" }],
  ["+31 (0)6-12345678", { kind: "phone", value: "+31612345678" }],
  ["0049 151 23456789", { kind: "phone", value: "+4915123456789" }],
  [" Jan@Example.NL ", { kind: "email", value: "jan@example.nl" }],
  ["0413 123456", undefined],
  ["jan@", undefined],
  ["06", undefined],
  ["👵", undefined],
])("%s is read as a contact", (typed, expected) => {
  expect(contactOf(typed)).toEqual(expected);
});

test("a contact is shown so that its owner knows it and nobody learns it", () => {
  expect(masked({ kind: "phone", value: "+31612345678" })).toBe("+316 •••• 78");
  expect(masked({ kind: "email", value: "jan@example.nl" })).toBe("ja•••@example.nl");
});
