import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { PUNCTUAL_HABITS } from '../people/crew.ts'
import { DEMO_PLANT } from '../plant/demo-plant.ts'
import { createPlantCalendar } from '../plant/plant-calendar.ts'
import { type RunEvent, type RunningPlant, runPlant } from '../run-plant.ts'
import type { PlantState } from '../state-file.ts'
import type { TroubleName } from '../trouble.ts'
import { EXACT_TROUBLES, type PlannedTrouble, scriptTroubles } from '../trouble-script.ts'
import { compareBooks, type Difference } from '../truth/compare-books.ts'
import type { TruthTotals } from '../truth/aggregate-truth.ts'
import { aggregateTruth } from '../truth/truth-file.ts'
import { hintAt } from './explain-difference.ts'
import { type NamedUnit, readBooks } from './read-books.ts'
import { Reader } from './reader.ts'
import type { RestartableBroker } from './restartable-broker.ts'
import { settledBooks } from './settled-books.ts'
import { startProduct } from './product.ts'

export interface VerifyOptions {
  seed: number
  /** First instant of the plant (epoch ms); its last lies `days` later and not in the future. */
  startMs: number
  days: number
  /** An empty directory for the product's data and the truth. */
  directory: string
  broker: RestartableBroker
  /** The longest that a state may be off by unit and shift: one message interval. */
  toleranceMs: number
  troubles?: readonly TroubleName[]
  /** Restarts of the broker, evenly over the time. */
  brokerRestarts: number
  /** Real seconds for which the plant lives when it has told its history, with clocks that are wrong meanwhile: at least 30, or 0. */
  liveSeconds: number
  longestSettlingMs: number
  say(line: string): void
}

export interface Verified {
  truth: TruthTotals
  differences: (Difference & { hint: string })[]
  /** Rows of counts and of times that were compared, and the parts in them. */
  compared: { counts: number; times: number; parts: number }
}

const DAY_MS = 86_400_000
export const PASSWORD = 'entresol-demo'
export const HOST_ID = 'entresol'
export const SPEC = DEMO_PLANT
/** Two hours ahead, and the first hours of 1970. */
const WRONG_CLOCKS: readonly (readonly [unit: string, seconds: number])[] = [
  ['BOT1-FIL', 7_200],
  ['MAC-MIL1', -1_790_000_000],
]
const CALENDAR = createPlantCalendar(SPEC.zone, true)

/** What the product wrote down about the plant that it entered. */
export interface EnteredIds {
  equipment: Record<string, string>
  reasons: Record<string, string>
}

/** Runs the plant for days against a product of its own, with trouble, and compares what the books say with what really happened. */
export async function verifyPlant(options: VerifyOptions): Promise<Verified> {
  const { seed, startMs, days, directory, broker, say } = options
  const endMs = startMs + Math.round(days * DAY_MS)
  const livesOn = options.liveSeconds > 0
  await prepareState(directory, { seed, startMs, toldUntilMs: startMs, interventions: [] })
  const product = await startProduct({ dataDirectory: directory, mqttUrl: broker.url })
  try {
    const ids = await readIds(directory)
    const truthPath = join(directory, 'truth.jsonl')
    const plant = runPlant({
      seed,
      mqtt: { url: broker.url },
      api: {
        ...{ url: product.url, password: PASSWORD, patienceMs: 120_000 },
        findEquipmentId: (code) => ids.equipment[code],
        findReasonId: (code) => ids.reasons[code],
      },
      ...{ startMs, truthPath, primaryHostId: HOST_ID },
      ...(livesOn ? { liveFromMs: Date.now, speed: 1 } : { endMs, liveFromMs: () => endMs, speed: Number.POSITIVE_INFINITY }),
      ...{ spec: SPEC, habits: PUNCTUAL_HABITS, valueEveryMs: 10_000, reconnectMs: 200 },
      troubles: planTroubles(options.troubles ?? EXACT_TROUBLES, seed, startMs, endMs),
      onEvent: (event) => tellEvent(event, say),
    })
    const stopRestarts = restartAlong(options, plant.nowMs, endMs)
    await Promise.race([plant.whenLive, plant.done]).finally(stopRestarts)
    if (livesOn) {
      await liveWithWrongClocks(plant, options.liveSeconds)
      await toldEverything(plant, options.longestSettlingMs)
      await plant.stop()
    } else await plant.done
    say('the plant has told everything; the books are awaited')
    const reader = new Reader(product.url)
    await reader.signIn('admin', PASSWORD)
    await settledBooks(reader, ids.equipment[SPEC.code] ?? '', options.longestSettlingMs)
    return await compare(reader, ids, truthPath, options)
  } finally {
    await product.stop()
  }
}

/**
 * A clock that is ahead or was never set is recognised by the arrival of what it stamps, which only tells the truth of machines that live now:
 * their history would all have happened today.
 */
