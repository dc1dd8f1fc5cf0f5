import { randomUUID } from 'node:crypto'
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { SiteId } from '../kernel/contract/ids.ts'
import { ConfigurationFault, type Configuration } from './configuration.ts'

/** What a data directory holds, written at its first start and never changed. */
export interface KeptPlace {
  readonly siteId: SiteId
  readonly plant: 'bottling' | 'large' | 'own'
  /** Epoch ms of the first start; the demo's history ends here. */
  readonly bornAtMs: number
}

/**
 * The place as an earlier start left it, or a new one.
 * @throws ConfigurationFault when it holds another plant than the one asked for.
 */
export function keptPlace({ dataDirectory, demo, isPlantAsked }: Configuration, nowMs: number): KeptPlace {
  const path = join(dataDirectory, 'place.json')
  const wanted = demo?.plant ?? 'own'
  if (!existsSync(path)) {
    const place: KeptPlace = { siteId: randomUUID() as SiteId, plant: wanted, bornAtMs: nowMs }
    writeFileSync(`${path}.new`, JSON.stringify(place), { flush: true })
    renameSync(`${path}.new`, path)
    return place
  }
  const place = JSON.parse(readFileSync(path, 'utf8')) as KeptPlace
  if (isPlantAsked && place.plant !== wanted) {
    throw new ConfigurationFault(
      `${dataDirectory} holds ${nameOf(place.plant)}, not ${nameOf(wanted)}. Start it without ${wanted === 'own' ? '--empty' : '--plant'}, or choose another directory with --data DIR.`,
    )
  }
  return place
}

function nameOf(plant: KeptPlace['plant']): string {
  return plant === 'own' ? 'your own plant' : `the demo plant "${plant}"`
}
