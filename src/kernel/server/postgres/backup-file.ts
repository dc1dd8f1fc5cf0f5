import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'

/**
 * A backup is one gzipped text: a line of JSON that says what it is; then parts, each a line of JSON, a body, and a line `\.` that no row of COPY
 * and no base64 can be; at the end a line of JSON with the SHA-256 of all before it, so that a file that was cut off or changed is recognised.
 */
export interface BackupHead {
  readonly entresol: 'backup'
  readonly format: number
  /** Of the program that made it. */
  readonly version: string
  readonly siteId: string
  /** When it was made: its rows are those of one snapshot of the database, taken at this instant or shortly after. */
  readonly madeAt: string
  readonly hasSamples: boolean
  /** What the database had seen, in order. */
  readonly migrations: readonly AppliedMigration[]
}

export interface AppliedMigration {
  readonly name: string
  readonly sha256: string
}

/** Rows as COPY writes them, of these columns. */
export interface TablePart {
  readonly table: string
  readonly columns: readonly string[]
  /** First days of its partitions. */
  readonly partitions: readonly string[]
}

/** A file of the data directory, its bytes in lines of base64. */
export interface FilePart {
  readonly file: string
  readonly mode: number
}

export type BackupPart = TablePart | FilePart

export interface BackupEnd {
  readonly end: true
  readonly sha256: string
}

export const BACKUP_FORMAT = 1
export const END_OF_BODY = '\\.\n'
const END = Buffer.from(END_OF_BODY)
const END_AFTER_LINE = Buffer.from(`\n${END_OF_BODY}`)
const NEWLINE = 10

/** A file that cannot be restored; the message says why and what to do. */
export class BrokenBackup extends Error {}

/** The pieces of a backup with its end behind them. */
export async function* sealed(pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const hash = createHash('sha256')
  for await (const piece of pieces) {
    hash.update(piece)
    yield piece
  }
  yield lineOf({ end: true, sha256: hash.digest('hex') } satisfies BackupEnd)
}

export function lineOf(value: BackupHead | BackupPart | BackupEnd): Buffer {
  return Buffer.from(`${JSON.stringify(value)}\n`)
}

/**
 * Reads a backup from its beginning to its end, in bounded memory: the head, then part after part. Each body must be taken before the next part is
 * asked for; the part after the last one is undefined, and then the whole file has been found to be as it was written.
 * @throws BrokenBackup
 */
export class BackupReader {
  readonly head: BackupHead
  readonly #source: BackupSource

  private constructor(source: BackupSource, head: BackupHead) {
    this.#source = source
    this.head = head
  }

  static async open(path: string): Promise<BackupReader> {
    const source = new BackupSource(path)
    const head = parse(await source.line()) as BackupHead | undefined
    if (head?.entresol !== 'backup') throw new BrokenBackup(`${path} is not a backup of Entresol`)
    if (head.format > BACKUP_FORMAT)
      throw new BrokenBackup(
        `${path} was made by Entresol ${head.version}, which writes backups in a newer form: use that version or a newer one`,
      )
    return new BackupReader(source, head)
  }

  async next(): Promise<BackupPart | undefined> {
    const expected = this.#source.digest()
    const line = parse(await this.#source.line()) as BackupPart | BackupEnd | undefined
    if (line === undefined) throw this.#source.damage()
    if (!('end' in line)) return line
    if (line.sha256 !== expected || !(await this.#source.isOver())) throw this.#source.damage()
    return undefined
  }

  body(): AsyncGenerator<Buffer> {
    return this.#source.body()
  }

  async skipBody(): Promise<void> {
    for await (const piece of this.#source.body()) void piece
  }

  close(): void {
    this.#source.close()
  }
}

/** The unpacked text, taken line by line or body by body; what is held begins at the beginning of a line. */
class BackupSource {
  readonly #path: string
  readonly #file
  readonly #pieces: AsyncIterator<Buffer>
  readonly #hash = createHash('sha256')
  #held: Buffer = Buffer.alloc(0)

  constructor(path: string) {
    this.#path = path
    this.#file = createReadStream(path)
    // Errors of either stream come out where the pieces are taken.
    const unpacked = pipeline(this.#file, createGunzip({ chunkSize: 262_144 }), () => undefined)
    this.#pieces = unpacked[Symbol.asyncIterator]() as AsyncIterator<Buffer>
  }

  digest(): string {
    return this.#hash.copy().digest('hex')
  }

  async line(): Promise<string> {
    let end: number
    while ((end = this.#held.indexOf(NEWLINE)) < 0) await this.#more()
    return this.#take(end + 1).toString('utf8')
  }

  async *body(): AsyncGenerator<Buffer> {
    for (;;) {
      const isEmpty = this.#held.subarray(0, END.length).equals(END)
      const end = isEmpty ? 0 : this.#held.indexOf(END_AFTER_LINE) + 1
      const isLast = isEmpty || end > 0
      const whole = isLast ? end : this.#held.lastIndexOf(NEWLINE) + 1
      if (whole > 0) yield this.#take(whole)
      if (isLast) return void this.#take(END.length)
      await this.#more()
    }
  }

  async isOver(): Promise<boolean> {
    return this.#held.length === 0 && (await this.#piece()) === undefined
  }

  damage(): BrokenBackup {
    return new BrokenBackup(`${this.#path} was changed or damaged after it was made: take another copy of it`)
  }

  close(): void {
    this.#file.destroy()
  }

  #take(length: number): Buffer {
    const taken = this.#held.subarray(0, length)
    this.#held = this.#held.subarray(length)
    this.#hash.update(taken)
    return taken
  }

  async #more(): Promise<void> {
    const piece = await this.#piece()
    if (piece === undefined) throw new BrokenBackup(`${this.#path} is cut off: take another copy of it`)
    this.#held = this.#held.length === 0 ? piece : Buffer.concat([this.#held, piece])
  }

  async #piece(): Promise<Buffer | undefined> {
    try {
      return (await this.#pieces.next()).value as Buffer | undefined
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException
      if (code === 'Z_BUF_ERROR') throw new BrokenBackup(`${this.#path} is cut off: take another copy of it`)
      if (code?.startsWith('Z_') && this.#isUntouched()) throw new BrokenBackup(`${this.#path} is not a backup of Entresol`)
      if (code?.startsWith('Z_')) throw this.damage()
      throw new BrokenBackup(`${this.#path} cannot be read: ${message}`)
    }
  }

  #isUntouched(): boolean {
    return this.#held.length === 0 && this.digest() === createHash('sha256').digest('hex')
  }
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    return undefined
  }
}
