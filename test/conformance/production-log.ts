import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { startOwnPlant } from '../../replay/own-plant.ts'
import { PlantApi } from '../../replay/plant-api.ts'
import { replay } from '../../replay/replay.ts'
import type { ReplayResult } from '../../replay/report.ts'
import { type CaseResult, judge } from './case-result.ts'

/**
 * The public production log (4TU) is replayed twice into an empty plant, through the public API only. One result per published sum; every row
 * booked or listed; every exception explained; the second replay changes nothing.
 * `folder` is the folder of the cases or the one that holds `production.csv`.
 */
export async function run(folder: string): Promise<CaseResult[]> {
  const home = ['cases/event-logs/production-4tu', 'event-logs/production-4tu', 'production-4tu', '.']
    .map((place) => path.join(folder, place))
    .find((place) => existsSync(path.join(place, 'production.csv')))
  if (home === undefined) return [{ id: 'production-log', ok: false, detail: `no production.csv in ${folder}` }]
  const csv = await readFile(path.join(home, 'production.csv'), 'utf8')
  const expected = JSON.parse(await readFile(path.join(home, 'expected.json'), 'utf8')) as Record<string, unknown>
  const plant = await startOwnPlant()
  try {
    const api = new PlantApi(plant.url)
    await api.signIn(plant.login, plant.password)
    const order = { api, source: 'production', csv, expected }
    const first = await replay(order)
    return judgeReplay(first, await replay(order))
  } finally {
    await plant.stop()
  }
}

function judgeReplay(first: ReplayResult, second: ReplayResult): CaseResult[] {
  const { rows, bookedRows, listed, comparisons, exceptions, differences } = first
  const accounted = new Set([...bookedRows, ...listed.map(({ row }) => row)])
  const others = differences.filter((difference) => !comparisons.some(({ name }) => difference.startsWith(`${name}: `)))
  return [
    judge(
      'every row is booked or listed',
      [accounted.size === rows && bookedRows.length + listed.length === rows ? undefined : `${accounted.size} of ${rows}`],
      `${bookedRows.length} booked, ${listed.length} listed`,
    ),
    ...comparisons.map(({ name, expected, together, booked, agrees }) =>
      judge(
        name,
        [agrees ? undefined : `${together}, expected ${expected}`],
        booked === expected ? undefined : `${booked} booked, the rest listed`,
      ),
    ),
    judge('every exception is explained', others, JSON.stringify(exceptions.counts)),
    judge('a second replay changes nothing', [isDeepStrictEqual(first, second) ? undefined : 'the product answers something else']),
  ]
}
