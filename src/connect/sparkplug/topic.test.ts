import { expect, test } from 'vitest'
import { encodeState, parseState } from './state-payload.ts'
import { commandTopic, isTopicElement, parseTopic, stateTopic } from './topic.ts'

test.each([
  ['spBv1.0/g/NBIRTH/n', { type: 'NBIRTH', group: 'g', node: 'n', device: undefined }],
  ['spBv1.0/g/DDATA/n/d', { type: 'DDATA', group: 'g', node: 'n', device: 'd' }],
  ['spBv1.0/Halle 1/NDATA/Füller', { type: 'NDATA', group: 'Halle 1', node: 'Füller', device: undefined }],
  ['spBv1.0/STATE/h', { type: 'STATE', hostId: 'h' }],
  ['spBv1.0/g/NBIRTH/n/d', undefined],
  ['spBv1.0/g/DBIRTH/n', undefined],
  ['spBv1.0/g/DBIRTH/n/d/x', undefined],
  ['spBv1.0/STATE/h/x', undefined],
  ['spBv1.0/STATE', undefined],
  ['spBv1.0/g/NDATA', undefined],
  ['spBv1.0//NDATA/n', undefined],
  ['spBv1.0/g/DDATA/n/', undefined],
  ['spBv1.0/g/XDATA/n', undefined],
  ['spBv1.0/g/NDATA/n\0', undefined],
  [`spBv1.0/g/NDATA/${'n'.repeat(400)}`, undefined],
  ['spAv1.0/g/NDATA/n', undefined],
  ['', undefined],
])('%j is %j', (topic, expected) => {
  expect(parseTopic(topic)).toEqual(expected)
})

test('topics of commands and of the host', () => {
  expect(commandTopic('g', 'n')).toBe('spBv1.0/g/NCMD/n')
  expect(commandTopic('g', 'n', 'd')).toBe('spBv1.0/g/DCMD/n/d')
  expect(stateTopic('h')).toBe('spBv1.0/STATE/h')
})

test.each([
  ['a b', true],
  ['ä', true],
  ['', false],
  ['a/b', false],
  ['a+', false],
  ['#', false],
  ['a\0', false],
])('%j may stand in a topic: %s', (text, expected) => {
  expect(isTopicElement(text)).toBe(expected)
})

test('STATE is JSON with two keys, and nothing else is STATE', () => {
  expect(encodeState({ online: true, timestamp: 5 })).toBe('{"online":true,"timestamp":5}')
  expect(parseState('{"timestamp":5,"online":false}')).toEqual({ online: false, timestamp: 5 })
  for (const text of ['ONLINE', '', 'null', '[]', '{"online":1,"timestamp":5}', '{"online":true}', '{"online":true,"timestamp":"5"}']) {
    expect(parseState(text)).toBeUndefined()
  }
})
