// Two records of the same company become one, by keyboard from the palette too,
// the old address leads to it, and one undo gives both back.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { signUp } from './account.mjs';
import { inspect, launch, openPage } from './chromium.mjs';
import { startServer } from './server.mjs';

describe('merge', { timeout: 300_000 }, () => {
  let server, browser, page, context, faults;
  const made = {};

  const company = async (name, city) => {
    await page.goto(`${server.origin}/companies/new`);
    await page.locator('form.form input[name=name]').fill(name);
    await page.locator('form.form input[name=city]').fill(city);
    await page.locator('form.form button[type=submit]').last().click();
    await page.waitForURL((url) => /^\/companies\/\d+$/.test(url.pathname));
    made[name] = new URL(page.url()).pathname;
  };

  before(async () => {
    server = await startServer();
    browser = await launch();
    ({ page, context, faults } = await openPage(browser, server.origin));
    await signUp(page, server.signup);
    await company('Qixing Robotics', 'Beijing');
    await company('Seven Stars', 'Shenzhen');
  });

  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  it('asks for the other record and shows what happens', async () => {
    await page.goto(server.origin + made['Qixing Robotics']);
    await page.locator(`a[href="${made['Qixing Robotics']}/merges/new"]`).click();
    await page.locator('input[name=with]').fill('Seven');
    await page.locator('[role=option]', { hasText: 'Seven Stars' }).click();
    await page.locator('form.form button[type=submit]').click();
    await page.locator('form.merge').waitFor();
    assert.equal(await page.locator('.merge-choice').count(), 2); // name and city
    await inspect(page, faults, 'merge-preview');
  });

  it('merges, leads the old address on, and takes it back', async () => {
    await page.locator('.merge-choice label', { hasText: 'Shenzhen' }).click();
    await page.locator('form.merge button[type=submit]').click();
    await page.waitForURL(server.origin + made['Qixing Robotics']);
    assert.match(await page.locator('.record').innerText(), /Shenzhen/);
    assert.match(await page.locator('.record-side').innerText(), /Seven Stars/);
    await page.goto(server.origin + made['Seven Stars']);
    assert.equal(new URL(page.url()).pathname, made['Qixing Robotics']);
    await page.goto(`${server.origin}/history`);
    await page.locator('a[data-row]', { hasText: 'Seven Stars → Qixing Robotics' }).click();
    await inspect(page, faults, 'merge-history');
    await page.locator('form.undo-form button').click();
    await page.locator('.flash.success').waitFor();
    for (const [name, address] of Object.entries(made)) {
      await page.goto(server.origin + address);
      assert.equal(new URL(page.url()).pathname, address);
      assert.match(await page.locator('h1').innerText(), new RegExp(name));
    }
  });

  it('says when one of the two was changed meanwhile', async () => {
    const id = made['Seven Stars'].split('/').pop();
    await page.goto(`${server.origin}${made['Qixing Robotics']}/merges/new?with_id=${id}`);
    const other = await context.newPage();
    await other.goto(`${server.origin}${made['Seven Stars']}/edit`);
    await other.locator('form.form input[name=city]').fill('Wuhan');
    await other.locator('form.form button[type=submit]').last().click();
    await other.locator('.record-head').waitFor();
    await other.close();
    await page.locator('form.merge button[type=submit]').click();
    await page.locator('.notice.error').waitFor();
    assert.match(await page.locator('form.merge').innerText(), /Wuhan/);
    faults.length = 0; // the browser reports the 409 that was asked for
  });

  it('makes one of two reports of a round, from the company page', async () => {
    const company = made['Seven Stars'];
    const round = async (day, amount) => {
      await page.goto(`${server.origin}/rounds/new?company=${company.split('/').pop()}`);
      await page.locator('select[name=type]').selectOption('series_a');
      await page.locator('input[name=announced_on]').fill(day);
      await page.locator('input[name=amount]').fill(amount);
      await page.locator('form.form button[type=submit]').last().click();
      await page.locator('.record-head').waitFor();
    };
    await round('2010-12', '$41M');
    await round('2011-01', '$40M');
    await page.goto(server.origin + company);
    await inspect(page, faults, 'merge-twin');
    await page.locator('a', { hasText: 'On record twice?' }).click();
    await page.locator('form.merge').waitFor();
    await page.locator('.merge-choice label', { hasText: '40,000,000' }).click();
    await inspect(page, faults, 'merge-round');
    await page.locator('form.merge button[type=submit]').click();
    await page.locator('.flash.success').waitFor();
    await page.goto(server.origin + company);
    assert.equal(await page.locator('a', { hasText: 'On record twice?' }).count(), 0);
    assert.match(await page.locator('section:has(#h-rounds)').innerText(), /\$40M/);
  });
});
