import { afterAll, beforeAll, expect, test } from 'vitest'
import { sharedDatabase } from '../../test/support/database.ts'
import { equipmentAssetMapping } from '../model/asset/equipment-asset-mapping.resource.ts'
import { physicalAsset } from '../model/asset/physical-asset.resource.ts'
import { operationalLocation } from '../model/location/operational-location.resource.ts'
import { getConvertedQuantity } from '../model/material/contract.ts'
import { materialAlternate } from '../model/material/material-alternate.resource.ts'
import { materialConversion } from '../model/material/material-conversion.resource.ts'
import { materialDefinition } from '../model/material/material-definition.resource.ts'
import { parameter } from '../model/parameter/parameter.resource.ts'
import { person } from '../model/personnel/person.resource.ts'
import { personnelClass } from '../model/personnel/personnel-class.resource.ts'
import { qualification } from '../model/personnel/qualification.resource.ts'
import { qualificationTestResult } from '../model/personnel/qualification-test-result.resource.ts'
import { unitOfMeasure } from '../model/unit/unit-of-measure.resource.ts'
import { type ModelSite, openModelSite } from './model.fixture.ts'

let plant: ModelSite
let pieceId: string

beforeAll(async () => {
  plant = await openModelSite(await sharedDatabase())
  pieceId = await makeUnit('C62', 'piece')
})
afterAll(() => plant.close())

const refusal = (...refusals: string[]) => ({ outcome: 'refused', refusals })
const makeUnit = async (code: string, name: string): Promise<string> =>
  (await plant.make(unitOfMeasure.commands.create, { code, symbol: name, name: { en: name, de: name } })).id
const makeMaterial = async (code: string): Promise<string> =>
  (await plant.make(materialDefinition.commands.create, { code, name: code, unitId: pieceId })).id

test('several references are shown in their order, found by each, and keep what they name in use', async () => {
  const classIds: string[] = []
  for (const code of ['SETTER', 'DRIVER', 'LAB']) classIds.push((await plant.make(personnelClass.commands.create, { code, name: code })).id)
  const [setter, driver, lab] = classIds as [string, string, string]
  const name = { en: 'Fork-lift', de: 'Stapler' }
  const { id } = await plant.make(qualification.commands.create, { code: 'FORK', name, personnelClassIds: [driver, setter] })
  await plant.make(qualification.commands.create, { code: 'OTHER', name })
  expect(await plant.ask(qualification.queries.get, { id })).toMatchObject({
    personnelClassIds: [driver, setter],
    refers: { personnelClassIds: [{ code: 'DRIVER' }, { code: 'SETTER' }] },
  })
  const found = async (personnelClassIds: string) => (await plant.ask(qualification.queries.list, { personnelClassIds })).rows
  expect((await found(setter)).map(({ code }: { code: string }) => code)).toEqual(['FORK'])
  expect(await found(lab)).toEqual([])
  expect(await plant.send(personnelClass.commands.retire, { id: setter })).toEqual(refusal('still_used'))
  const change = { id, expectedRevision: 1, code: 'FORK', name, personnelClassIds: [driver] }
  await plant.make(qualification.commands.change, change)
  await plant.make(personnelClass.commands.retire, { id: setter })
  const again = { ...change, expectedRevision: 2, personnelClassIds: [driver, setter] }
  expect(await plant.send(qualification.commands.change, again)).toEqual(refusal('referenced_record_missing'))
})

test('a list whose key is an instant is read page by page, and says from when an asset filled a role', async () => {
  const { id: pump } = await plant.make(physicalAsset.commands.create, { code: 'P-1', name: 'Pump' })
  const days = ['2026-03-01T06:00:00+01:00', '2026-01-01T00:00:00Z', '2026-02-28T23:30:00Z']
  for (const startsAt of days)
    await plant.make(equipmentAssetMapping.commands.create, { equipmentId: plant.lineId, startsAt, physicalAssetId: pump })
  const again = { equipmentId: plant.lineId, startsAt: '2026-03-01T05:00:00Z' }
  expect(await plant.send(equipmentAssetMapping.commands.create, again)).toEqual(refusal('code_taken'))
  const seen: string[] = []
  let after: string | undefined
  do {
    const page = await plant.ask(equipmentAssetMapping.queries.list, { limit: '1', ...(after && { after }) })
    seen.push(...page.rows.map(({ startsAt }: { startsAt: string }) => startsAt))
    after = page.next
  } while (after !== undefined)
  expect(seen).toEqual(['2026-01-01T00:00:00.000Z', '2026-02-28T23:30:00.000Z', '2026-03-01T05:00:00.000Z'])
})

