import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { countReadings, type RawReading } from './counter.ts'
import type { CounterPolicy } from './fact.ts'
import { micro, microText, splitByShares } from './micro.ts'

/** Readings a second apart; `!` before a value means that the device said it restarted, `+` that it came back from its death. */
function everySecond(...values: (number | string)[]): RawReading[] {
  return values.map((value, index) => {
    const text = String(value)
    const said = text.startsWith('!') ? { reset: true } : text.startsWith('+') ? { reborn: true } : {}
    return { atMs: index * 1000, value: text.replace(/^[!+]/, ''), ...said }
  })
}

function total(readings: readonly RawReading[], policy: CounterPolicy = {}): string {
  return microText(countReadings(readings, policy).deltas.reduce((sum, { quantity }) => sum + micro(quantity), 0n))
}

function codes(readings: readonly RawReading[], policy: CounterPolicy = {}): string[] {
  return countReadings(readings, policy).notes.map(({ code }) => code)
}

describe('countReadings', () => {
  test('EC-03 a PLC that restarts its counter at a preset far above books nothing for the leap', () => {
    const policy = { modulus: '65536', restartsAt: ['0', '65531'] }
    expect(total(everySecond(1000, 1001, 65531, 65533, 2), policy)).toBe('8')
    expect(codes(everySecond(1000, 1001, 65531, 65533), policy)).toEqual(['counter_restarted'])
    expect(total(everySecond(65529, 65530, 65531, 65532), policy)).toBe('3')
  })

  test('EC-03 a controller that died and comes back at 0 has restarted, however soon it is again where it was', () => {
    expect(total(everySecond(0, 1, 0, 1))).toBe('1')
    expect(total(everySecond(0, 1, '+0', 1))).toBe('2')
    expect(codes(everySecond(0, 1, '+0', 1))).toEqual(['counter_restarted'])
    expect(total(everySecond(250, 251, '+0', 1), { modulus: '256' })).toBe('2')
  })

  test('EC-03 a gateway that shows 0 at its birth until it has read the machine restarts nothing', () => {
    expect(total(everySecond(5000, '+0', 5000, 5001))).toBe('1')
    expect(codes(everySecond(5000, '+0', 5000, 5001))).toEqual(['counter_stale'])
  })

  test('EC-03 a counter near its end that goes to exactly 0 rolled over only if the machine could have made the rest', () => {
    const at = (...pairs: [seconds: number, value: number][]) => pairs.map(([s, value]) => ({ atMs: s * 1_000, value: String(value) }))
    const policy = { modulus: '100000' }
    expect(total(at([0, 99922], [31, 99923], [60, 0], [91, 1]), policy)).toBe('2')
    expect(codes(at([0, 99922], [31, 99923], [60, 0], [91, 1]), policy)).toEqual(['counter_restarted'])
    expect(total(at([0, 99922], [1, 99923], [100, 0], [101, 1]), policy)).toBe('79')
  })

  test('EC-03 a reading beyond all quantities is none: it is noted, and the counter goes on where it was', () => {
    const readings = everySecond(5, 6, '18446744073709551615', 7, '-1000000000000', 8)
    expect(total(readings)).toBe('3')
    expect(codes(readings)).toEqual(['counter_not_a_number', 'counter_not_a_number'])
  })

  test('a step of the counter may stand for several pieces, also when it rolls over', () => {
    expect(total(everySecond(10, 11, 13), { piecesPerCount: '6' })).toBe('18')
    expect(total(everySecond(98, 99, 0, 1), { modulus: '100', piecesPerCount: '6' })).toBe('18')
    expect(total(everySecond(0, 3), { piecesPerCount: '0.5' })).toBe('1.5')
  })

  test('EC-01 a late 999 after 1000 and then 1001 is one part more', () => {
    expect(total(everySecond(1000, 999, 1001))).toBe('1')
    expect(codes(everySecond(1000, 999, 1001))).toEqual(['counter_stale'])
    expect(total(everySecond(1000, 999))).toBe('0')
    expect(total(everySecond(1000, 997, 998, 999, 1000, 1001))).toBe('1')
    expect(codes(everySecond(1000, 999, 999, 999))).toEqual(['counter_stale'])
  })

  test('EC-01 a late message with its own time is sorted in and changes nothing', () => {
    const late = [
      { atMs: 2000, value: '1000' },
      { atMs: 1000, value: '999' },
      { atMs: 3000, value: '1001' },
    ]
    expect(countReadings(late, {}).deltas.map(({ atMs, quantity }) => [atMs, quantity])).toEqual([
      [2000, '1'],
      [3000, '1'],
    ])
  })

  test.each([
    ['a 16-bit counter 65530 → 4', '65536', 65530, 4, '10'],
    ['a 16-bit counter 65535 → 0', '65536', 65535, 0, '1'],
    ['an 8-bit counter 250 → 4', '256', 250, 4, '10'],
    ['a 32-bit counter 4294967290 → 4', '4294967296', 4294967290, 4, '10'],
    ['a decimal counter 99998 → 3', '100000', 99998, 3, '5'],
    ['a 16-bit counter at the edge of what is believed', '65536', 65536 - 4096, 0, '4096'],
  ])('EC-02 %s rolls over', (_name, modulus, before, after, parts) => {
    expect(total(everySecond(before, after), { modulus })).toBe(parts)
    expect(codes(everySecond(before, after), { modulus })).toEqual(['counter_rolled_over'])
  })

  test.each([
    ['one beyond the edge of a 16-bit rollover is a restart', '65536', 65536 - 4097, 0, 'counter_restarted'],
    ['a 16-bit counter from the middle to 0 is a restart', '65536', 30000, 0, 'counter_restarted'],
    ['an 8-bit counter 191 → 0 is a restart', '256', 191, 0, 'counter_restarted'],
    ['a step back by staleWithin is late', '65536', 1000, 990, 'counter_stale'],
    ['a step back by one more is a restart, with what it shows open', '65536', 1000, 989, 'counter_restart_unknown'],
    ['a small counter that falls to 0 is a restart, not late', '65536', 5, 0, 'counter_restarted'],
    ['a small counter that falls to 2 is late', '65536', 5, 2, 'counter_stale'],
  ])('EC-02 EC-03 boundary: %s', (_name, modulus, before, after, code) => {
    expect(codes(everySecond(before, after), { modulus })).toEqual([code])
    expect(total(everySecond(before, after), { modulus })).toBe('0')
  })

  test('EC-02 a late message from before the rollover changes nothing', () => {
    expect(total(everySecond(65530, 4, 65531, 5), { modulus: '65536' })).toBe('11')
    expect(total(everySecond(65530, 65533, 4, 65534, 5), { modulus: '65536' })).toBe('11')
    expect(total(everySecond(65530, 4, 5, 65531, 6), { modulus: '65536' })).toBe('12')
  })

  test('EC-02 an index that goes from 0 to 9 counts every step', () => {
    expect(total(everySecond(...Array.from({ length: 31 }, (_, index) => index % 10)), { modulus: '10' })).toBe('30')
  })

  test('EC-03 a restart at 0 is no spike and no loss, with one note', () => {
    expect(total(everySecond(1000, 1001, 0, 1, 2))).toBe('3')
    expect(codes(everySecond(1000, 1001, 0, 1, 2))).toEqual(['counter_restarted'])
    expect(total(everySecond(1000, 3, 4))).toBe('4')
  })

  test('EC-03 what a restarted counter shows is booked when its speed could have made it', () => {
    const after = (seconds: number) => [
      { atMs: 0, value: '1000' },
      { atMs: seconds * 1000, value: '350' },
      { atMs: seconds * 1000 + 1000, value: '353' },
    ]
    expect(total(after(600))).toBe('353')
    expect(total(after(60))).toBe('353')
    expect(total(after(10))).toBe('3')
    expect(countReadings(after(10), {}).notes).toEqual([{ code: 'counter_restart_unknown', atMs: 10_000, quantity: '350' }])
  })

  test('EC-03 a restart at a preset is no spike, declared or not', () => {
    expect(total(everySecond(1000, 500, 501, 502))).toBe('2')
    expect(total(everySecond(1000, 503, 504), { restartsAt: ['0', '500'] })).toBe('4')
    expect(total(everySecond(1000, '!2000', 2001))).toBe('1')
    expect(codes(everySecond(1000, '!0', 1))).toEqual(['counter_restarted'])
    expect(total(everySecond(1000, 5, 6), { restartsAt: ['100'] })).toBe('1')
  })

  test('EC-03 a birth that shows 0 for a moment is a glitch, neither restart nor spike', () => {
    expect(total(everySecond(1000, 0, 0, 1001))).toBe('1')
    expect(total(everySecond(12, 0, 14))).toBe('2')
    expect(total(everySecond(1000, 0, 1200))).toBe('1200')
  })

  test('EC-03 a restart that the device announces is no return to where the counter was', () => {
    expect(codes(everySecond(1000, 0, '!1001'))).toEqual(['counter_restarted', 'counter_restart_unknown'])
    expect(codes(everySecond(1000, 0, '!0', 1001))).toEqual(['counter_restarted', 'counter_restarted'])
  })

  test.each([
    ['book', '40', ['gap'], 'counter_gap_booked'],
    ['mark', '40', ['unknown'], 'counter_gap_marked'],
    ['ask', '0', undefined, 'counter_gap_asked'],
  ] as const)('EC-04 sixty hours without data, policy %s', (gapPolicy, booked, flags, code) => {
    const readings = [
      { atMs: 0, value: '1000' },
      { atMs: 60 * 3_600_000, value: '1040' },
      { atMs: 60 * 3_600_000 + 1000, value: '1041' },
    ]
    const policy: CounterPolicy = { gapPolicy, gapAfterMs: 3_600_000 }
    const { deltas, notes } = countReadings(readings, policy)
    expect(deltas.find(({ atMs }) => atMs === readings[1]?.atMs)?.flags).toEqual(flags)
    expect(notes).toEqual([{ code, atMs: 60 * 3_600_000, quantity: '40' }])
    expect(total(readings, policy)).toBe(microText(micro(booked) + micro('1')))
  })

  test('EC-05 duplicates, a replayed birth and an older message change nothing', () => {
    const once = everySecond(10, 11, 15, 15, 20)
    const { deltas } = countReadings(once, {})
    expect(countReadings([...once, ...once], {}).deltas).toEqual(deltas)
    expect(countReadings([...once, { atMs: 9000, value: '20' }], {}).deltas).toEqual(deltas)
    expect(countReadings([...once, { atMs: 1500, value: '11' }], {}).deltas).toEqual(deltas)
  })

  test('two readings in one millisecond are taken by value, a restart last', () => {
    const readings: RawReading[] = [
      { atMs: 0, value: '10' },
      { atMs: 5, value: '0', reset: true },
      { atMs: 5, value: '0' },
      { atMs: 5, value: '12' },
      { atMs: 6, value: '1' },
    ]
    expect(total(readings)).toBe('3')
  })

  test('decimals are exact and what is no number is said', () => {
    expect(total(everySecond('0.1', '0.3', '0.6', '1e0'))).toBe('0.9')
    expect(total(everySecond('1', 'NaN', '3'))).toBe('2')
    expect(codes(everySecond('1', 'NaN', '3'))).toEqual(['counter_not_a_number'])
  })
})

