import { beforeAll, describe, expect, test, vi } from 'vitest'
import { atEnd } from '../support/at-end.ts'
import { connection } from '../../src/connect/mapping/connection.resource.ts'
import { equipmentSource } from '../../src/connect/mapping/equipment-source.resource.ts'
import { formatRatio } from '../../src/kernel/web/format.ts'
import { workCalendar } from '../../src/model/calendar/work-calendar.resource.ts'
import { equipment } from '../../src/model/equipment/equipment.resource.ts'
import { createAccount } from '../../src/model/personnel/contract.ts'
import { reason } from '../../src/model/reason/reason.resource.ts'
import { changeWorkMaster, listWorkMasters } from '../../src/operations/definition/contract.ts'
import { explainKpi, type IntervalRow, listIntervals, listShifts } from '../../src/operations/performance/contract.ts'
import { listOperationsRequests } from '../../src/operations/scheduling/contract.ts'
import { passwordIn, PATIENCE_MS, type StartedProgram, startProgram, Visitor } from '../apps/program.fixture.ts'
import { enterSmallPlant } from '../apps/spine.fixture.ts'
import { readPdf } from '../support/pdf.ts'
import { scratchDirectory } from '../support/scratch.fixture.ts'
import { connectMachine, hostId, type Machine, machineAddress } from './machine.fixture.ts'
import { comeIn, holdAnswers, type Person, planOrder, readCounts, readExplanation, readTile } from './people.fixture.ts'

const UNIT = 'Packing table'
const ORDER = 'PO-1'
const FAULT_CODE = 215
/** PRI: short, so that a shift of two minutes comes to a figure worth comparing. */
const IDEAL_SECONDS = 0.5
const PASSWORD = 'a long enough password'
const PANEL = { viewport: { width: 1280, height: 800 }, hasTouch: true }
const SOON = { timeout: 20_000, interval: 100 }

/** Local wall-clock minute, as calendars write it; the site of a plant of one's own lies in the zone of the computer. */
function clock(atMs: number): string {
  const at = new Date(atMs)
  return [at.getHours(), at.getMinutes()].map((part) => String(part).padStart(2, '0')).join(':')
}

