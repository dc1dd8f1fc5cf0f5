import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import type { CaseResult } from './case-result.ts'
import { checkOracles } from './oee-oracles.ts'
import { checkDefinitions, checkWorkedExample, type WorkedExample } from './oee-worked.ts'
import { checkRotation, checkWorkingTime, type RotationCase, type WorkingTimeCases } from './work-calendar.ts'

/**
 * OEE examples, shift rotations, working time and the ISO 22400 oracles.
 * `folder` is the shared folder, its folder of cases, or the one that holds `worked-examples.json`.
 */
export async function run(folder: string): Promise<CaseResult[]> {
  const home = ['cases/oee', 'oee', '.']
    .map((place) => path.join(folder, place))
    .find((place) => existsSync(path.join(place, 'cases.json')))
  if (home === undefined) return [{ id: 'oee', ok: false, detail: `no OEE cases in ${folder}` }]
  const read = async (file: string) => JSON.parse(await readFile(path.join(home, file), 'utf8'))
  const cases = (await read('cases.json')) as { id: string }[]
  const worked = (await read('worked-examples.json')) as Record<string, WorkedExample>
  const rotations = (await read('shift-rotations.json')) as Record<string, RotationCase>
  const workingTime = (await read('working-time.json')) as WorkingTimeCases
  const results = cases.map(({ id }) => checkCase(id, worked, rotations, workingTime))
  const oracles = ['standards/data/iso22400', '../standards/data/iso22400', '../../standards/data/iso22400']
    .map((place) => path.join(folder, place, 'oracles.csv'))
    .find(existsSync)
  if (oracles === undefined) return [...results, { id: 'oracles', ok: false, detail: 'oracles.csv of ISO 22400 is not there' }]
  return [...results, ...checkOracles(await readFile(oracles, 'utf8'))]
}

function checkCase(
  id: string,
  worked: Record<string, WorkedExample>,
  rotations: Record<string, RotationCase>,
  workingTime: WorkingTimeCases,
): CaseResult {
  const example = worked[id]
  if (example?.rules !== undefined) return checkDefinitions(id, example.rules)
  if (example !== undefined) return checkWorkedExample(id, example)
  const rotation = rotations[id]
  if (rotation !== undefined) return checkRotation(id, rotation)
  if (workingTime.windows[id] !== undefined) return checkWorkingTime(id, workingTime)
  return { id, ok: false, detail: 'there is no check for this case' }
}
