import { randomUUID } from 'node:crypto'
import { Validator } from '@seriousme/openapi-schema-validator'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Site } from '../../src/kernel/server/site.ts'
import { openApiOf } from '../../src/kernel/server/openapi.ts'
import type { TestDatabase } from '../support/database.ts'
import { sampleDatabase } from './sample/database.ts'
import { openDoor, type Door } from './sample/http.ts'
import { grantedOn, idOf, openPlant, type Plant } from './sample/plant.ts'
import { setPump } from './sample/pump/contract.ts'
import { breakTank, declareTank, fill, listTanks, reportLevel, transfer } from './sample/tank/contract.ts'

let database: TestDatabase
let plant: Plant
let door: Door
beforeAll(async () => {
  database = await sampleDatabase()
  plant = await openPlant(database)
  door = await openDoor(plant.site, plant.boss, plant.site.log)
  await door.post(declareTank.name, { tankId: idOf('from'), code: 'from', equipmentId: plant.areas.east, litres: 1000 })
  await door.post(declareTank.name, { tankId: idOf('to'), code: 'to', equipmentId: plant.areas.east })
})
afterAll(async () => {
  await door?.close()
  await plant?.site.close()
  await database?.drop()
})

const problem = 'application/problem+json'
const move = () => ({ fromId: idOf('from'), toId: idOf('to'), pumpId: idOf('pump'), litres: 1 })

describe('a command over HTTP', () => {
  test('is accepted, and its repetition gets the first answer, also with its key in capitals', async () => {
    const key = randomUUID()
    const first = await door.post(transfer.name, move(), { 'idempotency-key': key })
    expect(first).toMatchObject({ status: 200, body: { outcome: 'accepted', result: {} } })
    expect(await door.post(transfer.name, move(), { 'idempotency-key': key })).toEqual(first)
    expect(await door.post(transfer.name, move(), { 'idempotency-key': key.toUpperCase() })).toEqual(first)
    const lookup = await door.get(`/api/commands/by-id/${key.toUpperCase()}`)
    expect(lookup).toMatchObject({ status: 200, body: { name: transfer.name, answer: first.body } })
    expect(await door.get(`/api/commands/by-id/${randomUUID()}`)).toMatchObject({ status: 404, type: problem })
  })

  test('works on one stream however its id is written', async () => {
    const tankId = randomUUID().toUpperCase()
    expect((await door.post(declareTank.name, { tankId, code: 'capitals', equipmentId: plant.areas.east, litres: 5 })).status).toBe(200)
    expect((await door.post(transfer.name, { ...move(), fromId: tankId.toLowerCase() })).status).toBe(200)
    expect((await door.post(transfer.name, { ...move(), fromId: tankId })).status).toBe(200)
  })

  test('that is not valid gets 400 with the path of every field', async () => {
    const reply = await door.post(transfer.name, { fromId: 'x', toId: idOf('to'), litres: -1, more: true })
    expect(reply).toMatchObject({ status: 400, type: problem, body: { type: '/problems/invalid-input' } })
    expect(reply.body.errors.map(({ path }: { path: string }) => path).toSorted()).toEqual(['', 'fromId', 'litres', 'pumpId'])
    expect((await door.post(reportLevel.name, { tankId: idOf('to'), level: 1 })).body.errors[0].path).toBe('occurredAt')
    expect(
      (await door.post(declareTank.name, { tankId: randomUUID(), code: 'a\u0000b', equipmentId: plant.areas.east })).body.errors[0].path,
    ).toBe('code')
    for (const occurredAt of ['0000-01-01T00:00:00Z', '9999-12-31T23:59:59-14:00', '2026-02-30T00:00:00Z', 'yesterday']) {
      const late = await door.post(reportLevel.name, { tankId: idOf('to'), level: 1, occurredAt })
      expect([late.status, late.body.errors[0].path]).toEqual([400, 'occurredAt'])
    }
    expect(await door.post(transfer.name, '{"broken')).toMatchObject({ status: 400, type: problem })
    expect(await door.post(transfer.name, move(), { 'idempotency-key': 'none' })).toMatchObject({ status: 400, type: problem })
    expect(await door.post(transfer.name, move(), { 'content-type': 'text/xml' })).toMatchObject({ status: 415, type: problem })
    expect(await door.post('sample.tank.nothing', move())).toMatchObject({ status: 404, type: problem })
  })

  test('is refused with every reason, in the reader’s language', async () => {
    const pumpId = randomUUID()
    await door.post(setPump.name, { pumpId, isBroken: true, isValveOpen: false })
    const reply = await door.post(transfer.name, { ...move(), pumpId }, { 'accept-language': 'de-DE,en;q=0.5' })
    expect(reply).toMatchObject({
      status: 409,
      type: problem,
      body: { type: '/problems/refused', title: 'Abgelehnt', detail: 'Die Pumpe ist defekt.' },
    })
    expect(reply.body.refusals).toEqual([
      { code: 'pump.is_broken', detail: 'Die Pumpe ist defekt.' },
      { code: 'pump.valve_closed', detail: 'Das Ventil ist geschlossen.' },
    ])
  })

  test('of nobody gets 401, of somebody without the right 403', async () => {
    door.people.set('viewer', grantedOn(plant.areas.siteId, 'sample.tank.see'))
    expect(await door.post(transfer.name, move(), { authorization: '' })).toMatchObject({ status: 401, type: problem })
    expect(await door.post(transfer.name, move(), { authorization: 'Bearer viewer' })).toMatchObject({ status: 403, type: problem })
    expect((await door.get(`/api/queries/${listTanks.name}`, { authorization: 'Bearer viewer' })).status).toBe(200)
    door.people.set('editor', grantedOn(plant.areas.siteId, 'sample.tank.edit'))
    expect(await door.get(`/api/queries/${listTanks.name}`, { authorization: 'Bearer editor' })).toMatchObject({
      status: 403,
      type: problem,
    })
    expect(await door.get(`/api/queries/${listTanks.name}`, { authorization: '' })).toMatchObject({ status: 401, type: problem })
  })

  test('that breaks gets 500 and the incident’s id', async () => {
    const reply = await door.post(breakTank.name, { tankId: idOf('from'), how: 'decide' })
    expect(reply).toMatchObject({ status: 500, type: problem, body: { incidentId: plant.incidents.at(-1)!.id } })
    expect(JSON.stringify(reply.body)).not.toContain('decide broke')
  })

  test('in bulk has an outcome of its own for each, in order, whatever becomes of the others', async () => {
    const command = (name: string, input: object, commandId: string = randomUUID()) => ({ name, commandId, input })
    const first = command(transfer.name, move())
    const { status, body } = await door.post('', {
      commands: [
        first,
        command(transfer.name, { ...move(), litres: 'x' }),
        command('sample.tank.nothing', {}),
        command(breakTank.name, { tankId: idOf('from'), how: 'decide' }),
        command(transfer.name, { ...move(), fromId: randomUUID() }),
        command(reportLevel.name, { tankId: idOf('to'), level: 5, occurredAt: '2026-01-01T00:00:00+01:00' }),
        first,
      ],
    })
    expect(status).toBe(200)
    expect(body.outcomes.map((one: any) => one.outcome ?? one.status)).toEqual([
      'accepted',
      400,
      404,
      500,
      'refused',
      'accepted',
      'accepted',
    ])
    expect(body.outcomes[6]).toEqual(body.outcomes[0])
    expect(body.outcomes[3].incidentId).toBe(plant.incidents.at(-1)!.id)
    expect(body.outcomes[1].errors[0].path).toBe('litres')
    expect(await door.post('', { commands: [] })).toMatchObject({ status: 400, type: problem })
  })
})

