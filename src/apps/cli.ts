/** `npm run cli -- <command>`: what an administrator does from a shell. See `--help`. */
import { BrokenBackup } from '../kernel/server/postgres/backup-file.ts'
import { DirectoryInUse } from '../kernel/server/postgres/directory-lock.ts'
import { backUp } from './backup.ts'
import { rebuildAll, verifyAll } from './check-plant.ts'
import { type Configuration, ConfigurationFault, explainConfiguration, helpText, parseConfiguration } from './configuration.ts'
import { configurationSchema } from './configuration-file.ts'
import { type DocumentName, documents, isCurrent, writeDocument } from './documents.ts'
import { findKeptPlace, type KeptPlace } from './kept-place.ts'
import { modelCommand } from './plant-model/model-command.ts'
import { reachDatabase } from './reach-database.ts'
import { restoreBackup } from './restore.ts'

const HELP = `entresol <command> [options]

  start             run the program (the same as npm start)
  rebuild           build every reading model anew from the ledger and compare it with the live one
  verify            recompute the seals of the ledger and of what the machines said, and name the first event or fact that does not fit
  backup FILE       write all that the plant is into one file, keys and secrets too; --without-samples leaves the raw values of machines away
  restore FILE      put a backup into an empty data directory and an empty database, and verify and rebuild what is there then
  model VERB FILE   export, compare or import the plant model as one file, at a running program (--url, ENTRESOL_TOKEN)
  config            show every setting and where its value comes from; with --schema: what may stand in entresol.json, as JSON Schema
  openapi           write docs/api/openapi.json      with --check: only say whether it is current
  policies          write docs/policies.md           (the same)
  streams           write docs/streams.md            (the same)

rebuild, verify and backup work beside a running program too. Options as for start:

`

const WITHOUT_SAMPLES = '--without-samples'

const say = (line: string) => void process.stdout.write(`${line}\n`)

async function main([command, ...args]: readonly string[]): Promise<number> {
  if (command === undefined || command === '--help' || command === 'help') {
    help()
    return command === undefined ? 2 : 0
  }
  if (Object.hasOwn(documents, command)) return document(command as DocumentName, args.includes('--check'))
  if (command === 'start') return start(args)
  if (command === 'model') return modelCommand(args, process.env, say)
  if (command === 'config') {
    say(args.includes('--schema') ? JSON.stringify(configurationSchema(), undefined, 2) : explainConfiguration(args, process.env))
    return 0
  }
  if (command === 'rebuild' || command === 'verify')
    return withPlant(args, (configuration, place) => atPlant(configuration, place, command))
  if (command === 'backup') {
    const { file, withSamples, rest } = fileIn(command, args)
    return withPlant(rest, async (configuration, place) => {
      await backUp(configuration, place, { file, withSamples, madeAt: new Date().toISOString(), say })
      return 0
    })
  }
  if (command === 'restore') {
    const { file, rest } = fileIn(command, args)
    const configuration = parseConfiguration(rest, process.env)
    return configuration === 'help' ? help() : (await restoreBackup(configuration, file, say)) ? 0 : 1
  }
  throw new ConfigurationFault(`There is no command ${command}. entresol --help lists them.`)
}

function help(): number {
  say(HELP + helpText())
  return 0
}

/** Does something with the plant that the options name. */
async function withPlant(
  args: readonly string[],
  act: (configuration: Configuration, place: KeptPlace) => Promise<number>,
): Promise<number> {
  const configuration = parseConfiguration(args, process.env)
  if (configuration === 'help') return help()
  const place = findKeptPlace(configuration)
  if (!place) throw new ConfigurationFault(`There is no plant in ${configuration.dataDirectory}. Name its directory with --data DIR.`)
  return act(configuration, place)
}

/** The file that comes before the options. */
function fileIn(command: string, [file, ...args]: readonly string[]): { file: string; withSamples: boolean; rest: string[] } {
  if (file === undefined || file.startsWith('-')) throw new ConfigurationFault(`entresol ${command} FILE [options]: the file comes first.`)
  return { file, withSamples: !args.includes(WITHOUT_SAMPLES), rest: args.filter((arg) => arg !== WITHOUT_SAMPLES) }
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

/** Looks at a plant that is there, also beside its running program. */
async function atPlant(configuration: Configuration, { siteId }: KeptPlace, command: 'rebuild' | 'verify'): Promise<number> {
  const database = await reachDatabase(configuration)
  try {
    if (command === 'rebuild') return (await rebuildAll(database.write, siteId, say)) === 0 ? 0 : 1
    return (await verifyAll(database.write, siteId, configuration, say)) ? 0 : 1
  } finally {
    await database.close()
  }
}

try {
  const code = await main(process.argv.slice(2))
  // A program that was started goes on.
  if (process.argv[2] !== 'start' && code !== 0) process.exitCode = code
} catch (error) {
  const isOurs = [ConfigurationFault, BrokenBackup, DirectoryInUse].some((kind) => error instanceof kind)
  process.stderr.write(`${isOurs ? (error as Error).message : ((error as Error).stack ?? String(error))}\n`)
  process.exitCode = isOurs ? 2 : 1
}
