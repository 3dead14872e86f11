// A spreadsheet comes in: uploaded, its columns named, previewed, imported, and
// taken back as a whole.
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';

import { newcomer, signUp } from './account.mjs';
import { assertNoFaults, inspect, launch, openPage } from './chromium.mjs';
import { startServer } from './server.mjs';

describe('import of a spreadsheet', { timeout: 180_000 }, () => {
  let server, browser, page, faults;
  const file = path.join(tmpdir(), `import-${process.pid}.csv`);

  before(async () => {
    await writeFile(file, [
      'Company,Chinese name,Website,Country,Stage,Owner,Round,Amount raised,Founders,Added',
      `Meituan,美团,meituan.com,China,Kicking tyres,${newcomer.name},Series A,$12M,Wang Xing,03/14/2010`,
      'Zhihu,知乎,zhihu.com,China,Passed,,Angel,-,Zhou Yuan,12/30/2011',
      'Atlantis Labs,,,Atlantis,Passed,,,,,',
      '',
    ].join('\r\n'));
    server = await startServer();
    browser = await launch();
    ({ page, faults } = await openPage(browser, server.origin, { viewport: { width: 1440, height: 900 } }));
    await signUp(page, server.signup);
  });

  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  it('goes from the file to deals, companies and founders', async () => {
    await page.goto(server.origin);
    await page.keyboard.press('g');
    await page.keyboard.press('u');
    await page.waitForURL(/\/imports$/);
    await inspect(page, faults, 'import-upload');
    await page.locator('#f-file').setInputFiles(file);
    await page.getByRole('button', { name: 'Upload' }).click();
    await page.waitForURL(/\/imports\/\d+$/);
    await inspect(page, faults, 'import-map');
    assert.equal(await page.locator('select[name=column_4]').inputValue(), 'stage');
    // A word that nobody can guess is asked for.
    const word = page.locator('.import-words > div', { hasText: 'Kicking tyres' }).locator('select');
    assert.equal(await word.inputValue(), '');
    await word.selectOption({ label: 'Due diligence' });
    await page.getByRole('button', { name: 'Preview' }).click();
    await page.waitForURL(/\/preview$/);
    await inspect(page, faults, 'import-preview');
    assert.match(await page.locator('.import-problems').innerText(), /4\s+Country “Atlantis”/);
    await page.getByRole('button', { name: 'Import 2 rows' }).click();
    await page.locator('#import-progress .stats').waitFor({ timeout: 20_000 });
    await inspect(page, faults, 'import-done');
    assert.match((await page.locator('.stats').innerText()).replace(/\s+/g, ' '), /Rows 3 New 2 Changed 0 Known already 0 Rejected 1/);
    await page.goto(`${server.origin}/companies?name=meituan`);
    await page.getByRole('link', { name: 'Meituan' }).click();
    await page.waitForURL(/\/companies\/\d+$/);
    const text = await page.locator('main').innerText();
    for (const part of ['美团', 'Due diligence', 'Wang Xing', 'Series A', '$12M']) assert.ok(text.includes(part), `${part} is missing`);
  });

  it('is taken back by one undo', async () => {
    await page.goto(`${server.origin}/history?kind=import`);
    await page.locator('tbody [data-row]').first().click();
    await inspect(page, faults, 'import-history');
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('Taken back').waitFor();
    await page.goto(`${server.origin}/companies?name=meituan`);
    assert.equal(await page.getByRole('link', { name: 'Meituan' }).count(), 0);
    assertNoFaults(faults);
  });
});
