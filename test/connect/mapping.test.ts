import { afterAll, beforeAll, expect, test } from 'vitest'
import { classMapping } from '../../src/connect/mapping/class-mapping.resource.ts'
import { counterGap, listCounters, listTags, listUnmappedSources, silence } from '../../src/connect/mapping/contract.ts'
import { equipmentSource } from '../../src/connect/mapping/equipment-source.resource.ts'
import { setPolicy } from '../../src/model/policy/contract.ts'
import { effectsOf } from './effects.fixture.ts'
import { openWorkshop, type Workshop } from './workshop.fixture.ts'

let workshop: Workshop
let plant: Workshop['plant']
let clock: Workshop['clock']
beforeAll(async () => {
  workshop = await openWorkshop()
  plant = workshop.plant
  clock = workshop.clock
})
afterAll(() => workshop.close())
const at = (atMs: number) => new Date(atMs).toISOString()

test('a device that belongs to no unit is offered with the template that knows it, until one command maps it', async () => {
  const { writer, connectionId } = await workshop.machine()
  const own = effectsOf(connectionId, 'G/N/PRESS')
  await writer.commit([own.value('Count', 1, clock.nowMs), own.value('Color', 'red', clock.nowMs)])
  const offered = await plant.ask(listUnmappedSources, { connectionId })
  expect(offered.rows).toMatchObject([{ address: 'G/N/PRESS', metrics: 2, template: 'counter', known: 1, examples: ['Color', 'Count'] }])
  const preview = await plant.ask(listTags, { connectionId, address: 'G/N/PRESS', template: 'counter' })
  expect(preview.rows.map((row: { role: string | null }) => row.role)).toEqual([null, 'total'])
  const equipmentId = await plant.makeUnit('PRESS')
  await plant.make(equipmentSource.commands.create, { connectionId, address: 'G/N/PRESS', equipmentId, template: 'counter' })
  expect((await plant.ask(listUnmappedSources, { connectionId })).rows).toEqual([])
  await writer.commit([own.value('Count', 2, clock.nowMs + 1)])
  expect(await plant.rows('select word from equipment_fact where equipment_id = $1', [equipmentId])).toEqual([{ word: '2' }])
  const tags = await plant.ask(listTags, { connectionId, address: 'G/N/PRESS', limit: 1 })
  expect(tags).toMatchObject({ rows: [{ metric: 'Color', role: null, value: 'red' }], next: 'Color' })
  const rest = await plant.ask(listTags, { connectionId, address: 'G/N/PRESS', limit: 1, after: 'Color' })
  expect(rest).toMatchObject({ rows: [{ metric: 'Count', role: 'total', value: '2', valueAt: at(clock.nowMs + 1) }] })
  expect(rest.next).toBeUndefined()
})

test('counters know their modulus by type, and what the unit says goes before it', async () => {
  const own = { rules: [], counters: { total: { modulus: '100000', gapAfterSeconds: 60 } } }
  const { writer, effects, equipmentId, code } = await workshop.machine({ override: own })
  await writer.commit([effects.value('TotalCount', 1, clock.nowMs), effects.value('RejectCount', 1, clock.nowMs, { datatype: 'UInt16' })])
  expect((await plant.ask(listCounters, { equipmentId })).rows.toSorted((a: any, b: any) => (a.tag < b.tag ? -1 : 1))).toEqual([
    { tag: `${code}/RejectCount`, role: 'reject', gapPolicy: 'book', modulus: '65536', gapAfterMs: 3_600_000 },
    { tag: `${code}/TotalCount`, role: 'total', gapPolicy: 'book', modulus: '100000', gapAfterMs: 60_000 },
  ])
})

