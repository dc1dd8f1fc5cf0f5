import type { Actor } from '../../kernel/server/access.ts'
import type { Site } from '../../kernel/server/site.ts'
import type { Template } from '../../model/origin/contract.ts'
import { type ModelKind, modelKinds } from './kinds.ts'
import type { Archive } from './manifest.ts'
import { atOwnSite, type ModelPart, readPartTable } from './part-table.ts'
import { findSiteCode } from './read-plant.ts'

/** An archive as this plant understands it, in the order in which its kinds build on each other. */
export interface OpenedArchive {
  readonly product: string
  readonly siteCode: string | null
  readonly template: Template | undefined
  readonly unknownKinds: readonly string[]
  readonly kinds: readonly { readonly kind: ModelKind; readonly part: ModelPart }[]
}

export async function openArchive(site: Site, actor: Actor, { product, siteCode, template, parts }: Archive): Promise<OpenedArchive> {
  const given = new Map(parts.map((part) => [part.resource, part]))
  const known = modelKinds(site.catalogue.resources)
  const codes = { archive: siteCode, own: await findSiteCode(site, actor) }
  const kinds = []
  for (const kind of known) {
    const part = given.get(kind.resource.name)
    if (!part) continue
    const table = atOwnSite(await readPartTable(kind.resource, part), codes)
    kinds.push({ kind, part: { ruled: kind.ruled, table, sha256: part.sha256 } })
  }
  const names = new Set(known.map(({ resource }) => resource.name))
  return { product, siteCode, template, unknownKinds: [...given.keys()].filter((name) => !names.has(name)), kinds }
}
