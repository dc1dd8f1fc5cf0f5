import { describe, expect, test } from 'vitest'
import { type AccountInput, accountTime } from './account-time.ts'
import type { CalendarPeriod, Fact, MachineState, Occupation, TimeInterval } from './fact.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
/** Midnight UTC before a Monday, the first of a month. */
const DAY = Date.UTC(2026, 5, 1)
const at = (clock: string) => {
  const [hours = 0, minutes = 0, seconds = 0] = clock.split(':').map(Number)
  return DAY + hours * HOUR + minutes * MINUTE + seconds * 1000
}

const shift = (shiftCode: string, from: string, to: string, planned: CalendarPeriod['planned'] = 'Busy'): CalendarPeriod => ({
  startsAtMs: at(from),
  endsAtMs: at(to),
  shiftOn: '2026-06-01',
  shiftCode,
  planned,
})
const state = (clock: string, value: MachineState, faultCode?: string): Fact => ({
  kind: 'state',
  atMs: at(clock),
  state: value,
  source: 'plc',
  ...(faultCode === undefined ? {} : { faultCode }),
})
const reading = (clock: string, value: number, role: 'good' | 'reject' | 'total' = 'good'): Fact => ({
  kind: 'reading',
  atMs: at(clock),
  tag: `${role}Count`,
  role,
  value: String(value),
})
const report = (clock: string, role: 'good' | 'scrap' | 'rework', quantity: string, more: object = {}): Fact => ({
  kind: 'count',
  atMs: at(clock),
  role,
  quantity,
  source: 'person',
  ...more,
})
const job = (name: string, from: string, to: string | null, more: Partial<Occupation> = {}): Occupation => ({
  occupationId: `occ-${name}`,
  startsAtMs: at(from),
  endsAtMs: to === null ? null : at(to),
  workType: 'Production',
  shares: [{ jobOrderId: name, share: '1' }],
  countAuthority: 'machine',
  ...more,
})

function account(input: Partial<AccountInput> & { facts: Fact[] }) {
  return accountTime({
    calendar: [shift('Early', '06:00', '14:00')],
    occupations: [job('A', '06:00', '14:00')],
    reasonByFault: { E17: 'jam' },
    minorStopSeconds: 120,
    counters: {},
    window: { startsAtMs: at('06:00'), endsAtMs: at('14:00') },
    ...input,
  })
}

function shown(intervals: readonly TimeInterval[], ...more: (keyof TimeInterval)[]): string[] {
  const clock = (atMs: number | null) => (atMs === null ? '…' : new Date(atMs).toISOString().slice(11, 19).replace(/:00$/, ''))
  return intervals.map((one) =>
    [clock(one.startsAtMs), clock(one.endsAtMs), one.state, one.element, ...more.map((key) => String(one[key]))].join(' '),
  )
}

describe('accountTime: elements', () => {
  test('each second has the element of its state, calendar and occupation', () => {
    const { intervals } = account({
      calendar: [shift('Early', '06:00', '10:00'), shift('Early', '10:00', '10:30', 'Break'), shift('Early', '10:30', '13:00')],
      occupations: [job('A', '06:30', '12:00')],
      facts: [
        state('06:00', 'Idle'),
        state('07:00', 'SetUp'),
        state('07:20', 'Producing'),
        state('11:00', 'Stopped'),
        state('11:30', 'Producing'),
      ],
    })
    expect(shown(intervals, 'shiftCode')).toEqual([
      '06:00 06:30 Idle ADOT Early',
      '06:30 07:00 Idle ADET Early',
      '07:00 07:20 SetUp AUST Early',
      '07:20 10:00 Producing APT Early',
      '10:00 10:30 Producing PDOT Early',
      '10:30 11:00 Producing APT Early',
      '11:00 11:30 Stopped ADET Early',
      '11:30 12:00 Producing APT Early',
      '12:00 13:00 Producing ADOT Early',
      '13:00 14:00 Producing NotScheduled null',
    ])
  })

  test('a set-up occupation is set-up time whatever the unit does', () => {
    const { intervals } = account({
      occupations: [job('S', '06:00', '06:30', { workType: 'SetUp' }), job('A', '06:30', '14:00')],
      facts: [state('06:00', 'Stopped'), state('06:20', 'Producing')],
    })
    expect(shown(intervals)).toEqual(['06:00 06:20 Stopped AUST', '06:20 06:30 Producing AUST', '06:30 14:00 Producing APT'])
  })

  test('EC-07 no data is its own state and element, from offline until the next state', () => {
    const { intervals } = account({
      facts: [
        state('06:30', 'Producing'),
        { kind: 'connection', atMs: at('08:00'), online: false },
        { kind: 'connection', atMs: at('08:10'), online: true },
        state('08:11', 'Producing'),
      ],
    })
    expect(shown(intervals)).toEqual([
      '06:00 06:30 NoData NoData',
      '06:30 08:00 Producing APT',
      '08:00 08:11 NoData NoData',
      '08:11 14:00 Producing APT',
    ])
  })

  test('output without a job and outside the calendar is accounted and noted', () => {
    const { intervals, notes, counts } = account({
      occupations: [],
      calendar: [shift('Early', '06:00', '12:00')],
      facts: [state('06:00', 'Producing'), reading('06:00', 0), reading('07:00', 10)],
    })
    expect(shown(intervals)).toEqual(['06:00 12:00 Producing ADOT', '12:00 14:00 Producing NotScheduled'])
    expect(notes.map(({ code }) => code)).toEqual(['produced_without_job', 'produced_outside_calendar'])
    expect(counts).toMatchObject([{ jobOrderId: null, good: '10' }])
  })

  test('the last interval is open when the window is, and the calendar ahead is laid out already', () => {
    const { intervals } = account({ facts: [state('06:00', 'Producing')], window: { startsAtMs: at('06:00'), endsAtMs: null } })
    expect(shown(intervals)).toEqual(['06:00 14:00 Producing APT', '14:00 … Producing NotScheduled'])
    const open = account({
      calendar: [],
      occupations: [],
      facts: [state('07:00', 'Idle')],
      window: { startsAtMs: at('06:00'), endsAtMs: null },
    })
    expect(shown(open.intervals)).toEqual(['06:00 07:00 NoData NotScheduled', '07:00 … Idle NotScheduled'])
  })

  test('EC-14 intervals are cut at the UTC month and half-open', () => {
    const may = Date.UTC(2026, 4, 31, 22)
    const { intervals } = accountTime({
      facts: [{ kind: 'state', atMs: may, state: 'Producing', source: 'plc' }],
      calendar: [],
      occupations: [],
      reasonByFault: {},
      minorStopSeconds: 0,
      counters: {},
      window: { startsAtMs: may, endsAtMs: may + 4 * HOUR },
    })
    expect(intervals.map(({ startsAtMs, endsAtMs }) => [startsAtMs, endsAtMs])).toEqual([
      [may, DAY],
      [DAY, may + 4 * HOUR],
    ])
  })
})

