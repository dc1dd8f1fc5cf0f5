import { readFile } from 'node:fs/promises'
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createHttpServer, type HttpServer } from '../../src/apps/http-server.ts'
import { openModelSite, type ModelSite } from '../../src/apps/model.fixture.ts'
import { catalogue } from '../../src/apps/modules.ts'
import { watchedAlone } from '../../src/apps/watched.fixture.ts'
import { buildWebApp } from '../../src/apps/web-app.ts'
import { WORKBOOK } from '../../src/kernel/server/spreadsheet/sent-table.ts'
import { materialClass } from '../../src/model/material/material-class.resource.ts'
import { createAccount } from '../../src/model/personnel/contract.ts'
import { openBrowser } from '../support/browser.ts'
import { sharedDatabase } from '../support/database.ts'
import { axeFaults } from '../visual/axe.ts'

const PASSWORD = 'a long enough password'
const SHEET = 'xl/worksheets/sheet1.xml'
let plant: ModelSite
let server: HttpServer
let url: string
let browser: Browser

beforeAll(async () => {
  const bundle = await buildWebApp(() => undefined)
  plant = await openModelSite(await sharedDatabase(), { catalogue: catalogue() })
  server = await createHttpServer({
    ...{ site: plant.site, version: '0', demo: false, webDirectory: bundle, watched: watchedAlone() },
  })
  url = await server.app.listen({ port: 0, host: '127.0.0.1' })
  const grants = [{ role: 'mesEngineer', equipmentId: plant.siteId }]
  await plant.make(createAccount, { login: 'anna', displayName: 'Anna', password: PASSWORD, grants })
  await plant.make(materialClass.commands.create, { code: '007', name: 'Syrups' })
  await plant.make(materialClass.commands.create, { code: 'CAP', name: 'Caps' })
  await plant.make(materialClass.commands.create, { code: 'GLASS', name: 'Glass' })
  browser = await openBrowser()
}, 300_000)
afterAll(async () => {
  await browser?.close()
  await server?.close()
  await plant?.close()
})

async function atTheList(): Promise<Page> {
  const context = await browser.newContext({ baseURL: url, locale: 'en-GB', viewport: { width: 1280, height: 900 } })
  const page = await context.newPage()
  page.setDefaultTimeout(60_000)
  await page.goto('/sign-in?from=/master-data/material-class')
  await page.getByLabel('User name').fill('anna')
  await page.getByLabel('Password', { exact: true }).last().fill(PASSWORD)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByRole('row', { name: /Syrups/ }).waitFor()
  return page
}

async function exported(page: Page): Promise<Buffer> {
  await page.getByRole('button', { name: 'Export' }).click()
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: 'Excel workbook' }).click()])
  expect(download.suggestedFilename()).toBe('materialClass.xlsx')
  return readFile(await download.path())
}

/** As a spreadsheet program would: cells are changed, everything else stays. */
function edited(workbook: Uint8Array, edit: (sheet: string) => string): Buffer {
  const parts = unzipSync(workbook)
  return Buffer.from(zipSync({ ...parts, [SHEET]: strToU8(edit(strFromU8(parts[SHEET]!))) }))
}

/** Lets a file fall where rows are pasted. */
async function drop(page: Page, name: string, bytes: Buffer): Promise<void> {
  const carried = await page.evaluateHandle(
    ([base64, fileName, type]) => {
      const transfer = new DataTransfer()
      const content = Uint8Array.from(atob(base64!), (sign) => sign.charCodeAt(0))
      transfer.items.add(new File([content], fileName!, { type: type! }))
      return transfer
    },
    [bytes.toString('base64'), name, WORKBOOK],
  )
  await page.getByLabel('Paste rows here').dispatchEvent('drop', { dataTransfer: carried })
}

test('a list is saved as a workbook, a cell is changed, and the workbook is judged and imported', async () => {
  const page = await atTheList()
  const saved = await exported(page)
  expect(strFromU8(unzipSync(saved)[SHEET]!)).toContain('<t xml:space="preserve">007</t>')
  await page.getByRole('button', { name: 'Import' }).click()
  await drop(page, 'same.xlsx', saved)
  await page.getByText('0 new · 0 changed · 3 unchanged · 0 to correct').waitFor()
  await page.getByText('Read from sheet “Material classes”.').waitFor()
  await page.getByRole('button', { name: 'Remove the file' }).click()

  const changed = edited(saved, (sheet) => sheet.replace('>Syrups<', '>Syrups and juices<').replace('>GLASS<', '>GL ASS<'))
  await page.locator('input[type=file]').setInputFiles({ name: 'classes.xlsx', mimeType: WORKBOOK, buffer: changed })
  await page.getByText('0 new · 1 changed · 1 unchanged · 1 to correct').waitFor()
  await page.getByText('classes.xlsx').waitFor()
  expect(await page.getByRole('listitem').filter({ hasText: 'Line 4' }).textContent()).toContain('A4CodeLetters, digits')
  expect(await axeFaults(page)).toEqual([])
  const { rows: before } = await plant.ask(materialClass.queries.list, { search: '007' })
  expect(before).toMatchObject([{ name: 'Syrups', revision: 1 }])

  await page.getByRole('button', { name: 'Import 1 record' }).click()
  await page.getByText('Imported', { exact: true }).waitFor()
  await page.getByRole('button', { name: 'To the list' }).click()
  await page.getByRole('row', { name: /007 Syrups and juices/ }).waitFor()
  const { rows } = await plant.ask(materialClass.queries.list, { search: '007' })
  expect(rows).toMatchObject([{ name: 'Syrups and juices', revision: 2 }])
})

test('what is no workbook is said to be none', async () => {
  const page = await atTheList()
  await page.getByRole('button', { name: 'Import' }).click()
  await page.locator('input[type=file]').setInputFiles({ name: 'x.xlsx', mimeType: WORKBOOK, buffer: Buffer.from('PK nothing') })
  expect(await page.getByRole('alert').textContent()).toContain('This is no Excel workbook')
})
