import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Temporal } from 'temporal-polyfill'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { atEnd } from '../support/at-end.ts'
import { connection } from '../../src/connect/mapping/connection.resource.ts'
import { equipmentSource } from '../../src/connect/mapping/equipment-source.resource.ts'
import { workCalendar } from '../../src/model/calendar/work-calendar.resource.ts'
import { equipment } from '../../src/model/equipment/equipment.resource.ts'
import { createJobOrder, getJobOrder, moveJobTransition, reportJobTransition } from '../../src/operations/execution/contract.ts'
import { explainKpi, listKpis } from '../../src/operations/performance/contract.ts'
import { passwordIn, PATIENCE_MS, startProgram, type StartedProgram, Visitor } from '../apps/program.fixture.ts'
import { enterSmallPlant } from '../apps/spine.fixture.ts'
import { readPdf } from '../support/pdf.ts'
import { scratchDirectory } from '../support/scratch.fixture.ts'
import { type EdgeNode, startEdgeNode } from '../system/sparkplug/edge-node.ts'
import type { IndependentMetric } from '../system/sparkplug/independent-encoder.ts'
import { comeIn, type Person, readExplanation, readTile } from './people.fixture.ts'

const UNIT = 'Filler'
const DEVICE = 'filler'
const SOON = { timeout: 30_000, interval: 250 }
const figures = { availability: '0.777778', effectiveness: '0.95', qualityRatio: '0.99', oee: '0.7315' }

/**
 * The golden shift, through every part of the program: a filler that was cut off yesterday sends its shift afterwards over MQTT, the start
 * was tapped at 06:40, the shift lead repairs it and signs. The figures are those of a calculation on paper.
 */
describe('golden shift', { timeout: PATIENCE_MS }, () => {
  let program: StartedProgram
  let engineer: Visitor
  let lead: Person
  let edge: EdgeNode
  let [cellId, jobOrderId, zone]: string[] = []
  let day: Temporal.PlainDate

  const instantOf = (clock: string) => day.toZonedDateTime({ timeZone: zone!, plainTime: clock }).toInstant()
  const at = (clock: string) => instantOf(clock).toString({ fractionalSecondDigits: 3 })
  const shift = () => ({ equipmentId: cellId!, shiftOn: day.toString(), shiftCode: 'Early' })
  const create = async (resource: { commands: { create: { name: string } } }, input: object) =>
    (await engineer.command(resource.commands.create.name, input))['id']!

  async function enterPlant(): Promise<void> {
    const { site } = await engineer.get('/api/session')
    zone = site.zone as string
    day = Temporal.Now.plainDateISO(zone).subtract({ days: 1 })
    cellId = (await enterSmallPlant(engineer, site.siteId)).cellId
    const filler = { id: cellId, expectedRevision: 1, code: 'L1-FILL', name: UNIT, countAuthority: 'machine', minorStopSeconds: 60 }
    await engineer.command(equipment.commands.change.name, filler)
    const { rows } = await engineer.query(workCalendar.queries.list.name)
    const { id, revision, code, name } = rows[0]
    const hours = { code: 'Early', startsAt: '06:00', endsAt: '14:00', breaks: [{ startsAt: '10:00', durationMinutes: 30 }] }
    const team = {
      code: 'A',
      rotation: [{ shiftCode: 'Early', daysOn: 7, daysOff: 0 }],
      rotationStartsOn: '2026-01-01',
      worksUntilOn: null,
    }
    const definition = { shifts: [hours], teams: [team], holidays: [], plannedStops: [], recurringStops: [], exceptions: [] }
    await engineer.command(workCalendar.commands.change.name, { id, expectedRevision: revision, code, name, definition })
    const link = { code: 'OWN', name: 'Own broker', kind: 'sparkplug', url: 'embedded', hostId: 'entresol-golden', enabled: true }
    const connectionId = await create(connection, link)
    await create(equipmentSource, { connectionId, address: `plant/line-1/${DEVICE}`, equipmentId: cellId, template: 'generic' })
  }

  /** The operator taps Start 40 minutes late, which is reported with its time, and Finish in time. */
  async function runJob(): Promise<void> {
    const rates = [{ validFrom: '2026-01-01', plannedRunTimePerItemSeconds: '0.3', piecesPerCycle: '1' }]
    const directive = { name: 'Filling', plannedSetupSeconds: '1200', rates }
    const job = { code: 'GOLD-1', workType: 'Production', quantity: { value: '70000', unit: 'C62' }, directive, equipmentId: cellId }
    jobOrderId = (await engineer.command(createJobOrder.name, { ...job, occurredAt: at('05:50') }))['jobOrderId']!
    const report = (transition: string, clock: string) =>
      engineer.command(reportJobTransition.name, { jobOrderId, transition, equipmentId: cellId, occurredAt: at(clock) })
    await report('Start', '06:40')
    await report('Finish', '13:35')
  }

  beforeAll(async () => {
    const data = scratchDirectory(atEnd)
    program = await startProgram(['--empty', '--data', data], atEnd)
    const password = passwordIn(program.lines)!
    engineer = new Visitor(program.url)
    await engineer.signIn({ login: 'admin', password })
    await enterPlant()
    await runJob()
    const url = program.lines.map((line) => /(mqtt:\/\/\S+)/.exec(line)?.[1]).find((found) => found !== undefined)!
    const machine = readFileSync(join(data, 'mqtt', 'machine-password'), 'utf8').trim()
    edge = await startEdgeNode({ url, username: 'machine', password: machine })
    atEnd(() => edge.disconnect())
    lead = await comeIn(program.url, { name: 'admin', secret: password }, atEnd)
  }, PATIENCE_MS)

  test('the machine sends the shift afterwards, and the books of the start at 06:40 say what was tapped', async () => {
    const initial = [...metric('State', 'Idle', Date.now()), ...metric('Total', 67_500, Date.now()), ...metric('Reject', 715, Date.now())]
    await edge.birth()
    await edge.send('DBIRTH', { timestamp: BigInt(Date.now()), seq: 1n, metrics: initial }, { device: DEVICE })
    const history = goldenShift().map(({ clock, name, value }) => metric(name, value, instantOf(clock).epochMilliseconds, true)[0]!)
    await edge.send('DDATA', { timestamp: BigInt(Date.now()), seq: 2n, metrics: history }, { device: DEVICE })
    await vi.waitFor(async () => {
      const { rows } = await engineer.query(listKpis.name, shift())
      expect(rows[0].seconds).toMatchObject({ AUST: '0', ADOT: '3900', PDOT: '1800' })
    }, SOON)
  })

  test('the shift lead sees on one page that the repair to 06:00 makes the figures right, signs, and the shift is closed', async () => {
    const { page, button } = lead
    await page.goto(`/shifts/${cellId}/${day}/Early`)
    await page.getByRole('row', { name: /^Availability 73\.33\s?% 73\.33\s?%$/ }).waitFor()
    const { transitions } = await engineer.query(getJobOrder.name, { jobOrderId: jobOrderId! })
    const { transitionId } = transitions.find((step: { transition: string }) => step.transition === 'Start')
    await engineer.command(moveJobTransition.name, { jobOrderId, transitionId, movedTo: at('06:00'), note: 'tapped late' })
    await page.getByRole('row', { name: /^Availability .*77\.78\s?%$/ }).waitFor()
    await page.getByText('The books are settled.').waitFor()
    await button(/^Sign and close as/).click()
    await page.getByText('The books say what was signed.').waitFor()
  })

  test('EC-36 the same 0.7315 stands on the tile, in the explanation, in the PDF and in the API', async () => {
    const { rows } = await engineer.query(listKpis.name, shift())
    const kpis = rows[0].kpis as Record<string, { value: string }>
    expect(Object.fromEntries(Object.keys(figures).map((code) => [code, kpis[code]!.value]))).toEqual(figures)
    expect(rows[0].seconds).toMatchObject({ APT: '21000', AUST: '1200', ADET: '3300', ADOT: '1500', PDOT: '1800' })
    expect((await engineer.query(explainKpi.name, { ...shift(), code: 'oee' })).explanation.value).toBe(figures.oee)
    expect(await engineer.query(getJobOrder.name, { jobOrderId: jobOrderId! })).toMatchObject({ good: '65835', scrap: '665' })

    await lead.page.goto(`/units/${cellId}?shift=${encodeURIComponent(`${day} Early`)}`)
    await lead.button(`Explain: ${UNIT}`).click()
    await vi.waitFor(async () => expect([await readTile(lead, UNIT), await readExplanation(lead)]).toEqual(['73.2%', '73.15%']), SOON)

    const report = await lead.page.request.get(`/api/reports/shift.pdf?${new URLSearchParams({ ...shift(), language: 'en' })}`)
    expect(report.status()).toBe(200)
    const { pages, text } = await readPdf(await report.body())
    expect(pages).toBe(1)
    for (const part of ['73.15%', '77.78%', '95.00%', '99.00%', 'GOLD-1: Good 65,835', '450 min', '350 min']) expect(text).toContain(part)
    expect(lead.faults).toEqual([])
  })
})

