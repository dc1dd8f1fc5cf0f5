import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import type { Outcome, Position } from '../contract/command.ts'
import type { Instant, SiteId } from '../contract/ids.ts'
import type { Actor } from './access.ts'
import type { Attempt } from './attempt.ts'
import { isAfter } from './feed.ts'
import { writeLetter, type LetterBox } from './letter.ts'
import { oneAtATime } from './one-at-a-time.ts'
import { Incident } from './pipeline.ts'
import type { FromTerminal } from './terminal.ts'
import { NotTheWriter, type News } from './writer-session.ts'

/** What is handed to the writer: an attempt without what the writer knows itself. */
export interface HandedOver extends FromTerminal {
  readonly commandId: string
  readonly name: string
  readonly actor: Omit<Actor, 'grants'> & {
    readonly grants: readonly {
      readonly permissions: readonly string[]
      readonly equipmentId: string
      readonly categories?: readonly string[] | undefined
    }[]
  }
  readonly input: object
  readonly raw?: object | undefined
  readonly occurredAt?: Instant | undefined
  readonly bulk?: boolean | undefined
}
/** Undefined members: it broke, and the incident is known to the writer. */
export interface WriterAnswer {
  readonly outcome?: Outcome
  readonly incidentId?: string
}

interface Waiting {
  readonly attempt: Attempt
  readonly resolve: (outcome: Outcome) => void
  readonly reject: (error: unknown) => void
  readonly patience: NodeJS.Timeout
  /** The writer to whom it was handed; another one knows nothing of it. */
  writtenFor?: Buffer
}

/** Longer than any take-over lasts. The sender is then told to try again, with the same id. Bulk commands stand back for the others. */
const PATIENCE_MILLISECONDS = 12_000
const PATIENCE_IN_BULK_MILLISECONDS = 50_000

export interface StandbyOptions {
  readonly pool: pg.Pool
  readonly siteId: SiteId
  readonly box: LetterBox
  /** Another program has committed; it is not always known to which streams. */
  readonly committed: (kinds: ReadonlySet<string> | undefined) => Promise<void>
  readonly log: (error: unknown, where: string) => string
}

/**
 * The ledger as a program sees it that does not write (kernel.md §1): commands are handed to the writer in letters that only it can open, and
 * the feed is heard of. A letter is lost with its writer: what waits is written anew for the next one, whose ledger knows by the command's id
 * what was done.
 */
export class Standby {
  readonly #options: StandbyOptions
  readonly #waiting = new Map<string, Waiting>()
  #writer: Buffer | undefined
  #following = Promise.resolve()
  position: Position = { epoch: 1, seq: 0 }
  readonly slowCommands = []
  /** Resolves with the first news: another program has the ledger. */
  readonly began: Promise<void>
  #begin: () => void = () => undefined
  readonly #write: () => Promise<void>
  readonly #collect: () => Promise<void>

  constructor(options: StandbyOptions) {
    this.#options = options
    this.began = new Promise((resolve) => {
      this.#begin = resolve
    })
    const logged = (work: () => Promise<void>) => () => work().catch((error: unknown) => void options.log(error, 'kernel.handOver'))
    this.#write = oneAtATime(logged(() => this.#writeLetters()))
    this.#collect = oneAtATime(logged(() => this.#collectAnswers()))
  }

  get waiting(): number {
    return this.#waiting.size
  }

  execute(attempt: Attempt): Promise<Outcome> {
    const handId = randomUUID()
    return new Promise((resolve, reject) => {
      const patience = setTimeout(() => this.#giveUp(handId), attempt.bulk ? PATIENCE_IN_BULK_MILLISECONDS : PATIENCE_MILLISECONDS)
      this.#waiting.set(handId, { attempt, resolve, reject, patience })
      void this.#write()
    })
  }

  hear({ position, kinds, writer }: News): void {
    const isAhead = position !== undefined && isAfter(position, this.position)
    if (isAhead) this.position = position
    // Whoever looks at the ledger may see a position before he is told which streams have moved: they are told all the same.
    if (isAhead || kinds) this.#following = this.#following.then(() => this.#options.committed(kinds))
    if (writer && !this.#writer?.equals(writer)) {
      this.#writer = writer
      void this.#write()
    }
    if (this.#waiting.size > 0) void this.#collect()
    this.#begin()
  }

  /** What waits is done by this program itself, which has become the writer, or fails because it stops. */
  release(execute: (attempt: Attempt) => Promise<Outcome>): void {
    for (const handId of this.#waiting.keys()) {
      const { attempt, resolve, reject } = this.#take(handId)!
      execute(attempt).then(resolve, reject)
    }
  }

  #take(handId: string): Waiting | undefined {
    const found = this.#waiting.get(handId)
    clearTimeout(found?.patience)
    this.#waiting.delete(handId)
    return found
  }

  #giveUp(handId: string): void {
    const { pool, siteId, log } = this.#options
    this.#take(handId)?.reject(new NotTheWriter('the program that writes did not answer'))
    pool
      .query('delete from handed_over where site_id = $1 and hand_id = $2', [siteId, handId])
      .catch((error: unknown) => void log(error, 'kernel.handOver'))
  }

  async #writeLetters(): Promise<void> {
    // One turn of the loop lets the requests that arrived together travel together.
    await new Promise(setImmediate)
    const { pool, siteId, box } = this.#options
    const writer = this.#writer
    if (!writer) return
    const unwritten = [...this.#waiting].filter(([, { writtenFor }]) => writtenFor !== writer)
    if (unwritten.length === 0) return
    const rows = unwritten.map(([handId, { attempt }]) => ({ hand_id: handId, letter: hex(writeLetter(textOf(attempt), box, writer)) }))
    for (const [, waiting] of unwritten) waiting.writtenFor = writer
    await pool.query(
      `with written as (
         insert into handed_over as h (site_id, hand_id, writer, letter)
         select $1, t.hand_id, $2, t.letter from json_to_recordset($3) t(hand_id uuid, letter bytea)
         on conflict (site_id, hand_id) do update set writer = excluded.writer, letter = excluded.letter, answer = null, handed_at = default)
       select pg_notify('entresol_handed', $1::text)`,
      [siteId, writer, JSON.stringify(rows)],
    )
  }

  async #collectAnswers(): Promise<void> {
    const { pool, siteId } = this.#options
    const { rows } = await pool.query<{ hand_id: string; answer: WriterAnswer }>(
      'delete from handed_over where site_id = $1 and hand_id = any($2::uuid[]) and answer is not null returning hand_id, answer',
      [siteId, [...this.#waiting.keys()]],
    )
    for (const { answer } of rows) if (answer.outcome?.outcome === 'accepted') this.hear({ position: answer.outcome.position })
    // Whoever has declared a unit may work on it with the next command, also here.
    await this.#following
    for (const { hand_id: handId, answer } of rows) {
      const waiting = this.#take(handId)
      if (answer.outcome) waiting?.resolve(answer.outcome)
      else waiting?.reject(new Incident(String(answer.incidentId), 'in the program that writes'))
    }
  }
}

function textOf({ contract: { name }, actor, ...attempt }: Attempt): string {
  const grants = actor.grants.map(({ permissions, equipmentId, categories }) => ({
    ...{ permissions: [...permissions], equipmentId },
    ...(categories && { categories: [...categories] }),
  }))
  const handed: HandedOver = { ...attempt, name, actor: { ...actor, grants } }
  return JSON.stringify(handed)
}

function hex(bytes: Buffer): string {
  return `\\x${bytes.toString('hex')}`
}