test('a test result expires after its test, or never', async () => {
  const { id: personId } = await plant.make(person.commands.create, { code: 'P-7', name: 'Somebody' })
  const name = { en: 'Welding', de: 'Schweißen' }
  const { id: qualificationId } = await plant.make(qualification.commands.create, { code: 'WELD', name })
  const given = { personId, qualificationId, evaluatedOn: '2026-05-01', result: 'Pass' }
  const { create } = qualificationTestResult.commands
  expect(await plant.send(create, { ...given, expiresOn: '2026-05-01' })).toEqual(refusal('expires_before_evaluated'))
  await plant.make(create, { ...given, expiresOn: '2026-05-02' })
  await plant.make(create, { ...given, evaluatedOn: '2027-05-01' })
})

test('a material is no alternate for itself; an allowed range belongs to numbers; UCUM and Recommendation 20 agree', async () => {
  const [one, other] = [await makeMaterial('ALT-1'), await makeMaterial('ALT-2')]
  const { create } = materialAlternate.commands
  expect(await plant.send(create, { materialDefinitionId: one, alternateId: one })).toEqual(refusal('alternate_is_itself'))
  const alternate = { materialDefinitionId: one, alternateId: other }
  expect(await plant.send(create, { ...alternate, quantityPerUnit: '0' })).toEqual(refusal('factor_not_positive'))
  const ended = { ...alternate, validFromOn: '2026-06-01', validUntilOn: '2026-06-01' }
  expect(await plant.send(create, ended)).toEqual(refusal('ends_before_it_begins'))
  await plant.make(create, alternate)
  const text = { code: 'COLOUR', name: { en: 'Colour', de: 'Farbe' }, dataType: 'string', allowed: { min: '1' } }
  expect(await plant.send(parameter.commands.create, text)).toEqual(refusal('range_of_no_number'))
  const litre = { code: 'LTR', symbol: 'l', name: { en: 'litre', de: 'Liter' } }
  expect(await plant.send(unitOfMeasure.commands.create, { ...litre, ucumCode: 'kg' })).toEqual(refusal('ucum_differs_from_code'))
  await plant.make(unitOfMeasure.commands.create, { ...litre, ucumCode: 'L' })
})

test('EC-29 a quantity of a material is converted by its own conversions and by what holds everywhere', async () => {
  const materialDefinitionId = await makeMaterial('BOTTLE')
  const [kilogramId, palletId] = [await makeUnit('KGM', 'kg'), await makeUnit('PF', 'pallet')]
  const { create } = materialConversion.commands
  const own = { materialDefinitionId, unitId: pieceId, amount: '1', materialAmount: '2' }
  expect(await plant.send(create, own)).toEqual(refusal('unit_is_the_materials_own'))
  const none = { materialDefinitionId, unitId: palletId, amount: '1', materialAmount: '0' }
  expect(await plant.send(create, none)).toEqual(refusal('amount_not_positive'))
  await plant.make(create, { materialDefinitionId, unitId: kilogramId, amount: '27.5', materialAmount: '1000' })
  await plant.make(create, { materialDefinitionId, unitId: palletId, amount: '1', materialAmount: '960' })
  const ask = async (value: string, unit: string, toUnit: string) =>
    (await plant.ask(getConvertedQuantity, { materialDefinitionId, value, unit, toUnit })).quantity
  expect(await ask('1', 'PF', 'KGM')).toEqual({ value: '26.4', unit: 'KGM' })
  expect(await ask('1000000', 'C62', 'KGM')).toEqual({ value: '27500', unit: 'KGM' })
  expect(await ask('55', 'GRM', 'C62')).toEqual({ value: '2', unit: 'C62' })
  expect(await ask('0.0001', 'GRM', 'KGM')).toBeNull()
  expect(await ask('1', 'LTR', 'C62')).toBeNull()
})

test('the base unit that a material states is a conversion, too', async () => {
  const kilogram = (await plant.ask(unitOfMeasure.queries.list, { code: 'KGM' })).rows[0]
  const base = { code: 'SCREW', name: 'Screw', unitId: pieceId, baseUnitId: kilogram.id, basePerUnit: '0.004' }
  const { id: materialDefinitionId } = await plant.make(materialDefinition.commands.create, base)
  const { quantity } = await plant.ask(getConvertedQuantity, { materialDefinitionId, value: '500', unit: 'GRM', toUnit: 'C62' })
  expect(quantity).toEqual({ value: '125', unit: 'C62' })
})

test('locations stand in a tree and hold a quantity', async () => {
  const { create } = operationalLocation.commands
  const hall = await plant.make(create, { code: 'H1', name: 'Hall' })
  const bin = await plant.make(create, { code: 'H1-01', name: 'Bin', parentId: hall.id, capacity: { value: '12.5', unit: 'KGM' } })
  expect(await plant.ask(operationalLocation.queries.get, { id: bin.id })).toMatchObject({ capacity: { value: '12.5', unit: 'KGM' } })
  const below = { id: hall.id, expectedRevision: 1, parentId: bin.id }
  expect(await plant.send(operationalLocation.commands.move!, below)).toEqual(refusal('parent_makes_a_cycle'))
})