/** From order to OEE with four people at four browsers at once. The steps need each other. */
describe('the spine, by four people', { timeout: PATIENCE_MS }, () => {
  let program: StartedProgram
  let engineer: Visitor
  let machine: Machine
  let cellId: string
  let shift: { readonly shiftOn: string; readonly shiftCode: string }
  let oee: string
  let [planner, operator, lead, manager]: Person[] = []
  const shiftStartsAtMs = Math.floor(Date.now() / 60_000) * 60_000

  const create = async (resource: { commands: { create: { name: string } } }, input: object) =>
    (await engineer.command(resource.commands.create.name, input))['id']!

  /** The shift of the test: begins with it, and ends when it is told to. */
  async function setShift(endsAtMs: number): Promise<void> {
    const { rows } = await engineer.query(workCalendar.queries.list.name)
    const { id, revision, code, name } = rows[0]
    const hours = { code: 'Day', startsAt: clock(shiftStartsAtMs), endsAt: clock(endsAtMs), breaks: [] }
    const team = { code: 'A', rotation: [{ shiftCode: 'Day', daysOn: 7, daysOff: 0 }], rotationStartsOn: '2026-01-01', worksUntilOn: null }
    const definition = { shifts: [hours], teams: [team], holidays: [], plannedStops: [], recurringStops: [], exceptions: [] }
    await engineer.command(workCalendar.commands.change.name, { id, expectedRevision: revision, code, name, definition })
  }

  async function enterPlant(siteId: string): Promise<void> {
    cellId = (await enterSmallPlant(engineer, siteId)).cellId
    await setShift(shiftStartsAtMs)
    const cell = { id: cellId, expectedRevision: 1, code: 'L1-PACK', name: UNIT, countAuthority: 'machine', minorStopSeconds: 0 }
    await engineer.command(equipment.commands.change.name, cell)
    const { rows } = await engineer.query(listWorkMasters.name)
    await engineer.command(changeWorkMaster.name, {
      ...{ workMasterId: rows[0].workMasterId, expectedVersion: rows[0].version, code: 'PACK', name: 'Pack', workType: 'Production' },
      ...{ plannedSetupSeconds: '0', yield: '1' },
      rates: [{ validFrom: '2026-01-01', plannedRunTimePerItemSeconds: String(IDEAL_SECONDS), piecesPerCycle: '1' }],
    })
    for (const en of ['Jam', 'Drive']) await create(reason, { code: en.toUpperCase(), name: { en, de: `${en} (de)` }, kind: 'stop' })
    const link = { code: 'OWN', name: 'Own broker', kind: 'sparkplug', url: 'embedded', hostId, enabled: true }
    const connectionId = await create(connection, link)
    await create(equipmentSource, { connectionId, address: machineAddress, equipmentId: cellId, template: 'packml' })
    for (const [login, role] of Object.entries({ paula: 'planner', olga: 'operator', lena: 'shiftLead', max: 'plantManager' })) {
      const badge = login === 'olga' ? { badge: '4711', pin: '2468' } : {}
      const account = { login, displayName: login, password: PASSWORD, language: 'en', ...badge, grants: [{ role, equipmentId: siteId }] }
      await engineer.command(createAccount.name, account)
    }
  }

  beforeAll(async () => {
    const data = scratchDirectory(atEnd)
    program = await startProgram(['--empty', '--data', data], atEnd)
    engineer = new Visitor(program.url)
    await engineer.signIn({ login: 'admin', password: passwordIn(program.lines) })
    await enterPlant((await engineer.get('/api/session')).site.siteId)
    machine = await connectMachine(program.lines, data)
    atEnd(() => machine.stop())
  }, PATIENCE_MS)

  const boardTile = (state: string) => lead!.button(new RegExp(`${UNIT}.*${state}`))
  const counts = (expected: { good: string; scrap: string }) =>
    vi.waitFor(async () => expect(await readCounts(operator!, ORDER)).toEqual(expected), SOON)

  test('four people sign in: the shift lead opens the board, the plant manager the OEE', async () => {
    const enter = (name: string) => comeIn(program.url, { name, secret: PASSWORD }, atEnd)
    planner = await enter('paula')
    operator = await comeIn(program.url, { name: '4711', secret: '2468', byBadge: true }, atEnd, PANEL)
    lead = await enter('lena')
    manager = await enter('max')
    await lead.page.goto('/board')
    await boardTile('Idle').waitFor()
    await manager.page.goto(`/oee?at=${cellId}`)
    await manager.page.getByRole('article', { name: `OEE ${UNIT}` }).waitFor()
  })

  test('the planner types an order in and releases it to the unit', async () => {
    await planOrder(planner!, { code: ORDER, product: 'BOX', quantity: '60', unit: UNIT })
  })

  test('the operator starts it with two touches, and the machine counts on every screen by itself', async () => {
    const { page, button, inDialog } = operator!
    await page.goto(`/terminal/${cellId}`)
    await button(new RegExp(`^${ORDER}`)).tap()
    await inDialog('Start').tap()
    await page.getByRole('region', { name: ORDER, exact: true }).waitFor()
    await machine.says('Producing')
    await boardTile('Producing').waitFor()
    await machine.makes(20)
    await counts({ good: '20', scrap: '0' })
    await machine.makes(10, 2)
    await counts({ good: '28', scrap: '2' })
  })

  test('a stop is seen on the board and asked about on the terminal; EC-17 of two who explain it at once, the second is told', async () => {
    await machine.breaksDown(FAULT_CODE)
    await boardTile('Stopped').waitFor()
    expect(lead!.loads(), 'the board was opened once and never loaded again').toBe(2)
    const card = operator!.page.getByRole('region', { name: 'Why does it stand?' })
    await card.getByText(`Fault ${FAULT_CODE}`).waitFor()
    await boardTile('Stopped').click()
    await lead!.button(/Stopped.*No reason yet/).click()
    const why = lead!.page.getByRole('region', { name: 'Why did it stop?' })
    const drive = why.getByRole('button', { name: 'Drive', exact: true })
    await drive.waitFor()
    const release = await holdAnswers(lead!)
    await card.getByRole('button', { name: 'Jam', exact: true }).tap()
    await operator!.page.getByText('Reason noted: Jam').waitFor()
    await drive.click()
    await why.getByText(/^Somebody else has just explained this stop/).waitFor()
    await release()
    await lead!.button(/Stopped.*Jam/).waitFor()
  })

  test('the machine runs again, scrap is reported with its reason, and the job is finished', async () => {
    const { page, button, inDialog } = operator!
    await machine.runsAgain()
    await page.getByText('Producing', { exact: true }).waitFor()
    await machine.makes(32)
    await counts({ good: '60', scrap: '2' })
    await button('Report').tap()
    await inDialog('Scrap +1').tap()
    await inDialog('Dent').tap()
    await counts({ good: '59', scrap: '3' })
    await button('Finish').tap()
    await inDialog('Finish').tap()
    await page.getByRole('heading', { name: 'No job is running here' }).waitFor()
    await planner!.page.getByRole('heading', { name: `${ORDER} Completed` }).waitFor()
    const { rows } = await engineer.query(listOperationsRequests.name, { search: ORDER })
    expect(rows).toMatchObject([{ state: 'Completed', good: '59', scrap: '3' }])
    await vi.waitFor(async () => expect(await stopReasons()).toEqual(['Jam']), SOON)
  })

  test('after the shift the OEE is one value: on tile, explanation, page of the unit and API', async () => {
    const endsAtMs = Math.ceil(Date.now() / 60_000) * 60_000
    await setShift(endsAtMs)
    // Opened while the shift runs, the explanation follows it to its end.
    await lead!.page.goto(`/units/${cellId}`)
    await lead!.button(`Explain: ${UNIT}`).click()
    const loads = lead!.loads()
    const { shiftOn, shiftCode } = await whenShiftIsOver(endsAtMs)
    shift = { shiftOn, shiftCode }
    const scope = { equipmentId: cellId, ...shift }
    const plannedSeconds = (endsAtMs - shiftStartsAtMs) / 1000
    const { value } = await vi.waitFor(async () => {
      const { explanation, recomputing } = await engineer.query(explainKpi.name, scope)
      expect([recomputing, Number(explanation.denominator)]).toEqual([false, plannedSeconds])
      return explanation as { value: string }
    }, SOON)
    expect(Number(value)).toBeCloseTo((59 * IDEAL_SECONDS) / plannedSeconds, 6)
    const [tile, detail] = [formatRatio(value, 'en', 1), formatRatio(value, 'en', 2)]
    oee = detail
    for (const person of [lead!, manager!]) {
      const read = async () => ({ tile: await readTile(person, UNIT), detail: await readExplanation(person) })
      await vi.waitFor(async () => expect(await read()).toEqual({ tile, detail }), { timeout: 40_000, interval: 500 })
    }
    expect(manager!.loads(), 'the OEE was opened once and never loaded again').toBe(2)
    expect(lead!.loads(), 'the explanation was opened once and never loaded again').toBe(loads)
  })

  test('the shift lead signs the shift, and its one page says the same OEE', async () => {
    const { page, button } = lead!
    await page.goto(`/shifts/${cellId}/${shift.shiftOn}/${encodeURIComponent(shift.shiftCode)}`)
    await button(/^Sign and close as/).click()
    await page.getByText('The books say what was signed.').waitFor()
    const report = await page.request.get(`/api/reports/shift.pdf?${new URLSearchParams({ equipmentId: cellId, ...shift })}`)
    const { text } = await readPdf(await report.body())
    expect(text).toContain(oee)
    expect(text).toContain('Closed')
    expect([planner, operator, lead, manager].flatMap((person) => person!.faults)).toEqual([])
  })

  function window(): { equipmentId: string; startsAt: string; endsAt: string } {
    const [startsAt, endsAt] = [shiftStartsAtMs - 60_000, Date.now() + 60_000].map((ms) => new Date(ms).toISOString())
    return { equipmentId: cellId, startsAt: startsAt!, endsAt: endsAt! }
  }

  /** Waits for the clock on the wall, which a test of the whole program cannot set. */
  function whenShiftIsOver(endsAtMs: number): Promise<{ shiftOn: string; shiftCode: string }> {
    return vi.waitFor(
      async () => {
        const { rows } = (await engineer.query(listShifts.name, window())) as {
          rows: { shiftOn: string; shiftCode: string; endsAt: string }[]
        }
        const found = rows.find(({ endsAt }) => Date.parse(endsAt) === endsAtMs)
        expect([found !== undefined, Date.now() > endsAtMs]).toEqual([true, true])
        return found!
      },
      { timeout: 90_000, interval: 250 },
    )
  }

  async function stopReasons(): Promise<(string | undefined)[]> {
    const { rows } = (await engineer.query(listIntervals.name, window())) as { rows: IntervalRow[] }
    return [...new Set(rows.filter(({ state }) => state === 'Stopped').map(({ reason: given }) => given?.en))]
  }
})