interface Said {
  readonly clock: string
  readonly name: 'State' | 'Total' | 'Reject' | 'FaultCode'
  readonly value: string | number
}

/** Break 30, set-up 20, breakdown 35, twelve minor stops of 30 s, starved 14, no order 25 min; 200/min, PQ 66 500, GQ 65 835. */
function goldenShift(): Said[] {
  const state = (clock: string, value: string): Said => ({ clock, name: 'State', value })
  const count = (clock: string, name: 'Total' | 'Reject', value: number): Said => ({ clock, name, value })
  const minorStops = Array.from({ length: 12 }, (_, index) => {
    const minute = String(5 * index).padStart(2, '0')
    return [state(`11:${minute}:00`, 'Stopped'), state(`11:${minute}:30`, 'Running')]
  }).flat()
  return [
    ...[state('05:58:00', 'Idle'), count('05:59:00', 'Total', 1_000), count('05:59:00', 'Reject', 50)],
    ...[state('06:00:00', 'Setup'), state('06:20:00', 'Running'), count('07:59:00', 'Total', 31_000)],
    ...[state('08:00:00', 'Stopped'), state('08:35:00', 'Running'), state('09:00:00', 'Starved'), state('09:14:00', 'Running')],
    ...[count('09:59:00', 'Total', 41_000), ...minorStops, count('12:59:00', 'Reject', 715)],
    ...[count('13:34:00', 'Total', 67_500), state('13:35:00', 'Idle')],
  ]
}

function metric(name: Said['name'], value: string | number, atMs: number, isHistorical = false): [IndependentMetric] {
  const said = typeof value === 'string' ? ({ case: 'stringValue', value } as const) : ({ case: 'intValue', value } as const)
  return [
    { name, datatype: typeof value === 'string' ? 12 : 7, timestamp: BigInt(atMs), value: said, ...(isHistorical && { isHistorical }) },
  ]
}
