// What happened and what is owed, as a partner keeps it: a note that names a
// person and a company, edited and read as it was; a meeting with who was
// there; a connection that is lost while a note is saved; tasks; the calendar
// for other programs; what is overdue or going quiet.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { signUp } from './account.mjs';
import { assertNoFaults, axe, inspect, launch, openPage } from './chromium.mjs';
import { startServer } from './server.mjs';

const day = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

describe('activities and tasks', { timeout: 300_000 }, () => {
  let server, browser, page, context, faults, deal;

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

  const body = () => page.locator('#f-body');
  const log = () => page.locator('#timeline form.composer > .form-actions button').click();
  const items = () => page.locator('ol.timeline > li');

  it('names people and companies in a note, by keyboard and by any of their names', async () => {
    await page.goto(`${server.origin}/deals`);
    await page.locator('main a[href^="/deals/"]').filter({ hasText: 'Northlight' }).first().click();
    await page.waitForURL((url) => /^\/deals\/\d+$/.test(url.pathname));
    deal = page.url();
    await inspect(page, faults, 'deal');
    await body().click();
    await page.keyboard.type('Met @leijun');
    await page.locator('.mention-list [role=option]').first().waitFor();
    assert.deepEqual(await axe(page), []);
    await page.keyboard.press('Enter');
    await page.keyboard.type('of #小米');
    await page.locator('.mention-list [role=option]').first().waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.type('in **Beijing**.');
    assert.match(await body().inputValue(), /^Met @Lei Jun of #Xiaomi in/);
    await page.locator('#timeline .previewed button').first().click();
    await page.locator('#timeline .read-as strong', { hasText: 'Beijing' }).waitFor();
    await inspect(page, faults, 'note-preview');
    await log();
    await items().first().locator('a.mention').nth(1).waitFor();
    assert.match(await items().first().innerText(), /Met @Lei Jun of #Xiaomi in Beijing/);
    assert.equal(await items().first().locator('strong', { hasText: 'Beijing' }).count(), 1);
    await inspect(page, faults, 'note');
    await items().first().locator('a.mention').first().click();
    await page.waitForURL((url) => url.pathname.startsWith('/people/'));
    await page.locator('.timeline').getByText('Beijing').waitFor();
  });

  it('offers nothing while a name is composed', async () => {
    await page.goto(deal);
    await body().click();
    const client = await context.newCDPSession(page);
    await client.send('Input.imeSetComposition', { text: '@lei', selectionStart: 4, selectionEnd: 4 });
    await page.waitForTimeout(300);
    assert.equal(await page.locator('.mention-list').isVisible(), false);
    await client.send('Input.imeSetComposition', { text: '', selectionStart: 0, selectionEnd: 0 });
    await body().fill('');
  });

  it('shows hostile Markdown as text', async () => {
    const before = await items().count();
    await body().fill('<img src=x onerror=alert(1)> [x](javascript:alert(1)) ![p](https://elsewhere.example/p.png) <script>alert(1)</script>');
    await log();
    await page.waitForFunction((n) => document.querySelectorAll('ol.timeline > li').length > n, before);
    const text = items().first().locator('.timeline-body');
    assert.match(await text.innerText(), /<img src=x onerror=alert\(1\)>.*<script>/s);
    assert.equal(await text.locator('img, script').count(), 0);
    for (const link of await text.locator('a').all()) {
      assert.match(await link.getAttribute('href'), /^https:/);
      assert.match(await link.getAttribute('rel'), /noopener.*nofollow/);
    }
    assertNoFaults(faults, 'hostile Markdown');
  });

  it('says in place what is wrong and keeps what was typed', async () => {
    await body().fill('Spoke with the founders');
    await page.locator('#f-occurred_on').fill('someday');
    await log();
    await page.locator('#f-occurred_on-error').waitFor();
    assert.equal(await body().inputValue(), 'Spoke with the founders');
    assert.equal(page.url(), deal);
    faults.length = 0; // the browser reports the 422 that was asked for
    await inspect(page, faults, 'note-refused');
    await page.locator('#f-occurred_on').fill('');
  });

  it('keeps a meeting with who was there, and with what else it is about', async () => {
    await page.locator('#timeline label:has(input[value=meeting])').click();
    await page.locator('#f-attendee').fill('lei');
    await page.locator('[data-picks=attendee] [role=option]').first().waitFor();
    await page.keyboard.press('Enter');
    await page.locator('#f-attendee').fill('ada');
    await page.locator('[data-picks=attendee] [role=option]').first().waitFor();
    await page.keyboard.press('Enter');
    await page.locator('#f-attach').fill('vancl');
    await page.locator('[data-picks=attach] [role=option]').first().waitFor();
    await page.keyboard.press('Enter');
    await log();
    await items().first().locator('.attendees').waitFor();
    assert.match(await items().first().innerText(), /Lei Jun.*Ada Newcomer.*Vancl/s);
    await page.locator('#timeline .tabs a', { hasText: 'Meeting' }).click();
    await page.locator('#timeline .tabs a[aria-current]', { hasText: 'Meeting' }).waitFor();
    assert.equal(await items().count(), 1);
    await inspect(page, faults, 'meeting');
  });

  it('edits in place, tells of another edit, and keeps every version', async () => {
    await page.goto(deal);
    const other = await context.newPage();
    await other.goto(deal);
    for (const tab of [page, other]) {
      await tab.locator('ol.timeline > li').first().locator('.actions a').first().click();
      await tab.locator('.inline-edit textarea[name=body]').waitFor();
    }
    await inspect(page, faults, 'note-edit');
    await page.locator('.inline-edit textarea[name=body]').fill('Their text');
    await page.locator('.inline-edit button[type=submit]').click();
    await items().first().locator('.timeline-body', { hasText: 'Their text' }).waitFor();
    await other.locator('.inline-edit textarea[name=body]').fill('My text');
    await other.locator('.inline-edit button[type=submit]').click();
    await other.locator('.inline-edit .meanwhile', { hasText: 'Their text' }).first().waitFor();
    assert.equal(await other.locator('.inline-edit textarea[name=body]').inputValue(), 'My text');
    await other.locator('.inline-edit button[type=submit]').click();
    await other.locator('ol.timeline > li').first().locator('.timeline-body', { hasText: 'My text' }).waitFor();
    await other.close();
    faults.length = 0; // the 409 that was asked for
    await page.reload();
    await items().first().locator('a', { hasText: 'edited' }).click();
    await page.locator('.versions > li').nth(2).waitFor();
    assert.deepEqual((await page.locator('.version .timeline-body').allInnerTexts()).map((text) => text.trim()), ['My text', 'Their text', 'Spoke with the founders']);
    await inspect(page, faults, 'versions');
  });

  it('keeps a note through a lost connection, and nothing in the browser', async () => {
    await page.goto(deal);
    const before = await items().count();
    await context.setOffline(true);
    await body().fill('canary term sheet');
    await log();
    await page.locator('.keep', { hasText: 'no connection' }).waitFor();
    assert.equal(await body().inputValue(), 'canary term sheet');
    const stored = await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }));
    assert.doesNotMatch(stored, /canary/);
    await context.setOffline(false);
    await page.waitForFunction((n) => document.querySelectorAll('ol.timeline > li').length > n, before);
    assert.match(await items().first().innerText(), /canary term sheet/);
    await page.reload();
    assert.equal(await items().filter({ hasText: 'canary term sheet' }).count(), 1);
    faults.length = 0; // the failed request was asked for
  });

  it('deletes a note and takes it back', async () => {
    await items().first().locator('details.remove summary').click();
    await items().first().locator('details.remove button').click();
    await page.locator('.flash button').click();
    await items().filter({ hasText: 'canary term sheet' }).waitFor();
    assertNoFaults(faults, 'undo');
  });

  it('notes what is owed, and ticks it off and on', async () => {
    await page.locator('#tasks summary').click();
    await page.locator('#f-t-task_title').fill('Send the term sheet');
    await page.locator('#f-t-due_on').fill(day(-1));
    await page.locator('.task-form button[type=submit]').click();
    await page.locator('.tasks', { hasText: 'Send the term sheet' }).waitFor();
    await page.goto(server.origin);
    await page.keyboard.press('g');
    await page.keyboard.press('k');
    await page.waitForURL((url) => url.pathname === '/tasks');
    await inspect(page, faults, 'tasks');
    await page.keyboard.press('j');
    await page.keyboard.press('x');
    await page.locator('.tick[aria-checked=true]').waitFor();
    assert.match(await page.locator('.tasks').innerText(), /done by Ada/);
    await page.locator('.tick').click();
    await page.locator('.tick[aria-checked=false]').waitFor();
    await page.locator('.tabs a', { hasText: 'My overdue' }).click();
    await page.waitForURL(/state=overdue/);
    await page.locator('.tasks a[data-row]').click();
    await page.waitForURL((url) => /^\/tasks\/\d+$/.test(url.pathname));
    await inspect(page, faults, 'task');
    await page.keyboard.press('e');
    await page.waitForURL((url) => url.pathname.endsWith('/edit'));
    await inspect(page, faults, 'task-edit');
  });

  it('asks for a next step in place, and says when it is late', async () => {
    await page.goto(`${server.origin}/deals/new`);
    await page.locator('input[name=company]').fill('Silent Lake');
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => /^\/deals\/\d+$/.test(url.pathname));
    await page.locator('.next-missing', { hasText: 'No next step' }).waitFor();
    await inspect(page, faults, 'no-next-step');
    await page.locator('#f-n-next_step').fill('Call the founder');
    await page.locator('#f-n-next_step_on').fill(day(-3));
    await page.keyboard.press('Enter');
    await page.locator('.next-step', { hasText: 'Call the founder' }).waitFor();
    await page.goto(server.origin);
    const overdue = page.locator('section', { has: page.locator('#h-overdue') });
    assert.match(await overdue.innerText(), /Silent Lake.*Call the founder/s);
    await inspect(page, faults, 'home');
    await page.goto(`${server.origin}/digest`);
    assert.match(await page.locator('main').innerText(), /Silent Lake/);
    await inspect(page, faults, 'digest');
  });

  it('says which deals are going quiet, after as many days as the administrator chose', async () => {
    await page.goto(`${server.origin}/deals/new`);
    await page.locator('input[name=company]').fill('Quiet Harbour');
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => /^\/deals\/\d+$/.test(url.pathname));
    await page.goto(`${page.url()}/edit`);
    await page.locator('input[name=next_step]').fill('Wait');
    await page.locator('input[name=next_step_on]').fill(day(20));
    await page.locator('input[name=opened_on]').fill(day(-20));
    await page.locator('form:has(input[name=opened_on]) .form-actions button[type=submit]').first().click();
    await page.waitForURL((url) => /^\/deals\/\d+$/.test(url.pathname));
    await page.locator('.mark-quiet').waitFor();
    await page.goto(server.origin);
    assert.match(await page.locator('section', { has: page.locator('#h-quiet') }).innerText(), /Quiet Harbour/);
    await page.goto(`${server.origin}/deals?quiet=1`);
    assert.match(await page.locator('tbody').innerText(), /Quiet Harbour.*quiet since/s);
    await inspect(page, faults, 'deals-quiet');
    await page.goto(`${server.origin}/pipeline`);
    await page.locator('input[name=quiet_days]').fill('30');
    await page.locator('form:has(input[name=quiet_days]) button').click();
    await page.waitForLoadState('load');
    await page.goto(`${server.origin}/deals?quiet=1`);
    assert.equal(await page.getByText('Quiet Harbour').count(), 0);
  });

  it('gives other programs a calendar, to those with the secret', async () => {
    await page.goto(`${server.origin}/account`);
    await page.locator('form[action="/account/calendar"] button').click();
    const address = await page.locator('#new-calendar').inputValue();
    await inspect(page, faults, 'account');
    const calendar = await fetch(address);
    assert.equal(calendar.status, 200);
    assert.match(await calendar.text(), /BEGIN:VEVENT[^]*Silent Lake: Call the founder/);
    const again = await fetch(address, { headers: { 'If-None-Match': calendar.headers.get('etag') } });
    assert.equal(again.status, 304);
    assert.equal((await fetch(address.replace(/.{4}\.ics$/, 'AAAA.ics'))).status, 404);
    assert.doesNotMatch(server.output(), new RegExp(address.split('/').at(-1).slice(0, 20)), 'the secret is in no log');
    await page.locator('form[action="/account/calendar/delete"] button').click();
    await page.waitForLoadState('load');
    assert.equal((await fetch(address)).status, 404);
    assertNoFaults(faults, 'the calendar');
  });
});

