// The funnel: every number of it opens the deals behind it.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { signUp } from './account.mjs';
import { assertNoFaults, inspect, launch, openPage } from './chromium.mjs';
import { startServer } from './server.mjs';

describe('the funnel', { timeout: 180_000 }, () => {
  let server, browser, page, faults;
  // Days are numbers of another kind: they open the deals that were measured.
  const numbers = () => page.locator('main td a[href^="/deals?where="]').evaluateAll((all) => all.map((a) => [a.textContent.trim(), a.getAttribute('href')]).filter(([text, address]) => /^\d+$/.test(text) && !/_in\+/.test(address)));

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

  it('opens the deals behind every number', async () => {
    await page.goto(`${server.origin}/`);
    await page.keyboard.press('g');
    await page.keyboard.press('n');
    await page.waitForURL((url) => url.pathname === '/funnel');
    await inspect(page, faults, 'funnel');
    const found = await numbers();
    assert.ok(found.length > 20, `only ${found.length} numbers open deals`);
    const of = new Map(found.map(([count, address]) => [address, count]));
    for (const [address, count] of of) {
      await page.goto(server.origin + address);
      assert.equal((await page.locator('.count').innerText()).match(/\d+/)?.[0] ?? '0', count, address);
    }
  });

  it('counts another period, and says what it cannot read', async () => {
    await page.goto(`${server.origin}/funnel?from=2001&to=2002`);
    assert.equal((await numbers()).length, 0);
    await page.goto(`${server.origin}/funnel?from=soon`);
    await page.getByText(/date/i).first().waitFor();
    faults.length = 0; // the answer is 422
    await page.setViewportSize({ width: 320, height: 800 });
    await page.goto(`${server.origin}/funnel?period=all`);
    await inspect(page, faults, 'funnel-narrow');
    assertNoFaults(faults);
  });
});
