import * as z from 'zod'
import { Template } from '../../model/origin/contract.ts'

/** How the archive is built; it grows when an older program could not read a newer archive any more. */
export const FORMAT = 1
export const MANIFEST = 'manifest.json'

const Part = z.object({
  /** Name of the resource, and with `.csv` that of its file. */
  resource: z.string().min(1).max(200),
  rows: z.int().nonnegative(),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
})

/** What is in an archive of a plant model. Nothing of it depends on when it was written, or by whom of those who may see the same: the same model makes the same bytes. */
export const Manifest = z.object({
  format: z.int().positive(),
  product: z.string().max(100),
  /** Code of the site whose model it is; null where the site has none yet. */
  siteCode: z.string().max(100).nullable(),
  /** Where the model is meant to be followed by several sites. */
  template: Template.optional(),
  /** Kinds that whoever wrote it may not see. */
  leftOut: z.array(z.string().max(200)).max(400).optional(),
  /** In an order in which each part refers to itself and to earlier ones only. */
  parts: z.array(Part).max(400),
})
export type Manifest = z.infer<typeof Manifest>

/** The records of one resource, as a file of the interchange. */
export interface ArchivePart {
  readonly resource: string
  readonly rows: number
  readonly sha256: string
  readonly text: string
}

/** A whole plant model outside of a plant. */
export interface Archive {
  readonly product: string
  readonly siteCode: string | null
  readonly template?: Template | undefined
  readonly leftOut?: readonly string[] | undefined
  readonly parts: readonly ArchivePart[]
}

export function fileOf({ resource }: { readonly resource: string }): string {
  return `${resource}.csv`
}
