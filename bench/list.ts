/**
 * `npm run bench list`: pages of 100 rows out of a list of 1 000 000 materials, as the program asks for them: read role, row-level security, by key. The ceiling of each
 * question is the same question to a list of 1 000 rows in the same table: what is read by key and by index costs about the same, whatever else there is.
 */
import { randomUUID } from 'node:crypto'
import { catalogue } from '../src/apps/modules.ts'
import { classIdOf, fillMaterials, measureList } from '../src/apps/long-lists.fixture.ts'
import { prepareGround } from '../test/system/kernel/programs.fixture.ts'

const ROWS = Number(process.env['BENCH_ROWS'] ?? 1_000_000)
const [SMALL, RUNS, TARGET_MS] = [1_000, 9, 50]
const late = `["M-${String(Math.trunc(ROWS * 0.7)).padStart(7, '0')}"]`
const questions: Readonly<Record<string, Record<string, string>>> = {
  'first page': {},
  'page behind a key': { after: late },
  'with retired ones': { includeRetired: 'true', after: late },
  'of a class (10 000 rows)': { materialClassId: classIdOf(7) },
  'of a class, behind a key': { materialClassId: classIdOf(7), after: late },
  'of a unit without rows': { unitId: randomUUID() },
  'one code': { code: 'M-0000077' },
  'part of a code': { search: '000077' },
  'a text in every tenth row': { search: 'valve' },
  'the same, behind a key': { search: 'valve', after: late },
  'a text in every 400th row': { search: 'dn399' },
  'a text in no row': { search: 'nothing' },
}

const ground = await prepareGround(true)
let isKept = true
try {
  const modules = catalogue()
  const [long, short] = [randomUUID(), randomUUID()]
  await fillMaterials(ground.write, long, ROWS)
  await fillMaterials(ground.write, short, SMALL)
  await ground.query('vacuum analyze material_definition')
  for (const [name, asked] of Object.entries(questions)) {
    const input = { limit: '100', ...asked }
    const median = async (siteId: string) => {
      const runs: number[] = []
      for (let run = 0; run < RUNS; run += 1) runs.push((await measureList(modules, { read: ground.read, siteId, input })).milliseconds)
      return runs.toSorted((left, right) => left - right)[(RUNS - 1) / 2]!
    }
    const [milliseconds, ceiling] = [await median(long), await median(short)]
    if (milliseconds > TARGET_MS) isKept = false
    console.log(
      `${ROWS} materials, ${name}: ${milliseconds.toFixed(1)} ms (target ${TARGET_MS} ms), ratio ${(milliseconds / ceiling).toFixed(1)} to a list of ${SMALL}`,
    )
  }
} finally {
  await ground.clear()
}
process.exit(isKept ? 0 : 1)
