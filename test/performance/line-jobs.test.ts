import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Outcome } from '../../src/kernel/contract/command.ts'
import { rebuild } from '../../src/kernel/server/rebuild.ts'
import { equipment } from '../../src/model/equipment/equipment.resource.ts'
import { setPolicy } from '../../src/model/policy/contract.ts'
import {
  assignJobOrder,
  finishJobOrder,
  getJobOrder,
  listDispatchList,
  listOccupations,
  moveJobTransition,
  reportChangeover,
  startJobOrder,
} from '../../src/operations/execution/contract.ts'
import { listIntervals, listKpis } from '../../src/operations/performance/contract.ts'
import { ownDatabase, type TestDatabase } from '../support/database.ts'
import { local, openShiftPlant, shiftOn, type Fact, type ShiftPlant } from './shift.fixture.ts'

let database: TestDatabase
let plant: ShiftPlant
beforeAll(async () => {
  database = await ownDatabase()
  plant = await openShiftPlant(database)
})
afterAll(async () => {
  expect(plant.incidents).toEqual([])
  await plant.close()
  await database.drop()
})

const order = (clock: string, word: string): Fact => ({ clock, kind: 'order', word, tag: 'JobNumber' })
const total = (clock: string, value: number): Fact => ({ clock, kind: 'reading', word: String(value), tag: 'total', role: 'total' })
const reject = (clock: string, value: number): Fact => ({ clock, kind: 'reading', word: String(value), tag: 'reject', role: 'reject' })
const running = (clock: string): Fact => ({ clock, kind: 'state', word: 'Producing' })

interface Line {
  readonly lineId: string
  /** In the order of the flow: first, second, third. */
  readonly unitIds: readonly string[]
  readonly jobs: readonly string[]
}

let lines = 0

/** A line of its own with three machines and two orders; the rules are those of the second and the third machine. */
async function openLine(rules: readonly (object | undefined)[]): Promise<Line> {
  const code = `T${(lines += 1)}`
  const line = await plant.make(equipment.commands.create, { code, name: `Line ${code}`, level: 'ProductionLine', parentId: plant.areaId })
  const unitIds: string[] = []
  // By code they would stand the other way round: the flow says which one is the first.
  for (const [index, rule] of [{}, ...rules].entries()) {
    const fields = {
      code: `${code}-${9 - index}`,
      name: `Machine ${index}`,
      level: 'WorkCell',
      parentId: line.id,
      flowOrder: `${index + 1}0`,
    }
    const unit = await plant.make(equipment.commands.create, {
      ...fields,
      ...rule,
      equipmentClassId: plant.equipmentClassId,
      isConstraintUnit: index === 1,
    })
    unitIds.push(unit.id)
  }
  const jobs: string[] = []
  for (const name of ['P', 'N']) {
    const { jobOrderId } = await plant.order(`${code}-${name}`, '1000')
    expect((await plant.send(assignJobOrder, { jobOrderId, equipmentId: line.id })).outcome).toBe('accepted')
    jobs.push(jobOrderId)
  }
  return { lineId: line.id, unitIds, jobs }
}

const start = (line: Line, clock: string, job: number, changesOver = false): Promise<Outcome> =>
  plant.at(clock, startJobOrder, { jobOrderId: line.jobs[job], equipmentId: line.lineId, changesOver })

/** What lies on a unit, as `from-until job`; times of the day. */
async function occupationsOf(line: Line, unit: number): Promise<string[]> {
  await plant.accountant.settled()
  const { rows } = await plant.ask(listOccupations, { equipmentId: line.unitIds[unit], startsAt: local('00:00'), endsAt: local('20:00') })
  return rows.map((row: { startsAt: string; endsAt: string | null; shares: { code: string }[] }) => {
    const clock = (at: string) => new Date(Date.parse(at) + 2 * 3_600_000).toISOString().slice(11, 23).replace(':00.000', '')
    return `${clock(row.startsAt)}-${row.endsAt === null ? '' : clock(row.endsAt)} ${row.shares[0]?.code.split('-')[1]}`
  })
}

const countsOf = async (jobOrderId: string | undefined) =>
  new Map<string, string>(
    (await plant.ask(getJobOrder, { jobOrderId })).counts.map((row: { equipmentId: string; good: string }) => [row.equipmentId, row.good]),
  )

