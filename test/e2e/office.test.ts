import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { atEnd } from '../support/at-end.ts'
import { WORKBOOK } from '../../src/kernel/server/spreadsheet/sent-table.ts'
import { aWorkbook } from '../../src/kernel/server/spreadsheet/workbook.fixture.ts'
import { equipment } from '../../src/model/equipment/equipment.resource.ts'
import { listDispatchList } from '../../src/operations/execution/contract.ts'
import { explainKpi, type KpiExplanation, listShifts } from '../../src/operations/performance/contract.ts'
import { listOperationsRequests } from '../../src/operations/scheduling/contract.ts'
import { PATIENCE_MS, type StartedProgram, startProgram } from '../apps/program.fixture.ts'
import { openBrowser } from '../support/browser.ts'
import { scratchDirectory } from '../support/scratch.fixture.ts'

/** Longer than a break with a set-up behind it, in which a filler has made nothing. */
const HISTORY_DAYS = '0.1'
/** A start makes a database and enters a plant, which takes its time on a busy machine. */
const START_MS = 300_000
const NUMBER = 'E2E-4711'

/** The office as people use it, in a real browser: from the front page to an order, and from a figure down to its explanation. The steps need each other. */
describe('the office', { timeout: PATIENCE_MS }, () => {
  let program: StartedProgram
  let browser: Browser
  let context: BrowserContext
  let page: Page
  const failures: string[] = []

  beforeAll(async () => {
    program = await startProgram(['--data', scratchDirectory(atEnd), '--history', HISTORY_DAYS], atEnd)
    browser = await openBrowser()
    context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-GB', reducedMotion: 'reduce' })
    // The demo's people have languages of their own; a choice in the browser wins.
    await context.addInitScript(() => localStorage.setItem('entresol.language', 'en'))
    page = await context.newPage()
    page.on('pageerror', (error) => failures.push(error.message))
    page.setDefaultTimeout(30_000)
  }, START_MS)
  afterAll(() => browser?.close())

  // oxlint-disable-next-line typescript/no-explicit-any -- a test looks into the answer as a foreign program would
  const query = async (name: string, input: Record<string, string> = {}): Promise<any> => {
    const answer = await context.request.get(`${program.url}/api/queries/${name}?${new URLSearchParams(input)}`)
    expect(answer.status(), name).toBe(200)
    return answer.json()
  }
  const enterAs = async (role: string, path: string) => {
    await page.goto(program.url)
    await page.getByRole('button', { name: role }).click()
    await page.waitForURL(`**${path}**`)
  }
  const fillerId = async () => {
    const { rows } = await query(equipment.queries.list.name, { search: 'BOT1-FIL' })
    return rows[0].id as string
  }
  const order = () => page.getByRole('heading', { level: 1 })

  test('the front page shows the living line, and a card signs in with one click', async () => {
    await page.goto(program.url)
    await page.getByText('Nothing here is a real plant').waitFor()
    await page.getByRole('group', { name: 'Bottling line 1' }).getByText('Filler').waitFor()
    await enterAs('Planner', '/orders')
    await page.getByRole('button', { name: 'New order' }).waitFor()
  })

  test('an order is typed in', async () => {
    await page.getByRole('button', { name: 'New order' }).click()
    const form = page.getByRole('dialog')
    await form.getByLabel('Order number').fill(NUMBER)
    await form.getByRole('button', { name: 'Create order' }).click()
    await form.getByText('A number greater than zero').waitFor()
    await form.getByRole('combobox', { name: 'Operations definition' }).click()
    await page
      .getByRole('option', { name: /Still water/ })
      .first()
      .click()
    await form.getByLabel('Quantity').fill('1200')
    await form.getByLabel('Priority').fill('0')
    await form.getByRole('button', { name: 'Create order' }).click()
    await page.waitForURL('**/orders/*-*')
    await order().getByText(NUMBER).waitFor()
    await order().getByText('Waiting').waitFor()
  })

  test('it is released to a unit and stands on its dispatch list', async () => {
    await page.getByRole('button', { name: 'Release' }).click()
    const drawer = page.getByRole('dialog')
    await drawer.getByRole('combobox').first().click()
    const place = page.getByRole('option').first()
    const code = /\(([^)]+)\)$/.exec((await place.textContent()) ?? '')?.[1] as string
    await place.click()
    await drawer.getByRole('button', { name: 'Release' }).click()
    await order().getByText('Released').waitFor()
    await page.getByRole('article', { name: NUMBER }).first().waitFor()
    const { rows: places } = await query(equipment.queries.list.name, { search: code })
    const equipmentId = places.find((row: { code: string }) => row.code === code).id as string
    const { rows } = await query(listDispatchList.name, { equipmentId, limit: '200' })
    expect(rows.map((row: { requestCode: string }) => row.requestCode)).toContain(NUMBER)
  })

  test('a list is judged row by row before it is imported', async () => {
    await page.goto(`${program.url}/orders?open=import`)
    const drawer = page.getByRole('dialog')
    const { rows } = await query('operations.definition.listOperationsDefinitions')
    const plan = rows[0].code as string
    await drawer
      .getByLabel('Paste rows here')
      .fill(`code;definition;quantity\nIMP-1;${plan};500\n${NUMBER};${plan};500\nIMP-2;${plan};many\nIMP-3;${plan};800`)
    await drawer.getByText('2 ready · 2 to correct').waitFor()
    await drawer.getByText('There is an order with this number').waitFor()
    await drawer.getByRole('button', { name: 'Import 2 orders' }).click()
    await drawer.getByText('2 imported, 0 refused').waitFor()
    const orders = await query(listOperationsRequests.name, { search: 'IMP-' })
    expect(orders.rows.map((row: { code: string }) => row.code)).toEqual(['IMP-1', 'IMP-3'])
  })

  test('what has no number gets the next one of the number range, from a list and in the form', async () => {
    await page.goto(`${program.url}/orders?open=import`)
    const drawer = page.getByRole('dialog')
    const { rows } = await query('operations.definition.listOperationsDefinitions')
    await drawer.getByLabel('Paste rows here').fill(`definition;quantity\n${rows[0].code};500\n${rows[0].code};600`)
    await drawer.getByText('number is given').first().waitFor()
    await drawer.getByRole('button', { name: 'Import 2 orders' }).click()
    await drawer.getByText('PO-700003').waitFor()
    await page.goto(`${program.url}/orders?open=new`)
    await drawer.getByText('the next one is given: PO-700004').waitFor()
    await drawer.getByRole('combobox', { name: 'Operations definition' }).click()
    await page.getByRole('option').first().click()
    await drawer.getByLabel('Quantity').fill('700')
    await drawer.getByRole('button', { name: 'Create order' }).click()
    await page.waitForURL('**/orders/*-*')
    await order().getByText('PO-700004').waitFor()
  })

  test('a workbook is judged cell by cell as a list is, and imported', async () => {
    await page.goto(`${program.url}/orders?open=import`)
    const drawer = page.getByRole('dialog')
    const { rows } = await query('operations.definition.listOperationsDefinitions')
    const plan = rows[0].code as string
    const line = (at: number, ...texts: readonly string[]) =>
      `<row r="${at}">${texts.map((text, place) => `<c r="${'ABC'[place]}${at}" t="inlineStr"><is><t>${text}</t></is></c>`).join('')}</row>`
    const bytes = aWorkbook({
      rows: [line(1, 'Auftrag', 'Arbeitsplan', 'Menge'), line(2, 'XL-1', plan, '500'), line(4, NUMBER, plan, 'many')].join(''),
    })
    await page.locator('input[type=file]').setInputFiles({ name: 'orders.xlsx', mimeType: WORKBOOK, buffer: Buffer.from(bytes) })
    await drawer.getByText('1 ready · 1 to correct').waitFor()
    await drawer.getByText('Read from sheet “One”.').waitFor()
    expect(await drawer.getByRole('listitem').filter({ hasText: 'Line 4' }).textContent()).toMatch(/A4.*C4/)
    await drawer.getByRole('button', { name: 'Import 1 order' }).click()
    await drawer.getByText('1 imported, 0 refused').waitFor()
    const orders = await query(listOperationsRequests.name, { search: 'XL-' })
    expect(orders.rows.map((row: { code: string }) => row.code)).toEqual(['XL-1'])
  })

  test('a cleaning that makes nothing is planned without an order, and stands on the dispatch list of its machine', async () => {
    await page.goto(`${program.url}/orders`)
    await page.getByRole('button', { name: 'Set-up or cleaning' }).click()
    const drawer = page.getByRole('dialog')
    await drawer.getByRole('combobox', { name: 'Kind of work' }).click()
    await page.getByRole('option', { name: 'Cleaning' }).click()
    await drawer.getByRole('button', { name: 'Plan it' }).click()
    expect(await drawer.getByText('Please check').count()).toBe(2)
    await drawer.getByRole('combobox', { name: 'Machine' }).fill('BOT1-FIL')
    await page.getByRole('option', { name: /BOT1-FIL/ }).click()
    await drawer.getByRole('textbox', { name: 'Job number' }).fill('CLEAN-7')
    await drawer.getByRole('button', { name: 'Plan it' }).click()
    await drawer.getByText('It stands in the dispatch list of the machine.').waitFor()
    const { rows } = await query(listDispatchList.name, { equipmentId: await fillerId(), limit: '200' })
    expect(rows.find((row: { code: string }) => row.code === 'CLEAN-7')).toMatchObject({ workType: 'Cleaning', state: 'Ready' })
  })

  test('EC-36 OEE is the same on the tile, in the explanation and in the API', async () => {
    await enterAs('Plant manager', '/losses')
    const equipmentId = await fillerId()
    await page.goto(`${program.url}/oee?at=${equipmentId}&by=shift`)
    const tile = page.getByRole('article').filter({ hasText: 'Filler' })
    await tile.waitFor()
    const sum = page.getByRole('row', { name: /A × E × Q/ })
    const now = Date.now()
    const window = { startsAt: new Date(now - 86_400_000).toISOString(), endsAt: new Date(now + 60_000).toISOString() }
    const { rows } = await query(listShifts.name, { equipmentId, ...window })
    const [{ shiftOn, shiftCode }] = rows.filter((shift: { startsAt: string }) => Date.parse(shift.startsAt) <= now)
    // The shift is running: the three are read until they speak of the same moment.
    await vi.waitFor(
      async () => {
        const { explanation } = (await query(explainKpi.name, { equipmentId, shiftOn, shiftCode })) as { explanation: KpiExplanation }
        const value = Number(explanation.value)
        expect(value).toBeGreaterThan(0)
        expect(await tile.textContent()).toContain(`${(value * 100).toFixed(1)}%`)
        expect(await sum.textContent()).toContain(`${(value * 100).toFixed(2)}%`)
      },
      { timeout: 90_000, interval: 500 },
    )
  })

  test('the auditor finds the order in the ledger, with the person who made it', async () => {
    await enterAs('Auditor', '/ledger')
    await page.goto(`${program.url}/ledger?record=${NUMBER}`)
    const ledger = page.getByRole('grid', { name: 'Events' })
    await ledger.getByText('Create order').waitFor()
    await ledger.getByText('Lena Hofer').first().waitFor()
    await ledger.getByText('Release', { exact: true }).first().click()
    await page.getByRole('dialog').getByText('requestReleased').first().waitFor()
  })

  test('the scope map says which cells are MES, what they hold and who may', async () => {
    await enterAs('MOM architect', '/scope')
    await page.getByRole('button', { name: /Production, Execution management: .*MES/ }).click()
    await page.getByText('operations.execution.startJobOrder').waitFor()
    expect(failures).toEqual([])
  })
})
