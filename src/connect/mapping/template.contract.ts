import * as z from 'zod'
import { Decimal, Unsigned } from '../../kernel/contract/quantity.ts'
import type { Words } from '../../kernel/contract/words.ts'

/**
 * What a metric means for its work unit. `blocked` and `starved` are the interlocks that explain a suspended machine; `order` changes when
 * the next order reaches the machine. The buffer is the one behind the unit.
 */
export const SignalRole = z.enum([
  'state',
  'good',
  'reject',
  'total',
  'fault',
  'blocked',
  'starved',
  'mode',
  'order',
  'speed',
  'processValue',
  'bufferLevel',
  'bufferCapacity',
])
export type SignalRole = z.infer<typeof SignalRole>

/**
 * What a value of a state or mode metric says. The states are those of time accounting; `Suspended` is resolved by the interlocks:
 * Blocked, Starved, or else Stopped.
 */
export const StateWord = z.enum(['Producing', 'Idle', 'Stopped', 'Starved', 'Blocked', 'SetUp', 'NoData', 'Suspended'])
export type StateWord = z.infer<typeof StateWord>

const Metric = z.string().min(1).max(200)

/** Metrics (any of these names, whatever their case) with one role. `values` is the table of a state or mode: by its text, or that in lower case. */
export const RoleRule = z.strictObject({
  role: SignalRole,
  metrics: z.array(Metric).min(1).max(20),
  values: z.record(z.string().max(60), StateWord).optional(),
})
export type RoleRule = z.infer<typeof RoleRule>

/** How the counter of one role is to be read; what is left out takes the default of its data type and of time accounting. */
export const CounterRule = z.strictObject({
  /** Number of values before the counter starts again at 0: 65536 for 16 bit, 100000 for one that ends at 99 999. */
  modulus: Decimal.optional(),
  /** Pieces behind one step of the counter: 6 where cases are counted and bottles are booked. */
  piecesPerCount: Unsigned.optional(),
  staleWithin: Decimal.optional(),
  gapAfterSeconds: z.int().min(1).max(8_640_000).optional(),
  restartsAt: z.array(Decimal).max(10).optional(),
})
export type CounterRule = z.infer<typeof CounterRule>
const counters = { good: CounterRule.optional(), reject: CounterRule.optional(), total: CounterRule.optional() }

/** What a class of equipment or one unit has otherwise than its template. A rule here goes before the template's rule for the same role. */
export const MappingOverride = z.strictObject({
  rules: z.array(RoleRule).max(50).default([]),
  counters: z.strictObject(counters).default({}),
})
export type MappingOverride = z.infer<typeof MappingOverride>
export const noOverride: MappingOverride = { rules: [], counters: {} }

export interface SignalTemplate {
  readonly title: Words
  readonly rules: readonly RoleRule[]
  /** The machine tells no state: it runs while it counts, and stands this long after its last count. */
  readonly runsWhileCountingSeconds?: number
}

/** OMAC PackML (ISA-TR88.00.02): StateCurrent 1 to 17. */
const packmlStates: Record<string, StateWord> = {
  0: 'NoData',
  1: 'Stopped',
  2: 'Stopped',
  3: 'Idle',
  4: 'Idle',
  5: 'Suspended',
  6: 'Producing',
  7: 'Stopped',
  8: 'Stopped',
  9: 'Stopped',
  10: 'Stopped',
  11: 'Stopped',
  12: 'Stopped',
  13: 'Suspended',
  14: 'Suspended',
  15: 'Idle',
  16: 'Idle',
  17: 'Idle',
}

/** Modes 2 and 3 are maintenance and manual; 4 is the first of the user's own and by custom the set-up. Mode 1 says nothing more. */
const packmlModes: Record<string, StateWord> = { 2: 'SetUp', 3: 'SetUp', 4: 'SetUp' }

const packml: SignalTemplate = {
  title: { en: 'PackML', de: 'PackML' },
  rules: [
    { role: 'state', metrics: ['Status/StateCurrent'], values: packmlStates },
    { role: 'mode', metrics: ['Status/UnitModeCurrent'], values: packmlModes },
    { role: 'blocked', metrics: ['Status/EquipmentInterlock/Blocked'] },
    { role: 'starved', metrics: ['Status/EquipmentInterlock/Starved'] },
    { role: 'fault', metrics: ['Admin/StopReason/ID', 'Admin/StopReason/0/ID'] },
    { role: 'total', metrics: ['Admin/ProdProcessedCount/0/AccCount'] },
    { role: 'reject', metrics: ['Admin/ProdDefectiveCount/0/AccCount'] },
    { role: 'order', metrics: ['Status/Product/0/ProductID', 'Status/Product/ProductID'] },
    { role: 'speed', metrics: ['Status/CurMachSpeed'] },
    { role: 'bufferLevel', metrics: ['Status/Parameter/BufferLevel'] },
    { role: 'bufferCapacity', metrics: ['Status/Parameter/BufferCapacity'] },
  ],
}

