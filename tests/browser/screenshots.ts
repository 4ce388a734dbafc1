/** Takes docs/screens/ anew: each screen at 360 and 1280 px, of a small town with something on every list. `tools/node tests/browser/screenshots.ts` */
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { asTrialPerson, contextOf, desk, phone, startBrowser } from "./browser.ts";
import { root, startStack } from "./stack.ts";

const folder = join(root, "docs/screens");
const resident = (id: string) => `municipalities/veghel/residents/${id}`;
const when = (day: string) => `2026-03-${day}T10:00:00+01:00/2026-03-${day}T12:00:00+01:00`;

/** Through the five questions to what was entered and what is promised. */
async function readBack(page: Page): Promise<void> {
  await page.getByText("Boodschappen doen", { exact: true }).click();
  for (let question = 2; question <= 6; ++question) {
    await page.getByRole("button", { name: "Verder" }).click();
    await page.getByText(question <= 5 ? `Vraag ${question} van 5` : "Wat we u beloven").waitFor();
  }
}

/** A card with the people who would be asked, on list and map. */
async function preview(page: Page): Promise<void> {
  await page.getByRole("link", { name: /Boodschappen/ }).first().click();
  await page.locator("summary", { hasText: "Wie zou gevraagd worden?" }).click();
  await page.locator("canvas").waitFor();
}

