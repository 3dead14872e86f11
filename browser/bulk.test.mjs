// Many deals at once: selected by X, previewed, changed, and taken back by one undo.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { signUp } from './account.mjs';
import { assertNoFaults, inspect, launch, openPage } from './chromium.mjs';
import { startServer } from './server.mjs';

describe('many deals at once', { timeout: 180_000 }, () => {
  let server, browser, page, faults;
  const row = (n) => page.locator('tbody[data-rows] tr').nth(n);
  const stage = (n) => row(n).locator('[data-col=stage]').innerText();

  before(async () => {
    server = await startServer();
    browser = await launch();
    ({ page, faults } = await openPage(browser, server.origin, { viewport: { width: 1440, height: 900 } }));
    await signUp(page, server.signup);
  });

  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  it('selects rows by X and a range by Shift, previews, changes, and takes back', async () => {
    await page.goto(`${server.origin}/deals?sort=company`);
    const before = await Promise.all([0, 1, 2, 3].map(stage));
    assert.equal(await page.locator('#bulk').isVisible(), false);
    await page.keyboard.press('j');
    await page.keyboard.press('x');
    for (const key of ['j', 'j', 'j', 'Shift+X']) await page.keyboard.press(key);
    assert.equal(await page.locator('.bulk-count').innerText(), '4 selected');
    await inspect(page, faults, 'bulk-bar');
    await page.locator('#bulk select[name=action]').selectOption('stage');
    await page.locator('#bulk select[name=bulk_stage]').selectOption({ label: 'Screening' });
    await page.locator('#bulk button[type=submit]').click();
    await page.locator('.bulk-change').waitFor();
    await inspect(page, faults, 'bulk-preview');
    const text = await page.locator('main').innerText();
    assert.match(text, /Move to Screening/);
    const changed = Number(text.match(/Will change\s+(\d+)/)[1]);
    assert.ok(changed >= 2 && changed < 4, `one of the four is closed, ${changed} change`);
    await page.getByRole('button', { name: `Change ${changed} records` }).click();
    await page.waitForURL((url) => url.pathname === '/deals' && url.search === '?sort=company');
    const after = await Promise.all([0, 1, 2, 3].map(stage));
    assert.equal(after.filter((s) => s === 'Screening').length, changed);
    await page.getByRole('button', { name: 'Undo' }).first().click();
    await page.waitForURL(/sort=company/);
    assert.deepEqual(await Promise.all([0, 1, 2, 3].map(stage)), before);
  });

  it('gives deals another next step, and lets all go with Esc', async () => {
    await row(1).hover();
    await row(1).locator('.row-pick input').check();
    await page.keyboard.press('Escape');
    assert.equal(await page.locator('#bulk').isVisible(), false);
    await row(1).locator('.row-pick input').check();
    await page.locator('#bulk select[name=action]').selectOption('next_step');
    await page.locator('#bulk input[name=bulk_step]').fill('Ask for the cap table');
    await page.locator('#bulk button[type=submit]').click();
    await page.getByRole('button', { name: 'Change 1 record' }).click();
    await page.waitForURL(/\/deals/);
    await row(1).filter({ hasText: 'Ask for the cap table' }).waitFor();
    assertNoFaults(faults);
  });

  it('puts companies on a new list, which one undo takes away again', async () => {
    await page.goto(`${server.origin}/companies?name=a`);
    const boxes = page.locator('.row-pick input');
    const rows = await boxes.count();
    assert.ok(rows >= 3);
    await page.keyboard.press('j');
    await page.keyboard.press('x');
    await page.locator('[data-pick-page]').click();
    await page.locator('#bulk input[name=bulk_new_list]').fill('Names in A');
    await page.locator('#bulk button[type=submit]').click();
    await inspect(page, faults, 'bulk-list');
    await page.getByRole('button', { name: `Change ${rows} records` }).click();
    await page.waitForURL((url) => url.pathname === '/companies' && url.search === '?name=a');
    await page.goto(`${server.origin}/lists`);
    await page.getByRole('link', { name: 'Names in A' }).click();
    await page.waitForURL(/\/lists\/\d+/);
    assert.match(await page.locator('main').innerText(), /Alibaba[\s\S]*Apple/);
    await page.goto(`${server.origin}/history?kind=bulk`);
    await page.locator('tbody [data-row]').first().click();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.goto(`${server.origin}/lists`);
    assert.equal(await page.getByRole('link', { name: 'Names in A' }).count(), 0);
    assertNoFaults(faults);
  });
});
