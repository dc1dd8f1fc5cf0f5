import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bySample, type Excursion, inRange, isSettled, judge, type Limits, type Sample } from './judge.ts'
import { amended, rejudge } from './rejudge.ts'

const plain: Limits = { min: '2', max: '8', deadBand: '0', delayMs: 0 }
const FOREVER = 1_000_000
/** `3@10` is the value 3 at 10 ms; `?@10`: nobody knows it. */
const samplesOf = (text: string): Sample[] =>
  text.split(' ').map((one) => {
    const [value, at] = one.split('@') as [string, string]
    return { value: value === '?' ? null : value, atMs: Number(at), historical: false }
  })
/** `max 10-20` of an excursion that began at 10 and was over at 20. */
const textOf = ({ bound, left, returned }: Excursion) => `${bound} ${left.atMs}-${returned?.atMs ?? ''}`
function judged(limits: Limits, samples: readonly Sample[], untilMs = FOREVER): Excursion[] {
  const { ended, standing } = judge(limits, inRange, samples, untilMs)
  return standing.outside ? [...ended, standing.outside] : [...ended]
}

describe('a value', () => {
  test.each([
    ['stays in its range, the ends included', plain, '2@0 5@10 8@20', []],
    ['leaves it above and is back', plain, '5@0 8.1@10 9@15 8@20', ['max 10-20']],
    ['leaves it below and is still there', plain, '5@0 1.9@10', ['min 10-']],
    ['jumps from above to below: two excursions', plain, '9@10 1@20 5@30', ['max 10-20', 'min 20-30']],
    ['that nobody knows is not outside', plain, '5@0 ?@10 5@20', []],
    ['that nobody knows is not back either', plain, '9@0 ?@10 5@20', ['max 0-20']],
    ['without an upper limit goes as high as it likes', { ...plain, max: null }, '99@0 1@10', ['min 10-']],
    ['is back only when it is inside by the dead band', { ...plain, deadBand: '0.5' }, '9@0 7.6@10 7.5@20', ['max 0-20']],
    ['in the dead band has not left', { ...plain, deadBand: '0.5' }, '5@0 7.9@10', []],
    ['that is back before the delay is over never left', { ...plain, delayMs: 10 }, '9@0 9@9 5@9.5 9@20 9@29 5@29', []],
    ['that stays outside left when it went, not when that was certain', { ...plain, delayMs: 10 }, '9@0 5@10', ['max 0-10']],
    ['that was unknown meanwhile waits anew', { ...plain, delayMs: 10 }, '9@0 ?@5 9@8 5@17', []],
    ['goes to the other side within the delay', { ...plain, delayMs: 10 }, '9@0 1@5 5@16', ['min 5-16']],
  ] as const)('%s', (_, limits, text, wanted) => {
    expect(judged(limits, samplesOf(text)).map(textOf)).toEqual(wanted)
  })

  test('that says nothing more has left when the delay is over, and not before', () => {
    const limits = { ...plain, delayMs: 10 }
    expect(judge(limits, inRange, samplesOf('9@5'), 14)).toMatchObject({ standing: { outside: null }, dueAtMs: 15 })
    expect(judge(limits, inRange, samplesOf('9@5'), 15)).toMatchObject({ standing: { outside: { left: { atMs: 5 } } }, dueAtMs: null })
  })

  test('keeps what it was when it left and when it was back', () => {
    expect(judged(plain, [{ atMs: 1, value: '8.5', historical: true }, ...samplesOf('4@2')])).toEqual([
      { bound: 'max', left: { atMs: 1, value: '8.5', historical: true }, returned: { atMs: 2, value: '4', historical: false } },
    ])
  })
})

const sample: fc.Arbitrary<Sample> = fc.record({
  atMs: fc.integer({ min: 0, max: 60 }),
  value: fc.oneof(fc.constant(null), fc.constantFrom('0', '1.9', '2', '2.4', '5', '7.6', '8', '8.1', '9')),
  historical: fc.boolean(),
})
const limitsAnyhow: fc.Arbitrary<Limits> = fc
  .record({
    min: fc.constantFrom(null, '2'),
    max: fc.constantFrom('8', null),
    deadBand: fc.constantFrom('0', '0.5'),
    delayMs: fc.constantFrom(0, 3, 10),
  })
  .filter(({ min, max }) => min !== null || max !== null)

