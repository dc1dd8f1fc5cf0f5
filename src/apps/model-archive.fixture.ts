import { sha256 } from '../kernel/server/canonical.ts'
import { type OpenPlant, openPlant } from './interchange.fixture.ts'
import type { Archive, ArchivePart } from './plant-model/manifest.ts'
import { readArchive } from './plant-model/read-archive.ts'
import type { PlantModelComparison, PlantModelReport } from './plant-model/report.ts'
import { writeArchive } from './plant-model/write-archive.ts'

/** The doors of the plant model as one person uses them. */
export interface ModelDoors {
  save(query?: string): Promise<Buffer>
  judge(archive: Buffer, query?: string): Promise<PlantModelReport>
  bring(archive: Buffer, query?: string): Promise<PlantModelReport>
  compare(archive: Buffer): Promise<PlantModelComparison>
}
export interface ModelPlant extends OpenPlant {
  /** Of its administrator. */
  readonly doors: ModelDoors
  doorsOf(cookie: string): ModelDoors
}

let plants = 0

export async function openModelPlant(): Promise<ModelPlant> {
  const open = await openPlant()
  plants += 1
  const doorsOf = (cookie: string): ModelDoors => {
    const send = (door: string, payload: Buffer, query: string) => {
      const headers = { cookie, 'content-type': 'application/zip' }
      return open.server.app.inject({ method: 'POST', url: `/api/plant-model/${door}?${query}`, payload, headers })
    }
    return {
      save: async (query = '') => (await open.server.app.inject({ url: `/api/plant-model?${query}`, headers: { cookie } })).rawPayload,
      judge: async (archive, query = '') => (await send('import', archive, `dryRun=true&${query}`)).json<PlantModelReport>(),
      bring: async (archive, query = '') => JSON.parse((await send('import', archive, query)).body.trimEnd().split('\n').at(-1)!).report,
      compare: async (archive) => (await send('compare', archive, '')).json<PlantModelComparison>(),
    }
  }
  const cookie = await open.cookieOf(`model-archive-${plants}`, 'administrator', open.plant.siteId)
  return { ...open, doorsOf, doors: doorsOf(cookie) }
}

export async function contentsOf(archive: Buffer): Promise<Archive> {
  const read = await readArchive(archive)
  if ('fault' in read) throw new Error(read.fault.en)
  return read
}

/** The same archive with other parts, as another version of the program might have written it. */
export async function withParts(
  archive: Buffer,
  change: (parts: Archive['parts']) => readonly Pick<ArchivePart, 'resource' | 'text'>[],
): Promise<Buffer> {
  const contents = await contentsOf(archive)
  const parts = change(contents.parts).map(({ resource, text }) => ({ resource, text, rows: 0, sha256: sha256(text).toString('hex') }))
  return writeArchive({ ...contents, parts })
}

export function reportOf(report: PlantModelReport, resource: string) {
  return report.parts.find((part) => part.resource === resource)!
}

/** Of each kind in which something is done or cannot be. */
export function doneIn({ parts }: PlantModelReport) {
  const all = parts.map(({ resource, report: { counts } }) => [resource, counts] as const)
  return Object.fromEntries(all.filter(([, { created, changed, faulty, failed }]) => created + changed + faulty + failed > 0))
}
