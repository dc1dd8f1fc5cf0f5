import { raiseNotice } from '../../model/notice/contract.ts'
import { createAccount } from '../../model/personnel/contract.ts'
import { dutyAssignment } from '../../model/personnel/duty-assignment.resource.ts'
import { person } from '../../model/personnel/person.resource.ts'
import { personnelClass } from '../../model/personnel/personnel-class.resource.ts'
import { type RoleName, roles } from '../../model/personnel/roles.ts'
import { DEMO_PASSWORD, DEMO_PIN, type DemoPerson, FIRST_NUMBER, staff } from './demo-people.ts'
import { record } from './enter-places.ts'
import type { PlantDescription } from './plant-description.ts'
import { idIn, type Seeding } from './seeding.ts'

interface PeopleIds {
  /** By role. */
  readonly classes: ReadonlyMap<string, string>
  /** By login. */
  readonly persons: ReadonlyMap<string, string>
}

/** Deriving a password takes some 30 ms, and the writer waits for it. */
const ACCOUNTS_AT_ONCE = 6

/** People with their classes and accounts; everybody at a machine has a badge for shared terminals. */
export async function enterPeople(
  seeding: Seeding,
  plant: Pick<PlantDescription, 'people'>,
  equipment: ReadonlyMap<string, string>,
  siteId: string,
): Promise<void> {
  const operators: DemoPerson[] = plant.people.map(({ login, name, area }) => ({
    login,
    name,
    role: 'operator',
    place: area,
    language: 'de',
  }))
  const ids = await enterAccounts(seeding, [...staff, ...operators], equipment, siteId)
  await enterDuties(seeding, ids, equipment, siteId)
}

/**
 * @param equipment ids by code, of every place that a person names.
 * @param firstNumber personnel numbers, and those of the badges, count on from here.
 */
export async function enterAccounts(
  seeding: Seeding,
  people: readonly DemoPerson[],
  equipment: ReadonlyMap<string, string>,
  siteId: string,
  { firstNumber = FIRST_NUMBER, signal }: { readonly firstNumber?: number; readonly signal?: AbortSignal } = {},
): Promise<PeopleIds> {
  const usedRoles = [...new Set(people.map(({ role }) => role))]
  const classes = await seeding.enterForIds(
    usedRoles.map((role) => record(personnelClass, role, { code: classCodeOf(role), name: roles[role].title.en })),
  )
  const numbered = people.map((one, index) => ({ ...one, number: String(firstNumber + index) }))
  const persons = await seeding.enterForIds(
    numbered.map(({ login, name, role, number }) => record(person, login, { code: number, name, personnelClassId: idIn(classes, role) })),
  )
  await seeding.enter(
    numbered.map(({ login, name, role, place, language, number }) => ({
      key: login,
      contract: createAccount,
      input: {
        ...{ login, displayName: name, password: DEMO_PASSWORD, language, personId: idIn(persons, login) },
        ...(role === 'operator' && { badge: number, pin: DEMO_PIN }),
        grants: [{ role, equipmentId: place ? idIn(equipment, place) : siteId }],
      },
    })),
    ACCOUNTS_AT_ONCE,
    signal,
  )
  return { classes, persons }
}

const CALLED: readonly RoleName[] = ['shiftLead', 'maintenanceTechnician', 'qualityEngineer']
/** Before every plant began. */
const ALWAYS = '2020-01-01T00:00:00.000Z'

/** Who can be called is on duty around the clock, and the shift lead has been told something. */
async function enterDuties(
  seeding: Seeding,
  { classes, persons }: PeopleIds,
  equipment: ReadonlyMap<string, string>,
  siteId: string,
): Promise<void> {
  const called = staff.filter(({ role }) => CALLED.includes(role))
  await seeding.enter(
    called.map(({ login, role, place }) =>
      record(dutyAssignment, login, {
        ...{ personId: idIn(persons, login), personnelClassId: idIn(classes, role) },
        ...{ equipmentId: place ? idIn(equipment, place) : siteId, startsAt: ALWAYS },
      }),
    ),
  )
  const notice = {
    ...{ equipmentId: idIn(equipment, 'BOTTLING'), function: classCodeOf('shiftLead'), severity: 'warning' },
    textEn: 'The new film at the packer tears: look at the first pallet',
    textDe: 'Die neue Folie am Packer reißt: bitte die erste Palette ansehen',
  }
  await seeding.enter([{ key: 'film', contract: raiseNotice, input: notice }])
}

/** `shiftLead` → `SHIFT-LEAD` */
function classCodeOf(role: RoleName): string {
  return role.replace(/[A-Z]/g, (letter) => `-${letter}`).toUpperCase()
}
