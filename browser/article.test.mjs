// An article is pasted, its finds stand as chips on the text, some are taken
// and some left: what was taken is recorded with its passage, nothing else is.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { signUp } from './account.mjs';
import { assertNoFaults, inspect, launch, openPage } from './chromium.mjs';
import { startServer } from './server.mjs';

const text = `Ferry batteries find money

Tarmo Batteries, a Finnish maker of ferry batteries, has raised $14 million in a Series A round led by Fjord Ventures.

"We have sold more packs this year than in the four before it," said Ella Hunt, chief executive of Tarmo Batteries.

Anna Holm, a partner at Fjord Ventures, co-founded payments firm Kvikpay, which Nordea Bank acquired in 2016. <img src=x onerror=alert(1)>`;

describe('pasting an article', { timeout: 300_000 }, () => {
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

  const row = (name) => page.locator('.find-row').filter({ has: page.locator(`input[type=text][value="${name}"]`) });
  const fact = (words) => page.locator('.find-row').filter({ has: page.locator('label', { hasText: words }) });

  it('refuses an empty text and keeps what was typed', async () => {
    await page.goto(`${server.origin}/articles/new`);
    await inspect(page, faults, 'article-new');
    await page.locator('form.form').evaluate((form) => { form.noValidate = true; });
    await page.locator('input[name=publication]').fill('Harbour Times');
    await page.locator('form.form button[type=submit]').click();
    await page.locator('#f-body-error').waitFor();
    assert.equal(await page.locator('input[name=publication]').inputValue(), 'Harbour Times');
    faults.length = 0; // the 422 that was asked for
  });

  it('shows the finds as chips on the passage', async () => {
    await page.locator('textarea[name=body]').fill(text);
    await page.locator('input[name=published_on]').fill('2024-05-02');
    await page.locator('form.form button[type=submit]').click();
    await page.waitForURL(/\/articles\/\d+$/);
    for (const name of ['Tarmo Batteries', 'Fjord Ventures', 'Ella Hunt', 'Anna Holm', 'Kvikpay', 'Nordea Bank']) {
      await page.locator('.article-text a.find', { hasText: name }).first().waitFor();
      assert.equal(await row(name).locator('input[name=take]').isChecked(), true, name);
    }
    assert.equal(await page.locator('img[src="x"]').count(), 0);
    await inspect(page, faults, 'article-review');
    assertNoFaults(faults, 'the review');
  });

  it('leaves out the facts of a name that is left out, and says how many remain', async () => {
    const counts = page.locator('[data-counts]');
    const all = await counts.innerText();
    await row('Nordea Bank').locator('input[name=take]').focus();
    await page.keyboard.press('Space');
    assert.equal(await fact('Nordea Bank acquired Kvikpay').locator('input').isChecked(), false);
    assert.notEqual(await counts.innerText(), all);
    assert.equal(await page.locator('.article-text a.find.off', { hasText: 'Nordea Bank' }).count(), 1);
  });

  it('records what was taken with its source, and nothing else', async () => {
    await page.locator('form[data-article] button[type=submit]').click();
    await page.locator('.outcomes').first().waitFor();
    await inspect(page, faults, 'article-accepted');
    await page.locator('.outcomes a', { hasText: 'Tarmo Batteries' }).first().click();
    await page.waitForURL(/\/companies\/\d+$/);
    await page.locator('main').getByText('Ella Hunt').first().waitFor();
    const source = page.locator('details.source').first();
    await source.locator('summary').click();
    await source.locator('a[href*="/articles/"]').click();
    await page.waitForURL(/\/articles\/\d+\?source=\d+#passage$/);
    assert.ok(await page.locator('.article-text mark').count() > 0, 'the passage is marked');
    await page.goto(`${server.origin}/companies?name=nordea%20bank`);
    assert.equal(await page.locator('main a', { hasText: 'Nordea Bank' }).count(), 0);
    assertNoFaults(faults, 'the records');
  });

  it('takes all of it back in one step', async () => {
    await page.goto(`${server.origin}/articles/1`);
    await page.locator('form[action$="/acceptance/delete"] button').first().click();
    await page.locator('form[data-article]').waitFor();
    await page.goto(`${server.origin}/companies?name=tarmo%20batteries`);
    assert.equal(await page.locator('main a', { hasText: 'Tarmo Batteries' }).count(), 0);
    assertNoFaults(faults, 'undo');
  });
});
