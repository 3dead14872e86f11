// Saved views of a list: any state of it kept under a name, private or shared,
// opened by its address, changed, put back, made the default and deleted.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, describe, it } from 'node:test';

import { signUp } from './account.mjs';
import { assertNoFaults, inspect, launch, openPage } from './chromium.mjs';
import { startServer } from './server.mjs';

describe('saved views', { timeout: 180_000 }, () => {
  let server, browser, page, faults;
  const tab = (name) => page.locator('.view-bar .tabs a').filter({ hasText: name });
  const menu = () => page.locator('.view-menu > summary');
  const current = () => page.locator('.view-bar .tabs a[aria-current]').innerText().then((text) => text.trim());
  const params = (...names) => names.map((name) => new URL(page.url()).searchParams.get(name));

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

  it('keeps a filter, an order and columns under a name, by keyboard', async () => {
    await page.goto(`${server.origin}/deals?where=amount+filled&sort=company&dir=desc&cols=company,amount,owner`);
    await menu().focus();
    await page.keyboard.press('Enter');
    await inspect(page, faults, 'view-menu');
    await page.locator('#view-name-new').fill('With an amount');
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => url.searchParams.has('view'));
    assert.equal(await current(), 'With an amount');
    assert.deepEqual(params('where', 'sort', 'dir', 'cols'), ['amount filled', 'company', 'desc', 'company,amount,owner']);
    await page.goto(`${server.origin}/deals`);
    await tab('With an amount').click();
    await page.waitForURL((url) => url.searchParams.get('sort') === 'company');
    assert.equal(await current(), 'With an amount');
    await inspect(page, faults, 'view-open');
  });

  it('says what was changed, and saves it, saves it as another or discards it', async () => {
    await page.locator('#sort-amount').click();
    await page.locator('.view-changed').waitFor();
    await inspect(page, faults, 'view-changed');
    await page.locator('.view-tools').getByRole('link', { name: 'Discard' }).click();
    await page.waitForURL((url) => url.searchParams.get('sort') === 'company');
    assert.equal(await page.locator('.view-changed').count(), 0);

    await page.locator('#sort-amount').click();
    await page.locator('.view-changed').waitFor();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.locator('.view-changed').waitFor({ state: 'detached' });
    assert.equal(params('sort')[0], 'amount');

    await page.locator('.chips a').first().click();
    await page.locator('.view-as > summary').click();
    await page.locator('#view-name-as').fill('with an Amount');
    await page.locator('.view-as button').click();
    await page.locator('.field-error').waitFor();
    assert.equal(await page.locator('[name=name]').inputValue(), 'with an Amount');
    faults.length = 0; // the browser reports the 422 that was asked for
    await inspect(page, faults, 'view-name-taken');
    await page.locator('[name=name]').fill('All, by amount');
    await page.locator('[name=shared]').check();
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => url.searchParams.get('view') === '2');
    assert.deepEqual(params('where'), [null]);
  });

  it('is renamed, and what the list opens with until it is no more', async () => {
    await menu().click();
    await page.getByRole('link', { name: 'Rename or share…' }).click();
    await page.locator('[name=name]').fill('By amount');
    await page.keyboard.press('Enter');
    await tab('By amount').waitFor();
    await menu().click();
    await page.getByRole('button', { name: 'Open the list with this view' }).click();
    await page.goto(`${server.origin}/deals`);
    assert.deepEqual(params('view', 'sort'), ['2', 'amount']);
    await page.locator('.view-bar .tabs a').first().click();
    await page.waitForURL((url) => url.searchParams.get('view') === 'all');
    assert.equal(await current(), 'All');
    await page.goto(`${server.origin}/deals`);
    await menu().click();
    await page.getByRole('button', { name: 'No longer open the list with it' }).click();
    await page.goto(`${server.origin}/deals`);
    assert.deepEqual(params('view'), [null]);
  });

  it('is found by the palette', async () => {
    await page.goto(`${server.origin}/companies`);
    await page.keyboard.press('Control+k');
    await page.keyboard.type('by amount');
    await page.locator('#palette [role=option]').filter({ hasText: 'Deals: By amount' }).click();
    await page.waitForURL((url) => url.pathname === '/deals' && url.searchParams.get('view') === '2');
  });

  it('is deleted, and comes back by undo', async () => {
    await menu().click();
    await page.getByRole('button', { name: 'Delete view' }).click();
    await page.locator('.flash button').waitFor();
    assert.equal(await tab('By amount').count(), 0);
    await page.locator('.flash button').click();
    await tab('By amount').waitFor();
    await page.goto(`${server.origin}/deals?view=99&status=open`);
    assert.match(await page.locator('.page-note').innerText(), /not there any more/);
    assertNoFaults(faults);
  });

  it('takes the list out as a file, as it is shown', async () => {
    await page.goto(`${server.origin}/deals?where=amount+filled&sort=company&cols=company,amount,owner`);
    const shown = await page.locator('tbody[data-rows] tr').count();
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Export' }).click();
    const file = await download;
    assert.match(file.suggestedFilename(), /^deals-\d{4}-\d\d-\d\d\.csv$/);
    const text = await readFile(await file.path(), 'utf8');
    const lines = text.trimEnd().split('\r\n');
    assert.equal(lines[0], '\ufeffCompany,"Amount sought",Currency,Owner');
    assert.equal(lines.length, shown + 1);
    assert.match(lines[1], /^"Sample: .*",\d+,[A-Z]{3},"Ada Newcomer"$/);
    // It can be taken out again from the same page.
    const again = page.waitForEvent('download');
    await page.waitForTimeout(1600);
    await page.getByRole('button', { name: 'Export' }).click();
    await again;
    assertNoFaults(faults);
  });

  it('puts the rows without a value last, in both directions', async () => {
    await page.goto(`${server.origin}/deals?view=all`);
    const all = await page.locator('tbody[data-rows] tr').count();
    for (const dir of ['asc', 'desc']) {
      await page.goto(`${server.origin}/deals?sort=next_step&dir=${dir}&cols=company,next_step_on`);
      const days = (await page.locator('tbody[data-rows] tr td').allInnerTexts()).map((text) => text.trim());
      assert.equal(days.length, all);
      const first = days.findIndex((day) => !/\d/.test(day));
      assert.ok(first > 0 && days.slice(first).every((day) => !/\d/.test(day)), `${dir}: ${days}`);
    }
    assertNoFaults(faults);
  });

  it('edits the whole filter in its form: rows, groups, any and all', async () => {
    await page.goto(`${server.origin}/companies?where=country+is+CN+and+sector+filled`);
    const total = await page.locator('tbody[data-rows] tr').count();
    await page.locator('.where-menu > summary').click();
    await inspect(page, faults, 'where-form');
    const group = (n) => page.locator('.where-group').nth(n);
    assert.equal(await group(0).locator('[name=w_value]').first().inputValue(), 'China');
    await group(0).locator('[name=w_join]').selectOption('or');
    await group(1).locator('[name=w_field]').selectOption('founder');
    assert.ok(!(await group(1).locator('[name=w_op]').first().locator('option:not([disabled])').allInnerTexts()).includes('at least'));
    await group(1).locator('[name=w_op]').first().selectOption('filled');
    assert.ok(await group(1).locator('[name=w_value]').first().isHidden());
    assert.equal(await group(1).locator('.where-row').count(), 2);
    await inspect(page, faults, 'where-form-more');
    await page.locator('.where-form button.primary').click();
    await page.waitForURL((url) => url.searchParams.get('where') === '(country is CN or sector filled) and founder filled');
    const some = await page.locator('tbody[data-rows] tr').count();
    assert.ok(some > 0 && some < total, `${some} of ${total}`);

    // A row goes, and what is wrong stays with its message.
    await page.locator('.where-menu > summary').click();
    await group(0).locator('[name=w_drop]').first().click();
    await group(0).locator('.where-row').last().locator('[name=w_field]').selectOption('founded');
    await group(0).locator('.where-row').nth(1).locator('[name=w_value]').fill('soon');
    await page.keyboard.press('Enter');
    await page.locator('.where-row .error').waitFor();
    assert.equal(await page.locator('.where-row [aria-invalid]').inputValue(), 'soon');
    faults.length = 0; // the browser reports the 422 that was asked for
    await inspect(page, faults, 'where-form-refused');
    await page.locator('.where-row [aria-invalid]').fill('2010');
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => url.searchParams.get('where') === '(sector filled or founded is 2010) and founder filled');
    faults.length = 0;
  });

  it('keeps the board of one owner too', async () => {
    await page.goto(`${server.origin}/deals/board?owner=1`);
    await menu().click();
    await page.locator('#view-name-new').fill('My board');
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => url.pathname === '/deals/board' && url.searchParams.get('owner') === '1' && url.searchParams.has('view'));
    await inspect(page, faults, 'view-board');
    await page.goto(`${server.origin}/deals`);
    await tab('My board').click();
    await page.waitForURL((url) => url.pathname === '/deals/board' && url.searchParams.get('owner') === '1');
    await page.locator('#board').waitFor();
    assertNoFaults(faults);
  });

  it('fits a narrow screen', async () => {
    await page.setViewportSize({ width: 320, height: 700 });
    await page.goto(`${server.origin}/deals?view=1&sort=opened`);
    await page.waitForFunction(() => document.querySelector('.view-bar [aria-current]').getBoundingClientRect().right <= innerWidth);
    await inspect(page, faults, 'view-narrow');
    await menu().click();
    await inspect(page, faults, 'view-narrow-menu');
    assertNoFaults(faults);
  });
});
