// The search as a partner uses it: suggestions while typing, fields as chips,
// ranges beside histograms, nothing found, kept searches, and what is not kept.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { signUp } from './account.mjs';
import { assertNoFaults, inspect, launch, openPage } from './chromium.mjs';
import { startServer } from './server.mjs';

describe('the search', { timeout: 300_000 }, () => {
  let server, browser, page, faults;
  const box = () => page.locator('form[data-suggest] input[name=q]');
  const options = () => page.locator('#suggestions [role=option]');
  const go = (query) => page.goto(`${server.origin}/search?q=${encodeURIComponent(query)}`);

  before(async () => {
    server = await startServer();
    browser = await launch();
    ({ page, faults } = await openPage(browser, server.origin));
    await signUp(page, server.signup);
    // The index follows the first start in the background.
    for (let i = 0; i < 50; i++) {
      await go('lei jun');
      if (await page.locator('.hit').count() && !await page.getByText('does not answer just now').count()) break;
    }
  });

  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  it('suggests records on every page and opens one by the keyboard', async () => {
    await page.goto(`${server.origin}/companies`);
    await page.keyboard.press('/');
    await page.keyboard.type('leij');
    await options().filter({ hasText: 'Lei Jun' }).first().waitFor();
    await inspect(page, faults, 'search-suggest');
    await page.keyboard.press('ArrowDown');
    assert.equal(await box().getAttribute('aria-activedescendant'), 'suggestion-0');
    await page.keyboard.press('ArrowUp'); // back in the box: Enter searches
    assert.equal(await box().getAttribute('aria-activedescendant'), null);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => /^\/people\/\d+$/.test(url.pathname));
    assertNoFaults(faults, 'suggestions');
  });

  it('asks once a pause, drops what is out of date, and remembers', async () => {
    await page.goto(`${server.origin}/companies`);
    const asked = [];
    // The answer to a short text is held back until a longer one was given.
    let letGo;
    const held = new Promise((resolve) => { letGo = resolve; });
    await page.route('**/search/suggestions?**', async (route) => {
      const q = new URL(route.request().url()).searchParams.get('q');
      asked.push(q);
      if (q === 'x') await held;
      await route.continue().catch(() => {});
    });
    await box().focus();
    await box().fill('x');
    while (!asked.includes('x')) await page.waitForTimeout(20);
    await box().pressSequentially('iaomi', { delay: 10 });
    await options().filter({ hasText: 'Xiaomi' }).first().waitFor();
    letGo();
    await page.waitForTimeout(200);
    assert.ok(await options().filter({ hasText: 'Xiaomi' }).count() > 0);
    assert.equal(asked.filter((q) => q.startsWith('xi')).length, 1, `typed in one go, asked for ${asked}`);
    const before = asked.length;
    await box().fill('xiaom');
    while (!asked.includes('xiaom')) await page.waitForTimeout(20);
    await box().fill('xiaomi');
    await page.waitForTimeout(250);
    assert.equal(asked.length, before + 1, 'what was asked before is remembered');
    await page.unroute('**/search/suggestions?**');
    faults.length = 0; // a request that was given up
  });

  it('sleeps while a word is composed', async () => {
    await page.goto(`${server.origin}/companies`);
    await box().focus();
    await box().fill('xiaomi');
    await options().first().waitFor();
    await page.keyboard.press('ArrowDown');
    await box().dispatchEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true });
    await box().dispatchEvent('keydown', { key: 'Enter', keyCode: 229, bubbles: true });
    await page.waitForTimeout(150);
    assert.equal(new URL(page.url()).pathname, '/companies');
  });

  it('completes fields and their values, in Chinese too', async () => {
    await page.goto(`${server.origin}/companies`);
    await box().focus();
    await box().fill('xiaomi ki');
    await options().filter({ hasText: 'kind:' }).first().waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    assert.equal(await box().inputValue(), 'xiaomi kind:');
    await box().pressSequentially('per');
    await options().filter({ hasText: /Person[\s\S]*\d/ }).first().waitFor();
    while (await options().filter({ hasText: 'Company' }).and(page.locator('[data-fill]')).count()) await page.waitForTimeout(20);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Tab');
    assert.equal(await box().inputValue(), 'xiaomi kind:person ');
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => url.pathname === '/search');
    assert.equal(await page.locator('.hit').first().getAttribute('data-kind'), 'person');
    await box().fill('类型:公司 国家:中');
    await options().filter({ hasText: 'China' }).first().waitFor();
    await go('类型:公司 国家:中国');
    assert.deepEqual(await page.locator('.chip-value').allInnerTexts(), ['Company', 'China']);
  });

  it('shows fields as chips that come off, and says which are wrong', async () => {
    await go('kind:company country:CN -sector:software color:red country:atlantis');
    await inspect(page, faults, 'search-fields');
    assert.equal(await page.locator('.search-faults li').count(), 2);
    await page.getByText('no field “color”').waitFor();
    await page.getByText('atlantis').last().waitFor();
    await go('kind:company country:CN -sector:software');
    assert.equal(await page.locator('.chip').count(), 3);
    assert.equal(await page.locator('.hit', { hasText: 'Kingsoft' }).count(), 0);
    await page.locator('.chip-not a').click();
    await page.locator('.hit', { hasText: 'Kingsoft' }).first().waitFor();
    assert.equal(await page.locator('.chip').count(), 2);
    // A facet that the text has chosen comes off as well.
    await page.locator('.facet a[aria-current]', { hasText: 'China' }).click();
    assert.deepEqual(await page.locator('.chip-value').allInnerTexts(), ['Company']);
  });

  it('narrows by a range of years, and refuses one that makes no sense', async () => {
    await page.goto(`${server.origin}/search`);
    assert.ok(await page.locator('.range-chart .range-bar').count() > 1);
    await page.locator('[name=year_from]').fill('2011');
    await page.locator('[name=year_to]').fill('2012');
    await page.locator('[name=year_to]').press('Enter');
    await page.waitForURL((url) => url.searchParams.get('year') === '2011..2012');
    await page.locator('.chip', { hasText: '2011 – 2012' }).waitFor();
    await page.locator('.range-table summary').first().click();
    await inspect(page, faults, 'search-range');
    await page.goto(`${server.origin}/search?year_from=soon`);
    await page.locator('#range-year-error').waitFor();
    assert.equal(await page.locator('[name=year_from]').inputValue(), 'soon');
    faults.length = 0; // the 422 that was asked for
    await inspect(page, faults, 'search-range-refused');
  });

  it('is never silently empty', async () => {
    await go('xiaomi country:US');
    await inspect(page, faults, 'search-loosen');
    const drop = page.locator('.search-loose a').first();
    assert.match(await drop.innerText(), /country:US/);
    await drop.click();
    await page.locator('.hit').first().waitFor();
    await go('"jun lei, the founder of xiaomi"');
    await inspect(page, faults, 'search-loosen-words');
    await page.locator('.search-loose a').first().click();
    await page.locator('.hit-title', { hasText: 'Lei Jun' }).first().waitFor();
    await go('qwertzuiopas');
    await page.locator('.empty').waitFor();
  });

  it('says why, with the passage', async () => {
    await go('reference customers');
    const hit = page.locator('.hit').first();
    assert.match(await hit.locator('.hit-title').innerText(), /Northlight/);
    assert.match(await hit.locator('.hit-passage mark').first().innerText(), /reference/i);
    assert.match(await hit.locator('.hit-why').innerText(), /next step/);
  });

  it('keeps a search and counts what is new in it', async () => {
    await go('kind:company zebra');
    await page.locator('.search-save summary').click();
    await page.locator('#search-name').fill('Zebras');
    await page.locator('.search-save button[type=submit]').click();
    await page.locator('.kept', { hasText: 'Zebras' }).waitFor();
    await page.waitForTimeout(1100); // what is new is told by the second
    await page.goto(`${server.origin}/companies/new`);
    await page.locator('input[name=name]').fill('Zebra Crossing');
    await page.locator('form.form button[type=submit]').first().click();
    await page.waitForURL((url) => /^\/companies\/\d+$/.test(url.pathname));
    for (let i = 0; i < 20; i++) {
      await page.goto(`${server.origin}/search`);
      if (await page.locator('.kept .search-new').count()) break;
      await page.waitForTimeout(150);
    }
    assert.equal(await page.locator('.kept .search-new').first().innerText(), '1 new');
    await inspect(page, faults, 'search-kept');
    await page.locator('.kept a', { hasText: 'Zebras' }).click();
    await page.locator('.hit .search-new').waitFor();
    await page.goto(`${server.origin}/search`);
    assert.equal(await page.locator('.kept .search-new').count(), 0);
  });

  it('offers the record looked at last in an empty box', async () => {
    await page.goto(`${server.origin}/people/1`);
    await page.goto(`${server.origin}/companies`);
    await box().focus();
    await options().filter({ hasText: 'Lei Jun' }).first().waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => url.pathname === '/people/1');
  });

  it('offers what was searched for last, keeps it off the browser, and forgets', async () => {
    await go('lei jun 小米');
    await page.goto(`${server.origin}/companies`);
    await box().focus();
    await options().filter({ hasText: 'lei jun 小米' }).first().waitFor();
    const stored = await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }));
    assert.doesNotMatch(stored, /lei jun/);
    await page.goto(`${server.origin}/search`);
    await page.getByRole('button', { name: 'Clear recent searches' }).click();
    assert.equal(await page.getByText('lei jun 小米').count(), 0);
    assertNoFaults(faults, 'recent searches');
  });
});