describe('accountTime: stops', () => {
  test('the first fault code of a stop wins and gives the reason; short stops are minor', () => {
    const { intervals } = account({
      facts: [
        state('06:00', 'Producing'),
        state('07:00', 'Stopped'),
        state('07:00:05', 'Stopped', 'E17'),
        state('07:02', 'Stopped', 'E99'),
        state('07:05', 'Idle'),
        state('07:06', 'Producing'),
        state('08:00', 'Stopped', 'E99'),
        state('08:01', 'Producing'),
      ],
    })
    const columns = ['reasonId', 'faultCode', 'minor'] as const
    expect(shown(intervals, ...columns)).toEqual([
      '06:00 07:00 Producing APT null null false',
      '07:00 07:05 Stopped ADET jam E17 false',
      '07:05 07:06 Idle ADET jam E17 false',
      '07:06 08:00 Producing APT null null false',
      '08:00 08:01 Stopped ADET null E99 true',
      '08:01 14:00 Producing APT null null false',
    ])
    expect(intervals.map(({ stopStartedAtMs }) => stopStartedAtMs)).toEqual([null, at('07:00'), at('07:00'), null, at('08:00'), null])
  })

  test('starved and blocked are stops of their own', () => {
    const { intervals } = account({ facts: [state('06:00', 'Stopped'), state('07:00', 'Starved'), state('08:00', 'Blocked')] })
    expect(intervals.map(({ stopStartedAtMs }) => stopStartedAtMs)).toEqual([at('06:00'), at('07:00'), at('08:00')])
  })

  test('a classification overrides the fault, the last recorded wins, and producing time has no reason', () => {
    const facts: Fact[] = [
      state('06:00', 'Stopped', 'E17'),
      state('08:00', 'Producing'),
      { kind: 'classification', startsAtMs: at('06:30'), endsAtMs: at('09:00'), reasonId: 'cleaning', recordedSeq: 7 },
      { kind: 'classification', startsAtMs: at('06:45'), endsAtMs: at('07:00'), reasonId: 'meeting', recordedSeq: 9 },
      { kind: 'classification', startsAtMs: at('06:40'), endsAtMs: at('06:50'), reasonId: 'nonsense', recordedSeq: 8 },
    ]
    expect(shown(account({ facts }).intervals, 'reasonId')).toEqual([
      '06:00 06:30 Stopped ADET jam',
      '06:30 06:40 Stopped ADET cleaning',
      '06:40 06:45 Stopped ADET nonsense',
      '06:45 07:00 Stopped ADET meeting',
      '07:00 08:00 Stopped ADET cleaning',
      '08:00 14:00 Producing APT null',
    ])
  })

  test('EC-15 a stop left open by a dead collector is closed at the next proof of running and says so', () => {
    const counting = [0, 1, 2, 3, 4].map((minute) => reading(`10:0${minute}`, 500 + minute * 200))
    const { intervals, notes } = account({
      facts: [
        state('06:00', 'Producing'),
        reading('08:59', 500),
        state('09:00', 'Stopped', 'E17'),
        ...counting,
        state('10:05', 'Producing'),
      ],
    })
    expect(shown(intervals)).toEqual(['06:00 09:00 Producing APT', '09:00 10:01 Stopped ADET', '10:01 14:00 Producing APT'])
    expect(notes).toEqual([{ code: 'stop_closed_by_count', atMs: at('10:01'), subject: null, quantity: null }])
  })

  test('EC-15 when the counts end too, the collector’s last word holds again', () => {
    const counting = [0, 1, 2, 3].map((minute) => reading(`10:0${minute}`, 500 + minute * 200))
    const { intervals } = account({ facts: [state('09:00', 'Stopped'), ...counting] })
    expect(shown(intervals).slice(1)).toEqual(['09:00 10:01 Stopped ADET', '10:01 10:05 Producing APT', '10:05 14:00 Stopped ADET'])
  })

  test('EC-15 parts that coast out and a jogged machine are no proof', () => {
    const facts = [
      reading('08:59:59', 500),
      state('09:00', 'Stopped'),
      ...[1, 2, 3, 4].map((second) => reading(`09:00:0${second}`, 500 + second)),
      reading('09:20:00', 505),
      reading('09:20:02', 506),
      state('09:30', 'Producing'),
    ]
    const { intervals, notes } = account({ facts })
    expect(shown(intervals).slice(1)).toEqual(['09:00 09:30 Stopped ADET', '09:30 14:00 Producing APT'])
    expect(notes).toEqual([])
  })
})

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
})
