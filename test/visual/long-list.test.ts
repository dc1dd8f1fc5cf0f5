import type { AddressInfo } from 'node:net'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { createHttpServer, type HttpServer } from '../../src/apps/http-server.ts'
import { fillMaterials } from '../../src/apps/long-lists.fixture.ts'
import { type ModelSite, openModelSite } from '../../src/apps/model.fixture.ts'
import { catalogue } from '../../src/apps/modules.ts'
import { watchedAlone } from '../../src/apps/watched.fixture.ts'
import { createAccount } from '../../src/model/personnel/contract.ts'
import { openBrowser } from '../support/browser.ts'
import { sharedDatabase } from '../support/database.ts'
import { axeFaults } from './axe.ts'
import { bundleWebApp } from './serve-gallery.ts'

const PASSWORD = 'correct-horse-battery-9'
const [ROWS, PAGE, MOST_PAGES] = [1_500, 100, 6]
let plant: ModelSite
let server: HttpServer
let browser: Browser
let bundle: Awaited<ReturnType<typeof bundleWebApp>>
let page: Page

beforeAll(async () => {
  const database = await sharedDatabase()
  ;[bundle, plant, browser] = await Promise.all([bundleWebApp(), openModelSite(database, { catalogue: catalogue() }), openBrowser()])
  await fillMaterials(database.write, plant.siteId, ROWS)
  server = await createHttpServer({
    site: plant.site,
    version: '0.1.0',
    demo: true,
    webDirectory: bundle.directory,
    watched: watchedAlone(),
  })
  await server.app.listen({ host: '127.0.0.1', port: 0 })
  const url = `http://127.0.0.1:${(server.app.server.address() as AddressInfo).port}`
  const grants = [{ role: 'momArchitect', equipmentId: plant.siteId }]
  await plant.make(createAccount, { login: 'anna', displayName: 'Anna Berg', language: 'en', password: PASSWORD, grants })
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-GB', reducedMotion: 'reduce' })
  page = await context.newPage()
  page.setDefaultTimeout(30_000)
  await page.goto(`${url}/master-data/material-definition?retired=1`)
  await page.getByLabel('User name').fill('anna')
  await page.locator('input[type=password]').fill(PASSWORD)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await rows().first().waitFor()
}, 120_000)
afterAll(async () => {
  await browser.close()
  await server.close()
  await plant.close()
  await bundle.remove()
})

const rows = () => page.locator('#content [data-row]')
const indexOf = async (which: 'first' | 'last') => Number(await rows()[which]().getAttribute('aria-rowindex'))
/** Presses a key until the list has come so far. */
const press = (key: string, isThere: () => Promise<boolean>) =>
  vi.waitFor(
    async () => {
      await page.keyboard.press(key)
      expect(await isThere()).toBe(true)
    },
    { timeout: 90_000, interval: 50 },
  )

it('goes to its end and back by keyboard, and the page never holds more than some pages of it', { timeout: 240_000 }, async () => {
  await rows().first().focus()
  await press('End', async () => (await indexOf('last')) === ROWS + 1)
  expect(await rows().count()).toBe(MOST_PAGES * PAGE)
  expect(await indexOf('first')).toBe(ROWS - MOST_PAGES * PAGE + 2)
  expect(await rows().last().textContent()).toContain('M-0001500')
  expect(await page.getByRole('grid').getAttribute('aria-rowcount')).toBe(String(ROWS + 1))
  await press('Home', async () => (await indexOf('first')) === 2)
  expect(await rows().count()).toBe(MOST_PAGES * PAGE)
  expect(await rows().first().textContent()).toContain('M-0000001')
  expect(await axeFaults(page)).toEqual([])
})

it('goes on as one scrolls, in either direction, and each row stands in it once', { timeout: 240_000 }, async () => {
  const scroll = (down: boolean) =>
    page.evaluate((isDown) => {
      const all = [...document.querySelectorAll('#content [data-row]')]
      all.at(isDown ? -1 : 0)?.scrollIntoView({ block: isDown ? 'end' : 'start' })
    }, down)
  const until = (down: boolean, isThere: () => Promise<boolean>) =>
    vi.waitFor(
      async () => {
        await scroll(down)
        expect(await isThere()).toBe(true)
      },
      { timeout: 90_000, interval: 100 },
    )
  await until(true, async () => (await indexOf('first')) > 200)
  const codes = await rows().evaluateAll((all) => all.map((row) => row.textContent.match(/M-\d+/)?.[0]))
  expect(new Set(codes).size).toBe(codes.length)
  expect(codes).toEqual(codes.toSorted((left = '', right = '') => left.localeCompare(right)))
  await until(false, async () => (await indexOf('first')) === 2)
  expect(await rows().count()).toBeLessThanOrEqual(MOST_PAGES * PAGE)
})
