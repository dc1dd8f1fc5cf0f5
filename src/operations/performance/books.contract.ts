import * as z from 'zod'
import { Day, EquipmentId, Instant } from '../../kernel/contract/ids.ts'
import { defineQuery } from '../../kernel/contract/query.ts'

export const MachineState = z.enum(['Producing', 'Idle', 'Stopped', 'Starved', 'Blocked', 'SetUp', 'NoData'])
export const TimeElement = z.enum(['APT', 'AUST', 'ADET', 'ADOT', 'PDOT', 'NoData', 'NotScheduled'])
export const readBooks = 'operations.performance.read'
export const BothWords = z.strictObject({ en: z.string(), de: z.string() })

export const IntervalRow = z.strictObject({
  equipmentId: z.string(),
  startsAt: z.string(),
  endsAt: z.string().nullable(),
  state: MachineState,
  element: TimeElement,
  shiftOn: z.string().nullable(),
  shiftCode: z.string().nullable(),
  occupationId: z.string().nullable(),
  reasonId: z.string().nullable(),
  reason: BothWords.nullable(),
  faultCode: z.string().nullable(),
  stopStartedAt: z.string().nullable(),
  minor: z.boolean(),
  /** Version of the classification that holds; 0 for none. Send it back as `seen`. */
  classification: z.int(),
})
export type IntervalRow = z.infer<typeof IntervalRow>

export const period = { equipmentId: EquipmentId, startsAt: Instant, endsAt: Instant }

/** The time account of a work unit. */
export const listIntervals = defineQuery({
  name: 'operations.performance.listIntervals',
  title: { en: 'Time account', de: 'Zeitkonto' },
  isa95: 'OperationsPerformance',
  permission: readBooks,
  input: z.strictObject({ ...period, limit: z.coerce.number().int().min(1).max(5_000).default(2_000) }),
  output: z.strictObject({ rows: z.array(IntervalRow), complete: z.boolean(), recomputing: z.boolean() }),
})

/** Stops that wait for a reason, longest first. */
export const listOpenStops = defineQuery({
  name: 'operations.performance.listOpenStops',
  title: { en: 'Stops without a reason', de: 'Stillstände ohne Grund' },
  isa95: 'OperationsRecord.Reason',
  permission: readBooks,
  input: z.strictObject({ ...period, limit: z.coerce.number().int().min(1).max(500).default(100) }),
  output: z.strictObject({ rows: z.array(IntervalRow.extend({ seconds: z.string() })) }),
})

export const Kpi = z.strictObject({
  value: z.string().nullable(),
  numerator: z.string().nullable(),
  denominator: z.string().nullable(),
  flags: z.array(z.string()),
})
export const KpiExplanation = Kpi.extend({
  code: z.string(),
  name: BothWords,
  formula: z.string(),
  unit: z.string(),
  inputs: z.array(z.strictObject({ element: z.string(), name: BothWords, value: z.string().nullable(), unit: z.string() })),
  trend: z.enum(['higher', 'lower']),
  clause: z.string(),
  notes: z.array(BothWords),
})
export type KpiExplanation = z.infer<typeof KpiExplanation>

const Grouping = z.enum(['total', 'unit', 'shift', 'day', 'hour', 'job', 'material', 'site'])
export const KpiRow = z.strictObject({
  key: z.string(),
  label: z.string(),
  kpis: z.record(z.string(), Kpi),
  seconds: z.record(z.string(), z.string()),
  good: z.string(),
  scrap: z.string(),
  rework: z.string(),
})

/** Either a shift or a period; both half-open. For a line its constraint unit stands for the line, unless the policy says otherwise. */
export const kpiScope = z.strictObject({
  equipmentId: EquipmentId,
  shiftOn: Day.optional(),
  shiftCode: z.string().max(40).optional(),
  startsAt: Instant.optional(),
  endsAt: Instant.optional(),
  jobOrderId: z.uuid().optional(),
})

/** ISO 22400-2 KPIs of a unit, line, area or site, as ratios of sums, by shift, hour, day, job, material or site. */
export const listKpis = defineQuery({
  name: 'operations.performance.listKpis',
  title: { en: 'Key performance indicators', de: 'Kennzahlen' },
  isa95: 'WorkKPI',
  permission: readBooks,
  input: kpiScope.extend({ by: Grouping.default('total'), limit: z.coerce.number().int().min(1).max(5_000).default(1_000) }),
  output: z.strictObject({ rows: z.array(KpiRow), recomputing: z.boolean() }),
})

/** How a value came about: formula, inputs, source. The same on tile, page, PDF and API (EC-36). */
export const explainKpi = defineQuery({
  name: 'operations.performance.explainKpi',
  title: { en: 'Explain a key figure', de: 'Kennzahl erklären' },
  isa95: 'WorkKPI',
  permission: readBooks,
  input: kpiScope.extend({ code: z.string().max(60).default('oee') }),
  output: z.strictObject({
    explanation: KpiExplanation,
    parts: z.array(KpiExplanation),
    equipmentIds: z.array(z.string()),
    startsAt: z.string().nullable(),
    endsAt: z.string().nullable(),
    provisional: z.boolean(),
    recomputing: z.boolean(),
  }),
})
