import type { AddressInfo } from 'node:net'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createHttpServer, type HttpServer } from '../../src/apps/http-server.ts'
import { catalogue } from '../../src/apps/modules.ts'
import { watchedAlone } from '../../src/apps/watched.fixture.ts'
import { createAccount, defineRole } from '../../src/model/personnel/contract.ts'
import { person } from '../../src/model/personnel/person.resource.ts'
import { setPolicy } from '../../src/model/policy/contract.ts'
import { reportQuantity, startJobOrder } from '../../src/operations/execution/contract.ts'
import { requestPersonPerformance } from '../../src/operations/performance/contract.ts'
import { local, openShiftPlant, type ShiftPlant, shiftOn } from '../performance/shift.fixture.ts'
import { openBrowser } from '../support/browser.ts'
import { sharedDatabase } from '../support/database.ts'
import { axeFaults } from '../visual/axe.ts'
import { bundleWebApp } from '../visual/serve-gallery.ts'

const PASSWORD = 'correct-horse-battery-9'
let plant: ShiftPlant
let server: HttpServer
let browser: Browser
let bundle: Awaited<ReturnType<typeof bundleWebApp>>
let url: string

beforeAll(async () => {
  const opening = sharedDatabase().then((database) => openShiftPlant(database, catalogue()))
  ;[bundle, plant, browser] = await Promise.all([bundleWebApp(), opening, openBrowser()])
  const options = { site: plant.site, version: '0', demo: false, webDirectory: bundle.directory, watched: watchedAlone() }
  server = await createHttpServer(options)
  await server.app.listen({ host: '127.0.0.1', port: 0 })
  url = `http://127.0.0.1:${(server.app.server.address() as AddressInfo).port}`
  const permissions = [requestPersonPerformance.permission, 'model.personnel.read', 'model.equipment.read']
  await plant.make(defineRole, { role: 'workCouncil', title: { en: 'Works council', de: 'Betriebsrat' }, permissions })
  const { id: personId } = await plant.make(person.commands.create, { code: 'P-1', name: 'Olga Operator' })
  for (const [login, role, more] of [
    ['person-admin', 'administrator', {}],
    ['person-reader', 'workCouncil', {}],
    ['person-olga', 'operator', { personId }],
  ] as const) {
    const grants = [{ role, equipmentId: plant.siteId }]
    const { accountId } = await plant.make(createAccount, {
      login,
      displayName: login,
      language: 'en',
      password: PASSWORD,
      grants,
      ...more,
    })
    if (role === 'operator') await work(accountId)
  }
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await server?.close()
  await plant?.close()
  await bundle?.remove()
})

/** Olga reports 66 good pieces. */
async function work(accountId: string): Promise<void> {
  const { jobOrderId } = await plant.order('PO-66', '100')
  await plant.at('06:00', startJobOrder, { jobOrderId, equipmentId: plant.unitId })
  const permissions = new Set([reportQuantity.permission])
  const actor = { accountId, grants: [{ permissions, equipmentId: plant.unitId }] }
  const input = reportQuantity.input.parse({ jobOrderId, good: { value: '66', unit: 'C62' } })
  const command = { commandId: crypto.randomUUID(), actor, contract: reportQuantity, input, occurredAt: local('06:30') }
  expect(await plant.site.execute(command)).toMatchObject({ outcome: 'accepted' })
}

async function signedIn(login: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce', locale: 'en-GB' })
  context.setDefaultTimeout(30_000)
  const page = await context.newPage()
  await page.goto(`${url}/person-performance`)
  await page.getByLabel('User name').fill(login)
  await page.locator('input[type=password]').fill(PASSWORD)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.locator('input[type=password]').waitFor({ state: 'detached' })
  return page
}

describe('performance by person', { timeout: 120_000 }, () => {
  test('has no page for an administrator', async () => {
    const page = await signedIn('person-admin')
    await page.getByText(requestPersonPerformance.permission).waitFor()
    expect(await page.getByRole('button', { name: 'Look' }).count()).toBe(0)
    expect(await page.getByRole('link', { name: 'Performance by person' }).count()).toBe(0)
    await page.context().close()
  })

  test('is refused by name while the plant has it off, and shown with its sources when it is on', async () => {
    const page = await signedIn('person-reader')
    await page.getByText('What a machine counted or a rule sent belongs to nobody.').waitFor()
    await page.getByRole('button', { name: 'Look' }).click()
    await page.getByText('Name a person or a personnel class').waitFor()
    for (const [name, option] of [
      ['Person', /Olga Operator/],
      ['Place', /^L1-F/],
    ] as const) {
      await page.getByRole('combobox', { name, exact: true }).click()
      await page.getByRole('option', { name: option }).click()
    }
    await page.getByLabel(/^From/).fill(shiftOn)
    await page.getByLabel('Up to and including').fill(shiftOn)
    await page.getByRole('textbox', { name: 'What for' }).fill('Training needs')
    await page.getByRole('button', { name: 'Look' }).click()
    await page.getByText('Performance by person is off at this place.').waitFor()
    await plant.make(setPolicy, { policy: 'operations.performance.by_person', equipmentId: plant.siteId, value: 'on' })
    await page.getByRole('textbox', { name: 'What for' }).fill('Training needs, agreed on')
    await page.getByRole('button', { name: 'Look' }).click()
    const table = page.getByRole('table', { name: 'Olga Operator' })
    await table.getByRole('row', { name: /PO-66.*66/ }).waitFor()
    for (const [colorScheme, width] of [
      ['light', 1280],
      ['dark', 390],
    ] as const) {
      await page.emulateMedia({ colorScheme })
      await page.setViewportSize({ width, height: 800 })
      expect(await axeFaults(page)).toEqual([])
      expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0)
      if (process.env['SHOTS']) await page.screenshot({ path: `${process.env['SHOTS']}/person-${width}.png`, fullPage: true })
    }
    await page.context().close()
  })
})