async function liveWithWrongClocks({ trouble }: RunningPlant, liveSeconds: number): Promise<void> {
  const restMs = 10_000
  await sleep(restMs)
  for (const [unit, seconds] of WRONG_CLOCKS) trouble.setWrongClock(unit, seconds)
  await sleep(liveSeconds * 1_000 - 2 * restMs)
  for (const [unit] of WRONG_CLOCKS) trouble.setWrongClock(unit, 0)
  await sleep(restMs)
}

/** Resolves when no gateway stores anything any more. */
export async function toldEverything(plant: RunningPlant, longestMs: number): Promise<void> {
  const endMs = performance.now() + longestMs
  while (plant.toldUntilMs() < plant.nowMs()) {
    if (performance.now() > endMs) throw new Error('the gateways do not come back')
    await sleep(5)
  }
}

function tellEvent(event: RunEvent, say: (line: string) => void): void {
  if (event.kind === 'history') say(`plant at ${event.at}`)
  else if (event.kind === 'live') say('the plant lives')
  else if (event.kind === 'edgeOffline' || event.kind === 'edgeOnline') say(`${event.kind} ${event.edgeNode}`)
}

/** The memory in which the product's own simulator would keep its plant: it describes this seed and this time. */
export async function prepareState(directory: string, state: PlantState): Promise<void> {
  await mkdir(join(directory, 'demo'), { recursive: true })
  await writeFile(join(directory, 'demo', 'plant.json'), JSON.stringify(state))
}

export async function readIds(directory: string): Promise<EnteredIds> {
  return JSON.parse(await readFile(join(directory, 'demo', 'ids.json'), 'utf8')) as EnteredIds
}

export interface CompareOptions extends Pick<VerifyOptions, 'startMs' | 'toleranceMs'> {
  ignoresJobs?: boolean
  /** What a shift is allowed beyond the tolerance, ms. */
  extraMs?: (shift: string) => number
}

/** The shift of an instant, as truth and books name it. */
export function shiftAt(atMs: number): string {
  const { shiftOn, shiftCode } = CALENDAR.getPeriodAt(atMs)
  return `${shiftOn} ${shiftCode}`
}

/** Compares the truth file with the books of a product that has settled. */
export async function compare(
  reader: Reader,
  ids: EnteredIds,
  truthPath: string,
  { startMs, toleranceMs, ignoresJobs = false, extraMs = () => 0 }: CompareOptions,
): Promise<Verified> {
  const told = await aggregateTruth(truthPath, CALENDAR)
  // Where nobody taps, the product knows no jobs.
  const truth = ignoresJobs ? { ...told, counts: told.counts.map((count) => ({ ...count, job: '' })) } : told
  const units = SPEC.areas.flatMap((area) =>
    area.units.map(
      ({ code, counts, piecesPerCycle }): NamedUnit => ({
        ...{ code, equipmentId: ids.equipment[code] ?? '' },
        piecesPerCount: counts === 'cycles' ? piecesPerCycle : 1,
      }),
    ),
  )
  const books = await readBooks(reader, units, { calendar: CALENDAR, startsAtMs: startMs, endsAtMs: truth.endsAtMs })
  const differences = compareBooks(truth, books, (shift) => toleranceMs + extraMs(shift))
  return {
    truth,
    differences: differences.map((one) => ({ ...one, hint: hintAt(one, differences, truth, shiftAt) })),
    compared: {
      counts: truth.counts.length,
      times: truth.stateTimes.reduce((sum, { milliseconds }) => sum + Object.values(milliseconds).filter((one) => one > 0).length, 0),
      parts: truth.counts.reduce((sum, { total }) => sum + total, 0),
    },
  }
}

/** Every kind of trouble happens: one that chance leaves out of a short time is drawn again. */
function planTroubles(kinds: readonly TroubleName[], seed: number, startMs: number, endMs: number): PlannedTrouble[] {
  const planned = kinds.flatMap((kind) => {
    for (let draw = 0; draw < 50; draw++) {
      const script = scriptTroubles({ spec: SPEC, seed: seed + draw * 10_007, startMs, endMs, troubles: [kind] })
      if (script.length > 0) return script
    }
    return []
  })
  return planned.toSorted((a, b) => a.atMs - b.atMs)
}

/** Restarts the broker whenever the plant has gone on by another part of its time. */
function restartAlong({ broker, brokerRestarts, startMs, say }: VerifyOptions, nowMs: () => number, endMs: number): () => void {
  const everyMs = (endMs - startMs) / (brokerRestarts + 1)
  let isBusy = false
  const timer = setInterval(() => {
    const due = Math.min(brokerRestarts, Math.floor((nowMs() - startMs) / everyMs))
    if (isBusy || broker.restarts >= due) return
    isBusy = true
    say('the broker is restarted')
    void broker.restart().finally(() => (isBusy = false))
  }, 20)
  return () => clearInterval(timer)
}
