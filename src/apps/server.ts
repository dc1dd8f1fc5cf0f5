/** `npm start`: the whole program in one process. See `--help`. */
import { DirectoryInUse } from '../kernel/server/postgres/directory-lock.ts'
import { type Configuration, ConfigurationFault, helpText, parseConfiguration } from './configuration.ts'
import { type Program, startProgram } from './program.ts'
import { canRestart, restartAt } from './restart.ts'

/** A stop that takes longer than this is cut off; the next start repairs what it left. */
const LONGEST_STOP_MS = 20_000

/** Exit code when the ledger is lost and the program cannot start itself anew. */
const LEDGER_LOST = 3

const say = (line: string) => void process.stdout.write(`${line}\n`)

async function main(): Promise<void> {
  const configuration = parseConfiguration(process.argv.slice(2), process.env)
  if (configuration === 'help') return say(helpText())
  const waits = new AbortController()
  const starting = startProgram(configuration, say, waits.signal)
  const stopping = stopOnSignal(starting, waits)
  const program = await starting.catch((error: unknown) => {
    if (stopping.has()) return undefined
    throw error
  })
  if (!program) return
  announce(program, configuration)
  void program.lost.then((error) => {
    if (stopping.has()) return
    process.stderr.write(`This program has lost the ledger (${reasonOf(error)}). Nothing that was acknowledged is lost.\n`)
    if (canRestart) {
      process.stderr.write('It starts anew: it stands by while another program writes, and waits while the database is away.\n')
      restartAt(program.port)
    }
    process.stderr.write('It stops. Start it again when the database is there.\n')
    process.exitCode = LEDGER_LOST
    stopping.begin()
  })
}

function reasonOf({ message, cause }: Error): string {
  return cause instanceof Error ? cause.message : message
}

function announce({ url, about }: Program, { dataDirectory }: Configuration): void {
  for (const line of about) say(line)
  say(`everything is kept in ${dataDirectory}`)
  say(`ready ${url}`)
}

interface Stopping {
  has(): boolean
  begin(): void
}

/** SIGTERM and SIGINT stop the program in order, also one that still waits for its database or its ledger; a second one at once. */
function stopOnSignal(starting: Promise<Program>, waits: AbortController): Stopping {
  let isStopping = false
  const stop = () => {
    if (isStopping) process.exit(130)
    isStopping = true
    waits.abort()
    setTimeout(() => process.exit(4), LONGEST_STOP_MS).unref()
    void starting
      .then((program) => program.stop())
      .then(
        () => process.exit(),
        () => process.exit(),
      )
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
  if (process.env['npm_lifecycle_event'] !== undefined) followParent(stop)
  return { has: () => isStopping, begin: stop }
}

/** A signal to npm ends npm and the shell between us, and does not always reach us: who was started by npm goes with it. */
function followParent(stop: () => void): void {
  const { ppid } = process
  const watch = setInterval(() => {
    if (process.ppid === ppid) return
    clearInterval(watch)
    stop()
  }, 250)
  watch.unref()
}

try {
  await main()
} catch (error) {
  const isOurs = error instanceof ConfigurationFault || error instanceof DirectoryInUse
  process.stderr.write(`${isOurs ? (error as Error).message : ((error as Error).stack ?? String(error))}\n`)
  process.exit(isOurs ? 2 : 1)
}
