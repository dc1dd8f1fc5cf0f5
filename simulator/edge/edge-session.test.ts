import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DEMO_PLANT } from '../plant/demo-plant.ts'
import type { AreaSpec } from '../plant/unit-spec.ts'
import { EdgeSession } from './edge-session.ts'
import { readPayload, rebirthCommand } from './read-payload.test-support.ts'
import { asksForRebirth } from './sparkplug-command.ts'
import { DATATYPES, type Datatype, encodePayload } from './sparkplug-encoder.ts'

const BOTTLING = DEMO_PLANT.areas[0] as AreaSpec
const START_MS = 1_763_900_000_000

function sessionOf(): EdgeSession {
  return new EdgeSession({ group: 'Werk1', edgeNode: 'Bottling' }, BOTTLING.units, START_MS)
}

describe('payload bytes', () => {
  const values: Record<Datatype, fc.Arbitrary<number | bigint | boolean | string>> = {
    Int32: fc.integer({ min: -2147483648, max: 2147483647 }),
    Int64: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
    UInt8: fc.integer({ min: 0, max: 255 }),
    UInt16: fc.integer({ min: 0, max: 65535 }),
    UInt32: fc.integer({ min: 0, max: 4294967295 }),
    UInt64: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
    Float: fc.float({ noNaN: true }),
    Boolean: fc.boolean(),
    String: fc.string({ unit: 'grapheme' }),
  }

  /** Signed numbers travel as two's complement: what the reader must see for a value. */
  function onTheWire(datatype: Datatype, value: number | bigint | boolean | string) {
    if (datatype === 'Int32') return Number(value) >>> 0
    if (datatype === 'Int64') return BigInt.asUintN(64, value as bigint)
    return value
  }

  test.each(Object.keys(DATATYPES) as Datatype[])('%s is read back by the independent reader', (datatype) => {
    fc.assert(
      fc.property(values[datatype], fc.integer({ min: 0, max: 2 ** 45 }), fc.integer({ min: 0, max: 255 }), (value, atMs, seq) => {
        const metric = { name: 'a/b', alias: 300, atMs, datatype, isHistorical: true, value }
        const read = readPayload(encodePayload({ atMs, seq, metrics: [metric] }))
        expect(read.atMs).toBe(atMs)
        expect(read.seq).toBe(seq)
        expect(read.metrics).toEqual([
          { name: 'a/b', alias: 300, atMs, datatype: DATATYPES[datatype], historical: true, value: onTheWire(datatype, value) },
        ])
      }),
      { numRuns: 50 },
    )
  })
})

