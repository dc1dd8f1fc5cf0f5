import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { idOf } from '../../kernel/sample/plant.ts'
import { declareTank, fill, findTankByCode } from '../../kernel/sample/tank/contract.ts'
import { openStage, type Program } from './programs.fixture.ts'

const TAKE_OVER_MILLISECONDS = 3_000

const stage = openStage()

/** One program that writes, and others beside it. */
async function startPrograms(others: number): Promise<Program[]> {
  stage.newSite()
  const writer = stage.start()
  await writer.hears('leads')
  const programs = [writer, ...Array.from({ length: others }, () => stage.start())]
  for (const program of programs) await program.hears('url')
  return programs
}
const declare = (program: Program, code: string, commandId?: string) =>
  program.post(declareTank.name, { tankId: idOf(code), code, equipmentId: stage.areas.east, litres: 0 }, commandId)
const read = async (program: Program, path: string, headers = {}) => {
  const { url } = await program.hears('url')
  return fetch(url + path, { headers: { authorization: 'Bearer boss', ...headers } })
}
async function until(holds: () => Promise<boolean>): Promise<void> {
  const signal = AbortSignal.timeout(20_000)
  while (!(await holds())) signal.throwIfAborted()
}
const lettersWaiting = async () =>
  (await stage.ground.query('select count(*)::int as n from handed_over where site_id = $1', [stage.areas.siteId]))[0].n

describe('a program that does not write', () => {
  test('answers commands, retries, look-ups and queries, and its live screens follow what all programs do', async () => {
    const [writer, standby] = (await startPrograms(1)) as [Program, Program]
    expect(standby.said).toContainEqual({ url: expect.any(String), writes: false })
    const screen = (await read(standby, '/api/live', { 'last-event-id': '1.0' })).body!.pipeThrough(new TextDecoderStream()).getReader()
    const commandId = randomUUID()
    const first = await declare(standby, 'a', commandId)
    expect(first).toMatchObject({ status: 200, body: { outcome: 'accepted', position: { epoch: 1, seq: 1 } } })
    expect(await declare(writer, 'a', commandId)).toEqual(first)
    expect(await declare(standby, 'a', commandId)).toEqual(first)
    expect(await (await read(standby, `/api/commands/by-id/${commandId}`)).json()).toMatchObject({ answer: first.body })
    expect(await declare(standby, 'a')).toMatchObject({ status: 409, body: { refusals: [{ code: 'tank_exists' }] } })
    expect(await (await read(standby, `/api/queries/${findTankByCode.name}?code=a`)).json()).toEqual({ tankId: idOf('a') })
    expect(await standby.post(fill.name, { tankId: idOf('a'), litres: 3 })).toMatchObject({ status: 200 })
    expect(await writer.post(fill.name, { tankId: idOf('a'), litres: 4 })).toMatchObject({ status: 200 })
    let seen = ''
    while (!seen.includes('id: 1.3\nevent: ledger')) seen += (await screen.read()).value
    expect([...seen.matchAll(/^id: 1\.(\d+)\nevent: ledger$/gm)].map(([, seq]) => seq)).toEqual(['1', '2', '3'])
    await screen.cancel()
    // Nothing is left on the way.
    expect(await lettersWaiting()).toBe(0)
  })

  test(`takes over within ${TAKE_OVER_MILLISECONDS} ms of the writer’s end, and what waited is done exactly once`, async () => {
    const [writer, second, third] = (await startPrograms(2)) as [Program, Program, Program]
    await declare(second, 'before')
    // Stopped, so that the commands lie there when it is killed.
    writer.child.kill('SIGSTOP')
    const orders = [second, third].flatMap((program, which) =>
      Array.from({ length: 25 }, (_, index) => declare(program, `${which} ${index}`)),
    )
    await until(async () => (await lettersWaiting()) === orders.length)
    const killedAt = performance.now()
    await writer.kill()
    await Promise.race([second.hears('leads'), third.hears('leads')])
    expect(performance.now() - killedAt).toBeLessThan(TAKE_OVER_MILLISECONDS)
    const answers = await Promise.all(orders)
    expect(answers.map(({ status }) => status)).toEqual(orders.map(() => 200))
    await expectOnce(orders.length + 1)
    expect(await lettersWaiting()).toBe(0)
  })

  test('gets its answers from the next writer when the first was paused, which does none of them when it wakes up', async () => {
    const [writer, standby] = (await startPrograms(1)) as [Program, Program]
    writer.child.kill('SIGSTOP')
    const orders = Array.from({ length: 25 }, (_, index) => declare(standby, `paused ${index}`))
    await until(async () => (await lettersWaiting()) === orders.length)
    await standby.hears('leads')
    writer.child.kill('SIGCONT')
    await writer.hears('lost')
    expect((await Promise.all(orders)).map(({ status }) => status)).toEqual(orders.map(() => 200))
    await expectOnce(orders.length)
  })
})

/** Every command has one event, one key and one answer, and the positions have no gap. */
async function expectOnce(commands: number): Promise<void> {
  const [found] = await stage.ground.query(
    `select count(*)::int as events, count(distinct command_id)::int as commands, count(distinct payload->>'code')::int as codes, max(seq)::int as last
     from event where site_id = $1`,
    [stage.areas.siteId],
  )
  expect(found).toEqual({ events: commands, commands, codes: commands, last: commands })
  expect(await stage.ground.query('select 1 from command_key where site_id = $1', [stage.areas.siteId])).toHaveLength(commands)
}
