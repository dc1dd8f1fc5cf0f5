import { expect, test } from 'vitest'
import { Counter, Histogram, readingText } from './meters.ts'

test('a counter grows by label, and what stands in a label is quoted', () => {
  const counter = new Counter('made_total', 'Made.')
  counter.add({ kind: 'a' })
  counter.add({ kind: 'a' }, 4)
  counter.add({ kind: 'say "no"\\\n' })
  expect(counter.text().split('\n')).toEqual([
    '# HELP made_total Made.',
    '# TYPE made_total counter',
    'made_total{kind="a"} 5',
    'made_total{kind="say \\"no\\"\\\\\\n"} 1',
  ])
})

test('a histogram counts what is at most each bound, and all', () => {
  const histogram = new Histogram('took_seconds', 'Took.', [1, 5])
  for (const value of [0.5, 1, 3, 7]) histogram.observe({ kind: 'a' }, value)
  expect(histogram.text().split('\n').slice(1)).toEqual([
    '# TYPE took_seconds histogram',
    'took_seconds_bucket{kind="a",le="1"} 2',
    'took_seconds_bucket{kind="a",le="5"} 3',
    'took_seconds_bucket{kind="a",le="+Inf"} 4',
    'took_seconds_sum{kind="a"} 11.5',
    'took_seconds_count{kind="a"} 4',
  ])
})

test('what is not known is left out', () => {
  expect(readingText('age_seconds', 'Age.', 'gauge', undefined)).toBe('')
  expect(readingText('age_seconds', 'Age.', 'gauge', 0)).toBe('# HELP age_seconds Age.\n# TYPE age_seconds gauge\nage_seconds 0')
})
