/** Workers live their side in a real browser: the queue, a card to its end, two windows, calls, somebody who phones, worries; and a coordinator. */
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { asTrialPerson, axeFindings, contextOf, desk, phone, startBrowser } from "./browser.ts";
import { type Stack, startStack } from "./stack.ts";

const resident = (id: string) => `municipalities/veghel/residents/${id}`;
let stack: Stack;
let browser: Browser;
let contexts: BrowserContext[] = [];
let people = 0;
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
  expect(broken.splice(0)).toEqual([]);
});

async function worker(subject: string, viewport = desk): Promise<Page> {
  const context = await contextOf(browser, viewport);
  contexts.push(context);
  const page = await asTrialPerson(stack, context, subject);
  page.on("pageerror", (error) => broken.push(String(error)));
  page.on("console", (message) => {
    if (/Content Security Policy|Refused to/.test(message.text())) broken.push(message.text());
  });
  await page.getByRole("heading", { level: 1 }).waitFor();
  return page;
}

/** Somebody of Veghel-Centrum asks for what nobody offers: an item of the team. */
function askedOfTeam(category: string, day = "05"): string {
  const id = `desk${++people}`;
  stack.ctl(resident(id), "resident", "register", "--given-name", `Vrager${people}`, "--phone", `+31413000${String(400 + people)}`, "--postcode", "5461AB", "--number", String(people));
  stack.advance("1m");
  stack.ctl(resident(id), "request", "create", "--category", category, "--when", `2026-03-${day}T10:00:00+01:00/2026-03-${day}T12:00:00+01:00`, "--postcode", "5461AB", "--number", String(people), "--text", `De heg van ${id}`);
  stack.advance("1m");
  return id;
}

/** Opens cards of the queue until one has these words; returns its path. */
async function cardOf(page: Page, words: string): Promise<string> {
  const links = page.getByRole("region", { name: "Vragen" }).getByRole("link");
  await links.first().waitFor();
  for (let i = (await links.count()) - 1; i >= 0; --i) {
    await links.nth(i).click();
    await page.locator(".omzien-card-page blockquote").first().waitFor();
    if ((await page.getByText(words, { exact: true }).count()) > 0) return new URL(page.url()).pathname;
  }
  throw new Error(`no card of the queue says "${words}"`);
}

const item = (page: Page, name: string | RegExp) => page.getByRole("region", { name: "Vragen" }).getByRole("link", { name }).first();

test("a card comes without reloading, is taken, noted, tried, let wait, and brought to an end", async () => {
  const page = await worker("workers/wendy");
  await page.getByText("Deze lijst is actueel.").waitFor();
  askedOfTeam("gardening");
  await item(page, /Hulp in de tuin/).waitFor();
  expect(await axeFindings(page)).toEqual([]);
  await item(page, /Hulp in de tuin/).click();
  await page.getByText("De heg van desk1").waitFor();
  await page.getByRole("link", { name: "0413000401" }).waitFor();
  await page.getByText("Niemand past").first().waitFor();
  await page.getByRole("button", { name: "Neem deze" }).click();
  await page.getByText("Van: Wendy").first().waitFor();
  await page.locator("summary", { hasText: "Notitie" }).click();
  await page.getByLabel("Notitie").fill("Wil graag de tuinman van vroeger");
  await page.reload();
  await page.locator("summary", { hasText: "Notitie" }).click();
  expect(await page.getByLabel("Notitie").inputValue()).toBe("Wil graag de tuinman van vroeger");
  await page.getByRole("button", { name: "Bewaar notitie" }).click();
  await page.locator(".omzien-quote", { hasText: "Wil graag de tuinman van vroeger" }).waitFor();
  await page.locator("summary", { hasText: "Contactpoging" }).click();
  await page.getByRole("button", { name: "Bereikt", exact: true }).click();
  await page.getByText(/Telefoon, Bereikt \(Wendy\)/).waitFor();
  await page.locator("summary", { hasText: "Wie zou gevraagd worden?" }).click();
  await page.getByText("Niemand past.").waitFor();
  await page.locator("summary", { hasText: "Laten wachten" }).click();
  expect(await axeFindings(page)).toEqual([]);
  await page.getByRole("button", { name: "Laat wachten" }).click();
  await page.getByRole("button", { name: "Weer oppakken" }).click();
  await page.getByRole("button", { name: "Weer oppakken" }).waitFor({ state: "detached" });  // The card is as it is now.
  await page.locator("summary", { hasText: "Afronden" }).click();
  await page.getByLabel(/Zaaknummer elders/).fill("Z-2026/17");
  await page.getByRole("button", { name: "Rond af" }).click();
  await page.getByText("Opgelost door het team").first().waitFor();
  await page.getByText("Z-2026/17").waitFor();
});

