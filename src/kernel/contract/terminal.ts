import * as z from 'zod'
import { defineCommand } from './command.ts'
import { EquipmentId } from './ids.ts'
import { defineQuery } from './query.ts'

const Words = z.strictObject({ en: z.string(), de: z.string() })
const read = 'kernel.terminal.read'
/** To send a parked command again, in its own name, or to discard it. */
export const DECIDE_PARKED = 'kernel.terminal.decide'

export const ParkedCommand = z.strictObject({
  commandId: z.string(),
  command: z.string(),
  commandTitle: Words.nullable(),
  actorId: z.string(),
  actor: z.string().nullable(),
  equipmentId: z.string(),
  equipment: z.string().nullable(),
  input: z.unknown(),
  /** How the ids in the input are called. */
  names: z.record(z.string(), z.string()),
  occurredAt: z.string(),
  parkedAt: z.string(),
  /** What it builds on and was not accepted, each with its reasons; without reasons it never arrived. */
  because: z.array(
    z.strictObject({ commandTitle: Words.nullable(), reasons: z.array(z.strictObject({ code: z.string(), text: Words.nullable() })) }),
  ),
  /** Secret and personal fields are not kept: who has pressed must press again. */
  canSendAgain: z.boolean(),
})
export type ParkedCommand = z.infer<typeof ParkedCommand>

/** What was pressed without a network and does not fit any more: a person decides, the oldest first. */
export const listParked = defineQuery({
  name: 'kernel.terminal.listParked',
  title: { en: 'Parked commands', de: 'Zurückgestellte Befehle' },
  isa95: 'OperationsEvent',
  permission: read,
  input: z.strictObject({}),
  output: z.strictObject({ rows: z.array(ParkedCommand) }),
})

/** Every terminal that numbers what it sends: how far it was heard, what is missing, and how wrong its clock is. */
export const listTerminals = defineQuery({
  name: 'kernel.terminal.listTerminals',
  title: { en: 'Terminals', de: 'Terminals' },
  isa95: 'OperationsEvent',
  permission: read,
  input: z.strictObject({}),
  output: z.strictObject({
    rows: z.array(
      z.strictObject({
        deviceId: z.string(),
        /** Everything up to here has arrived. */
        receivedThrough: z.int(),
        /** Numbers that were pressed and have not arrived while later ones have. */
        missing: z.array(z.strictObject({ first: z.int(), last: z.int() })),
        clockOffsetMs: z.int().nullable(),
        actor: z.string().nullable(),
        heardAt: z.string(),
      }),
    ),
  }),
})

export const discardParked = defineCommand({
  name: 'kernel.terminal.discardParked',
  title: { en: 'Discard a parked command', de: 'Zurückgestellten Befehl verwerfen' },
  isa95: 'OperationsEvent',
  permission: DECIDE_PARKED,
  intent: 'request',
  input: z.strictObject({ commandId: z.uuid().toLowerCase(), equipmentId: EquipmentId }),
  refusals: {
    parked_command_decided: { en: 'Somebody has already decided about this.', de: 'Darüber wurde schon entschieden.' },
  },
})