const genericStates: Record<string, StateWord> = {
  producing: 'Producing',
  running: 'Producing',
  run: 'Producing',
  execute: 'Producing',
  active: 'Producing',
  idle: 'Idle',
  ready: 'Idle',
  stopped: 'Stopped',
  stop: 'Stopped',
  down: 'Stopped',
  held: 'Stopped',
  aborted: 'Stopped',
  fault: 'Stopped',
  error: 'Stopped',
  alarm: 'Stopped',
  starved: 'Starved',
  blocked: 'Blocked',
  suspended: 'Suspended',
  setup: 'SetUp',
  'set-up': 'SetUp',
  changeover: 'SetUp',
  offline: 'NoData',
  0: 'Stopped',
  1: 'Producing',
  2: 'Idle',
  3: 'Starved',
  4: 'Blocked',
  5: 'SetUp',
  true: 'Producing',
  false: 'Stopped',
}

const genericCounters: RoleRule[] = [
  { role: 'total', metrics: ['TotalCount', 'Total', 'Count', 'Counter', 'PartCount'] },
  { role: 'good', metrics: ['GoodCount', 'Good'] },
  { role: 'reject', metrics: ['RejectCount', 'Reject', 'Rejects', 'ScrapCount'] },
]

const generic: SignalTemplate = {
  title: { en: 'State and counters', de: 'Zustand und Zähler' },
  rules: [
    { role: 'state', metrics: ['State', 'MachineState', 'Running'], values: genericStates },
    ...genericCounters,
    { role: 'fault', metrics: ['AlarmCode', 'FaultCode', 'StopCode'] },
    { role: 'order', metrics: ['JobNumber', 'OrderNumber', 'JobOrder', 'Changeover'] },
    { role: 'speed', metrics: ['Speed'] },
    { role: 'processValue', metrics: ['Temperature', 'Pressure'] },
    { role: 'bufferLevel', metrics: ['BufferLevel'] },
    { role: 'bufferCapacity', metrics: ['BufferCapacity'] },
  ],
}

/** Ready templates. The names of PackML and of the generic one never meet, so `auto` simply knows both. */
export const templates = {
  auto: { title: { en: 'Recognise by names', de: 'An Namen erkennen' }, rules: [...packml.rules, ...generic.rules] },
  packml,
  generic,
  counter: { title: { en: 'Counter only', de: 'Nur Zähler' }, rules: genericCounters, runsWhileCountingSeconds: 60 },
} as const satisfies Record<string, SignalTemplate>
export type TemplateName = keyof typeof templates

export const templateOptions = (Object.keys(templates) as [TemplateName, ...TemplateName[]]).map((value) => ({
  value,
  label: templates[value].title,
})) as [{ value: TemplateName; label: Words }, ...{ value: TemplateName; label: Words }[]]

/** Template and overrides of one source, put together. */
export interface EffectiveMapping {
  readonly rules: readonly RoleRule[]
  readonly counters: MappingOverride['counters']
  readonly runsWhileCountingSeconds: number | undefined
}

/** The overrides of the unit go before those of its class, and both before the template; a role is ruled by whoever names it first. */
export function putTogether(template: TemplateName, ofClass: MappingOverride, ofUnit: MappingOverride): EffectiveMapping {
  const chosen: SignalTemplate = templates[template]
  const layers = [ofUnit.rules, ofClass.rules, chosen.rules]
  const rules = layers.flatMap((layer, index) => {
    const ruledBefore = new Set(layers.slice(0, index).flatMap((earlier) => earlier.map(({ role }) => role)))
    return layer.filter(({ role }) => !ruledBefore.has(role))
  })
  return { rules, counters: { ...ofClass.counters, ...ofUnit.counters }, runsWhileCountingSeconds: chosen.runsWhileCountingSeconds }
}

/** What a metric means, or undefined when it means nothing for time and counts. */
export function findRule({ rules }: Pick<EffectiveMapping, 'rules'>, metric: string): RoleRule | undefined {
  const wanted = metric.toLowerCase()
  return rules.find(({ metrics }) => metrics.some((name) => name.toLowerCase() === wanted))
}

/** Unsigned integers roll over at their width; of all others the type says nothing. */
const widths: Readonly<Record<string, string>> = { UInt8: '256', UInt16: '65536', UInt32: '4294967296' }

export function modulusOf(datatype: string, rule: CounterRule | undefined): string | undefined {
  return rule?.modulus ?? widths[datatype]
}

/** The name of a reading in the facts of its unit: two devices of one unit may both have a `Count`. */
export function factTag(address: string, metric: string): string {
  return `${address.slice(address.lastIndexOf('/') + 1)}/${metric}`
}
