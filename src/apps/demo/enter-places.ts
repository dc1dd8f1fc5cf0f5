import type { AnyCommand } from '../../kernel/contract/resource.ts'
import type { Words } from '../../kernel/contract/words.ts'
import { calendarAssignment } from '../../model/calendar/calendar-assignment.resource.ts'
import { workCalendar } from '../../model/calendar/work-calendar.resource.ts'
import { equipmentClass } from '../../model/equipment/equipment-class.resource.ts'
import { equipment, type EquipmentLevel } from '../../model/equipment/equipment.resource.ts'
import { nameTranslation } from '../../model/translation/name-translation.resource.ts'
import type { LineDescription, PlantDescription } from './plant-description.ts'
import { idIn, type Seed, type Seeding } from './seeding.ts'

/** A fictitious place: no plant of this name makes water and shafts. */
const SITE_NAME = 'Werk Bodensee'
const AREAS: Readonly<Record<string, { code: string; name: string; level: EquipmentLevel; constraint?: string; travels?: boolean }>> = {
  BOT1: { code: 'BOTTLING', name: 'Bottling', level: 'ProductionLine', constraint: 'BOT1-FIL', travels: true },
  MAC: { code: 'MACHINING', name: 'Machining', level: 'WorkCenter' },
}
const CLASSES: Readonly<Record<string, { name: string; minorStopSeconds: number }>> = {
  BottlingMachine: { name: 'Bottling machine', minorStopSeconds: 120 },
  Lathe: { name: 'Lathe', minorStopSeconds: 180 },
  Mill: { name: 'Milling centre', minorStopSeconds: 180 },
  Washer: { name: 'Washer', minorStopSeconds: 180 },
}

export interface Places {
  /** Ids of the site, areas, lines and units by code. */
  readonly equipment: ReadonlyMap<string, string>
  readonly classes: ReadonlyMap<string, string>
}

/** The site with its areas, lines and work cells. */
export async function enterPlaces(seeding: Seeding, plant: PlantDescription, siteId: string): Promise<Places> {
  const classCodes = [...new Set(plant.lines.flatMap(({ units }) => units.map((unit) => unit.equipmentClass)))]
  const classes = await seeding.enterForIds(
    classCodes.map((code) => record(equipmentClass, code, { code, ...(CLASSES[code] ?? { name: code }) })),
  )
  const known = new Map<string, string>()
  const enter = async (records: readonly { code: string; [field: string]: unknown }[]) => {
    for (const [code, id] of await seeding.enterForIds(records.map((one) => record(equipment, one.code, one)))) known.set(code, id)
  }
  await enter([{ code: plant.site.code, name: SITE_NAME, level: 'Site', zone: plant.site.zone, countAuthority: 'machine' }])
  await enter(plant.lines.map((line) => ({ code: areaOf(line).code, name: areaOf(line).name, level: 'Area', parentId: siteId })))
  await enter(
    plant.lines.map((line) => ({
      ...{ code: line.code, name: line.name.en, level: areaOf(line).level },
      parentId: idIn(known, areaOf(line).code),
    })),
  )
  await enter(
    plant.lines.flatMap((line) =>
      line.units.map((unit, index) => ({
        ...{ code: unit.code, name: unit.name.en, level: 'WorkCell', parentId: idIn(known, line.code) },
        equipmentClassId: idIn(classes, unit.equipmentClass),
        isConstraintUnit: areaOf(line).constraint === unit.code,
        flowOrder: String((index + 1) * 10),
        // Its machines show the number of the order that they work on.
        ...(areaOf(line).travels && index > 0 && { changesOverBy: 'signal' }),
      })),
    ),
  )
  const called = [...plant.materials, ...plant.lines, ...plant.lines.flatMap(({ units }) => units)]
  await enterNames(
    seeding,
    called.map(({ name }) => name),
  )
  return { equipment: known, classes }
}

/** Names that are kept as one text, as people read them in each language. */
async function enterNames(seeding: Seeding, names: readonly Words[]): Promise<void> {
  const translated = new Map(names.filter(({ en, de }) => en !== de).map((shown) => [shown.en, shown]))
  await seeding.enter([...translated].map(([name, shown]) => record(nameTranslation, name, { name, shown })))
}

/** Three shifts a day with their breaks, seven days a week, from a Monday before anything happened. */
export async function enterCalendar(
  seeding: Seeding,
  plant: Pick<PlantDescription, 'shifts'>,
  siteId: string,
  validFromOn: string,
): Promise<void> {
  const { shifts } = plant
  const definition = {
    shifts: shifts.map(({ code, startsAt, endsAt, breakStartsAt, breakEndsAt }) => ({
      ...{ code, startsAt, endsAt },
      breaks: [{ startsAt: breakStartsAt, durationMinutes: minutesBetween(breakStartsAt, breakEndsAt) }],
    })),
    teams: shifts.map(({ code }) => ({
      ...{ code, rotation: [{ shiftCode: code, daysOn: 7, daysOff: 0 }] },
      ...{ rotationStartsOn: validFromOn, worksUntilOn: null },
    })),
    holidays: [],
    plannedStops: [],
    recurringStops: [],
    exceptions: [],
  }
  const ids = await seeding.enterForIds([record(workCalendar, 'THREE-SHIFTS', { code: 'THREE-SHIFTS', name: 'Three shifts', definition })])
  const workCalendarId = idIn(ids, 'THREE-SHIFTS')
  await seeding.enter([record(calendarAssignment, 'site', { equipmentId: siteId, workCalendarId, validFromOn })])
}

function areaOf(line: LineDescription) {
  return AREAS[line.code] ?? { code: `AREA-${line.code}`, name: line.name.en, level: 'ProductionLine' as const }
}

function minutesBetween(start: string, end: string): number {
  const [from, until] = [start, end].map((time) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3)))
  return (until! - from! + 1440) % 1440
}

/** A record of a resource, as a seed. */
export function record(resource: { readonly commands: { readonly create: AnyCommand } }, key: string, input: object): Seed {
  return { key, contract: resource.commands.create, input }
}
