import * as z from 'zod'
import { defineCommand } from '../../kernel/contract/command.ts'
import { Line, Uuid } from '../../kernel/contract/field.ts'
import { EquipmentId, Instant } from '../../kernel/contract/ids.ts'
import { Decimal } from '../../kernel/contract/quantity.ts'
import { defineQuery } from '../../kernel/contract/query.ts'

/** Kind of the streams that say who has looked at whose performance. */
export const PERSON_PERFORMANCE_STREAM = 'operations.performance.personPerformance'

/** In no ready-made role: the plant names the role that has it. */
const permission = 'operations.performance.person.named'

/** A longer period is asked for in parts, each with its purpose. */
export const MOST_DAYS = 31

/** Whose performance, where, when and what for: that it was looked at stands in the ledger. */
const Asked = z.strictObject({
  equipmentId: EquipmentId,
  startsAt: Instant,
  endsAt: Instant,
  /** One person, or all of a personnel class. */
  personId: Uuid.optional(),
  personnelClassId: Uuid.optional(),
  purpose: Line,
})

export const requestPersonPerformance = defineCommand({
  name: 'operations.performance.requestPersonPerformance',
  title: { en: 'Look at performance by person', de: 'Leistung je Person ansehen' },
  isa95: 'OperationsPerformance',
  permission,
  intent: 'request',
  input: Asked,
  redactable: ['purpose'],
  refusals: {
    performance_by_person_off: {
      en: 'Performance by person is off at this place. A policy of the plant says so, for everybody.',
      de: 'Leistung je Person ist an diesem Ort ausgeschaltet. Das sagt eine Regel des Werks, für alle.',
    },
    person_unknown: {
      en: 'Name one person or one personnel class that exists.',
      de: 'Bitte eine Person oder eine Personalklasse nennen, die es gibt.',
    },
    period_wrong: {
      en: 'A period ends after it begins, and has 31 days at most.',
      de: 'Ein Zeitraum endet, nachdem er beginnt, und hat höchstens 31 Tage.',
    },
  },
})

const Amounts = z.strictObject({ unit: z.string(), good: Decimal, scrap: Decimal, rework: Decimal })

const PersonJob = z.strictObject({
  jobOrderId: z.string(),
  code: z.string(),
  ...Amounts.shape,
  /** How often he has reported, and how often corrected. */
  reports: z.int(),
  corrections: z.int(),
})

export const PersonFigures = z.strictObject({
  personId: z.string(),
  /** His number, when the name is erased. */
  name: z.string(),
  /** In the order of their codes; also those that he has only started, interrupted or finished. */
  jobs: z.array(PersonJob),
  /** By unit of measure. */
  sums: z.array(Amounts),
})
export type PersonFigures = z.infer<typeof PersonFigures>

/** What was asked for by a command of one's own within the last hour; null afterwards, for anybody else, and where it was switched off meanwhile. */
export const getPersonPerformance = defineQuery({
  name: 'operations.performance.getPersonPerformance',
  title: { en: 'Performance by person', de: 'Leistung je Person' },
  isa95: 'OperationsPerformance',
  permission,
  input: z.strictObject({ requestId: Uuid }),
  output: z.strictObject({
    figures: z
      .strictObject({
        ...Asked.omit({ purpose: true }).shape,
        people: z.array(PersonFigures),
        /** Work units there that are left out, because it is off for them. */
        unitsLeftOut: z.int(),
      })
      .nullable(),
  }),
})

export const PersonPerformanceEvent = z.strictObject({ kind: z.literal('personPerformanceRequested'), payload: Asked })
export type PersonPerformanceEvent = z.infer<typeof PersonPerformanceEvent>
