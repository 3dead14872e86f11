// Lists that are kept by hand: made, filled from a record's page and from the list,
// put in order, and taken back.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { signUp } from './account.mjs';
import { assertNoFaults, inspect, launch, openPage } from './chromium.mjs';
import { startServer } from './server.mjs';

describe('lists kept by hand', { timeout: 180_000 }, () => {
  let server, browser, page, faults;
  const names = () => page.locator('.entries a[data-row]').allInnerTexts();

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

  it('is made for a record, from its page', async () => {
    await page.goto(`${server.origin}/lists`);
    await inspect(page, faults, 'lists-none');
    await page.goto(`${server.origin}/companies/1`);
    await page.getByRole('link', { name: 'Lists that it is on' }).click();
    await page.locator('.shortlist-new summary').click();
    await page.locator('input[name=name]').fill('Whom to meet in Beijing');
    await page.locator('.shortlist-new button[type=submit]').click();
    await page.locator('.tick[aria-checked=true]').waitFor();
    await inspect(page, faults, 'list-choice');
  });

  it('takes a record by name, keeps its order and why it is there', async () => {
    await page.getByRole('link', { name: 'Whom to meet in Beijing' }).click();
    const first = (await names())[0];
    await page.locator('input[name=record]').fill('Lei Jun');
    await page.locator('.entry-new [role=option]').first().waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.locator('.entry-new button').click();
    await page.locator('.entries li').nth(1).waitFor();
    await page.getByRole('button', { name: 'Move Lei Jun up' }).click();
    await page.waitForFunction(() => document.querySelector('.entries a[data-row]')?.textContent.includes('Lei Jun'));
    await page.locator('.entry-note input[name=note]').first().fill('Ask him about Joyo');
    await page.keyboard.press('Enter');
    await page.getByText('Saved.').waitFor();
    assert.equal(await page.locator('.entry-note input[name=note]').first().inputValue(), 'Ask him about Joyo');
    await inspect(page, faults, 'list');
    await page.getByRole('button', { name: `Take ${first} off the list` }).click();
    await page.waitForFunction(() => document.querySelectorAll('.entries li').length === 1);
    await page.getByRole('button', { name: 'Undo' }).first().click();
    await page.waitForFunction(() => document.querySelectorAll('.entries li').length === 2);
  });

  it('says that a name is nobody’s and keeps it', async () => {
    await page.locator('input[name=record]').fill('Nobody At All');
    await page.locator('.entry-new button').click();
    await page.locator('.field-error').waitFor();
    assert.equal(await page.locator('input[name=record]').inputValue(), 'Nobody At All');
    faults.length = 0; // the browser reports the 422 that was asked for
    assertNoFaults(faults);
  });
});