test('a class is mapped once, for all its units, and the unit that differs goes before it', async () => {
  const words = { rules: [{ role: 'state', metrics: ['Betriebsart'], values: { Lauf: 'Producing', Halt: 'Stopped' } }], counters: {} }
  const own = { rules: [{ role: 'state', metrics: ['Zustand'], values: { 1: 'Producing' } }], counters: {} }
  const [like, unlike] = [await workshop.machine(), await workshop.machine({ override: own })]
  const { id } = await plant.make(classMapping.commands.create, { equipmentClassId: plant.classId, template: 'generic', override: words })
  for (const { writer, effects } of [like, unlike]) {
    await writer.commit([effects.value('Betriebsart', 'Lauf', clock.nowMs), effects.value('Zustand', 1, clock.nowMs + 1)])
  }
  expect((await like.facts()).map(({ at: when, word }) => [when, word])).toEqual([[at(clock.nowMs), 'Producing']])
  expect((await unlike.facts()).map(({ at: when, word }) => [when, word])).toEqual([[at(clock.nowMs + 1), 'Producing']])
  await plant.make(classMapping.commands.retire, { id })
})

test('two sources share a unit when one tells its state and the other its counts; a second voice for the same is refused', async () => {
  const { writer, effects, facts, equipmentId, connectionId, sourceId, code } = await workshop.machine({ speaksFor: 'state' })
  const address = `G/N/${code}-2`
  const second = (more: object) => plant.send(equipmentSource.commands.create, { connectionId, address, equipmentId, ...more })
  const refused = { outcome: 'refused', refusals: ['source.unit_has_a_source'] }
  expect(await second({})).toMatchObject(refused)
  expect(await second({ speaksFor: 'state' })).toMatchObject(refused)
  const counts = await plant.make(equipmentSource.commands.create, { connectionId, address, equipmentId, speaksFor: 'counts' })

  const other = effectsOf(connectionId, address)
  await writer.commit([effects.value('State', 'Producing', clock.nowMs), effects.value('TotalCount', 900, clock.nowMs)])
  await writer.commit([other.value('State', 'Stopped', clock.nowMs + 1), other.value('TotalCount', 5, clock.nowMs + 1)])
  expect((await facts()).map(({ kind, word }) => [kind, word])).toEqual([
    ['state', 'Producing'],
    ['reading', '5'],
  ])

  await plant.make(equipmentSource.commands.retire, { id: sourceId })
  const whole = {
    id: counts.id,
    expectedRevision: 1,
    template: null,
    silenceSeconds: null,
    speaksFor: null,
    override: { rules: [], counters: {} },
  }
  expect(await plant.send(equipmentSource.commands.change, whole)).toMatchObject({ outcome: 'accepted' })
  expect(await plant.send(equipmentSource.commands.reinstate, { id: sourceId })).toMatchObject(refused)
})

test.each(Object.keys(counterGap.values))('policy counter_gap %s reaches the counters of everything below', async (value) => {
  const { writer, effects, equipmentId } = await workshop.machine()
  await writer.commit([effects.value('TotalCount', 1, clock.nowMs)])
  await plant.make(setPolicy, { policy: counterGap.name, equipmentId: plant.lineId, value })
  expect((await plant.ask(listCounters, { equipmentId })).rows).toMatchObject([{ gapPolicy: value }])
})

test.each([
  ['minute', 60],
  ['quarterHour', 900],
  ['hour', 3_600],
  ['never', null],
])('policy silence %s: no data after %s seconds', async (value, seconds) => {
  const { writer, effects, facts } = await workshop.machine()
  await plant.make(setPolicy, { policy: silence.name, equipmentId: plant.lineId, value })
  const startedAtMs = clock.nowMs
  await writer.commit([effects.value('State', 'Producing', startedAtMs)])
  clock.nowMs = startedAtMs + (seconds ?? 86_400) * 1_000 - 1
  await writer.tick()
  const gone = async () => (await facts()).filter(({ kind }) => kind === 'connection').map(({ at: when }) => when)
  expect(await gone()).toEqual([])
  clock.nowMs += 1
  await writer.tick()
  expect(await gone()).toEqual(seconds === null ? [] : [at(startedAtMs + seconds * 1_000)])
})
