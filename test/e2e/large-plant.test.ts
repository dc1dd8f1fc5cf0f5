import type { Browser, Page } from 'playwright-core'
import { beforeAll, expect, test, vi } from 'vitest'
import { atEnd } from '../support/at-end.ts'
import { listBoard } from '../../src/operations/performance/contract.ts'
import { listOperationsRequests } from '../../src/operations/scheduling/contract.ts'
import { startProgram, Visitor } from '../apps/program.fixture.ts'
import { openBrowser } from '../support/browser.ts'
import { scratchDirectory } from '../support/scratch.fixture.ts'
import { open, SIZES } from './every-screen.fixture.ts'

/** The model is entered before the door opens, orders after that; the screens are looked at when thousands of orders are there. */
const START_MS = 900_000
const FIRST_ORDERS = 1_000
/** More elements than this are not looked at by anybody, and make a page slow. */
const MOST_ELEMENTS = 6_000

let browser: Browser
let page: Page
const errors: string[] = []

beforeAll(async () => {
  const program = await startProgram(['--plant', 'large', '--data', scratchDirectory(atEnd)], atEnd)
  const visitor = new Visitor(program.url)
  expect((await visitor.post('/api/demo/sign-in', { role: 'administrator' })).status).toBe(200)
  await vi.waitFor(async () => expect((await visitor.query(listOperationsRequests.name, { search: 'PO-500900' })).rows).toHaveLength(1), {
    timeout: START_MS,
    interval: 1_000,
  })
  const { rows } = await visitor.query(listBoard.name)
  expect(rows).toHaveLength(300)
  browser = await openBrowser()
  atEnd(() => browser.close())
  const context = await browser.newContext({ viewport: SIZES.desktop, baseURL: program.url, reducedMotion: 'reduce', locale: 'en-GB' })
  await context.request.post('/api/demo/sign-in', { data: { role: 'administrator' } })
  await context.addInitScript(() => localStorage.setItem('entresol.language', 'en'))
  page = await context.newPage()
  page.setDefaultTimeout(120_000)
  page.on('pageerror', (error) => errors.push(`${page.url()}: ${error.message}`))
}, START_MS)

const elements = () => page.evaluate(() => document.querySelectorAll('*').length)

test('the board shows some of forty lines at a time, and the others are looked for by name', { timeout: START_MS }, async () => {
  await open(page, '/board')
  expect(await page.locator('#content h2').count()).toBe(12)
  await page.getByRole('button', { name: 'Show 28 more lines' }).click()
  expect(await page.locator('#content h2').count()).toBe(24)
  await page.getByRole('textbox', { name: 'Line or machine' }).fill('Furnace')
  await page.waitForFunction(() => document.querySelectorAll('#content h2').length < 12)
  await page.getByRole('textbox', { name: 'Line or machine' }).fill('no such machine')
  await page.getByRole('button', { name: 'Show everything' }).click()
  expect(await page.locator('#content h2').count()).toBe(24)
})

test.each([
  ['/orders', 'Number or product', 'PO-500777'],
  ['/master-data/material-definition', 'Search', 'RM-100003'],
])(
  'the list of %s stays paged while there are thousands, and finds one by its number',
  { timeout: START_MS },
  async (address, box, number) => {
    await open(page, address)
    const rows = page.locator('#content [data-row]')
    await rows.first().waitFor()
    const first = await rows.count()
    expect(first).toBeGreaterThan(20)
    expect(first).toBeLessThanOrEqual(200)
    await page.getByRole('button', { name: 'Load more' }).scrollIntoViewIfNeeded()
    await vi.waitFor(async () => expect(await rows.count()).toBeGreaterThan(first), { timeout: 120_000, interval: 300 })
    expect(await rows.count()).toBeLessThan(FIRST_ORDERS)
    await page
      .getByRole('searchbox', { name: box })
      .or(page.getByRole('textbox', { name: box }))
      .first()
      .fill(number)
    await rows.filter({ hasText: number }).waitFor()
    await vi.waitFor(async () => expect(await rows.count()).toBe(1), { timeout: 120_000, interval: 300 })
  },
)

test('a terminal finds its machine among three hundred by typing', { timeout: START_MS }, async () => {
  await open(page, '/terminal?choose=1')
  const tiles = page.locator('[data-unit]')
  expect(await tiles.count()).toBe(300)
  const last = (await tiles.last().locator('span').first().innerText()).trim()
  await page.getByRole('textbox', { name: 'Machine or line' }).fill(last)
  await vi.waitFor(async () => expect(await tiles.count()).toBeLessThan(30), { timeout: 120_000, interval: 300 })
  await tiles.filter({ hasText: last }).first().click()
  await page.waitForURL(/\/terminal\/[0-9a-f-]{36}$/)
})

test.each([
  '/orders',
  '/board',
  '/board/wall',
  '/shift',
  '/oee',
  '/losses',
  '/faults',
  '/connections',
  '/definitions',
  '/accounts',
  '/ledger',
])('%s answers and stays small enough to be looked at', { timeout: START_MS }, async (address) => {
  await open(page, address)
  expect(await page.getByRole('alert').count()).toBe(0)
  expect(await elements()).toBeLessThan(MOST_ELEMENTS)
  expect(errors).toEqual([])
})

test('the front page says that no machine runs, instead of promising that the plant is starting', async () => {
  const context = await browser.newContext({ locale: 'en-GB' })
  const front = await context.newPage()
  await front.goto(new URL('/', page.url()).href)
  await front.getByRole('status').filter({ hasText: 'No machines run here' }).waitFor({ timeout: 60_000 })
  await context.close()
})
