import { beforeAll, describe, expect, test, vi } from 'vitest'
import { atEnd } from '../support/at-end.ts'
import { DEMO_PASSWORD } from '../../src/apps/demo/demo-people.ts'
import { listConnections, listTags } from '../../src/connect/mapping/contract.ts'
import { type BoardUnit, listBoard, listIntervals, listKpis } from '../../src/operations/performance/contract.ts'
import { type StartedProgram, startProgram, Visitor } from '../apps/program.fixture.ts'
import { scratchDirectory } from '../support/scratch.fixture.ts'
import { comeIn, type Person } from './people.fixture.ts'

/** Two hours and a half: a break of the shift may be half an hour of it, and there is still enough of a yesterday to send again. */
const HISTORY_DAYS = '0.1'
const PATIENCE_MS = 300_000
/** What a bottling line makes meanwhile, at its fastest; a counter that is misread jumps by thousands. */
const PLAUSIBLE_PARTS = 2_000

/** A visitor presses each button of the front page in a real browser, reads what to watch, and sees the proof; the API is asked whether it is true. */
describe('trouble made on the front page of the demo', { timeout: PATIENCE_MS }, () => {
  let program: StartedProgram
  let visitor: Person
  let admin: Visitor

  const section = () => visitor.page.locator('section[aria-labelledby=trouble]')
  const seen = (unit: string, state: string) => section().locator('ol li', { hasText: unit }).filter({ hasText: state }).first()
  const press = async (trouble: string, watch: RegExp): Promise<number> => {
    const pressedAtMs = Date.now()
    await visitor.button(trouble).click()
    await section().getByText(watch).waitFor()
    return pressedAtMs
  }
  const units = async (): Promise<BoardUnit[]> => (await admin.query(listBoard.name)).rows
  const unit = async (code: string) => (await units()).find((one) => one.code === code)!
  const partsOf = ({ good, scrap }: BoardUnit) => Number(good) + Number(scrap)
  const soon = (look: () => Promise<void>) => vi.waitFor(look, { timeout: PATIENCE_MS / 2, interval: 500 })
  const nothingWasTakenBack = async () => {
    const counts = section().locator('ul li')
    expect(await counts.count()).toBe(9)
    expect((await counts.allTextContents()).filter((text) => !text.includes('nothing was taken back'))).toEqual([])
  }

  beforeAll(async () => {
    program = await startProgram(['--data', scratchDirectory(atEnd), '--history', HISTORY_DAYS], atEnd)
    admin = new Visitor(program.url)
    await admin.signIn({ login: 'admin', password: DEMO_PASSWORD })
    await soon(async () => expect(await admin.get('/api/demo')).toMatchObject({ plant: { phase: 'live' } }))
    visitor = await comeIn(program.url, { name: 'admin', secret: DEMO_PASSWORD }, atEnd)
    await visitor.page.goto('/')
    await visitor.button('Jam the labeller').waitFor()
  }, PATIENCE_MS)

  test('send yesterday’s data: thousands of old messages arrive, and no figure changes', async () => {
    const connection = async () => (await admin.query(listConnections.name)).rows[0].status as { values: number }
    // Told as history, before this program was live: what is still on its way belongs to later.
    const [endsAt, before] = [new Date(Date.now() - 600_000).toISOString(), (await connection()).values]
    const past = {
      equipmentId: (await unit('BOT1-FIL')).equipmentId,
      by: 'total',
      startsAt: '2020-01-01T00:00:00.000Z',
      endsAt,
      limit: '10',
    }
    const figures = async () => (await admin.query(listKpis.name, past)).rows
    await soon(async () => expect(await admin.query(listKpis.name, past)).toMatchObject({ recomputing: false }))
    const was = await figures()
    await press('Send yesterday’s data again', /Thousands of old messages arrive\. No figure changes\./)
    await soon(async () => expect((await connection()).values).toBeGreaterThan(before + 2_000))
    await soon(async () => expect(await admin.query(listKpis.name, past)).toMatchObject({ recomputing: false }))
    expect(await figures()).toEqual(was)
    await nothingWasTakenBack()
  })

  test('roll the counter over: it begins at 0 again, and the order goes on counting one by one', async () => {
    const filler = await unit('BOT1-FIL')
    await press('Roll the counter over', /The counter of the filler begins at 0 again/)
    const shown = async () => {
      const { rows } = await admin.query(listConnections.name)
      const tags = await admin.query(listTags.name, {
        connectionId: rows[0].connectionId,
        address: 'Werk1/Bottling/BOT1-FIL',
        limit: '100',
      })
      const total = tags.rows.find(({ metric }: { metric: string }) => metric.includes('ProdProcessedCount'))
      return Number(total.value)
    }
    const highest = await soonValue(shown, (value) => value > 60_000)
    await soon(async () => expect(await shown()).toBeLessThan(highest - 60_000))
    await soon(async () => expect(partsOf(await unit('BOT1-FIL'))).toBeGreaterThan(partsOf(filler)))
    expect(partsOf(await unit('BOT1-FIL')) - partsOf(filler)).toBeLessThan(PLAUSIBLE_PARTS)
    await nothingWasTakenBack()
  })

  test('cut the network: no data is said, and after a minute the gap is filled with what really happened', async () => {
    const fromMs = await press('Cut the network for a minute', /The line shows “no data”, not “idle”/)
    await seen('Filler', 'No data').waitFor({ timeout: PATIENCE_MS / 2 })
    expect((await unit('BOT1-FIL')).state).toBe('NoData')
    await soon(async () => {
      const now = await unit('BOT1-FIL')
      expect(now.state).not.toBe('NoData')
      const period = { startsAt: new Date(fromMs).toISOString(), endsAt: new Date(fromMs + 50_000).toISOString() }
      const { rows, recomputing } = await admin.query(listIntervals.name, { equipmentId: now.equipmentId, ...period })
      expect(recomputing).toBe(false)
      expect(rows.map(({ state }: { state: string }) => state)).not.toContain('NoData')
    })
    await nothingWasTakenBack()
  })

  test('jam the labeller: it stops, its neighbours are blocked and starved, and it alone is to blame', async () => {
    await press('Jam the labeller', /The labeller stops\. The capper and the filler are blocked/)
    await seen('Labeller', 'Stopped').waitFor({ timeout: PATIENCE_MS / 2 })
    await seen('Capper', 'Blocked').waitFor({ timeout: PATIENCE_MS / 2 })
    expect(await unit('BOT1-LAB')).toMatchObject({ state: 'Stopped', faultCode: '342' })
    expect((await unit('BOT1-CAP')).state).toBe('Blocked')
  })

  test('kill the server: the screens say so and come back by themselves, and nothing is missing', async () => {
    const [loads, before] = [visitor.loads(), await units()]
    const colleague = await comeIn(program.url, { name: 'admin', secret: DEMO_PASSWORD }, atEnd)
    await colleague.page.goto('/board')
    const indicator = (text: string) => colleague.page.getByText(text, { exact: true }).first()
    await indicator('Live').waitFor({ timeout: PATIENCE_MS / 2 })
    const colleaguesLoads = colleague.loads()
    await press('Kill the server', /The program is gone without a goodbye and starts again/)
    await indicator('Reconnecting').or(indicator('Offline')).first().waitFor({ timeout: 60_000 })
    await section().getByText('The server does not answer').waitFor({ timeout: 60_000 })
    await section()
      .getByText(/The server is back after/)
      .first()
      .waitFor({ timeout: PATIENCE_MS / 2 })
    await indicator('Live').waitFor({ timeout: PATIENCE_MS / 2 })
    expect([visitor.loads(), colleague.loads()]).toEqual([loads, colleaguesLoads])
    const after = new Map((await units()).map((one) => [one.code, one]))
    for (const one of before.filter(({ shiftCode, code }) => after.get(code)?.shiftCode === shiftCode)) {
      expect(partsOf(after.get(one.code)!), one.code).toBeGreaterThanOrEqual(partsOf(one))
    }
    await nothingWasTakenBack()
    expect([...visitor.faults, ...colleague.faults]).toEqual([])
  })
})

/** The first value that fits. */
async function soonValue(read: () => Promise<number>, fits: (value: number) => boolean): Promise<number> {
  return vi.waitFor(
    async () => {
      const value = await read()
      if (!fits(value)) throw new Error(`still ${value}`)
      return value
    },
    { timeout: PATIENCE_MS / 2, interval: 200 },
  )
}
