import type { Browser, BrowserContext, Page } from 'playwright-core'
import { beforeAll, expect, test, vi } from 'vitest'
import { atEnd } from '../support/at-end.ts'
import { listBoard } from '../../src/operations/performance/contract.ts'
import { type StartedProgram, startProgram, Visitor } from '../apps/program.fixture.ts'
import { axe } from './every-screen.fixture.ts'
import { openBrowser } from '../support/browser.ts'
import { scratchDirectory } from '../support/scratch.fixture.ts'

/** A start makes a database, bundles the web app and lets the plant tell its past, which takes its time on a busy machine. */
const START_MS = 600_000
const SOON = { timeout: 240_000, interval: 500 }
const HISTORY_DAYS = '0.02'
const DESKTOP = { width: 1440, height: 900 }
const WALL = { width: 1920, height: 1080 }

let program: StartedProgram
let browser: Browser

/** A tab of the administrator, in a language. */
async function openTab(language: 'en' | 'de', viewport = DESKTOP): Promise<{ context: BrowserContext; page: Page }> {
  const context = await browser.newContext({ viewport, baseURL: program.url, reducedMotion: 'reduce', locale: 'en-GB' })
  const said = await context.request.post('/api/demo/sign-in', { data: { role: 'administrator' } })
  expect(said.status()).toBe(200)
  await context.addInitScript((chosen) => localStorage.setItem('entresol.language', chosen), language)
  const page = await context.newPage()
  page.setDefaultTimeout(SOON.timeout)
  return { context, page }
}

beforeAll(async () => {
  program = await startProgram(['--data', scratchDirectory(atEnd), '--history', HISTORY_DAYS], atEnd)
  browser = await openBrowser()
  atEnd(() => browser.close())
  const visitor = new Visitor(program.url)
  await vi.waitFor(async () => {
    expect((await visitor.post('/api/demo/sign-in', { role: 'administrator' })).status).toBe(200)
    expect((await visitor.query(listBoard.name)).rows.length).toBeGreaterThan(5)
  }, SOON)
}, START_MS)

test('the board is worked by the keyboard alone', { timeout: START_MS }, async () => {
  const { context, page } = await openTab('en')
  await page.goto('/board')
  await page
    .getByRole('button', { name: /Filler/ })
    .first()
    .waitFor()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  const wanted = await page.locator('#content button').count()
  const reached = new Set<number>()
  for (let presses = 0; presses < wanted * 3 && reached.size < wanted; presses += 1) {
    await page.keyboard.press('Tab')
    const place = await page.evaluate(() => [...document.querySelectorAll('#content button')].indexOf(document.activeElement as Element))
    if (place >= 0) reached.add(place)
  }
  expect(reached.size).toBe(wanted)
  await page
    .getByRole('button', { name: /Filler/ })
    .last()
    .press('Enter')
  await page.waitForURL('**/units/*')
  await context.close()
})

test('Ctrl+K finds a page, a machine and an order from anywhere, by the keyboard alone, and axe finds nothing in it', {
  timeout: START_MS,
}, async () => {
  const { context, page } = await openTab('de')
  await page.goto('/board')
  const field = page.getByRole('combobox', { name: 'Nummer, Code oder Name' })
  const find = async (text: string, hit: RegExp) => {
    await page.getByRole('button', { name: 'Suchen', exact: true }).waitFor()
    await page.keyboard.press('Control+k')
    await field.fill(text, { timeout: 10_000 })
    await page.getByRole('option', { name: hit }).first().waitFor()
  }
  await find('filler', /Filler.*Arbeitseinheit/)
  expect(await axe(page)).toEqual([])
  await page.keyboard.press('Enter')
  await page.waitForURL('**/units/*')
  await find('auftra', /Aufträge.*Seite/)
  await page.keyboard.press('Enter')
  await page.waitForURL('**/orders')
  await page.keyboard.press('Control+k')
  await field.fill('gibt es nicht')
  await page.getByText('Nichts heißt wie „gibt es nicht“.').waitFor()
  await page.keyboard.press('Escape')
  await field.waitFor({ state: 'detached' })
  await context.close()
})

test('the wall board is read from eight metres: name, OEE (of 100 %, too) and state of every unit are at least 64 px, and nothing is cut or scrolls', {
  timeout: START_MS,
}, async () => {
  const { context, page } = await openTab('de', WALL)
  await page.goto('/board/wall')
  const tiles = page.locator('[data-far]')
  await tiles.first().waitFor()
  const parts = await tiles.evaluateAll((all) =>
    all.flatMap((tile) => {
      const [name, oee, state] = [...tile.children]
      oee?.lastChild?.replaceWith('100 %')
      return [name, oee, state].map((part) => ({
        text: part?.textContent,
        px: part ? Number.parseFloat(getComputedStyle(part).fontSize) : 0,
        isCut: !part || part.scrollWidth > part.clientWidth + 1 || part.getBoundingClientRect().bottom > innerHeight,
      }))
    }),
  )
  expect(parts.length).toBeGreaterThanOrEqual(12)
  expect(parts.filter(({ px, isCut }) => px < 64 || isCut)).toEqual([])
  expect(await page.evaluate(() => document.documentElement.scrollHeight)).toBeLessThanOrEqual(WALL.height)
  await context.close()
})
