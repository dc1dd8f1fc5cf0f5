/** `npm run cli -- <command>`: what an administrator does from a shell. See `--help`. */
import { openPool } from '../kernel/server/database.ts'
import { rebuild } from '../kernel/server/rebuild.ts'
import { verifySeals } from '../kernel/server/seal.ts'
import { verifyFacts } from '../operations/performance/verify-facts.store.ts'
import { readAnchors, verdictOf, verdictOfFacts } from './anchor.ts'
import { type Configuration, ConfigurationFault, explainConfiguration, helpText, parseConfiguration } from './configuration.ts'
import { type DocumentName, documents, isCurrent, writeDocument } from './documents.ts'
import { findKeptPlace, type KeptPlace } from './kept-place.ts'
import { catalogue } from './modules.ts'
import { reachDatabase } from './reach-database.ts'
import { publicSealKey } from './sealer.ts'

const HELP = `entresol <command> [options]

  start             run the program (the same as npm start)
  rebuild           build every reading model anew from the ledger and compare it with the live one
  verify            recompute the seals of the ledger and of what the machines said, and name the first event or fact that does not fit
  config            show every setting and where its value comes from
  openapi           write docs/api/openapi.json      with --check: only say whether it is current
  policies          write docs/policies.md           (the same)
  streams           write docs/streams.md            (the same)

rebuild and verify work beside a running program too. Options as for start:

`

const say = (line: string) => void process.stdout.write(`${line}\n`)

async function main([command, ...args]: readonly string[]): Promise<number> {
  if (command === undefined || command === '--help' || command === 'help') {
    say(HELP + helpText())
    return command === undefined ? 2 : 0
  }
  if (Object.hasOwn(documents, command)) return document(command as DocumentName, args.includes('--check'))
  if (command === 'start') return start(args)
  if (command === 'config') {
    say(explainConfiguration(args, process.env))
    return 0
  }
  if (command !== 'rebuild' && command !== 'verify')
    throw new ConfigurationFault(`There is no command ${command}. entresol --help lists them.`)
  const configuration = parseConfiguration(args, process.env)
  if (configuration === 'help') {
    say(HELP + helpText())
    return 0
  }
  const place = findKeptPlace(configuration)
  if (!place) throw new ConfigurationFault(`There is no plant in ${configuration.dataDirectory}. Name its directory with --data DIR.`)
  return command === 'rebuild' ? rebuildAll(configuration, place) : verify(configuration, place)
}

async function start(args: readonly string[]): Promise<number> {
  process.argv = [...process.argv.slice(0, 2), ...args]
  await import('./server.ts')
  return 0
}

function document(name: DocumentName, isCheck: boolean): number {
  const found = documents[name]
  if (!isCheck) {
    writeDocument(found)
    say(found.path)
    return 0
  }
  if (isCurrent(found)) return 0
  process.stderr.write(`${found.path} is not what the code says: run \`npm run cli -- ${name}\`\n`)
  return 1
}

/** Every reading model is equal, or says by how many rows it was not and is replaced. */
async function rebuildAll(configuration: Configuration, { siteId }: KeptPlace): Promise<number> {
  const database = await reachDatabase(configuration)
  let differing = 0
  try {
    for (const projection of catalogue().projections) {
      if (projection.tables.length === 0) continue
      const { events, differences, swapped, seconds } = await rebuild(database.write, siteId, projection)
      const pace = seconds > 0 ? `${Math.round(events / seconds)} events/s` : ''
      const verdict = differences === 0 ? 'equal' : `${differences} rows differed`
      say(`${projection.name}: ${verdict}${swapped ? ', replaced' : ''} (${events} events, ${pace})`)
      if (differences > 0) differing += 1
    }
  } finally {
    await database.close()
  }
  say(
    differing === 0
      ? 'all reading models are what the ledger says'
      : `${differing} reading models were not what the ledger says, and now are`,
  )
  return differing === 0 ? 0 : 1
}

async function verify(configuration: Configuration, { siteId }: KeptPlace): Promise<number> {
  const { dataDirectory, anchor } = configuration
  const key = publicSealKey(dataDirectory)
  const database = await reachDatabase(configuration)
  const pool = openPool(database.write, [siteId], 1)
  try {
    const verified = await verifySeals(pool, siteId, key, anchor === undefined ? [] : readAnchors(anchor, siteId, key))
    const facts = await verifyFacts(pool, siteId, key)
    for (const line of [...verdictOf(verified, anchor), verdictOfFacts(facts)]) say(line)
    return (verified.fault ?? facts.fault) ? 1 : 0
  } finally {
    await pool.end()
    await database.close()
  }
}

try {
  const code = await main(process.argv.slice(2))
  // A program that was started goes on.
  if (process.argv[2] !== 'start' && code !== 0) process.exitCode = code
} catch (error) {
  process.stderr.write(`${error instanceof ConfigurationFault ? error.message : ((error as Error).stack ?? String(error))}\n`)
  process.exitCode = error instanceof ConfigurationFault ? 2 : 1
}
