import type { LineBuffer, LineStation } from '../../../kernel/web/charts/line-strip.tsx'
import type { Loss } from '../../../kernel/web/charts/pareto-layout.ts'
import type { TimelineInterval } from '../../../kernel/web/charts/timeline-layout.ts'
import type { HourRow } from '../../../kernel/web/parts/hour-board.tsx'
import type { ReasonNode } from '../../../kernel/web/parts/reason-picker.tsx'
import { elementLooks, type MachineState, stateLooks } from '../../../kernel/web/theme/states.ts'

/** Sunday, 22 November 2026, 06:00 in Berlin: the early shift of every sample. */
export const shiftStartMs = Date.UTC(2026, 10, 22, 5)
const MINUTE = 60_000
export const shift = { startsAtMs: shiftStartMs, endsAtMs: shiftStartMs + 480 * MINUTE }
export const nowMs = shiftStartMs + 347 * MINUTE + 12_000

/** A small linear congruential generator: the pictures must be the same every time. */
function chances(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296
    return state / 4_294_967_296
  }
}

const reasons: Partial<Record<MachineState, readonly string[]>> = {
  Stopped: ['Label jam', 'Safety door open', 'Motor overload', 'Infeed jam'],
  SetUp: ['Format change 0.33 → 0.5 l'],
}

/** A shift as a unit lives it; `everyMinutes` is the mean time between losses, so thousands of intervals are possible. */
export function sampleIntervals(seed: number, everyMinutes: number): TimelineInterval[] {
  const chance = chances(seed)
  const losses: readonly MachineState[] = ['Stopped', 'Stopped', 'Starved', 'Blocked', 'Starved', 'Stopped']
  const intervals: TimelineInterval[] = [
    { startsAtMs: shift.startsAtMs, endsAtMs: shift.startsAtMs + 19 * MINUTE, state: 'SetUp', reason: reasons.SetUp?.[0], job: 'JO-10482' },
  ]
  let at = shift.startsAtMs + 19 * MINUTE
  while (at < nowMs) {
    const runEndsAt = at + Math.max(2_000, -Math.log(1 - chance()) * everyMinutes * MINUTE)
    intervals.push({ startsAtMs: at, endsAtMs: runEndsAt < nowMs ? runEndsAt : null, state: 'Producing', job: 'JO-10482' })
    const state = losses[Math.floor(chance() * losses.length)] as MachineState
    const lossEndsAt = runEndsAt + Math.max(1_000, -Math.log(1 - chance()) * 0.22 * everyMinutes * MINUTE)
    const reason = reasons[state]?.[Math.floor(chance() * 4)]
    if (runEndsAt < nowMs)
      intervals.push({ startsAtMs: runEndsAt, endsAtMs: lossEndsAt < nowMs ? lossEndsAt : null, state, reason, job: 'JO-10482' })
    at = lossEndsAt
  }
  return intervals
}

/** The golden shift: every class of time once. */
export const goldenIntervals: TimelineInterval[] = (() => {
  const parts: readonly [MachineState, number, string?][] = [
    ['SetUp', 20, 'Format change 0.33 → 0.5 l'],
    ['Producing', 95],
    ['Stopped', 35, 'Gearbox'],
    ['Producing', 80],
    ['Starved', 14],
    ['Producing', 41],
    ['NoData', 8],
    ['Idle', 25],
    ['Producing', 22],
    ['Blocked', 7.2, 'Packer'],
  ]
  let at = shift.startsAtMs
  return parts.map(([state, minutes, reason]) => {
    const startsAtMs = at
    at += minutes * MINUTE
    return { startsAtMs, endsAtMs: state === 'Blocked' ? null : at, state, reason, job: state === 'Idle' ? undefined : 'JO-10482' }
  })
})()

export const stations: readonly LineStation[] = [
  { equipmentId: 'blower', name: 'Blower', kind: 'blower', state: 'Blocked', sinceMs: nowMs - 64_000, oee: '0.741' },
  { equipmentId: 'filler', name: 'Filler', kind: 'filler', state: 'Producing', sinceMs: nowMs - 17 * MINUTE, oee: '0.7315' },
  { equipmentId: 'capper', name: 'Capper', kind: 'capper', state: 'Producing', sinceMs: nowMs - 16 * MINUTE, oee: '0.752' },
  {
    equipmentId: 'labeller',
    name: 'Labeller',
    kind: 'labeller',
    state: 'Stopped',
    sinceMs: nowMs - 212_000,
    reason: 'Label jam',
    oee: '0.688',
  },
  { equipmentId: 'packer', name: 'Packer', kind: 'packer', state: 'Starved', sinceMs: nowMs - 96_000, oee: '0.713' },
  { equipmentId: 'palletiser', name: 'Palletiser', kind: 'palletiser', state: 'Idle', sinceMs: nowMs - 11 * MINUTE, oee: null },
]
export const buffers: readonly LineBuffer[] = [{ level: 1 }, { level: 0.32 }, { level: 0.86 }, { level: 0.04 }, { level: 0.18 }]

