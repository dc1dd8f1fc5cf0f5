/**
 * `npm run bench year`: OEE by shift of a year and 50 units, as the site's page asks for it: from the roll-up of whole shifts, with row-level security on. The ceiling
 * is the time that PostgreSQL needs to read the same rows without grouping them.
 */
import { randomUUID } from 'node:crypto'
import pg from 'pg'
import type { Instant, SiteId } from '../src/kernel/contract/ids.ts'
import { systemActor } from '../src/kernel/server/access.ts'
import { openSite } from '../src/kernel/server/site.ts'
import { catalogue } from '../src/apps/modules.ts'
import { equipment } from '../src/model/equipment/equipment.resource.ts'
import { loadScopeTree } from '../src/model/equipment/scope-tree.query.ts'
import { listKpis } from '../src/operations/performance/contract.ts'
import { prepareGround } from '../test/system/kernel/programs.fixture.ts'

const [UNITS, DAYS, RUNS, TARGET_MS] = [50, 365, 7, 300]
const now = '2026-01-01T00:00:00.000Z' as Instant
const siteId = randomUUID() as SiteId

const ground = await prepareGround(true)
const site = await openSite({
  siteId,
  catalogue: catalogue(),
  write: ground.write,
  read: ground.read,
  now: () => now,
  loadTree: (tx) => loadScopeTree(tx, siteId),
  treeStreams: [equipment.name],
  log: (error) => {
    console.error(error)
    return 'bench'
  },
})
let isKept = false
try {
  const make = async (input: object): Promise<string> => {
    const { create } = equipment.commands
    const made = await site.execute({
      commandId: randomUUID(),
      actor: systemActor(siteId),
      contract: create,
      input: create.input.parse(input),
    })
    if (made.outcome === 'refused') throw new Error(made.refusals.join())
    return made.result['id'] as string
  }
  await make({ code: 'SITE', name: 'Plant', level: 'Site', zone: 'UTC' })
  const area = await make({ code: 'AREA', name: 'Area', level: 'Area', parentId: siteId })
  const line = await make({ code: 'LINE', name: 'Line', level: 'ProductionLine', parentId: area })
  for (let unit = 0; unit < UNITS; unit += 1) await make({ code: `U${unit}`, name: `Unit ${unit}`, level: 'WorkCell', parentId: line })
  await fillYear(site.pool)
  const input = { equipmentId: siteId, by: 'shift' as const, startsAt: '2025-01-01T00:00:00Z', endsAt: now, limit: 5_000 }
  const ceiling = await median(() => site.pool.query('select equipment_id, shift_on, shift_code, apt, adet from unit_shift'))
  let rows = 0
  const asked = await median(async () => {
    rows = (await site.ask(listKpis, input)).rows.length
  })
  isKept = asked <= TARGET_MS
  console.log(
    `a year of ${UNITS} units by shift: ${rows} shifts in ${asked.toFixed(0)} ms (target ${TARGET_MS} ms); reading the rows alone ${ceiling.toFixed(0)} ms`,
  )
} finally {
  await site.close()
  await ground.clear()
}
process.exit(isKept ? 0 : 1)

/** Three shifts a day, one occupation each, and what was counted in every hour. */
async function fillYear(pool: pg.Pool): Promise<void> {
  await pool.query(
    `insert into unit_shift
     select $1, e.id, day::date, shift, '00000000-0000-0000-0000-000000000000', 20000 + random() * 4000, 1200, 3000, 300, 1800, 0, 0, 200, 2, 900, day + (n * 8 + 8) * interval '1 hour'
     from equipment e, generate_series('2025-01-01'::timestamptz, '2025-12-31', interval '1 day') day, unnest(array['Early', 'Late', 'Night']) with ordinality s(shift, n)
     where e.level = 'WorkCell' and $2 > 0`,
    [siteId, DAYS],
  )
  await pool.query(
    `insert into unit_count
     select $1, e.id, hour, hour::date, (array['Night', 'Early', 'Late'])[1 + (extract(hour from hour)::int / 8)], '00000000-0000-0000-0000-000000000000',
       '00000000-0000-0000-0000-000000000000', 2000, 20, 0
     from equipment e, generate_series('2025-01-01'::timestamptz, '2025-12-31 23:00', interval '1 hour') hour where e.level = 'WorkCell'`,
    [siteId],
  )
  await pool.query(
    `insert into unit_shift_count select site_id, equipment_id, shift_on, shift_code, job_order_id, sum(good), sum(scrap), sum(rework) from unit_count group by 1, 2, 3, 4, 5`,
  )
  const owner = new pg.Client(ground.admin)
  await owner.connect()
  await owner.query('analyze unit_shift, unit_shift_count, unit_count')
  await owner.end()
}

async function median(work: () => Promise<unknown>): Promise<number> {
  const times: number[] = []
  for (let run = 0; run < RUNS; run += 1) {
    const startedAt = performance.now()
    await work()
    times.push(performance.now() - startedAt)
  }
  return times.sort((left, right) => left - right)[RUNS >> 1] as number
}
