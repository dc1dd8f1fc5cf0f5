import * as z from 'zod'
import { Instant } from './ids.ts'
import type { Words } from './words.ts'

/**
 * The public promise of a command: everything that the API, the OpenAPI document, the form and the audit trail need to know.
 * Isomorphic: no Node and no React in this folder.
 */
export interface CommandContract<Input extends z.ZodObject = z.ZodObject, Refusal extends string = string> {
  /** `<module>.<activity>.<verbObject>`, also the URL and the key of the audit trail. */
  readonly name: string
  readonly title: Words
  /** The ISA-95 object that this command creates or changes. */
  readonly isa95: string
  readonly permission: string
  /** A *request* is an intention and may be refused. A *report* has physically happened: it is refused only when it cannot be placed. */
  readonly intent: 'request' | 'report'
  readonly input: Input
  /** Every way in which the command can be refused, with the sentence a person reads. The order is the precedence. */
  readonly refusals: Readonly<Record<Refusal, Words>>
  /** Fields that are never stored, not even hashed (`secret`), or kept apart in the erasable table (`personal`). */
  readonly secret?: readonly (keyof z.infer<Input> & string)[]
  readonly personal?: readonly (keyof z.infer<Input> & string)[]
  /** Fields in which people write in their own words. They can be redacted; every event that repeats one calls it by the same name. */
  readonly redactable?: readonly (keyof z.infer<Input> & string)[]
  /** Since when and why, for a name that is to go; and the contract to use instead. */
  readonly deprecated?: string
  readonly replacedBy?: string
}

export function defineCommand<Input extends z.ZodObject, const Refusal extends string>(
  contract: CommandContract<Input, Refusal>,
): CommandContract<Input, Refusal> {
  return contract
}

/** What travels as the body: the input and the instant at which it happened (a request without one happens when it arrives). */
export function bodyOf(contract: CommandContract): z.ZodObject {
  return contract.input.extend({ occurredAt: contract.intent === 'report' ? Instant : Instant.optional() })
}

/** Where an event stands in the ledger of its site: gap-free, in commit order. A restore begins a new epoch. */
export const Position = z.strictObject({ epoch: z.int().positive(), seq: z.int().nonnegative() }).meta({ id: 'Position' })
export type Position = z.infer<typeof Position>

/** The kernel adds these to the refusals of every command. */
export const kernelRefusals = {
  command_id_reused: {
    en: 'This command was already sent with other values. Start again.',
    de: 'Dieser Befehl wurde schon mit anderen Werten gesendet. Bitte neu beginnen.',
  },
  not_permitted: {
    en: 'You are not allowed to do this here.',
    de: 'Dazu fehlt Ihnen hier die Berechtigung.',
  },
  command_parked: {
    en: 'It was put aside, because what it builds on was refused. The shift lead decides about it.',
    de: 'Es wurde zurückgestellt, weil abgelehnt wurde, worauf es aufbaut. Die Schichtleitung entscheidet darüber.',
  },
  parked_command_decided: {
    en: 'Somebody has already decided about this.',
    de: 'Darüber wurde schon entschieden.',
  },
} as const satisfies Record<string, Words>
export type KernelRefusal = keyof typeof kernelRefusals

export interface Accepted {
  readonly outcome: 'accepted'
  readonly position: Position
  /** Ids that the command made, by their name in the contract's documentation, and anything else worth answering. */
  readonly result: Readonly<Record<string, unknown>>
}
export interface Refused {
  readonly outcome: 'refused'
  /** The first is the command's own; gates may add more, namespaced. */
  readonly refusals: readonly [string, ...string[]]
}
export type Outcome = Accepted | Refused
