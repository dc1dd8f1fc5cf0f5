import * as z from 'zod'
import { Day, EquipmentId } from '../../kernel/contract/ids.ts'
import { defineQuery } from '../../kernel/contract/query.ts'

export const OnDuty = z.strictObject({
  personId: z.string(),
  name: z.string(),
  /** Name of the one who is on the roster and away; null when it is his own duty. */
  standsInFor: z.string().nullable(),
})
export type OnDuty = z.infer<typeof OnDuty>

/** Who is on duty during a part of a shift; nobody: a gap. */
const RosterSpan = z.strictObject({ startsAt: z.string(), endsAt: z.string(), people: z.array(OnDuty) })

export const RosterShift = z.strictObject({
  /** Null where it is no shift but the whole day. */
  shiftCode: z.string().nullable(),
  /** `shift` by the work calendar there; `rest`: no shift is planned on that day; `day`: no work calendar holds there, so the whole day is shown. */
  kind: z.enum(['shift', 'rest', 'day']),
  startsAt: z.string(),
  endsAt: z.string(),
  spans: z.array(RosterSpan),
})
export type RosterShift = z.infer<typeof RosterShift>

export const RosterRow = z.strictObject({
  personnelClassId: z.string(),
  function: z.string(),
  equipmentId: z.string(),
  place: z.string(),
  /** In the order of `days`. */
  days: z.array(z.array(RosterShift)),
})
export type RosterRow = z.infer<typeof RosterRow>

/** The duty roster as a week at a glance: each function at each place, day by day and shift by shift, with stand-ins and gaps. */
export const getRosterWeek = defineQuery({
  name: 'model.notice.getRosterWeek',
  title: { en: 'Duty roster of a week', de: 'Dienstplan einer Woche' },
  isa95: 'Person',
  permission: 'model.personnel.duty.read',
  input: z.strictObject({
    /** Any day of it; without one it is the week that runs. */
    weekOn: Day.optional(),
    /** Only duties there, below it, and above it, whose people it has too. */
    equipmentId: EquipmentId.optional(),
  }),
  output: z.strictObject({
    zone: z.string(),
    todayOn: z.string(),
    /** Monday to Sunday. */
    days: z.array(z.string()),
    rows: z.array(RosterRow),
    /** How many more there are than are shown. */
    leftOut: z.int(),
  }),
})
