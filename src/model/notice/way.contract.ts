import * as z from 'zod'
import { defineCommand } from '../../kernel/contract/command.ts'
import { Uuid } from '../../kernel/contract/field.ts'
import { defineQuery } from '../../kernel/contract/query.ts'
import { MIND_OWN } from '../access/contract.ts'
import { Severity } from './severity.contract.ts'

/** Kind of the streams of what people have chosen. */
export const WAY_STREAM = 'model.notice.way'

/** One plain address: no name, no list, no line break, nothing that a mail server reads as another recipient. */
export const Email = z
  .string()
  .max(254)
  .regex(
    /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*$/,
  )
  .meta({ id: 'Email' })

/** From this severity on; null: never. In the program a person is told of everything that concerns him. */
const From = Severity.nullable()

/** Which notices also leave the program for the one who chooses, and where to. What is left away or null is given up. */
export const chooseOwnWays = defineCommand({
  name: 'model.notice.chooseOwnWays',
  title: { en: 'Choose how I am told', de: 'Wählen, wie ich benachrichtigt werde' },
  isa95: 'Person',
  permission: MIND_OWN,
  intent: 'request',
  input: z.strictObject({ email: Email.optional(), emailFrom: From, pushFrom: From }),
  personal: ['email'],
  refusals: {
    email_missing: { en: 'E-mail needs an address.', de: 'Für E-Mail fehlt die Adresse.' },
  },
})

const OwnWays = z.strictObject({ email: z.string().nullable(), emailFrom: From, pushFrom: From })
export type OwnWays = z.infer<typeof OwnWays>

/** What the one who asks has chosen. */
export const getOwnWays = defineQuery({
  name: 'model.notice.getOwnWays',
  title: { en: 'How I am told', de: 'Wie ich benachrichtigt werde' },
  isa95: 'Person',
  permission: MIND_OWN,
  input: z.strictObject({}),
  output: OwnWays,
})

export const WayEvent = z.strictObject({
  kind: z.literal('waysChosen'),
  /** The address is a reference: it stands beside the ledger, and can be erased. */
  payload: z.strictObject({ email: Uuid.nullable(), emailFrom: From, pushFrom: From }),
})
export type WayEvent = z.infer<typeof WayEvent>
