import { createAccount } from '../../model/personnel/contract.ts'
import { person } from '../../model/personnel/person.resource.ts'
import { personnelClass } from '../../model/personnel/personnel-class.resource.ts'
import { type RoleName, roles } from '../../model/personnel/roles.ts'
import { DEMO_PASSWORD, DEMO_PIN, type DemoPerson, FIRST_NUMBER, staff } from './demo-people.ts'
import { record } from './enter-places.ts'
import type { PlantDescription } from './plant-description.ts'
import { idIn, type Seeding } from './seeding.ts'

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
  await enterAccounts(seeding, [...staff, ...operators], equipment, siteId)
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
): Promise<void> {
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
}

/** `shiftLead` → `SHIFT-LEAD` */
function classCodeOf(role: RoleName): string {
  return role.replace(/[A-Z]/g, (letter) => `-${letter}`).toUpperCase()
}
