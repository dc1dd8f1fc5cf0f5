import { randomUUID } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { catalogue } from '../../src/apps/modules.ts'
import type { Actor } from '../../src/kernel/server/access.ts'
import { equipment } from '../../src/model/equipment/equipment.resource.ts'
import { escalateNotice, listNotices, listOwnNotices, type NoticeRow, raiseNotice } from '../../src/model/notice/contract.ts'
import { personnelClass } from '../../src/model/personnel/personnel-class.resource.ts'
import { standIn } from '../../src/model/personnel/stand-in.resource.ts'
import { local, openShiftPlant, type ShiftPlant } from '../performance/shift.fixture.ts'
import { sharedDatabase } from '../support/database.ts'
import { employ, type Employee } from './employ.fixture.ts'

let plant: ShiftPlant
let classes: { readonly technician: string; readonly lead: string }

beforeEach(async () => {
  plant = await openShiftPlant(await sharedDatabase(), catalogue())
  const made = async (code: string) => (await plant.make(personnelClass.commands.create, { code, name: code.toLowerCase() })).id
  classes = { technician: await made('TECHNICIAN'), lead: await made('LEAD') }
  plant.setNow(local('09:00'))
})
afterEach(() => plant?.close())

const employee = (personnelClassId = classes.technician) => employ(plant, personnelClassId)
const jam = (more: object = {}) => ({
  ...{ equipmentId: plant.unitId, function: 'TECHNICIAN', severity: 'alarm', textEn: 'Jam', textDe: 'Klemmer', ...more },
})
const own = async (actor: Actor) => (await plant.ask(listOwnNotices, {}, actor)).rows as NoticeRow[]

describe('somebody who is away', () => {
  const replace = (away: Employee, by: Employee, more: object = {}) =>
    plant.make(standIn.commands.create, {
      ...{ personId: away.personId, standInPersonId: by.personId, equipmentId: plant.lineId, startsAt: local('08:00') },
      ...{ personnelClassIds: [], ...more },
    })

  test('is told nothing: who stands in is told instead, along the whole chain, and for whom', async () => {
    const [away, between, last] = [await employee(), await employee(), await employee()]
    await away.duty()
    await replace(away, between)
    await replace(between, last)
    await plant.make(raiseNotice, jam())
    for (const one of [away, between]) expect(await own(one)).toEqual([])
    expect(await own(last)).toMatchObject([{ reach: 'function', told: 1, isOwn: true, standsInFor: [away.name] }])
    expect((await plant.ask(listNotices, {}, last)).rows).toMatchObject([{ standsInFor: [away.name] }])
    expect((await plant.ask(listNotices)).rows).toMatchObject([{ isOwn: false, standsInFor: [] }])
  })

  test('is told again from the instant on at which the stand-in ends, and nobody is told for him before it begins', async () => {
    const [away, by] = [await employee(), await employee()]
    await away.duty()
    await replace(away, by, { endsAt: local('10:00') })
    const tellsAt = async (clock: string) => {
      plant.setNow(local(clock))
      await plant.make(raiseNotice, jam({ textEn: clock }))
    }
    for (const clock of ['07:59', '08:00', '09:59', '10:00']) await tellsAt(clock)
    const textsOf = async (one: Employee) => (await own(one)).map(({ text }) => text.en).toSorted()
    expect(await textsOf(away)).toEqual(['07:59', '10:00'])
    expect(await textsOf(by)).toEqual(['08:00', '09:59'])
  })

  test('is replaced in one function only, and at one place only, where that was said', async () => {
    const [away, inLead, elsewhere] = [await employee(), await employee(), await employee()]
    await away.duty()
    await replace(away, inLead, { personnelClassIds: [classes.lead] })
    await replace(away, elsewhere, { equipmentId: plant.unitId })
    await plant.make(raiseNotice, jam())
    expect(await own(away)).toMatchObject([{ reach: 'function', told: 1, standsInFor: [] }])
    for (const one of [inLead, elsewhere]) expect(await own(one)).toEqual([])
  })

  test('is called himself when those who stand in go round in a circle', async () => {
    const [one, two] = [await employee(), await employee()]
    await one.duty()
    await replace(one, two)
    await replace(two, one)
    await plant.make(raiseNotice, jam())
    expect(await own(one)).toMatchObject([{ reach: 'function', told: 1 }])
    expect(await own(two)).toEqual([])
  })

  test('is replaced also when a notice goes on to his function, and who stands in is told once', async () => {
    const [technician, lead] = [await employee(), await employee(classes.lead)]
    await technician.duty()
    await lead.duty()
    const third = await employee()
    await replace(lead, third)
    const { noticeId } = await plant.make(raiseNotice, jam({ thenFunction: 'LEAD', withinMinutes: 10 }))
    plant.setNow(local('09:10'))
    expect(await plant.send(escalateNotice, { noticeId })).toMatchObject({ outcome: 'accepted' })
    expect(await own(lead)).toEqual([])
    expect(await own(third)).toMatchObject([{ noticeId, told: 2, standsInFor: [lead.name] }])
  })

  test('is not replaced by himself, nor by somebody whose time ends before it begins', async () => {
    const [one, two] = [await employee(), await employee()]
    await expect(replace(one, one)).rejects.toThrow('stands_in_for_self')
    await expect(replace(one, two, { endsAt: local('08:00') })).rejects.toThrow('stand_in_ends_before_start')
  })
})

describe('at a machine', () => {
  const at = async (actor: Actor) => (await plant.ask(listOwnNotices, { equipmentId: plant.unitId }, actor)).rows as NoticeRow[]

  test('what others were told about it and what is above it is seen too, and not what concerns another one', async () => {
    const [technician, operator] = [await employee(), await employee()]
    await technician.duty({ equipmentId: plant.siteId })
    await plant.make(raiseNotice, jam())
    await plant.make(raiseNotice, jam({ equipmentId: plant.lineId, textEn: 'No film' }))
    await plant.make(raiseNotice, jam({ equipmentId: plant.siteId, textEn: 'Beyond his rights' }))
    const { id: otherId } = await plant.make(equipment.commands.create, {
      code: 'L1-X',
      name: 'X',
      level: 'WorkCell',
      parentId: plant.lineId,
    })
    await plant.make(raiseNotice, jam({ equipmentId: otherId, textEn: 'Elsewhere' }))
    expect(await own(operator)).toEqual([])
    expect((await at(operator)).map(({ text, isOwn }) => `${text.en} ${isOwn}`).toSorted()).toEqual(['Jam false', 'No film false'])
    expect((await at(technician)).every(({ isOwn }) => isOwn)).toBe(true)
    const stranger: Actor = { accountId: randomUUID(), grants: [operator.grants[0]!] }
    expect(await at(stranger)).toEqual([])
  })
})
