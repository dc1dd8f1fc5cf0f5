import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { DEMO_PLANT } from '../plant/demo-plant.ts'
import { createPlant } from '../plant/plant.ts'
import { createPlantCalendar } from '../plant/plant-calendar.ts'
import { TruthAggregate } from './aggregate-truth.ts'
import { aggregateTruth, openTruthFile } from './truth-file.ts'
import { findTruthOf, type TruthRecord } from './truth-record.ts'

const CALENDAR = createPlantCalendar('Europe/Berlin', true)

describe('truth', () => {
  test('EC-10 counts fall into the shift of the part, states are cut at the shift edge', () => {
    const edgeMs = Date.parse('2026-11-16T13:00:00Z')
    const part = { kind: 'part', unit: 'U', job: 'J', count: 1, reject: 0, taken: 1, given: 1 } as const
    const records: TruthRecord[] = [
      { kind: 'state', atMs: edgeMs - 1_500, unit: 'U', state: 'Producing' },
      { ...part, atMs: edgeMs - 1 },
      { ...part, atMs: edgeMs, reject: 1 },
      { kind: 'state', atMs: edgeMs + 500, unit: 'U', state: 'Stopped' },
      { kind: 'ends', atMs: edgeMs + 700 },
    ]
    const aggregate = new TruthAggregate(CALENDAR)
    for (const record of records) aggregate.add(record)
    const totals = aggregate.totals()
    expect(totals.counts).toEqual([
      { unit: 'U', job: 'J', shift: '2026-11-16 Early', total: 1, reject: 0, good: 1 },
      { unit: 'U', job: 'J', shift: '2026-11-16 Late', total: 1, reject: 1, good: 0 },
    ])
    expect(totals.stateTimes.map((time) => [time.shift, time.milliseconds.Producing, time.milliseconds.Stopped])).toEqual([
      ['2026-11-16 Early', 1_500, 0],
      ['2026-11-16 Late', 500, 200],
    ])
  })

  test('EC-07 what nobody could know is no data, cut at the states and at the shift edge', () => {
    const edgeMs = Date.parse('2026-11-16T13:00:00Z')
    const aggregate = new TruthAggregate(CALENDAR)
    const records: TruthRecord[] = [
      { kind: 'state', atMs: edgeMs - 5_000, unit: 'U', state: 'Producing' },
      { kind: 'state', atMs: edgeMs - 1_000, unit: 'U', state: 'Idle' },
      { kind: 'state', atMs: edgeMs + 3_000, unit: 'U', state: 'Producing' },
      { kind: 'unheard', atMs: edgeMs - 1_500, unit: 'U', untilMs: edgeMs + 1_000 },
      { kind: 'ends', atMs: edgeMs + 4_000 },
    ]
    for (const record of records) aggregate.add(record)
    const times = aggregate
      .totals()
      .stateTimes.map(({ shift, milliseconds: { Producing, Idle, NoData } }) => [shift, Producing, Idle, NoData])
    expect(times).toEqual([
      ['2026-11-16 Early', 3_500, 0, 1_500],
      ['2026-11-16 Late', 1_000, 2_000, 1_000],
    ])
  })

  test('the file gives back what was written, and states tile the time of every unit', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'truth-'))
    try {
      const startMs = Date.parse('2026-11-15T05:00:00Z')
      const endMs = startMs + 26 * 3_600_000
      const plant = createPlant({ spec: DEMO_PLANT, calendar: CALENDAR, seed: 12, startMs, valueEveryMs: 60_000 })
      const writer = openTruthFile(join(directory, 'truth.ndjson'))
      let parts = 0
      for (let untilMs = startMs + 3_600_000; untilMs <= endMs; untilMs += 3_600_000) {
        const records = plant.advance(untilMs).flatMap((event) => findTruthOf(event) ?? [])
        for (const record of records) if (record.kind === 'part') parts += record.count
        await writer.write(records)
      }
      await writer.end(endMs)
      const totals = await aggregateTruth(join(directory, 'truth.ndjson'), CALENDAR)
      expect(totals.endsAtMs).toBe(endMs)
      expect(totals.counts.reduce((sum, count) => sum + count.total, 0)).toBe(parts)
      const byUnit = new Map<string, number>()
      for (const time of totals.stateTimes) {
        const spent = Object.values(time.milliseconds).reduce((a, b) => a + b, 0)
        byUnit.set(time.unit, (byUnit.get(time.unit) ?? 0) + spent)
      }
      expect(byUnit.size).toBe(9)
      for (const spent of byUnit.values()) expect(spent).toBe(endMs - startMs)
      expect(totals.jobTimes.length).toBeGreaterThan(20)
    } finally {
      await rm(directory, { recursive: true })
    }
  })
})
