import { readFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { watchedAlone } from '../../src/apps/watched.fixture.ts'
import { createHttpServer, type HttpServer } from '../../src/apps/http-server.ts'
import { catalogue } from '../../src/apps/modules.ts'
import { type ModelSite, openModelSite } from '../../src/apps/model.fixture.ts'
import { physicalAssetClass } from '../../src/model/asset/physical-asset-class.resource.ts'
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
let url: string

beforeAll(async () => {
  const [built, opened, launched] = await Promise.all([
    bundleWebApp(),
    sharedDatabase().then((database) => openModelSite(database, { catalogue: catalogue() })),
    openBrowser(),
  ])
  bundle = built
  plant = opened
  browser = launched
  server = await createHttpServer({
    site: plant.site,
    version: '0.1.0',
    demo: true,
    webDirectory: bundle.directory,
    watched: watchedAlone(),
  })
  await server.app.listen({ host: '127.0.0.1', port: 0 })
  url = `http://127.0.0.1:${(server.app.server.address() as AddressInfo).port}`
  for (const [login, displayName, language] of [
    ['anna', 'Anna Berg', 'en'],
    ['ben', 'Ben Koch', 'de'],
  ]) {
    const grants = [{ role: 'momArchitect', equipmentId: plant.siteId }]
    await plant.make(createAccount, { login, displayName, language, password: PASSWORD, grants })
  }
}, 120_000)
afterAll(async () => {
  await browser.close()
  await server.close()
  await plant.close()
  await bundle.remove()
})

async function signedIn(login: string): Promise<{ context: BrowserContext; page: Page }> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-GB', reducedMotion: 'reduce' })
  context.setDefaultTimeout(30_000)
  const page = await context.newPage()
  await page.goto(`${url}/master-data/material-class`)
  await page.getByRole('heading', { name: /Sign in|Anmelden/ }).waitFor()
  await page.getByLabel(/User name|Benutzername/).fill(login)
  await page.locator('input[type=password]').fill(PASSWORD)
  await page.getByRole('button', { name: /^Sign in$|^Anmelden$/ }).click()
  await page.getByRole('heading', { name: /Material classes|Materialklassen/ }).waitFor()
  return { context, page }
}

async function fillNew(page: Page, code: string, name: string): Promise<void> {
  await page
    .getByRole('button', { name: /^New$|^Neu$/ })
    .first()
    .click()
  await page.getByLabel(/^Code|^Kennung/).fill(code)
  await page.getByLabel(/^Name/).fill(name)
}

it('what one person enters appears on the screen of another by itself', async () => {
  const [anna, ben] = await Promise.all([signedIn('anna'), signedIn('ben')])
  await fillNew(anna.page, 'PET', 'PET bottles')
  await anna.page.getByRole('button', { name: 'Create' }).click()
  await anna.page.getByRole('row', { name: /PET bottles/ }).waitFor()
  await ben.page.getByRole('row', { name: /PET bottles/ }).waitFor()
  expect(await ben.page.getByRole('status').filter({ hasText: 'Live' }).count()).toBe(1)
  expect(await axeFaults(anna.page)).toEqual([])
  await Promise.all([anna.context.close(), ben.context.close()])
})

it('a refusal is read in the language of the reader, beside the button, and the input stays', async () => {
  const { context, page } = await signedIn('ben')
  await fillNew(page, 'CAP', 'Verschlüsse')
  await page.getByRole('button', { name: 'Anlegen' }).click()
  await page.getByRole('row', { name: /Verschlüsse/ }).waitFor()
  await fillNew(page, 'CAP', 'Noch einmal')
  await page.getByRole('button', { name: 'Anlegen' }).click()
  await page.getByText('Diese Kennung ist schon vergeben.').waitFor()
  expect(await page.getByLabel(/^Name/).inputValue()).toBe('Noch einmal')
  expect(await axeFaults(page)).toEqual([])
  await context.close()
})

it('without a network a press is kept, shown as unsent, and booked once when the network is back', async () => {
  const { context, page } = await signedIn('anna')
  await fillNew(page, 'LBL', 'Labels')
  await context.setOffline(true)
  await page.getByRole('button', { name: 'Create' }).click()
  await page.getByText('1 not yet sent').waitFor()
  await page.getByRole('button', { name: 'Send now' }).click()
  await page.getByText('1 not yet sent').waitFor()
  await context.setOffline(false)
  await page.getByRole('row', { name: /Labels/ }).waitFor()
  await page.getByText('not yet sent').waitFor({ state: 'detached' })
  expect(await page.getByRole('row', { name: /LBL/ }).count()).toBe(1)
  await context.close()
})

