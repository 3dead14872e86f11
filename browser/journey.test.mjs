// The main job, as a newcomer does it: the first account, a deal logged and
// moved, its founder found by a Chinese name and by a typing error, an angel's
// portfolio opened. Every page on the way is inspected.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { newcomer, signUp } from './account.mjs';
import { assertNoFaults, inspect, launch, openPage } from './chromium.mjs';
import { startServer } from './server.mjs';

describe('a newcomer', { timeout: 300_000 }, () => {
  let server, browser, page, context, faults;

  before(async () => {
    server = await startServer();
    browser = await launch();
    ({ page, context, faults } = await openPage(browser, server.origin));
  });

  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  it('is asked to sign in, and let in nowhere else', async () => {
    for (const path of ['/', '/companies', '/deals/board', '/search?q=xiaomi']) {
      await page.goto(server.origin + path);
      assert.equal(new URL(page.url()).pathname, '/signin', `${path} without an account`);
    }
    await inspect(page, faults, 'signin');
  });

  it('makes the first account with the printed link', async () => {
    await page.goto(server.signup);
    await inspect(page, faults, 'join');
    await signUp(page, server.signup);
    await inspect(page, faults, 'home');
    const [session] = (await context.cookies()).filter((cookie) => cookie.httpOnly);
    assert.ok(session, 'a session cookie that scripts cannot read');
    assert.equal(session.sameSite, 'Lax');
  });

  it('finds the link used up', async () => {
    const { page: other, context: stranger } = await openPage(browser, server.origin);
    const answer = await other.goto(server.signup);
    assert.equal(answer.status(), 410);
    await stranger.close();
  });

  it('logs a deal by keyboard with nothing but the company', async () => {
    await page.goto(`${server.origin}/deals/new`);
    await inspect(page, faults, 'deal-new');
    await page.goto(server.origin);
    await page.keyboard.press('c');
    await page.locator('#capture [name=line]').waitFor();
    await page.keyboard.type('Nova Robotics 新星机器人');
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => /^\/deals\/\d+$/.test(url.pathname));
    await page.getByRole('heading', { name: /Nova Robotics/ }).first().waitFor();
    await inspect(page, faults, 'deal');
  });

  it('moves the deal on the board by the menu of its card', async () => {
    await page.goto(`${server.origin}/deals/board`);
    await inspect(page, faults, 'board');
    assert.match(await columnOf('Nova Robotics'), /Sourced/);
    await card('Nova Robotics').locator('summary').first().click();
    await card('Nova Robotics').getByRole('button', { name: 'Screening' }).click();
    await page.locator('.column', { has: page.getByRole('heading', { name: /Screening/ }) }).locator('.deal-card', { hasText: 'Nova Robotics' }).waitFor();
    await page.reload();
    assert.match(await columnOf('Nova Robotics'), /Screening/, 'the move is kept');
    assertNoFaults(faults, 'the move');
  });

  for (const [query, why] of [['雷军', 'his native name'], ['Lei Jnu', 'a typing error'], ['leijun', 'his name in pinyin']]) {
    it(`finds the founder by ${why}`, async () => {
      await page.goto(server.origin);
      await page.keyboard.press('/');
      await page.keyboard.type(query);
      await page.keyboard.press('Enter');
      await page.waitForURL((url) => url.pathname === '/search');
      const first = page.locator('main a[href^="/people/"], main a[href^="/companies/"], main a[href^="/deals/"], main a[href^="/rounds/"]').first();
      assert.match(await first.innerText(), /Lei Jun/);
      await inspect(page, faults, `search-${why.split(' ').at(-1)}`);
    });
  }

  it('opens the portfolio of the founder', async () => {
    await page.locator('main a[href^="/people/"]').first().click();
    await page.waitForURL((url) => /^\/people\/\d+$/.test(url.pathname));
    await inspect(page, faults, 'person');
    await page.locator('main').getByRole('link', { name: /portfolio/i }).first().click();
    const main = page.locator('main');
    for (const name of ['Vancl', 'UCWeb', 'Joyo']) await main.getByText(new RegExp(name, 'i')).first().waitFor();
    await inspect(page, faults, 'portfolio');
  });

  it('reads it in Chinese', async () => {
    const path = new URL(page.url()).pathname;
    await page.locator('details.account > summary').click();
    await page.getByRole('button', { name: '中文' }).click();
    await page.waitForLoadState('load');
    assert.equal(new URL(page.url()).pathname, path, 'the language changes where one is');
    assert.equal(await page.locator('html').getAttribute('lang'), 'zh-CN');
    await page.locator('main').getByText('雷军').first().waitFor();
    await inspect(page, faults, 'portfolio-chinese');
  });

  it('signs out and back in', async () => {
    await page.locator('details.account > summary').click();
    await page.locator('form[action="/signout"] button').click();
    await page.waitForURL((url) => url.pathname === '/signin');
    await page.locator('input[name=email]').fill(newcomer.email);
    await page.locator('input[name=password]').fill(newcomer.password);
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => url.pathname === '/');
    assertNoFaults(faults, 'signing in again');
  });

  const card = (company) => page.locator('.deal-card').filter({ hasText: company }).first();

  const columnOf = async (company) =>
    card(company).evaluate((element) => element.closest('section').querySelector('h2').textContent);
});