describe('thousands of commands in one request', () => {
  test('are taken in slices: others have their turn in between, and the order stays', async () => {
    const tankId = randomUUID()
    await plant.send(declareTank, { tankId, code: tankId.slice(0, 8), equipmentId: plant.areas.east, litres: 0 })
    let turn = 0
    let isOver = false
    const takeTurns = () => {
      turn += 1
      if (!isOver) setImmediate(takeTurns)
    }
    const turns = new Set<number>()
    const execute: Site['execute'] = (attempt) => {
      turns.add(turn)
      return plant.site.execute(attempt)
    }
    const beside = await openDoor({ ...plant.site, execute }, plant.boss, plant.site.log)
    const commands = Array.from({ length: 1_000 }, () => ({ name: fill.name, commandId: randomUUID(), input: { tankId, litres: 1 } }))
    takeTurns()
    const { body } = await beside.post('', { commands })
    isOver = true
    await beside.close()
    expect(turns.size).toBeGreaterThan(10)
    expect(body.outcomes.map(({ commandId }: any) => commandId)).toEqual(commands.map(({ commandId }) => commandId))
    const positions = body.outcomes.map(({ position }: any) => position.seq)
    expect(positions).toEqual(positions.toSorted((left: number, right: number) => left - right))
  })
})

describe('the OpenAPI document', () => {
  test('is valid, and lists every refusal of a command: the kernel’s, its own, and those of its gates', async () => {
    const document: any = openApiOf(plant.site.catalogue, '1.2.3')
    const result = await new Validator().validate(JSON.parse(JSON.stringify(document)))
    expect(result.errors).toBeUndefined()
    expect(result.valid).toBe(true)
    const codes =
      document.paths[`/api/commands/${transfer.name}`].post.responses[409].content[problem].schema.allOf[1].properties.refusals.items
        .properties.code.enum
    expect(codes).toEqual([
      'command_id_reused',
      'not_permitted',
      'command_parked',
      'parked_command_decided',
      'unknown_tank',
      'same_tank',
      'too_little',
      'pump.is_broken',
      'pump.valve_closed',
    ])
  })

  test('describes every route of the catalogue once, and every reference leads somewhere', async () => {
    const document: any = openApiOf(plant.site.catalogue, '1.2.3')
    const { handlers, answers } = plant.site.catalogue
    const ids = Object.values<any>(document.paths).flatMap((path) => Object.values<any>(path).map(({ operationId }) => operationId))
    expect(ids).toEqual(expect.arrayContaining([...handlers.keys(), ...answers.keys()]))
    expect(new Set(ids).size).toBe(ids.length)
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name)
    expect(references.length).toBeGreaterThan(10)
    expect(references.filter((name) => !(name! in document.components.schemas))).toEqual([])
  })
})

