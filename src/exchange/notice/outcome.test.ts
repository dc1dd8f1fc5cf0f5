import { expect, test } from 'vitest'
import { NOTICE_PACE, nextOf, type Outcome } from './outcome.ts'

const away: Outcome = { kind: 'away', fault: 'unreachable' }
const tried = (attempts: number, sinceMs = 0) => ({ attempts, waitsSinceMs: 1_000, nowMs: 1_000 + sinceMs })

test.each([
  ['has arrived', { kind: 'arrived' }, tried(1), { state: 'delivered' }],
  ['concerns nobody any more', { kind: 'gone', status: 410 }, tried(1), { state: 'obsolete' }],
  ['was refused for good', { kind: 'refused', fault: 'refused', status: 550 }, tried(1), { state: 'dead' }],
  ['waits for a server that is away', away, tried(1), { state: 'waiting', nextTryAtMs: 3_000 }],
  ['waits longer each time', away, tried(3), { state: 'waiting', nextTryAtMs: 9_000 }],
  ['waits five minutes at most', { kind: 'later', fault: 'busy' }, tried(30), { state: 'waiting', nextTryAtMs: 301_000 }],
  [
    'waits while it may still help',
    away,
    tried(30, NOTICE_PACE.giveUpMs - 1),
    { state: 'waiting', nextTryAtMs: 300_999 + NOTICE_PACE.giveUpMs },
  ],
  ['is given up when it is too old', away, tried(30, NOTICE_PACE.giveUpMs), { state: 'dead' }],
] as const)('a message that %s', (_name, outcome, given, expected) => {
  expect(nextOf(outcome, given, NOTICE_PACE, 1)).toEqual(expected)
})
