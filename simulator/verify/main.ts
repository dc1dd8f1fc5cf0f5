import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { MESSAGE_INTERVAL_MS, tellDifference } from './explain-difference.ts'
import { RestartableBroker } from './restartable-broker.ts'
import { verifyPlant } from './verify-plant.ts'

const HELP = `Runs the demo plant for days against a product of its own and compares its books with what really happened.

  npm run verify:plant -- [options]

  --seed N     default 1
  --days D     simulated days, default 7
  --restarts N restarts of the broker, default one a day
  --live S     seconds for which the plant lives after its history, with wrong clocks, default 60;
               0 = history alone
  --calm       without troubles, for a first look
  --keep DIR   work in this empty directory and leave everything there
`
const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}

/** Ends with 0 when the books are right, with 1 when something differs. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      ...{
        seed: { type: 'string', default: '1' },
        days: { type: 'string', default: '7' },
        restarts: { type: 'string' },
        live: { type: 'string', default: '60' },
      },
      ...{ calm: { type: 'boolean', default: false }, keep: { type: 'string' }, help: { type: 'boolean', default: false } },
    },
  })
  if (values.help) return say(HELP)
  const [seed, days] = [Number(values.seed), Number(values.days)]
  if (!Number.isSafeInteger(seed) || !(days > 0)) throw new Error('--seed is a whole number and --days more than 0')
  const beganMs = Date.now()
  // All of it lies in the past, so that the plant's clock and the product's agree about what is not the future.
  const startMs = Math.floor((beganMs - days * DAY_MS) / HOUR_MS) * HOUR_MS
  const directory = values.keep ?? (await mkdtemp(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'entresol-verify-')))
  const broker = await RestartableBroker.start()
  try {
    const { truth, differences, compared } = await verifyPlant({
      ...{ seed, days, startMs, directory, broker, say, toleranceMs: MESSAGE_INTERVAL_MS, longestSettlingMs: 600_000 },
      ...(values.calm ? { troubles: [] } : {}),
      liveSeconds: Number(values.live) > 0 ? Math.max(30, Number(values.live)) : 0,
      brokerRestarts: values.calm ? 0 : values.restarts === undefined ? Math.max(1, Math.round(days)) : Number(values.restarts),
    })
    for (const one of differences) say(tellDifference(one, one.hint))
    const refused = truth.acts.filter((act) => act.outcome !== 'accepted')
    for (const act of refused) say(`${act.person}: ${act.act} of ${act.job} at ${new Date(act.atMs).toISOString()}: ${act.outcome}`)
    say(`troubles: ${truth.troubles.map((one) => one.trouble).join(', ') || 'none'}; restarts of the broker: ${broker.restarts}`)
    say(`acts of people: ${truth.acts.length}, not accepted: ${refused.length}`)
    const seconds = Math.round((Date.now() - beganMs) / 1_000)
    say(
      `seed ${seed}, ${days} days, ${compared.parts} counts in ${compared.counts} rows and ${compared.times} times compared in ${seconds} s: ${differences.length} differences`,
    )
    process.exitCode = differences.length + refused.length === 0 ? 0 : 1
  } finally {
    await broker.stop()
    if (values.keep === undefined) await rm(directory, { recursive: true, force: true })
  }
}

await main()