test("an open card is shown to its asker as one look, however much happens meanwhile", async () => {
  const asker = askedOfTeam("gardening", "07");
  const page = await worker("workers/wendy");
  await item(page, /Hulp in de tuin/).click();
  await page.getByText(`De heg van ${asker}`).waitFor();
  const looks = () => stack.ctl(resident(asker), "--json", "looks", "list").match(/"what"/g)?.length ?? 0;
  const before = looks();
  askedOfTeam("gardening", "08");
  await page.getByRole("region", { name: "Vragen" }).getByRole("listitem").nth(1).waitFor();
  await page.evaluate(() => window.dispatchEvent(new Event("focus")));
  expect(before).toBeGreaterThan(0);
  expect(looks()).toBe(before);
});

test("two windows agree: who is too late is told who has it, and keeps what she typed", async () => {
  askedOfTeam("walking");
  const [wendy, lotte] = [await worker("workers/wendy"), await worker("workers/lotte")];
  for (const page of [wendy, lotte]) await item(page, /Samen wandelen/).click();
  await lotte.locator("summary", { hasText: "Notitie" }).click();
  await lotte.getByLabel("Notitie").fill("Nog niet verstuurd");
  await wendy.getByRole("button", { name: "Neem deze" }).click();
  await lotte.getByText("Van: Wendy").first().waitFor();
  await lotte.getByRole("button", { name: "Neem deze" }).waitFor({ state: "detached" });
  expect(await lotte.getByLabel("Notitie").inputValue()).toBe("Nog niet verstuurd");
  await wendy.locator("summary", { hasText: "Overdragen" }).click();
  await wendy.getByLabel("Aan").selectOption("municipalities/veghel/workers/lotte");
  await wendy.getByRole("button", { name: "Bied aan" }).click();
  await lotte.getByRole("button", { name: "Neem over" }).click();
  await wendy.getByText("Van: Lotte").first().waitFor();
});

test("what is not for her goes back to the queue without her; who is full says so to her colleagues", async () => {
  const asker = askedOfTeam("walking", "10");
  const [wendy, lotte] = [await worker("workers/wendy"), await worker("workers/lotte")];
  await wendy.goto(`${stack.url}/desk/?lijst=free`);
  const mine = await cardOf(wendy, `De heg van ${asker}`);
  await wendy.getByRole("button", { name: "Neem deze" }).click();
  await wendy.getByText(/Probeer contact vóór /).waitFor();  // The clock.
  await wendy.locator("summary", { hasText: "Niet voor mij" }).click();
  expect(await axeFindings(wendy)).toEqual([]);
  await wendy.getByLabel(/Ik wil geen vragen van deze vrager meer zien/).check();
  await wendy.getByRole("button", { name: "Niet voor mij" }).click();
  await wendy.waitForURL((url) => url.pathname === "/desk/");
  // Nor from the browser's memory, as where Back leads to it: the page is not loaded anew.
  await wendy.evaluate((path) => {
    history.pushState({}, "", path);
    dispatchEvent(new PopStateEvent("popstate"));
  }, mine);
  await wendy.getByText("Dit is er niet, of is niet van u.").first().waitFor();
  expect(await wendy.getByText(`De heg van ${asker}`).count()).toBe(0);
  await wendy.goto(stack.url + mine);
  await wendy.getByText("Dit is er niet, of is niet van u.").first().waitFor();
  expect(await wendy.getByText(`De heg van ${asker}`).count()).toBe(0);
  await lotte.goto(stack.url + mine);
  await lotte.getByRole("button", { name: "Neem deze" }).click();
  await lotte.getByText("Van: Lotte").first().waitFor();
  await wendy.getByRole("link", { name: "Team", exact: true }).click();
  await wendy.getByLabel("Ik zit vol tot en met").fill("2026-03-20");
  await wendy.getByRole("button", { name: "Opslaan" }).first().click();
  await wendy.getByText("vol tot en met vrijdag 20 maart").first().waitFor();
  await lotte.reload();
  await lotte.locator("summary", { hasText: "Overdragen" }).click();
  await lotte.locator("option", { hasText: /Wendy.*vol tot en met vrijdag 20 maart/ }).waitFor({ state: "attached" });
});

