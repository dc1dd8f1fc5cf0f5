import type { RoleRule } from '../mapping/contract.ts'
import type { ObservedValue } from '../observation.ts'

/** What arrived for one source, already at the instant at which it is booked. */
export type SourceInput =
  | {
      readonly kind: 'value'
      readonly rule: RoleRule
      /** Name of the metric in the facts of the unit. */
      readonly tag: string
      readonly value: ObservedValue
      readonly atMs: number
      readonly flags: readonly string[]
    }
  | { readonly kind: 'presence'; readonly online: boolean; readonly atMs: number; readonly flags: readonly string[] }
