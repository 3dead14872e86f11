// The investment committee: a memo from the template, votes that stay sealed
// until the quorum is met and the vote is over, the decision with its conditions.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { invited, signUp } from './account.mjs';
import { assertNoFaults, inspect, launch, openPage } from './chromium.mjs';
import { startServer } from './server.mjs';

describe('the committee', { timeout: 240_000 }, () => {
  let server, browser, page, faults, other, otherFaults, ballot;

  before(async () => {
    server = await startServer();
    browser = await launch();
    ({ page, faults } = await openPage(browser, server.origin));
    await signUp(page, server.signup);
    ({ page: other, faults: otherFaults } = await invited(browser, page, server.origin, 'ben@firm.example', 'Ben Partner'));
  });

  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  it('writes a memo from the template', async () => {
    await page.goto(`${server.origin}/deals/1`);
    await page.getByRole('link', { name: 'Write the memo' }).click();
    const text = await page.locator('textarea[name=memo]').inputValue();
    assert.match(text, /# Recommendation[\s\S]*# Risks/);
    await page.locator('textarea[name=memo]').fill('# Recommendation\n\nInvest **$2M** before the Kraken term expires.');
    await inspect(page, faults, 'memo-edit');
    await page.locator('form.memo-form button[type=submit]').click();
    await page.waitForURL(/\/deals\/1\/memo$/);
    await inspect(page, faults, 'memo');
    assert.equal(await page.locator('.memo strong', { hasText: '$2M' }).count(), 1);
    // It is found by what it says.
    await page.waitForFunction(async () => (await (await fetch('/search?q=kraken')).text()).includes('/deals/1'), null, { timeout: 10_000, polling: 300 });
  });

  it('refuses a quorum of one and keeps what was typed', async () => {
    await page.goto(`${server.origin}/deals/1`);
    await page.getByRole('link', { name: 'Put to the vote' }).click();
    await page.locator('input[name=question]').fill('Invest $2M at $20M post?');
    await page.locator('input[name=quorum]').fill('1');
    await page.locator('form.form button[type=submit]').click();
    await page.locator('.field-error').first().waitFor();
    assert.equal(await page.locator('input[name=question]').inputValue(), 'Invest $2M at $20M post?');
    faults.length = 0; // the browser reports the 422 that was asked for
    await inspect(page, faults, 'ballot-new');
    await page.locator('input[name=quorum]').fill('2');
    await page.locator('form.form button[type=submit]').click();
    await page.waitForURL(/\/ballots\/\d+$/);
    ballot = page.url();
  });

  it('keeps a vote from everybody until all have voted', async () => {
    await other.goto(server.origin);
    await other.getByRole('link', { name: 'Invest $2M at $20M post?' }).click();
    await other.waitForURL(ballot);
    await other.locator('input[value=no]').check();
    await other.locator('textarea[name=comment]').fill('The churn is a canary');
    await other.locator('.vote-form button[type=submit]').click();
    await other.getByText('in the ballot box').waitFor();
    assert.equal(await other.locator('input[value=no]').isChecked(), true);

    await page.goto(ballot);
    await inspect(page, faults, 'ballot-sealed');
    assert.match(await page.locator('main').innerText(), /1 of 2 voted[\s\S]*Sealed/);
    for (const path of ['', '/committee', '/deals/1', '/history', '/search?q=canary', '/activities']) {
      await page.goto(server.origin + path);
      assert.doesNotMatch(await page.locator('main').innerText(), /churn is a canary/);
    }
    await page.goto(ballot);
    await page.locator('input[value=yes]').check();
    await page.locator('.vote-form button[type=submit]').click();
    await page.locator('.ballot-tally').waitFor();
    assert.match(await page.locator('main').innerText(), /1 yes · 1 no · 0 abstained[\s\S]*The churn is a canary/);
  });

  it('records the decision with its conditions, which are met one by one', async () => {
    await page.locator('select[name=outcome]').selectOption('approved');
    await page.locator('textarea[name=conditions]').fill('Two reference calls 2026-12-31\nA board seat');
    await page.locator('#h-decision ~ details button[type=submit], details.decision-new button[type=submit]').click();
    await page.locator('.terms li').first().waitFor();
    await page.locator('.terms .tick').first().click();
    await page.locator('.terms .done').waitFor();
    await inspect(page, faults, 'ballot-decided');
    await page.goto(`${server.origin}/committee`);
    await inspect(page, faults, 'committee');
    assert.match(await page.locator('section[aria-labelledby=h-decided]').innerText(), /Invest \$2M[\s\S]*Approved/);
    await page.goto(`${server.origin}/deals/1`);
    assert.match(await page.locator('#committee').innerText(), /Approved/);
    assertNoFaults(faults);
    assertNoFaults(otherFaults);
  });
});
