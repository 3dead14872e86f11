// Saves screenshots of pages, to look at them.
//
//   node browser/shots.mjs --out FOLDER /companies /companies/1
//
// starts the product with the demo facts, signs up, and saves every path at 1440
// and 320 px, light and dark, in English and Chinese. With --base URL and
// --cookie NAME=VALUE it looks at a server that runs already. --quick saves one
// picture a path, --visible only what fits the window, --axe reports violations.
import { parseArgs } from 'node:util';

import { newcomer, signUp } from './account.mjs';
import { axe, launch, openPage, overflow, schemes, shot, widths } from './chromium.mjs';
import { startServer } from './server.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    out: { type: 'string', default: 'browser/shots' }, base: { type: 'string' }, cookie: { type: 'string' },
    quick: { type: 'boolean', default: false }, visible: { type: 'boolean', default: false }, axe: { type: 'boolean', default: false },
  },
});
if (positionals.length === 0) {
  console.error('usage: node browser/shots.mjs --out FOLDER [--base URL --cookie NAME=VALUE] [--quick] [--visible] [--axe] PATH…');
  process.exit(2);
}

const server = values.base ? null : await startServer();
const origin = values.base ? new URL(values.base).origin : server.origin;
const browser = await launch();
let faulty = false;
try {
  const storageState = await signedIn();
  const languages = values.quick ? ['en'] : ['en', 'zh-CN'];
  for (const language of languages) {
    const { page, context, faults } = await openPage(browser, origin, { locale: language, storageState });
    for (const target of positionals) await picture(page, faults, target, language);
    await context.close();
  }
} finally {
  await browser.close();
  await server?.stop();
}
process.exitCode = faulty ? 1 : 0;

async function signedIn() {
  if (values.cookie) {
    const [name, ...value] = values.cookie.split('=');
    return { cookies: [{ name, value: value.join('='), domain: new URL(origin).hostname, path: '/', expires: -1, httpOnly: true, secure: false, sameSite: 'Lax' }], origins: [] };
  }
  if (!server) return undefined;
  const { page, context } = await openPage(browser, origin);
  await signUp(page, server.signup);
  const state = await context.storageState();
  await context.close();
  console.error(`signed up as ${newcomer.email} on ${origin}`);
  return state;
}

async function picture(page, faults, target, language) {
  await page.goto(origin + target);
  for (const width of values.quick ? widths.slice(0, 1) : widths) {
    await page.setViewportSize({ width, height: 900 });
    for (const colorScheme of values.quick ? schemes.slice(0, 1) : schemes) {
      await page.emulateMedia({ colorScheme });
      const name = `${target.replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-|-$/g, '') || 'home'}-${width}-${colorScheme}-${language.slice(0, 2)}`;
      await shot(page, name, values.out, !values.visible);
      const found = [...(await overflow(page)).map((text) => `scrolls sideways: ${text}`), ...(values.axe ? await axe(page) : []), ...faults.splice(0)];
      console.log(`${values.out}/${name}.png`);
      for (const text of found) console.log(`  ${text}`);
      faulty ||= found.length > 0;
    }
  }
}
