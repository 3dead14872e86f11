// Every change can be taken back: from the message after it, by Z, and from the
// history; values are changed where they stand, and two who meet see each other.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { signUp } from './account.mjs';
import { inspect, launch, openPage } from './chromium.mjs';
import { startServer } from './server.mjs';

describe('undo', { timeout: 300_000 }, () => {
  let server, browser, page, context, faults, company;

  before(async () => {
    server = await startServer();
    browser = await launch();
    ({ page, context, faults } = await openPage(browser, server.origin));
    await signUp(page, server.signup);
    await page.goto(`${server.origin}/companies/new`);
    await page.locator('input[name=name]').fill('Qixing Robotics');
    await page.locator('form.form button[type=submit]').click();
    await page.waitForURL((url) => /^\/companies\/\d+$/.test(url.pathname));
    company = new URL(page.url()).pathname;
  });

  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  const city = (p) => p.locator(`[data-inline="${company}/fields/city"]`);

  it('changes a value where it stands, by keyboard, and takes it back', async () => {
    await page.goto(server.origin + company);
    await city(page).focus();
    await page.keyboard.press('Enter');
    await city(page).locator('input[name=value]').fill('Beijing');
    await page.keyboard.press('Enter');
    await page.locator('.inline:not(:has(form))', { hasText: 'Beijing' }).waitFor();
    await page.locator('#toast button').click();
    await page.waitForURL(server.origin + company);
    assert.equal((await city(page).innerText()).trim(), '–');
    await inspect(page, faults, 'undo-inline');
  });

  it('gives a field up with Esc and says beside it what is wrong', async () => {
    const founded = page.locator(`[data-inline="${company}/fields/founded_on"]`);
    await founded.click();
    await founded.locator('input[name=value]').fill('2010-13');
    await page.keyboard.press('Enter');
    await founded.locator('#inline-error').waitFor();
    assert.equal(await founded.locator('input[name=value]').inputValue(), '2010-13');
    await page.keyboard.press('Escape');
    assert.equal(await founded.locator('form').count(), 0);
    faults.length = 0; // the browser reports the 422 that was asked for
  });

  it('shows what another has saved meanwhile, and keeps what was typed', async () => {
    const other = await context.newPage();
    await other.goto(server.origin + company);
    await city(page).click();
    await city(page).locator('input[name=value]').fill('Wuhan');
    await city(other).click();
    await city(other).locator('input[name=value]').fill('Shanghai');
    await other.keyboard.press('Enter');
    await other.locator('.inline:not(:has(form))', { hasText: 'Shanghai' }).waitFor();
    await other.close();
    await page.keyboard.press('Enter');
    const conflict = city(page).locator('.inline-conflict');
    await conflict.waitFor();
    assert.match(await conflict.innerText(), /Shanghai/);
    assert.equal(await city(page).locator('input[name=value]').inputValue(), 'Wuhan');
    await conflict.locator('button[type=submit]').click();
    await page.locator('.inline:not(:has(form))', { hasText: 'Wuhan' }).waitFor();
    faults.length = 0; // the 409 that was asked for
  });

  it('asks at Z and takes the last action back', async () => {
    await page.goto(`${server.origin}/people/new`);
    await page.locator('input[name=name]').fill('Okonkwo Adaeze');
    await page.locator('form.form button[type=submit]').click();
    await page.waitForURL((url) => /^\/people\/\d+$/.test(url.pathname));
    const person = page.url();
    await page.locator('main').click({ position: { x: 5, y: 5 } });
    await page.keyboard.press('z');
    await page.locator('#toast form').waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => url.pathname.startsWith('/history/'));
    assert.equal((await page.request.get(person)).status(), 404);
    await inspect(page, faults, 'undo-operation');
    await page.locator('.undo-form button').click(); // redo
    await page.waitForLoadState();
    assert.equal((await page.request.get(person)).status(), 200);
  });

  it('lists what happened and opens it field by field', async () => {
    await page.goto(`${server.origin}/history`);
    await inspect(page, faults, 'history');
    await page.locator('tbody a[data-row]').last().click();
    await page.locator('.history-change').first().waitFor();
    await inspect(page, faults, 'history-operation');
  });
});
