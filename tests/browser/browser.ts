/** Debian's Chromium, driven by playwright-core: one browser for a test file, a fresh context for each person. */
import AxeBuilder from "@axe-core/playwright";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import type { Stack } from "./stack.ts";

/** Starts the browser. Its background talk with the outside is off: nothing is there to answer. */
export function startBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env.OMZIEN_CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
}

/** How wide the screens of people are. */
export const phone = { width: 360, height: 740 };
export const desk = { width: 1280, height: 900 };

/** Returns a context of its own (cookies, storage) as a person's browser has it. */
export async function contextOf(browser: Browser, viewport = phone, language = "nl-NL"): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport, locale: language, timezoneId: "Europe/Amsterdam" });
  context.setDefaultTimeout(45_000);  // The machine may be busy: what does not come at all fails all the same.
  return context;
}

/** Logs in a trial person ("residents/annie", "workers/wendy") by the trial page, and returns her page. */
export async function asTrialPerson(stack: Stack, context: BrowserContext, subject: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`${stack.url}/trial`);
  await page.locator(`form:has(input[value="${subject}"]) button`).click();
  await page.waitForLoadState();
  return page;
}

/** Logs somebody new in with a code by SMS, through the edge's own provider, and returns her page at `to`. */
export async function withCode(stack: Stack, context: BrowserContext, mobile: string, to = "/"): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`${stack.url}/login?as=resident&to=${encodeURIComponent(to)}`);
  await page.locator("#contact").fill(mobile);
  await page.locator("button").first().click();
  await page.locator("#code").waitFor();
  const outbox = (await (await fetch(`${stack.url}/trial/outbox`)).json()) as { to: string; text: string }[];
  // Not just the last: others are told things meanwhile.
  const code = outbox.find(({ to, text }) => to === mobile.replace(/^0/, "+31") && /^\d{6} /.test(text))?.text.slice(0, 6) ?? "";
  await page.locator("#code").fill(code);
  await page.locator("button").first().click();
  await page.waitForURL((url) => url.pathname === to);
  return page;
}

/** Returns what axe finds wrong on the page as it is now, one line each: all its rules, none switched off. */
export async function axeFindings(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.flatMap(({ id, help, nodes }) => nodes.map(({ target }) => `${id}: ${help}: ${target.join(" ")}`));
}
