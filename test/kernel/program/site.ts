/**
 * `node site.ts ORDER` opens the sample's site on a database and puts it on HTTP: a real program that tests can pause and kill. It says what happens in
 * lines of JSON: that it waits for the ledger, that it has it and where it listens, that it has lost it.
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

say({ waiting: true })
const plant = await openPlant(order, { areas: order.areas })
const door = await openDoor(plant.site, plant.boss, (error, where) => {
  say({ error: String(error), where })
  return where
})
say({ url: door.url, position: plant.site.lastPosition() })
const lost = await plant.site.lost
say({ lost: lost.message, why: (lost.cause as Error | undefined)?.message })
// Long enough that a request which is already on its way gets its answer.
setTimeout(() => process.exit(1), 3_000)
