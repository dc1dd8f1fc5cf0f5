import { chownSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { canReach } from '../../../src/kernel/server/postgres/account.ts'
import { passwordIn, startProgram, Visitor } from '../../apps/program.fixture.ts'
import { scratchDirectory } from '../../support/scratch.fixture.ts'

/** The one that every Unix has and that may do nothing. */
const NOBODY = { uid: 65_534, gid: 65_534 }

/** Root also becomes somebody else; everybody else is that already. */
function listAccounts(): { readonly name: string; readonly account?: { readonly uid: number; readonly gid: number } }[] {
  if (process.getuid?.() !== 0) return [{ name: 'a normal user' }]
  if (canReach(NOBODY, join(process.cwd(), 'src', 'apps'))) {
    return [{ name: 'root' }, { name: 'a normal user', account: NOBODY }]
  }
  process.stderr.write('\n*** THIS DIRECTORY IS CLOSED TO OTHERS: the program is started as root only ***\n\n')
  return [{ name: 'root' }]
}

test.each(listAccounts())('started by $name, it needs nothing that npm has not brought', { timeout: 480_000 }, async ({ account }) => {
  const directory = scratchDirectory(onTestFinished)
  if (account) chownSync(directory, account.uid, account.gid)
  const afterwards = (stop: () => Promise<unknown>) => onTestFinished(async () => void (await stop()))
  const program = await startProgram(['--empty', '--data', directory], afterwards, { account })
  const admin = new Visitor(program.url)
  expect((await admin.signIn({ login: 'admin', password: passwordIn(program.lines) })).status).toBe(200)
  // PostgreSQL refuses to be root: root has given it to another account, everybody else runs it himself.
  const owner = statSync(join(directory, 'postgres', 'pgdata')).uid
  expect(owner).not.toBe(0)
  expect(owner).toBe(account?.uid ?? owner)
  expect(await program.stop()).toBe(0)
})
