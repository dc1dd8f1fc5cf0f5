import { describe, expect, test } from 'vitest'
import { decodeIndependently } from '../../../test/system/sparkplug/independent-encoder.ts'
import { born, message, ndeath } from '../../../test/system/sparkplug/session-stage.ts'
import { type CommandRefusal, rebirthCommand, writeCommand } from './command.ts'
import type { NodeSession } from './session-state.ts'
import type { TypedValue } from './typed-value.ts'

const plain = { withDatatype: false }
const live = () => born().state

describe('writing a metric', () => {
  test('of a device by its alias, with the time and nothing else', () => {
    const outcome = writeCommand(live(), { device: 'filler', metric: 'count', value: 7 }, 5000, plain)
    if (!outcome.ok) throw new Error(outcome.reason)
    expect(outcome.message.topic).toBe('spBv1.0/plant/DCMD/line/filler')
    expect(decodeIndependently(outcome.message.bytes)).toMatchObject({
      timestamp: 5000n,
      metrics: [{ alias: 2n, timestamp: 5000n, value: { case: 'intValue', value: 7 } }],
    })
  })

  test.each<[CommandRefusal, NodeSession | undefined, string | undefined, string, TypedValue]>([
    ['node_unknown', undefined, undefined, 'speed', 1],
    ['node_offline', born().send(ndeath()).state, undefined, 'speed', 1],
    ['device_unknown', live(), 'labeller', 'count', 1],
    ['device_offline', born().send(message('DDEATH', 2, [], 'filler')).state, 'filler', 'count', 1],
    ['metric_unknown', live(), undefined, 'count', 1],
    ['metric_unknown', live(), 'filler', 'speed', 1],
    ['value_not_compatible', live(), undefined, 'speed', 'fast'],
    ['value_not_compatible', live(), 'filler', 'count', 2 ** 32],
  ])('%s', (reason, session, device, metric, value) => {
    expect(writeCommand(session, { device, metric, value }, 5000, plain)).toEqual({ ok: false, reason })
  })
})

test.each([true, false])('a rebirth request, with data type: %s', (withDatatype) => {
  const { topic, bytes } = rebirthCommand('g', 'n', 5000, { withDatatype })
  expect(topic).toBe('spBv1.0/g/NCMD/n')
  const [metric] = decodeIndependently(bytes).metrics
  expect(metric).toMatchObject({
    name: 'Node Control/Rebirth',
    datatype: withDatatype ? 11 : 0,
    value: { case: 'booleanValue', value: true },
  })
})
