import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dayAt, type DutyRow, type PlannedShift, rosterRows, type RosterFacts, weekOf } from './roster.ts'

const days = weekOf('2026-06-03')
const at = (local: string) => Date.parse(`2026-06-${local}:00+02:00`)
const always = { startsAtMs: at('01T00:00') - 86_400_000 * 30, endsAtMs: 8.64e15 }
const duty = (personId: string, more: Partial<DutyRow> = {}): DutyRow => ({
  ...{ personId, personnelClassId: 'lead', function: 'Lead', equipmentId: 'line', place: 'Line', shiftCode: null, ...always, ...more },
})
const shift = (shiftCode: string, shiftOn: string, startsAt: string, endsAt: string): PlannedShift => ({
  ...{ equipmentId: 'line', shiftCode, shiftOn, startsAtMs: at(startsAt), endsAtMs: at(endsAt) },
})
const monday = [shift('Early', '2026-06-01', '01T06:00', '01T14:00'), shift('Late', '2026-06-01', '01T14:00', '01T22:00')]
const facts = (more: Partial<RosterFacts>): RosterFacts => ({
  ...{ days, duties: [duty('ann')], standIns: [], shifts: monday, calendars: new Map([['line', 'Europe/Berlin']]), zone: 'Europe/Berlin' },
  ...{ isWithin: (placeId, aboveId) => placeId === aboveId, nameOf: (personId) => personId.toUpperCase(), ...more },
})
const instead = (personId: string, standInPersonId: string, startsAt: string, endsAt: string) => ({
  ...{ personId, standInPersonId, equipmentId: 'line', personnelClassIds: [], startsAtMs: at(startsAt), endsAtMs: at(endsAt) },
})
/** `Early 06:00–14:00 ANN`, one line for each span of Monday. */
const told = (more: Partial<RosterFacts>, day = 0) =>
  rosterRows(facts(more))[0]!.days[day]!.flatMap(({ shiftCode, kind, spans }) =>
    spans.map(({ startsAt, endsAt, people }) => {
      const clock = (instant: string) => new Date(Date.parse(instant) + 7_200_000).toISOString().slice(11, 16)
      const names = people.map(({ name, standsInFor }) => (standsInFor ? `${name} for ${standsInFor}` : name)).join(', ')
      return `${shiftCode ?? kind} ${clock(startsAt)}–${clock(endsAt)} ${names || 'nobody'}`
    }),
  )

test.each([
  ['a duty around the clock covers every shift', {}, 0, ['Early 06:00–14:00 ANN', 'Late 14:00–22:00 ANN']],
  [
    'a duty in one shift leaves a gap in the others',
    { duties: [duty('ann', { shiftCode: 'Early' })] },
    0,
    ['Early 06:00–14:00 ANN', 'Late 14:00–22:00 nobody'],
  ],
  [
    'whoever comes or goes within a shift cuts it',
    { duties: [duty('ann', { endsAtMs: at('01T09:00') }), duty('leo', { startsAtMs: at('01T10:00') })] },
    0,
    ['Early 06:00–09:00 ANN', 'Early 09:00–10:00 nobody', 'Early 10:00–14:00 LEO', 'Late 14:00–22:00 LEO'],
  ],
  [
    'a stand-in is shown while he stands in, and for whom',
    { standIns: [instead('ann', 'mia', '01T08:00', '01T18:00')] },
    0,
    ['Early 06:00–08:00 ANN', 'Early 08:00–14:00 MIA for ANN', 'Late 14:00–18:00 MIA for ANN', 'Late 18:00–22:00 ANN'],
  ],
  [
    'what changes nothing cuts nothing',
    { standIns: [instead('eve', 'mia', '01T08:00', '01T09:00')] },
    0,
    ['Early 06:00–14:00 ANN', 'Late 14:00–22:00 ANN'],
  ],
  [
    'two on duty stand side by side, by name',
    { duties: [duty('leo'), duty('ann')] },
    0,
    ['Early 06:00–14:00 ANN, LEO', 'Late 14:00–22:00 ANN, LEO'],
  ],
  ['on a day without a shift, who is there around the clock', {}, 1, ['rest 00:00–00:00 ANN']],
  ['on a day without a shift, nobody of a shift', { duties: [duty('ann', { shiftCode: 'Early' })] }, 1, ['rest 00:00–00:00 nobody']],
  [
    'without a work calendar the whole day, once for each shift that is named',
    { calendars: new Map<string, string>(), duties: [duty('ann', { shiftCode: 'Early' }), duty('leo')] },
    0,
    ['day 00:00–00:00 LEO', 'Early 00:00–00:00 ANN, LEO'],
  ],
])('%s', (_name, more, day, expected) => {
  expect(told(more, day)).toEqual(expected)
})