test("who would be asked stands in a list and on a map of neighbourhoods; who says yes by phone is written down", async () => {
  const helper = `helper${++people}`;
  stack.ctl(resident(helper), "resident", "register", "--given-name", "Hulp", "--phone", "+31413000398", "--postcode", "5461AB", "--number", "98");
  stack.advance("1m");
  const asker = askedOfTeam("walking", "11");
  const page = await worker("workers/wendy");
  const path = await cardOf(page, `De heg van ${asker}`);
  stack.ctl(resident(helper), "offer", "create", "--category", "walking", "--postcode", "5461AB", "--number", "98");
  stack.advance("1m");
  await page.goto(stack.url + path);
  await page.locator("summary", { hasText: "Wie zou gevraagd worden?" }).click();
  await page.getByRole("cell", { name: "Centrum" }).waitFor();
  await page.locator(".omzien-map__point", { hasText: "Hier: Centrum, 1" }).waitFor();
  await page.locator(".omzien-map canvas").waitFor();
  expect(await axeFindings(page)).toEqual([]);
  // No name before she wants to see names, which is a look.
  expect(await page.getByText("0413000398").count()).toBe(0);
  await page.getByRole("button", { name: /Toon de namen/ }).last().click();
  await page.getByRole("link", { name: "0413000398" }).waitFor();
  expect(await axeFindings(page)).toEqual([]);
  await page.getByRole("button", { name: "Hulp zei ja" }).click();
  await page.getByText("Er is een buur gevonden").or(page.getByText("opgeschreven door het team")).first().waitFor();
  expect(stack.ctl(resident(helper), "looks", "list")).toContain("wendy");
});

test("by keyboard alone a worker moves through the queue, takes, and is told the keys", async () => {
  askedOfTeam("gardening", "06");
  const page = await worker("workers/wendy");
  await item(page, /Hulp in de tuin/).waitFor();
  await page.keyboard.press("?");
  await page.getByText("Neem de open kaart").waitFor();
  expect(await axeFindings(page)).toEqual([]);
  await page.keyboard.press("v");
  await page.waitForURL(/lijst=free/);
  await item(page, /Hulp in de tuin/).waitFor();
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Neem deze" }).waitFor();
  await page.keyboard.press("t");
  await page.getByText("Van: Wendy").first().waitFor();
  await page.keyboard.press("Escape");
  await page.waitForURL((url) => url.pathname === "/desk/");
  await page.getByLabel("Uit", { exact: true }).check();
  await page.keyboard.press("m");
  expect(new URL(page.url()).search).toBe("?lijst=free");
});

test("somebody who phones is registered and asked for in one form, and told when a person looks", async () => {
  const page = await worker("workers/wendy");
  await page.getByRole("link", { name: "Iemand belt" }).click();
  await page.getByLabel("Voornaam").fill("Corry");
  await page.reload();
  expect(await page.getByLabel("Voornaam").inputValue()).toBe("Corry");
  await page.getByLabel("Telefoonnummer").fill("0413 000 999");
  await page.getByLabel("Postcode").fill("5461 AC");
  await page.getByLabel("Huisnummer").fill("3");
  await page.getByLabel("Soort hulp").selectOption({ label: "Boodschappen doen" });
  await page.getByRole("button", { name: "Schrijf in en kijk wat we beloven" }).click();
  await page.getByText("Corry is ingeschreven. Nu de vraag.").waitFor();
  await page.getByText(/Zeg: /).waitFor();
  expect(await axeFindings(page)).toEqual([]);
  // A reload registers nobody twice, and what is open is said.
  await page.reload();
  await page.getByText("Er staat nog een formulier open dat niet is verstuurd.").waitFor();
  await page.getByText("Corry is ingeschreven. Nu de vraag.").waitFor();
  expect(await page.getByLabel("Voornaam").count()).toBe(0);
  await page.getByRole("button", { name: "Kijk wat we beloven" }).click();
  await page.getByText(/Zeg: /).waitFor();
  await page.getByRole("button", { name: "Vraag dit" }).click();
  await page.getByRole("heading", { level: 1, name: "Gevraagd" }).waitFor();
  stack.advance("5m");
  // She has no app: what she would be told, somebody tells her.
  await page.getByRole("link", { name: "Belopdrachten" }).click();
  await page.getByRole("button", { name: "Wie en wat" }).first().click();
  await page.getByRole("button", { name: "Bereikt", exact: true }).first().click();
  await page.getByRole("button", { name: "Bereikt", exact: true }).first().waitFor({ state: "detached" });
});

