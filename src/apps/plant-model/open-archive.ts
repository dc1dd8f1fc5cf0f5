import type { Template } from '../../model/origin/contract.ts'
import { notAllowed } from './archive-words.ts'
import { modelKinds } from './kinds.ts'
import type { Archive } from './manifest.ts'
import type { Looking, ModelKind } from './model-kind.ts'
import { atOwnSite, emptyPart, type ModelPart, readPartTable } from './part-table.ts'
import { findSiteCode } from './read-plant.ts'
import { mayWhole, type Verb } from './whole-plant.ts'

/** An archive as this plant understands it, in the order in which its kinds build on each other. */
export interface OpenedArchive {
  readonly product: string
  readonly siteCode: string | null
  readonly template: Template | undefined
  readonly unknownKinds: readonly string[]
  readonly leftOut: readonly string[]
  readonly kinds: readonly { readonly kind: ModelKind; readonly part: ModelPart }[]
}

/** @param verb what is to be done with it: of kinds that this person may not see or change, nothing is read. */
export async function openArchive(looking: Looking, archive: Archive, verb: Verb): Promise<OpenedArchive> {
  const { product, siteCode, template, leftOut = [], parts } = archive
  const given = new Map(parts.map((part) => [part.resource, part]))
  const known = modelKinds(looking.site.catalogue.resources)
  const codes = { archive: siteCode, own: await findSiteCode(looking) }
  const kinds = []
  for (const kind of known) {
    const { resource } = kind
    const part = given.get(resource.name)
    if (!part) continue
    const table = mayWhole(looking, kind, verb)
      ? atOwnSite(await readPartTable(resource, part), kind, codes)
      : emptyPart(resource, notAllowed[verb])
    kinds.push({ kind, part: { kind, table, sha256: part.sha256 } })
  }
  const names = new Set(known.map(({ resource }) => resource.name))
  return { product, siteCode, template, leftOut, unknownKinds: [...given.keys()].filter((name) => !names.has(name)), kinds }
}
