import { describe, expect, test } from 'vitest'
import { account, at, DAY, HOUR, job, reading, shift, shown, state } from './account.fixture.ts'
import { accountTime } from './account-time.ts'
import type { Fact } from './fact.ts'

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

  test.each([
    ['SetUp', 'AUST'],
    ['Cleaning', 'AUST'],
    ['Maintenance', 'ADOT'],
    ['Quality', 'ADOT'],
    ['Inventory', 'ADOT'],
    ['Other', 'ADOT'],
  ])('%s without an order is %s, also while the unit turns, and no output without a job', (workType, element) => {
    const { intervals, notes } = account({
      occupations: [job('W', '06:00', '06:30', { workType }), job('A', '06:30', '14:00')],
      facts: [state('06:00', 'Stopped'), state('06:20', 'Producing')],
    })
    expect(shown(intervals)).toEqual([`06:00 06:20 Stopped ${element}`, `06:20 06:30 Producing ${element}`, '06:30 14:00 Producing APT'])
    expect(notes.map(({ code }) => code)).not.toContain('produced_without_job')
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

  test('EC-07 a connection that comes back in the same millisecond has still been lost', () => {
    const connection = (online: boolean): Fact => ({ kind: 'connection', atMs: at('08:00'), online })
    const { intervals } = account({ facts: [state('06:00', 'Producing'), connection(true), connection(false)] })
    expect(shown(intervals)).toEqual(['06:00 08:00 Producing APT', '08:00 14:00 NoData NoData'])
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

  test('EC-52 a fault code that is mapped a month later gives its reason to the stops that were', () => {
    const facts = [state('06:00', 'Stopped', 'E99'), state('07:00', 'Producing')]
    expect(account({ facts }).intervals[0]?.reasonId).toBeNull()
    expect(account({ facts, reasonByFault: { E99: 'film' } }).intervals[0]?.reasonId).toBe('film')
  })

  test('EC-16 of two facts in one millisecond the one that names the fault is heard', () => {
    const twins = [state('06:00', 'Stopped'), state('06:00', 'Stopped', 'E17'), state('06:00', 'Producing')]
    for (const facts of [twins, [...twins].reverse()]) {
      expect(shown(account({ facts }).intervals, 'faultCode')).toEqual(['06:00 14:00 Stopped ADET E17'])
    }
  })

  test('EC-16 what ingest told of an instant and corrected holds as corrected, whatever the alphabet says', () => {
    const told: Fact[] = [
      state('06:00', 'Stopped', 'E17'),
      { kind: 'state', atMs: at('07:00'), state: 'Stopped', source: 'birth', recordedSeq: 3 },
      { kind: 'state', atMs: at('07:00'), state: 'Producing', source: 'birth s1', recordedSeq: 8 },
    ]
    for (const facts of [told, told.toReversed()]) {
      expect(shown(account({ facts }).intervals, 'faultCode')).toEqual(['06:00 07:00 Stopped ADET E17', '07:00 14:00 Producing APT null'])
    }
  })

  test('starved and blocked are stops of their own', () => {
    const { intervals } = account({ facts: [state('06:00', 'Stopped'), state('07:00', 'Starved'), state('08:00', 'Blocked')] })
    expect(intervals.map(({ stopStartedAtMs }) => stopStartedAtMs)).toEqual([at('06:00'), at('07:00'), at('08:00')])
  })

  test('what is said while a stop goes on holds to its end, and to the end of no other', () => {
    const said: Fact = { kind: 'classification', startsAtMs: at('06:00'), endsAtMs: at('06:10'), reasonId: 'cleaning', recordedSeq: 7 }
    const facts = [state('06:00', 'Stopped'), state('06:30', 'Idle'), state('07:00', 'Producing'), state('08:00', 'Stopped')]
    const { intervals } = account({ facts: [...facts, { ...said, toStopEnd: true }] })
    expect(shown(intervals, 'reasonId')).toEqual([
      '06:00 06:30 Stopped ADET cleaning',
      '06:30 07:00 Idle ADET cleaning',
      '07:00 08:00 Producing APT null',
      '08:00 14:00 Stopped ADET null',
    ])
    expect(shown(account({ facts: [...facts, said] }).intervals, 'reasonId')[1]).toBe('06:10 06:30 Stopped ADET null')
    const running = account({
      facts: [...facts.slice(0, 1), { ...said, toStopEnd: true }],
      window: { startsAtMs: at('06:00'), endsAtMs: null },
    })
    expect(new Set(running.intervals.map(({ reasonId }) => reasonId))).toEqual(new Set(['cleaning']))
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

  test('EC-15 what slow counters show after a stop was made before it and proves nothing', () => {
    const facts = [
      ...(['good', 'reject', 'total'] as const).flatMap((role, index) => [
        reading(`08:59:0${index}`, 500, role),
        reading(`09:00:3${index}`, 520, role),
        reading(`09:01:3${index}`, 520, role),
      ]),
      state('08:00', 'Producing'),
      state('09:00', 'Stopped'),
      state('09:30', 'Producing'),
    ]
    const { intervals, notes } = account({ facts })
    expect(shown(intervals).slice(1)).toEqual(['08:00 09:00 Producing APT', '09:00 09:30 Stopped ADET', '09:30 14:00 Producing APT'])
    expect(notes).toEqual([])
  })

  test('EC-15 parts that coast out and a jogged machine are no proof', () => {
    const facts = [
      reading('08:59:59', 500),
      state('09:00', 'Stopped'),
      ...[1, 2, 3, 4].map((second) => reading(`09:00:0${second}`, 500 + second)),
      reading('09:20:00', 505),
      reading('09:20:02', 506),
      reading('09:20:04', 507),
      state('09:30', 'Producing'),
    ]
    const { intervals, notes } = account({ facts })
    expect(shown(intervals).slice(1)).toEqual(['09:00 09:30 Stopped ADET', '09:30 14:00 Producing APT'])
    expect(notes).toEqual([])
  })
})
