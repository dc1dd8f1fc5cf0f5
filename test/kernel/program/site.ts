/**
 * `node site.ts ORDER` opens the sample's site on a database and puts it on HTTP: a real program that tests can pause and kill. It says what happens in
 * lines of JSON: that it begins, where it listens and whether it writes, that it has become the writer, that it has lost the ledger.
 */
import { openDoor } from '../sample/http.ts'
import { openPlant, type Areas } from '../sample/plant.ts'
import type { SiteOptions } from '../../../src/kernel/server/site.ts'

export interface SiteOrder {
  readonly write: SiteOptions['write']
  readonly read: SiteOptions['read']
  readonly areas: Areas
}

const order = JSON.parse(process.argv[2] ?? '{}') as SiteOrder
const say = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`)

say({ begins: true })
const plant = await openPlant(order, { areas: order.areas, standsBy: true })
const door = await openDoor(plant.site, plant.boss, (error, where) => {
  say({ error: String(error), where })
  return where
})
say({ url: door.url, writes: plant.site.health().writes })
const { site } = plant
void site.leading.then(() => say({ leads: site.lastPosition() }))
const lost = await site.lost
say({ lost: lost.message, why: (lost.cause as Error | undefined)?.message })
// Long enough that a request which is already on its way gets its answer.
setTimeout(() => process.exit(1), 3_000)
