import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { idOf } from '../../kernel/sample/plant.ts'
import { declareTank, transfer } from '../../kernel/sample/tank/contract.ts'
import { openStage, type Program } from './programs.fixture.ts'

const TAKE_OVER_MILLISECONDS = 3_000
/** How long the database bears a writer that says nothing (writer-session.ts). */
const SILENCE_MILLISECONDS = 5_000

const stage = openStage()
const declare = (program: Program, code: string) =>
  program.post(declareTank.name, { tankId: randomUUID(), code, equipmentId: stage.areas.east, litres: 1_000_000 })
const codes = () =>
  stage.ground.query(`select payload->>'code' as code from event where site_id = $1 and kind = 'tankDeclared' order by seq`, [
    stage.areas.siteId,
  ])

/** A writer that has worked, and a standby that waits. */
async function writerAndStandby(): Promise<{ writer: Program; standby: Program }> {
  stage.newSite()
  const writer = stage.start()
  await writer.hears('leads')
  expect((await declare(writer, 'by the writer')).status).toBe(200)
  const standby = stage.start()
  expect(await standby.hears('url')).toMatchObject({ writes: false })
  // It has asked for the lock and did not get it: its connection is there, and not in a transaction that holds back the vacuum.
  for (;;) {
    const waiting = await stage.ground.query(
      `select backend_xmin, state from pg_stat_activity where query like '%pg_try_advisory_lock%' and pid <> pg_backend_pid()`,
    )
    if (waiting.length > 0 && waiting.every(({ state }) => state === 'idle')) break
  }
  return { writer, standby }
}

async function expectStandbyWorks(standby: Program, expected: string[]): Promise<void> {
  expect((await declare(standby, 'by the standby')).status).toBe(200)
  expect((await codes()).map(({ code }) => code)).toEqual(expected)
  const [positions] = await stage.ground.query(
    `select max(seq)::int as last, count(distinct seq)::int as n from event where site_id = $1`,
    [stage.areas.siteId],
  )
  expect(positions.last).toBe(positions.n)
}

describe('a standby', () => {
  test(`takes over within ${TAKE_OVER_MILLISECONDS} ms when the writer is killed`, async () => {
    const { writer, standby } = await writerAndStandby()
    expect(standby.said).toEqual([{ begins: true }, { url: expect.any(String), writes: false }])
    const killedAt = performance.now()
    await writer.kill()
    expect(await standby.hears('leads')).toEqual({ leads: { epoch: 1, seq: 1 } })
    expect(performance.now() - killedAt).toBeLessThan(TAKE_OVER_MILLISECONDS)
    await expectStandbyWorks(standby, ['by the writer', 'by the standby'])
  })

  test('takes over when the writer’s session is ended by the database, and the writer knows', async () => {
    const { writer, standby } = await writerAndStandby()
    const endedAt = performance.now()
    await stage.ground.query(
      `select pg_terminate_backend(l.pid) from pg_locks l where l.locktype = 'advisory' and l.granted and l.pid <> pg_backend_pid()`,
    )
    await standby.hears('leads')
    expect(performance.now() - endedAt).toBeLessThan(TAKE_OVER_MILLISECONDS)
    expect(await writer.hears('lost')).toMatchObject({ lost: 'this program has lost the ledger' })
    expect(await declare(writer, 'too late')).toMatchObject({ status: 503, body: { type: '/problems/not-the-writer' } })
    await expectStandbyWorks(standby, ['by the writer', 'by the standby'])
  })

  test.each(['idle', 'busy'])('takes over from a writer that is paused while %s; woken up, it cannot commit', async (mood) => {
    const { writer, standby } = await writerAndStandby()
    const work = Array.from({ length: mood === 'busy' ? 400 : 0 }, () => declare(writer, 'under load').catch(() => ({ status: 0 })))
    // In the middle of the work: some have their answer, others do not.
    if (mood === 'busy') await Promise.race(work)
    writer.child.kill('SIGSTOP')
    const pausedAt = performance.now()
    await standby.hears('leads')
    expect(performance.now() - pausedAt).toBeLessThan(SILENCE_MILLISECONDS + TAKE_OVER_MILLISECONDS)
    expect((await declare(standby, 'by the standby')).status).toBe(200)
    const before = await codes()
    const late = declare(writer, 'by the woken').catch(() => ({ status: 0 }))
    writer.child.kill('SIGCONT')
    expect((await late).status).not.toBe(200)
    await writer.hears('lost')
    const answers = await Promise.all(work)
    expect(await codes()).toEqual(before)
    // What it had acknowledged, also with its last breath, stands in the ledger; the standby's own command came after all of it.
    const acknowledged = answers.filter(({ status }) => status === 200).length
    expect(before.filter(({ code }) => code === 'under load').length).toBeGreaterThanOrEqual(acknowledged)
    expect(before.at(-1)).toEqual({ code: 'by the standby' })
    expect(before.length).toBeLessThanOrEqual(2 + work.length)
  })

  test('lives on when it is the one that is killed while it waits', async () => {
    const { writer, standby } = await writerAndStandby()
    await standby.kill()
    expect((await declare(writer, 'still there')).status).toBe(200)
    expect(await writer.post(transfer.name, { fromId: idOf('x'), toId: idOf('y'), pumpId: idOf('p'), litres: 1 })).toMatchObject({
      status: 409,
    })
  })
})
