// The sheet for the weekly meeting: what came in and moved, and what stands where.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { signUp } from './account.mjs';
import { assertNoFaults, inspect, launch, openPage } from './chromium.mjs';
import { startServer } from './server.mjs';

describe('the weekly meeting', { timeout: 180_000 }, () => {
  let server, browser, page, faults;

  before(async () => {
    server = await startServer();
    browser = await launch();
    ({ page, faults } = await openPage(browser, server.origin));
    await signUp(page, server.signup);
  });

  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  it('has what moved this week, and every number opens its deals', async () => {
    await page.goto(`${server.origin}/deals?sort=company`);
    const stage = page.locator('tbody[data-rows] tr').filter({ hasText: 'Quiet Kettle' }).locator('[data-inline$="/fields/stage_id"]');
    await stage.click();
    await stage.locator('select').selectOption({ label: 'First meeting' });
    await stage.filter({ hasText: 'First meeting' }).waitFor();
    await page.locator('main').press('g');
    await page.keyboard.press('w');
    await page.waitForURL((url) => url.pathname === '/meeting');
    await inspect(page, faults, 'meeting');
    assert.match(await page.locator('section[aria-labelledby=h-moved]').innerText(), /Quiet Kettle[\s\S]*Sourced → First meeting/);
    const numbers = await page.locator('a.section-count').evaluateAll((all) => all.map((a) => [a.textContent.trim(), a.href]));
    assert.ok(numbers.length >= 4, `only ${numbers.length} numbers open deals`);
    for (const [count, href] of numbers) {
      await page.goto(href);
      assert.equal((await page.locator('.count').innerText()).match(/\d+/)[0], count, href);
    }
  });

  it('goes back a week, where nothing was, and says what is no day', async () => {
    await page.goto(`${server.origin}/meeting`);
    await page.locator('a[rel=prev]').click();
    await page.waitForURL(/on=/);
    await page.goto(`${server.origin}/meeting?on=2010-12-06`);
    await page.locator('a[rel=prev]').click();
    await page.waitForURL(/on=2010-11/);
    assert.equal(await page.locator('#h-moved').count(), 0);
    await page.goto(`${server.origin}/meeting?on=monday`);
    assert.match(await page.locator('[role=alert]').innerText(), /not a day/);
    faults.length = 0; // the browser reports the 422 that was asked for
  });

  it('leaves the shell away on paper and has all columns', async () => {
    await page.goto(`${server.origin}/meeting`);
    await page.emulateMedia({ media: 'print' });
    assert.equal(await page.locator('.sidebar').isVisible(), false);
    assert.equal(await page.locator('[data-print]').isVisible(), false);
    assert.equal(await page.locator('.meeting td.p2').first().isVisible(), true);
    const pdf = await page.pdf({ format: 'A4' });
    assert.ok(pdf.length > 10_000);
    await page.emulateMedia({ media: null });
    assertNoFaults(faults);
  });
});
