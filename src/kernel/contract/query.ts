import type * as z from 'zod'
import type { Words } from './words.ts'

/** A question to the reading models. It cannot write: neither by type nor by database role. */
export interface QueryContract<Input extends z.ZodObject = z.ZodObject, Output extends z.ZodType = z.ZodType> {
  /** `<module>.<activity>.<list|get|find><Object>`, also the URL. */
  readonly name: string
  readonly title: Words
  readonly isa95: string
  readonly permission: string
  /** Values arrive as text in the URL: use `z.coerce` for numbers and `z.stringbool` for flags. */
  readonly input: Input
  readonly output: Output
  /** Since when and why, for a name that is to go; and the contract to use instead. */
  readonly deprecated?: string
  readonly replacedBy?: string
}

export function defineQuery<Input extends z.ZodObject, Output extends z.ZodType>(
  contract: QueryContract<Input, Output>,
): QueryContract<Input, Output> {
  return contract
}
