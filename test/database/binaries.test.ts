import { execFileSync } from 'node:child_process'
import { chmodSync, cpSync, existsSync, lstatSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { accountFor } from '../../src/kernel/server/postgres/account.ts'
import { findBinaries, packageHome } from '../../src/kernel/server/postgres/binaries.ts'
import { scratchDirectory } from '../support/scratch.fixture.ts'

/** A package as npm leaves it when install scripts are switched off: without its links, and below a directory that only we may enter. */
function bareInstall(scratch: string): string {
  const closed = join(scratch, 'closed')
  mkdirSync(closed, { mode: 0o700 })
  const home = join(closed, 'package')
  cpSync(packageHome(), home, { recursive: true, verbatimSymlinks: true })
  for (const { target } of linksOf(home)) rmSync(join(home, target), { force: true })
  return home
}

function linksOf(home: string): { source: string; target: string }[] {
  const list = join(home, 'native', 'pg-symlinks.json')
  return existsSync(list) ? (JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) : []
}

test('programs that were installed without scripts, where the account may not go, run all the same', () => {
  const scratch = scratchDirectory()
  chmodSync(scratch, 0o755)
  const home = bareInstall(scratch)
  const account = accountFor(join(scratch, 'none'))
  const untrusted = join(scratch, 'untrusted')
  mkdirSync(untrusted)
  chmodSync(untrusted, 0o777)
  const found = findBinaries(account, home, [untrusted, join(scratch, 'place')])
  for (const program of [found.initdb, found.postgres, found.pgCtl]) {
    const said = execFileSync(program, ['--version'], { ...account, cwd: '/', encoding: 'utf8' })
    expect(said).toContain(`(PostgreSQL) ${found.version.split('.')[0]}.`)
    expect(program).not.toContain('untrusted')
  }
  const place = join(found.postgres, '..', '..', '..')
  for (const { target } of linksOf(place)) expect(lstatSync(join(place, target)).isSymbolicLink()).toBe(true)
  expect(findBinaries(account, home, [untrusted, join(scratch, 'place')])).toEqual(found)
})