describe('edge session', () => {
  test('the will carries the bdSeq of the birth and no seq; each connect counts it up and it wraps at 256', () => {
    const session = sessionOf()
    for (let connect = 0; connect < 258; connect++) {
      const will = session.openSession(START_MS)
      const death = readPayload(will.payload)
      expect(will).toMatchObject({ topic: 'spBv1.0/Werk1/NDEATH/Bottling', qos: 1 })
      expect(death.seq).toBeUndefined()
      expect(death.metrics).toEqual([{ name: 'bdSeq', atMs: START_MS, datatype: 4, value: BigInt(connect % 256) }])
      const [birth] = session.births(START_MS)
      expect(readPayload(birth?.payload ?? new Uint8Array()).metrics[0]?.value).toBe(BigInt(connect % 256))
    }
  })

  test('births count seq from 0 over the node and all its devices, aliases are unique, rebirth has none', () => {
    const session = sessionOf()
    session.openSession(START_MS)
    const births = session.births(START_MS)
    expect(births.map((message) => message.topic)).toEqual([
      'spBv1.0/Werk1/NBIRTH/Bottling',
      ...BOTTLING.units.map((unit) => `spBv1.0/Werk1/DBIRTH/Bottling/${unit.code}`),
    ])
    const payloads = births.map((message) => readPayload(message.payload))
    expect(payloads.map((payload) => payload.seq)).toEqual([0, 1, 2, 3, 4, 5])
    expect(payloads[0]?.metrics[1]).toEqual({ name: 'Node Control/Rebirth', atMs: START_MS, datatype: 11, value: false })
    const aliases = payloads.flatMap((payload) => payload.metrics.flatMap((metric) => metric.alias ?? []))
    expect(new Set(aliases).size).toBe(aliases.length)
    expect(payloads[2]?.metrics.map((metric) => metric.name)).toEqual(
      expect.arrayContaining(['Status/StateCurrent', 'Admin/ProdProcessedCount/0/AccCount', 'Admin/StopReason/ID']),
    )
  })

  test('data carry the alias of the birth, no name, no datatype, and seq wraps after 255', () => {
    const session = sessionOf()
    session.openSession(START_MS)
    const birth = readPayload(session.births(START_MS)[2]?.payload ?? new Uint8Array())
    const alias = birth.metrics.find((metric) => metric.name === 'Admin/ProdProcessedCount/0/AccCount')?.alias
    const changes = [
      { name: 'Admin/ProdProcessedCount/0/AccCount', atMs: START_MS + 1_500, value: 1 },
      { name: 'Admin/ProdProcessedCount/0/AccCount', atMs: START_MS + 3_000, value: 2 },
    ]
    for (let n = 6; n < 600; n++) {
      const message = session.deviceData('BOT1-FIL', changes, START_MS + 4_000, n % 2 === 0)
      const payload = readPayload(message.payload)
      expect(payload.seq).toBe(n % 256)
      const historical = n % 2 === 0 ? { historical: true } : {}
      expect(payload.metrics).toEqual([
        { alias, atMs: START_MS + 1_500, value: 1, ...historical },
        { alias, atMs: START_MS + 3_000, value: 2, ...historical },
      ])
    }
  })

  test('EC-06 a wrong clock moves every timestamp of its device and of no other', () => {
    const session = sessionOf()
    session.openSession(START_MS)
    session.clockOffsetsMs.set('BOT1-FIL', 600_000)
    const change = { name: 'Status/StateCurrent', atMs: START_MS, value: 6 }
    const wrong = readPayload(session.deviceData('BOT1-FIL', [change], START_MS, false).payload)
    const right = readPayload(session.deviceData('BOT1-CAP', [change], START_MS, false).payload)
    expect([wrong.atMs, wrong.metrics[0]?.atMs]).toEqual([START_MS + 600_000, START_MS + 600_000])
    expect([right.atMs, right.metrics[0]?.atMs]).toEqual([START_MS, START_MS])
  })

  test('a stop tells cause, mode and interlocks before the state, at one instant', () => {
    const session = sessionOf()
    const shadow = session.shadows.get('BOT1-LAB')
    if (!shadow) throw new Error('no labeller')
    shadow.take({ kind: 'state', atMs: 1, unit: 'BOT1-LAB', state: 'Producing' })
    const fault = shadow.take({ kind: 'fault', atMs: 2, unit: 'BOT1-LAB', code: 342, cause: true, injected: false })
    const stop = shadow.take({ kind: 'state', atMs: 2, unit: 'BOT1-LAB', state: 'Stopped' })
    expect(fault).toEqual([{ name: 'Admin/StopReason/ID', atMs: 2, value: 342 }])
    expect(stop).toEqual([
      { name: 'Status/CurMachSpeed', atMs: 2, value: 0 },
      { name: 'Status/StateCurrent', atMs: 2, value: 11 },
    ])
    const starved = shadow.take({ kind: 'state', atMs: 3, unit: 'BOT1-LAB', state: 'Starved' })
    expect(starved.map((change) => [change.name, change.value])).toEqual([
      ['Status/EquipmentInterlock/Starved', true],
      ['Status/StateCurrent', 5],
    ])
  })

  test('a breakdown is Aborted, a minor stop is Held', () => {
    const shadow = sessionOf().shadows.get('BOT1-LAB')
    shadow?.take({ kind: 'fault', atMs: 2, unit: 'BOT1-LAB', code: 201, cause: true, injected: false })
    expect(shadow?.take({ kind: 'state', atMs: 2, unit: 'BOT1-LAB', state: 'Stopped' })).toEqual([
      { name: 'Status/StateCurrent', atMs: 2, value: 9 },
    ])
  })

  test('a rebirth request is known, anything else is not', () => {
    expect(asksForRebirth(rebirthCommand())).toBe(true)
    expect(asksForRebirth(rebirthCommand().fill(0, rebirthCommand().length - 1))).toBe(false)
    expect(asksForRebirth(Buffer.from('not a payload'))).toBe(false)
    expect(asksForRebirth(new Uint8Array())).toBe(false)
  })
})
