import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { finishJobOrder, getJobOrder, listOccupations, moveJobTransition, startJobOrder } from '../../src/operations/execution/contract.ts'
import { explainKpi, listBoard, listKpis, listLosses } from '../../src/operations/performance/contract.ts'
import { drawShift } from '../../src/apps/shift-report/draw-shift.ts'
import { readShift } from '../../src/apps/shift-report/read-shift.ts'
import { sharedDatabase } from '../support/database.ts'
import { readPdf } from '../support/pdf.ts'
import { local, openShiftPlant, shiftOn, type Fact, type ShiftPlant } from './shift.fixture.ts'

let plant: ShiftPlant
beforeAll(async () => {
  plant = await openShiftPlant(await sharedDatabase())
})
afterAll(() => plant.close())

/** Filler 06:00–14:00, break 30, set-up 20, breakdown 35, twelve minor stops of 30 s, starved 14, no order 25; 200/min, PQ 66 500, GQ 65 835. */
function goldenFacts(): Fact[] {
  const state = (clock: string, word: string, faultCode?: string): Fact => ({ clock, kind: 'state', word, ...(faultCode && { faultCode }) })
  const stops = Array.from({ length: 12 }, (_, index) => {
    const minute = String(5 * index).padStart(2, '0')
    return [state(`11:${minute}:00`, 'Stopped', 'F12'), state(`11:${minute}:30`, 'Producing')]
  }).flat()
  const counted: Fact[] = [
    reading('05:59', 'total', 1_000),
    reading('05:59', 'reject', 50),
    reading('07:59', 'total', 1_000 + 30_000),
    reading('09:59', 'total', 1_000 + 40_000),
    reading('12:59', 'reject', 50 + 665),
    reading('13:34', 'total', 1_000 + 66_500),
  ]
  return [
    state('05:58', 'Idle'),
    state('06:00', 'SetUp'),
    state('06:20', 'Producing'),
    state('08:00', 'Stopped', 'F99'),
    state('08:35', 'Producing'),
    state('09:00', 'Starved'),
    state('09:14', 'Producing'),
    ...stops,
    state('13:35', 'Idle'),
    ...counted,
  ]
}

function reading(clock: string, role: 'total' | 'reject', value: number): Fact {
  return { clock, kind: 'reading', word: String(value), tag: role, role }
}

const figures = { availability: '0.777778', effectiveness: '0.95', qualityRatio: '0.99', oee: '0.7315' }

