/**
 * `npm run bench import`: 100 000 materials out of one CSV file over HTTP, with row-level security and fsync on: judged, imported with progress, imported again
 * (nothing may happen), exported. The clock counts from the request to the last line of the answer.
 */
import type { AddressInfo } from 'node:net'
import { randomUUID } from 'node:crypto'
import type { Instant, SiteId } from '../src/kernel/contract/ids.ts'
import type { AnyCommand } from '../src/kernel/contract/resource.ts'
import { systemActor } from '../src/kernel/server/access.ts'
import type { ImportReport } from '../src/kernel/server/interchange/report.ts'
import { openSite } from '../src/kernel/server/site.ts'
import { createHttpServer } from '../src/apps/http-server.ts'
import { catalogue } from '../src/apps/modules.ts'
import { watchedAlone } from '../src/apps/watched.fixture.ts'
import { equipment } from '../src/model/equipment/equipment.resource.ts'
import { loadScopeTree } from '../src/model/equipment/scope-tree.query.ts'
import { materialDefinition } from '../src/model/material/material-definition.resource.ts'
import { createAccount } from '../src/model/personnel/contract.ts'
import { unitOfMeasure } from '../src/model/unit/unit-of-measure.resource.ts'
import { prepareGround } from '../test/system/kernel/programs.fixture.ts'

const ROWS = Number(process.env['BENCH_ROWS'] ?? 100_000)
const TARGET_SECONDS = 60
const siteId = randomUUID() as SiteId

const ground = await prepareGround(true)
const site = await openSite({
  ...{ siteId, catalogue: catalogue(), write: ground.write, read: ground.read },
  now: () => new Date().toISOString() as Instant,
  loadTree: (tx) => loadScopeTree(tx, siteId),
  treeStreams: [equipment.name],
  log: (error) => {
    console.error(error)
    return 'bench'
  },
})
const server = await createHttpServer({
  ...{ site, version: 'bench', demo: false, webDirectory: undefined },
  watched: watchedAlone(),
})
let isKept = false
try {
  await server.app.listen({ host: '127.0.0.1', port: 0 })
  const url = `http://127.0.0.1:${(server.app.server.address() as AddressInfo).port}`
  const make = async (contract: AnyCommand, input: object) => {
    const made = await site.execute({
      commandId: randomUUID(),
      actor: systemActor(siteId),
      contract,
      input: contract.input.parse(input) as object,
    })
    if (made.outcome === 'refused') throw new Error(made.refusals.join())
  }
  await make(equipment.commands.create, { code: 'SITE', name: 'Plant', level: 'Site', zone: 'UTC' })
  await make(unitOfMeasure.commands.create, { code: 'KGM', symbol: 'kg', name: { en: 'kilogram', de: 'Kilogramm' } })
  const grants = [{ role: 'administrator', equipmentId: siteId }]
  await make(createAccount, { login: 'bench', displayName: 'Bench', password: 'long enough', grants })
  const json = { 'content-type': 'application/json' }
  const signedIn = await fetch(`${url}/api/sign-in`, {
    method: 'POST',
    headers: json,
    body: JSON.stringify({ login: 'bench', password: 'long enough' }),
  })
  const cookie = String(signedIn.headers.get('set-cookie')).split(';')[0]!
  const lines = Array.from({ length: ROWS }, (_, index) => `M-${String(index).padStart(6, '0')},Material ${index},KGM,some words about it`)
  const file = ['code,name,unitId,description', ...lines].join('\n')
  const post = async (query: string): Promise<{ seconds: number; lines: string[] }> => {
    const startedAt = performance.now()
    const headers = { cookie, 'content-type': 'text/csv' }
    const answer = await fetch(`${url}/api/import/${materialDefinition.name}?most=0${query}`, { method: 'POST', headers, body: file })
    const text = await answer.text()
    return { seconds: (performance.now() - startedAt) / 1000, lines: text.trimEnd().split('\n') }
  }
  const countsOf = (text: string): ImportReport['counts'] => {
    const answer = JSON.parse(text) as ImportReport & { readonly report?: ImportReport }
    return (answer.report ?? answer).counts
  }
  const assertAll = (outcome: 'created' | 'unchanged', counts: ImportReport['counts']) => {
    if (counts[outcome] !== ROWS) throw new Error(`${ROWS} ${outcome} were expected: ${JSON.stringify(counts)}`)
  }
  const dry = await post('&dryRun=true')
  assertAll('created', countsOf(dry.lines.at(-1)!))
  const done = await post('')
  assertAll('created', countsOf(done.lines.at(-1)!))
  const again = await post('')
  assertAll('unchanged', countsOf(again.lines.at(-1)!))
  const startedAt = performance.now()
  const exported = await (await fetch(`${url}/api/export/${materialDefinition.name}`, { headers: { cookie } })).text()
  const exportSeconds = (performance.now() - startedAt) / 1000
  if (exported.split('\r\n').length !== ROWS + 2) throw new Error('the export lacks rows')
  isKept = done.seconds <= TARGET_SECONDS
  console.log(
    `${ROWS} materials: dry run ${dry.seconds.toFixed(1)} s, import ${done.seconds.toFixed(1)} s (target ${TARGET_SECONDS} s) in ${done.lines.length} lines of progress, ` +
      `again ${again.seconds.toFixed(1)} s, export ${exportSeconds.toFixed(1)} s`,
  )
} finally {
  await server.close()
  await site.close()
  await ground.clear()
}
process.exit(isKept ? 0 : 1)
