import { createHash, randomUUID } from 'node:crypto'
import type * as z from 'zod'
import type { CommandContract, Outcome } from '../../../src/kernel/contract/command.ts'
import type { EquipmentId, Instant, SiteId } from '../../../src/kernel/contract/ids.ts'
import { everything, type Actor } from '../../../src/kernel/server/access.ts'
import type { Attempt } from '../../../src/kernel/server/attempt.ts'
import { catalogueOf, type Catalogue } from '../../../src/kernel/server/catalogue.ts'
import { joinSite, openSite, type Site, type SiteOptions } from '../../../src/kernel/server/site.ts'
import { modulesOf } from './modules.ts'

/** A site with two areas; area `east` has nothing to do with `west`. */
export interface Areas {
  readonly siteId: SiteId
  readonly east: EquipmentId
  readonly west: EquipmentId
}

export const newAreas = (): Areas => ({
  siteId: randomUUID() as SiteId,
  east: randomUUID() as EquipmentId,
  west: randomUUID() as EquipmentId,
})

export function grantedOn(equipmentId: string, ...permissions: string[]): Actor {
  return { accountId: randomUUID(), grants: [{ equipmentId: equipmentId as EquipmentId, permissions: new Set(permissions) }] }
}

export const bossOf = (areas: Areas): Actor => grantedOn(areas.siteId, everything)
/** The same account in every program that serves the site. */
const bossAccount = '00000000-0000-4000-8000-00000000b055'

export interface Plant {
  readonly areas: Areas
  readonly site: Site
  readonly boss: Actor
  readonly incidents: { readonly error: unknown; readonly where: string; readonly id: string; readonly commandId?: string | undefined }[]
  send<Input extends z.ZodObject>(contract: CommandContract<Input, any>, input: z.input<Input>, more?: Partial<Attempt>): Promise<Outcome>
  attempt<Input extends z.ZodObject>(contract: CommandContract<Input, any>, input: z.input<Input>, more?: Partial<Attempt>): Attempt
}

/** Opens a site of the sample on a database that has its tables. @param options.standsBy does not wait for the ledger. */
export async function openPlant(
  database: Pick<SiteOptions, 'write' | 'read'>,
  options: { areas?: Areas; now?: () => Instant; catalogue?: Catalogue; signal?: AbortSignal; standsBy?: boolean } = {},
): Promise<Plant> {
  const areas = options.areas ?? newAreas()
  const incidents: Plant['incidents'] = []
  const open = options.standsBy ? joinSite : openSite
  const site = await open(
    {
      siteId: areas.siteId,
      catalogue: options.catalogue ?? catalogueOf(modulesOf()),
      write: database.write,
      read: database.read,
      now: options.now ?? (() => new Date().toISOString() as Instant),
      loadTree: async () => ({
        siteId: areas.siteId,
        ancestors: new Map([
          [areas.siteId, new Set([areas.siteId])],
          [areas.east, new Set([areas.east, areas.siteId])],
          [areas.west, new Set([areas.west, areas.siteId])],
        ]),
      }),
      treeStreams: [],
      log: (error, where, ids) => {
        const id = randomUUID()
        incidents.push({ error, where, id, commandId: ids?.commandId })
        return id
      },
    },
    options.signal,
  )
  const boss = { ...bossOf(areas), accountId: bossAccount }
  const attempt: Plant['attempt'] = (contract, input, more = {}) => ({
    commandId: randomUUID(),
    actor: boss,
    contract,
    input: contract.input.parse(input),
    ...(contract.intent === 'report' && { occurredAt: site.now() }),
    ...more,
  })
  return { areas, site, boss, incidents, attempt, send: (contract, input, more) => site.execute(attempt(contract, input, more)) }
}

/** A UUID that a test can name twice. */
export function idOf(name: string): string {
  const hex = createHash('sha256').update(name).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
