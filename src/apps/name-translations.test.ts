import { randomUUID } from 'node:crypto'
import { beforeAll, expect, test } from 'vitest'
import { atEnd } from '../../test/support/at-end.ts'
import { ownDatabase } from '../../test/support/database.ts'
import type { EquipmentId } from '../kernel/contract/ids.ts'
import type { Actor } from '../kernel/server/access.ts'
import { listNames } from '../model/translation/contract.ts'
import { nameTranslation } from '../model/translation/name-translation.resource.ts'
import { type ModelSite, openModelSite } from './model.fixture.ts'

let plant: ModelSite

beforeAll(async () => {
  const database = await ownDatabase()
  atEnd(() => database.drop())
  plant = await openModelSite(database)
  atEnd(() => plant.close())
})

const translate = (name: string, en: string, de: string) => plant.make(nameTranslation.commands.create, { name, shown: { en, de } })
const namesIn = async (language: 'en' | 'de') => (await plant.ask(listNames, { language })).rows

test('a name is read as the plant calls it in a language, where it is called otherwise there', async () => {
  await translate('Filler', 'Filler', 'Füller')
  await translate('Abfüllung', 'Bottling', 'Abfüllung')
  expect(await namesIn('de')).toEqual([{ name: 'Filler', shown: 'Füller' }])
  expect(await namesIn('en')).toEqual([{ name: 'Abfüllung', shown: 'Bottling' }])
})

test('one that is retired is not read any more, and a name is translated once', async () => {
  const { id } = await translate('Washer', 'Washer', 'Wäscher')
  expect(await namesIn('de')).toContainEqual({ name: 'Washer', shown: 'Wäscher' })
  const again = await plant.send(nameTranslation.commands.create, { name: 'Washer', shown: { en: 'Washer', de: 'Waschanlage' } })
  expect(again.outcome).toBe('refused')
  await plant.make(nameTranslation.commands.retire, { id })
  expect(await namesIn('de')).not.toContainEqual({ name: 'Washer', shown: 'Wäscher' })
})

test('whoever sees the equipment of the plant reads its names, and nobody else', async () => {
  const reader = (permission: string): Actor => ({
    accountId: randomUUID(),
    grants: [{ permissions: new Set([permission]), equipmentId: plant.siteId as unknown as EquipmentId }],
  })
  expect((await plant.site.answer(listNames, { language: 'de' }, reader('model.equipment.read'))).permitted).toBe(true)
  expect((await plant.site.answer(listNames, { language: 'de' }, reader('model.material.read'))).permitted).toBe(false)
})
