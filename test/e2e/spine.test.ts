import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createOperationsRequest, getOperationsRequest } from '../../src/operations/scheduling/contract.ts'
import { passwordIn, PATIENCE_MS, type StartedProgram, startProgram, Visitor } from '../apps/program.fixture.ts'
import { enterSmallPlant, type SmallPlant } from '../apps/spine.fixture.ts'
import { openBrowser } from '../support/browser.ts'
import { scratchDirectory } from '../support/scratch.fixture.ts'

/** One order in a real browser: typed in by a program, released, worked on the touch screen, finished, seen. The steps need each other. */
describe('the spine in a browser', { timeout: PATIENCE_MS }, () => {
  let program: StartedProgram
  let browser: Browser
  let page: Page
  let admin: Visitor
  let plant: SmallPlant
  let operationsRequestId: string
  const faults: string[] = []

  beforeAll(async () => {
    program = await startProgram(['--empty', '--data', scratchDirectory(afterAll)], afterAll)
    admin = new Visitor(program.url)
    await admin.signIn({ login: 'admin', password: passwordIn(program.lines) })
    const { site } = await admin.get('/api/session')
    plant = await enterSmallPlant(admin, site.siteId)
    const order = { code: 'PO-1', operationsDefinitionId: plant.operationsDefinitionId, quantity: { value: '20', unit: 'C62' } }
    operationsRequestId = (await admin.command(createOperationsRequest.name, order))['operationsRequestId']!
    browser = await openBrowser()
    page = await browser.newPage({ viewport: { width: 1280, height: 800 }, locale: 'en' })
    page.on('pageerror', (error) => faults.push(error.message))
  }, PATIENCE_MS)
  afterAll(() => browser?.close())

  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: true })
  const inDialog = (name: string) => page.getByRole('dialog').getByRole('button', { name, exact: true })

  test('a person signs in and finds the order', async () => {
    await page.goto(`${program.url}/sign-in`)
    await page.locator('input[type=password]').waitFor()
    await page.getByRole('textbox').first().fill('admin')
    await page.locator('input[type=password]').fill(passwordIn(program.lines) ?? '')
    await page.locator('button[type=submit]').click()
    await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'))
    await page.goto(`${program.url}/orders`)
    await page.getByRole('row', { name: /PO-1/ }).waitFor()
  })

  test('releases it', async () => {
    await page.getByText('PO-1').first().click()
    await button('Release').click()
    await inDialog('Release').click()
    await page.getByRole('heading', { name: 'PO-1 Released' }).waitFor()
    await page.getByRole('article', { name: 'PO-1' }).waitFor()
  })

  test('works it on the terminal: start, good, scrap with its reason, finish', async () => {
    await page.goto(`${program.url}/terminal/${plant.cellId}`)
    await button(/^PO-1/).click()
    await inDialog('Start').click()
    await page.getByRole('region', { name: 'PO-1' }).waitFor()
    await button('Report').click()
    await inDialog('Good +10').click({ clickCount: 2 })
    await inDialog('Scrap +1').click()
    await inDialog('Dent').click()
    await page.getByRole('img', { name: 'PO-1: 100%' }).waitFor()
    await button('Finish').click()
    await inDialog('Finish').click()
    await page.getByRole('heading', { name: 'No job is running here' }).waitFor()
  })

  test('sees it completed, on the page as through the API', async () => {
    await page.goto(`${program.url}/orders/${operationsRequestId}`)
    await page.getByRole('heading', { name: 'PO-1 Completed' }).waitFor()
    const seen = await admin.query(getOperationsRequest.name, { operationsRequestId })
    expect(seen).toMatchObject({ state: 'Completed', good: '20', scrap: '1' })
    expect(faults).toEqual([])
  })
})
