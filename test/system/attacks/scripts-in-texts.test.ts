import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createHttpServer, type HttpServer } from '../../../src/apps/http-server.ts'
import { openModelSite, type ModelSite } from '../../../src/apps/model.fixture.ts'
import { catalogue } from '../../../src/apps/modules.ts'
import { watchedAlone } from '../../../src/apps/watched.fixture.ts'
import { buildWebApp } from '../../../src/apps/web-app.ts'
import { equipment } from '../../../src/model/equipment/equipment.resource.ts'
import { materialClass } from '../../../src/model/material/material-class.resource.ts'
import { createAccount } from '../../../src/model/personnel/contract.ts'
import { person } from '../../../src/model/personnel/person.resource.ts'
import { personnelClass } from '../../../src/model/personnel/personnel-class.resource.ts'
import { openBrowser } from '../../support/browser.ts'
import { ownDatabase, type TestDatabase } from '../../support/database.ts'

const PASSWORD = 'a long enough password'
/** Whatever of it were taken as markup would leave its mark. */
const SCRIPT = `<img src=x onerror="window.attacked=1"><script>window.attacked=1</script>"'><svg onload=window.attacked=1>`
let database: TestDatabase
let plant: ModelSite
let server: HttpServer
let browser: Browser
let url: string

beforeAll(async () => {
  database = await ownDatabase()
  const bundle = await buildWebApp(() => undefined)
  plant = await openModelSite(database, { catalogue: catalogue() })
  const { make, lineId, siteId } = plant
  await make(materialClass.commands.create, { code: 'X', name: SCRIPT })
  await make(personnelClass.commands.create, { code: 'X', name: SCRIPT })
  await make(person.commands.create, { code: 'X', name: SCRIPT })
  await make(equipment.commands.create, { code: 'X', name: SCRIPT, level: 'WorkCell', parentId: lineId })
  const grants = [{ role: 'administrator', equipmentId: siteId }]
  await make(createAccount, { login: 'root', displayName: SCRIPT, password: PASSWORD, grants })
  server = await createHttpServer({ site: plant.site, version: '0', demo: false, webDirectory: bundle, watched: watchedAlone() })
  url = await server.app.listen({ port: 0, host: '127.0.0.1' })
  browser = await openBrowser()
}, 300_000)
afterAll(async () => {
  await browser?.close()
  await server?.close()
  await plant?.close()
  await database?.drop()
})

test('scripts in texts are shown as texts and never run', { timeout: 300_000 }, async () => {
  const context = await browser.newContext({ baseURL: url, locale: 'en-GB', viewport: { width: 1440, height: 900 } })
  expect((await context.request.post('/api/sign-in', { data: { login: 'root', password: PASSWORD } })).status()).toBe(200)
  const page = await context.newPage()
  page.setDefaultTimeout(30_000)
  const isUntouched = async (address: string) =>
    expect([address, await page.evaluate(() => 'attacked' in window)]).toEqual([address, false])
  const shown = () => page.getByRole('main').getByText(SCRIPT.slice(0, 30)).first().waitFor()
  for (const kind of ['material-class', 'personnel-class', 'person', 'equipment']) {
    await page.goto(`/master-data/${kind}`)
    await shown()
    await isUntouched(kind)
  }
  for (const address of ['/accounts', '/rights']) {
    await page.goto(address)
    await shown()
    await isUntouched(address)
  }
  await page.goto('/ledger?kind=materialClass')
  await page.getByRole('row').nth(1).click()
  await page.getByRole('dialog').getByText(SCRIPT.slice(0, 30)).first().waitFor()
  await isUntouched('/ledger')
  await page.keyboard.press('Escape')
  await page.getByRole('dialog').waitFor({ state: 'detached' })
  await page.keyboard.press('Control+k')
  await page.getByRole('combobox', { name: 'Number, code or name' }).fill('onerror')
  await page.getByRole('option').first().waitFor()
  await isUntouched('search')
  await context.close()
})