test("who phones again is found by number, and not registered twice", async () => {
  const page = await worker("workers/wendy");
  const id = `desk${++people}`;
  stack.ctl(resident(id), "resident", "register", "--given-name", "Geertje", "--phone", "+31413000599", "--postcode", "5461AB", "--number", "59");
  stack.advance("1m");
  await page.getByRole("link", { name: "Iemand belt" }).click();
  await page.getByLabel("Telefoonnummer").fill("0413 000 599");
  await page.getByText("Geertje, 5461AB 59").waitFor();
  expect(await axeFindings(page)).toEqual([]);
  await page.getByRole("link", { name: "Ga verder met Geertje" }).click();
  await page.getByText("Voor Geertje, 0413000599").waitFor();
  await expect.poll(() => page.getByLabel("Huisnummer").inputValue()).toBe("59");
  await page.getByLabel("Soort hulp").selectOption({ label: "Hulp in de tuin" });
  await page.getByRole("button", { name: "Kijk wat we beloven" }).click();
  await page.getByRole("button", { name: "Vraag dit" }).click();
  await page.getByText(/Beloofd: een mens kijkt/).waitFor();
  expect(stack.ctl(resident(id), "request", "list")).toContain("gardening");
  expect(stack.ctl(resident(id), "looks", "list")).toContain("wendy");
});

test("a worry is read, taken and brought to an end; a restricted one only by who may", async () => {
  const reporter = resident(askedOfTeam("gardening", "09"));
  stack.ctl(reporter, "signal", "report", "--kind", "loneliness", "--neighbourhood", "centrum", "--about", "De man op de hoek", "--text", "De gordijnen zijn dicht");
  stack.advance("1m");
  const page = await worker("workers/wendy");
  await page.getByRole("link", { name: "Zorgen" }).click();
  await page.getByText("Eenzaamheid").first().waitFor();
  await page.getByRole("button", { name: "Lees" }).first().click();
  await page.getByText("De gordijnen zijn dicht").waitFor();
  expect(await axeFindings(page)).toEqual([]);
  await page.getByRole("button", { name: "Neem deze" }).click();
  await page.getByRole("button", { name: "Rond af" }).click();
  await page.getByText("Er staan geen zorgen open.").waitFor();
  expect(await page.getByText("Afgeschermde zorgen").count()).toBe(0);
  const lieke = await worker("workers/lieke");
  await lieke.getByRole("main").getByRole("link", { name: "Zorgen" }).click();
  await lieke.getByRole("heading", { level: 1, name: "Zorgen om mensen" }).waitFor();
});

test("a dead service is said in a sentence with a number, and nothing typed is lost", async () => {
  const page = await worker("workers/wendy");
  await page.getByRole("link", { name: "Iemand belt" }).click();
  await page.getByLabel("Voornaam").fill("Dirk");
  await stack.killServices();
  try {
    await page.getByRole("button", { name: "Schrijf in en kijk wat we beloven" }).click();
    await page.getByText("Het systeem is even niet bereikbaar").waitFor();
    await page.getByRole("main").getByText("0413 000 000").first().waitFor();
    expect(await page.getByLabel("Voornaam").inputValue()).toBe("Dirk");
  } finally {
    await stack.startServices();
  }
  await page.reload();
  // Not while it is on its way: what comes back would be written into the next form.
  const again = page.getByRole("button", { name: "Begin opnieuw" });
  await again.waitFor();
  stack.freezeServices();
  try {
    await page.getByRole("button", { name: "Schrijf in en kijk wat we beloven" }).click();
    await again.and(page.locator("[aria-disabled=true]")).waitFor();
  } finally {
    stack.thawServices();
  }
  await again.and(page.locator(":not([aria-disabled=true])")).click();
  expect(await page.getByLabel("Voornaam").inputValue()).toBe("");
});

