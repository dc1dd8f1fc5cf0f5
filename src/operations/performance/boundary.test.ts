import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findBoundaries, type FlowUnit, type LineJob } from './boundary.ts'
import { changeoversOf } from './changeover-signal.ts'
import { MICRO } from './micro.ts'

const nothing: FlowUnit = { rule: null, transportMs: 0, orders: [], pieces: [] }
const show = (...words: readonly (readonly [number, string])[]) => words.map(([atMs, order]) => ({ atMs, order }))
const count = (...pieces: readonly (readonly [atMs: number, processed: number, good?: number])[]) =>
  pieces.map(([atMs, processed, good = processed]) => ({ atMs, processed: BigInt(processed) * MICRO, good: BigInt(good) * MICRO }))
/** A job with its start on the first unit and everywhere else to be found. */
const job = (startsAtMs: number, endsAtMs: number | null = null, said: LineJob['said'] = []): LineJob => ({
  startsAtMs,
  endsAtMs,
  said: [startsAtMs, ...said],
})

describe('EC-42 the boundary of a job on a machine of the line', () => {
  test('signal: where the machine shows what the first one showed for the job', () => {
    const units: FlowUnit[] = [
      { ...nothing, orders: show([100, '1'], [500, '0'], [500, '2']) },
      { ...nothing, rule: 'signal', orders: show([110, '1'], [560, '0'], [570, '2']) },
      { ...nothing, rule: 'signal', orders: show([120, '1']) },
    ]
    expect(findBoundaries(units, [job(100), job(500)])).toEqual([
      [100, 110, 120],
      [500, 570, null],
    ])
  })

  test('signal: a start that was tapped late or early finds its number all the same', () => {
    const units: FlowUnit[] = [
      { ...nothing, orders: show([100, '1'], [500, '2']) },
      { ...nothing, rule: 'signal', orders: show([110, '1'], [510, '2']) },
    ]
    expect(findBoundaries(units, [job(130), job(540)])).toEqual([
      [130, 110],
      [540, 510],
    ])
    expect(findBoundaries(units, [job(90), job(480)])).toEqual([
      [90, 110],
      [480, 510],
    ])
  })

  test('signal: where the first machine shows nothing, the next change behind the machine before counts', () => {
    const switches = (...times: number[]) => show(...times.flatMap((atMs) => [[atMs, 'true'] as const, [atMs + 1, 'false'] as const]))
    const units: FlowUnit[] = [nothing, { ...nothing, rule: 'signal', orders: switches(105, 520) }]
    expect(findBoundaries(units, [job(100), job(500)])).toEqual([
      [100, 105],
      [500, 520],
    ])
  })

  test('pieceCount: behind the last piece that the machine before made good of the job before', () => {
    const units: FlowUnit[] = [
      { ...nothing, pieces: count([200, 10, 9], [300, 10], [600, 10]) },
      { ...nothing, rule: 'pieceCount', pieces: count([250, 9], [550, 5], [650, 5], [700, 10]) },
    ]
    expect(findBoundaries(units, [job(100), job(500)])).toEqual([
      [100, 100],
      [500, 651],
    ])
    const short: FlowUnit[] = [units[0]!, { ...units[1]!, pieces: count([250, 9], [550, 5]) }]
    expect(findBoundaries(short, [job(100), job(500)])[1]).toEqual([500, null])
  })

  test('pieceCount: a machine that the job before has left begins at once', () => {
    const units: FlowUnit[] = [
      { ...nothing, pieces: count([200, 10]) },
      { ...nothing, rule: 'pieceCount', pieces: count([250, 4]) },
    ]
    expect(findBoundaries(units, [job(100, 400), job(500)])[1]).toEqual([500, 500])
  })

  test('transportTime: so long after the machine before', () => {
    const units: FlowUnit[] = [
      nothing,
      { ...nothing, rule: 'transportTime', transportMs: 40 },
      { ...nothing, rule: 'transportTime', transportMs: 2 },
    ]
    expect(findBoundaries(units, [job(100), job(500)])).toEqual([
      [100, 140, 142],
      [500, 540, 542],
    ])
  })

  test('person: only where somebody has said so, and what follows goes on from there', () => {
    const units: FlowUnit[] = [nothing, { ...nothing, rule: 'person' }, { ...nothing, rule: 'transportTime', transportMs: 5 }]
    expect(findBoundaries(units, [job(100)])).toEqual([[100, null, null]])
    expect(findBoundaries(units, [job(100, null, [180])])).toEqual([[100, 180, 185]])
  })

  test('a job does not reach a machine that the job before has not reached, nor after its own end', () => {
    const units: FlowUnit[] = [nothing, { ...nothing, rule: 'person' }, { ...nothing, rule: 'transportTime', transportMs: 5 }]
    expect(findBoundaries(units, [job(100), job(200, null, [210])])).toEqual([
      [100, null, null],
      [200, 210, null],
    ])
    expect(findBoundaries(units, [job(100, 150), job(200, 212, [210])])).toEqual([
      [100, null, null],
      [200, 210, null],
    ])
  })

  test('facts in any order, told twice, give the same boundaries (EC-16)', () => {
    const orders = show([100, '1'], [500, '0'], [500, '2'], [900, '0'])
    const pieces = count([200, 10], [300, 10], [550, 5], [650, 7], [700, 10])
    const unitsOf = (shown: typeof orders, counted: typeof pieces): FlowUnit[] => [
      { ...nothing, orders: shown, pieces: counted },
      { ...nothing, rule: 'signal', orders: shown.map(({ atMs, order }) => ({ atMs: atMs + 20, order })), pieces: counted },
      { ...nothing, rule: 'pieceCount', pieces: counted.map((one) => ({ ...one, atMs: one.atMs + 30 })) },
    ]
    const inOrder = findBoundaries(unitsOf(orders, pieces), [job(100), job(500)])
    const shuffled = <One>(all: readonly One[]) => fc.shuffledSubarray([...all], { minLength: all.length, maxLength: all.length })
    fc.assert(
      fc.property(shuffled([...orders, ...orders]), shuffled(pieces), (shown, counted) => {
        expect(findBoundaries(unitsOf(shown, counted), [job(100), job(500)])).toEqual(inOrder)
      }),
    )
  })
})

test('a number that is shown again is no changeover; after nothing it is one', () => {
  expect(changeoversOf(show([5, 'A'], [1, 'A'], [3, 'A'], [7, ''], [9, 'A'], [9, '']))).toEqual(show([1, 'A'], [9, 'A']))
})
