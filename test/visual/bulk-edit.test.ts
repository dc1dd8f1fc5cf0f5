import type { AddressInfo } from 'node:net'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { createHttpServer, type HttpServer } from '../../src/apps/http-server.ts'
import { type ModelSite, openModelSite } from '../../src/apps/model.fixture.ts'
import { catalogue } from '../../src/apps/modules.ts'
import { watchedAlone } from '../../src/apps/watched.fixture.ts'
import { materialClass } from '../../src/model/material/material-class.resource.ts'
import { materialDefinition } from '../../src/model/material/material-definition.resource.ts'
import { createAccount } from '../../src/model/personnel/contract.ts'
import { unitOfMeasure } from '../../src/model/unit/unit-of-measure.resource.ts'
import { openBrowser } from '../support/browser.ts'
import { sharedDatabase } from '../support/database.ts'
import { axeFaults } from './axe.ts'
import { bundleWebApp } from './serve-gallery.ts'

const PASSWORD = 'correct-horse-battery-9'
let plant: ModelSite
let server: HttpServer
let browser: Browser
let bundle: Awaited<ReturnType<typeof bundleWebApp>>
let context: BrowserContext
let page: Page
let url: string
const ids = new Map<string, string>()

beforeAll(async () => {
  const database = await sharedDatabase()
  ;[bundle, plant, browser] = await Promise.all([bundleWebApp(), openModelSite(database, { catalogue: catalogue() }), openBrowser()])
  server = await createHttpServer({
    site: plant.site,
    version: '0.1.0',
    demo: true,
    webDirectory: bundle.directory,
    watched: watchedAlone(),
  })
  await server.app.listen({ host: '127.0.0.1', port: 0 })
  url = `http://127.0.0.1:${(server.app.server.address() as AddressInfo).port}`
  const { make } = plant
  const unit = await make(unitOfMeasure.commands.create, { code: 'C62', symbol: 'pc', name: { en: 'piece', de: 'Stück' } })
  await make(materialClass.commands.create, { code: 'FIT', name: 'Fittings' })
  for (const code of ['B-1', 'B-2', 'B-3', 'B-4', 'B-5']) {
    ids.set(code, (await make(materialDefinition.commands.create, { code, name: `Bend ${code}`, unitId: unit.id })).id)
  }
  const grants = [{ role: 'momArchitect', equipmentId: plant.siteId }]
  await make(createAccount, { login: 'anna', displayName: 'Anna Berg', language: 'en', password: PASSWORD, grants })
  context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'en-GB', reducedMotion: 'reduce' })
  page = await context.newPage()
  page.setDefaultTimeout(30_000)
  await page.goto(`${url}/master-data/material-definition`)
  await page.getByLabel('User name').fill('anna')
  await page.locator('input[type=password]').fill(PASSWORD)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await box('B-1').waitFor()
}, 120_000)
afterAll(async () => {
  await browser.close()
  await server.close()
  await plant.close()
  await bundle.remove()
})

const box = (code: string) => page.getByRole('checkbox', { name: `Select ${code}` })
const field = () => page.getByLabel('What is to be done')
const press = (name: string) => page.getByRole('button', { name, exact: true }).click()
const record = async (code: string) => plant.ask(materialDefinition.queries.get, { id: ids.get(code) })

it('a field of chosen rows gets a value: tried first, then done; what somebody changed in between is refused, with the way to it', async () => {
  await box('B-1').click()
  await box('B-3').click({ modifiers: ['Shift'] })
  await page.getByText('3 selected').waitFor()
  await press('Change …')
  await field().selectOption({ label: 'Set: Material class' })
  await page.getByRole('combobox', { name: 'Material class' }).click()
  await page.getByRole('option', { name: /Fittings/ }).click()
  await press('Dry run')
  await page.getByText('3 changed · 0 unchanged · 0 refused').waitFor()
  expect(await record('B-1')).toMatchObject({ materialClassId: null, revision: 1 })
  expect(await axeFaults(page)).toEqual([])
  const { refers: _, retired: __, revision: ___, ...other } = await record('B-2')
  await plant.make(materialDefinition.commands.change, { ...other, expectedRevision: 1, name: 'Changed by another' })
  await press('Change 3 records')
  await page.getByText('2 changed · 0 unchanged · 1 refused').waitFor()
  await page.getByText('Somebody has changed this record meanwhile').waitFor()
  expect(await record('B-1')).toMatchObject({ revision: 2, refers: { materialClassId: { code: 'FIT' } } })
  expect(await record('B-2')).toMatchObject({ revision: 2, name: 'Changed by another', materialClassId: null })
  await press('B-2')
  expect(await page.getByRole('dialog').getByLabel(/^Name/).inputValue()).toBe('Changed by another')
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await page.getByText('Somebody has changed this record meanwhile').waitFor()
  // The list has the new revision now: a second try does the rest.
  await press('Dry run')
  await page.getByText('1 changed · 2 unchanged · 0 refused').waitFor()
  await press('Change 1 record')
  await page.getByText('Done', { exact: true }).waitFor()
  expect(await record('B-2')).toMatchObject({ revision: 3, name: 'Changed by another', refers: { materialClassId: { code: 'FIT' } } })
  await press('Clear the selection')
  await field().waitFor({ state: 'detached' })
})

it('a value that is none is said at its field, before anything is sent', async () => {
  await box('B-1').click()
  await press('Change …')
  await field().selectOption({ label: 'Set: Name' })
  await press('Dry run')
  await page.getByText('Please fill in').waitFor()
  await page.keyboard.press('Escape')
  await press('Clear the selection')
})

it('all that the list finds but one are retired', async () => {
  await page
    .getByRole('textbox', { name: 'Search' })
    .or(page.getByRole('searchbox', { name: 'Search' }))
    .first()
    .fill('Bend')
  await page.getByRole('row', { name: /B-2/ }).waitFor({ state: 'detached' })
  await page.getByRole('checkbox', { name: 'Select all that the list finds' }).click()
  await box('B-4').click()
  await page.getByText('All that the list finds but 1').waitFor()
  await press('Change …')
  await field().selectOption({ label: 'Retire' })
  await press('Dry run')
  await page.getByText('3 changed · 0 unchanged · 0 refused').waitFor()
  await press('Change 3 records')
  await page.getByText('Done', { exact: true }).waitFor()
  const retired = await Promise.all([...ids.keys()].map(async (code) => [code, (await record(code)).retired]))
  expect(Object.fromEntries(retired)).toEqual({ 'B-1': true, 'B-2': false, 'B-3': true, 'B-4': false, 'B-5': true })
  // Another list is another question.
  await page
    .getByRole('textbox', { name: 'Search' })
    .or(page.getByRole('searchbox', { name: 'Search' }))
    .first()
    .fill('')
  await field().waitFor({ state: 'detached' })
})

it('without a network nothing is written, and it says what to do', async () => {
  await box('B-4').click()
  await press('Change …')
  await field().selectOption({ label: 'Retire' })
  await context.setOffline(true)
  await press('Dry run')
  await page.getByRole('alert').filter({ hasText: 'a new dry run shows the rest' }).waitFor()
  await context.setOffline(false)
  await press('Dry run')
  await page.getByText('1 changed · 0 unchanged · 0 refused').waitFor()
  expect(await record('B-4')).toMatchObject({ retired: false })
})
