import type { Browser, BrowserContext, Page } from 'playwright-core'
import { beforeAll, expect, test, vi } from 'vitest'
import { atEnd } from '../support/at-end.ts'
import { type StartedProgram, startProgram, Visitor } from '../apps/program.fixture.ts'
import { openBrowser } from '../support/browser.ts'
import { scratchDirectory } from '../support/scratch.fixture.ts'
import * as look from './every-screen.fixture.ts'

const START_MS = 300_000
/** All screens one after the other, on a busy machine. */
const ALL_MS = 1_200_000
const SOON = { timeout: 60_000, interval: 500 }
const HISTORY_DAYS = '0.02'

let program: StartedProgram
let browser: Browser
let values: look.Addresses

/** An administrator's tab in a language, with the shifts of its layout watched. */
async function openTab(language: 'en' | 'de'): Promise<{ context: BrowserContext; page: Page }> {
  const context = await browser.newContext({ viewport: look.SIZES.desktop, baseURL: program.url, reducedMotion: 'reduce', locale: 'en-GB' })
  const said = await context.request.post('/api/demo/sign-in', { data: { role: 'administrator' } })
  expect(said.status()).toBe(200)
  await context.addInitScript((chosen) => localStorage.setItem('entresol.language', chosen), language)
  await context.addInitScript(look.watchLayoutShift)
  const page = await context.newPage()
  page.setDefaultTimeout(SOON.timeout)
  return { context, page }
}

beforeAll(async () => {
  program = await startProgram(['--data', scratchDirectory(atEnd), '--history', HISTORY_DAYS], atEnd)
  browser = await openBrowser()
  atEnd(() => browser.close())
  values = await vi.waitFor(() => look.findAddresses(new Visitor(program.url)), SOON)
}, START_MS)

test('every screen fits phone, tablet, desktop and wall, stands still, is reached by the keyboard, speaks both languages, and axe finds nothing in light and dark', {
  timeout: ALL_MS,
}, async () => {
  const [english, german] = await Promise.all([openTab('en'), openTab('de')])
  const data = look.listenToData(english.page)
  const faults: string[] = []
  for (const page of [english.page, german.page]) page.on('pageerror', (error) => faults.push(`${page.url()}: ${error.message}`))
  for (const { path, address } of look.addressesOf(values)) {
    const note = (found: readonly string[]) => faults.push(...found.map((what) => `${path}: ${what}`))
    await Promise.all([look.show(english.page, 'light', 'desktop'), look.show(german.page, 'dark', 'phone')])
    await Promise.all([english.page, german.page].map((page) => look.open(page, address)))
    for (const page of [english.page, german.page]) note(await look.jumps(page))
    expect(await german.page.evaluate(() => document.documentElement.lang)).toBe('de')
    note(look.untranslated(await look.textsOf(english.page), await look.textsOf(german.page), data))
    note((await Promise.all([english.page, german.page].map((page) => look.axe(page)))).flat())
    note(await look.unreachable(english.page))
    note(await look.walkByTab(english.page))
    await Promise.all([look.show(english.page, 'dark', 'tablet'), look.show(german.page, 'light', 'wall')])
    note((await Promise.all([english.page, german.page].map((page) => look.axe(page, look.SIZE_OR_SCHEME)))).flat())
    for (const page of [english.page, german.page]) note(await look.overflows(page))
  }
  await Promise.all([english.context.close(), german.context.close()])
  expect(faults).toEqual([])
})