const stack = await startStack();
const browser = await startBrowser();
try {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [i, [id, name]] of [["toos", "Toos"], ["kofi", "Kofi"], ["marie", "Marie"], ...Array.from({ length: 6 }, (_none, n) => [`vrager${n}`, "Vrager"])].entries()) {
    stack.ctl(resident(id as string), "resident", "register", "--given-name", name as string, "--phone", `+3141300010${i}`, "--postcode", "5481AB", "--number", String(i + 1));
  }
  stack.advance("1m");
  for (const helper of ["kofi", "marie"]) stack.ctl(resident(helper), "offer", "create", "--category", "groceries", "--category", "walking", "--postcode", "5481AB");
  stack.advance("1m");
  const ask = (who: string, category: string, day: string, ...more: string[]) => (JSON.parse(stack.ctl(resident(who), "--json", "request", "create", "--category", category, "--when", when(day), "--postcode", "5481AB", "--number", "1", "--text", "Twee tassen, drie hoog", ...more)) as { name: string }).name;
  const idOf = (name: string) => name.split("/").pop() as string;
  const sayYes = (who: string, request: string) => {
    const { invitations } = JSON.parse(stack.ctl(resident(who), "--json", "invitation", "list")) as { invitations: { name: string; request: string }[] };
    stack.ctl(resident(who), "invitation", "accept", idOf(invitations.find((one) => one.request === request)?.name as string));
  };
  const request = ask("toos", "groceries", "04");
  for (let n = 0; n < 6; ++n) ask(`vrager${n}`, ["gardening", "transport", "personal_care", "finance", "respite", "house_key"][n] as string, `0${3 + n}`);
  stack.advance("1m");
  stack.ctl(resident("toos"), "signal", "report", "--kind", "loneliness", "--neighbourhood", "schijndel-west", "--about", "De man op de hoek", "--text", "De gordijnen zijn dicht");
  stack.advance("5m");
  // One to choose for, one somebody comes for, one on the board, one for the team that neighbours could do.
  const choosing = ask("toos", "walking", "05");
  const agreed = ask("toos", "groceries", "06");
  stack.advance("1m");
  sayYes("marie", choosing);
  sayYes("kofi", agreed);
  stack.ctl(resident("kofi"), "offer", "create", "--category", "company", "--postcode", "5481AB");
  stack.advance("1m");
  ask("vrager1", "company", "07", "--on-board");
  // Who offers after others were asked finds it there.
  stack.advance("1m");
  stack.ctl(resident("marie"), "offer", "create", "--category", "company", "--postcode", "5481AB");
  ask("vrager2", "groceries", "09", "--wants-person");
  stack.advance("1m");
  const requestPath = `/vragen/${idOf(request)}`;
  const screens: [string, string, string, ((page: Page) => Promise<unknown>)?][] = [
    ["", "/", "welkom"],
    ["", "/login?as=resident&to=/", "inloggen"],
    ["", "/trial", "proef"],
    ["", "/nu", "nu-hulp-nodig"],
    ["", "/zorg", "zorg-met-kaart"],
    ["residents/annie", "/", "inschrijven"],
    ["residents/toos", "/", "begin"],
    ["residents/toos", "/vraag", "vraag-1-wat"],
    ["residents/toos", "/vraag?stap=2", "vraag-2-wanneer"],
    ["residents/toos", "/vraag?stap=3", "vraag-3-waar"],
    ["residents/toos", "/vraag?stap=4", "vraag-4-helpers"],
    ["residents/toos", "/vraag?stap=5", "vraag-5-wie-komt"],
    ["residents/toos", "/vraag", "vraag-6-klopt-dit", readBack],
    ["residents/toos", requestPath, "mijn-vraag"],
    ["residents/toos", `/vragen/${idOf(choosing)}`, "kiezen"],
    ["residents/toos", `/vragen/${idOf(agreed)}`, "er-is-al-iemand"],
    ["residents/toos", "/afspraken", "afspraken"],
    ["residents/toos", "/afspraken", "afspraak", async (page) => page.getByRole("main").getByRole("link").first().click()],
    ["residents/toos", "/ik/gekeken", "wie-keek"],
    ["residents/toos", "/zorgen", "zorgen-om-iemand"],
    ["residents/toos", "/ik/gegevens", "mijn-gegevens"],
    ["residents/toos", "/ik/bereiken", "hoe-bereikt-u-mij"],
    ["residents/toos", "/ik/mensen", "mensen-om-mij-heen"],
    ["residents/toos", "/ik/meenemen", "meenemen-of-wissen"],
    ["residents/toos", "/berichten", "berichten"],
    ["residents/kofi", "/helpen", "ik-kan-helpen"],
    ["residents/kofi", "/helpen/aanbod", "aanbod"],
    ["residents/kofi", "/helpen", "uitnodiging", async (page) => page.getByRole("link", { name: /Zeg ja of nee/ }).first().click()],
    ["residents/marie", "/helpen/prikbord", "prikbord"],
    ["residents/kofi", "/helpen/instellingen", "instellingen"],
    ["workers/wouter", "/desk/", "team-wachtrij"],
    ["workers/wouter", "/desk/", "team-kaart", async (page) => page.getByRole("link", { name: /Hulp in de tuin/ }).first().click()],
    ["workers/wouter", "/desk/", "team-wie-zou-gevraagd-worden", preview],
    ["workers/wouter", "/desk/bellen", "team-belopdrachten"],
    ["workers/wouter", "/desk/aan-de-telefoon", "team-iemand-belt"],
    ["workers/wouter", "/desk/zorgen", "team-zorgen"],
    ["workers/lars", "/desk/casusoverleg", "team-casusoverleg"],
    ["workers/lars", "/desk/team", "team"],
    ["workers/corrie", "/desk/", "coordinator"],
  ];
  const take = async (screens: typeof screensOfFigures) => {
    for (const [subject, path, name, then] of screens) {
      for (const viewport of [phone, desk]) {
        const context = await contextOf(browser, viewport);
        const page = subject ? await asTrialPerson(stack, context, subject) : await context.newPage();
        await page.goto(stack.url + path);
        await page.getByRole("heading", { level: 1 }).waitFor();
        await then?.(page);
        await page.getByText("Even geduld").waitFor({ state: "detached" });
        await page.waitForTimeout(500);  // Pictures are for people; nothing is tested here.
        await page.screenshot({ path: join(folder, `${name}-${viewport.width}.png`), fullPage: true });
        await context.close();
      }
    }
  };
  const screensOfFigures: typeof screens = [
    ["workers/anna", "/insight/", "cijfers-overzicht"],
    ["workers/anna", "/insight/wijken", "cijfers-wijken"],
    ["workers/anna", "/insight/verloop", "cijfers-verloop"],
    ["workers/anna", "/insight/hoe-wij-tellen", "cijfers-hoe-wij-tellen"],
  ];
  await take(screens);
  stack.advance("1080h");
  await take(screensOfFigures);
} finally {
  await browser.close();
  await stack.stop();
}
