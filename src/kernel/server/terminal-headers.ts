import * as z from 'zod'
import { Instant } from '../contract/ids.ts'
import type { FromTerminal } from './terminal.ts'

const Id = z.uuid().toLowerCase()
const Seq = z.int().min(1)
const Offset = z.int()
const MOST_DEPENDED_ON = 100
const MOST_SIGNATURES = 2
const IdList = z.string().transform((text) => text.split(',').map((id) => id.trim()))

/** What a terminal says beside a command, in the members of a bulk command. */
export const TerminalMembers = {
  device: z.strictObject({ deviceId: Id, deviceSeq: Seq, deviceAt: Instant.optional(), clockOffsetMs: Offset.optional() }).optional(),
  dependsOn: z.array(Id).max(MOST_DEPENDED_ON).optional(),
  insteadOf: Id.optional(),
  signatures: z.array(Id).max(MOST_SIGNATURES).optional(),
}

const Headers = z
  .object({
    'entresol-device': Id.optional(),
    'entresol-device-seq': z.coerce.number().pipe(Seq).optional(),
    'entresol-device-time': Instant.optional(),
    'entresol-clock-offset': z.coerce.number().pipe(Offset).optional(),
    'entresol-depends-on': IdList.pipe(z.array(Id).max(MOST_DEPENDED_ON)).optional(),
    'entresol-instead-of': Id.optional(),
    'entresol-signatures': IdList.pipe(z.array(Id).max(MOST_SIGNATURES)).optional(),
  })
  .refine((headers) => (headers['entresol-device'] === undefined) === (headers['entresol-device-seq'] === undefined), {
    message: 'a terminal numbers what it sends: Entresol-Device and Entresol-Device-Seq come together',
    path: ['entresol-device-seq'],
  })
  .transform((headers): FromTerminal => {
    const [deviceId, deviceSeq] = [headers['entresol-device'], headers['entresol-device-seq']]
    const clock = { deviceAt: headers['entresol-device-time'], clockOffsetMs: headers['entresol-clock-offset'] }
    return {
      ...(deviceId !== undefined && deviceSeq !== undefined && { device: { deviceId, deviceSeq, ...clock } }),
      dependsOn: headers['entresol-depends-on'],
      insteadOf: headers['entresol-instead-of'],
      signatures: headers['entresol-signatures'],
    }
  })

/** The same in the headers of a single command. */
export function readTerminalHeaders(headers: object): z.ZodSafeParseResult<FromTerminal> {
  return Headers.safeParse(headers)
}

const uuid = { type: 'string', format: 'uuid' }

/** How OpenAPI describes them, by the name under which commands refer to them. */
export const terminalParameters = Object.fromEntries(
  [
    ['Entresol-Device', uuid, 'The id that a terminal has given itself.'],
    ['Entresol-Device-Seq', { type: 'integer', minimum: 1 }, 'Its own number of the command; a number that is missing is seen.'],
    ['Entresol-Device-Time', { type: 'string', format: 'date-time' }, 'When it was pressed, by the clock of the terminal.'],
    ['Entresol-Clock-Offset', { type: 'integer' }, 'Clock of the server minus clock of the terminal, in milliseconds.'],
    [
      'Entresol-Depends-On',
      { type: 'string' },
      'Ids of commands, separated by commas: when one was not accepted, this one is parked for a person.',
    ],
    [
      'Entresol-Signatures',
      { type: 'string' },
      'Ids of the signatures that people have given for this body, separated by a comma; see /api/signatures.',
    ],
    ['Entresol-Instead-Of', uuid, 'The parked command in whose place this one is sent; needs kernel.terminal.decide.'],
  ].map(([name, schema, description]) => [name, { name, in: 'header', required: false, schema, description }]),
) as Record<string, object>
