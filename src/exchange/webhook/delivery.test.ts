import { describe, expect, test } from 'vitest'
import { backOffMs } from '../back-off.ts'
import { type Answer, judgeAnswer, nextTryMs, PACE } from './delivery.ts'

describe('an answer', () => {
  test.each([
    [{ status: 200 }, 'delivered'],
    [{ status: 204 }, 'delivered'],
    [{ status: 301 }, 'rejected'],
    [{ status: 400 }, 'rejected'],
    [{ status: 404 }, 'rejected'],
    [{ status: 410 }, 'rejected'],
    [{ status: 408 }, 'away'],
    [{ status: 429 }, 'away'],
    [{ status: 500 }, 'away'],
    [{ status: 503 }, 'away'],
    [{ fault: 'unreachable' }, 'away'],
    [{ fault: 'address_refused' }, 'away'],
  ] as const)('%j means %s', (answer, expected) => {
    expect(judgeAnswer(answer)).toBe(expected)
  })
})

describe('the next attempt', () => {
  const tried = (attempts: number, sinceMs = 0) => ({ attempts, firstTriedAtMs: 1_000, nowMs: 1_000 + sinceMs })
  const away: Answer = { fault: 'unreachable' }
  const no: Answer = { status: 400 }

  test.each([
    ['doubles', away, tried(3), 8_000],
    ['is an hour away at most', away, tried(40), 3_600_000],
    ['comes while the receiver may still come back', away, tried(40, PACE.awayMs - 1), 3_600_000],
    ['does not come when it stayed away too long', away, tried(40, PACE.awayMs), undefined],
    ['comes after a no', no, tried(1), 2_000],
    ['does not come after the last no', no, tried(PACE.mostRejections), undefined],
  ] as const)('%s', (_, answer, given, expected) => {
    expect(nextTryMs(answer, given, PACE, 1)).toBe(expected)
  })

  test('is left to chance by half', () => {
    expect([0, 0.5, 1].map((chance) => backOffMs(1, PACE, chance))).toEqual([1_000, 1_500, 2_000])
  })
})
