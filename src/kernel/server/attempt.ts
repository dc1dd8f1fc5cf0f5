import type { CommandContract, Outcome } from '../contract/command.ts'
import type { Instant } from '../contract/ids.ts'
import type { Actor } from './access.ts'
import { canonical, derivedId, sha256 } from './canonical.ts'
import type { Catalogue } from './catalogue.ts'
import type { Handler } from './handler.ts'
import type { FromTerminal } from './terminal.ts'

/** A command on its way: parsed by its contract, frozen with its id and its instant. */
export interface Attempt extends FromTerminal {
  readonly commandId: string
  readonly actor: Actor
  readonly contract: CommandContract<any, any>
  /** The parsed input, without `occurredAt`. */
  readonly input: object
  /** The body as it arrived: a repetition must bring the same. Left away by the program itself, which sends parsed input. */
  readonly raw?: object
  readonly occurredAt?: Instant | undefined
  /** Interactive commands overtake bulk ones between batches. */
  readonly bulk?: boolean
}

/** An attempt made ready for the ledger. */
export interface Prepared {
  readonly attempt: Attempt
  readonly handler: Handler
  readonly input: Record<string, unknown>
  /** Covers neither secret fields nor personal ones, which are compared where they can be erased. */
  readonly bodyHash: Buffer
  /** The input as it is kept: no secrets, personal fields as references. */
  readonly kept: object
  readonly personal: readonly { readonly reference: string; readonly value: string }[]
}

/** The program was asked for a command that no module declared. */
export class UnknownCommand extends Error {}

/** @throws when the command is unknown, or a personal field is not a text: both are programmers' mistakes. */
export function prepare(catalogue: Catalogue, attempt: Attempt): Prepared {
  const { commandId, contract, occurredAt } = attempt
  const handler = catalogue.handlers.get(contract.name)
  if (!handler) throw new UnknownCommand(`no module declares ${contract.name}`)
  const { secret = [], personal = [] } = handler.contract
  const input: Record<string, unknown> = { ...attempt.input }
  const values: { reference: string; value: string }[] = []
  for (const field of personal) {
    const value = input[field]
    if (value === undefined || value === null) continue
    if (typeof value !== 'string') throw new TypeError(`${contract.name}: the personal field ${field} must be a text`)
    const reference = derivedId('personal', commandId, field)
    values.push({ reference, value })
    input[field] = reference
  }
  const body = canonical(withoutFields(attempt.raw ?? { ...attempt.input, occurredAt }, [...secret, ...personal]))
  return { attempt, handler, input, kept: withoutFields(input, secret), bodyHash: sha256(body), personal: values }
}

export function isSameAttempt(stored: { name: string; actorId: string; bodyHash: Buffer }, { attempt, bodyHash }: Prepared): boolean {
  return stored.name === attempt.contract.name && stored.actorId === attempt.actor.accountId && stored.bodyHash.equals(bodyHash)
}

export const reused: Outcome = { outcome: 'refused', refusals: ['command_id_reused'] }

/** Equal for the same attempt of the same person that is refused for the same reasons. */
export function digestOf({ attempt, handler }: Prepared, refusals: readonly string[]): Buffer {
  const { secret = [], personal = [] } = handler.contract
  const input = withoutFields(attempt.input, [...secret, ...personal])
  return sha256(canonical([attempt.actor.accountId, attempt.contract.name, refusals, input]))
}

function withoutFields(input: object, fields: readonly string[]): object {
  return fields.length === 0 ? input : Object.fromEntries(Object.entries(input).filter(([field]) => !fields.includes(field)))
}
