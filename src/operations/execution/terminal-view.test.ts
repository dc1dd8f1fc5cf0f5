import { describe, expect, test } from 'vitest'
import {
  entryStep,
  findMachines,
  nextStepOf,
  noEntry,
  reportOf,
  shareOf,
  sortJobs,
  stopToAsk,
  surplusOf,
  type TerminalJob,
  undoOf,
} from './terminal-view.ts'

const job = (code: string, state: string, equipmentId: string | null = null) => ({ code, state, equipmentId, onUnit: null }) as TerminalJob
const onLine = (code: string, state: string, onUnit: TerminalJob['onUnit']) => ({ ...job(code, state, 'line'), onUnit }) as TerminalJob
const stop = (startsAt: string, endsAt: string | null, stopStartedAt: string | null = startsAt) => ({
  ...{ startsAt, endsAt, stopStartedAt },
  ...{ state: 'Stopped', faultCode: null, classification: 0 },
})

describe('what is worked, and what waits', () => {
  test('a running job is the current one, an interrupted one then waits with the others', () => {
    const sorted = sortJobs([job('A', 'Running'), job('B', 'Suspended'), job('C', 'Ready')])
    expect(sorted.current.map(({ code }) => code)).toEqual(['A'])
    expect(sorted.next.map(({ code }) => code)).toEqual(['B', 'C'])
  })

  test('with nothing running, the interrupted job stays in hand', () => {
    const sorted = sortJobs([job('B', 'Held'), job('D', 'Suspended'), job('C', 'Ready')])
    expect(sorted.current.map(({ code }) => code)).toEqual(['B'])
    expect(sorted.next.map(({ code }) => code)).toEqual(['D', 'C'])
  })

  test('a job of the line that has not reached the machine, or has left it, is not the one in hand', () => {
    const rows = [onLine('N', 'Running', 'awaited'), onLine('P', 'Running', 'here'), onLine('O', 'Running', 'left')]
    const sorted = sortJobs(rows)
    expect(sorted.current.map(({ code }) => code)).toEqual(['P'])
    expect(sorted.next.map(({ code }) => code)).toEqual(['N', 'O'])
  })

  test.each([
    ['a machine that is free', onLine('N', 'Ready', null), [], 'start'],
    ['the next order of a line that runs', onLine('N', 'Ready', null), [onLine('P', 'Running', 'here')], 'changeOver'],
    [
      'the next order of a line, on a machine that the one before has left',
      onLine('N', 'Ready', null),
      [onLine('P', 'Running', 'left')],
      'changeOver',
    ],
    ['a job of the machine alone, while the line runs', job('X', 'Ready', 'machine'), [onLine('P', 'Running', 'here')], 'occupied'],
    ['a job of the line, while the machine has one alone', onLine('N', 'Ready', null), [job('X', 'Running', 'machine')], 'occupied'],
    ['an interrupted job, while another one runs', onLine('N', 'Suspended', 'here'), [onLine('P', 'Running', 'here')], 'occupied'],
    ['a change of order on its way', onLine('N', 'Running', 'awaited'), [onLine('P', 'Running', 'here')], 'arrive'],
    ['a job that has left this machine', onLine('P', 'Running', 'left'), [onLine('N', 'Running', 'here')], 'finish'],
  ])('touching %s', (_, touched, others, step) => {
    expect(nextStepOf(touched, [touched, ...others], 'machine')).toBe(step)
  })

  test.each([
    ['0', '100', 0],
    ['25', '100', 0.25],
    ['130', '100', 1],
    ['-2', '100', 0],
    ['5', null, undefined],
    ['5', '0', undefined],
  ])('%s of %s is %s of the ring', (good, ordered, share) => {
    expect(shareOf(good, ordered)).toBe(share)
  })

  test('the surplus is exact', () => {
    expect(surplusOf({ good: '100.3', quantity: '100.1' })).toBe('0.2')
    expect(surplusOf({ good: '100', quantity: '100' })).toBeUndefined()
    expect(surplusOf({ good: '100', quantity: null })).toBeUndefined()
  })
})

describe('a report from the pad', () => {
  test('scrap asks for its reason, good alone does not', () => {
    expect(entryStep(noEntry)).toBe('empty')
    expect(entryStep({ ...noEntry, good: '0' })).toBe('empty')
    expect(entryStep({ ...noEntry, good: '10' })).toBe('ready')
    expect(entryStep({ ...noEntry, good: '10', scrap: '1' })).toBe('needsReason')
  })

  test('empty fields are left out, and taking it back is its mirror', () => {
    const report = reportOf({ jobOrderId: 'j' as never, unit: 'KGM' }, { good: '10.', scrap: '1', rework: '' }, 'r')
    expect(report).toEqual({
      jobOrderId: 'j',
      good: { value: '10', unit: 'KGM' },
      scrap: { value: '1', unit: 'KGM' },
      reasonId: 'r',
    })
    expect(undoOf(report)).toEqual({ good: '-10', scrap: '-1', reasonId: 'r' })
  })
})

describe('which stop is asked about', () => {
  const old = stop('2026-11-22T06:00:00Z', '2026-11-22T06:05:00Z')
  const fresh = stop('2026-11-22T07:00:00Z', null)

  test('the newest first, without those that are settled here', () => {
    expect(stopToAsk([old, fresh], new Set())).toEqual([fresh, old])
    expect(stopToAsk([old, fresh], new Set([fresh.startsAt]))).toEqual([old])
    expect(stopToAsk([old], new Set([old.startsAt]))).toEqual([])
  })
})

describe('the machine that a terminal stands at', () => {
  const units = [
    { name: 'Filler 1', code: 'BOT1-FIL', lineName: 'Bottling 1' },
    { name: 'Lathe', code: 'MAC-L1', lineName: 'Machining' },
    { name: 'Oven', code: 'OV-1', lineName: null },
  ]
  test.each([
    ['', ['BOT1-FIL', 'MAC-L1', 'OV-1']],
    [' fill', ['BOT1-FIL']],
    ['mac-', ['MAC-L1']],
    ['BOTTLING', ['BOT1-FIL']],
    ['nothing', []],
  ])('“%s” finds %j by name, code or line', (search, codes) => {
    expect(findMachines(units, search).map(({ code }) => code)).toEqual(codes)
  })
})
