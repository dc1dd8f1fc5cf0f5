import * as z from 'zod'
import { Day, EquipmentId } from '../../kernel/contract/ids.ts'
import { defineQuery } from '../../kernel/contract/query.ts'
import { MachineState, TimeElement, readBooks, BothWords, period, kpiScope, Kpi } from './books.contract.ts'

/** Every closed shift of the answer is compared with the books of today. */
const LONGEST_MS = 400 * 86_400_000

export const LossRow = z.strictObject({
  kind: z.string(),
  reasonId: z.string().nullable(),
  reason: BothWords.nullable(),
  faultCode: z.string().nullable(),
  seconds: z.string(),
  count: z.int(),
})

/** Losses of planned busy time as a Pareto: Σ losses + APT = PBT. Starved and blocked stand apart. */
export const listLosses = defineQuery({
  name: 'operations.performance.listLosses',
  title: { en: 'Losses', de: 'Verluste' },
  isa95: 'OperationsPerformance',
  permission: readBooks,
  input: kpiScope,
  output: z.strictObject({ rows: z.array(LossRow), plannedBusySeconds: z.string(), productionSeconds: z.string() }),
})

/** Fault codes that mean nothing yet, by the minutes they cost. */
export const listUnmappedFaults = defineQuery({
  name: 'operations.performance.listUnmappedFaults',
  title: { en: 'Unmapped fault codes', de: 'Nicht zugeordnete Störcodes' },
  isa95: 'OperationsRecord.Reason',
  permission: readBooks,
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
  /** The command that closed it, under which the signatures stand. */
  closingCommandId: z.string().nullable(),
  /** The books differ from what was signed (EC-39). */
  restated: z.boolean(),
})

/** The shifts of a piece of equipment that touch a period, newest first. */
export const listShifts = defineQuery({
  name: 'operations.performance.listShifts',
  title: { en: 'Shifts', de: 'Schichten' },
  isa95: 'WorkCalendar.Entry',
  permission: readBooks,
  input: z
    .strictObject(period)
    .refine(({ startsAt, endsAt }) => Date.parse(endsAt) - Date.parse(startsAt) <= LONGEST_MS, 'ask for 400 days at most'),
  output: z.strictObject({ rows: z.array(ShiftRow), zone: z.string() }),
})

const SiteOfDay = z.strictObject({
  equipmentId: z.string(),
  code: z.string(),
  name: z.string(),
  /** By whose clock its day begins and ends. */
  zone: z.string(),
  startsAt: z.string(),
  endsAt: z.string(),
})
export const SiteDayRow = z.strictObject({
  shiftOn: z.string(),
  /** When it begins at the first of the sites, and ends at the last. */
  startsAt: z.string(),
  endsAt: z.string(),
  sites: z.array(SiteOfDay),
})

/** The days of work of the sites below a piece of equipment, newest first: the same day begins and ends at each by its own clock (EC-13). */
export const listSiteDays = defineQuery({
  name: 'operations.performance.listSiteDays',
  title: { en: 'Days of work at several sites', de: 'Arbeitstage mehrerer Werke' },
  isa95: 'WorkCalendar.Entry',
  permission: readBooks,
  input: z
    .strictObject(period)
    .refine(({ startsAt, endsAt }) => Date.parse(endsAt) - Date.parse(startsAt) <= LONGEST_MS, 'ask for 400 days at most'),
  output: z.strictObject({ rows: z.array(SiteDayRow) }),
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
  reason: BothWords.nullable(),
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
  /** What stands behind the unit, as its machine says; null where nobody says it. */
  buffer: z.strictObject({ level: z.string(), capacity: z.string().nullable(), trend: z.enum(['rising', 'falling', 'steady']) }).nullable(),
})
export type BoardUnit = z.infer<typeof BoardUnit>

/** What every unit does now, on which job, and its OEE of the running shift. */
export const listBoard = defineQuery({
  name: 'operations.performance.listBoard',
  title: { en: 'Plant board', de: 'Werkstafel' },
  isa95: 'OperationsPerformance',
  permission: readBooks,
  /** A part of the plant with all below it; or `units`, some work units by their ids, separated by commas. */
  input: z.strictObject({ equipmentId: EquipmentId.optional(), units: z.string().max(100_000).optional() }),
  output: z.strictObject({ rows: z.array(BoardUnit), at: z.string() }),
})

/** Target, actual and gap of every hour of a shift, with what people wrote. */
export const listHours = defineQuery({
  name: 'operations.performance.listHours',
  title: { en: 'Hour by hour', de: 'Stunde für Stunde' },
  isa95: 'OperationsPerformance',
  permission: readBooks,
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
  permission: readBooks,
  input: z.strictObject({ ...period, limit: z.coerce.number().int().min(1).max(500).default(200) }),
  output: z.strictObject({
    rows: z.array(
      z.strictObject({ equipmentId: z.string(), at: z.string(), code: z.string(), subject: z.string(), quantity: z.string().nullable() }),
    ),
  }),
})
