import fc from 'fast-check'
import { zipSync } from 'fflate'
import { expect, test } from 'vitest'
import { sha256 } from '../../kernel/server/canonical.ts'
import type { Archive } from './manifest.ts'
import { LIMITS, readArchive } from './read-archive.ts'
import { writeArchive } from './write-archive.ts'

const part = (resource: string, text: string) => ({ resource, rows: 1, sha256: sha256(text).toString('hex'), text })
const archive: Archive = { product: '1', siteCode: 'SITE', parts: [part('a', 'code\r\nä\r\n'), part('b', 'x'.repeat(10_000))] }
const bytes = (text: string) => new TextEncoder().encode(text)
const faultOf = async (given: Uint8Array, limits = LIMITS) => ((await readArchive(given, limits)) as { fault?: { en: string } }).fault?.en

test('what was written is read again, and the same model gives the same bytes', async () => {
  const first = await writeArchive(archive)
  expect(await readArchive(first)).toEqual(archive)
  expect(Buffer.compare(first, await writeArchive({ ...archive, parts: [...archive.parts] }))).toBe(0)
})

test('a part that was changed or is missing, a newer format and a file that is none are named', async () => {
  const manifest = { format: 1, product: '1', siteCode: null, parts: [{ resource: 'a', rows: 1, sha256: '0'.repeat(64) }] }
  const file = (given: object) => ({ 'manifest.json': bytes(JSON.stringify(given)) })
  expect(await faultOf(zipSync({ ...file(manifest), 'a.csv': bytes('x') }))).toContain('SHA-256')
  expect(await faultOf(zipSync(file(manifest)))).toContain('a.csv is missing')
  expect(await faultOf(zipSync(file({ format: 2 })))).toContain('newer version')
  expect(await faultOf(zipSync(file({ format: 1 })))).toContain('no plant model')
  expect(await faultOf(bytes('code,name'))).toContain('no plant model')
})

test('what unpacks to more than the limits say is given up on the way', async () => {
  const bomb = zipSync({ 'manifest.json': new Uint8Array(8 * 1024 * 1024) })
  expect(bomb.length).toBeLessThan(10_000)
  expect(await faultOf(bomb, { files: 5, bytes: 1024 * 1024 })).toContain('64 MB')
  const many = Object.fromEntries(Array.from({ length: 501 }, (_, index) => [`${index}`, new Uint8Array(1)]))
  expect(await faultOf(zipSync(many))).toContain('500 files')
})

test('whatever the bytes are, nothing throws, and nothing but the archive itself is taken for it', async () => {
  const whole = await writeArchive(archive)
  const damage = fc.record({ at: fc.nat(whole.length - 1), byte: fc.nat(255), cut: fc.nat(whole.length) })
  await fc.assert(
    fc.asyncProperty(fc.oneof(damage, fc.uint8Array({ maxLength: 300 })), async (given) => {
      const foreign = given instanceof Uint8Array ? given : Buffer.from(whole.subarray(0, given.cut))
      if (!(given instanceof Uint8Array) && given.at < given.cut) foreign[given.at] = given.byte
      const read = await readArchive(foreign)
      const isIntact =
        'fault' in read ? read.fault.de !== '' : read.parts.every(({ text, sha256: hash }) => sha256(text).toString('hex') === hash)
      expect(isIntact).toBe(true)
    }),
    { numRuns: 200 },
  )
})
