import { describe, expect, test } from 'vitest'
import { findAbsence } from '../kernel/server/postgres/storage-fault.ts'
import { awaitDatabase } from './await-database.ts'

describe('what needs a database', () => {
  test('is done again while the database is away, and says so once for each reason', async () => {
    const reasons = ['connect ECONNREFUSED 127.0.0.1:5432', 'connect ECONNREFUSED 127.0.0.1:5432', 'the database system is starting up']
    const said: string[] = []
    const act = async () => {
      const reason = reasons.shift()
      if (reason !== undefined) throw new Error(reason)
      return 'there'
    }
    expect(await awaitDatabase(act, { say: (line) => said.push(line), everyMs: 0 })).toBe('there')
    expect(said).toEqual([
      'the database is away and is waited for: connect ECONNREFUSED 127.0.0.1:5432',
      'the database is away and is waited for: the database system is starting up',
    ])
  })

  test('is given up when the database stays away, saying for how long and why', async () => {
    const away = () => Promise.reject(new Error('connect ENOENT /data/.s.PGSQL.5432'))
    const patience = { say: () => undefined, longestMs: 20, everyMs: 5 }
    await expect(awaitDatabase(away, patience)).rejects.toThrow('the database stayed away for 0 s: connect ENOENT /data/.s.PGSQL.5432')
  })

  test('fails at once for any other reason', async () => {
    let attempts = 0
    const act = async () => {
      attempts += 1
      throw new Error('0001_ledger.sql was changed after it had been applied')
    }
    await expect(awaitDatabase(act, { say: () => undefined })).rejects.toThrow('was changed')
    expect(attempts).toBe(1)
  })

  test('is not waited for any longer when somebody stops the program', async () => {
    const stop = new AbortController()
    const waiting = awaitDatabase(() => Promise.reject(new Error('connect ECONNREFUSED')), {
      ...{ signal: stop.signal, everyMs: 60_000 },
      say: () => stop.abort(),
    })
    await expect(waiting).rejects.toThrow(/abort/i)
  })
})

test('an absence is found below what was made of it', () => {
  const lost = new Error('this program has lost the ledger', { cause: new Error('Connection terminated unexpectedly') })
  expect(findAbsence(lost)).toBe('Connection terminated unexpectedly')
  expect(findAbsence(new Error('node:events\nError: terminating connection due to administrator command'))).toContain(
    'terminating connection',
  )
  expect(findAbsence(new Error('PostgreSQL 17 is too old'))).toBeUndefined()
})
