import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { gunzipSync, gzipSync } from 'node:zlib'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  BACKUP_FORMAT,
  type BackupHead,
  type BackupPart,
  BackupReader,
  BrokenBackup,
  END_OF_BODY,
  lineOf,
  sealed,
} from '../../src/kernel/server/postgres/backup-file.ts'
import { countLines } from '../../src/kernel/server/postgres/backup-rows.ts'
import { scratchDirectory } from '../support/scratch.fixture.ts'

const head: BackupHead = {
  ...{ entresol: 'backup', format: BACKUP_FORMAT, version: '0.1.0', siteId: 'd5ac2e02-8f6d-4e0a-a7a5-3d4f1d1c2b11' },
  ...{ madeAt: '2026-01-01T00:00:00Z', hasSamples: true, migrations: [] },
}
type Written = readonly (readonly [BackupPart, string])[]

async function write(path: string, parts: Written, changed: Partial<BackupHead> = {}): Promise<void> {
  const pieces = async function* () {
    yield lineOf({ ...head, ...changed })
    for (const [part, body] of parts) yield Buffer.concat([lineOf(part), Buffer.from(body), Buffer.from(END_OF_BODY)])
  }
  writeFileSync(path, gzipSync(await buffer(Readable.from(sealed(pieces())))))
}

async function read(path: string): Promise<Written> {
  const backup = await BackupReader.open(path)
  const parts: [BackupPart, string][] = []
  for (let part = await backup.next(); part; part = await backup.next()) {
    const pieces: Buffer[] = []
    for await (const piece of backup.body()) pieces.push(piece)
    parts.push([part, Buffer.concat(pieces).toString('utf8')])
  }
  return parts
}

const table = (name: string): BackupPart => ({ table: name, columns: ['a', 'b'], partitions: [] })
const small: Written = [
  [table('empty'), ''],
  // Each of these is a row whose text looks like the end of a body, as COPY writes it.
  [table('tricky'), '\\\\.\t1\n2\t\\\\.\n3\t\\\\n\\\\.\n'],
  [{ file: 'keys/seal-key.pem', mode: 0o600 }, 'c2VjcmV0\n'],
]

describe('a backup', () => {
  test('is read as it was written, however its pieces fall', async () => {
    const path = join(scratchDirectory(), 'backup')
    const row = fc.string({ unit: 'grapheme', maxLength: 400 }).map((text) => `${text.replace(/[\\\n\r]/g, '\\\\')}\t1\n`)
    const part = fc.tuple(
      fc.constantFrom(table('one'), table('two')),
      fc.array(row, { maxLength: 60 }).chain((rows) => fc.constantFrom(rows.join(''), rows.join('').repeat(900))),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 5 }), async (parts) => {
        await write(path, parts)
        expect(await read(path)).toEqual(parts)
      }),
      { numRuns: 40 },
    )
    await write(path, small)
    expect(await read(path)).toEqual(small)
  })

  test('that was cut off anywhere is recognised', async () => {
    const path = join(scratchDirectory(), 'backup')
    await write(path, small)
    const bytes = readFileSync(path)
    for (let length = 0; length < bytes.length; length += 7) {
      writeFileSync(path, bytes.subarray(0, length))
      await expect(read(path), `${length} of ${bytes.length} bytes`).rejects.toThrow(/is cut off/)
    }
    // Cut off before it was packed, and so whole as a gzipped file.
    const text = gunzipSync(bytes)
    writeFileSync(path, gzipSync(text.subarray(0, text.lastIndexOf('{"end"'))))
    await expect(read(path)).rejects.toThrow(/is cut off/)
  })

  test('of which any byte was changed is refused', async () => {
    const path = join(scratchDirectory(), 'backup')
    await write(path, small)
    const bytes = readFileSync(path)
    // The ten bytes of a gzip header hold nothing of ours.
    for (let at = 10; at < bytes.length; at += 3) {
      writeFileSync(path, bytes.with(at, bytes[at]! ^ 0x10))
      await expect(read(path), `byte ${at} of ${bytes.length}`).rejects.toBeInstanceOf(BrokenBackup)
    }
    // A change by somebody who packs it again.
    const text = gunzipSync(bytes).toString('utf8')
    writeFileSync(path, gzipSync(text.replace('c2VjcmV0', 'c2VjcmV1')))
    await expect(read(path)).rejects.toThrow(/was changed or damaged/)
    writeFileSync(path, gzipSync(`${text}more\n`))
    await expect(read(path)).rejects.toThrow(/was changed or damaged/)
  })

  test('in a newer form, and what is none, is said to be so', async () => {
    const path = join(scratchDirectory(), 'backup')
    await write(path, small, { format: BACKUP_FORMAT + 1, version: '9.0.0' })
    await expect(read(path)).rejects.toThrow(/made by Entresol 9\.0\.0.*use that version or a newer one/)
    for (const other of ['a text\n', gzipSync('another text\n'), gzipSync('{"version":"0.1.0"}\n')]) {
      writeFileSync(path, other)
      await expect(read(path)).rejects.toThrow(/is not a backup of Entresol/)
    }
    await expect(read(join(path, 'nowhere'))).rejects.toThrow(/cannot be read/)
  })

  test('has as many rows as lines', () => {
    expect(['', 'a\n', 'a\nb\n\n'].map((text) => countLines(Buffer.from(text)))).toEqual([0, 1, 3])
  })
})
