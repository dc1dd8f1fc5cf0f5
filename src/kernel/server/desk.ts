import type pg from 'pg'
import type { Outcome } from '../contract/command.ts'
import type { EquipmentId, SiteId } from '../contract/ids.ts'
import { UnknownCommand, type Attempt } from './attempt.ts'
import type { Catalogue } from './catalogue.ts'
import type { HandedOver, WriterAnswer } from './hand-over.ts'
import { openLetter, type LetterBox } from './letter.ts'
import { oneAtATime } from './one-at-a-time.ts'
import { Incident } from './pipeline.ts'
import { NotTheWriter } from './writer-session.ts'

export interface DeskOptions {
  readonly pool: pg.Pool
  readonly siteId: SiteId
  readonly catalogue: Catalogue
  readonly box: LetterBox
  readonly execute: (attempt: Attempt) => Promise<Outcome>
  readonly log: (error: unknown, where: string) => string
}

const MOST_LETTERS = 500

/** Where the writer takes what other programs hand over. Each command goes the way of all others, and its answer lies beside its letter. */
export class Desk {
  readonly #options: DeskOptions
  readonly #inWork = new Set<string>()
  #answers: { hand_id: string; answer: WriterAnswer }[] = []
  /** Looks for letters: when one was announced, and every second. */
  readonly poke: () => Promise<void>
  readonly #reply: () => Promise<void>

  constructor(options: DeskOptions) {
    this.#options = options
    const logged = (work: () => Promise<void>) => () => work().catch((error: unknown) => void options.log(error, 'kernel.desk'))
    this.poke = oneAtATime(logged(() => this.#takeLetters()))
    this.#reply = oneAtATime(logged(() => this.#writeAnswers()))
  }

  /** Resolves when nothing of this program is on its way to the table any more. */
  async close(): Promise<void> {
    await this.poke()
    while (this.#inWork.size > 0) await this.#reply()
  }

  async #takeLetters(): Promise<void> {
    const { pool, siteId, box } = this.#options
    // What lies there for a minute has lost its sender.
    const { rows } = await pool.query<{ hand_id: string; letter: Buffer }>(
      `with forgotten as (delete from handed_over where site_id = $1 and handed_at < now() - interval '1 minute')
       select hand_id, letter from handed_over
       where site_id = $1 and writer = $2 and answer is null and not hand_id = any($3::uuid[]) order by number limit ${MOST_LETTERS}`,
      [siteId, box.address, [...this.#inWork]],
    )
    for (const { hand_id: handId, letter } of rows) void this.#work(handId, letter)
    if (rows.length === MOST_LETTERS) void this.poke()
  }

  async #work(handId: string, letter: Buffer): Promise<void> {
    this.#inWork.add(handId)
    const answer = await this.#answer(letter)
    // The next writer gets it: its sender writes it anew.
    if (!answer) return void this.#inWork.delete(handId)
    this.#answers.push({ hand_id: handId, answer })
    await this.#reply()
  }

  async #answer(letter: Buffer): Promise<WriterAnswer | undefined> {
    const { execute, log } = this.#options
    try {
      return { outcome: await execute(this.#attemptOf(letter)) }
    } catch (error) {
      if (error instanceof NotTheWriter) return undefined
      return { incidentId: error instanceof Incident ? error.incidentId : log(error, 'kernel.desk') }
    }
  }

  #attemptOf(letter: Buffer): Attempt {
    const { catalogue, box } = this.#options
    const { name, actor, ...handed } = JSON.parse(openLetter(letter, box)) as HandedOver
    const contract = catalogue.handlers.get(name)?.contract
    if (!contract) throw new UnknownCommand(`no module declares ${name}`)
    const grants = actor.grants.map(({ permissions, equipmentId, categories }) => ({
      permissions: new Set(permissions),
      equipmentId: equipmentId as EquipmentId,
      ...(categories && { categories: new Set(categories) }),
    }))
    return { ...handed, contract, actor: { ...actor, grants } } as Attempt
  }

  async #writeAnswers(): Promise<void> {
    // Commands of one batch are answered together.
    await new Promise(setImmediate)
    const answers = this.#answers
    this.#answers = []
    if (answers.length === 0) return
    const { pool, siteId, box } = this.#options
    try {
      await pool.query(
        `with answered as (
           update handed_over h set answer = t.answer from json_to_recordset($3) t(hand_id uuid, answer json)
           where h.site_id = $1 and h.hand_id = t.hand_id and h.writer = $2)
         select pg_notify('entresol_answered', $1::text)`,
        [siteId, box.address, JSON.stringify(answers)],
      )
    } finally {
      // An answer that could not be written is found by the retry: the command is taken from the table once more.
      for (const { hand_id: handId } of answers) this.#inWork.delete(handId)
    }
  }
}