it('an answer that was lost does not book twice', async () => {
  const { context, page } = await signedIn('anna')
  let lost = 0
  await page.route('**/api/commands/**', async (route) => {
    if (lost > 0) return route.continue()
    lost += 1
    await route.fetch()
    await route.abort('connectionreset')
  })
  await fillNew(page, 'CRT', 'Crates')
  await page.getByRole('button', { name: 'Create' }).dblclick()
  await page.getByRole('row', { name: /Crates/ }).waitFor()
  expect(lost).toBe(1)
  expect(await page.getByRole('row', { name: /CRT/ }).count()).toBe(1)
  await context.close()
})

it('a change is made in the drawer, and the empty form says what is missing', async () => {
  const { context, page } = await signedIn('anna')
  await fillNew(page, 'GLS', '')
  await page.getByRole('button', { name: 'Create' }).click()
  await page.getByText('Please fill in').waitFor()
  await page.getByLabel(/^Name/).fill('Glass')
  await page.getByRole('button', { name: 'Create' }).click()
  const row = page.getByRole('row', { name: /GLS/ })
  await row.focus()
  await page.keyboard.press('Enter')
  await page.getByLabel(/^Name/).fill('Glass bottles')
  await page.getByRole('button', { name: 'Save' }).click()
  await page.getByRole('row', { name: /Glass bottles/ }).waitFor()
  expect(page.url()).not.toContain('record=')
  // A copy has everything but what tells it apart.
  await page.getByRole('row', { name: /GLS/ }).click()
  await page.getByRole('button', { name: 'Copy' }).click()
  await page.getByRole('button', { name: 'Create' }).waitFor()
  expect([await page.getByLabel(/^Code/).inputValue(), await page.getByLabel(/^Name/).inputValue()]).toEqual(['', 'Glass bottles'])
  await page.getByLabel(/^Code/).fill('JAR')
  await page.getByLabel(/^Name/).fill('Jars')
  await page.getByRole('button', { name: 'Create' }).click()
  await page.getByRole('row', { name: /JAR Jars/ }).waitFor()
  expect(page.url()).not.toContain('from=')
  await context.close()
})

it('a sign-out on the server leads to the sign-in and back to the same place', async () => {
  const { context, page } = await signedIn('anna')
  await page.goto(`${url}/master-data/material-class?search=gl`)
  await page.getByRole('row', { name: /Glass/ }).waitFor()
  await context.clearCookies()
  await page.getByLabel('Search').fill('glass')
  await page.getByRole('heading', { name: 'Sign in' }).waitFor()
  await page.getByLabel('User name').fill('anna')
  await page.locator('input[type=password]').fill(PASSWORD)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
  await page.getByRole('row', { name: /Glass/ }).waitFor()
  expect(page.url()).toContain('search=glass')
  await context.close()
})

it('a pasted table is judged row by row before anything is written, imported, and exported as the list shows it', async () => {
  const { context, page } = await signedIn('anna')
  await page.getByRole('button', { name: 'Import' }).click()
  await page.getByLabel('Paste rows here').fill('Code;Name;Colour\nBOX;Boxes;red\nB OX;Boxes;red\nTRAY;=Trays;red')
  await page.getByText('2 new · 0 changed · 0 unchanged · 1 to correct').waitFor()
  await page.getByText('These columns are not known and are left out: Colour.').waitFor()
  const faulty = page.getByRole('listitem').filter({ hasText: 'Line 3' })
  expect(await faulty.textContent()).toContain('B OXCodeLetters, digits and . _ / -')
  expect(await axeFaults(page)).toEqual([])
  await page.getByRole('button', { name: 'Import 2 records' }).click()
  await page.getByText('Imported', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'To the list' }).click()
  await page.getByRole('row', { name: /BOX Boxes/ }).waitFor()
  await page.getByLabel('Search').fill('Trays')
  await page.getByRole('row', { name: /BOX/ }).waitFor({ state: 'detached' })
  await page.getByRole('button', { name: 'Export' }).click()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: 'Semicolons, numbers like 1,5' }).click(),
  ])
  expect(download.suggestedFilename()).toBe('materialClass.csv')
  const text = await readFile(await download.path(), 'utf8')
  expect(text).toBe("\uFEFFCode;Name;Description;Retired\r\nTRAY;'=Trays;;false\r\n")
  await context.close()
})

