// Lists as they are narrowed by conditions: added in a form, grouped, taken off,
// and written wrongly in the address.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { signUp } from './account.mjs';
import { assertNoFaults, inspect, launch, openPage, overflow } from './chromium.mjs';
import { startServer } from './server.mjs';

describe('lists', { timeout: 300_000 }, () => {
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

  it('adds a condition by keyboard, and an alternative to it', async () => {
    await page.goto(`${server.origin}/companies`);
    await page.locator('.conditions > summary').focus();
    await page.keyboard.press('Enter');
    await page.selectOption('#add-field', 'country');
    assert.deepEqual(await page.locator('#add-op option:not([disabled])').allInnerTexts(), ['is', 'is not', 'is empty', 'is not empty']);
    await page.fill('#add-value', 'DE');
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => url.searchParams.get('where') === 'country is DE');
    const german = await page.locator('tbody[data-rows] tr').count();
    assert.ok(german > 0);
    await page.locator('.conditions > summary').click();
    await page.selectOption('#add-field', 'country');
    await page.selectOption('#add-op', 'empty');
    await page.selectOption('#add-join', 'or');
    assert.ok(await page.locator('#add-value').isHidden());
    await page.locator('.conditions button[type=submit]').click();
    await page.waitForURL((url) => url.searchParams.get('where') === 'country is DE or country empty');
    assert.ok(await page.locator('tbody[data-rows] tr').count() > german);
    await inspect(page, faults, 'list-conditions');
  });

  it('keeps the form on a narrow screen', async () => {
    await page.setViewportSize({ width: 320, height: 800 });
    await page.locator('.conditions > summary').click();
    const box = await page.locator('.conditions .menu-list').boundingBox();
    assert.ok(box.x >= 0 && box.x + box.width <= 320, `the form is at ${box.x}, ${box.width} wide`);
    assert.deepEqual(await overflow(page), []);
    await page.keyboard.press('Escape');
    await page.setViewportSize({ width: 1440, height: 900 });
  });

  it('takes a condition off', async () => {
    await page.locator('.chips .chip a').first().click();
    await page.waitForURL((url) => !url.searchParams.has('where'));
    assertNoFaults(faults, 'taking a condition off');
  });

  it('names what is wrong and keeps the rest', async () => {
    await page.goto(`${server.origin}/deals?where=owner+is+me+and+colour+is+red`);
    assert.equal(await page.locator('[role=alert] code').innerText(), 'colour is red');
    assert.equal(await page.locator('.chips .chip').count(), 1);
    await inspect(page, faults, 'list-wrong');
  });

  it('goes to the records beside one in the list that it was opened from', async () => {
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.goto(`${server.origin}/deals?sort=company&dir=desc`);
    const names = (await page.locator('tbody[data-rows] a[data-row]').allInnerTexts()).map((t) => t.trim());
    await page.locator('tbody[data-rows] a[data-row]').first().click();
    const title = () => page.locator('.record-title h1').innerText();
    assert.equal(await title(), names[0]);
    assert.equal(await page.locator('.walk button').first().isDisabled(), true);
    await inspect(page, faults, 'walk');
    await page.keyboard.press(']');
    await page.waitForFunction((name) => document.querySelector('.record-title h1')?.textContent === name, names[1]);
    await page.locator('.walk button').last().click();
    await page.waitForFunction((name) => document.querySelector('.record-title h1')?.textContent === name, names[2]);
    await page.keyboard.press('[');
    await page.waitForFunction((name) => document.querySelector('.record-title h1')?.textContent === name, names[1]);
    await page.locator('.back').click();
    await page.waitForURL((url) => url.search === '?sort=company&dir=desc');
    await page.goto(`${server.origin}/people/1`);
    assert.equal(await page.locator('main .walk').count(), 0, 'there is no list that it was opened from');
  });
});
