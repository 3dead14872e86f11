// The columns of a list: chosen and put in order in a menu, kept in the address.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { signUp } from './account.mjs';
import { assertNoFaults, inspect, launch, openPage } from './chromium.mjs';
import { startServer } from './server.mjs';

describe('the columns of a list', { timeout: 180_000 }, () => {
  let server, browser, page, faults;
  const heads = () => page.locator('.list-table thead th').allInnerTexts().then((texts) => texts.map((t) => t.trim()));
  const choice = (name) => page.locator('.column-choice').filter({ hasText: name });
  const menu = () => page.locator('.column-menu > summary');

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

  it('takes on and leaves out a column, and stays so while one sorts and reloads', async () => {
    await page.goto(`${server.origin}/deals`);
    await menu().click();
    await inspect(page, faults, 'column-menu');
    await choice('Sectors').locator('input').check();
    await choice('Owner').locator('input').uncheck();
    await page.locator('.column-menu button.primary').click();
    await page.waitForURL((url) => url.searchParams.get('cols')?.includes('sector'));
    assert.ok((await heads()).includes('Sectors'));
    assert.ok(!(await heads()).includes('Owner'));
    assert.match(await page.locator('td[data-col=sector]').first().innerText(), /\w/);
    await page.locator('#sort-company').click();
    await page.waitForURL((url) => url.searchParams.get('sort') === 'company');
    await page.reload();
    assert.ok((await heads()).includes('Sectors'));
  });

  it('moves a column by the keyboard', async () => {
    await page.goto(`${server.origin}/deals?cols=company,stage,owner`);
    await menu().click();
    await choice('Owner').locator('input').focus();
    await page.keyboard.press('Alt+ArrowUp');
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => url.searchParams.get('cols') === 'company,owner,stage');
    assert.deepEqual(await heads(), ['Company', 'Owner', 'Stage']);
  });

  it('works without the script, leaves out what there is not, and goes back', async () => {
    await page.goto(`${server.origin}/deals?cols=stage,nonsense,stage,company`);
    assert.deepEqual(await heads(), ['Company', 'Stage']);
    await page.goto(`${server.origin}/deals?columns=1&col=stage&col=owner&down=stage&status=active`);
    const url = new URL(page.url());
    assert.equal(url.searchParams.get('cols'), 'company,owner,stage');
    assert.equal(url.searchParams.get('status'), 'active');
    await menu().click();
    await page.locator('.column-menu a').click();
    await page.waitForURL((u) => !u.searchParams.has('cols'));
    assert.equal((await heads()).length, 7);
  });

  it('says in a line under the name what a narrow screen has no place for', async () => {
    await page.setViewportSize({ width: 320, height: 800 });
    for (const path of ['/deals', '/deals?cols=company,sector,opened,amount', '/companies', '/people', '/rounds', '/investors']) {
      await page.goto(server.origin + path);
      await inspect(page, faults, `column-narrow-${path.slice(1, 10)}`);
    }
    await page.goto(`${server.origin}/deals`);
    assert.match(await page.locator('.narrow').first().innerText(), / · /);
    assertNoFaults(faults);
  });

  it('edits a cell where it stands, by arrows and Enter, and moves nothing', async () => {
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.goto(`${server.origin}/deals?sort=company`);
    const row = page.locator('tbody[data-rows] tr').first();
    const cell = (field) => row.locator(`[data-inline$="/fields/${field}"]`);
    const width = () => row.locator('td').evaluateAll((cells) => cells.map((c) => c.getBoundingClientRect().width));
    const before = await width();
    await page.keyboard.press('j');
    for (const key of ['ArrowRight', 'ArrowRight', 'Enter']) await page.keyboard.press(key);
    await cell('next_step').locator('input[name=value]').waitFor();
    assert.deepEqual(await width(), before);
    await inspect(page, faults, 'column-cell-edit');
    await cell('next_step').locator('input[name=value]').fill('Meet the team in Wuhan');
    await page.keyboard.press('Enter');
    await cell('next_step').filter({ hasText: 'Meet the team in Wuhan' }).waitFor();
    await page.waitForFunction(() => document.activeElement?.dataset.inline?.endsWith('next_step'));

    // A choice saves at once; the deal moves as by its menu.
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Enter');
    await cell('stage_id').locator('select').selectOption({ label: 'Term sheet' });
    await cell('stage_id').filter({ hasText: 'Term sheet' }).waitFor();
    await page.locator('#toast button').click();
    await page.waitForURL(/sort=company/);
    await row.filter({ hasText: 'Meet the team in Wuhan' }).waitFor();
    assert.doesNotMatch(await cell('stage_id').innerText(), /Term sheet/);

    // What is wrong is said at the cell, and stays until it is given up.
    await cell('amount_sought').click();
    await cell('amount_sought').locator('input[name=value]').fill('a lot');
    await page.keyboard.press('Enter');
    await cell('amount_sought').locator('#inline-error').waitFor();
    await page.keyboard.press('Escape');
    assert.equal(await row.locator('form').count(), 0);
    faults.length = 0; // the browser reports the 422 that was asked for
  });
});
