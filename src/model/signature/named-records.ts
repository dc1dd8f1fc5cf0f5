import type * as z from 'zod'
import type { CommandContract } from '../../kernel/contract/command.ts'

/** Where something is done, and why, is not what is recorded. */
const notRecords: ReadonlySet<string> = new Set(['equipmentId', 'reasonId', 'parentId'])
/** What is new has nobody yet who recorded it. */
const makesNew = /\.(create|define|start|report|set)[A-Z][A-Za-z]*$/

/** The fields of a command that name the records it is about: the one with `id`, or else every id that must be given. */
export function recordFieldsOf({ name, input }: Pick<CommandContract, 'name' | 'input'>): readonly string[] {
  if ('id' in input.shape) return ['id']
  if (makesNew.test(name)) return []
  const fields = Object.entries(input.shape as Record<string, z.ZodType>)
  return fields
    .filter(([field, type]) => field.endsWith('Id') && !notRecords.has(field) && !type.safeParse(undefined).success)
    .map(([field]) => field)
}

/** The ids of the records that an input names. */
export function recordsIn(contract: Pick<CommandContract, 'name' | 'input'>, input: Readonly<Record<string, unknown>>): readonly string[] {
  return recordFieldsOf(contract).flatMap((field) => (typeof input[field] === 'string' ? [input[field]] : []))
}

/** Whether there is something that somebody recorded before: an input names it, or `known` says of this command who has. */
export function hasRecord(contract: Pick<CommandContract, 'name' | 'input'>, known: ReadonlyMap<string, unknown>): boolean {
  return known.has(contract.name) || recordFieldsOf(contract).length > 0
}

/** Nobody decides alone about what he has recorded himself: with two signatures one of the two must be of somebody else. */
export function isAllByAuthors(people: readonly string[], authors: ReadonlySet<string>): boolean {
  return people.every((person) => authors.has(person))
}
