import * as z from 'zod'
import { defineCommand } from '../../kernel/contract/command.ts'
import { Line, Uuid } from '../../kernel/contract/field.ts'
import { EquipmentId, Instant } from '../../kernel/contract/ids.ts'
import { pageInput, pageOf } from '../../kernel/contract/page.ts'
import { Decimal, UnitCode } from '../../kernel/contract/quantity.ts'
import { defineQuery } from '../../kernel/contract/query.ts'

export * from './watch.contract.ts'

/** Kind of the streams in which it stands when a value left its range. */
export const VALUE_RANGE_STREAM = 'connect.limits.valueRange'
/** What the program alone says: it has heard the machine. */
export const RECORD_CROSSING = 'connect.limits.program'
const read = 'connect.limits.read'

const Bound = z.enum(['min', 'max'])
export const Crossing = z.enum(['left', 'returned', 'excursionWithdrawn', 'returnWithdrawn'])
export type Crossing = z.infer<typeof Crossing>

const crossed = {
  monitoredValueId: Uuid,
  equipmentId: EquipmentId,
  /** As the monitored value names it. */
  signal: Line,
  /** Which limit: the lower or the upper one. */
  bound: Bound,
  limitValue: Decimal,
  /** The value with which it left or was back. */
  value: Decimal,
  unit: UnitCode.optional(),
  /** When it left, by the clock of the machine. */
  leftAt: Instant,
  /** It was heard late, out of a store: what is done now may come too late. */
  historical: z.boolean(),
}

/**
 * A value has left its range, or is back. Late values may show that it had not, or was not: then the fact is withdrawn, and stays readable as what
 * was known before.
 */
export const recordCrossing = defineCommand({
  name: 'connect.limits.recordCrossing',
  title: { en: 'Record value at its limit', de: 'Grenzwertverletzung buchen' },
  isa95: 'OperationsEvent',
  permission: RECORD_CROSSING,
  intent: 'report',
  /** With `address` and `metric`, what said it: each source of a unit has its own values, and may say a signal by more than one name. */
  input: z.strictObject({ ...crossed, address: z.string().min(1).max(400), metric: z.string().min(1).max(400), crossing: Crossing }),
  refusals: { value_unknown: { en: 'There is no such monitored value.', de: 'Diesen überwachten Wert gibt es nicht.' } },
})

const CrossedPayload = z.strictObject(crossed)
export const ValueRangeEvent = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('valueLeftRange'),
    /** With the job that the unit was working on then, of several the one with the largest share. */
    payload: z.strictObject({ ...crossed, jobOrderId: Uuid.optional() }),
  }),
  z.strictObject({ kind: z.literal('valueReturned'), payload: CrossedPayload }),
  z.strictObject({ kind: z.literal('excursionWithdrawn'), payload: CrossedPayload }),
  z.strictObject({ kind: z.literal('returnWithdrawn'), payload: CrossedPayload }),
])
export type ValueRangeEvent = z.infer<typeof ValueRangeEvent>

export const ExcursionRow = z.strictObject({
  rangeId: z.string(),
  monitoredValueId: z.string(),
  equipmentId: z.string(),
  equipmentCode: z.string().nullable(),
  bound: Bound,
  limit: z.string(),
  value: z.string(),
  unit: z.string().nullable(),
  leftAt: z.string(),
  returnedAt: z.string().nullable(),
  historical: z.boolean(),
  jobOrderId: z.string().nullable(),
})
export type ExcursionRow = z.infer<typeof ExcursionRow>

/** When a monitored value was outside its range, the newest first. */
export const listExcursions = defineQuery({
  name: 'connect.limits.listExcursions',
  title: { en: 'When a value was outside its range', de: 'Wann ein Wert außerhalb seines Bereichs war' },
  isa95: 'OperationsEvent',
  permission: read,
  input: z.strictObject({ ...pageInput, monitoredValueId: Uuid }),
  output: pageOf(ExcursionRow),
})

export const MonitoredRow = z.strictObject({
  monitoredValueId: z.string(),
  code: z.string(),
  name: z.string(),
  equipmentId: z.string(),
  equipmentCode: z.string().nullable(),
  equipmentClassId: z.string().nullable(),
  signal: z.string(),
  min: z.string().nullable(),
  max: z.string().nullable(),
  unit: z.string().nullable(),
  deadBand: z.string().nullable(),
  delaySeconds: z.int().nullable(),
  enabled: z.boolean(),
  /** Where it is outside now; empty while it is switched off. */
  outside: z.array(ExcursionRow),
  /** How often it left within the last seven days. */
  excursions: z.int(),
  lastLeftAt: z.string().nullable(),
})
export type MonitoredRow = z.infer<typeof MonitoredRow>

/** Every monitored value and how it is. */
export const listMonitoredValues = defineQuery({
  name: 'connect.limits.listMonitoredValues',
  title: { en: 'Monitored values and how they are', de: 'Überwachte Werte und ihr Stand' },
  isa95: 'EquipmentProperty',
  permission: read,
  input: z.strictObject({}),
  output: z.strictObject({ rows: z.array(MonitoredRow) }),
})

/** So many days are tried at once. */
export const MOST_TRIED_DAYS = 31

const TriedUnit = z.strictObject({
  equipmentId: z.string(),
  equipmentCode: z.string().nullable(),
  metric: z.string(),
  /** How many values were looked at, and the instant of the first one. */
  looked: z.int(),
  since: z.string().nullable(),
  excursions: z.array(z.strictObject({ bound: Bound, value: z.string(), leftAt: z.string(), returnedAt: z.string().nullable() })),
  /** The curve: for each stretch with values, its beginning and the least and greatest value. */
  curve: z.array(z.strictObject({ at: z.string(), min: z.string(), max: z.string() })),
})
export type TriedUnit = z.infer<typeof TriedUnit>

/** When a value would have left a range, by the raw values that are still kept. Nothing happens; the range need not be saved anywhere. */
export const tryLimits = defineQuery({
  name: 'connect.limits.tryLimits',
  title: { en: 'Try a range on what was heard', de: 'Einen Bereich an Gehörtem erproben' },
  isa95: 'EquipmentProperty',
  permission: read,
  input: z.strictObject({
    equipmentId: EquipmentId,
    equipmentClassId: Uuid.optional(),
    signal: Line,
    min: Decimal.optional(),
    max: Decimal.optional(),
    deadBand: Decimal.optional(),
    delaySeconds: z.coerce.number().int().min(0).max(86_400).default(0),
    startsAt: Instant,
    endsAt: Instant,
  }),
  output: z.strictObject({
    units: z.array(TriedUnit),
    /** More units or values than were looked at. */
    isCut: z.boolean(),
  }),
})
