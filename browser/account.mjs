// The first account, as a newcomer makes it, and those of the team.
import { openPage } from './chromium.mjs';

/** Who the browser signs up as; the password is of this run only. */
export const newcomer = { name: 'Ada Newcomer', email: 'ada@firm.example', password: `plum-${crypto.randomUUID()}` };

/** Opens the printed link, fills in the form and ends on the home page. */
export async function signUp(page, link) {
  await page.goto(link);
  await page.locator('input[name=name]').fill(newcomer.name);
  await page.locator('input[name=email]').fill(newcomer.email);
  for (const field of await page.locator('input[type=password]').all()) await field.fill(newcomer.password);
  await page.locator('form:has(input[type=password]) button[type=submit]').click();
  await page.waitForURL((url) => url.pathname === '/');
}

/** Adds a member, who opens the link in a window of their own and ends on the home page. */
export async function invited(browser, page, origin, email, name) {
  await page.goto(`${origin}/members`);
  await page.locator('#f-email').fill(email);
  await page.locator('#f-name').fill(name);
  await page.locator('form.form button[type=submit]').click();
  const link = await page.locator('.secret input').inputValue();
  const theirs = await openPage(browser, origin, { viewport: { width: 1440, height: 900 } });
  await theirs.page.goto(link);
  for (const field of await theirs.page.locator('input[type=password]').all()) await field.fill(newcomer.password);
  await theirs.page.locator('form:has(input[type=password]) button[type=submit]').click();
  await theirs.page.waitForURL((url) => url.pathname === '/');
  return theirs;
}
