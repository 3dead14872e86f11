// Documents, as a person adds and finds them.
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { deflateRawSync, crc32 } from 'node:zlib';

import { signUp } from './account.mjs';
import { assertNoFaults, inspect, launch, openPage } from './chromium.mjs';
import { startServer } from './server.mjs';

/** A ZIP file with one compressed entry for each name. */
function zip(entries) {
  const parts = [];
  const directory = [];
  let offset = 0;
  for (const [name, text] of Object.entries(entries)) {
    const [plain, file] = [Buffer.from(text), Buffer.from(name)];
    const packed = deflateRawSync(plain);
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(8, 4);
    fields.writeUInt32LE(crc32(plain), 10);
    fields.writeUInt32LE(packed.length, 14);
    fields.writeUInt32LE(plain.length, 18);
    fields.writeUInt16LE(file.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), fields, file, packed]);
    const central = Buffer.alloc(14);
    central.writeUInt32LE(offset, 10);
    directory.push(Buffer.from('PK\x01\x02'), Buffer.from([20, 0]), fields, central, file);
    parts.push(local);
    offset += local.length;
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(parts.length, 4);
  end.writeUInt16LE(parts.length, 6);
  end.writeUInt32LE(list.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...parts, list, Buffer.from('PK\x05\x06'), end]);
}

const docx = (text) => zip({ 'word/document.xml': `<w:document xmlns:w="w"><w:body><w:p><w:r><w:t>${text}</w:t></w:r></w:p></w:body></w:document>` });

