import { execFileSync, spawnSync } from 'node:child_process'
import { chownSync, statSync } from 'node:fs'

/** The operating-system account that PostgreSQL runs under when we are root ourselves. */
export interface Account {
  readonly uid: number
  readonly gid: number
}

/**
 * PostgreSQL refuses to run as root, so root hands it to an unprivileged account: the owner of an existing data directory, else `postgres`, else
 * `nobody`. It must have an entry in the user database, because initdb looks its name up. Anyone but root keeps the own account (`undefined`).
 */
export function accountFor(dataDirectory: string): Account | undefined {
  if (process.getuid?.() !== 0) return undefined
  const owner = statSync(dataDirectory, { throwIfNoEntry: false })
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid }
  for (const name of ['postgres', '_postgres', 'nobody']) {
    const account = findAccount(name)
    if (account) return account
  }
  throw new Error('PostgreSQL does not run as root and no account "postgres" or "nobody" exists: create one, or start as another user')
}

function findAccount(name: string): Account | undefined {
  const number = (flag: string) => Number(execFileSync('id', [flag, name], { stdio: ['ignore', 'pipe', 'ignore'], encoding: 'utf8' }))
  try {
    return { uid: number('-u'), gid: number('-g') }
  } catch {
    return undefined
  }
}

/** Whether the account reaches the path: every directory above may be entered, and the path itself may be entered or executed. */
export function canReach(account: Account | undefined, path: string): boolean {
  if (!account) return true
  return spawnSync('/bin/sh', ['-c', 'test -x "$0"', path], { ...account, cwd: '/' }).status === 0
}

export function giveTo(account: Account | undefined, path: string): void {
  if (account) chownSync(path, account.uid, account.gid)
}
