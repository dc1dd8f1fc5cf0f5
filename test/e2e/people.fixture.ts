import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core'
import { openBrowser } from '../support/browser.ts'

/** Screens follow a live stream; on a busy machine they may need a moment. */
const SOON = { timeout: 20_000 }

/** One person at a browser of his own. */
export interface Person {
  readonly page: Page
  /** Scripts that failed and whole documents that were loaded, so that a test can say "by itself". */
  readonly faults: readonly string[]
  loads(): number
  button(name: string | RegExp): Locator
  inDialog(name: string | RegExp): Locator
}

/** Opens a browser and signs in by login and password, or by badge and PIN, on the sign-in screen. */
export async function comeIn(
  url: string,
  as: { readonly name: string; readonly secret: string; readonly byBadge?: boolean },
  afterwards: (close: () => Promise<void>) => void,
  options: BrowserContextOptions = {},
): Promise<Person> {
  const browser: Browser = await openBrowser()
  afterwards(() => browser.close())
  const context = await browser.newContext({ baseURL: url, locale: 'en-GB', viewport: { width: 1440, height: 900 }, ...options })
  const page = await context.newPage()
  const faults: string[] = []
  let loads = 0
  page.on('pageerror', (error) => faults.push(error.message))
  page.on('load', () => (loads += 1))
  page.setDefaultTimeout(SOON.timeout)
  await page.goto('/sign-in', { timeout: 60_000 })
  if (as.byBadge) await page.getByText('Badge and PIN', { exact: true }).click(SOON)
  await page.getByRole('textbox').first().fill(as.name)
  await page.locator('input[type=password]').fill(as.secret)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.waitForURL(({ pathname }) => !pathname.startsWith('/sign-in'))
  return {
    ...{ page, faults },
    loads: () => loads,
    button: (name) => page.getByRole('button', { name, exact: typeof name === 'string' }),
    inDialog: (name) => page.getByRole('dialog').getByRole('button', { name, exact: typeof name === 'string' }),
  }
}

/** Types an order in and releases it to a unit; ends on the page of the order. */
export async function planOrder(planner: Person, order: { code: string; product: string; quantity: string; unit: string }): Promise<void> {
  const { page, button, inDialog } = planner
  const form = page.getByRole('dialog')
  const choose = async (label: string | RegExp, option: string | RegExp) => {
    await form
      .getByRole('combobox', { name: label })
      .or(form.getByRole('textbox', { name: label }))
      .first()
      .click()
    await page.getByRole('option', { name: option }).click()
  }
  await page.goto('/orders')
  await button('New order').click()
  await form.getByRole('textbox', { name: 'Order number' }).fill(order.code)
  await choose('Operations definition', new RegExp(order.product))
  await form.getByRole('textbox', { name: 'Quantity' }).fill(order.quantity)
  await inDialog('Create order').click()
  await page.getByRole('heading', { name: `${order.code} Waiting` }).waitFor()
  await button('Release').click()
  await choose(/^10 · /, new RegExp(order.unit))
  await inDialog('Release').click()
  await page.getByRole('heading', { name: `${order.code} Released` }).waitFor()
}

/** What the screen says of the job that runs: good and scrap, as a person reads them. */
export async function readCounts(operator: Person, code: string): Promise<{ good: string; scrap: string }> {
  const job = operator.page.getByRole('region', { name: code, exact: true })
  const read = (term: string) =>
    job
      .locator('dl > div', { has: operator.page.getByText(term, { exact: true }) })
      .locator('dd')
      .first()
      .textContent()
  const [good, scrap] = await Promise.all([read('Good'), read('Scrap')])
  return { good: good ?? '', scrap: scrap ?? '' }
}

/** The big figure of an OEE tile, `23.4%`. */
export async function readTile(person: Person, title: string): Promise<string> {
  const text = await person.page.getByRole('article', { name: `OEE ${title}` }).innerText()
  return /^([\d.]+)\s*%$/m.exec(text)?.[0].replace(/\s/, '') ?? text
}

/** The last line of an explanation, A × E × Q: what it comes to, with two places. */
export async function readExplanation(person: Person): Promise<string> {
  return (
    (await person.page
      .getByRole('row', { name: /A × E × Q/ })
      .getByRole('cell')
      .last()
      .textContent()) ?? ''
  )
}

/** Makes a screen slow: what it asks for is not answered until the network is let go. What it sends goes out. */
export async function holdAnswers(person: Person): Promise<() => Promise<void>> {
  const held = Promise.withResolvers<void>()
  await person.page.route('**/api/queries/**', async (route) => {
    await held.promise
    await route.continue()
  })
  return async () => {
    held.resolve()
    await person.page.unrouteAll({ behavior: 'wait' })
  }
}
