/** Prints how long the books of one week of one unit take. Run: node bench/account-time.ts [runs] */
import { accountTime } from '../src/operations/performance/account-time.ts'
import { countReadings } from '../src/operations/performance/counter.ts'
import type { CalendarPeriod, Fact, Occupation } from '../src/operations/performance/fact.ts'
import { widenWindow } from '../src/operations/performance/window.ts'

const HOUR_MS = 3_600_000
const START_MS = Date.UTC(2026, 5, 1)
const WEEK_MS = 7 * 24 * HOUR_MS
const FACTS = 60_000

/** A week as the ingest would hand it over: a counter and its reject, a stop every few minutes, late by up to an hour. */
function weekOfFacts(): Fact[] {
  const facts: Fact[] = []
  for (let index = 0; index < FACTS; index += 1) {
    const atMs = START_MS + Math.floor((index * WEEK_MS) / FACTS)
    if (index % 40 === 0)
      facts.push({ kind: 'state', atMs, state: index % 80 === 0 ? 'Producing' : 'Stopped', faultCode: 'E1', source: 'plc' })
    else if (index % 10 === 3) facts.push({ kind: 'reading', atMs, tag: 'reject', role: 'reject', value: String(Math.floor(index / 10)) })
    else facts.push({ kind: 'reading', atMs, tag: 'good', role: 'good', value: String((index * 40) % 65_536) })
  }
  // A fixed stride through the list stands for an order of arrival that has nothing to do with time.
  return facts.map((_, index) => facts[(index * 7919) % facts.length] as Fact)
}

const calendar: CalendarPeriod[] = Array.from({ length: 21 }, (_, index) => ({
  startsAtMs: START_MS + index * 8 * HOUR_MS,
  endsAtMs: START_MS + (index + 1) * 8 * HOUR_MS,
  shiftOn: new Date(START_MS + index * 8 * HOUR_MS).toISOString().slice(0, 10),
  shiftCode: ['Night', 'Early', 'Late'][index % 3] as string,
  planned: 'Busy',
}))
const occupations: Occupation[] = Array.from({ length: 42 }, (_, index) => ({
  occupationId: `occupation-${index}`,
  startsAtMs: START_MS + index * 4 * HOUR_MS,
  endsAtMs: START_MS + (index + 1) * 4 * HOUR_MS,
  workType: 'Production',
  shares: [{ jobOrderId: `job-${index}`, share: '1' }],
  countAuthority: 'machine',
}))

function time(name: string, runs: number, work: () => string): void {
  const lengths: number[] = []
  let result = ''
  for (let run = 0; run < runs; run += 1) {
    const startedAt = performance.now()
    result = work()
    lengths.push(performance.now() - startedAt)
  }
  const sorted = [...lengths].sort((a, b) => a - b)
  const median = sorted[Math.floor(runs / 2)] as number
  console.log(`${name}: first ${lengths[0]?.toFixed(0)} ms, median ${median.toFixed(0)} ms (${result})`)
}

const runs = Number(process.argv[2] ?? 7)
const facts = weekOfFacts()
const counters = { good: { modulus: '65536' }, reject: {} }
const window = { startsAtMs: START_MS, endsAtMs: START_MS + WEEK_MS }

time(`account a week of one unit, ${facts.length} facts`, runs, () => {
  const { intervals, counts } = accountTime({ facts, calendar, occupations, reasonByFault: {}, minorStopSeconds: 120, counters, window })
  return `${intervals.length} intervals, ${counts.length} count slices`
})
time('widen one late fact in it', runs, () => {
  const late = { startsAtMs: START_MS + WEEK_MS / 2, endsAtMs: START_MS + WEEK_MS / 2 + 1 }
  const { account } = widenWindow({ facts, counters, window: late, isOldestLoaded: true, isNewestLoaded: true })
  return `account ${((account.endsAtMs ?? Number.NaN) - account.startsAtMs) / HOUR_MS} h`
})
const readings = Array.from({ length: 100_000 }, (_, index) => ({ atMs: START_MS + index * 300, value: String(index % 65_536) }))
time('count 100 000 readings', runs, () => `${countReadings(readings, { modulus: '65536' }).deltas.length} deltas`)
