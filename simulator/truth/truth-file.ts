import { once } from 'node:events'
import { createReadStream, createWriteStream } from 'node:fs'
import { createInterface } from 'node:readline'
import type { PlantCalendar } from '../plant/plant-calendar.ts'
import { TruthAggregate, type TruthTotals } from './aggregate-truth.ts'
import type { TruthRecord } from './truth-record.ts'

export interface TruthWriter {
  /** Resolves when the file can take more. */
  write(records: readonly TruthRecord[]): Promise<void>
  /** Writes the last line and closes; resolves when everything is on the disk's side. */
  end(atMs: number): Promise<void>
}

/** Streams the truth into a file of JSON lines; what was there before is replaced. */
export function openTruthFile(path: string): TruthWriter {
  const stream = createWriteStream(path, { flags: 'w', highWaterMark: 1 << 20 })
  const failed = once(stream, 'error').then(([error]) => {
    throw error
  })
  failed.catch(() => undefined)
  const write = async (records: readonly TruthRecord[]) => {
    if (records.length === 0) return
    const text = records.map((record) => `${JSON.stringify(record)}\n`).join('')
    if (!stream.write(text)) await Promise.race([once(stream, 'drain'), failed])
  }
  return {
    write,
    end: async (atMs) => {
      await write([{ kind: 'ends', atMs }])
      stream.end()
      await Promise.race([once(stream, 'finish'), failed])
    },
  }
}

/** For runs without a file. */
export const NO_TRUTH: TruthWriter = { write: async () => undefined, end: async () => undefined }

/** Reads a truth file line by line into totals: counts by unit × job × shift, time per state by unit × shift. */
export async function aggregateTruth(path: string, calendar: PlantCalendar): Promise<TruthTotals> {
  const aggregate = new TruthAggregate(calendar)
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line !== '') aggregate.add(JSON.parse(line) as TruthRecord)
  }
  return aggregate.totals()
}
