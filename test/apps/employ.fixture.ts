import { randomUUID } from 'node:crypto'
import type { Actor } from '../../src/kernel/server/access.ts'
import { MIND_OWN } from '../../src/model/access/contract.ts'
import { createAccount } from '../../src/model/personnel/contract.ts'
import { dutyAssignment } from '../../src/model/personnel/duty-assignment.resource.ts'
import { person } from '../../src/model/personnel/person.resource.ts'
import { local, type ShiftPlant } from '../performance/shift.fixture.ts'

export type Employee = Actor & {
  readonly personId: string
  readonly name: string
  /** Puts him on the roster at the line, from 05:00 on. */
  readonly duty: (more?: object) => Promise<void>
}

/** Somebody with an account who minds his own and sees the notices of the line. */
export async function employ(plant: ShiftPlant, personnelClassId: string): Promise<Employee> {
  const name = `employee-${randomUUID().slice(0, 8)}`
  const { id: personId } = await plant.make(person.commands.create, { code: name, name })
  const account = { login: name, displayName: name, password: 'a long enough password', personId }
  const { accountId } = await plant.make(createAccount, account)
  const grants = [
    { permissions: new Set([MIND_OWN]), equipmentId: plant.siteId as never },
    { permissions: new Set(['model.notice.read']), equipmentId: plant.lineId },
  ]
  const duty = async (more: object = {}) => {
    const input = { personId, personnelClassId, equipmentId: plant.lineId, startsAt: local('05:00'), ...more }
    await plant.make(dutyAssignment.commands.create, input)
  }
  return { accountId, personId, name, grants, duty }
}
