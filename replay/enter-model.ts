import { derivedId } from './names.ts'
import type { ReplayPlan } from './plan.ts'
import { ApiFault, type Command, type PlantApi } from './plant-api.ts'

/** The log counts pieces (UN/ECE Recommendation 20). */
export const PIECE = 'C62'

/** What the reports refer to: ids by the names of the log. */
export interface EnteredModel {
  readonly equipment: ReadonlyMap<string, string>
  readonly materials: ReadonlyMap<string, string>
  readonly scrapReasonId: string
}

interface NewRecord {
  readonly code: string
  readonly [field: string]: unknown
}
interface Kind {
  readonly list: string
  readonly create: string
}
const kinds = {
  unit: { list: 'model.unit.listUnitOfMeasure', create: 'model.unit.createUnitOfMeasure' },
  equipment: { list: 'model.equipment.listEquipment', create: 'model.equipment.createEquipment' },
  material: { list: 'model.material.listMaterialDefinition', create: 'model.material.createMaterialDefinition' },
  reason: { list: 'model.reason.listReason', create: 'model.reason.createReason' },
  person: { list: 'model.personnel.listPerson', create: 'model.personnel.createPerson' },
} as const satisfies Record<string, Kind>

/**
 * Enters the plant of the log, as far as it is not there: one area with one work centre and its work cells, parts, workers, one reason.
 * @param source the log's name
 * @throws ApiFault when the product refuses a record
 */
export async function enterModel(api: PlantApi, siteId: string, source: string, { codes }: ReplayPlan): Promise<EnteredModel> {
  const enter = (kind: Kind, records: readonly NewRecord[]) => enterMissing(api, siteId, kind, records)
  const units = await enter(kinds.unit, [{ code: PIECE, symbol: 'pc', name: { en: 'Piece', de: 'Stück' } }])
  const area = `LOG-${source}`.slice(0, 36)
  const areas = await enter(kinds.equipment, [{ code: area, name: `Log ${source}`, level: 'Area', parentId: siteId }])
  const centre = { code: `${area}-WC`, name: `Machines of ${source}`, level: 'WorkCenter', parentId: areas.get(area) }
  const centres = await enter(kinds.equipment, [centre])
  const parentId = centres.get(centre.code)
  const cells = [...codes.resources].map(([name, code]) => ({
    code,
    name: lineOf(name),
    level: 'WorkCell',
    parentId,
    countAuthority: 'person',
  }))
  const cellIds = await enter(kinds.equipment, cells)
  const parts = [...codes.parts].map(([name, code]) => ({ code, name: lineOf(name), unitId: units.get(PIECE) }))
  const partIds = await enter(kinds.material, parts)
  await enter(
    kinds.person,
    [...codes.workers].map(([name, code]) => ({ code, name: lineOf(name) })),
  )
  const rejected = { en: 'Rejected, reason not in the log', de: 'Ausschuss, Grund nicht im Protokoll' }
  const reasons = await enter(kinds.reason, [{ code: 'REJECTED', name: rejected, kind: 'scrap', lossCategory: 'Defect' }])
  const idsByName = (named: ReadonlyMap<string, string>, ids: ReadonlyMap<string, string>) =>
    new Map([...named].map(([name, code]) => [name, ids.get(code)!]))
  return {
    equipment: idsByName(codes.resources, cellIds),
    materials: idsByName(codes.parts, partIds),
    scrapReasonId: reasons.get('REJECTED')!,
  }
}

/** Codes of what stands in the product. */
export async function listCodes(api: PlantApi, kind: keyof typeof kinds): Promise<ReadonlyMap<string, string>> {
  const rows = await api.list<{ id: string; code: string }>(kinds[kind].list)
  return new Map(rows.map(({ code, id }) => [code, id]))
}

async function enterMissing(
  api: PlantApi,
  siteId: string,
  kind: Kind,
  records: readonly NewRecord[],
): Promise<ReadonlyMap<string, string>> {
  const known = new Map((await api.list<{ id: string; code: string }>(kind.list)).map(({ code, id }) => [code, id]))
  const missing = records.filter(({ code }) => !known.has(code))
  const commands = missing.map((input): Command => ({ name: kind.create, commandId: derivedId(siteId, kind.create, input.code), input }))
  const outcomes = await api.execute(commands)
  outcomes.forEach((outcome, index) => {
    const { code } = missing[index]!
    if (outcome.kind === 'refused') throw new ApiFault(`${kind.create} of ${code} is refused: ${outcome.why}`)
    known.set(code, String(outcome.result['id']))
  })
  return known
}

/** A name as a record may hold it: one line of at most 200 characters. */
function lineOf(name: string): string {
  return name.replace(/\p{Cc}+/gu, ' ').slice(0, 200)
}
