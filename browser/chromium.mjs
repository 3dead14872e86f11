// Chromium, and what is checked on every page it opens.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { chromium } from 'playwright-core';

const axeSource = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** The widths and colour schemes in which every page has to hold. */
export const widths = [1440, 320];
export const schemes = ['light', 'dark'];

/** Starts Debian's Chromium (or what CHROMIUM names) so that it calls nobody. */
export async function launch() {
  const executablePath = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((file) => file && existsSync(file));
  if (!executablePath) throw new Error('no Chromium found; install it or name it in CHROMIUM');
  const args = [
    '--disable-background-networking', '--disable-component-update', '--disable-default-apps', '--disable-domain-reliability',
    '--disable-sync', '--metrics-recording-only', '--no-first-run', '--disable-features=OptimizationHints,MediaRouter,Translate',
    '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
    '--force-color-profile=srgb', '--disable-dev-shm-usage',
  ];
  // The sandbox refuses to start as root, as which continuous integration runs.
  if (process.getuid?.() === 0) args.push('--no-sandbox');
  return chromium.launch({ executablePath, args });
}

/**
 * Opens a page that remembers everything it should not have done: console
 * errors, uncaught exceptions, refused responses and requests to elsewhere.
 */
export async function openPage(browser, origin, options = {}) {
  const context = await browser.newContext({
    viewport: { width: widths[0], height: 900 }, locale: 'en-US', reducedMotion: 'reduce', serviceWorkers: 'block', ...options,
  });
  context.setDefaultTimeout(10_000);
  const page = await context.newPage();
  const faults = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') faults.push(`console ${message.type()}: ${message.text()} (${message.location().url})`);
  });
  page.on('pageerror', (error) => faults.push(`uncaught: ${error.message}`));
  page.on('response', (answer) => {
    if (answer.status() >= 400) faults.push(`${answer.status()} from ${answer.url()}`);
  });
  context.on('request', (request) => {
    const url = new URL(request.url());
    if (!['data:', 'blob:', 'about:'].includes(url.protocol) && url.origin !== origin) faults.push(`request to ${url.origin}`);
  });
  return { page, context, faults };
}

/** Fails if anything was remembered since the last call. */
export function assertNoFaults(faults, where) {
  const found = faults.splice(0);
  assert.deepEqual(found, [], `faults on ${where}`);
}

/** Runs axe-core on the page as it is. Evaluated and not added as a script, because the page's own policy stays in force. */
export async function axe(page) {
  await page.evaluate(axeSource);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
  return violations.map(({ id, help, nodes }) => `${id}: ${help}\n    ${nodes.slice(0, 5).map((node) => `${node.target.join(' ')}  ${(node.any[0] ?? node.all[0] ?? node.none[0])?.message ?? ''}`).join('\n    ')}`);
}

/** Tells which elements reach past the right edge of a page that scrolls sideways. */
export async function overflow(page) {
  return page.evaluate(() => {
    const wide = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= wide) return [];
    const reach = (element) => Math.round(Math.max(element.getBoundingClientRect().right, element.getBoundingClientRect().left + (getComputedStyle(element).overflowX === 'visible' ? element.scrollWidth : 0)));
    return [...document.querySelectorAll('body, body *')]
      .filter((element) => reach(element) > wide + 1)
      .slice(-5)
      .map((element) => `${element.tagName.toLowerCase()}.${element.className} ends at ${reach(element)} of ${wide}`);
  });
}

/** Saves a screenshot into the folder SHOTS, if one is named. */
export async function shot(page, name, folder = process.env.SHOTS, fullPage = true) {
  if (!folder) return;
  await mkdir(folder, { recursive: true });
  const options = { path: path.join(folder, `${name}.png`), fullPage, animations: 'disabled' };
  try {
    await page.screenshot(options);
  } catch (error) {
    if (error.name !== 'TimeoutError') throw error;
    await page.bringToFront(); // a window behind another one is not always painted
    await page.screenshot(options);
  }
}

/**
 * Looks at the page in every width and colour scheme: no violation that axe-core
 * finds, no sideways scrolling, no fault. The page is left as it was found.
 */
export async function inspect(page, faults, name) {
  const before = page.viewportSize();
  const problems = [];
  for (const width of widths) {
    await page.setViewportSize({ width, height: 900 });
    for (const colorScheme of schemes) {
      await page.emulateMedia({ colorScheme });
      const where = `${name}-${width}-${colorScheme}`;
      problems.push(...(await axe(page)).map((text) => `${where}: ${text}`), ...(await overflow(page)).map((text) => `${where}: scrolls sideways: ${text}`));
      await shot(page, where);
    }
  }
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize(before);
  assert.deepEqual(problems, [], `what was found on ${name} (${page.url()})`);
  assertNoFaults(faults, name);
}
