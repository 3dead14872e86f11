// The quick line: one line by keyboard alone becomes a deal, with chips on the
// way, and tells before anything is saved whether we have met.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { signUp } from './account.mjs';
import { assertNoFaults, inspect, launch, openPage } from './chromium.mjs';
import { startServer } from './server.mjs';

const dealPage = (url) => /^\/deals\/\d+$/.test(url.pathname);

describe('the quick line', { timeout: 300_000 }, () => {
  let server, browser, page, faults;
  const line = () => page.locator('#capture [name=line]');
  const chip = (kind) => page.locator(`#capture .capture-chip[data-kind=${kind}]`);
  const value = (kind) => chip(kind).locator('.capture-value, select option:checked').first().innerText();
  const open = async () => {
    await page.keyboard.press('c');
    await line().waitFor();
    await page.waitForFunction(() => document.activeElement?.id === 'capture-line');
  };
  const type = async (text) => {
    await line().fill('');
    const read = page.waitForResponse((r) => r.url().endsWith('/captures/preview') && r.request().postDataJSON()?.line === text);
    await page.keyboard.type(text);
    await read;
  };
  const countOf = async (path) => (await page.request.get(server.origin + path)).text().then((html) => (html.match(/data-row/g) ?? []).length);

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

  it('logs a deal in ten seconds by keyboard alone, from any page', async () => {
    await page.goto(`${server.origin}/people`);
    const start = Date.now();
    await page.keyboard.press('c');
    await line().waitFor();
    await page.keyboard.type('Kumquat Robotics seed $2M intro by 雷军, #robots, next: call Lei tomorrow, great team', { delay: 20 });
    await chip('next_on').waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL(dealPage);
    const took = Date.now() - start;
    assert.ok(took <= 10_000, `took ${took} ms`);
    const text = await page.locator('main').innerText();
    for (const want of ['Kumquat Robotics', 'Seed', '$2M', 'call Lei', 'Lei Jun', 'great team']) assert.ok(text.includes(want), `the deal does not show ${want}:\n${text}`);
    assertNoFaults(faults, 'the deal');
  });

  it('takes all of it back with one undo', async () => {
    const deal = page.url();
    await page.locator('.flash button').click();
    await page.waitForURL((url) => url.pathname === '/deals');
    assert.equal((await page.request.get(deal)).status(), 404);
    assert.equal(await page.locator('main').getByText('Kumquat Robotics').count(), 0);
    await page.goto(`${server.origin}/companies?name=kumquat`);
    assert.equal(await page.locator('main a', { hasText: 'Kumquat' }).count(), 0);
    faults.length = 0;
  });

  it('shows each thing as a chip and holds at every width', async () => {
    await open();
    await type('Xiaomi series A $41M led by Morningside with Qiming, at $250M, Dec 2010, great team');
    await chip('date').waitFor();
    assert.equal(await value('round'), 'Series A');
    assert.equal(await value('amount'), '$41M');
    assert.match(await value('lead'), /^Morningside Ventures/);
    assert.match(await value('investor'), /new firm/);
    assert.match(await chip('valuation').innerText(), /pre or post not said/, 'the valuation is not guessed');
    assert.match(await page.locator('#capture .capture-note').innerText(), /at \$250M.*great team/s);
    assert.ok(await page.locator('#use-round').isChecked(), 'money that came is a round');
    await inspect(page, faults, 'quick-line');
  });

  it('puts the words of a removed chip back into the note', async () => {
    await chip('lead').locator('.capture-remove').focus();
    await page.keyboard.press('Enter');
    await page.locator('#capture .capture-note', { hasText: 'led by Morningside' }).waitFor();
    assert.equal(await chip('lead').count(), 0);
    assert.ok(await line().evaluate((input) => input === document.activeElement), 'the line has the focus again');
    await page.locator('#capture .capture-note button').click();
    await chip('lead').waitFor();
  });

  it('lets one word settle what a valuation is', async () => {
    await chip('valuation').getByRole('button', { name: 'post', exact: true }).click();
    await chip('post').waitFor();
    assert.match(await line().inputValue(), /at \$250M post, Dec 2010/, 'the line says so itself');
  });

  it('keeps the line when Escape closes it', async () => {
    const before = await line().inputValue();
    await page.keyboard.press('Escape');
    await page.waitForFunction(() => !document.getElementById('capture').open);
    await page.goto(`${server.origin}/rounds`);
    await open();
    assert.equal(await line().inputValue(), before);
    assert.doesNotMatch(await page.evaluate(() => JSON.stringify(localStorage) + JSON.stringify(sessionStorage)), /Morningside/, 'the browser keeps nothing of it');
    await line().fill('');
  });

  it('reads a Chinese line, and saves the round with its investors', async () => {
    await type('小米 A轮 4100万美元 晨兴资本领投 启明跟投 投后2.5亿美元 2010年12月');
    await chip('date').waitFor();
    assert.match(await value('company'), /^Xiaomi/, '小米 is Xiaomi');
    assert.match(await value('lead'), /^Morningside Ventures/, '晨兴资本 is Morningside Ventures');
    assert.equal(await value('post'), '$250M');
    assert.equal(await value('date'), 'Dec 2010');
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => /^\/rounds\/\d+$/.test(url.pathname));
    const text = await page.locator('main').innerText();
    for (const want of ['Xiaomi', '$41M', 'Morningside Ventures', '启明', 'Dec 2010']) assert.ok(text.includes(want), `the round does not show ${want}`);
    assertNoFaults(faults, 'the round');
  });

  it('adds to the round on record instead of making it twice, and takes that back', async () => {
    const round = page.url();
    await open();
    await type('Xiaomi series A $41M with IDG, Dec 2010');
    const known = page.locator('#capture #capture-round');
    assert.match(await known.locator('option:checked').innerText(), /Add to Series A · Dec 2010 · \$41M/);
    await inspect(page, faults, 'quick-round');
    await known.selectOption({ index: 1 });
    await page.waitForResponse((r) => r.url().endsWith('/captures/preview'));
    assert.equal(await known.locator('option:checked').innerText(), 'It is another round', 'what was chosen stays');
    await known.selectOption({ index: 0 });
    await page.waitForResponse((r) => r.url().endsWith('/captures/preview'));
    await line().press('Enter');
    await page.locator('.flash', { hasText: 'Added to the round on record' }).waitFor();
    assert.equal(page.url(), round);
    const investors = page.locator('section', { has: page.locator('#h-investors') });
    assert.match(await investors.innerText(), /IDG/);
    await page.locator('.flash button').click();
    await page.locator('.flash', { hasText: 'Taken back' }).waitFor();
    await page.goto(round);
    assert.doesNotMatch(await investors.innerText(), /IDG/);
    assertNoFaults(faults, 'the round on record');
  });

  it('does not take the Enter of an input method for saving', async () => {
    await open();
    await line().fill('');
    const posts = [];
    page.on('request', (r) => { if (r.method() === 'POST') posts.push(r.url()); });
    const ime = await page.context().newCDPSession(page);
    await ime.send('Input.imeSetComposition', { text: 'xiaomi', selectionStart: 6, selectionEnd: 6 });
    await page.waitForTimeout(400);
    assert.deepEqual(posts, [], 'nothing is read while characters are being composed');
    await line().evaluate((input) => {
      const enter = new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true, isComposing: true });
      return input.dispatchEvent(enter);
    }).then((went) => assert.equal(went, false, 'Enter is held back while composing'));
    await ime.send('Input.insertText', { text: '小米' });
    await chip('company').waitFor();
    assert.ok(new URL(page.url()).pathname.startsWith('/rounds/'), 'nothing was saved');
    await line().fill('');
    await page.keyboard.press('Escape');
  });

  it('tells whom we have met, and why we passed, before anything is saved', async () => {
    // A passed deal with a call, as a colleague left it.
    await page.goto(`${server.origin}/deals/new`);
    await page.locator('#f-company').fill('Persimmon Health');
    await page.locator('form[data-quick] button[type=submit]').click();
    await page.waitForURL(dealPage);
    const deal = new URL(page.url()).pathname;
    await page.locator('.composer input[value=call]').check({ force: true });
    await page.locator('.composer [name=subject]').fill('Talked about clinics');
    await page.locator('.composer button[type=submit]').click();
    await page.locator('.timeline').getByText('Talked about clinics').waitFor();
    await page.goto(`${server.origin}${deal}/closure/new`);
    await page.locator('input[name=status][value=passed]').check();
    await page.locator('[name=reason_id]').selectOption({ index: 1 });
    await page.locator('[name=reconsider]').fill('Ten paying clinics');
    await page.locator('form.form button[type=submit]').click();
    await page.waitForURL((url) => url.pathname === deal);
    faults.length = 0;

    const before = [await countOf('/companies?count=all'), await countOf('/deals?count=all')];
    await open();
    await type('persimon health seed $3M'); // a typing error
    const card = page.locator('#capture .encounter', { hasText: 'Persimmon Health' });
    await card.waitFor();
    const told = await card.innerText();
    for (const want of ['Ada Newcomer', 'Talked about clinics', 'Passed', 'Too early', 'Ten paying clinics']) assert.ok(told.includes(want), `is not told ${want}:\n${told}`);
    await inspect(page, faults, 'have-we-met');
    assert.deepEqual([await countOf('/companies?count=all'), await countOf('/deals?count=all')], before, 'nothing was saved');

    await card.getByRole('button', { name: 'Use this company' }).click();
    await page.locator('#capture .encounter.current').waitFor();
    await page.locator('#capture-line').press('Enter');
    await page.waitForURL((url) => dealPage(url) && url.pathname !== deal);
    await page.goto(`${server.origin}/companies?name=persim`);
    assert.equal(await page.locator('main [data-row]').count(), 1, 'there is no twin');
    assertNoFaults(faults, 'the company that was met');
  });

  it('tells so in the forms as well, without standing in their way', async () => {
    await page.goto(`${server.origin}/companies/new`);
    await page.locator('#f-name').fill('小米');
    await page.locator('[data-encounters] .encounter', { hasText: 'Xiaomi' }).waitFor();
    await inspect(page, faults, 'company-met');
    await page.goto(`${server.origin}/deals/new`);
    await page.locator('#f-company').fill('Persimmon');
    const card = page.locator('[data-encounters] .encounter', { hasText: 'Persimmon Health' });
    await card.waitFor();
    await page.keyboard.press('Tab');
    await card.getByRole('button', { name: 'Use this company' }).click();
    assert.equal(await page.locator('#f-company').inputValue(), 'Persimmon Health');
    assert.notEqual(await page.locator('[name=company_id]').inputValue(), '');
    assertNoFaults(faults, 'the forms');
  });

  it('asks which one is meant, and keeps the line with what is wrong', async () => {
    await page.goto(server.origin);
    await open();
    await type('Acme seed $2M @nobody');
    await chip('owner').locator('.field-error').waitFor();
    await page.keyboard.press('Enter');
    await page.locator('#capture .capture-chip.wrong').waitFor();
    assert.equal(await line().inputValue(), 'Acme seed $2M @nobody');
    assert.equal(new URL(page.url()).pathname, '/');
    faults.length = 0; // the 422 that was asked for
  });
});