export const cell: readonly LineStation[] = [
  { equipmentId: 'lathe', name: 'Lathe', kind: 'lathe', state: 'SetUp', sinceMs: nowMs - 8 * MINUTE, reason: 'Shaft 40 mm' },
  { equipmentId: 'mill', name: 'Mill', kind: 'mill', state: 'Producing', sinceMs: nowMs - 55 * MINUTE, oee: '0.81' },
  { equipmentId: 'robot', name: 'Robot', kind: 'robot', state: 'NoData', sinceMs: nowMs - 3 * MINUTE },
  { equipmentId: 'washer', name: 'Washer', kind: 'generic', state: 'Producing', sinceMs: nowMs - 42 * MINUTE, oee: '0.66' },
]

export const losses: readonly Loss[] = [
  { id: 'gearbox', name: 'Gearbox breakdown', amount: 2100, count: 1, color: stateLooks.Stopped.color },
  { id: 'format', name: 'Format change', amount: 1200, count: 1, color: elementLooks.AUST.color },
  { id: 'label', name: 'Label jam', amount: 1130, count: 14, color: stateLooks.Stopped.color },
  { id: 'none', name: 'No order', amount: 900, count: 2, color: elementLooks.ADOT.color },
  { id: 'starved', name: 'Starved by blower', amount: 840, count: 6, color: stateLooks.Starved.color },
  { id: 'blocked', name: 'Blocked by packer', amount: 432, count: 5, color: stateLooks.Blocked.color },
  { id: 'minor', name: 'Micro-stops', amount: 360, count: 12, color: stateLooks.Stopped.color },
  { id: 'open', name: 'Not yet classified', amount: 215, count: 3, color: stateLooks.NoData.color },
  { id: 'door', name: 'Safety door open', amount: 120, count: 2, color: stateLooks.Stopped.color },
  { id: 'sensor', name: 'Sensor dirty', amount: 60, count: 1, color: stateLooks.Stopped.color },
]

export const hours: readonly HourRow[] = Array.from({ length: 8 }, (_, index) => {
  const startsAtMs = shift.startsAtMs + index * 60 * MINUTE
  const actual = ['7720', '11980', '5110', '12040', '10890', '8410'][index]
  const target = ['8000', '12000', '12000', '12000', '12000', '12000', '9000', '12000'][index] as string
  const gap = ['-280', '-20', '-6890', '40', '-1110', '-990'][index]
  return {
    startsAtMs,
    endsAtMs: startsAtMs + 60 * MINUTE,
    target,
    actual,
    gap,
    ...(index === 2 ? { reason: 'Gearbox breakdown', action: 'Spare gearbox ordered, maintenance 14:00' } : {}),
    ...(index === 0 ? { reason: 'Set-up took longer' } : {}),
  }
})

export const reasonTree: readonly ReasonNode[] = [
  {
    reasonId: 'technical',
    name: 'Technical fault',
    children: ['Gearbox', 'Motor overload', 'Sensor', 'Pneumatics', 'Control', 'Safety door'].map((name) => ({ reasonId: name, name })),
  },
  {
    reasonId: 'material',
    name: 'Material',
    children: ['Labels missing', 'Caps missing', 'Bad quality'].map((name) => ({ reasonId: name, name })),
  },
  {
    reasonId: 'organisation',
    name: 'Organisation',
    children: ['No operator', 'Meeting', 'Waiting for quality'].map((name) => ({ reasonId: name, name })),
  },
  { reasonId: 'cleaning', name: 'Cleaning', children: ['Planned', 'After spill'].map((name) => ({ reasonId: name, name })) },
  {
    reasonId: 'set-up',
    name: 'Set-up and adjustment',
    children: ['Format', 'Reel change', 'Fine adjustment'].map((name) => ({ reasonId: name, name })),
  },
  { reasonId: 'external', name: 'External', children: ['Power', 'Compressed air', 'Water'].map((name) => ({ reasonId: name, name })) },
]
export const frequentReasons: readonly ReasonNode[] = ['Label jam', 'Reel change', 'Caps missing'].map((name) => ({ reasonId: name, name }))

export const golden = {
  figures: { oee: '0.7315', availability: '0.777778', effectiveness: '0.95', quality: '0.99' },
  inputs: {
    seconds: { APT: 21_000, AUST: 1200, ADET: 3300, ADOT: 1500, PDOT: 1800 },
    produced: '66500',
    good: '65835',
    unit: 'C62',
    idealSeconds: '19950',
  },
}

export const speed = (() => {
  const chance = chances(7)
  const atMs = Array.from({ length: 400 }, (_, index) => shift.startsAtMs + index * 52_000)
  return {
    atMs,
    actual: atMs.map((_, index) => (index > 130 && index < 171 ? 0 : index > 250 && index < 262 ? null : 188 + Math.round(chance() * 22))),
    target: atMs.map(() => 200),
  }
})()
