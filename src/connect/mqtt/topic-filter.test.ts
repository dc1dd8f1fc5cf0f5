import { expect, test } from 'vitest'
import { coversFilter, isTopicFilter, matchTopic } from './topic-filter.ts'

test.each<[string, string, string[] | undefined]>([
  ['plant/+/count', 'plant/press-1/count', ['press-1']],
  ['plant/+/count', 'plant/press-1/speed', undefined],
  ['plant/+/count', 'plant/press-1', undefined],
  ['plant/+/count', 'plant/a/b/count', undefined],
  ['plant/#', 'plant/a/b', ['a/b']],
  ['plant/#', 'plant', ['']],
  ['+/+/#', 'a/b', ['a', 'b', '']],
  ['#', '$SYS/x', undefined],
  ['+/x', '$SYS/x', undefined],
  ['$SYS/#', '$SYS/x', ['x']],
  ['a', 'a', []],
  ['a/+', 'a/', ['']],
])('%s on %s gives %j', (filter, topic, captures) => {
  expect(matchTopic(filter, topic)).toEqual(captures)
})

test.each<[string, boolean]>([
  ['a/+/b', true],
  ['#', true],
  ['a/#', true],
  ['a/#/b', false],
  ['a/b+', false],
  ['', false],
  ['a\0', false],
])('%j is a filter: %s', (filter, expected) => {
  expect(isTopicFilter(filter)).toBe(expected)
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