it('quantities, ranges, recurrences and properties are typed by keyboard, and read as a person writes them', async () => {
  const { context, page } = await signedIn('ben')
  await plant.make(unitOfMeasure.commands.create, { code: 'KWT', symbol: 'kW', name: { en: 'kilowatt', de: 'Kilowatt' } })
  await page.goto(`${url}/master-data/physical-asset-class`)
  await fillNew(page, 'PUMP', 'Pumpe')
  await page.getByLabel('Alle', { exact: true }).fill('2')
  await page.getByLabel('Zeitraum').selectOption('Week')
  await page.getByLabel('Gezählt ab').fill('2026-01-05')
  await page.getByLabel('Do', { exact: true }).press('Space')
  await page.getByRole('button', { name: 'Merkmal hinzufügen' }).press('Enter')
  await page.getByLabel('Merkmal', { exact: true }).fill('Leistung')
  await page.getByLabel('Typ', { exact: true }).selectOption('decimal')
  await page.getByLabel('Wert', { exact: true }).fill('5,5')
  await page.getByRole('combobox', { name: 'Einheit' }).fill('kilo')
  await page.getByRole('option', { name: 'kW · Kilowatt (KWT)' }).click()
  expect(await axeFaults(page)).toEqual([])
  await page.getByRole('button', { name: 'Anlegen' }).click()
  const row = page.getByRole('row', { name: /PUMP/ })
  await row.waitFor()
  expect(await row.textContent()).toMatch(/Alle 2 Wochen ab .*05\.01\.2026, am Do/)
  const { rows } = await plant.ask(physicalAssetClass.queries.list, { code: 'PUMP' })
  expect(rows[0]).toMatchObject({
    calibration: { every: 2, period: 'Week', weekdays: [4], startsOn: '2026-01-05' },
    properties: [{ name: 'Leistung', dataType: 'decimal', value: '5.5', unit: 'KWT' }],
  })
  await page.goto(`${url}/master-data/parameter`)
  await page.getByRole('button', { name: 'Neu', exact: true }).first().click()
  await page.getByLabel(/^Kennung/).fill('TEMP')
  await page.getByLabel(/^English/).fill('Temperature')
  await page.getByLabel(/^Deutsch/).fill('Temperatur')
  await page.getByRole('form').getByRole('combobox', { name: /^Typ/ }).click()
  await page.getByRole('listbox').getByRole('option', { name: 'Zahl', exact: true }).click()
  await page.getByLabel('Von', { exact: true }).fill('8')
  await page.getByLabel('Bis', { exact: true }).fill('2,5')
  await page.getByRole('button', { name: 'Anlegen' }).click()
  await page.getByText('Von und bis, oder eines davon, mit Einheit').waitFor()
  await page.getByLabel('Von', { exact: true }).fill('-8')
  await page.getByRole('button', { name: 'Anlegen' }).click()
  await page.getByRole('row', { name: /-8 … 2,5/ }).waitFor()
  await context.close()
})

it('a revision is submitted by one person, approved by another, and compared field by field', async () => {
  const piece = await plant.make(unitOfMeasure.commands.create, { code: 'C62', symbol: 'pc', name: { en: 'piece', de: 'Stück' } })
  const [anna, ben] = await Promise.all([signedIn('anna'), signedIn('ben')])
  const { commands } = materialDefinition
  const { id } = await plant.make(commands.create, { code: 'REV', name: 'Cola', unitId: piece.id })
  await anna.page.goto(`${url}/master-data/material-definition?record=${id}`)
  await anna.page.getByLabel(/^Name/).fill('Cola light')
  await anna.page.getByRole('button', { name: 'Save' }).click()
  await anna.page.getByRole('row', { name: /Cola light/ }).click()
  const revisions = anna.page.getByRole('region', { name: 'Revisions' })
  await revisions.getByRole('row', { name: 'Name Cola Cola light' }).waitFor()
  await revisions.getByRole('button', { name: 'Submit for approval' }).click()
  await revisions.getByText('In review').waitFor()
  await revisions.getByLabel('Counts from').fill('2026-01-01')
  await revisions.getByRole('button', { name: 'Approve' }).click()
  await revisions.getByText('somebody else approves it').waitFor()
  await ben.page.goto(`${url}/master-data/material-definition?record=${id}`)
  const seen = ben.page.getByRole('region', { name: 'Revisionen' })
  await seen.getByLabel('Gilt ab').fill('2026-01-01')
  expect(await axeFaults(ben.page)).toEqual([])
  await seen.getByRole('button', { name: 'Freigeben' }).click()
  await seen.getByText('Freigegeben').waitFor()
  await revisions.getByText(/Counts from .*2026/).waitFor()
  await revisions.getByText('Decided by Ben Koch').waitFor()
  await Promise.all([anna.context.close(), ben.context.close()])
})
