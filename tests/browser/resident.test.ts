/** Residents live the whole life of a question in a real browser: asking, helping, choosing, the board, somebody who asks for another; and every fault. */
import { gzipSync } from "node:zlib";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { dayAfter } from "../../clients/ui/src/when.ts";
import { axeFindings, contextOf, desk, phone, startBrowser, withCode } from "./browser.ts";
import { type Stack, startStack } from "./stack.ts";

let stack: Stack;
let browser: Browser;
let contexts: BrowserContext[] = [];
let mobile = 612000000;
const broken: string[] = [];

beforeAll(async () => {
  [stack, browser] = await Promise.all([startStack(), startBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await stack?.stop();
});
afterEach(async () => {
  await Promise.all(contexts.map((context) => context.close()));
  contexts = [];
  // No script failed, and the policy of the page was kept.
  expect(broken.splice(0)).toEqual([]);
});

async function page(viewport = phone, language = "nl-NL"): Promise<Page> {
  const context = await contextOf(browser, viewport, language);
  contexts.push(context);
  context.on("page", (one) => {
    one.on("pageerror", (error) => broken.push(String(error)));
    one.on("console", (message) => {
      if (/Content Security Policy|Refused to/.test(message.text())) broken.push(message.text());
    });
  });
  return context.newPage();
}

const main = (p: Page) => p.getByRole("main");
const next = (p: Page) => p.getByRole("button", { name: "Verder" }).click();
const heading = (p: Page, name: string | RegExp) => p.getByRole("heading", { level: 1, name });

/** Somebody new who logs in with a code and registers, each at a door of her own. */
async function resident(name: string, postcode: string, viewport = phone): Promise<Page> {
  const first = await page(viewport);
  const p = await withCode(stack, first.context(), `0${++mobile}`);
  await first.close();
  await heading(p, "Wie bent u?").waitFor();
  await p.getByLabel("Uw voornaam").fill(name);
  await p.getByLabel("Uw telefoonnummer").fill(`06${String(mobile).slice(-8)}`);
  await p.getByLabel("Postcode").fill(postcode);
  await p.getByLabel("Huisnummer").fill(String(mobile % 1000));
  await p.getByRole("button", { name: "Meedoen" }).click();
  await heading(p, `Dag ${name}`).waitFor();
  stack.advance("1m");
  return p;
}

async function offer(p: Page, ...kinds: string[]): Promise<void> {
  await p.goto(`${stack.url}/helpen/aanbod`);
  for (const kind of kinds) await p.getByText(kind, { exact: true }).click();
  await next(p);
  await heading(p, "Wanneer kunt u?").waitFor();
  await next(p);
  await next(p);
  await next(p);
  await p.getByRole("button", { name: "Aanbieden" }).click();
  await heading(p, "Ik kan helpen").waitFor();
  stack.advance("1m");
}

async function fillQuestion(p: Page, kind: string): Promise<void> {
  await p.goto(`${stack.url}/vraag`);
  await p.getByText(kind, { exact: true }).click();
  await next(p);
  await p.getByText("Vraag 2 van 5").waitFor();
  await next(p);
  await p.getByText("Vraag 3 van 5").waitFor();
  await next(p);
  await p.getByLabel("Voor wie gevraagd wordt").fill("Twee tassen, drie hoog 👵");
  await next(p);
  await p.getByLabel("Alleen voor wie komt").fill("De bel doet het niet");
  await next(p);
  await heading(p, "Klopt dit?").waitFor();
}

async function ask(p: Page, kind: string): Promise<string> {
  await fillQuestion(p, kind);
  await p.getByText("Wat we u beloven").waitFor();
  await p.getByRole("button", { name: "Verstuur mijn vraag" }).click();
  await p.getByText("We hebben uw vraag ontvangen").waitFor();
  stack.advance("1m");
  return p.url().replace("?nieuw", "");
}

/** The id of who is logged in on this page. */
async function idOfWho(p: Page): Promise<string> {
  const session = await p.evaluate(async () => (await (await fetch("/session")).json()) as { person: { name: string } });
  return session.person.name.split("/").pop() as string;
}

async function acceptFirst(p: Page): Promise<void> {
  await p.goto(`${stack.url}/helpen`);
  await p.getByRole("link", { name: /Zeg ja of nee/ }).first().click();
  await p.getByRole("button", { name: "Ja, ik help" }).click();
  await p.getByText("Zet eerst een vinkje").or(p.getByText(/U hebt ja gezegd|U wilt helpen/)).first().waitFor();
  if (await p.getByText("Zet eerst een vinkje").isVisible()) {
    await p.getByText("Ik houd me hieraan").click();
    await p.getByRole("button", { name: "Ja, ik help" }).click();
  }
  await p.getByText(/U hebt ja gezegd|U wilt helpen/).first().waitFor();
}

describe("the life of a question", () => {
  test("an asker asks, a neighbour says yes to the rules, both see the appointment, and it went well", async () => {
    const helper = await resident("Henk", "5481AA");
    await offer(helper, "Boodschappen doen");
    const asker = await resident("Riet", "5481AB");
    const url = await ask(asker, "Boodschappen doen");
    await asker.goto(url);
    await asker.getByText("1 buur gevraagd, nog geen antwoord.").waitFor();
    await acceptFirst(helper);
    await asker.reload();
    await asker.getByText("Er is al iemand. U hebt een afspraak.").waitFor();
    await main(asker).getByText("Henk").first().waitFor();
    await main(helper).getByText("De bel doet het niet").waitFor();
    await helper.getByRole("link", { name: "Mijn afspraken" }).click();
    await main(helper).getByRole("link", { name: /U helpt/ }).first().click();
    await main(helper).getByText("5481AB").waitFor();
    stack.advance("28h");
    await helper.reload();
    await helper.getByRole("button", { name: "Het ging goed" }).click();
    await helper.getByText("U zei: het ging goed").waitFor();
    await asker.goto(`${stack.url}/afspraken`);
    await main(asker).getByRole("link", { name: /Voor u/ }).first().click();
    await asker.getByRole("button", { name: "Het ging goed" }).click();
    await asker.getByText("U zei: het ging goed").waitFor();
    await asker.goto(url);
    await asker.getByText("U bent geholpen.").waitFor();
    await asker.getByRole("button", { name: "Het is toch niet opgelost" }).click();
    await asker.getByText(/sociaal team kijkt mee/).waitFor();
  });

  test("a chooser picks one of those who are willing", async () => {
    const helper = await resident("Willem", "5482AA");
    await offer(helper, "Samen wandelen");
    const asker = await resident("Truus", "5482AB");
    const url = await ask(asker, "Samen wandelen");
    await acceptFirst(helper);
    await asker.goto(url);
    await heading(asker, "Samen wandelen").waitFor();
    await asker.getByText("Willem, Schijndel").waitFor();
    await asker.getByText("Biedt deze hulp aan, en kan op dat moment. Komt uit uw buurt.").waitFor();
    expect(await axeFindings(asker)).toEqual([]);
    await asker.getByRole("button", { name: "Kies Willem" }).click();
    await asker.getByText("Er is al iemand. U hebt een afspraak.").waitFor();
  });

  test("what nobody can do goes to the team at once; she may change it and take it back with one tap of a reason", async () => {
    const other = await resident("Sjef", "5469AB");
    const url = await ask(other, "Hulp in de tuin");
    await other.goto(url);
    await other.getByText(/sociaal team kijkt mee/).waitFor();
    await other.getByRole("link", { name: "Vraag veranderen" }).click();
    await other.getByLabel("Voor wie gevraagd wordt").fill("De heg, en ook het gras");
    await other.getByRole("button", { name: "Opslaan" }).click();
    await main(other).getByText("De heg, en ook het gras").waitFor();
    await other.getByRole("button", { name: "Vraag intrekken" }).click();
    await other.getByRole("button", { name: "Ik heb het zelf geregeld" }).click();
    await other.getByText("U hebt deze vraag ingetrokken.").waitFor();
  });

  test("who helps without waiting to be asked finds it on the board", async () => {
    const asked = await resident("Ria", "5466AC");
    await offer(asked, "Boodschappen doen");
    const asker = await resident("Jo", "5466AB");
    await ask(asker, "Boodschappen doen");
    // Ria is asked and says nothing; Cor comes later.
    const helper = await resident("Cor", "5466AA");
    await offer(helper, "Boodschappen doen");
    await helper.goto(`${stack.url}/helpen/prikbord`);
    await heading(helper, "Prikbord").waitFor();
    await helper.getByRole("button", { name: "Ik kan dit doen" }).click();
    expect(await axeFindings(helper)).toEqual([]);
    await helper.getByText("Ik houd me hieraan").click();
    await helper.getByRole("button", { name: "Ja, ik help" }).click();
    await helper.getByText("U koos deze vraag zelf op het prikbord.").waitFor();
    await asker.goto(`${stack.url}/vragen`);
    await main(asker).getByRole("link", { name: /Boodschappen.*Er is al iemand/ }).waitFor();
  });

  test("who is asked for every week knows it before she says yes; a proposal and how it went stand on the first page", async () => {
    const helper = await resident("Sien", "5467EA");
    await offer(helper, "Boodschappen doen");
    const asker = await resident("Teun", "5467EB");
    await asker.goto(`${stack.url}/vraag`);
    await asker.getByText("Boodschappen doen", { exact: true }).click();
    await next(asker);
    await asker.getByText("Elke week").click();
    for (let question = 2; question <= 5; ++question) await next(asker);
    await asker.getByText(/elke week, 4 keer/).waitFor();
    await asker.getByRole("button", { name: "Verstuur mijn vraag" }).click();
    await asker.getByText("We hebben uw vraag ontvangen").waitFor();
    stack.advance("1m");
    await helper.goto(`${stack.url}/helpen`);
    await helper.getByRole("link", { name: /Zeg ja of nee/ }).click();
    await helper.getByText("elke week, 4 keer").waitFor();
    await helper.getByText("U zegt ja voor al deze keren.").waitFor();
    await helper.getByText("Ik houd me hieraan").click();
    await helper.getByRole("button", { name: "Ja, ik help" }).click();
    await main(helper).getByRole("link", { name: "Mijn afspraken" }).click();
    await main(helper).getByRole("link", { name: /Boodschappen doen. U helpt/ }).nth(3).waitFor();
    await main(helper).getByRole("link").first().click();
    await helper.getByRole("button", { name: "Ander moment voorstellen" }).click();
    await helper.getByRole("button", { name: "Voorstellen" }).click();
    await helper.getByText("We wachten op antwoord").waitFor();
    await asker.goto(stack.url);
    await main(asker).getByRole("link", { name: /Boodschappen doen. Er is een ander moment voorgesteld/ }).click();
    await asker.getByRole("button", { name: "Ja, dat past" }).click();
    await asker.getByRole("link", { name: "Naar uw afspraken" }).waitFor();
    stack.advance("52h");
    await asker.goto(stack.url);
    await main(asker).getByRole("link", { name: /Hoe ging het/ }).click();
    await asker.getByRole("button", { name: "Het ging goed" }).click();
    await asker.getByText(/U zei/).waitFor();
  });

  test("who comes to somebody without an app calls first, and says so", async () => {
    const helper = await resident("Wim", "5481EA");
    await offer(helper, "Boodschappen doen");
    const [asker, worker] = ["residents/piet", "workers/wouter"].map((who) => `municipalities/veghel/${who}`) as [string, string];
    stack.ctl(asker, "resident", "register", "--given-name", "Piet", "--phone", "+31413000777", "--postcode", "5481EB", "--number", "7", "--channel", "phone");
    stack.advance("1m");
    const day = stack.ctl("municipalities/veghel/workers/otto", "clock", "show").match(/\d{4}-\d\d-\d\d/)?.[0] ?? "";
    stack.ctl(worker, "request", "create", "--for", "piet", "--category", "groceries", "--when", `${dayAfter(day, 2)}T10:00:00+01:00/${dayAfter(day, 2)}T12:00:00+01:00`, "--postcode", "5481EB", "--number", "7");
    stack.advance("1m");
    await acceptFirst(helper);
    await main(helper).getByRole("link", { name: "Mijn afspraken" }).click();
    await main(helper).getByRole("link", { name: /Voor Piet|Staat vast/ }).first().click();
    await helper.getByText("Bel eerst: deze buur heeft geen app").waitFor();
    expect(await axeFindings(helper)).toEqual([]);
    stack.advance("1m");
    expect(stack.ctl(worker, "call", "list", "--team", "schijndel")).toContain("TELL_ASKER");
    await helper.getByRole("button", { name: "Ik heb gebeld" }).click();
    await helper.getByText("Bel eerst").waitFor({ state: "detached" });
    stack.advance("1m");
    expect(stack.ctl(worker, "call", "list", "--team", "schijndel")).not.toContain("TELL_ASKER");
  });

  test("a carer asks for somebody who said yes, and stops with one tap", async () => {
    const mother = await resident("Mien", "5465AB");
    const daughter = await resident("Els", "5465AA");
    await daughter.goto(`${stack.url}/ik/mensen`);
    const link = await daughter.locator(".omzien-quote").innerText();
    await mother.goto(link);
    await mother.getByRole("button", { name: "Vraag om voor mij te regelen" }).click();
    await mother.getByText("Het is gevraagd.").waitFor();
    stack.advance("1m");
    await daughter.reload();
    await daughter.getByRole("button", { name: "Ja, graag" }).click();
    await daughter.getByRole("link", { name: /Vraag hulp voor/ }).click();
    await daughter.getByText("U vraagt voor Mien.").waitFor();
    await daughter.getByText("Boodschappen doen", { exact: true }).click();
    await next(daughter);
    await daughter.getByText("Vraag 2 van 5").waitFor();
    await next(daughter);
    // Not at the daughter's: her mother's address is asked for.
    await daughter.getByText("Het adres van wie u de hulp vraagt.").waitFor();
    expect(await daughter.getByText("Bij mij thuis").count()).toBe(0);
    await daughter.getByLabel("Postcode").fill("5465AB");
    await daughter.getByLabel("Huisnummer").fill("7");
    for (let question = 3; question <= 5; ++question) await next(daughter);
    await daughter.getByText("Wat we u beloven").waitFor();
    expect(await axeFindings(daughter)).toEqual([]);
    await daughter.getByRole("button", { name: "Verstuur mijn vraag" }).click();
    await daughter.getByText("We hebben uw vraag ontvangen").waitFor();
    await mother.goto(`${stack.url}/vragen`);
    await main(mother).getByRole("link", { name: /Boodschappen doen/ }).first().click();
    await mother.getByText("5465AB 7").waitFor();
    await daughter.goto(`${stack.url}/vragen`);
    await main(daughter).getByRole("heading", { name: "Voor Mien" }).waitFor();
    await main(daughter).getByRole("link", { name: /Boodschappen doen/ }).waitFor();
    // The next time her mother's address stands there.
    await daughter.getByRole("link", { name: /Vraag hulp voor/ }).click();
    await daughter.getByText("Samen wandelen", { exact: true }).click();
    await next(daughter);
    await daughter.getByText("Vraag 2 van 5").waitFor();
    await next(daughter);
    expect(await daughter.getByLabel("Huisnummer").inputValue()).toBe("7");
    await mother.goto(`${stack.url}/ik/mensen`);
    await mother.getByText("Els regelt voor u.").waitFor();
    await mother.getByRole("button", { name: "Stop met Els" }).click();
    await mother.getByText("Els regelt voor u.").waitFor({ state: "detached" });
    await daughter.goto(new URL(`/vraag/voor/${await idOfWho(mother)}`, stack.url).href);
    await daughter.getByText("U regelt niet voor deze persoon").waitFor();
  });
});

test("who lives where it is not switched on yet is told so, with the number, and keeps what she typed", async () => {
  const first = await page();
  const p = await withCode(stack, first.context(), `0${++mobile}`);
  await heading(p, "Wie bent u?").waitFor();
  await p.getByLabel("Uw voornaam").fill("Sjaan");
  await p.getByLabel("Uw telefoonnummer").fill("0413 123456");
  await p.getByLabel("Postcode").fill("5491AB");
  await p.getByLabel("Huisnummer").fill("1");
  await p.getByRole("button", { name: "Meedoen" }).click();
  await p.getByText("In uw buurt kan dit nog niet.").waitFor();
  await main(p).getByText("0413 000 000").waitFor();
  expect(await p.getByLabel("Uw voornaam").inputValue()).toBe("Sjaan");
});

describe("what she typed", () => {
  test("survives a reload, a lost connection and a dead service, and is sent once", async () => {
    const p = await resident("Anna", "5463AB");
    await fillQuestion(p, "Een klusje in huis");
    await p.getByText("Wat we u beloven").waitFor();
    await p.reload();
    await main(p).getByText("Twee tassen, drie hoog 👵").waitFor();
    await p.getByText("Wat we u beloven").waitFor();
    await stack.killServices();
    try {
      await p.getByRole("button", { name: "Verstuur mijn vraag" }).click();
      await p.getByText("Het systeem is even niet bereikbaar").waitFor();
      await p.getByText("Wat u hebt ingevuld, blijft staan.").waitFor();
      await main(p).getByText("0413 000 000").first().waitFor();
      expect(await axeFindings(p)).toEqual([]);
    } finally {
      await stack.startServices();
    }
    await p.context().setOffline(true);
    await p.getByRole("button", { name: "Verstuur mijn vraag" }).click();
    await p.getByText("U hebt nu geen internet.").waitFor();
    await p.context().setOffline(false);
    await p.getByRole("button", { name: "Probeer het opnieuw" }).click();
    await p.getByText("We hebben uw vraag ontvangen").waitFor();
    await p.goto(`${stack.url}/vragen`);
    await main(p).getByRole("link", { name: /klusje/ }).first().waitFor();
    expect(await main(p).getByRole("link", { name: /klusje/ }).count()).toBe(1);
  });

  test("survives a session that ends in the middle of a form", async () => {
    const p = await resident("Bep", "5463AC");
    await p.goto(`${stack.url}/zorgen`);
    await p.getByLabel("Wat is u opgevallen?").fill("De gordijnen zijn al een week dicht");
    await p.getByText("Iemand is veel alleen").click();
    await p.getByLabel("Om wie gaat het?").fill("De buurvrouw van nummer 3");
    await p.context().clearCookies();
    await p.getByRole("button", { name: "Verstuur" }).click();
    await p.getByText(/niet meer ingelogd|te oud|U mag dit niet/).first().waitFor();
    expect(await p.getByLabel("Wat is u opgevallen?").inputValue()).toBe("De gordijnen zijn al een week dicht");
  });

  test("in two tabs is one question, sent once", async () => {
    const p = await resident("Fien", "5463AB");
    await fillQuestion(p, "Een klusje in huis");
    const other = await p.context().newPage();
    await other.goto(`${stack.url}/vraag?stap=6`);
    for (const tab of [p, other]) {
      await tab.getByText("Wat we u beloven").waitFor();
      await main(tab).getByText("Twee tassen, drie hoog 👵").waitFor();
    }
    for (const tab of [p, other]) {
      await tab.getByRole("button", { name: "Verstuur mijn vraag" }).click();
      await tab.getByText("We hebben uw vraag ontvangen").waitFor();
    }
    expect(other.url()).toBe(p.url());
    await other.goto(`${stack.url}/vragen`);
    await main(other).getByRole("link", { name: /klusje/ }).first().waitFor();
    expect(await main(other).getByRole("link", { name: /klusje/ }).count()).toBe(1);
  });

  test("survives an edge that drains and comes back", async () => {
    const p = await resident("Gijs", "5463AC");
    await p.goto(`${stack.url}/zorgen`);
    await p.getByText("Iemand is veel alleen").click();
    await p.getByLabel("Om wie gaat het?").fill("De buurman");
    await p.getByLabel("Wat is u opgevallen?").fill("De post blijft liggen");
    await stack.drainEdge();
    try {
      await p.getByRole("button", { name: "Verstuur" }).click();
      await p.getByText(/niet bereikbaar|geen internet|Probeer het/).first().waitFor();
      await main(p).getByText("0413 000 000").first().waitFor();
    } finally {
      await stack.startEdge();
    }
    await p.getByRole("button", { name: "Verstuur" }).click();
    await p.getByText(/Een mens van het team leest het uiterlijk/).waitFor();
  });

  test("survives services that drain and come back, and is sent once", async () => {
    const p = await resident("Greet", "5463AC");
    await fillQuestion(p, "Een klusje in huis");
    await p.getByText("Wat we u beloven").waitFor();
    await stack.drainServices();
    try {
      await p.getByRole("button", { name: "Verstuur mijn vraag" }).click();
      await p.getByText("Het systeem is even niet bereikbaar").waitFor();
      await main(p).getByText("0413 000 000").first().waitFor();
    } finally {
      await stack.startServices();
    }
    await p.getByRole("button", { name: "Verstuur mijn vraag" }).click();
    await p.getByText("We hebben uw vraag ontvangen").waitFor();
    await p.goto(`${stack.url}/vragen`);
    await main(p).getByRole("link", { name: /klusje/ }).first().waitFor();
    expect(await main(p).getByRole("link", { name: /klusje/ }).count()).toBe(1);
  });

  test("of 4,000 characters is refused with a sentence, and kept", async () => {
    const p = await resident("Lies", "5463AD");
    await p.goto(`${stack.url}/vraag?stap=4`);
    const long = "x".repeat(4000);
    await p.getByLabel("Voor wie gevraagd wordt").fill(long);
    await p.getByText("De tekst is 3.000 tekens te lang").or(p.getByText("De tekst is 3000 tekens te lang")).first().waitFor();
    expect((await p.getByLabel("Voor wie gevraagd wordt").inputValue()).length).toBe(4000);
  });
});

test("a device that refuses push is told what else there is", async () => {
  const p = await resident("Hein", "5463AE");
  await p.goto(`${stack.url}/ik/bereiken`);
  await p.getByRole("button", { name: "Zet meldingen aan" }).click();
  await p.getByText("Dit toestel staat meldingen niet toe. Kies e-mail of sms; dan mist u niets.").waitFor();
});

test("a stranger's id in the address bar shows nothing but a sentence and a number", async () => {
  const asker = await resident("Nel", "5464AB");
  const url = await ask(asker, "Een belletje");
  const stranger = await resident("Vic", "5464AC");
  await stranger.goto(url);
  await stranger.getByText("Dit is er niet, of is niet van u.").waitFor();
  await main(stranger).getByText("0413 000 000").waitFor();
});

test("who worries about somebody reads whom to call first and when it is read; a shopkeeper does so with a card and no account", async () => {
  const p = await resident("Wies", "5461AD");
  await p.goto(`${stack.url}/zorgen`);
  await main(p).getByText("112").first().waitFor();
  await p.getByRole("button", { name: "Verstuur" }).click();
  await p.getByText("Schrijf op om wie het gaat. Een naam hoeft niet.").waitFor();
  await p.getByText("Iemand is veel alleen").click();
  await p.getByLabel("Om wie gaat het?").fill("De man op de tweede verdieping");
  await p.getByLabel("Wat is u opgevallen?").fill("Ik zie hem niet meer");
  await p.getByRole("button", { name: "Verstuur" }).click();
  await p.getByText(/Een mens van het team leest het uiterlijk/).waitFor();
  const shop = await page();
  await shop.goto(`${stack.url}/zorg`);
  await shop.getByLabel("De code op uw kaart").fill("WRONG-2026");
  await shop.getByLabel("Om wie gaat het?").fill("Een vaste klant");
  await shop.getByLabel("Postcode waar het is").fill("5461 AB");
  await shop.getByLabel("Wat is u opgevallen?").fill("Komt al een week niet");
  await shop.getByRole("button", { name: "Verstuur" }).click();
  await shop.getByText("Deze code kennen we niet.").waitFor();
  await shop.getByLabel("De code op uw kaart").fill("bakker-2026");
  await shop.getByRole("button", { name: "Verstuur" }).click();
  await heading(shop, "We hebben uw zorg ontvangen").waitFor();
});

test("a slow service is waited for, then said", async () => {
  const p = await resident("Ton", "5464AD");
  stack.freezeServices();
  try {
    await p.goto(`${stack.url}/vragen`).catch(() => undefined);
    await p.getByText(/duurt te lang|Geen verbinding|niet bereikbaar/).first().waitFor({ timeout: 30_000 });
  } finally {
    stack.thawServices();
  }
  await p.getByRole("button", { name: "Probeer het opnieuw" }).first().click();
  await heading(p, "Mijn vragen").waitFor();
});

test("the first view is at most 200 kB compressed", async () => {
  const p = await page();
  const sizes: Promise<number>[] = [];
  p.on("response", (response) => {
    if (!/\.(js|css)$|\/$|session$/.test(new URL(response.url()).pathname)) return;
    sizes.push(response.body().then((body) => gzipSync(body, { level: 6 }).length));
  });
  await p.goto(stack.url);
  await heading(p, /Welkom/).waitFor();
  await p.evaluate(() => document.fonts.ready);
  const bytes = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
  expect(bytes).toBeGreaterThan(100_000);
  expect(bytes).toBeLessThanOrEqual(200_000);
});

test("a municipality speaks in words of its own, and in the usual ones where it has none", async () => {
  const p = await page();
  await p.goto(stack.urlOf("rotterdam"));
  await p.getByText("Kan niemand? Dan kijkt het wijkteam mee.").waitFor();
  await p.getByRole("heading", { name: "Welkom bij Even Buurten" }).waitFor();
  await p.getByRole("combobox").selectOption("en");
  await p.getByText("Nobody can? Then the social team looks along.").waitFor();
  await p.getByRole("combobox").selectOption("nl");
  await p.getByText("Kan niemand? Dan kijkt het wijkteam mee.").waitFor();
  await p.goto(stack.url);
  await p.getByText("Kan niemand? Dan kijkt het sociaal team mee.").waitFor();
});

test("whoever's words cannot be fetched reads Dutch", async () => {
  const p = await page(phone, "en-GB");
  await p.route(/\/assets\/en-[^/]*\.js$/, (route) => route.abort());
  await p.goto(stack.url);
  await heading(p, /Welkom/).waitFor();
  expect(await p.locator("html").getAttribute("lang")).toBe("nl");
});

test("by keyboard alone somebody comes from the first page to the end of a question", async () => {
  const p = await resident("Kee", "5461AB", desk);
  await p.goto(`${stack.url}/vraag`);
  await heading(p, "Waar wilt u hulp bij?").waitFor();
  const tabTo = async (name: RegExp) => {
    for (let i = 0; i < 60; ++i) {
      await p.keyboard.press("Tab");
      const label = await p.evaluate(() => {
        const at = document.activeElement as HTMLElement | null;
        return at ? (at.closest("label")?.textContent ?? at.textContent ?? "") : "";
      });
      if (name.test(label)) return;
    }
    throw new Error(`never came to ${name}`);
  };
  await tabTo(/Boodschappen doen/);
  await p.keyboard.press("Space");
  for (let step = 2; step <= 5; ++step) {
    await tabTo(/^Verder$/);
    await p.keyboard.press("Enter");
    await p.getByText(`Vraag ${step} van 5`).waitFor();
  }
  await tabTo(/^Verder$/);
  await p.keyboard.press("Enter");
  await p.getByText("Wat we u beloven").waitFor();
  await tabTo(/Verstuur mijn vraag/);
  await p.keyboard.press("Enter");
  await p.getByText("We hebben uw vraag ontvangen").waitFor();
});

describe("every page", () => {
  const paths = ["/", "/vraag", "/vraag?stap=2", "/vraag?stap=3", "/vraag?stap=6", "/vragen", "/helpen", "/helpen/aanbod", "/helpen/prikbord", "/helpen/instellingen", "/afspraken", "/berichten", "/zorgen", "/zorg", "/nu", "/ik", "/ik/gegevens", "/ik/bereiken", "/ik/gekeken", "/ik/mensen", "/ik/meenemen", "/ken/nobody", "/is-er-niet"];
  const few = ["/vraag", "/helpen/instellingen", "/zorgen", "/ik/gegevens"];

  test.each([
    ["on a phone, all of them by axe, and at 320 px with text twice as large", phone, "nl-NL", paths],
    ["at a desk, in English", desk, "en-GB", few],
  ])("does not scroll sideways, and names the number to call: %s", { timeout: 400_000 }, async (_how, viewport, language, shown) => {
    const nobody = await page(viewport, language);
    await nobody.goto(stack.url);
    await nobody.getByRole("heading", { level: 1 }).waitFor();
    expect(await axeFindings(nobody)).toEqual([]);
    const p = await withCode(stack, nobody.context(), `0${++mobile}`);
    await p.getByLabel(/Uw voornaam|Your first name/).fill("Ans");
    await p.getByLabel(/Uw telefoonnummer|Your phone/).fill("0698765432");
    await p.getByLabel("Postcode").fill("5461AC");
    await p.getByLabel(/Huisnummer|House number/).fill("77");
    await p.getByRole("button", { name: /Meedoen|Join/ }).click();
    await p.getByRole("heading", { level: 1, name: "Ans" }).waitFor();
    const overflow = () => p.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    const textSize = (percent: number) => p.evaluate((size) => document.documentElement.style.setProperty("font-size", size), `${1.125 * percent}%`);
    for (const path of shown) {
      await p.goto(stack.url + path);
      await p.getByRole("heading", { level: 1 }).waitFor();
      await p.getByText(/Even geduld|One moment/).waitFor({ state: "detached" });
      expect([path, await axeFindings(p)]).toEqual([path, []]);
      expect([path, await overflow()]).toEqual([path, 0]);
      if (viewport === phone) {
        await p.setViewportSize({ width: 320, height: 700 });
        await textSize(200);
        expect([path, "320 px, 200 %", await overflow()]).toEqual([path, "320 px, 200 %", 0]);
        await p.setViewportSize(phone);
      }
      expect(await p.getByRole("contentinfo").getByText("0413 000 000").count()).toBe(1);
    }
  });
});