describe('a row', () => {
  test('stands for one function at one place, also while nobody is on duty', () => {
    const over = { endsAtMs: at('01T00:00') }
    const rows = rosterRows(
      facts({ duties: [duty('ann'), duty('leo', { personnelClassId: 'maintenance', function: 'Technician', ...over }), duty('mia')] }),
    )
    expect(rows.map(({ function: called, place, days: all }) => [called, place, all.length])).toEqual([
      ['Lead', 'Line', 7],
      ['Technician', 'Line', 7],
    ])
    expect(rows[1]!.days[0]!.map(({ spans }) => spans.map(({ people }) => people))).toEqual([[[]], [[]]])
  })

  test('covers each shift once, without gap or overlap, whoever comes and goes', () => {
    const moment = fc.integer({ min: 0, max: 24 * 60 }).map((minutes) => at('01T00:00') + minutes * 60_000)
    const span = fc
      .tuple(moment, moment)
      .map(([left, right]) => ({ startsAtMs: Math.min(left, right), endsAtMs: Math.max(left, right) + 1 }))
    const someone = fc.constantFrom('ann', 'leo', 'mia')
    const someDuty = fc.tuple(someone, span).map(([personId, when]) => duty(personId, when))
    const someStandIn = fc.tuple(someone, someone, span).map(([personId, standInPersonId, when]) => ({
      ...{ personId, standInPersonId, equipmentId: 'line', personnelClassIds: [], ...when },
    }))
    fc.assert(
      fc.property(fc.array(someDuty, { minLength: 1, maxLength: 5 }), fc.array(someStandIn, { maxLength: 5 }), (duties, standIns) => {
        for (const { startsAt, endsAt, spans } of rosterRows(facts({ duties, standIns }))[0]!.days[0]!) {
          expect([spans[0]!.startsAt, ...spans.map((one) => one.endsAt)]).toEqual([...spans.map((one) => one.startsAt), endsAt])
          expect(spans[0]!.startsAt).toBe(startsAt)
          for (const { startsAt: from, endsAt: to, people } of spans) {
            const isManned = duties.some((one) => one.startsAtMs < Date.parse(to) && one.endsAtMs > Date.parse(from))
            expect(people.length > 0).toBe(isManned)
          }
        }
      }),
    )
  })
})

test('EC-12 a day without a calendar has as many hours as the clocks of its zone show', () => {
  const autumn = rosterRows(facts({ days: ['2026-10-25'], shifts: [], calendars: new Map() }))[0]!.days[0]![0]!
  expect(Date.parse(autumn.endsAt) - Date.parse(autumn.startsAt)).toBe(25 * 3_600_000)
})

test('a week is Monday to Sunday, and a day is that of the zone', () => {
  expect(weekOf('2026-06-07')).toEqual(days)
  expect(days).toEqual(['2026-06-01', '2026-06-02', '2026-06-03', '2026-06-04', '2026-06-05', '2026-06-06', '2026-06-07'])
  expect([dayAt('2026-06-01T22:30:00.000Z', 'Europe/Berlin'), dayAt('2026-06-01T22:30:00.000Z', 'UTC')]).toEqual([
    '2026-06-02',
    '2026-06-01',
  ])
})
