import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Site } from '../kernel/server/site.ts'
import { materialClass } from '../model/material/material-class.resource.ts'
import { materialDefinition } from '../model/material/material-definition.resource.ts'
import { unitOfMeasure } from '../model/unit/unit-of-measure.resource.ts'
import { type OpenPlant, openPlant } from './interchange.fixture.ts'
import { readPlant } from './plant-model/read-plant.ts'

let open: OpenPlant
let drinks: { readonly id: string }
let water: { readonly id: string }
let piece: { readonly id: string }

beforeAll(async () => {
  open = await openPlant()
  const { make } = open.plant
  piece = await make(unitOfMeasure.commands.create, { code: 'C62', symbol: 'pc', name: { en: 'piece', de: 'Stück' } })
  drinks = await make(materialClass.commands.create, { code: 'DRINK', name: 'before' })
  water = await make(materialDefinition.commands.create, { code: 'W-1', name: 'before', unitId: piece.id })
})
afterAll(() => open?.close())

async function rename(name: string, expectedRevision: number) {
  const { make } = open.plant
  await make(materialClass.commands.change, { id: drinks.id, expectedRevision, code: 'DRINK', name })
  await make(materialDefinition.commands.change, { id: water.id, expectedRevision, code: 'W-1', name, unitId: piece.id })
}

/** The site, where somebody acts when the first page of a list has been read. */
function interrupted({ name }: { readonly name: string }, act: () => Promise<void>): Site {
  const { site } = open.plant
  let isDone = false
  return {
    ...site,
    snapshot: (work) =>
      site.snapshot((answer) =>
        work(async (contract, input, actor) => {
          const answered = await answer(contract, input, actor)
          if (contract.name === name && !isDone) {
            isDone = true
            await act()
          }
          return answered
        }),
      ),
  }
}

const textOf = (parts: readonly { readonly resource: string; readonly text: string }[], name: string) =>
  parts.find(({ resource }) => resource === name)!.text

test('who changes two records during an export has changed both of them in the file, or none', async () => {
  const { site, system } = open.plant
  const before = await readPlant(site, system, '1')
  let changes = 0
  const during = await readPlant(
    interrupted(materialClass.queries.list, async () => {
      await rename('after', 1)
      changes += 1
    }),
    system,
    '1',
  )
  expect(changes).toBe(1)
  expect(during).toEqual(before)
  const after = await readPlant(site, system, '1')
  for (const name of [materialClass.name, materialDefinition.name]) {
    expect(textOf(during.parts, name)).toContain('before')
    expect(textOf(after.parts, name)).toContain('after')
  }
})

test('what is made during an export is in the next one', async () => {
  const { system, make } = open.plant
  const site = interrupted(unitOfMeasure.queries.list, async () => {
    await make(materialClass.commands.create, { code: 'FOOD', name: 'Food' })
  })
  expect(textOf((await readPlant(site, system, '1')).parts, materialClass.name)).not.toContain('FOOD')
  expect(textOf((await readPlant(open.plant.site, system, '1')).parts, materialClass.name)).toContain('FOOD')
})
