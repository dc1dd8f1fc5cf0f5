import { readFile, rename, writeFile } from 'node:fs/promises'
import type { Intervention } from './plant-trouble.ts'

/** What a later run needs to find the same plant and go on where this one ended. */
export interface PlantState {
  seed: number
  startMs: number
  /** Everything before was told. */
  toldUntilMs: number
  interventions: Intervention[]
}

/** Undefined when there is no file yet. Throws when it cannot be read as a state. */
export async function findPlantState(path: string): Promise<PlantState | undefined> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (text === undefined) return undefined
  const state = JSON.parse(text) as PlantState
  if (!Number.isSafeInteger(state.startMs) || !Number.isSafeInteger(state.toldUntilMs) || !Array.isArray(state.interventions)) {
    throw new Error(`${path} is no state of the demo plant`)
  }
  return state
}

/** Replaces the file as a whole: a crash leaves the old state or the new one. */
export async function savePlantState(path: string, state: PlantState): Promise<void> {
  await writeFile(`${path}.new`, JSON.stringify(state))
  await rename(`${path}.new`, path)
}
