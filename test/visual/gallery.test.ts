import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openBrowser } from '../support/browser.ts'
import { axeFaults } from './axe.ts'
import { findContrastFaults } from './contrast.ts'
import { serveGallery } from './serve-gallery.ts'

let gallery: Awaited<ReturnType<typeof serveGallery>>
let browser: Browser
let context: BrowserContext
let page: Page
let errors: string[]

beforeAll(async () => {
  gallery = await serveGallery()
  browser = await openBrowser()
}, 120_000)
afterAll(async () => {
  await browser.close()
  await gallery.close()
})

async function open(path: string, options: { width?: number; height?: number; colorScheme?: 'light' | 'dark'; locale?: string } = {}) {
  const { width = 1280, height = 800, colorScheme = 'light', locale = 'en-GB' } = options
  context = await browser.newContext({
    viewport: { width, height },
    colorScheme,
    locale,
    timezoneId: 'Europe/Berlin',
    reducedMotion: 'reduce',
  })
  await context.route('**/api/**', (route) => route.fulfill({ status: 401, json: { title: 'Unauthorized' } }))
  page = await context.newPage()
  page.on('pageerror', (error) => errors.push(error.message))
  await page.goto(gallery.url + path)
  await page.locator('h1, article').first().waitFor()
}

beforeEach(() => {
  errors = []
})
afterEach(async () => {
  await context.close()
  if (errors.length > 0) throw new Error(`The page has failed: ${errors.join('; ')}`)
})

describe.each(['light', 'dark'] as const)('accessibility, %s', (colorScheme) => {
  it.each(['/gallery', '/gallery/wall', '/gallery/terminal', '/sign-in'])('%s has no fault that axe finds', async (path) => {
    await open(path, { colorScheme })
    expect(await axeFaults(page)).toEqual([])
  })

  it('every state colour is at least 3:1 on its surface, and the text on it at least 4.5:1', async () => {
    await open('/gallery', { colorScheme })
    expect(await findContrastFaults(page)).toEqual([])
  })
})

describe('layout', () => {
  it.each([
    [390, 844],
    [1280, 800],
    [1440, 900],
    [1920, 1080],
  ])('nothing is wider than a window of %d × %d', async (width, height) => {
    await open('/gallery', { width, height })
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
  })

  it('the keys for gloves are at least 88 px high and wide, and the panel does not scroll at 1280 × 800', async () => {
    await open('/gallery/terminal')
    const boxes = await page.locator('main button').evaluateAll((buttons) =>
      buttons.map((button) => {
        const { width, height } = button.getBoundingClientRect()
        return { name: button.textContent, width, height }
      }),
    )
    expect(boxes.length).toBeGreaterThan(15)
    expect(boxes.filter(({ width, height }) => width < 88 || height < 88)).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollHeight)).toBeLessThanOrEqual(800)
  })

  it('the wall board fits without scrolling and its names are at least 40 px', async () => {
    await open('/gallery/wall', { width: 1920, height: 1080 })
    const name = page.getByText('Labeller').last()
    expect(Number.parseFloat(await name.evaluate((element) => getComputedStyle(element).fontSize))).toBeGreaterThanOrEqual(40)
    expect(await page.evaluate(() => document.documentElement.scrollHeight)).toBeLessThanOrEqual(1080)
  })
})

