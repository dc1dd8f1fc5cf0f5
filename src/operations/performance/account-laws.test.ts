import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { accountTime } from './account-time.ts'
import { sumIntervals } from './elements.ts'
import { books, calendar, counters, END, FULL, history, START } from './history.fixture.ts'
import { micro, microText } from './micro.ts'

describe('laws of the books', () => {
  test('EC-14 intervals tile the window exactly and are cut at the UTC month', () => {
    fc.assert(
      fc.property(history, fc.option(fc.constant(END)), (facts, endsAtMs) => {
        const { intervals } = books(facts, { startsAtMs: START, endsAtMs })
        let atMs: number | null = START
        for (const interval of intervals) {
          const lastMs = (interval.endsAtMs ?? interval.startsAtMs + 1) - 1
          expect(interval.startsAtMs).toBe(atMs)
          expect(lastMs).toBeGreaterThanOrEqual(interval.startsAtMs)
          expect(new Date(lastMs).getUTCMonth()).toBe(new Date(interval.startsAtMs).getUTCMonth())
          atMs = interval.endsAtMs
        }
        expect(atMs).toBe(endsAtMs)
      }),
    )
  })

  test('EC-16 facts in any order and duplicated give equal books', () => {
    fc.assert(
      fc.property(history, fc.infiniteStream(fc.nat()), (facts, dice) => {
        const shuffled = [...facts, ...facts.filter((_, index) => index % 2 === 0)]
          .map((one) => ({ one, order: dice.next().value as number }))
          .sort((a, b) => a.order - b.order)
          .map(({ one }) => one)
        expect(books(shuffled)).toEqual(books(facts))
      }),
    )
  })

  test('elements agree with calendar, occupation and state', () => {
    fc.assert(
      fc.property(history, (facts) => {
        for (const { element, shiftOn, occupationId, state, reasonId, stopStartedAtMs } of books(facts).intervals) {
          const isBusy = ['APT', 'AUST', 'ADET'].includes(element)
          expect(element === 'NotScheduled').toBe(shiftOn === null)
          expect(element !== 'APT' || state === 'Producing').toBe(true)
          expect(element !== 'NoData' || state === 'NoData').toBe(true)
          expect(!isBusy || occupationId !== null).toBe(true)
          expect(element !== 'ADOT' || occupationId === null).toBe(true)
          expect(state !== 'Producing' || (reasonId === null && stopStartedAtMs === null)).toBe(true)
        }
      }),
    )
  })

  test('what is booked sums to what the counters and people proved', () => {
    fc.assert(
      fc.property(history, (facts) => {
        const onlyGood = facts.filter((one) => one.kind === 'reading' && one.tag === 'good')
        const { counts, notes } = books(onlyGood)
        const sum = (texts: readonly string[]) => microText(texts.reduce((total, text) => total + micro(text), 0n))
        const checked = notes.filter(({ code }) => code === 'count_cross_check').map(({ quantity }) => quantity ?? '0')
        const free = accountTime({
          facts: onlyGood,
          calendar: [],
          occupations: [],
          reasonByFault: {},
          minorStopSeconds: 0,
          counters,
          window: FULL,
        })
        expect(sum([...counts.map(({ good }) => good), ...checked])).toBe(sum(free.counts.map(({ good }) => good)))
      }),
    )
  })

  test('planned busy time is what the calendar plans, whatever the facts say', () => {
    const planned = calendar.filter(({ planned }) => planned === 'Busy').map((p) => p.endsAtMs - Math.max(p.startsAtMs, START))
    const plannedSeconds = planned.reduce((sum, lengthMs) => sum + lengthMs, 0) / 1000
    fc.assert(
      fc.property(history, (facts) => {
        const { seconds } = sumIntervals(books(facts, { startsAtMs: START, endsAtMs: END }).intervals, END)
        const busy = [seconds.APT, seconds.AUST, seconds.ADET, seconds.ADOT, seconds.NoData]
        expect(busy.reduce((sum, text) => sum + Number(text), 0)).toBe(plannedSeconds)
      }),
    )
  })
})