test("services that drain and come back: the list says that it is not live, and then goes on by itself", async () => {
  const page = await worker("workers/wendy");
  await page.getByText("Deze lijst is actueel.").waitFor();
  await stack.drainServices();
  try {
    await page.getByText("Deze lijst is actueel.").waitFor({ state: "detached" });
    expect(await axeFindings(page)).toEqual([]);
  } finally {
    await stack.startServices();
  }
  await page.getByText("Deze lijst is actueel.").waitFor();
  const items = page.getByRole("region", { name: "Vragen" }).getByRole("listitem");
  const before = await items.count();
  askedOfTeam("gardening", "09");
  await items.nth(before).waitFor();
});

test("a draft that another version kept is begun anew", async () => {
  const page = await worker("workers/wendy");
  await page.evaluate(() => sessionStorage.setItem("omzien.desk.draft phone ", JSON.stringify({ givenName: "Oud" })));
  await page.goto(`${stack.url}/desk/aan-de-telefoon`);
  expect(await page.getByLabel("Voornaam").inputValue()).toBe("");
});

describe("every page of the desk", () => {
  const paths = ["/desk/", "/desk/bellen", "/desk/aan-de-telefoon", "/desk/zorgen", "/desk/casusoverleg", "/desk/team", "/desk/is-er-niet"];
  test("is without findings of axe and does not scroll sideways, at a desk and on a phone", { timeout: 400_000 }, async () => {
    const page = await worker("workers/lotte");
    for (const path of paths) {
      await page.goto(stack.url + path);
      await page.getByRole("heading", { level: 1 }).waitFor();
      await page.getByText("Even geduld").waitFor({ state: "detached" });
      for (const viewport of [desk, phone]) {
        await page.setViewportSize(viewport);
        expect([path, viewport.width, await axeFindings(page)]).toEqual([path, viewport.width, []]);
        expect([path, viewport.width, await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)]).toEqual([path, viewport.width, 0]);
      }
    }
  });

  test("shows a coordinator the searches of her organisation, and nothing else", async () => {
    const page = await worker("workers/corrie");
    await page.getByRole("heading", { level: 1, name: "Zoekacties naar vrijwilligers" }).waitFor();
    await page.getByText("Er loopt geen zoekactie voor ONS welzijn.").waitFor();
    expect(await page.getByRole("link", { name: "Wachtrij" }).count()).toBe(0);
    expect(await axeFindings(page)).toEqual([]);
  });
});

// Last: it moves the clock by more than a day.
test("a card says who was to come and did not, of an earlier episode", async () => {
  const [helper, asker] = [`helper${++people}`, `desk${++people}`];
  for (const [id, number] of [[helper, "71"], [asker, "72"]] as const) stack.ctl(resident(id), "resident", "register", "--given-name", id, "--phone", `+314130007${number}`, "--postcode", "5464AB", "--number", number);
  stack.advance("1m");
  stack.ctl(resident(helper), "offer", "create", "--category", "walking", "--postcode", "5464AB");
  stack.advance("1m");
  const { name } = JSON.parse(stack.ctl(resident(asker), "--json", "request", "create", "--category", "groceries", "--when", "2026-03-03T10:00:00+01:00/2026-03-03T12:00:00+01:00", "--postcode", "5464AB", "--number", "72", "--wants-person")) as { name: string };
  stack.advance("1m");
  const request = name.split("/").pop() as string;
  const wendy = "municipalities/veghel/workers/wendy";
  stack.ctl(wendy, "team", "take", `${request}.1`);
  stack.ctl(wendy, "team", "record-yes", `${request}.1`, "--helper", helper);
  stack.advance("26h");
  stack.ctl(resident(asker), "appointment", "report", `${request}.1`, "--result", "nobody-came");
  stack.advance("1m");
  const page = await worker("workers/wendy");
  await page.goto(`${stack.url}/desk/kaart/${request}.2`);
  await page.getByRole("heading", { name: "Wat is afgesproken, en hoe het afliep" }).waitFor();
  await page.getByText("vandaag om 10:00: er kwam niemand").waitFor();
  await page.getByRole("button", { name: /^Wie is/ }).first().click();
  await page.getByText(new RegExp(`${helper}, 0`)).waitFor();
  expect(await axeFindings(page)).toEqual([]);
});
