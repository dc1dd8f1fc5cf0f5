import type { BrowserContext, Page, Route } from 'playwright-core'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { atEnd } from '../support/at-end.ts'
import { listParked, listTerminals } from '../../src/kernel/contract/terminal.ts'
import { createAccount } from '../../src/model/personnel/contract.ts'
import { abortJobOrder, getJobOrder, listDispatchList, startJobOrder } from '../../src/operations/execution/contract.ts'
import { createOperationsRequest, releaseOperationsRequest } from '../../src/operations/scheduling/contract.ts'
import { passwordIn, PATIENCE_MS, type StartedProgram, startProgram, Visitor } from '../apps/program.fixture.ts'
import { enterSmallPlant } from '../apps/spine.fixture.ts'
import { scratchDirectory } from '../support/scratch.fixture.ts'
import { comeIn, type Person } from './people.fixture.ts'

const SOON = { timeout: 60_000, interval: 100 }
const PASSWORD = 'a long enough password'
const API = '**/api/**'

/** One operator at a panel whose network goes, and the shift lead who decides what no longer fits. The steps need each other. */
describe('EC-20 a terminal without a network', { timeout: PATIENCE_MS }, () => {
  let program: StartedProgram
  let engineer: Visitor
  let operator: Person
  let page: Page
  let context: BrowserContext
  let cellId: string
  let jobOrderId: string

  const job = () => engineer.query(getJobOrder.name, { jobOrderId })
  const unsent = (count: number) => page.getByText(new RegExp(`^Not yet sent \\(${count}\\)`)).waitFor()
  const cut = async () => void (await context.route(API, (route) => route.abort('connectionrefused')))
  const mend = async () => {
    await context.unroute(API)
    await page.getByText(/^Not yet sent/).waitFor({ state: 'detached', ...SOON })
  }
  const report = async (good: string) => {
    await operator.button('Report').click()
    await operator.button(good).click()
    await operator.button('Send').click()
  }

  beforeAll(async () => {
    const data = scratchDirectory(atEnd)
    program = await startProgram(['--empty', '--data', data], atEnd)
    engineer = new Visitor(program.url)
    await engineer.signIn({ login: 'admin', password: passwordIn(program.lines) })
    const { site } = await engineer.get('/api/session')
    const plant = await enterSmallPlant(engineer, site.siteId)
    cellId = plant.cellId
    for (const [login, role] of Object.entries({ olga: 'operator', lena: 'shiftLead' })) {
      const grants = [{ role, equipmentId: site.siteId }]
      await engineer.command(createAccount.name, { login, displayName: login, password: PASSWORD, language: 'en', grants })
    }
    const order = { code: 'PO-1', operationsDefinitionId: plant.operationsDefinitionId, quantity: { value: '200', unit: 'C62' } }
    const { operationsRequestId } = await engineer.command(createOperationsRequest.name, order)
    await engineer.command(releaseOperationsRequest.name, {
      operationsRequestId,
      assignments: [{ segmentCode: '10', equipmentId: cellId }],
    })
    jobOrderId = await vi.waitFor(async () => {
      const { rows } = await engineer.query(listDispatchList.name, { equipmentId: cellId })
      expect(rows).toHaveLength(1)
      return rows[0].jobOrderId as string
    }, SOON)
    await engineer.command(startJobOrder.name, { jobOrderId, equipmentId: cellId })
    const panel = { viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' as const }
    operator = await comeIn(program.url, { name: 'olga', secret: PASSWORD }, atEnd, panel)
    page = operator.page
    context = page.context()
    await page.goto(`/terminal/${cellId}`)
    await operator.button('Report').waitFor()
  }, PATIENCE_MS)

  test('what is pressed arrives in order and once, over a reload, although the whole queue is sent twice', async () => {
    await cut()
    await report('Good +1')
    await unsent(1)
    await report('Good +10')
    await unsent(2)
    await page.reload()
    // Everything arrives, but the first answer to each gets lost.
    const arrived: string[] = []
    const losesAnswers = async (route: Route) => {
      const id = String(route.request().headers()['idempotency-key'])
      const response = await route.fetch()
      arrived.push(id)
      await (arrived.indexOf(id) === arrived.length - 1 ? route.abort('connectionreset') : route.fulfill({ response }))
    }
    await context.route('**/api/commands/**', losesAnswers)
    await context.unroute(API)
    await vi.waitFor(() => expect(arrived).toHaveLength(4), SOON)
    const [first, , second] = arrived
    expect(arrived).toEqual([first, first, second, second])
    await context.unroute('**/api/commands/**')
    await vi.waitFor(async () => expect(await job()).toMatchObject({ good: '11' }), SOON)
    await page.getByText(/^Not yet sent/).waitFor({ state: 'detached', ...SOON })
    expect(await job()).toMatchObject({ good: '11' })
    const { rows } = await engineer.query(listTerminals.name)
    expect(rows).toMatchObject([{ receivedThrough: 2, missing: [], actor: 'olga' }])
  })

  test('what builds on a refused press is not tried; the operator is told, and it waits for the shift lead', async () => {
    await cut()
    await operator.button('Pause').click()
    await unsent(1)
    await report('Good +1')
    await unsent(2)
    await report('Good +10')
    await unsent(3)
    // Meanwhile the job is ended elsewhere: it can be paused no more.
    await engineer.command(abortJobOrder.name, { jobOrderId, note: 'The mould is broken' })
    await mend()
    const rows = await vi.waitFor(async () => {
      const parked = await engineer.query(listParked.name)
      expect(parked.rows).toMatchObject([{ actor: 'olga' }, { actor: 'olga' }])
      return parked.rows
    }, SOON)
    expect(rows.map(({ because }: any) => because[0].commandTitle.en)).toEqual(['Pause', 'Pause'])
    expect(await job()).toMatchObject({ state: 'Aborted', good: '11' })
  })

  test('the shift lead sends one again, which is booked at its own time, and discards the other', async () => {
    const lead = await comeIn(program.url, { name: 'lena', secret: PASSWORD }, atEnd)
    await lead.page.goto('/terminals')
    await lead.page
      .getByText(/It builds on “Pause”, which was refused/)
      .first()
      .waitFor()
    expect(await lead.button('Send again').count()).toBe(2)
    await lead.button('Send again').first().click()
    await vi.waitFor(async () => expect(await lead.button('Send again').count()).toBe(1), SOON)
    // At its own time the job was still running.
    expect(await job()).toMatchObject({ state: 'Aborted', good: '12' })
    const discard = lead.page.getByRole('button', { name: /Discard/ })
    await discard.click()
    await vi.waitFor(async () => {
      await discard.click({ timeout: 2_000 }).catch(() => undefined)
      expect(await lead.button('Send again').count()).toBe(0)
    }, SOON)
    await lead.page.getByText('Nothing waits for a decision').waitFor()
    expect(await job()).toMatchObject({ good: '12' })
    expect([...operator.faults, ...lead.faults]).toEqual([])
  })
})
