import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createEventParser } from './server-events.ts'

const stream = ': beat\n\nevent: ledger\nid: 1.7\ndata: {"a":1}\n\nretry: 500\nevent: unit\r\ndata: one\r\ndata: two\r\n\r\n'
const expected = [
  { kind: 'heartbeat' },
  { kind: 'event', event: 'ledger', data: '{"a":1}', id: '1.7' },
  { kind: 'retry', ms: 500 },
  { kind: 'event', event: 'unit', data: 'one\ntwo', id: '1.7' },
]

it('reads the same events wherever the network cuts the stream', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(stream.length), { maxLength: 12 }), (cuts) => {
      const parse = createEventParser()
      const ends = [...new Set([...cuts, stream.length])].sort((a, b) => a - b)
      let start = 0
      const events = ends.flatMap((end) => {
        const piece = stream.slice(start, end)
        start = end
        return parse(piece)
      })
      expect(events).toEqual(expected)
    }),
  )
})

it('an event without data is none', () => {
  expect(createEventParser()('event: unit\n\n')).toEqual([])
})
