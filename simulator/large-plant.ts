import { AREA_KINDS, type AreaKind, FIRST_NAMES, LAST_NAMES, RAW_MATERIALS, VARIANTS } from './large-plant-names.ts'
import { type Chance, createChance } from './plant/chance.ts'
import type { TwoNames } from './plant/unit-spec.ts'

/** Plain records with codes instead of ids, ready to be sent through the public API in this order. */
export interface LargePlant {
  site: { code: string; name: TwoNames; zone: string }
  equipmentClasses: { code: string; name: TwoNames }[]
  equipment: LargeEquipment[]
  materials: LargeMaterial[]
  people: LargePerson[]
  orders: LargeOrder[]
}

export interface LargeEquipment {
  code: string
  name: TwoNames
  level: 'Area' | 'ProductionLine' | 'WorkUnit'
  parentCode: string
  /** Of work units. */
  classCode: string | undefined
}

export interface LargeMaterial {
  code: string
  name: TwoNames
  kind: 'FinishedGood' | 'RawMaterial'
  /** UN/ECE Rec 20. */
  unit: string
  /** Area that makes a finished good. */
  areaCode: string | undefined
  /** Ideal seconds per unit on the lines of its area, as decimal text. */
  secondsPerUnit: string | undefined
}

export interface LargePerson {
  login: string
  name: string
  role: 'operator' | 'shiftLead' | 'planner' | 'qualityEngineer' | 'maintenanceTechnician' | 'warehouse'
  areaCode: string
  shiftCode: 'Early' | 'Late' | 'Night'
}

export interface LargeOrder {
  code: string
  materialCode: string
  lineCode: string
  /** Decimal text. */
  quantity: string
  unit: string
  /** ISO instants, UTC. */
  earliestStartAt: string
  dueAt: string
  priority: number
}

export interface LargePlantOptions {
  seed: number
  /** Orders are due in the weeks around this instant (epoch ms). */
  aroundMs: number
  lines?: number
  units?: number
  materials?: number
  people?: number
  orders?: number
}

const DAY_MS = 86_400_000
const SHIFTS = ['Early', 'Late', 'Night'] as const
const ROLES: readonly { role: LargePerson['role']; weight: number }[] = [
  { role: 'operator', weight: 74 },
  { role: 'shiftLead', weight: 6 },
  { role: 'planner', weight: 3 },
  { role: 'qualityEngineer', weight: 6 },
  { role: 'maintenanceTechnician', weight: 7 },
  { role: 'warehouse', weight: 4 },
]

/** 40 lines, 300 units, 3 000 materials, 400 people and 20 000 orders unless told otherwise; the same seed gives the same plant. */
export function generateLargePlant(options: LargePlantOptions): LargePlant {
  const { seed } = options
  const site = { code: 'GROSSWERK', name: { en: 'Large plant', de: 'Großwerk' }, zone: 'Europe/Berlin' }
  const equipment = listEquipment(site.code, options.lines ?? 40, options.units ?? 300)
  const materials = listMaterials(createChance(seed, 'large/materials'), options.materials ?? 3_000)
  return {
    site,
    equipmentClasses: listClasses(),
    equipment,
    materials,
    people: listPeople(createChance(seed, 'large/people'), options.people ?? 400),
    orders: listOrders(createChance(seed, 'large/orders'), options.orders ?? 20_000, options.aroundMs, materials, equipment),
  }
}

function listClasses(): LargePlant['equipmentClasses'] {
  const classes = new Map<string, TwoNames>()
  for (const kind of AREA_KINDS) for (const unit of kind.units) if (!classes.has(unit.classCode)) classes.set(unit.classCode, unit.name)
  return [...classes].map(([code, name]) => ({ code, name }))
}

/** Lines are dealt to the areas in turn, and units to the lines: the first lines get one more when it does not divide. */
function listEquipment(siteCode: string, lines: number, units: number): LargeEquipment[] {
  const equipment: LargeEquipment[] = AREA_KINDS.map((kind) => ({
    code: kind.code,
    name: kind.name,
    level: 'Area',
    parentCode: siteCode,
    classCode: undefined,
  }))
  for (let line = 0; line < lines; line++) {
    const kind = AREA_KINDS[line % AREA_KINDS.length] as AreaKind
    const number = Math.floor(line / AREA_KINDS.length) + 1
    const lineCode = `${kind.code}${number}`
    const name = { en: `${kind.line.en} ${number}`, de: `${kind.line.de} ${number}` }
    equipment.push({ code: lineCode, name, level: 'ProductionLine', parentCode: kind.code, classCode: undefined })
    const count = Math.floor(units / lines) + (line < units % lines ? 1 : 0)
    for (let at = 0; at < count; at++) equipment.push(lineUnit(kind, lineCode, number, at))
  }
  return equipment
}

