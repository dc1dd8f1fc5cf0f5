import type { CommandContract, Outcome } from '../contract/command.ts'
import type { Instant } from '../contract/ids.ts'
import type { Actor } from './access.ts'
import { canonical, derivedId, sha256 } from './canonical.ts'
import type { Catalogue } from './catalogue.ts'
import type { Handler } from './handler.ts'

/** A command on its way: parsed by its contract, frozen with its id and its instant. */
export interface Attempt {
  readonly commandId: string
  readonly actor: Actor
  readonly contract: CommandContract<any, any>
  /** The parsed input, without `occurredAt`. */
  readonly input: object
  readonly occurredAt?: Instant | undefined
  /** Interactive commands overtake bulk ones between batches. */
  readonly bulk?: boolean
}

/** An attempt made ready for the ledger. */
export interface Prepared {
  readonly attempt: Attempt
  readonly handler: Handler
  readonly input: Record<string, unknown>
  readonly bodyHash: Buffer
  /** The input as it is kept: no secrets, personal fields as references. */
  readonly kept: string
  readonly personal: readonly { readonly reference: string; readonly value: string }[]
}

/** The program was asked for a command that no module declared. */
export class UnknownCommand extends Error {}

export function prepare(catalogue: Catalogue, attempt: Attempt): Prepared {
  const handler = catalogue.handlers.get(attempt.contract.name)
  if (!handler) throw new UnknownCommand(`no module declares ${attempt.contract.name}`)
  const { secret = [], personal = [] } = handler.contract
  const input: Record<string, unknown> = { ...attempt.input }
  const values: { reference: string; value: string }[] = []
  for (const field of personal) {
    if (typeof input[field] !== 'string') continue
    const reference = derivedId('personal', attempt.commandId, field)
    values.push({ reference, value: input[field] })
    input[field] = reference
  }
  const kept = canonical(Object.fromEntries(Object.entries(input).filter(([field]) => !secret.includes(field))))
  const body = canonical({ ...withoutFields(attempt.input, secret), occurredAt: attempt.occurredAt })
  return { attempt, handler, input, kept, bodyHash: sha256(body), personal: values }
}

export function isSameAttempt(stored: { name: string; actorId: string; bodyHash: Buffer }, { attempt, bodyHash }: Prepared): boolean {
  return stored.name === attempt.contract.name && stored.actorId === attempt.actor.accountId && stored.bodyHash.equals(bodyHash)
}

export const reused: Outcome = { outcome: 'refused', refusals: ['command_id_reused'] }

function withoutFields(input: object, fields: readonly string[]): object {
  return Object.fromEntries(Object.entries(input).filter(([field]) => !fields.includes(field)))
}