describe('laws of counting', () => {
  const steps = fc.array(fc.record({ parts: fc.integer({ min: 0, max: 60 }), afterMs: fc.integer({ min: 1, max: 5000 }) }), {
    maxLength: 60,
  })

  test('EC-02 EC-16 a counter that rolls over gives its whole way, in any order and duplicated', () => {
    fc.assert(
      fc.property(
        steps,
        fc.constantFrom(256, 65536, 100000),
        fc.integer({ min: 0, max: 255 }),
        fc.infiniteStream(fc.nat()),
        (way, modulus, from, dice) => {
          let [count, atMs] = [from, 0]
          const readings = [{ atMs, value: String(count) }]
          for (const { parts, afterMs } of way) {
            // A way that ends exactly at 0 may be a restart near the end: the next reading's speed decides, and has its own tests.
            count += (count + parts) % modulus === 0 ? parts + 1 : parts
            atMs += afterMs
            readings.push({ atMs, value: String(count % modulus) })
          }
          const shuffled = [...readings, ...readings.filter((_, index) => index % 3 === 0)]
            .map((reading) => ({ reading, order: dice.next().value as number }))
            .sort((a, b) => a.order - b.order)
            .map(({ reading }) => reading)
          expect(total(shuffled, { modulus: String(modulus) })).toBe(String(count - from))
        },
      ),
    )
  })

  test('no readings of any kind ever give a negative quantity', () => {
    const reading = fc.record({
      atMs: fc.integer({ min: 0, max: 50 }),
      value: fc.integer({ min: 0, max: 300 }).map(String),
      reset: fc.boolean(),
      reborn: fc.boolean(),
    })
    fc.assert(
      fc.property(fc.array(reading), fc.constantFrom(undefined, '256'), (readings, modulus) => {
        for (const { quantity } of countReadings(readings, modulus === undefined ? {} : { modulus }).deltas) {
          expect(micro(quantity)).toBeGreaterThan(0n)
        }
      }),
    )
  })

  test('millionths keep every decimal, and shares lose nothing', () => {
    const amount = fc.bigInt({ min: -(10n ** 17n), max: 10n ** 17n })
    fc.assert(
      fc.property(amount, (value) => {
        expect(micro(microText(value))).toBe(value)
      }),
    )
    fc.assert(
      fc.property(amount, fc.array(fc.bigInt({ min: 1n, max: 500_000n }), { minLength: 1, maxLength: 5 }), (value, shares) => {
        expect(splitByShares(value, shares).reduce((sum, part) => sum + part, 0n)).toBe(value)
      }),
    )
  })
})
