import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { findPlantState, type PlantState, savePlantState } from './state-file.ts'

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'state-'))
})
afterEach(() => rm(directory, { recursive: true }))

const STATE: PlantState = {
  seed: 3,
  startMs: 1_000,
  toldUntilMs: 5_000,
  interventions: [{ kind: 'jam', atMs: 2_000, unit: 'BOT1-LAB', minutes: 3 }],
}

describe('plant state', () => {
  test('is found as it was saved, and nothing else is left behind', async () => {
    const path = join(directory, 'state.json')
    expect(await findPlantState(path)).toBeUndefined()
    await savePlantState(path, STATE)
    await savePlantState(path, { ...STATE, toldUntilMs: 6_000 })
    expect(await findPlantState(path)).toEqual({ ...STATE, toldUntilMs: 6_000 })
    expect(await readdir(directory)).toEqual(['state.json'])
  })

  test.each([
    ['{}', 'is no state'],
    ['{"startMs":1,"toldUntilMs":"x","interventions":[]}', 'is no state'],
    ['nonsense', 'JSON'],
  ])('%s is refused', async (text, message) => {
    await writeFile(join(directory, 'state.json'), text)
    await expect(findPlantState(join(directory, 'state.json'))).rejects.toThrow(message)
  })
})
