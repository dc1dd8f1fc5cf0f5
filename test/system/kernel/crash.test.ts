import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { rebuild } from '../../../src/kernel/server/rebuild.ts'
import { idOf, newAreas, openPlant } from '../../kernel/sample/plant.ts'
import { evolvePump } from '../../kernel/sample/pump/pump.ts'
import { declareTank, reportLevel, transfer } from '../../kernel/sample/tank/contract.ts'
import { evolveLevel } from '../../kernel/sample/tank/level.ts'
import { evolveTank } from '../../kernel/sample/tank/tank.ts'
import { movedProjection, tankProjection } from '../../kernel/sample/tank/tank.projection.ts'
import { prepareGround, startProgram, type Ground, type Program } from './programs.fixture.ts'

const CRASHES = 20
const CLIENTS = 12
const TANKS = 8
const LITRES = 100_000
const seed = Number(process.env['KERNEL_SEED'] ?? Date.now() % 1_000_000)

let ground: Ground
beforeAll(async () => {
  ground = await prepareGround(true)
})
afterAll(() => ground?.clear())

/** Mulberry32: small, and the same everywhere. */
function chance(from: number): () => number {
  let state = from
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

test(`a writer that is killed ${CRASHES} times under load (KERNEL_SEED=${seed}) loses no acknowledged command and does none twice`, async () => {
  const areas = newAreas()
  const random = chance(seed)
  const pick = (count: number) => Math.floor(random() * count)
  let program = startProgram(ground, areas)
  const acknowledged = new Map<string, unknown>()
  const answered = (status: number) => status === 200 || status === 409

  /** As a terminal does it: the same id and body again and again until there is an answer. */
  const send = async (name: string, body: object): Promise<void> => {
    const commandId = randomUUID()
    for (;;) {
      const reply = await program.post(name, body, commandId).catch(() => undefined)
      if (reply && answered(reply.status)) return void acknowledged.set(commandId, reply.body)
      // The program that answers next is asked next.
      await program.hears('url').catch(() => undefined)
    }
  }
  for (let tank = 0; tank < TANKS; tank += 1) {
    await send(declareTank.name, { tankId: idOf(`tank ${tank}`), code: `tank ${tank}`, equipmentId: areas.east, litres: LITRES })
  }

  let isOver = false
  const tank = () => idOf(`tank ${pick(TANKS)}`)
  const client = async () => {
    while (!isOver) {
      const occurredAt = new Date(Date.UTC(2026, 0, 1) + pick(1_000_000) * 1_000).toISOString()
      if (random() < 0.9) await send(transfer.name, { fromId: tank(), toId: tank(), pumpId: idOf('pump'), litres: 1 + pick(600) })
      else await send(reportLevel.name, { tankId: idOf(`tank ${pick(TANKS)}`), level: pick(5), occurredAt })
    }
  }
  const clients = Array.from({ length: CLIENTS }, client)
  for (let crash = 0; crash < CRASHES; crash += 1) {
    await program.hears('leads')
    const killAfter = acknowledged.size + pick(150)
    const killAt = performance.now() + pick(400)
    while (acknowledged.size < killAfter && performance.now() < killAt) await new Promise(setImmediate)
    const dying: Program = program
    program = startProgram(ground, areas)
    // Every other time the next program is there already, and hands the commands that come to it to the one that dies.
    if (crash % 2 === 1) await program.hears('url')
    await dying.kill()
  }
  await program.hears('leads')
  isOver = true
  await Promise.all(clients)
  await program.kill()

  const { siteId } = areas
  const keys = await ground.query('select command_id, answer from command_key where site_id = $1', [siteId])
  const answers = new Map(keys.map(({ command_id: id, answer }) => [id, answer]))
  expect(acknowledged.size).toBeGreaterThan(200)
  for (const [commandId, reply] of acknowledged) {
    const answer = answers.get(commandId)
    expect(answer, `command ${commandId} was answered and is gone`).toBeDefined()
    // A refusal is answered as a problem document, with the same reasons.
    const reasons = (reply as { refusals?: { code: string }[] }).refusals?.map(({ code }) => code)
    expect(answer.outcome === 'accepted' ? reply : { outcome: 'refused', refusals: reasons }).toEqual(answer)
  }
  // Every sender repeated until it had its answer, so nothing is there that nobody knows of, save the reactions.
  const unknown = keys.filter(({ command_id: id }) => !acknowledged.has(id))
  const alarms = await ground.query(`select command_id from event where site_id = $1 and kind = 'alarmRaised'`, [siteId])
  expect(new Set(unknown.map(({ command_id: id }) => id))).toEqual(new Set(alarms.map(({ command_id: id }) => id)))

  const [positions] = await ground.query(
    `select min(seq)::int as first, max(seq)::int as last, count(*)::int as n, count(distinct seq)::int as different from event where site_id = $1`,
    [siteId],
  )
  expect(positions).toEqual({ first: 1, last: positions.n, n: positions.n, different: positions.n })
  const twice = await ground.query(
    `select command_id from event where site_id = $1 group by command_id, stream_id, kind having count(*) > 1`,
    [siteId],
  )
  expect(twice).toEqual([])

  const folds: Record<string, (state: any, event: any, moment: any) => unknown> = {
    'sample.tank.tank': evolveTank,
    'sample.tank.level': evolveLevel,
    'sample.pump.pump': evolvePump,
  }
  const events = await ground.query(
    `select stream_id, stream_kind, version, kind, payload, occurred_at from event where site_id = $1 order by seq`,
    [siteId],
  )
  const states = new Map<string, unknown>()
  for (const { stream_id: id, stream_kind: streamKind, kind, payload, occurred_at: at } of events) {
    const key = `${streamKind} ${id}`
    states.set(key, folds[streamKind]!(states.get(key), { kind, payload }, { occurredAt: at.toISOString() }))
  }
  const stored = await ground.query('select stream_id, kind, state from stream where site_id = $1', [siteId])
  expect(stored.length).toBe(states.size)
  for (const { stream_id: id, kind, state } of stored) expect(state).toEqual(states.get(`${kind} ${id}`))
  const litres = stored.filter(({ kind }) => kind === 'sample.tank.tank').reduce((sum, { state }) => sum + state.litres, 0)
  expect(litres).toBe(TANKS * LITRES)

  // The reactions of the last moments are made good at the next start; then every model must come out of the ledger as it stands.
  const plant = await openPlant(ground, { areas })
  const wanted = events.filter(({ kind, payload }) => kind === 'litresIn' && payload.litres >= 500).length
  const count = async (kind: string) =>
    (await ground.query('select count(*)::int as n from event where site_id = $1 and kind = $2', [siteId, kind]))[0].n
  const moved = async () => (await ground.query('select times from sample_moved where site_id = $1', [siteId]))[0]?.times
  const signal = AbortSignal.timeout(20_000)
  while ((await count('alarmRaised')) < wanted || (await moved()) !== (await count('litresIn'))) {
    signal.throwIfAborted()
    await plant.site.bell.next([], plant.site.bell.rungFor([]), 50, signal)
  }
  expect(await count('alarmRaised')).toBe(wanted)
  for (const projection of [tankProjection(), movedProjection]) {
    expect(await rebuild(ground.write, siteId, projection)).toMatchObject({ differences: 0, swapped: false })
  }
  await plant.site.close()
}, 240_000)
