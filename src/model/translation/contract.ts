import * as z from 'zod'
import { defineQuery } from '../../kernel/contract/query.ts'
import { languages } from '../../kernel/contract/words.ts'
import { equipment } from '../equipment/equipment.resource.ts'

/** A screen keeps at most so many. */
export const MOST_NAMES = 5_000

/** What the names of the plant are called in a language; only those that are called otherwise there. For whoever sees its equipment. */
export const listNames = defineQuery({
  name: 'model.translation.listNames',
  title: { en: 'Names in a language', de: 'Namen in einer Sprache' },
  isa95: 'Resource.Description',
  permission: `${equipment.permission}.read`,
  input: z.strictObject({ language: z.enum(languages) }),
  output: z.strictObject({ rows: z.array(z.strictObject({ name: z.string(), shown: z.string() })) }),
})