describe('EC-42 an order change travels down the line', () => {
  it('by signal: every machine changes when it shows the next number, and no part is on the wrong order', async () => {
    const line = await openLine([{ changesOverBy: 'signal' }, { changesOverBy: 'signal' }])
    const [first, second, third] = line.unitIds
    await start(line, '06:00', 0)
    expect(await start(line, '08:00', 1)).toMatchObject({ refusals: ['work_unit_is_occupied'] })
    expect((await start(line, '08:00', 1, true)).outcome).toBe('accepted')
    await plant.machine(
      [order('06:00', '1'), order('08:00', '2'), running('06:00'), total('06:00', 0), total('07:59', 100), total('08:20', 120)],
      first,
    )
    await plant.machine(
      [order('06:02', '1'), order('08:10', '0'), order('08:10', '2'), total('06:02', 0), total('08:09', 100), total('08:30', 115)],
      second,
    )
    await plant.machine([order('06:05', '1'), total('06:05', 0), total('08:15', 95)], third)
    expect(await occupationsOf(line, 0)).toEqual(['06:00-08:00 P', '08:00- N'])
    expect(await occupationsOf(line, 1)).toEqual(['06:02-08:10 P', '08:10- N'])
    expect(await occupationsOf(line, 2)).toEqual(['06:05- P'])
    const seen = async (unit: number) => {
      const { rows } = await plant.ask(listDispatchList, { equipmentId: line.unitIds[unit] })
      const here = rows.filter((row: { jobOrderId: string }) => line.jobs.includes(row.jobOrderId))
      return here.map((row: { code: string; onUnit: string }) => `${row.code.split('-')[1]} ${row.onUnit}`).toSorted()
    }
    expect(await seen(0)).toEqual(['N here', 'P left'])
    expect(await seen(2)).toEqual(['N awaited', 'P here'])
    // The job before is finished while its last parts are on their way: they stay its own.
    expect((await plant.at('08:16', finishJobOrder, { jobOrderId: line.jobs[0] })).outcome).toBe('accepted')
    await plant.machine([total('08:18', 100), order('08:25', '2'), total('08:40', 110)], third)
    expect(await occupationsOf(line, 2)).toEqual(['06:05-08:25 P', '08:25- N'])
    expect(await countsOf(line.jobs[0])).toEqual(
      new Map([
        [first, '100'],
        [second, '100'],
        [third, '100'],
      ]),
    )
    expect(await countsOf(line.jobs[1])).toEqual(
      new Map([
        [first, '20'],
        [second, '15'],
        [third, '10'],
      ]),
    )
    // The last machine of the flow says what the job has made, whatever the codes of the machines.
    expect((await plant.ask(getJobOrder, { jobOrderId: line.jobs[0] })).good).toBe('100')
  })

  it('by piece count: behind the last piece that the machine before made good of the job before', async () => {
    const line = await openLine([{ changesOverBy: 'pieceCount' }, { changesOverBy: 'pieceCount' }])
    const [first, second, third] = line.unitIds
    await start(line, '06:00', 0)
    await start(line, '08:00', 1, true)
    await plant.machine(
      [running('06:00'), total('06:00', 0), total('07:50', 100), reject('06:00', 0), reject('07:50', 4), total('08:20', 130)],
      first,
    )
    await plant.machine([total('06:00', 0), total('07:55', 90), total('08:07', 96), total('08:40', 120)], second)
    await plant.machine([total('06:00', 0), total('08:00', 90)], third)
    expect(await occupationsOf(line, 1)).toEqual(['06:00-08:07:00.001 P', '08:07:00.001- N'])
    expect(await occupationsOf(line, 2)).toEqual(['06:00- P'])
    await plant.machine([total('08:12', 96), total('08:50', 110)], third)
    expect(await occupationsOf(line, 2)).toEqual(['06:00-08:12:00.001 P', '08:12:00.001- N'])
    expect(await countsOf(line.jobs[0])).toEqual(
      new Map([
        [first, '96'],
        [second, '96'],
        [third, '96'],
      ]),
    )
    // A part of the job before that is told late moves the boundaries of the machines behind it.
    await plant.machine([total('07:58', 106)], first)
    expect(await occupationsOf(line, 1)).toEqual(['06:00-08:40:00.001 P', '08:40:00.001- N'])
  })

  it('by transport time: so long after the machine before, and it follows when the start is corrected', async () => {
    const line = await openLine([
      { changesOverBy: 'transportTime', transportSeconds: 120 },
      { changesOverBy: 'transportTime', transportSeconds: 60 },
    ])
    await start(line, '06:00', 0)
    await start(line, '08:00', 1, true)
    expect(await occupationsOf(line, 1)).toEqual(['06:02-08:02 P', '08:02- N'])
    expect(await occupationsOf(line, 2)).toEqual(['06:03-08:03 P', '08:03- N'])
    const jobOrderId = line.jobs[1]
    const steps = (await plant.ask(getJobOrder, { jobOrderId })).transitions
    const { transitionId } = steps.find(({ transition }: { transition: string }) => transition === 'Start')
    expect((await plant.send(moveJobTransition, { jobOrderId, transitionId, movedTo: local('07:30'), note: 'tapped late' })).outcome).toBe(
      'accepted',
    )
    expect(await occupationsOf(line, 0)).toEqual(['06:00-07:30 P', '07:30- N'])
    expect(await occupationsOf(line, 2)).toEqual(['06:03-07:33 P', '07:33- N'])
  })

  it('by a person; and what a person says of any machine stays, whatever the facts say later', async () => {
    const line = await openLine([{ changesOverBy: 'person' }, { changesOverBy: 'signal' }])
    const [first, second, third] = line.unitIds
    await start(line, '06:00', 0)
    const here = (clock: string, job: number, equipmentId: string | undefined) =>
      plant.at(clock, reportChangeover, { jobOrderId: line.jobs[job], equipmentId })
    expect(await occupationsOf(line, 1)).toEqual([])
    expect((await here('06:04', 0, second)).outcome).toBe('accepted')
    await start(line, '08:00', 1, true)
    await here('08:06', 1, second)
    expect(await occupationsOf(line, 1)).toEqual(['06:04-08:06 P', '08:06- N'])
    await plant.machine([order('06:00', '1'), order('08:00', '2')], first)
    await plant.machine([order('06:05', '1'), order('08:30', '2')], third)
    expect(await occupationsOf(line, 2)).toEqual(['06:05-08:30 P', '08:30- N'])
    await here('08:12', 1, third)
    await plant.machine([order('08:29', '0')], third)
    expect(await occupationsOf(line, 2)).toEqual(['06:05-08:12 P', '08:12- N'])
    expect(await here('08:13', 1, first)).toMatchObject({ refusals: ['job_order_not_here'] })
    expect(await here('08:13', 1, plant.unitId)).toMatchObject({ refusals: ['job_order_not_here'] })
  })

  it('EC-16 facts and steps in any order give the same boundaries', async () => {
    const rules = [{ changesOverBy: 'signal' }, { changesOverBy: 'pieceCount' }]
    const facts = (unit: number): Fact[][] =>
      [
        [[running('06:00'), order('06:00', '1'), order('08:00', '2')]],
        [[order('06:02', '1')], [total('06:02', 0), total('08:05', 50)], [order('08:10', '0'), order('08:10', '2')], [total('08:30', 70)]],
        [[total('06:02', 0), total('08:00', 40)], [total('08:16', 50)], [total('08:40', 60)]],
      ][unit]!
    const [there, back] = [await openLine(rules), await openLine(rules)]
    await start(there, '06:00', 0)
    await start(there, '08:00', 1, true)
    for (const unit of [0, 1, 2]) for (const part of facts(unit)) await plant.machine(part, there.unitIds[unit])
    for (const unit of [2, 1, 0]) {
      for (const part of facts(unit).toReversed()) {
        await plant.machine(part, back.unitIds[unit])
        await plant.accountant.settled()
      }
    }
    // The order that runs first is told last.
    await start(back, '08:00', 1, true)
    await plant.accountant.settled()
    await plant.at('06:00', startJobOrder, { jobOrderId: back.jobs[0], equipmentId: back.lineId, changesOver: true })
    for (const unit of [0, 1, 2]) expect(await occupationsOf(back, unit)).toEqual(await occupationsOf(there, unit))
    expect(await occupationsOf(there, 1)).toEqual(['06:02-08:10 P', '08:10- N'])
    expect(await occupationsOf(there, 2)).toEqual(['06:02-08:16:00.001 P', '08:16:00.001- N'])
  })

  it('the line has its own time account: that of its constraint, by the boundary of that machine', async () => {
    const line = await openLine([{ changesOverBy: 'signal' }, { changesOverBy: 'signal' }])
    const [first, second] = line.unitIds
    await start(line, '06:00', 0)
    await start(line, '08:00', 1, true)
    await plant.machine([order('06:00', '1'), order('08:00', '2'), running('06:00')], first)
    await plant.machine(
      [order('06:00', '1'), order('08:10', '2'), running('06:00'), { clock: '09:00', kind: 'state', word: 'Stopped' }],
      second,
    )
    await plant.accountant.settled()
    const scope = { equipmentId: line.lineId, startsAt: local('06:00'), endsAt: local('10:00') }
    const apt = async (input: object) =>
      (await plant.ask(listKpis, input)).rows.map(
        (row: { label: string; seconds: { APT: string } }) => `${row.label.split('-')[1] ?? ''} ${row.seconds.APT}`,
      )
    expect((await apt({ ...scope, by: 'job' })).toSorted()).toEqual(['N 3000', 'P 7800'])
    expect(await apt({ ...scope, by: 'total' })).toEqual([' 10800'])
    expect((await plant.ask(listKpis, { ...scope, by: 'total' })).rows).toEqual(
      (await plant.ask(listKpis, { ...scope, equipmentId: second, by: 'total' })).rows,
    )
    await plant.send(setPolicy, { policy: 'operations.performance.line_kpi', equipmentId: line.lineId, value: 'units' })
    expect(await apt({ ...scope, by: 'total' })).toEqual([' 25200'])
    const { rows } = await plant.ask(listIntervals, { equipmentId: second, startsAt: local('08:00'), endsAt: local('08:30') })
    expect(rows.map((row: { endsAt: string }) => row.endsAt)).toContain(local('08:10'))
    expect(shiftOn).toBe(local('06:00').slice(0, 10))
  })

  it('the boundaries stand in the ledger: rebuilt, the occupations are the same', async () => {
    for (const projection of plant.site.catalogue.projections.filter(({ name }) => name === 'occupation')) {
      expect(await rebuild(database.write, plant.siteId, projection)).toMatchObject({ differences: 0, swapped: false })
    }
  })
})
