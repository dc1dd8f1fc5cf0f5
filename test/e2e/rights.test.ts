import type { AddressInfo } from 'node:net'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { watchedAlone } from '../../src/apps/watched.fixture.ts'
import { createHttpServer, type HttpServer } from '../../src/apps/http-server.ts'
import { type ModelSite, openModelSite } from '../../src/apps/model.fixture.ts'
import { catalogue } from '../../src/apps/modules.ts'
import { createAccount } from '../../src/model/personnel/contract.ts'
import { openBrowser } from '../support/browser.ts'
import { sharedDatabase } from '../support/database.ts'
import { axeFaults } from '../visual/axe.ts'
import { bundleWebApp } from '../visual/serve-gallery.ts'

const PASSWORD = 'correct-horse-battery-9'
let plant: ModelSite
let server: HttpServer
let browser: Browser
let bundle: Awaited<ReturnType<typeof bundleWebApp>>
let url: string

beforeAll(async () => {
  const opening = sharedDatabase().then((database) => openModelSite(database, { catalogue: catalogue() }))
  const [built, opened, launched] = await Promise.all([bundleWebApp(), opening, openBrowser()])
  bundle = built
  plant = opened
  browser = launched
  const options = { site: plant.site, version: '0', demo: false, webDirectory: bundle.directory, watched: watchedAlone() }
  server = await createHttpServer(options)
  await server.app.listen({ host: '127.0.0.1', port: 0 })
  url = `http://127.0.0.1:${(server.app.server.address() as AddressInfo).port}`
  for (const [login, displayName, language, role, equipmentId, categories] of [
    ['ada', 'Ada Boss', 'en', 'administrator', plant.siteId],
    ['bea', 'Bea Kurz', 'de', 'administrator', plant.siteId],
    ['olaf', 'Olaf Lang', 'de', 'operator', plant.lineId, ['Production', 'Quality']],
    ['sven', 'Sven Ohm', 'de', 'setter', plant.areaId],
  ] as const) {
    const grants = [{ role, equipmentId, ...(categories && { categories }) }]
    await plant.make(createAccount, { login, displayName, language, password: PASSWORD, grants })
  }
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await server?.close()
  await plant?.close()
  await bundle?.remove()
})

async function signedIn(login: string, path: string, look: object = {}): Promise<{ context: BrowserContext; page: Page }> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce', ...look })
  context.setDefaultTimeout(30_000)
  const page = await context.newPage()
  await page.goto(`${url}${path}`)
  await page.getByLabel(/User name|Benutzername/).fill(login)
  await page.locator('input[type=password]').fill(PASSWORD)
  await page.getByRole('button', { name: /^Sign in$|^Anmelden$/ }).click()
  await page.locator('input[type=password]').waitFor({ state: 'detached' })
  await page.getByRole('heading', { level: 1 }).waitFor()
  return { context, page }
}

it('a role is defined with its permissions, granted for some categories, and says who has it', async () => {
  const { context, page } = await signedIn('ada', '/roles')
  await page.getByRole('button', { name: 'New role' }).click()
  await page.getByLabel('Called in English').fill('Night foreman')
  await page.getByLabel('Called in German').fill('Nachtmeister')
  await page.getByLabel(/^Name/).fill('nightForeman')
  await page.getByRole('button', { name: 'Define role' }).click()
  await page.getByText('Choose at least one permission.').waitFor()
  await page.getByLabel('Search in permissions').fill('operations.execution')
  await page.getByRole('checkbox', { name: /Start/ }).first().check()
  expect(await axeFaults(page)).toEqual([])
  await page.getByRole('button', { name: 'Define role' }).click()
  await page.getByRole('button', { name: /Night foreman/ }).waitFor()
  await page.goto(`${url}/accounts`)
  await page.getByText('Olaf Lang').click()
  await page.getByLabel('Role', { exact: true }).selectOption('Night foreman')
  await page.getByRole('combobox', { name: 'Holds for' }).click()
  await page.getByRole('option', { name: /L1/ }).click()
  await page.getByRole('checkbox', { name: 'Maintenance' }).check()
  expect(await axeFaults(page)).toEqual([])
  await page.getByRole('button', { name: 'Grant', exact: true }).click()
  await page.getByRole('listitem').filter({ hasText: 'Night foreman' }).filter({ hasText: 'Maintenance' }).waitFor()
  await context.close()
})

it('who may do what is answered by person and by place, with the reason, from the keyboard', async () => {
  const { context, page } = await signedIn('bea', `/rights?equipment=${plant.areaId}&permission=operations.execution.run`)
  await page.getByRole('row', { name: /Sven Ohm/ }).waitFor()
  expect(await page.getByRole('row', { name: /Olaf Lang/ }).count()).toBe(0)
  expect(await axeFaults(page)).toEqual([])
  await page.goto(`${url}/rights?equipment=${plant.lineId}`)
  await page.getByRole('row', { name: /Olaf Lang.*Maschinenbediener/ }).focus()
  await page.keyboard.press('Enter')
  await page.getByText(/Olaf Lang darf dies an L1 Line und darunter, weil dort die Rolle „Maschinenbediener“ erteilt wurde/).waitFor()
  await page.getByText('für Produktion, Qualität').waitFor()
  expect(await axeFaults(page)).toEqual([])
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
  await context.close()
})

it.each([
  ['phone', 390, 844],
  ['tablet', 820, 1180],
])('roles and rights fit a %s', async (_, width, height) => {
  const { context, page } = await signedIn('ada', '/roles', { viewport: { width, height }, colorScheme: 'dark' })
  for (const path of ['/roles', '/rights', '/roles?role=planner']) {
    await page.goto(`${url}${path}`)
    await page.getByRole('heading', { level: 1 }).waitFor()
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), path).toBe(true)
    expect(await axeFaults(page), path).toEqual([])
  }
  await context.close()
})
