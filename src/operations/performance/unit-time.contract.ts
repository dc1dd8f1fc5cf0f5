import * as z from 'zod'
import { defineCommand } from '../../kernel/contract/command.ts'
import { Day, EquipmentId, Instant } from '../../kernel/contract/ids.ts'

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
    /** Said while the stop goes on: the reason holds until the stop is over. `endsAt` is then the time at which it was said. */
    toStopEnd: z.boolean().default(false),
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
  redactable: ['note'],
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
  redactable: ['note', 'action'],
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
