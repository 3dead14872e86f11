// Accounts in a real browser: the first one, one's own page, the members, and
// the way out and in again. Every page on the way is inspected.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { newcomer, signUp } from './account.mjs';
import { assertNoFaults, inspect, launch, openPage } from './chromium.mjs';
import { startServer } from './server.mjs';

describe('an account', { timeout: 300_000 }, () => {
  let server, browser, page, context, faults;

  before(async () => {
    server = await startServer({ args: [] });
    browser = await launch();
    ({ page, context, faults } = await openPage(browser, server.origin));
  });

  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  it('is needed to see anything', async () => {
    for (const path of ['/', '/account', '/members', '/companies', '/deals/board', '/search?q=xiaomi']) {
      await page.goto(server.origin + path);
      assert.equal(new URL(page.url()).pathname, '/signin', `${path} without an account`);
    }
    await inspect(page, faults, 'signin');
  });

  it('says beside the field what is wrong, and keeps what was typed', async () => {
    await page.goto(server.signup);
    await inspect(page, faults, 'join');
    await page.locator('input[name=name]').fill(newcomer.name);
    await page.locator('input[name=email]').fill(newcomer.email);
    await page.locator('input[name=password]').fill('12345678');
    await page.locator('input[name=repeat]').fill('12345678');
    await page.locator('form:has(input[type=password]) button[type=submit]').click();
    await page.locator('.field-error').first().waitFor();
    assert.equal(await page.locator('input[name=email]').inputValue(), newcomer.email);
    // The browser reports the 422 that a refused form is answered with.
    assert.ok(faults.splice(0).every((fault) => fault.includes('422')), 'nothing but the refusal');
    await inspect(page, faults, 'join-refused');
  });

  it('is made with the printed link, once', async () => {
    await signUp(page, server.signup);
    faults.splice(0);
    const [session] = (await context.cookies()).filter((cookie) => cookie.httpOnly);
    assert.ok(session, 'a session cookie that scripts cannot read');
    assert.equal(session.sameSite, 'Lax');
    const { page: other, context: stranger } = await openPage(browser, server.origin);
    assert.equal((await other.goto(server.signup)).status(), 410);
    await stranger.close();
  });

  for (const path of ['/account', '/members']) {
    it(`has the page ${path}`, async () => {
      await page.goto(server.origin + path);
      await inspect(page, faults, path.slice(1));
    });
  }

  it('reads its pages in Chinese', async () => {
    await page.locator('details.account > summary').click();
    await page.getByRole('button', { name: '中文' }).click();
    await page.waitForLoadState('load');
    assert.equal(new URL(page.url()).pathname, '/members', 'the language changes where one is');
    assert.equal(await page.locator('html').getAttribute('lang'), 'zh-CN');
    await inspect(page, faults, 'members-chinese');
  });

  it('signs out and back in', async () => {
    await page.locator('details.account > summary').click();
    await page.locator('form[action="/signout"] button').click();
    await page.waitForURL((url) => url.pathname === '/signin');
    await page.goto(`${server.origin}/account`);
    await page.locator('input[name=email]').fill(newcomer.email);
    await page.locator('input[name=password]').fill(newcomer.password);
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => url.pathname === '/account');
    assertNoFaults(faults, 'signing in again');
  });
});
