import * as z from 'zod'
import { defineCommand } from '../../kernel/contract/command.ts'
import { Day, EquipmentId, Instant } from '../../kernel/contract/ids.ts'
import { defineQuery } from '../../kernel/contract/query.ts'

export const MachineState = z.enum(['Producing', 'Idle', 'Stopped', 'Starved', 'Blocked', 'SetUp', 'NoData'])
export const TimeElement = z.enum(['APT', 'AUST', 'ADET', 'ADOT', 'PDOT', 'NoData', 'NotScheduled'])
const read = 'operations.performance.read'
const Words = z.strictObject({ en: z.string(), de: z.string() })

/** Says why a unit stood still. A stop is (unit, first fact); a part of it may be classified apart: that splits it. */
export const classifyStop = defineCommand({
  name: 'operations.performance.classifyStop',
  title: { en: 'Classify stop', de: 'Stillstand begründen' },
  isa95: 'OperationsRecord.Reason',
  permission: 'operations.performance.classify',
  intent: 'request',
  input: z.strictObject({
    equipmentId: EquipmentId,
    startsAt: Instant,
    endsAt: Instant,
    reasonId: z.uuid(),
    /** The `classification` of the interval that the person saw; 0 when it had none. */
    seen: z.int().nonnegative().default(0),
  }),
  refusals: {
    period_is_empty: { en: 'The end must lie after the beginning.', de: 'Das Ende muss nach dem Anfang liegen.' },
    period_too_long: { en: 'Classify at most seven days at once.', de: 'Bitte höchstens sieben Tage auf einmal begründen.' },
    reason_not_found: { en: 'There is no such reason.', de: 'Diesen Grund gibt es nicht.' },
    classified_meanwhile: {
      en: 'Somebody else has classified this stop meanwhile. Look again, and change it if you disagree.',
      de: 'Jemand anders hat diesen Stillstand inzwischen begründet. Bitte neu ansehen und bei Bedarf ändern.',
    },
  },
})

/** What a fault code of a class of equipment means: for the future, and for the stops that have been (EC-52). */
export const mapFaultCode = defineCommand({
  name: 'operations.performance.mapFaultCode',
  title: { en: 'Map fault code', de: 'Störcode zuordnen' },
  isa95: 'OperationsRecord.Reason',
  permission: 'operations.performance.map',
  intent: 'request',
  input: z.strictObject({ equipmentClassId: z.uuid(), faultCode: z.string().min(1).max(100), reasonId: z.uuid() }),
  refusals: { reason_not_found: classifyStop.refusals.reason_not_found },
})

/** The shift lead has looked at the shift, repaired it, and signs. Later facts restate it visibly. */
export const closeShift = defineCommand({
  name: 'operations.performance.closeShift',
  title: { en: 'Close shift', de: 'Schicht abschließen' },
  isa95: 'OperationsPerformance',
  permission: 'operations.performance.close',
  intent: 'request',
  input: z.strictObject({
    equipmentId: EquipmentId,
    shiftOn: Day,
    shiftCode: z.string().min(1).max(40),
    note: z.string().max(2_000).default(''),
  }),
  refusals: {
    shift_not_found: { en: 'There is no such shift.', de: 'Diese Schicht gibt es nicht.' },
    shift_not_over: { en: 'The shift is not over yet.', de: 'Die Schicht ist noch nicht zu Ende.' },
    books_not_settled: {
      en: 'The books of this shift are being made again. Try once more in a moment.',
      de: 'Die Bücher dieser Schicht werden gerade neu geschrieben. Bitte gleich noch einmal versuchen.',
    },
  },
})

/** Hour-by-hour board: why there is a gap, and what is done about it. */
export const noteHour = defineCommand({
  name: 'operations.performance.noteHour',
  title: { en: 'Note on the hour', de: 'Notiz zur Stunde' },
  isa95: 'OperationsRecord',
  permission: 'operations.performance.classify',
  intent: 'request',
  input: z.strictObject({
    equipmentId: EquipmentId,
    startsAt: Instant,
    reasonId: z.uuid().optional(),
    note: z.string().max(500).default(''),
    action: z.string().max(500).default(''),
  }),
  refusals: {},
})

