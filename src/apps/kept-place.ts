import { randomUUID } from 'node:crypto'
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import type { SiteId } from '../kernel/contract/ids.ts'
import { ConfigurationFault, type Configuration } from './configuration.ts'

/** Which site is served and what plant it is: decided at the first start and never changed. */
export interface KeptPlace {
  readonly siteId: SiteId
  readonly plant: 'bottling' | 'large' | 'own'
  /** Epoch ms of the first start; the demo's history ends here. */
  readonly bornAtMs: number
}

export interface AgreedPlace extends KeptPlace {
  /** Another program has begun it in another data directory; this one has joined. */
  readonly isJoined: boolean
}

/** Lies in a data directory into which a backup is being restored, or was until it was cut off. */
export const UNFINISHED_RESTORE = 'unfinished-restore'

/**
 * The place as an earlier start left it in the data directory; undefined before the first one.
 * @throws ConfigurationFault when it holds another plant than the one asked for, or half of one.
 */
export function findKeptPlace(configuration: Configuration): KeptPlace | undefined {
  const path = fileIn(configuration)
  if (existsSync(join(configuration.dataDirectory, UNFINISHED_RESTORE))) {
    throw new ConfigurationFault(
      `The restore into ${configuration.dataDirectory} was cut off or still goes on. Empty the directory and its database, and restore again.`,
    )
  }
  if (!existsSync(path)) return undefined
  const place = JSON.parse(readFileSync(path, 'utf8')) as KeptPlace
  assertAsked(place, configuration, configuration.dataDirectory)
  return place
}

/**
 * The place that the data directory and its database agree about. Who comes first decides; who comes to a database that has a place takes
 * that one, whatever directory it brings.
 * @throws ConfigurationFault when directory, database and what was asked for do not fit together.
 */
export async function agreeOnPlace(configuration: Configuration, write: pg.ClientConfig, nowMs: number): Promise<AgreedPlace> {
  const kept = findKeptPlace(configuration)
  const proposed = kept ?? { siteId: randomUUID() as SiteId, plant: configuration.demo?.plant ?? 'own', bornAtMs: nowMs }
  const served = await servedPlace(write, proposed)
  if (kept && served.siteId !== kept.siteId) {
    throw new ConfigurationFault(
      `${configuration.dataDirectory} and its database hold two different plants. Choose the directory that belongs to it with --data DIR, or a new one.`,
    )
  }
  const isJoined = !kept && served.siteId !== proposed.siteId
  if (isJoined) assertAsked(served, configuration, 'The database')
  if (isJoined && served.plant !== 'own') {
    throw new ConfigurationFault(
      `The database holds ${nameOf(served.plant)}, whose machines live in the directory of its first start. Start it there, with --data DIR.`,
    )
  }
  if (!kept) keep(configuration, served)
  return { ...served, isJoined }
}

function assertAsked(place: KeptPlace, { demo, isPlantAsked }: Configuration, holder: string): void {
  const wanted = demo?.plant ?? 'own'
  if (!isPlantAsked || place.plant === wanted) return
  throw new ConfigurationFault(
    `${holder} holds ${nameOf(place.plant)}, not ${nameOf(wanted)}. Start it without ${wanted === 'own' ? '--empty' : '--plant'}, or choose another directory with --data DIR.`,
  )
}

/** Two programs may come at once: one of them is first. */
async function servedPlace(write: pg.ClientConfig, { siteId, plant, bornAtMs }: KeptPlace): Promise<KeptPlace> {
  const client = new pg.Client(write)
  client.on('error', () => undefined)
  await client.connect()
  try {
    const bornAt = new Date(bornAtMs).toISOString()
    await client.query('insert into served_place (site, plant, born_at) values ($1, $2, $3) on conflict do nothing', [
      siteId,
      plant,
      bornAt,
    ])
    const { rows } = await client.query<{ site: SiteId; plant: KeptPlace['plant']; born_at: Date }>(
      'select site, plant, born_at from served_place',
    )
    const served = rows[0]!
    return { siteId: served.site, plant: served.plant, bornAtMs: served.born_at.getTime() }
  } finally {
    await client.end()
  }
}

function keep(configuration: Configuration, { siteId, plant, bornAtMs }: KeptPlace): void {
  const path = fileIn(configuration)
  writeFileSync(`${path}.new`, JSON.stringify({ siteId, plant, bornAtMs }), { flush: true })
  renameSync(`${path}.new`, path)
}

function fileIn({ dataDirectory }: Configuration): string {
  return join(dataDirectory, 'place.json')
}

function nameOf(plant: KeptPlace['plant']): string {
  return plant === 'own' ? 'your own plant' : `the demo plant "${plant}"`
}