describe('laws', () => {
  test('without band and delay, a value is in an excursion exactly while the last known value is outside', () => {
    fc.assert(
      fc.property(fc.uniqueArray(sample, { selector: ({ atMs }) => atMs, maxLength: 30 }), (given) => {
        const samples = given.toSorted(bySample)
        const found = judged(plain, samples)
        for (const { atMs } of samples) {
          const last = samples.findLast((one) => one.atMs <= atMs && one.value !== null)
          const isOutside = last !== undefined && (Number(last.value) > 8 || Number(last.value) < 2)
          expect(found.some(({ left, returned }) => left.atMs <= atMs && (returned?.atMs ?? FOREVER) > atMs)).toBe(isOutside)
        }
      }),
    )
  })

  test('excursions follow each other and do not overlap, and none is shorter than the delay', () => {
    fc.assert(
      fc.property(fc.array(sample, { maxLength: 30 }), limitsAnyhow, (given, limits) => {
        let atMs = -1
        for (const { left, returned } of judged(limits, given.toSorted(bySample))) {
          expect(left.atMs).toBeGreaterThanOrEqual(atMs)
          expect((returned?.atMs ?? FOREVER) - left.atMs).toBeGreaterThanOrEqual(limits.delayMs)
          atMs = returned?.atMs ?? FOREVER
        }
      }),
    )
  })

  test('in any order, in any pieces and twice, the same values make the same record; judged again, nothing is told', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(sample, { maxLength: 5 }), { maxLength: 12 }),
        limitsAnyhow,
        fc.boolean(),
        (pieces, limits, isRepeated) => {
          const book = new Book(limits)
          for (const [index, piece] of [...pieces, ...(isRepeated ? pieces : [])].entries()) book.take(piece, index * 7)
          book.take([], FOREVER)
          expect(book.recorded.map(withoutFlags)).toEqual(judged(limits, book.samples).map(withoutFlags))
          expect(book.takeAll()).toEqual([])
        },
      ),
      { numRuns: 1_000 },
    )
  })
})

/** Of two equal values of one instant, of which one came late, the flag of either may stand. */
const withoutFlags = ({ bound, left, returned }: Excursion) => [bound, left.atMs, left.value, returned?.atMs, returned?.value]

/** The table of values, the marks and the record, as the judge at work keeps them. */
class Book {
  samples: Sample[] = []
  recorded: Excursion[] = []
  #mark: { startsAtMs: number; endsAtMs: number } | undefined
  readonly #limits: Limits

  constructor(limits: Limits) {
    this.#limits = limits
  }

  take(piece: readonly Sample[], nowMs: number): void {
    const isNew = (one: Sample) => !this.samples.some(({ atMs, value }) => atMs === one.atMs && value === one.value)
    for (const one of piece) if (isNew(one)) this.samples = [...this.samples, one].toSorted(bySample)
    const times = [...piece.map(({ atMs }) => atMs), ...(this.#mark ? [this.#mark.startsAtMs, this.#mark.endsAtMs] : [])]
    if (times.length === 0) return
    const { judgement } = this.#judge(Math.min(...times), Math.max(...times), nowMs)
    const pendingMs = judgement.standing.pending?.left.atMs
    this.#mark = pendingMs === undefined ? undefined : { startsAtMs: pendingMs, endsAtMs: pendingMs }
  }

  takeAll() {
    return this.#judge(0, 0, FOREVER).amendments
  }

  #judge(startsAtMs: number, endsAtMs: number, nowMs: number) {
    const fromMs = startsAtMs - this.#limits.delayMs
    const isLastOfInstant = ({ atMs }: Sample, index: number) => this.samples[index + 1]?.atMs !== atMs
    const settled = this.samples.find(
      (one, index) => one.atMs > endsAtMs && isLastOfInstant(one, index) && one.value !== null && isSettled(one.value, this.#limits),
    )
    const untilMs = settled?.atMs ?? Math.max(nowMs, this.samples.at(-1)?.atMs ?? 0)
    const touching = this.recorded.filter(({ left, returned }) => left.atMs <= untilMs && (returned?.atMs ?? FOREVER) >= fromMs)
    const stretch = this.samples.filter(({ atMs }) => atMs >= fromMs && atMs <= untilMs)
    const rejudged = rejudge(this.#limits, touching, stretch, { fromMs, untilMs })
    this.recorded = amended(this.recorded, rejudged.amendments)
    return rejudged
  }
}