export const UnitTimeEvent = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('stopClassified'),
    payload: classifyStop.input.omit({ equipmentId: true, seen: true }),
  }),
  z.strictObject({ kind: z.literal('hourNoted'), payload: noteHour.input.omit({ equipmentId: true }) }),
  z.strictObject({
    kind: z.literal('shiftClosed'),
    payload: z.strictObject({ shiftOn: Day, shiftCode: z.string(), note: z.string(), elements: z.record(z.string(), z.unknown()) }),
  }),
])
export type UnitTimeEvent = z.infer<typeof UnitTimeEvent>
export const FaultMapEvent = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('faultCodeMapped'), payload: mapFaultCode.input.omit({ equipmentClassId: true }) }),
])
export type FaultMapEvent = z.infer<typeof FaultMapEvent>

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
  reason: Words.nullable(),
  faultCode: z.string().nullable(),
  stopStartedAt: z.string().nullable(),
  minor: z.boolean(),
  /** Version of the classification that holds; 0 for none. Send it back as `seen`. */
  classification: z.int(),
})
export type IntervalRow = z.infer<typeof IntervalRow>

const period = { equipmentId: EquipmentId, startsAt: Instant, endsAt: Instant }

/** The time account of a work unit. */
export const listIntervals = defineQuery({
  name: 'operations.performance.listIntervals',
  title: { en: 'Time account', de: 'Zeitkonto' },
  isa95: 'OperationsPerformance',
  permission: read,
  input: z.strictObject({ ...period, limit: z.coerce.number().int().min(1).max(5_000).default(2_000) }),
  output: z.strictObject({ rows: z.array(IntervalRow), complete: z.boolean(), recomputing: z.boolean() }),
})

/** Stops that wait for a reason, longest first. */
export const listOpenStops = defineQuery({
  name: 'operations.performance.listOpenStops',
  title: { en: 'Stops without a reason', de: 'Stillstände ohne Grund' },
  isa95: 'OperationsRecord.Reason',
  permission: read,
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
  name: Words,
  formula: z.string(),
  unit: z.string(),
  inputs: z.array(z.strictObject({ element: z.string(), name: Words, value: z.string().nullable(), unit: z.string() })),
  trend: z.enum(['higher', 'lower']),
  clause: z.string(),
  notes: z.array(Words),
})
export type KpiExplanation = z.infer<typeof KpiExplanation>

const Grouping = z.enum(['total', 'unit', 'shift', 'day', 'hour', 'job', 'material'])
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
const kpiScope = z.strictObject({
  equipmentId: EquipmentId,
  shiftOn: Day.optional(),
  shiftCode: z.string().max(40).optional(),
  startsAt: Instant.optional(),
  endsAt: Instant.optional(),
  jobOrderId: z.uuid().optional(),
})

/** ISO 22400-2 KPIs of a unit, line, area or site, as ratios of sums, by shift, hour, day, job or material. */
export const listKpis = defineQuery({
  name: 'operations.performance.listKpis',
  title: { en: 'Key performance indicators', de: 'Kennzahlen' },
  isa95: 'WorkKPI',
  permission: read,
  input: kpiScope.extend({ by: Grouping.default('total'), limit: z.coerce.number().int().min(1).max(5_000).default(1_000) }),
  output: z.strictObject({ rows: z.array(KpiRow), recomputing: z.boolean() }),
})