describe('golden shift', () => {
  let jobOrderId: string

  it('gives A 0.777778, E 0.95, Q 0.99, OEE 0.7315, on every door', async () => {
    const order = await plant.order('GOLD-1', '70000')
    jobOrderId = order.jobOrderId
    expect((await plant.at('06:00', startJobOrder, { jobOrderId, equipmentId: plant.unitId })).outcome).toBe('accepted')
    await plant.machine(goldenFacts())
    await plant.accountant.settled()
    expect((await plant.at('13:35', finishJobOrder, { jobOrderId })).outcome).toBe('accepted')
    await plant.accountant.settled()
    expect(plant.incidents).toEqual([])

    const { rows } = await plant.ask(listKpis, { equipmentId: plant.unitId, shiftOn, shiftCode: 'Early' })
    expect(valuesOf(rows[0].kpis)).toEqual(figures)
    expect(rows[0].seconds).toMatchObject({ APT: '21000', AUST: '1200', ADET: '3300', ADOT: '1500', PDOT: '1800' })
    const { explanation, parts } = await plant.ask(explainKpi, { equipmentId: plant.unitId, shiftOn, shiftCode: 'Early', code: 'oee' })
    expect(explanation.value).toBe(figures.oee)
    expect(parts.map((part: { value: string }) => part.value)).toEqual([figures.availability, figures.effectiveness, figures.qualityRatio])
  })

  it('EC-36 shows the same value for the line, by shift, by day and on the board of that moment', async () => {
    const byShift = await plant.ask(listKpis, { equipmentId: plant.lineId, startsAt: local('00:00'), endsAt: local('23:00'), by: 'shift' })
    expect(byShift.rows.find((row: { key: string }) => row.key === `${shiftOn} Early`).kpis.oee.value).toBe(figures.oee)
    const byDay = await plant.ask(listKpis, { equipmentId: plant.siteId, startsAt: local('00:00'), endsAt: local('23:00'), by: 'day' })
    expect(byDay.rows.find((row: { key: string }) => row.key === shiftOn).kpis.oee.value).toBe(figures.oee)
    plant.setNow(local('13:59:59'))
    const board = await plant.ask(listBoard)
    plant.setNow(local('20:00'))
    const [filler] = board.rows
    expect(filler.state).toBe('Idle')
    expect(Number(filler.kpis.oee.value)).toBeCloseTo(0.7315, 3)
  })

  it('shows starved apart from stops, and losses that add up to planned busy time', async () => {
    const { rows, plannedBusySeconds, productionSeconds } = await plant.ask(listLosses, {
      equipmentId: plant.unitId,
      shiftOn,
      shiftCode: 'Early',
    })
    const seconds = Object.fromEntries(rows.map((row: { kind: string; seconds: string }) => [row.kind, row.seconds]))
    expect(seconds).toEqual({ Stop: '2100', MinorStop: '360', Starved: '840', SetUp: '1200', NoOrder: '1500' })
    const lost = rows.reduce((sum: number, row: { seconds: string }) => sum + Number(row.seconds), 0)
    expect(lost + Number(productionSeconds)).toBe(Number(plannedBusySeconds))
  })

  it('EC-36 tells the ledger what the books counted: good 65 835, scrap 665', async () => {
    const job = await plant.ask(getJobOrder, { jobOrderId })
    expect({ good: job.good, scrap: job.scrap, state: job.state }).toEqual({ good: '65835', scrap: '665', state: 'Completed' })
  })

  it('EC-36 prints the same value in the PDF, on one page', async () => {
    const figures = await readShift(plant.site, plant.system, { equipmentId: plant.unitId, shiftOn, shiftCode: 'Early' })
    const { pages, text } = await readPdf(await drawShift(figures!, 'en'))
    expect(pages).toBe(1)
    for (const part of ['73.15%', '77.78%', '95.00%', '99.00%', 'GOLD-1: Good 65,835', '450 min', '350 min']) expect(text).toContain(part)
  })

  it('prints who has signed the closing of the shift, with meaning and time in the zone of the plant', async () => {
    const figures = await readShift(plant.site, plant.system, { equipmentId: plant.unitId, shiftOn, shiftCode: 'Early' })
    const row = {
      ...{ signatureId: 'a', command: 'b', signerId: 'c', content: 'd', method: 'pin', commandId: 'e', zone: 'Europe/Berlin' },
      ...{ printedName: 'Katrin Vogt', meaning: 'responsibility' as const, reason: '', signedAt: local('14:05') },
    }
    const { pages, text } = await readPdf(await drawShift({ ...figures!, signatures: [row] }, 'en'))
    expect(pages).toBe(1)
    expect(text).toMatch(/Signed: Katrin Vogt, Responsibility, [\d/]+, 14:05:00 GMT\+[12]/)
  })

  it('EC-40 a start tapped at 06:40 is repaired in close-out, and both versions stay in the ledger', async () => {
    const { rows: steps } = await plant.site.pool.query('select steps from job_order where job_order_id = $1', [jobOrderId])
    const start = steps[0].steps.find((step: { transition: string }) => step.transition === 'Start')
    const move = (clock: string) =>
      plant.send(moveJobTransition, { jobOrderId, transitionId: start.transitionId, movedTo: local(clock), note: 'tapped late' })
    expect((await move('06:40')).outcome).toBe('accepted')
    await plant.accountant.settled()
    const late = await plant.ask(listKpis, { equipmentId: plant.unitId, shiftOn, shiftCode: 'Early' })
    expect(late.rows[0].seconds).toMatchObject({ AUST: '0', ADOT: '3900' })
    expect((await move('06:00')).outcome).toBe('accepted')
    await plant.accountant.settled()
    const repaired = await plant.ask(listKpis, { equipmentId: plant.unitId, shiftOn, shiftCode: 'Early' })
    expect(valuesOf(repaired.rows[0].kpis)).toEqual(figures)
    const { rows: events } = await plant.site.pool.query(
      "select payload->>'movedTo' as moved from event where stream_id = $1 and kind = 'jobTransitionMoved' order by seq",
      [jobOrderId],
    )
    expect(events.map((row) => row.moved)).toEqual([local('06:40'), local('06:00')])
    const { rows: occupations } = await plant.ask(listOccupations, {
      equipmentId: plant.unitId,
      startsAt: local('00:00'),
      endsAt: local('20:00'),
    })
    expect(occupations.map((row: { startsAt: string; endsAt: string }) => [row.startsAt, row.endsAt])).toEqual([
      [local('06:00'), local('13:35')],
    ])
  })
})

function valuesOf(kpis: Record<string, { value: string }>) {
  return Object.fromEntries(Object.keys(figures).map((code) => [code, kpis[code]!.value]))
}
