import { materialClass } from '../../model/material/material-class.resource.ts'
import { materialDefinition } from '../../model/material/material-definition.resource.ts'
import { numberRange } from '../../model/number/number-range.resource.ts'
import { reason } from '../../model/reason/reason.resource.ts'
import { unitOfMeasure } from '../../model/unit/unit-of-measure.resource.ts'
import { record } from './enter-places.ts'
import type { PlantDescription } from './plant-description.ts'
import { idIn, type Seeding } from './seeding.ts'

/** Codes of UN/ECE Recommendation 20. */
const UNITS = [
  { code: 'C62', symbol: 'pc', name: { en: 'Piece', de: 'Stück' } },
  { code: 'KGM', symbol: 'kg', name: { en: 'Kilogram', de: 'Kilogramm' } },
  { code: 'LTR', symbol: 'l', name: { en: 'Litre', de: 'Liter' } },
  { code: 'MTK', symbol: 'm²', name: { en: 'Square metre', de: 'Quadratmeter' } },
  { code: 'MTR', symbol: 'm', name: { en: 'Metre', de: 'Meter' } },
] as const

/** What a bottle or a turned part is made of; not described by the simulator, which does not feed it. */
const RAW_MATERIALS = [
  { code: 'RM-BOTTLE-05', name: 'Glass bottle 0.5 l, empty', unit: 'C62' },
  { code: 'RM-CAP-28', name: 'Screw cap 28 mm', unit: 'C62' },
  { code: 'RM-LABEL-05', name: 'Label 0.5 l', unit: 'C62' },
  { code: 'RM-WATER', name: 'Spring water', unit: 'LTR' },
  { code: 'RM-BAR-22', name: 'Steel bar 22 mm', unit: 'MTR' },
] as const

/** What an experienced shift lead would call the loss behind each reason. */
const LOSS_OF: Readonly<Record<string, string>> = {
  JAM: 'MinorStop',
  MATERIAL: 'Organisational',
  ADJUST: 'SetUp',
  SENSOR: 'Breakdown',
  DRIVE: 'Breakdown',
  PNEUMATIC: 'Breakdown',
  TOOL: 'Breakdown',
  SAFETY: 'Organisational',
}
const GROUP_OF: Readonly<Record<string, string>> = {
  JAM: 'PROCESS',
  MATERIAL: 'PROCESS',
  ADJUST: 'PROCESS',
  SENSOR: 'TECHNICAL',
  DRIVE: 'TECHNICAL',
  PNEUMATIC: 'TECHNICAL',
  TOOL: 'TECHNICAL',
  SAFETY: 'ORGANISATION',
}
const GROUPS = [
  { code: 'TECHNICAL', name: { en: 'Technical fault', de: 'Technische Störung' }, kind: 'stop' },
  { code: 'PROCESS', name: { en: 'Process', de: 'Prozess' }, kind: 'stop' },
  { code: 'ORGANISATION', name: { en: 'Organisation', de: 'Organisation' }, kind: 'stop' },
] as const
const MORE_REASONS = [
  {
    code: 'NO-STAFF',
    name: { en: 'Nobody at the machine', de: 'Niemand an der Maschine' },
    parent: 'ORGANISATION',
    loss: 'Organisational',
  },
  { code: 'WAIT-QUALITY', name: { en: 'Waiting for quality', de: 'Warten auf Qualität' }, parent: 'ORGANISATION', loss: 'Organisational' },
  { code: 'CLEANING', name: { en: 'Cleaning', de: 'Reinigung' }, parent: 'ORGANISATION', loss: 'PlannedStop', isPlanned: true },
  {
    code: 'MEETING',
    name: { en: 'Works meeting', de: 'Betriebsversammlung' },
    parent: 'ORGANISATION',
    loss: 'PlannedStop',
    isPlanned: true,
  },
] as const
const REWORK_REASONS = [
  { code: 'RELABEL', name: { en: 'Label again', de: 'Neu etikettieren' } },
  { code: 'DEBURR', name: { en: 'Deburr', de: 'Entgraten' } },
] as const

export interface Model {
  readonly units: ReadonlyMap<string, string>
  readonly materials: ReadonlyMap<string, string>
  readonly reasons: ReadonlyMap<string, string>
}

/** What an order is called that nobody gives a number. */
const ORDERS = { code: 'ORDERS', name: 'Orders', numbers: 'OperationsRequest', prefix: 'PO-', first: '700001', last: '799999' }

/** Units, materials, the numbers of orders and the three trees of reasons. */
export async function enterModel(seeding: Seeding, plant: PlantDescription): Promise<Model> {
  const units = await enterUnits(seeding, ['C62', 'KGM', 'LTR', 'MTR'])
  const classes = await seeding.enterForIds([
    record(materialClass, 'FINISHED', { code: 'FINISHED', name: 'Finished goods' }),
    record(materialClass, 'RAW', { code: 'RAW', name: 'Raw materials' }),
  ])
  const [finished, raw] = ['FINISHED', 'RAW'].map((code) => idIn(classes, code))
  const materials = await seeding.enterForIds([
    ...plant.materials.map(({ code, name }) =>
      record(materialDefinition, code, { code, name: name.en, materialClassId: finished, unitId: idIn(units, 'C62') }),
    ),
    ...RAW_MATERIALS.map(({ code, name, unit }) =>
      record(materialDefinition, code, { code, name, materialClassId: raw, unitId: idIn(units, unit) }),
    ),
  ])
  await seeding.enter([record(numberRange, ORDERS.code, ORDERS)])
  return { units, materials, reasons: await enterReasons(seeding, plant) }
}

/** @throws for a code that is not on the short list here. */
export function enterUnits(seeding: Seeding, codes: readonly string[]): Promise<Map<string, string>> {
  const known = new Map<string, (typeof UNITS)[number]>(UNITS.map((unit) => [unit.code, unit]))
  return seeding.enterForIds(
    codes.map((code) => {
      const unit = known.get(code)
      if (!unit) throw new Error(`the demo does not know the unit ${code}`)
      return record(unitOfMeasure, code, unit)
    }),
  )
}

/** The trees of reasons. @returns the ids by code. */
export async function enterReasons(
  seeding: Seeding,
  { stopReasons, scrapReasons }: Pick<PlantDescription, 'stopReasons' | 'scrapReasons'>,
): Promise<ReadonlyMap<string, string>> {
  const groups = await seeding.enterForIds(GROUPS.map((group) => record(reason, group.code, group)))
  const leaves = await seeding.enterForIds([
    ...stopReasons.map(({ code, name }) => {
      const group = GROUP_OF[code]
      return record(reason, code, {
        code,
        name,
        kind: 'stop',
        parentId: group ? idIn(groups, group) : null,
        lossCategory: LOSS_OF[code] ?? null,
      })
    }),
    ...MORE_REASONS.map(({ parent, loss, ...rest }) =>
      record(reason, rest.code, { ...rest, kind: 'stop', parentId: idIn(groups, parent), lossCategory: loss }),
    ),
    ...scrapReasons.map((one) => record(reason, one.code, { ...one, kind: 'scrap', lossCategory: 'Defect' })),
    record(reason, 'START-UP', { code: 'START-UP', name: { en: 'Start-up', de: 'Anfahren' }, kind: 'scrap', lossCategory: 'StartUpLoss' }),
    ...REWORK_REASONS.map((one) => record(reason, one.code, { ...one, kind: 'rework' })),
  ])
  return new Map([...groups, ...leaves])
}
