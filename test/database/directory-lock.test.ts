import { expect, test } from 'vitest'
import { DirectoryInUse, lockDirectory } from '../../src/kernel/server/postgres/directory-lock.ts'
import { scratchDirectory } from '../support/scratch.fixture.ts'
import { killHard, secondProgram } from './programs.fixture.ts'

test('a second program is refused and told who has the directory; SIGKILL of the holder frees it at once', async () => {
  const directory = scratchDirectory()
  const { child, said } = await secondProgram('lock', directory)
  expect(said).toEqual({ locked: true })
  expect(() => lockDirectory(directory)).toThrow(DirectoryInUse)
  expect(() => lockDirectory(directory)).toThrow(`process ${child.pid} `)
  await killHard(child)
  lockDirectory(directory).release()
})

test('the holder is refused a second time, and trying does not lose the first lock', async () => {
  const directory = scratchDirectory()
  const lock = lockDirectory(directory)
  expect(() => lockDirectory(directory)).toThrow(`process ${process.pid} `)
  const refused = await secondProgram('lock', directory)
  expect(refused.said).toMatchObject({ refused: 'DirectoryInUse' })
  lock.release()
  lock.release()
  expect((await secondProgram('lock', directory)).said).toEqual({ locked: true })
})
