import { expect, test } from 'vitest'
import { coversFilter, matchesTopic } from './topic-filter.ts'

test.each<[string, string, boolean]>([
  ['plant/+/count', 'plant/press-1/count', true],
  ['plant/+/count', 'plant/press-1/speed', false],
  ['plant/+/count', 'plant/press-1', false],
  ['plant/+/count', 'plant/a/b/count', false],
  ['plant/#', 'plant/a/b', true],
  ['plant/#', 'plant', true],
  ['+/+/#', 'a/b', true],
  ['#', '$SYS/x', false],
  ['+/x', '$SYS/x', false],
  ['$SYS/#', '$SYS/x', true],
  ['a', 'a', true],
  ['a/+', 'a/', true],
])('%s matches %s: %s', (filter, topic, expected) => {
  expect(matchesTopic(filter, topic)).toBe(expected)
})

test.each<[string, string, boolean]>([
  ['a/#', 'a/+/b', true],
  ['a/+', 'a/#', false],
  ['a/+', 'a/b', true],
  ['a/b', 'a/+', false],
  ['a/+/c', 'a/b/c', true],
  ['a/b', 'a/b/c', false],
  ['a/#', 'b/#', false],
])('%s covers %s: %s', (allowed, wanted, expected) => {
  expect(coversFilter(allowed, wanted)).toBe(expected)
})
