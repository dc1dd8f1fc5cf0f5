import { describe, expect, test } from 'vitest'
import { account, at, HOUR, job, reading, report, shift, shown, state } from './account.fixture.ts'
import type { Fact } from './fact.ts'
import { accountNoteWords } from './note-words.ts'

describe('accountTime: counts', () => {
  test('EC-09 a part made at 13:59 whose message comes at 14:07 belongs to the old job and the old shift', () => {
    const early = [reading('13:00', 0), reading('14:07', 3)]
    const late: Fact = reading('13:59', 2)
    const { counts } = account({
      calendar: [shift('Early', '06:00', '14:00'), shift('Late', '14:00', '22:00')],
      occupations: [job('A', '06:00', '14:00'), job('B', '14:00', null)],
      window: { startsAtMs: at('06:00'), endsAtMs: null },
      facts: [...early, late],
    })
    expect(counts).toMatchObject([
      { startsAtMs: at('13:00'), shiftCode: 'Early', jobOrderId: 'A', good: '2' },
      { startsAtMs: at('14:00'), shiftCode: 'Late', jobOrderId: 'B', good: '1' },
    ])
  })

  test('EC-10 a batch across two shifts is split by the time of each part, also within an hour', () => {
    const { counts, intervals } = account({
      calendar: [shift('Early', '06:00', '13:30'), shift('Late', '13:30', '22:00')],
      occupations: [job('A', '12:00', '15:00')],
      facts: [state('06:00', 'Producing'), reading('13:00', 0), reading('13:10', 4), reading('13:29:59', 7), reading('13:30', 9)],
    })
    expect(counts).toMatchObject([
      { startsAtMs: at('13:00'), shiftCode: 'Early', jobOrderId: 'A', good: '7' },
      { startsAtMs: at('13:00'), shiftCode: 'Late', jobOrderId: 'A', good: '2' },
    ])
    expect(shown(intervals.slice(-2), 'shiftCode')).toEqual(['12:00 13:30 Producing APT Early', '13:30 14:00 Producing APT Late'])
  })

  test('EC-18 where the machine counts, a person’s good is a cross-check and a person’s scrap moves good to scrap', () => {
    const { counts, notes } = account({
      facts: [
        reading('06:00', 0),
        reading('06:30', 100),
        report('06:40', 'good', '98'),
        report('06:41', 'scrap', '3', { reasonId: 'dent' }),
      ],
    })
    expect(counts).toMatchObject([
      { reasonId: null, good: '97', scrap: '0' },
      { reasonId: 'dent', good: '0', scrap: '3' },
    ])
    expect(notes).toEqual([{ code: 'count_cross_check', atMs: at('06:00'), subject: 'occ-A', quantity: '98' }])
  })

  test('EC-18 where the person counts, the machine is the cross-check', () => {
    const { counts, notes } = account({
      occupations: [job('A', '06:00', null, { countAuthority: 'person' })],
      facts: [reading('06:00', 0), reading('06:30', 100), report('06:40', 'good', '98'), report('06:41', 'rework', '2')],
    })
    expect(counts).toMatchObject([{ jobOrderId: 'A', good: '98', scrap: '0', rework: '2' }])
    expect(notes).toEqual([{ code: 'count_cross_check', atMs: at('06:00'), subject: 'occ-A', quantity: '100' }])
  })

  test('scrap reported after the job had ended, and corrections, are booked on their own job', () => {
    const { counts } = account({
      occupations: [job('A', '06:00', '06:30'), job('B', '06:30', null)],
      facts: [
        reading('06:00', 0),
        reading('06:20', 100),
        reading('06:50', 150),
        report('06:55', 'scrap', '4', { jobOrderId: 'A' }),
        report('06:56', 'good', '-1', { jobOrderId: 'B', source: 'correction' }),
      ],
    })
    expect(counts).toMatchObject([
      { jobOrderId: 'A', good: '96', scrap: '4' },
      { jobOrderId: 'B', good: '49', scrap: '0' },
    ])
  })

  test('a late report is judged by the job’s last occupation before its time, not by a later one', () => {
    const { counts } = account({
      occupations: [job('A', '06:00', '06:30'), job('A', '10:00', null, { occupationId: 'again', countAuthority: 'person' })],
      facts: [reading('06:00', 0), reading('06:20', 100), report('06:40', 'scrap', '4', { jobOrderId: 'A' })],
    })
    expect(counts).toMatchObject([{ jobOrderId: 'A', good: '96', scrap: '4' }])
  })

  test('reject and total counters give good and scrap; beside all three the total is a cross-check', () => {
    const facts = (...roles: ('good' | 'reject' | 'total')[]) => [
      ...roles.map((role) => reading('06:00', 0, role)),
      ...roles.map((role) => reading('06:30', { good: 90, reject: 10, total: 100 }[role], role)),
    ]
    for (const roles of [
      ['good', 'reject'],
      ['total', 'reject'],
      ['total', 'good'],
      ['good', 'reject', 'total'],
    ] as const) {
      expect(account({ facts: facts(...roles) }).counts).toMatchObject([{ good: '90', scrap: '10' }])
    }
    expect(account({ facts: facts('total') }).counts).toMatchObject([{ good: '100', scrap: '0' }])
  })

  test('a counter that rests all through the loaded facts still has its part in the unit', () => {
    const rest = { firstRead: { role: 'reject' as const, atMs: at('00:00') } }
    const facts = [reading('06:00', 0), reading('06:00', 0, 'total'), reading('06:30', 90), reading('06:31', 91, 'total')]
    expect(account({ facts, counters: { rejectCount: rest } }).counts).toMatchObject([{ good: '90', scrap: '0' }])
    expect(account({ facts }).counts).toMatchObject([{ good: '90', scrap: '1' }])
  })

  test('EC-04 parts of a gap that are marked belong to no job', () => {
    const { counts, notes } = account({
      counters: { goodCount: { gapAfterMs: HOUR, gapPolicy: 'mark' } },
      facts: [reading('06:00', 0), reading('09:00', 40), reading('09:01', 41)],
    })
    expect(counts).toMatchObject([
      { jobOrderId: null, good: '40' },
      { jobOrderId: 'A', good: '1' },
    ])
    expect(notes).toMatchObject([{ code: 'counter_gap_marked', subject: 'goodCount', quantity: '40' }])
  })

  test('EC-43 one occupation of several job orders: shares sum to exactly one, and so do the parts', () => {
    const shares = [
      { jobOrderId: 'A', share: '0.333333' },
      { jobOrderId: 'B', share: '0.333333' },
      { jobOrderId: 'C', share: '0.333334' },
    ]
    const { counts, notes } = account({
      occupations: [job('X', '06:00', null, { shares })],
      facts: [reading('06:00', 0), reading('06:30', 100)],
    })
    expect(counts.map(({ jobOrderId, good }) => [jobOrderId, good])).toEqual([
      ['A', '33.3333'],
      ['B', '33.3333'],
      ['C', '33.3334'],
    ])
    expect(notes).toEqual([])
    const wrong = account({ occupations: [job('X', '06:00', null, { shares: shares.slice(1) })], facts: [] })
    expect(wrong.notes).toEqual([{ code: 'shares_not_one', atMs: at('06:00'), subject: 'occ-X', quantity: null }])
  })

  test('a forgotten finish: the next start takes over, with a note', () => {
    const { intervals, notes } = account({
      occupations: [job('A', '06:00', null), job('B', '10:00', null)],
      facts: [state('06:00', 'Producing')],
    })
    expect(shown(intervals, 'occupationId')).toEqual(['06:00 10:00 Producing APT occ-A', '10:00 14:00 Producing APT occ-B'])
    expect(notes).toEqual([{ code: 'occupations_overlap', atMs: at('10:00'), subject: 'occ-A', quantity: null }])
  })

  test('EC-05 a report delivered twice counts once; two equal reports with their own ids count twice', () => {
    const scrap = (more: object) => report('06:10', 'scrap', '1', more)
    const facts = [scrap({}), scrap({}), scrap({ factId: 'x' }), scrap({ factId: 'y' }), scrap({ factId: 'y' })]
    expect(account({ facts }).counts).toMatchObject([{ scrap: '3' }])
  })

  test('while no job is on the unit, its counters decide whether a report moves parts or adds them', () => {
    const facts = [reading('06:00', 0), reading('06:30', 10), report('06:40', 'scrap', '2')]
    expect(account({ facts, occupations: [], counters: { goodCount: {} } }).counts).toMatchObject([{ good: '8', scrap: '2' }])
    expect(account({ facts, occupations: [] }).counts).toMatchObject([{ good: '10', scrap: '2' }])
  })

  test('every note of the books can be said in both languages', () => {
    for (const { en, de } of Object.values(accountNoteWords)) expect([en, de].every((text) => /\w.*\.$/.test(text))).toBe(true)
  })
})
