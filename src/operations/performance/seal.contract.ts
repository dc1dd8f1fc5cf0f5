import * as z from 'zod'
import { defineQuery } from '../../kernel/contract/query.ts'
import { period, readBooks } from './books.contract.ts'

/** The newest seal of each unit and UTC day that a period touches: whoever prints its head can tell later whether a fact was changed. */
export const listFactSeals = defineQuery({
  name: 'operations.performance.listFactSeals',
  title: { en: 'Seals of what the machines said', de: 'Siegel über das, was die Maschinen sagten' },
  isa95: 'OperationsRecord',
  permission: readBooks,
  input: z.strictObject(period),
  output: z.strictObject({
    rows: z.array(
      z.strictObject({
        equipmentId: z.string(),
        code: z.string(),
        /** UTC day. */
        dayOn: z.string(),
        /** More than 1: facts came after the day was sealed first. */
        version: z.int(),
        facts: z.int(),
        /** SHA-256 in hex. */
        head: z.string(),
        sealedAt: z.string(),
      }),
    ),
  }),
})
