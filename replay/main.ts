/** `npm run replay -- <file>`: books a production log through the public API. See `--help`. */
import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { CsvFault } from './csv.ts'
import { LogFault } from './log-row.ts'
import { type OwnPlant, startOwnPlant } from './own-plant.ts'
import { ApiFault, PlantApi } from './plant-api.ts'
import { replay } from './replay.ts'
import { formatReport, formatSummary } from './report.ts'

const help = `Books a production log (CSV) through the public API and compares what the product then answers.

  npm run replay -- <file> [options]

  --url URL         the product that runs there; without it an empty plant is started for this replay and removed afterwards
  --login NAME      who signs in there (default admin); the password stands in ENTRESOL_REPLAY_PASSWORD
  --source NAME     the log's name; rows of the same name and number are booked once (default: the file's name)
  --expected FILE   published sums as JSON (default: expected.json beside the file, if there is one; else the file's own sums)
  --report DIR      writes report.txt and report.json there

Ends with 0 when everything is explained, with 1 when something is not, with 2 when it could not be done.`

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    url: { type: 'string' },
    login: { type: 'string', default: 'admin' },
    source: { type: 'string' },
    expected: { type: 'string' },
    report: { type: 'string' },
    help: { type: 'boolean' },
  },
})

async function main(file: string): Promise<void> {
  const csv = new TextDecoder('utf-8', { fatal: true }).decode(await readFile(file))
  const beside = join(dirname(file), 'expected.json')
  const expectedFile = values.expected ?? (existsSync(beside) ? beside : undefined)
  const expected = expectedFile === undefined ? undefined : (JSON.parse(await readFile(expectedFile, 'utf8')) as Record<string, unknown>)
  const own = values.url === undefined ? await startOwnPlant() : undefined
  if (own) stopOnSignal(own)
  try {
    const api = new PlantApi(own?.url ?? values.url!)
    await api.signIn(own?.login ?? values.login, own?.password ?? process.env['ENTRESOL_REPLAY_PASSWORD'] ?? '')
    const result = await replay({ api, source: sourceOf(file), csv, ...(expected && { expected }), told: (text) => console.log(text) })
    if (values.report !== undefined) {
      await mkdir(values.report, { recursive: true })
      await writeFile(join(values.report, 'report.txt'), formatReport(result))
      await writeFile(join(values.report, 'report.json'), `${JSON.stringify(result, null, 1)}\n`)
    }
    console.log(formatSummary(result))
    process.exitCode = result.differences.length > 0 ? 1 : 0
  } finally {
    await own?.stop()
  }
}

/** Whoever interrupts it leaves no plant behind. */
function stopOnSignal(own: OwnPlant): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void own.stop().finally(() => process.exit(130)))
}

/** A name that may stand in codes. */
function sourceOf(file: string): string {
  const name = (values.source ?? basename(file).replace(/\.[^.]*$/, '')).replace(/[^A-Za-z0-9]+/g, '-').replace(/^-+|-+$/g, '')
  return name === '' ? 'log' : name.slice(0, 30)
}

const [file] = positionals
if (values.help || file === undefined || positionals.length !== 1) {
  console.log(help)
  process.exit(values.help ? 0 : 2)
}
try {
  await main(file)
} catch (error) {
  const isOurs = error instanceof CsvFault || error instanceof LogFault || error instanceof ApiFault
  console.error(isOurs ? error.message : error)
  process.exitCode = 2
}
