// The first account, as a newcomer makes it.

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
