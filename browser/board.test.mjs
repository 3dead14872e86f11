// The pipeline as a team works it: ten deals from Sourced to Passed, On hold
// and Invested without a reload, by mouse, finger, keyboard and menu; two people
// on one board; a connection that breaks.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { invited, newcomer, signUp } from './account.mjs';
import { assertNoFaults, inspect, launch, openPage } from './chromium.mjs';
import { startServer } from './server.mjs';

const names = ['Aster', 'Birch', 'Cedar', 'Dahlia', 'Elder', 'Fern', 'Gorse', 'Hazel', 'Iris', 'Juniper'];

describe('the board', { timeout: 300_000 }, () => {
  let server, browser, page, context, faults, ben, benContext, benFaults;

  before(async () => {
    server = await startServer({ args: [] });
    browser = await launch();
    ({ page, context, faults } = await openPage(browser, server.origin, { viewport: { width: 1440, height: 900 } }));
    await signUp(page, server.signup);
    for (const name of names) {
      await page.goto(`${server.origin}/deals/new`);
      await page.locator('#f-company').fill(name);
      await page.locator('#f-amount_sought').fill('$1M');
      await page.locator('form.form button[type=submit]').first().click();
      await page.waitForURL((url) => /^\/deals\/\d+$/.test(url.pathname));
    }
    ({ page: ben, context: benContext, faults: benFaults } = await invited(browser, page, server.origin, 'ben@firm.example', 'Ben Second'));
    await page.goto(`${server.origin}/deals/board`);
    await ben.goto(`${server.origin}/deals/board`);
    await page.evaluate(() => { window.stayed = true; });
  });

  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  const card = (name, on = page) => on.locator('.deal-card', { hasText: name }).first();
  const column = (name, on = page) => on.locator('.column', { has: on.getByRole('heading', { name: new RegExp(`^${name}`) }) });
  const inColumn = (name, stage, on = page) => column(stage, on).locator('.deal-card', { hasText: name });
  const head = async (stage, on = page) => (await column(stage, on).locator('header').innerText()).replaceAll(/\s+/g, ' ').trim();
  const note = (on = page) => on.locator('.board-note');

  /** Drags a card with the mouse to the middle of a column. */
  async function drag(name, stage, on = page) {
    await column(stage, on).scrollIntoViewIfNeeded();
    await card(name, on).scrollIntoViewIfNeeded();
    const from = await card(name, on).locator('.deal-card-foot').boundingBox();
    const to = await column(stage, on).locator('.cards').boundingBox();
    await on.mouse.move(from.x + 20, from.y + 8);
    await on.mouse.down();
    await on.mouse.move(from.x + 40, from.y + 20, { steps: 3 });
    await on.mouse.move(to.x + to.width / 2, to.y + 40, { steps: 8 });
    await on.mouse.up();
  }
  async function choose(name, choice, on = page) {
    await card(name, on).locator('summary').click();
    await card(name, on).getByRole('button', { name: choice, exact: true }).click();
  }

  it('holds in every width and scheme', async () => {
    assert.equal(await head('Sourced'), 'Sourced 10 $10M');
    await inspect(page, faults, 'board-ten');
    await card('Aster').locator('summary').click();
    await inspect(page, faults, 'board-menu');
    await page.keyboard.press('Escape');
  });

  it('moves a card by mouse, seen at once, kept, and shown to the other', async () => {
    await page.route('**/stage', async (route) => { await new Promise((done) => { setTimeout(done, 800); }); await route.continue(); });
    await drag('Aster', 'Screening');
    const started = Date.now();
    await inColumn('Aster', 'Screening').waitFor();
    assert.ok(Date.now() - started < 300, 'the move waits for no answer');
    assert.match(await head('Screening'), /^Screening 1/);
    await note().getByText('Aster is now in Screening').waitFor();
    await page.unroute('**/stage');
    assert.equal(await head('Screening'), 'Screening 1 $1M');
    assert.equal(await head('Sourced'), 'Sourced 9 $9M');
    await inColumn('Aster', 'Screening', ben).waitFor();
    await ben.waitForFunction(() => document.querySelector('.column .section-count').textContent === '9');
    assertNoFaults(faults, 'the drag');
    assertNoFaults(benFaults, 'the other board');
  });

  it('offers to take every move back', async () => {
    await note().getByRole('button', { name: 'Undo' }).click();
    await inColumn('Aster', 'Sourced').waitFor();
    await inColumn('Aster', 'Sourced', ben).waitFor();
    assert.equal(await head('Sourced'), 'Sourced 10 $10M');
    assertNoFaults(faults, 'the undo');
  });

  it('takes quick changes of one card one after another, and gives up what follows a refused one', async () => {
    // The first is slow on its way, those after it are not.
    const late = (ms) => page.route('**/stage', async (route) => { await new Promise((done) => { setTimeout(done, ms); }); await route.continue(); }, { times: 1 });
    await late(600);
    await choose('Aster', 'Screening');
    await choose('Aster', 'First meeting');
    await inColumn('Aster', 'First meeting').waitFor({ timeout: 300 });
    await note().getByText('Aster is now in First meeting').waitFor();
    assert.match(await note().innerText(), /Undo/, 'no conflict with oneself');
    assert.equal(await head('First meeting'), 'First meeting 1 $1M');
    await inColumn('Aster', 'First meeting', ben).waitFor();

    await late(1500);
    await choose('Aster', 'Screening');
    await choose('Aster', 'Due diligence');
    await choose('Aster', 'Term sheet', ben);
    await note().getByText('moved Aster to Term sheet').waitFor();
    await inColumn('Aster', 'Term sheet').waitFor();
    assert.equal(await head('Term sheet'), 'Term sheet 1 $1M');
    assert.equal(await head('Due diligence'), 'Due diligence 0');
    await page.waitForTimeout(1800);
    await inColumn('Aster', 'Term sheet').waitFor();
    await choose('Aster', 'Sourced');
    await note().getByText('Aster is now in Sourced').waitFor();
    faults.length = 0; // the browser reports the 409 that was asked for
  });

  it('does not open the deal when a card is dropped, and does when it is clicked', async () => {
    assert.equal(new URL(page.url()).pathname, '/deals/board');
    const other = await context.newPage();
    await other.goto(`${server.origin}/deals/board`);
    await card('Aster', other).locator('a[data-row]').click();
    await other.waitForURL((url) => /^\/deals\/\d+$/.test(url.pathname));
    await other.close();
  });

  it('moves a card by keyboard and says so', async () => {
    await card('Birch').locator('a[data-row]').focus();
    const said = page.locator('[data-announce]');
    await page.keyboard.press('Space');
    assert.match(await said.innerText(), /Birch is picked up from Sourced, 1 of 9/);
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    assert.equal(await said.innerText(), 'First meeting, 3 of 9');
    await page.keyboard.press('Escape');
    await inColumn('Birch', 'Sourced').waitFor();
    assert.match(await said.innerText(), /Birch is back in Sourced/);
    await page.keyboard.press('Space');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Space');
    await note().getByText('Birch is now in Screening').waitFor();
    assert.equal(await page.evaluate(() => document.activeElement.closest('.deal-card')?.innerText.includes('Birch')), true, 'the card keeps the focus');
    await page.keyboard.press('ArrowLeft');
    assert.equal(await page.evaluate(() => document.activeElement.closest('.column').querySelector('.column-name').textContent), 'Sourced');
    await inColumn('Birch', 'Screening', ben).waitFor();
    assertNoFaults(faults, 'the keyboard');
  });

  it('moves a card by touch', async () => {
    const touch = await browser.newContext({ storageState: await context.storageState(), viewport: { width: 800, height: 900 }, hasTouch: true, isMobile: true, reducedMotion: 'reduce', locale: 'en-US' });
    const small = await touch.newPage();
    await small.goto(`${server.origin}/deals/board`);
    await card('Cedar', small).scrollIntoViewIfNeeded();
    const from = await card('Cedar', small).locator('.deal-card-foot').boundingBox();
    const to = await column('Screening', small).locator('.cards').boundingBox();
    const cdp = await touch.newCDPSession(small);
    const finger = (type, x, y) => cdp.send('Input.dispatchTouchEvent', { type, touchPoints: type === 'touchEnd' ? [] : [{ x, y }] });
    await finger('touchStart', from.x + 20, from.y + 8);
    await small.waitForTimeout(350); // holding is what tells dragging from scrolling
    for (let step = 1; step <= 8; step++) await finger('touchMove', from.x + 20 + ((to.x + 80 - from.x) * step) / 8, from.y + 8 + ((to.y + 40 - from.y) * step) / 8);
    await finger('touchEnd');
    await inColumn('Cedar', 'Screening', small).waitFor();
    await inColumn('Cedar', 'Screening').waitFor();
    await touch.close();
  });

  it('moves a card by its menu', async () => {
    await choose('Dahlia', 'First meeting');
    await inColumn('Dahlia', 'First meeting').waitFor();
    await note().getByText('Dahlia is now in First meeting').waitFor();
    assertNoFaults(faults, 'the menu');
  });

  it('takes a card back when somebody else moved it, and says who, where and when', async () => {
    // Ben does not hear of what happens meanwhile.
    await ben.route('**/deals/board/changes**', (route) => route.abort());
    await choose('Elder', 'Partner review');
    await note().getByText('Elder is now in Partner review').waitFor();
    benFaults.length = 0;
    await drag('Elder', 'Screening', ben);
    await note(ben).getByText(`${newcomer.name} moved Elder to Partner review just now`).waitFor();
    await inColumn('Elder', 'Partner review', ben).waitFor();
    assert.equal(await inColumn('Elder', 'Screening', ben).count(), 0);
    await ben.unroute('**/deals/board/changes**');
    benFaults.length = 0; // the 409 that was asked for
  });

  it('takes a card back when the connection is lost, says so, and tries again', async () => {
    await inColumn('Fern', 'Sourced', ben).waitFor();
    await benContext.setOffline(true);
    await choose('Fern', 'Screening', ben);
    await note(ben).getByText('No connection: Fern is back in Sourced').waitFor();
    await inColumn('Fern', 'Sourced', ben).waitFor();
    await inspect(ben, [], 'board-offline');
    await benContext.setOffline(false);
    await inColumn('Fern', 'Screening', ben).waitFor();
    await note(ben).getByText('Fern is now in Screening').waitFor();
    await inColumn('Fern', 'Screening').waitFor();
    benFaults.length = 0; // the requests that were to fail
  });

  it('passes and loses only with a reason, without leaving the board', async () => {
    await card('Aster').locator('summary').click();
    await card('Aster').getByRole('link', { name: /^Pass/ }).click();
    const dialog = page.locator('#closure-dialog[open]');
    await dialog.waitFor();
    await inspect(page, faults, 'board-pass');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.locator('#f-reason_id-error').waitFor();
    assert.ok(faults.splice(0).every((fault) => fault.includes('422')), 'nothing but the refusal');
    await dialog.locator('[name=reason]').fill('Two customers, both friends.');
    await dialog.locator('[name=reason_id]').selectOption({ label: 'Too early' });
    await dialog.locator('[name=reconsider]').fill('Ten paying customers');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await card('Aster').waitFor({ state: 'detached' });
    await card('Aster', ben).waitFor({ state: 'detached' });
    await note().getByText('Aster: Passed').waitFor();
    await note().getByRole('button', { name: 'Undo' }).click();
    await inColumn('Aster', 'Sourced').waitFor();
    await card('Aster').locator('summary').click();
    await card('Aster').getByRole('link', { name: /^Lost/ }).click();
    await dialog.locator('[name=reason]').fill('Another fund was quicker.');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await card('Aster').waitFor({ state: 'detached' });
    assertNoFaults(faults, 'passing');
  });

  it('works ten deals from Sourced to Passed, On hold and Invested without a reload', async () => {
    for (const name of ['Birch', 'Cedar', 'Dahlia']) {
      await choose(name, 'Due diligence');
      await inColumn(name, 'Due diligence').waitFor();
      await choose(name, 'Term sheet');
      await inColumn(name, 'Term sheet').waitFor();
      await choose(name, 'Won');
      await inColumn(name, 'Invested').waitFor();
    }
    for (const name of ['Elder', 'Fern', 'Gorse']) {
      await choose(name, 'Put on hold');
      await card(name).locator('.deal-card-hold').waitFor();
    }
    for (const name of ['Hazel', 'Iris', 'Juniper']) {
      await choose(name, 'Screening');
      await inColumn(name, 'Screening').waitFor();
      await note().getByText(`${name} is now in Screening`).waitFor();
      await card(name).locator('summary').click();
      await card(name).getByRole('link', { name: /^Pass/ }).click();
      await page.locator('#closure-dialog[open] [name=reason_id]').selectOption({ index: 2 });
      await page.locator('#closure-dialog[open]').getByRole('button', { name: 'Save' }).click();
      await card(name).waitFor({ state: 'detached' });
    }
    assert.equal(await page.evaluate(() => window.stayed), true, 'the page was never left');
    assert.equal(await head('Invested'), 'Invested 3 $3M');
    await page.reload();
    assert.equal(await head('Invested'), 'Invested 3 $3M', 'the counts are those of the server');
    assert.equal(await page.locator('.deal-card').count(), 6);
    assertNoFaults(faults, 'ten deals');
  });

  it('reopens what is on hold and what was won', async () => {
    await choose('Elder', 'Reopen');
    await card('Elder').locator('.deal-card-hold').waitFor({ state: 'detached' });
    await choose('Birch', 'Reopen');
    await inColumn('Birch', 'Closing').waitFor();
    assertNoFaults(faults, 'reopening');
  });

  it('says on the page of a deal what somebody else has just done', async () => {
    await card('Elder', ben).locator('a[data-row]').click();
    await ben.waitForURL((url) => /^\/deals\/\d+$/.test(url.pathname));
    await ben.locator('.properties').getByText('In this stage').waitFor();
    await ben.locator('textarea').first().fill('half a thought');
    await choose('Elder', 'Term sheet');
    await ben.locator('.live-note').getByText(`${newcomer.name} moved this deal to Term sheet just now`).waitFor();
    assert.equal(await ben.locator('textarea').first().inputValue(), 'half a thought');
    await inspect(ben, benFaults, 'deal-news');
    await ben.locator('.live-note').getByRole('link', { name: 'Reload' }).click();
    await ben.locator('.stepper [aria-current]').getByText('Term sheet').waitFor();
  });

  it('changes a row of the list and says that others are new', async () => {
    await ben.goto(`${server.origin}/deals?status=open`);
    const row = ben.locator('tr', { hasText: 'Elder' });
    await row.getByText('Term sheet', { exact: true }).waitFor();
    await choose('Elder', 'Closing');
    await row.getByText('Closing', { exact: true }).waitFor();
    await choose('Gorse', 'Reopen');
    await ben.locator('tr', { hasText: 'Gorse' }).getByText('Active', { exact: true }).waitFor();
    await choose('Gorse', 'Won');
    await ben.locator('.live-note').getByText('The list has changed').waitFor();
    assertNoFaults(benFaults, 'the list');
    assertNoFaults(faults, 'the board beside it');
  });

  it('shows why a deal was passed on its page, its company and in the list', async () => {
    await page.goto(`${server.origin}/deals?status=lost`);
    await page.getByText('Another fund was quicker.').waitFor();
    await page.locator('main a[data-row]').first().click();
    await page.locator('.closing').getByText('Another fund was quicker.').waitFor();
    await page.locator('.closing').getByText(`${newcomer.name} decided`).waitFor();
    await inspect(page, faults, 'deal-lost');
    await page.locator('.closing').getByRole('link', { name: 'Edit' }).click();
    await page.locator('[name=reconsider]').fill('If they raise again');
    await page.locator('form.form button[type=submit]').click();
    await page.locator('.closing').getByText('If they raise again').waitFor();
    await page.locator('.properties a[href^="/companies/"]').click();
    await page.locator('main').getByText('If they raise again').first().waitFor();
    await inspect(page, faults, 'company-lost');
  });

  it('brings a deal back to attention when the company raises again, with what was said then', async () => {
    await page.goto(`${server.origin}/companies?name=Aster`);
    await page.locator('main a[data-row]', { hasText: 'Aster' }).click();
    await page.waitForURL((url) => /^\/companies\/\d+$/.test(url.pathname));
    const company = new URL(page.url()).pathname.split('/').at(-1);
    await page.goto(`${server.origin}/rounds/new?company=${company}`);
    await page.locator('#f-type').selectOption('series_b');
    await page.locator('#f-announced_on').fill(new Date().toISOString().slice(0, 7));
    await page.locator('form.form button[type=submit]').first().click();
    await page.waitForURL((url) => url.pathname !== '/rounds/new');
    await page.goto(server.origin);
    const back = page.locator('section[aria-labelledby="h-revivals"]');
    await back.getByText('Another fund was quicker.').waitFor();
    await back.getByText('If they raise again').waitFor();
    await inspect(page, faults, 'home-revival');
    await back.getByRole('button', { name: 'Dismiss' }).click();
    await back.waitFor({ state: 'detached' });
    await page.locator('.flash').getByRole('button', { name: 'Undo' }).click();
    await back.getByRole('button', { name: 'Open a new deal' }).click();
    await page.waitForURL((url) => /^\/deals\/\d+$/.test(url.pathname));
    await page.locator('.properties').getByText('Earlier deal').waitFor();
    await page.goto(server.origin);
    assert.equal(await back.count(), 0, 'it is taken up');
    assertNoFaults(faults, 'back on the market');
  });

  it('keeps the deals of a stage that is renamed and retired', async () => {
    await ben.goto(`${server.origin}/deals/board`);
    await page.goto(`${server.origin}/pipeline`);
    await inspect(page, faults, 'pipeline');
    await page.locator('#stage-1 input[name=name]').fill('Inbox');
    await page.keyboard.press('Enter');
    await page.waitForURL((url) => url.hash === '#stage-1');
    await column('Inbox', ben).waitFor();
    await page.locator('#stage-1').getByRole('button', { name: 'Retire Inbox' }).click();
    await page.locator('.flash').getByText('The stage is retired').waitFor();
    await column('Inbox', ben).getByText('no longer in use').waitFor();
    await inColumn('Aster', 'Inbox', ben).waitFor();
    await choose('Aster', 'Screening', ben);
    await column('Inbox', ben).waitFor({ state: 'detached' });
    await inColumn('Aster', 'Screening', ben).waitFor();
    assertNoFaults(faults, 'the setup');
    assertNoFaults(benFaults, 'the board of a retired stage');
  });
});
