import { expect, test } from 'vitest'
import { curveOf } from './curve.ts'
import { drawnCourse } from './drawn-course.ts'

const sample = (atMs: number, value: string | null) => ({ atMs, value, historical: false })

test('a curve keeps the least and the greatest value of each stretch, and leaves out what nobody knows', () => {
  const samples = [sample(0, '3'), sample(4, '9.5'), sample(9, '2'), sample(10, null), sample(25, '4')]
  expect(curveOf(samples, 0, 30, 3)).toEqual([
    { atMs: 0, min: '2', max: '9.5' },
    { atMs: 20, min: '4', max: '4' },
  ])
})

test('it is drawn with every peak, and what lies beyond a limit is drawn as outside', () => {
  const curve = [
    { at: new Date(0).toISOString(), min: '2', max: '9.5' },
    { at: new Date(20).toISOString(), min: '4', max: '4' },
  ]
  const left = { bound: 'max' as const, value: '9.5', leftAt: new Date(4).toISOString(), returnedAt: new Date(9).toISOString() }
  expect(drawnCourse(curve, [left], { max: '8' })).toEqual({
    ...{ atMs: [0, 10, 20], values: [2, 9.5, 4], outside: [null, 9.5, null], min: null, max: 8 },
  })
  // Not long enough for an excursion: nothing has left.
  expect(drawnCourse(curve, [], { max: '8' }).outside).toEqual([null, null, null])
})