describe('whatever arrives', () => {
  /** Values that are nearly right, so that they get as far as possible. */
  const strange = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom(
      idOf('from'),
      idOf('to'),
      '',
      '\u0000',
      '\ud800',
      '__proto__',
      '9999-12-31T23:59:59.999-14:00',
      '0000-01-01T00:00:00Z',
      'NaN',
    ),
    fc.double(),
    fc.bigInt().map(Number),
    fc.boolean(),
    fc.constant(null),
    fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<unknown>,
  )
  const bodyFor = (fields: readonly string[]) =>
    fc.oneof(
      fc.dictionary(fc.constantFrom(...fields, 'occurredAt', '__proto__', 'constructor'), strange),
      fc.jsonValue() as fc.Arbitrary<unknown>,
      fc.string(),
    )
  const good: Record<string, object> = {
    [declareTank.name]: { tankId: idOf('f'), code: 'x', equipmentId: idOf('e'), litres: 1 },
    [transfer.name]: move(),
    [reportLevel.name]: { tankId: idOf('from'), level: 1, occurredAt: '2026-01-01T00:00:00Z' },
  }

  test('at a command is never a 500', async () => {
    const names = [...plant.site.catalogue.handlers.keys()].filter((name) => name !== breakTank.name)
    const body = fc.constantFrom(...names).chain((name) => {
      const shape = plant.site.catalogue.handlers.get(name)!.contract.input.shape
      const nearlyRight = bodyFor(Object.keys(shape)).map((given) =>
        given && typeof given === 'object' ? { ...good[name], ...given } : given,
      )
      return fc.tuple(fc.constant(name), fc.oneof(bodyFor(Object.keys(shape)), nearlyRight))
    })
    await fc.assert(
      fc.asyncProperty(body, fc.option(fc.string(), { freq: 10 }), async ([name, given], language) => {
        const header = language && /^[\x20-\x7e]*$/.test(language) ? { 'accept-language': language } : {}
        const { status } = await door.post(name, JSON.stringify(given) ?? '', header as Record<string, string>)
        expect(status).toBeLessThan(500)
      }),
      { numRuns: 400 },
    )
  })

  test('at the bulk call, the lookup, the queries and the live screens is never a 500', async () => {
    const command = fc.record({
      name: fc.oneof(fc.constantFrom(...Object.keys(good)), fc.string()),
      commandId: fc.oneof(fc.uuid(), strange),
      input: bodyFor(['tankId', 'level']),
    })
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.record({ commands: fc.array(command, { maxLength: 3 }) }), strange), async (given) => {
        const { status, body } = await door.post('', JSON.stringify(given) ?? '')
        expect(status).toBeLessThan(500)
        for (const outcome of body.outcomes ?? []) expect(outcome.status ?? 200).toBeLessThan(500)
      }),
      { numRuns: 150 },
    )
    const names = [...plant.site.catalogue.answers.keys()]
    const query = fc.dictionary(
      fc.constantFrom('after', 'limit', 'contains', 'code', 'more'),
      fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('\u0000', '-1', '1e9', '%')),
    )
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...names), query, fc.string(), async (name, parameters, raw) => {
        const search = new URLSearchParams(parameters)
        const paths = [
          `/api/queries/${name}?${search}`,
          `/api/queries/${name}?${encodeURI(raw.toWellFormed())}`,
          `/api/commands/by-id/${encodeURIComponent(raw.toWellFormed())}`,
        ]
        for (const path of paths) expect((await door.get(path)).status).toBeLessThan(500)
      }),
      { numRuns: 100 },
    )
    for (const id of ['x', '1.', '1.1.1', '-1.5', '999999999.999999999999999', '1e9.1', '٣.٣']) {
      const off = new AbortController()
      const response = await fetch(`${door.url}/api/live`, {
        headers: { authorization: 'Bearer boss', 'last-event-id': encodeURIComponent(id) },
        signal: off.signal,
      })
      expect(response.status).toBe(200)
      off.abort()
    }
  })

  test('too deep or too much is refused', async () => {
    const deep = `{"more":${'['.repeat(50_000)}${']'.repeat(50_000)}}`
    expect((await door.post(transfer.name, deep)).status).toBe(400)
    expect((await door.post(transfer.name, { more: 'x'.repeat(2_000_000) })).status).toBe(413)
    const commands = [
      { name: transfer.name, commandId: randomUUID(), input: { more: JSON.parse(`${'['.repeat(2_000)}${']'.repeat(2_000)}`) } },
    ]
    expect((await door.post('', { commands })).body.outcomes[0].status).toBe(400)
  })
})
