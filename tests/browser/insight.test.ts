/** An analyst reads the figures in a real browser: the same as the services', to the digit. */
import { readFileSync } from "node:fs";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { asTrialPerson, axeFindings, contextOf, desk, phone, startBrowser } from "./browser.ts";
import { type Stack, startStack } from "./stack.ts";

let stack: Stack;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  [stack, browser] = await Promise.all([startStack(), startBrowser()]);
  for (let i = 1; i <= 9; ++i) {
    const name = `municipalities/veghel/residents/asker${i}`;
    stack.ctl(name, "resident", "register", "--given-name", "A", "--phone", `+3141300020${i}`, "--postcode", "5461AB", "--number", String(i));
    stack.advance("1m");
    stack.ctl(name, "request", "create", "--category", "groceries", "--when", "2026-03-05T10:00:00+01:00/2026-03-05T12:00:00+01:00", "--postcode", "5461AB", "--number", String(i));
  }
  page = await asTrialPerson(stack, await contextOf(browser, desk), "workers/anna");
});
afterAll(async () => {
  await browser?.close();
  await stack?.stop();
});

test("before anything is frozen she is told when it will be", async () => {
  await page.getByText("Er zijn nog geen bevroren cijfers voor deze keuze.").waitFor();
  await page.getByText(/De volgende cijfers bevriezen/).waitFor();
  expect(await axeFindings(page)).toEqual([]);
});

test("the table, its CSV and omzienctl say the same; hidden cells say why", async () => {
  stack.advance("1080h");
  await page.reload();
  await page.getByRole("table").waitFor();
  const shown = await page.getByRole("row", { name: /^Vragen / }).first().innerText();
  const wanted = stack.ctl("municipalities/veghel/workers/anna", "statistics", "--csv", "--span", "month").split("\n").find((line) => line.startsWith("2026-03,") && line.includes(",requests,"));
  expect(wanted).toMatch(/,count,shown,10$/);
  expect(shown).toMatch(/\s10$/);
  await page.getByText("minder dan 5").first().waitFor();
  await page.getByText(/Minder dan 5: het aantal is 0 tot 4/).waitFor();
  await page.getByText(/bevroren op 15 april 2026/).first().waitFor();
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Download als CSV" }).click()]);
  const csv = readFileSync(await download.path(), "utf8");
  const cells = await page.getByRole("row").evaluateAll((rows) => rows.slice(1).map((row) => (row.lastElementChild as HTMLElement).innerText));
  expect(csv.trim().split("\r\n").slice(1).map((line) => (line.match(/(?:"[^"]*"|[^,]*),(?:"[^"]*"|[^,]*),(?:"[^"]*"|[^,]*),("[^"]*"|[^,]*)/)?.[1] ?? "").replace(/"/g, ""))).toEqual(cells);
  expect(csv).toContain("bevroren op 15 april 2026");
});

test("over time a period is a line, on the screen and in the CSV", async () => {
  await page.goto(`${stack.url}/insight/verloop?soort=requests`);
  await page.getByRole("row", { name: /maart 2026.*bevroren op 15 april 2026/ }).waitFor();
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Download als CSV" }).click()]);
  const lines = readFileSync(await download.path(), "utf8").trim().split("\r\n");
  expect(lines[0]).toMatch(/^\ufeff?Periode,/);
  expect(lines.find((line) => line.startsWith("maart 2026,"))).toMatch(/^maart 2026,[^,]*15 april 2026[^,]*,10,/);
});

test("all choices stand in the address, in every view, without findings of axe, at a desk and on a phone", async () => {
  for (const viewport of [desk, phone]) {
    await page.setViewportSize(viewport);
    // On a phone one of each kind: the others differ in their words only.
    for (const path of viewport === phone ? ["/insight/", "/insight/wijken?soort=team", "/insight/verloop?duur=kwartaal&wijk=veghel", "/insight/hoe-wij-tellen"] : ["/insight/", "/insight/?soort=time", "/insight/wijken?soort=team", "/insight/wijken?duur=jaar", "/insight/wijken?soort=time", "/insight/?soort=toString", "/insight/verloop?duur=kwartaal&wijk=veghel", "/insight/hoe-wij-tellen"]) {
      await page.goto(stack.url + path);
      await page.getByRole("heading", { level: 1 }).waitFor();
      await page.getByText("Even geduld").waitFor({ state: "detached" });
      expect([path, await axeFindings(page)]).toEqual([path, []]);
      expect([path, await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)]).toEqual([path, 0]);
    }
  }
  await page.goto(`${stack.url}/insight/wijken?soort=requests`);
  await page.locator(".omzien-map__point", { hasText: /^Veghel: / }).waitFor();
  await page.locator(".omzien-map canvas").waitFor();
  await page.goto(`${stack.url}/insight/wijken?soort=team`);
  expect(await page.getByLabel("Soort cijfers").inputValue()).toBe("team");
  await page.getByLabel("Soort cijfers").selectOption("matches");
  await page.waitForURL(/soort=matches/);
});

test("a worker who is neither analyst nor lead is told that it is not hers", async () => {
  const other = await asTrialPerson(stack, await contextOf(browser, desk), "workers/wendy");
  await other.goto(`${stack.url}/insight/`);
  await other.getByText("Deze cijfers zijn voor analisten en teamleiders.").waitFor();
  await other.context().close();
});