/** How a value came about: formula, inputs, source. The same on tile, page, PDF and API (EC-36). */
export const explainKpi = defineQuery({
  name: 'operations.performance.explainKpi',
  title: { en: 'Explain a key figure', de: 'Kennzahl erklären' },
  isa95: 'WorkKPI',
  permission: read,
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

export const LossRow = z.strictObject({
  kind: z.string(),
  reasonId: z.string().nullable(),
  reason: Words.nullable(),
  faultCode: z.string().nullable(),
  seconds: z.string(),
  count: z.int(),
})

/** Losses of planned busy time as a Pareto: Σ losses + APT = PBT. Starved and blocked stand apart. */
export const listLosses = defineQuery({
  name: 'operations.performance.listLosses',
  title: { en: 'Losses', de: 'Verluste' },
  isa95: 'OperationsPerformance',
  permission: read,
  input: kpiScope,
  output: z.strictObject({ rows: z.array(LossRow), plannedBusySeconds: z.string(), productionSeconds: z.string() }),
})

/** Fault codes that mean nothing yet, by the minutes they cost. */
export const listUnmappedFaults = defineQuery({
  name: 'operations.performance.listUnmappedFaults',
  title: { en: 'Unmapped fault codes', de: 'Nicht zugeordnete Störcodes' },
  isa95: 'OperationsRecord.Reason',
  permission: read,
  input: z.strictObject({ limit: z.coerce.number().int().min(1).max(500).default(100) }),
  output: z.strictObject({
    rows: z.array(
      z.strictObject({
        equipmentClassId: z.string(),
        equipmentClass: z.string(),
        faultCode: z.string(),
        seconds: z.string(),
        count: z.int(),
        lastAt: z.string(),
      }),
    ),
  }),
})

export const ShiftRow = z.strictObject({
  shiftOn: z.string(),
  shiftCode: z.string(),
  startsAt: z.string(),
  endsAt: z.string(),
  plannedBusySeconds: z.string(),
  closedAt: z.string().nullable(),
  /** The books differ from what was signed (EC-39). */
  restated: z.boolean(),
})

/** The shifts of a piece of equipment that touch a period, newest first. */
export const listShifts = defineQuery({
  name: 'operations.performance.listShifts',
  title: { en: 'Shifts', de: 'Schichten' },
  isa95: 'WorkCalendar.Entry',
  permission: read,
  input: z.strictObject(period),
  output: z.strictObject({ rows: z.array(ShiftRow), zone: z.string() }),
})

export const BoardUnit = z.strictObject({
  equipmentId: z.string(),
  code: z.string(),
  name: z.string(),
  lineId: z.string().nullable(),
  lineName: z.string().nullable(),
  isConstraint: z.boolean(),
  state: MachineState,
  element: TimeElement,
  since: z.string().nullable(),
  stopStartedAt: z.string().nullable(),
  classification: z.int(),
  reason: Words.nullable(),
  faultCode: z.string().nullable(),
  shiftOn: z.string().nullable(),
  shiftCode: z.string().nullable(),
  jobs: z.array(
    z.strictObject({
      jobOrderId: z.string(),
      code: z.string(),
      name: z.string(),
      quantity: z.string().nullable(),
      good: z.string(),
      unit: z.string().nullable(),
      stopRequested: z.string().nullable(),
    }),
  ),
  good: z.string(),
  scrap: z.string(),
  kpis: z.record(z.string(), Kpi),
  openExceptions: z.int(),
})
export type BoardUnit = z.infer<typeof BoardUnit>

/** What every unit does now, on which job, and its OEE of the running shift. */
export const listBoard = defineQuery({
  name: 'operations.performance.listBoard',
  title: { en: 'Plant board', de: 'Werkstafel' },
  isa95: 'OperationsPerformance',
  permission: read,
  input: z.strictObject({ equipmentId: EquipmentId.optional() }),
  output: z.strictObject({ rows: z.array(BoardUnit), at: z.string() }),
})

/** Target, actual and gap of every hour of a shift, with what people wrote. */
export const listHours = defineQuery({
  name: 'operations.performance.listHours',
  title: { en: 'Hour by hour', de: 'Stunde für Stunde' },
  isa95: 'OperationsPerformance',
  permission: read,
  input: z.strictObject({ equipmentId: EquipmentId, shiftOn: Day, shiftCode: z.string().max(40) }),
  output: z.strictObject({
    rows: z.array(
      z.strictObject({
        startsAt: z.string(),
        endsAt: z.string(),
        target: z.string().nullable(),
        good: z.string(),
        scrap: z.string(),
        reasonId: z.string().nullable(),
        note: z.string(),
        action: z.string(),
        worst: LossRow.nullable(),
      }),
    ),
  }),
})

/** What time accounting decided and a person should be able to see. */
export const listAccountNotes = defineQuery({
  name: 'operations.performance.listAccountNotes',
  title: { en: 'Notes on the books', de: 'Anmerkungen zu den Büchern' },
  isa95: 'OperationsRecord',
  permission: read,
  input: z.strictObject({ ...period, limit: z.coerce.number().int().min(1).max(500).default(200) }),
  output: z.strictObject({
    rows: z.array(
      z.strictObject({ equipmentId: z.string(), at: z.string(), code: z.string(), subject: z.string(), quantity: z.string().nullable() }),
    ),
  }),
})
