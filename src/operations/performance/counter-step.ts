import type { CounterPolicy } from './fact.ts'
import { type Micro, micro } from './micro.ts'

/** One counter reading with its value in millionths. */
export interface Reading {
  readonly atMs: number
  readonly value: Micro
  readonly reset: boolean
  /** Shown when the device came back from its death. */
  readonly reborn: boolean
}

/** A counter policy with its defaults, in millionths. */
export interface CounterRules {
  readonly modulus: Micro | undefined
  /** At most this many parts between two readings are believed to be a rollover. */
  readonly rolloverWithin: Micro
  readonly staleWithin: Micro
  /** Values at which the PLC may restart the counter, highest first. */
  readonly restartsAt: readonly Micro[]
}

export type StepKind = 'first' | 'same' | 'advanced' | 'rolled_over' | 'stale' | 'restarted' | 'restart_unknown'

export interface Step {
  readonly kind: StepKind
  /** Parts that this reading proves. */
  readonly delta: Micro
  /** The counter's position after this reading; a stale one does not move it. */
  readonly position: Micro
}

const DEFAULT_STALE_WITHIN = micro('10')
const SMALL_ROLLOVER = micro('64')

export function rulesOf(policy: CounterPolicy): CounterRules {
  const modulus = policy.modulus === undefined ? undefined : micro(policy.modulus)
  return {
    modulus,
    rolloverWithin: modulus === undefined ? 0n : larger(modulus / 16n, smaller(SMALL_ROLLOVER, modulus / 4n)),
    staleWithin: policy.staleWithin === undefined ? DEFAULT_STALE_WITHIN : micro(policy.staleWithin),
    restartsAt: (policy.restartsAt ?? ['0']).map(micro).sort((a, b) => (a < b ? 1 : a > b ? -1 : 0)),
  }
}

/**
 * What one reading means after a position, decided in this order:
 *
 * 1. The device says `reset`: a restart.
 * 2. The value goes up: parts were made; unless it lies just behind the position across the modulus: a late message from before a rollover,
 *    or leaps (by more than a rollover may be long) exactly to a restart value: a restart at a preset (EC-03).
 * 3. The value goes down to a restart value at a birth after a death, and the next reading goes on from there (at most `staleWithin`): a
 *    restart (EC-03). Gateways that show 0 until they have read the machine are known by the next reading, which goes on where the counter was.
 * 4. The value goes down, and the next different reading goes on where the counter was (at most `staleWithin`, or a tenth of the drop,
 *    beyond it): a late message or a glitch, ignored (EC-01).
 * 5. The way forward over the modulus is short (a sixteenth of it; a quarter, at most 64, for small counters): a rollover (EC-02). When it
 *    ends exactly at a restart value and is more than `staleWithin`, only if the machine is quick enough for it, as its next reading
 *    shows: else a restart near the end.
 * 6. It lies back by at most `staleWithin` and is no restart value: a late message, ignored.
 * 7. Otherwise the counter was restarted (EC-03). What it shows above its restart value is booked when it is small (`staleWithin`) or when
 *    the speed up to the next reading could have made it since the reading before; else nothing is booked and the note says how much is open.
 *
 * @param next the first later reading with a different value; a decision without it is taken again when it arrives.
 * @param previousAtMs time of the reading before this one.
 */
export function decideStep(
  position: Micro | undefined,
  reading: Reading,
  next: Reading | undefined,
  previousAtMs: number,
  rules: CounterRules,
): Step {
  if (position === undefined) return { kind: 'first', delta: 0n, position: reading.value }
  if (reading.reset) return decideRestart(reading, next, previousAtMs, rules)
  const stale: Step = { kind: 'stale', delta: 0n, position }
  if (reading.value === position) return { kind: 'same', delta: 0n, position }
  const isCounter = rules.modulus !== undefined && reading.value < rules.modulus && position < rules.modulus
  if (reading.value > position) {
    const advanced = reading.value - position
    const back = isCounter ? position + (rules.modulus as Micro) - reading.value : undefined
    const isLeap = isCounter && advanced > rules.rolloverWithin
    if (isLeap && rules.restartsAt.includes(reading.value)) return decideRestart(reading, next, previousAtMs, rules)
    if (isLeap && back !== undefined && back <= rules.staleWithin) return stale
    return { kind: 'advanced', delta: advanced, position: reading.value }
  }
  if (isRebornRestart(reading, next, rules)) return decideRestart(reading, next, previousAtMs, rules)
  const drop = position - reading.value
  if (goesOnAt(position, drop, next, rules)) return stale
  if (isCounter) {
    const forward = (rules.modulus as Micro) - drop
    const looksRestarted = forward > rules.staleWithin && rules.restartsAt.includes(reading.value)
    const isRollover = !looksRestarted || next === undefined || couldHaveMade(forward, reading, next, previousAtMs)
    if (forward <= rules.rolloverWithin && isRollover) return { kind: 'rolled_over', delta: forward, position: reading.value }
  }
  if (drop <= rules.staleWithin && !rules.restartsAt.includes(reading.value)) return stale
  return decideRestart(reading, next, previousAtMs, rules)
}

function isRebornRestart({ reborn, value }: Reading, next: Reading | undefined, rules: CounterRules): boolean {
  if (!reborn || !rules.restartsAt.includes(value)) return false
  return next === undefined || next.reset || (next.value >= value && next.value - value <= rules.staleWithin)
}

function goesOnAt(position: Micro, drop: Micro, next: Reading | undefined, rules: CounterRules): boolean {
  if (next === undefined || next.reset || next.value < position) return false
  return next.value - position <= larger(rules.staleWithin, drop / 10n)
}

function decideRestart(reading: Reading, next: Reading | undefined, previousAtMs: number, rules: CounterRules): Step {
  const base = rules.restartsAt.find((value) => value <= reading.value)
  if (base === undefined) return { kind: 'restart_unknown', delta: 0n, position: reading.value }
  const since = reading.value - base
  const isBelieved = since <= rules.staleWithin || couldHaveMade(since, reading, next, previousAtMs)
  return { kind: isBelieved ? 'restarted' : 'restart_unknown', delta: isBelieved ? since : 0n, position: reading.value }
}

/** Twice the speed up to the next reading, over the time since the reading before, reaches the amount. */
function couldHaveMade(amount: Micro, reading: Reading, next: Reading | undefined, previousAtMs: number): boolean {
  if (next === undefined || next.reset || next.value <= reading.value) return false
  return amount * BigInt(next.atMs - reading.atMs) <= 2n * (next.value - reading.value) * BigInt(reading.atMs - previousAtMs)
}

function larger(a: Micro, b: Micro): Micro {
  return a > b ? a : b
}

function smaller(a: Micro, b: Micro): Micro {
  return a < b ? a : b
}