describe('documents', () => {
  let server, browser, page, context, faults, deal, folder;
  before(async () => {
    server = await startServer();
    browser = await launch();
    ({ page, context, faults } = await openPage(browser, server.origin));
    await signUp(page, server.signup);
    folder = await mkdtemp(path.join(tmpdir(), 'documents-'));
    // A PDF as programs make them, with fonts of their own.
    const writer = await browser.newPage();
    await writer.setContent('<h1>Glowworm Robotics</h1><p>Deck of the seed round.</p><div style="break-before:page"><h2>Traction</h2><p>Orders from 鲲鹏仓储 grew to four thousand pallets a week.</p></div>');
    await writeFile(path.join(folder, 'deck.pdf'), await writer.pdf());
    await writer.close();
    await writeFile(path.join(folder, 'memo.docx'), docx('We recommend the zirconium bearings because of their price.'));
    await writeFile(path.join(folder, 'setup.pdf'), Buffer.from('MZ\x90\x00\x03\x00\x00\x00\x04', 'latin1'));
    await writeFile(path.join(folder, 'broken.pdf'), (await readFile(path.join(folder, 'deck.pdf'))).subarray(0, 2000));
    await page.goto(`${server.origin}/deals/new`);
    await page.locator('input[name=company]').fill('Glowworm Robotics');
    await page.locator('form.form button[type=submit]').first().click();
    await page.waitForURL((url) => /^\/deals\/\d+$/.test(url.pathname));
    deal = page.url();
    faults.length = 0;
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
    await rm(folder, { recursive: true, force: true });
  });
  const choose = (...names) => page.locator('#documents input[type=file]').setInputFiles(names.map((name) => path.join(folder, name)));
  const row = (name) => page.locator('#document-rows .document-row').filter({ hasText: name });

  it('uploads two files to a deal and reads their text', async () => {
    await page.locator('#timeline textarea[name=body]').fill('typed before the upload');
    await choose('deck.pdf', 'memo.docx');
    await row('deck.pdf').waitFor();
    await row('memo.docx').waitFor();
    await page.waitForFunction(() => !document.querySelector('#document-rows .doc-state'));
    assert.equal(await page.locator('#timeline textarea[name=body]').inputValue(), 'typed before the upload');
    await inspect(page, faults, 'deal-documents');
  });

  it('says of a program that calls itself a PDF that it is none', async () => {
    await choose('setup.pdf');
    await page.locator('.upload-files .error').filter({ hasText: 'is not a PDF' }).waitFor();
    assert.equal(await row('setup.pdf').count(), 0);
    faults.length = 0; // the refusal itself, which is 422
    await page.locator('.upload-files .error button').click();
    await choose('deck.pdf');
    await page.locator('.upload-files .error').filter({ hasText: 'already here' }).waitFor();
    faults.length = 0;
    await page.locator('.upload-files .error button').click();
  });

  it('says of a broken file that it is broken', async () => {
    await choose('broken.pdf');
    await row('broken.pdf').filter({ hasText: 'Damaged file' }).waitFor();
    await row('broken.pdf').locator('.row-main a').click();
    await page.locator('#preview').getByText('cut short').waitFor();
    await inspect(page, faults, 'document-broken');
  });

  for (const [words, why, kind] of [['pallets', 'p. 2', 'deck.pdf'], ['鲲鹏', 'p. 2', 'deck.pdf'], ['zirconium bearings', 'p. 1', 'memo.docx']]) {
    it(`finds ${words} with the passage and the page`, async () => {
      const hit = page.locator('.hit[data-kind=document]').filter({ hasText: kind }).first();
      for (let tries = 0; ; tries++) {
        await page.goto(`${server.origin}/search?q=${encodeURIComponent(words)}`);
        if (await hit.count() > 0 || tries > 20) break;
        await new Promise((resolve) => setTimeout(resolve, 150));
      }
      assert.match(await hit.locator('.hit-why').innerText(), new RegExp(why));
      assert.ok(await hit.locator('.hit-passage mark').count() > 0, 'the passage is marked');
      await hit.locator('a.hit-title').click();
      await page.locator('.preview-text mark').first().waitFor();
      assert.match(await page.locator('.preview-text').innerText(), new RegExp(words.split(' ')[0]));
      await inspect(page, faults, `document-${kind}`);
    });
  }

  it('downloads as an attachment, byte for byte', async () => {
    await page.goto(deal);
    await row('deck.pdf').locator('.row-main a').click();
    const [download] = await Promise.all([page.waitForEvent('download'), page.locator('.record-head a', { hasText: 'Download' }).click()]);
    assert.equal(download.suggestedFilename(), 'deck.pdf');
    assert.deepEqual(await readFile(await download.path()), await readFile(path.join(folder, 'deck.pdf')));
    const answer = await page.request.get(`${page.url()}/content`);
    assert.match(answer.headers()['content-disposition'], /^attachment/);
    assert.equal(answer.headers()['content-security-policy'], "sandbox; default-src 'none'");
    faults.length = 0;
  });

  it('keeps the version before when a new one comes', async () => {
    const before = page.url();
    await page.locator('.record-side input[type=file]').setInputFiles(path.join(folder, 'memo.docx'));
    await page.getByText('Version 2').waitFor();
    await page.locator('.preview-text').getByText('zirconium').waitFor();
    await page.getByRole('link', { name: 'Version 1', exact: true }).click();
    await page.getByText('This is version 1').waitFor();
    assert.match(await page.locator('.preview-text').innerText(), /seed round/);
    await inspect(page, faults, 'document-version');
    await page.goto(`${before}/edit`);
    await inspect(page, faults, 'document-rename');
    await page.locator('input[name=name]').fill('Seed deck');
    await page.locator('form.form button[type=submit]').click();
    await page.locator('h1', { hasText: 'Seed deck.docx' }).waitFor();
  });

  it('lists all documents', async () => {
    await page.goto(`${server.origin}/documents`);
    await page.locator('tbody tr').nth(2).waitFor();
    await inspect(page, faults, 'documents');
    await page.goto(`${server.origin}/documents?type=pdf`);
    assert.equal(await page.locator('tbody tr').count(), 1);
    await page.goto(`${server.origin}/documents?type=xlsx`);
    await page.locator('.empty').getByText('Clear filters').waitFor();
    assertNoFaults(faults, 'the list');
  });

  it('deletes a document and takes it back', async () => {
    await page.goto(deal);
    await row('broken.pdf').locator('.row-main a').click();
    await page.locator('details.confirm > summary').click();
    await page.locator('details.confirm button[type=submit]').click();
    await page.waitForURL(deal);
    assert.equal(await row('broken.pdf').count(), 0);
    await page.locator('.flash form button').click();
    await page.locator('h1', { hasText: 'broken.pdf' }).waitFor();
    assertNoFaults(faults, 'the trash');
  });

  it('uploads without a script', async () => {
    const plain = await openPage(browser, server.origin, { javaScriptEnabled: false, storageState: await context.storageState() });
    await writeFile(path.join(folder, 'terms.txt'), 'Liquidation preference: one times, not participating.');
    await plain.page.goto(deal);
    await plain.page.locator('#documents input[type=file]').setInputFiles([path.join(folder, 'terms.txt'), path.join(folder, 'setup.pdf')]);
    await plain.page.locator('#documents form.upload button[type=submit]').click();
    await plain.page.locator('.upload-results .error').filter({ hasText: 'is not a PDF' }).waitFor();
    await plain.page.locator('a.back').click();
    await plain.page.locator('.document-row').filter({ hasText: 'terms.txt' }).waitFor();
    await plain.context.close();
  });
});
