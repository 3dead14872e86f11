// The records as a partner keeps them: a hostile name, bad input, two people
// editing at once, a deal passed with its reason, deleting and taking it back.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { newcomer, signUp } from './account.mjs';
import { assertNoFaults, inspect, launch, openPage } from './chromium.mjs';
import { startServer } from './server.mjs';

const hostile = 'XSS<img src=x onerror=prompt("1")>';

describe('the records', { timeout: 300_000 }, () => {
  let server, browser, page, context, faults, company;

  before(async () => {
    server = await startServer();
    browser = await launch();
    ({ page, context, faults } = await openPage(browser, server.origin));
    await signUp(page, server.signup);
  });

  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  it('refuses a company without a name and keeps the rest', async () => {
    await page.goto(`${server.origin}/companies/new`);
    await page.locator('form.form').evaluate((form) => { form.noValidate = true; });
    await page.locator('input[name=city]').fill('Beijing');
    await page.locator('input[name=founded_on]').fill('2010-13');
    await page.locator('form.form button[type=submit]').click();
    await page.locator('#f-name-error').waitFor();
    await page.locator('#f-founded_on-error').waitFor();
    assert.equal(await page.locator('input[name=city]').inputValue(), 'Beijing');
    faults.length = 0; // the browser reports the 422 that was asked for
    await inspect(page, faults, 'company-refused');
  });

  it('shows a hostile name as text, everywhere', async () => {
    await page.locator('input[name=name]').fill(hostile);
    await page.locator('input[name=founded_on]').fill('2010');
    await page.locator('form.form button[type=submit]').click();
    await page.waitForURL((url) => /^\/companies\/\d+$/.test(url.pathname));
    company = new URL(page.url()).pathname;
    assert.match(await page.locator('h1').innerText(), /XSS<img/);
    await inspect(page, faults, 'company-hostile');
    for (const path of ['/', '/companies?name=xss', '/deals/new?company=xss']) {
      await page.goto(server.origin + path);
      assert.equal(await page.locator('img[src="x"]').count(), 0, path);
    }
    assertNoFaults(faults, 'the hostile name');
  });

  it('tells the second of two editors what the first has saved', async () => {
    const other = await context.newPage();
    await page.goto(`${server.origin}${company}/edit`);
    await other.goto(`${server.origin}${company}/edit`);
    await page.locator('input[name=city]').fill('Shanghai');
    await page.locator('form.form button[type=submit]').first().click();
    await page.waitForURL((url) => url.pathname === company);
    await other.locator('input[name=city]').fill('Shenzhen');
    await other.locator('form.form button[type=submit]').first().click();
    await other.locator('.meanwhile', { hasText: 'Shanghai' }).waitFor();
    await other.locator('.notice', { hasText: `${newcomer.name} has changed this record` }).waitFor();
    assert.equal(await other.locator('input[name=city]').inputValue(), 'Shenzhen');
    await other.locator('form.form button[type=submit]').first().click();
    await other.waitForURL((url) => url.pathname === company);
    await other.close();
    faults.length = 0; // the 409 that was asked for
    await page.reload();
    await page.locator('main').getByText('Shenzhen').first().waitFor();
  });

  it('passes a deal only with a reason', async () => {
    await page.goto(`${server.origin}/deals`);
    await page.locator('main a[href^="/deals/"]').filter({ hasText: 'Quiet Kettle' }).first().click();
    await page.waitForURL((url) => /^\/deals\/\d+$/.test(url.pathname));
    const deal = new URL(page.url()).pathname;
    await page.goto(`${server.origin}${deal}/closure/new`);
    await inspect(page, faults, 'closure');
    await page.locator('form.form').evaluate((form) => { form.noValidate = true; });
    await page.locator('input[name=status][value=passed]').check();
    await page.locator('form.form button[type=submit]').click();
    await page.locator('#f-reason_id-error').waitFor();
    faults.length = 0;
    await page.locator('[name=reason]').fill('Too early for us');
    await page.locator('form.form button[type=submit]').click();
    await page.waitForURL((url) => url.pathname === deal);
    await page.locator('main').getByText('Too early for us').first().waitFor();
    assertNoFaults(faults, 'passing');
  });

  it('deletes to the trash and takes it back', async () => {
    await page.goto(server.origin + company);
    await page.locator('details.confirm > summary').click();
    await page.locator('details.confirm button[type=submit]').click();
    await page.waitForURL((url) => url.pathname === '/companies');
    await page.goto(`${server.origin}/trash`);
    await inspect(page, faults, 'trash');
    await page.locator('main').getByText('XSS<img').first().waitFor();
    await page.locator('form[action^="/trash/company/"] button').first().click();
    await page.goto(server.origin + company);
    assert.match(await page.locator('h1').innerText(), /XSS<img/);
    assertNoFaults(faults, 'restoring');
  });

  for (const path of ['/companies', '/people', '/rounds', '/investors', '/deals', '/rounds?sort=amount&dir=desc', '/companies?country=CN&sort=founded']) {
    it(`has the list ${path}`, async () => {
      await page.goto(server.origin + path);
      await inspect(page, faults, path.slice(1).replaceAll(/\W+/g, '-'));
    });
  }
});