function lineUnit(kind: AreaKind, lineCode: string, number: number, at: number): LargeEquipment {
  const unit = kind.units[at % kind.units.length] as AreaKind['units'][number]
  const name = { en: `${unit.name.en} ${number}`, de: `${unit.name.de} ${number}` }
  const code = `${lineCode}-${String((at + 1) * 10).padStart(3, '0')}`
  return { code, name, level: 'WorkUnit', parentCode: lineCode, classCode: unit.classCode }
}

function listMaterials(chance: Chance, count: number): LargeMaterial[] {
  return Array.from({ length: count }, (_, n) => {
    const number = String(100_001 + n)
    if (n % 3 === 2) {
      const raw = chance.one(RAW_MATERIALS)
      const size = chance.whole(1, 400)
      const name = { en: `${raw.name.en} ${size}`, de: `${raw.name.de} ${size}` }
      return { code: `RM-${number}`, name, kind: 'RawMaterial', unit: raw.unit, areaCode: undefined, secondsPerUnit: undefined }
    }
    const kind = AREA_KINDS[n % AREA_KINDS.length] as AreaKind
    const product = chance.one(kind.products)
    const variant = chance.one(VARIANTS)
    const size = chance.whole(1, 250)
    return {
      code: `FG-${number}`,
      name: { en: `${product.en} ${size} ${variant.en}`, de: `${product.de} ${size} ${variant.de}` },
      kind: 'FinishedGood',
      unit: kind.unit,
      areaCode: kind.code,
      secondsPerUnit: secondsPerUnit(chance, kind),
    }
  })
}

/** An average order takes about a shift. */
function secondsPerUnit(chance: Chance, kind: AreaKind): string {
  const average = (kind.leastQuantity + kind.mostQuantity) / 2
  return ((28_800 / average) * chance.lognormal(1, 0.3)).toFixed(3)
}

function listPeople(chance: Chance, count: number): LargePerson[] {
  const logins = new Map<string, number>()
  return Array.from({ length: count }, (_, n) => {
    const first = chance.one(FIRST_NAMES)
    const last = chance.one(LAST_NAMES)
    const plain = `${first}.${last}`
      .toLowerCase()
      .replaceAll('ß', 'ss')
      .replaceAll('ı', 'i')
      .normalize('NFD')
      .replace(/[^a-z.]/g, '')
    const same = (logins.get(plain) ?? 0) + 1
    logins.set(plain, same)
    return {
      login: same === 1 ? plain : `${plain}${same}`,
      name: `${first} ${last}`,
      role: chance.pick(ROLES).role,
      areaCode: (AREA_KINDS[n % AREA_KINDS.length] as AreaKind).code,
      shiftCode: chance.one(SHIFTS),
    }
  })
}

/** Orders from six weeks ago to ten weeks ahead, as a planner's system would have them. */
function listOrders(
  chance: Chance,
  count: number,
  aroundMs: number,
  materials: readonly LargeMaterial[],
  equipment: readonly LargeEquipment[],
): LargeOrder[] {
  const made = Map.groupBy(materials, (material) => material.areaCode)
  const lines = equipment.filter((one) => one.level === 'ProductionLine')
  return Array.from({ length: count }, (_, n) => {
    const line = lines[n % lines.length] as LargeEquipment
    const kind = AREA_KINDS.find((candidate) => candidate.code === line.parentCode) as AreaKind
    const material = chance.one(made.get(kind.code) ?? [])
    const steps = chance.whole(0, 20)
    const quantity = Math.round((kind.leastQuantity + ((kind.mostQuantity - kind.leastQuantity) * steps) / 20) / 10) * 10
    const dueMs = aroundMs + Math.round(((n / count) * 112 - 42) * DAY_MS)
    return {
      code: `PO-${String(500_001 + n)}`,
      materialCode: material.code,
      lineCode: line.code,
      quantity: String(quantity),
      unit: material.unit,
      earliestStartAt: new Date(dueMs - chance.whole(2, 10) * DAY_MS).toISOString(),
      dueAt: new Date(dueMs).toISOString(),
      priority: chance.whole(1, 9) * 100,
    }
  })
}