describe('keyboard', () => {
  it('the first tab stop skips to the content', async () => {
    await open('/gallery')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('content')
  })

  it('the timeline reads interval by interval', async () => {
    await open('/gallery')
    const timeline = page.getByRole('slider', { name: /^Filler/ }).first()
    await timeline.focus()
    await page.keyboard.press('Home')
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowRight')
    expect(await timeline.getAttribute('aria-valuetext')).toBe('Stopped, 07:55:00–08:30:00, 35 min 00 s, Gearbox, JO-10482')
  })

  it('a reason is picked in two presses and the focus follows', async () => {
    await open('/gallery')
    await page.getByRole('button', { name: 'Material' }).press('Enter')
    const missing = page.getByRole('button', { name: 'Labels missing' })
    expect(await missing.evaluate((element) => element === document.activeElement)).toBe(true)
    await missing.press('Enter')
    expect(await missing.getAttribute('aria-pressed')).toBe('true')
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Technical fault' }).waitFor()
  })

  it('the number pad takes digits from the keyboard', async () => {
    await open('/gallery')
    const pad = page.getByRole('group', { name: 'Net weight' })
    await pad.getByRole('button', { name: '7', exact: true }).focus()
    await page.keyboard.press('Delete')
    await page.keyboard.type('12,5')
    expect(await pad.getByRole('status').textContent()).toBe('Net weight12.5kg')
  })

  it('arrow keys walk through the rows of a table', async () => {
    await open('/gallery')
    const grid = page.getByRole('grid', { name: 'Orders', exact: true })
    await grid.getByRole('row').nth(1).focus()
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowUp']) await page.keyboard.press(key)
    expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('OR-20401')
    await page.keyboard.press('End')
    expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('OR-20439')
  })

  it('leaving a table and coming back leads to the same row, and only one row is in the tab order', async () => {
    await open('/gallery')
    const grid = page.getByRole('grid', { name: 'Orders', exact: true })
    await grid.getByRole('row').nth(1).focus()
    for (const key of ['PageDown', 'ArrowDown', 'Tab', 'Shift+Tab']) await page.keyboard.press(key)
    expect(await page.evaluate(() => document.activeElement?.getAttribute('data-row'))).toBe('OR-20411')
    expect(await grid.locator('[data-row][tabindex="0"]').count()).toBe(1)
    expect(await grid.getByRole('row', { name: /OR-20411/ }).getAttribute('aria-rowindex')).toBe('13')
    expect(await grid.getAttribute('aria-rowcount')).toBe('-1')
  })

  it('rows are chosen by keyboard and by their boxes: one, a range, all, none', async () => {
    await open('/gallery')
    const grid = page.getByRole('grid', { name: 'Orders', exact: true })
    const chosen = () => grid.locator('[data-row][aria-selected="true"]').count()
    const all = grid.getByRole('checkbox', { name: 'Select all that the list finds' })
    await grid.getByRole('row').nth(1).focus()
    await page.keyboard.press('Space')
    expect(await chosen()).toBe(1)
    expect(await all.evaluate((box: HTMLInputElement) => box.indeterminate)).toBe(true)
    for (const key of ['Shift+ArrowDown', 'Shift+ArrowDown', 'ArrowDown']) await page.keyboard.press(key)
    expect(await chosen()).toBe(3)
    await grid.getByRole('checkbox', { name: 'Select OR-20405' }).click()
    await grid.getByRole('checkbox', { name: 'Select OR-20408' }).click({ modifiers: ['Shift'] })
    expect(await chosen()).toBe(7)
    expect(await axeFaults(page)).toEqual([])
    await grid.getByRole('row').nth(1).focus()
    await page.keyboard.press('Control+a')
    expect(await all.isChecked()).toBe(true)
    await page.keyboard.press('Space')
    expect(await grid.getByRole('checkbox', { name: 'Select OR-20400' }).isChecked()).toBe(false)
    await page.keyboard.press('Escape')
    expect(await chosen()).toBe(0)
  })

  it('a table loads on as one scrolls, and a filter narrows it', async () => {
    await open('/gallery')
    const grid = page.getByRole('grid', { name: 'Orders', exact: true })
    await grid.getByRole('row').last().scrollIntoViewIfNeeded()
    await grid.getByText('OR-20450').waitFor({ state: 'attached' })
    await grid.getByRole('searchbox', { name: 'Filter: Product' }).fill('shaft')
    await grid.getByText('OR-20400').waitFor({ state: 'detached' })
    expect(await grid.getByText('Spring water').count()).toBe(0)
  })
})

describe('presses', () => {
  it('what cannot be undone takes two presses, and a double tap is only the first', async () => {
    await open('/gallery')
    // The page's clock stands still, so that a slow machine is no slow finger.
    await page.clock.install()
    await page.clock.pauseAt(Date.now() + 60_000)
    const button = page.getByRole('button', { name: /Abort the job/ })
    await button.dblclick()
    await page.getByText('Press again: Abort the job').waitFor()
    expect(await page.getByText('Aborted').count()).toBe(0)
    await page.clock.runFor(600)
    await button.click()
    await page.getByText('Aborted 1×').waitFor()
    await button.click()
    await page.clock.runFor(5_000)
    await button.click()
    expect(await page.getByText('Aborted 2×').count()).toBe(0)
  })
})

it('speaks German when the browser does, and English when asked', async () => {
  await open('/gallery', { locale: 'de-DE' })
  await page.getByRole('heading', { name: 'Bausteine' }).waitFor()
  expect(await page.evaluate(() => document.documentElement.lang)).toBe('de')
  await page.getByRole('button', { name: 'Sprache: Deutsch' }).click()
  await page.getByRole('menuitem', { name: 'English' }).click()
  await page.getByRole('heading', { name: 'Gallery of parts' }).waitFor()
  expect(await page.evaluate(() => document.documentElement.lang)).toBe('en')
})

it('an address that does not exist says so', async () => {
  await open('/sign-in')
  await page.goto(`${gallery.url}/nowhere`)
  await page.getByText('This page does not exist').waitFor()
  expect(await page.getByRole('link', { name: 'To the start page', exact: true }).count()).toBe(1)
})
