import { once } from 'node:events'
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { TestDatabase } from '../support/database.ts'
import { asAdmin, sampleDatabase } from './sample/database.ts'
import { openDoor, type Door } from './sample/http.ts'
import { grantedOn, idOf, openPlant, type Plant } from './sample/plant.ts'
import { declareTank, transfer } from './sample/tank/contract.ts'

let database: TestDatabase
let plant: Plant
let door: Door
beforeAll(async () => {
  database = await sampleDatabase()
  plant = await openPlant(database)
  door = await openDoor(plant.site, plant.boss, plant.site.log)
  await plant.send(declareTank, { tankId: idOf('from'), code: 'from', equipmentId: plant.areas.east, litres: 1_000_000 })
  await plant.send(declareTank, { tankId: idOf('to'), code: 'to', equipmentId: plant.areas.east })
})
afterAll(async () => {
  await door?.close()
  await plant?.site.close()
  await database?.drop()
})

interface Message {
  readonly event: string
  readonly id: string | undefined
  readonly data: string | undefined
}

/** A screen: reads messages one by one, until it is switched off. */
async function watch(lastEventId?: string, token = 'boss') {
  const off = new AbortController()
  const headers = { authorization: `Bearer ${token}`, ...(lastEventId && { 'last-event-id': lastEventId }) }
  const response = await fetch(`${door.url}/api/live`, { headers, signal: off.signal })
  async function* messages(): AsyncGenerator<Message> {
    let rest = ''
    for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
      rest += chunk
      const blocks = rest.split('\n\n')
      rest = blocks.pop()!
      for (const block of blocks) {
        const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1]
        const event = field('event')
        if (event) yield { event, id: field('id'), data: field('data') }
      }
    }
  }
  const stream = messages()
  const next = async () => (await stream.next()).value as Message
  return {
    status: response.status,
    next,
    nextLedger: async () => {
      for (;;) {
        const message = await next()
        if (message.event === 'ledger') return message
      }
    },
    off: () => off.abort(),
  }
}
const move = () => plant.send(transfer, { fromId: idOf('from'), toId: idOf('to'), pumpId: idOf('pump'), litres: 1 })
const seqOf = ({ id }: Message) => Number(id!.split('.')[1])

describe('a live screen', () => {
  test('joins at the present and hears what happens from then on, without payloads', async () => {
    const screen = await watch()
    expect(await screen.next()).toEqual({ event: 'joined', id: `1.${plant.site.lastPosition().seq}`, data: '{}' })
    const outcome = await move()
    const heard = [await screen.nextLedger(), await screen.nextLedger(), await screen.nextLedger()]
    expect(heard.map(({ data }) => JSON.parse(data!).kind)).toEqual(['litresOut', 'litresIn', 'litresPumped'])
    expect(heard.at(-1)!.id).toBe(`1.${(outcome as any).position.seq}`)
    expect(Object.keys(JSON.parse(heard[0]!.data!))).toEqual(['streamKind', 'streamId', 'kind'])
    screen.off()
  })

  test('goes on after Last-Event-ID without loss or duplicate, again and again, while commands keep coming', async () => {
    const first = plant.site.lastPosition().seq + 1
    let isOver = false
    const writing = (async () => {
      while (!isOver) await Promise.all([move(), move(), move()])
    })()
    const heard: number[] = []
    const steady = await watch(`1.${first - 1}`)
    let last = `1.${first - 1}`
    for (let connection = 0; connection < 15; connection += 1) {
      const screen = await watch(last)
      for (let message = 0; message < 20 + connection; message += 1) {
        const got = await screen.nextLedger()
        heard.push(seqOf(got))
        last = got.id!
      }
      screen.off()
    }
    isOver = true
    await writing
    const inOrder = Array.from({ length: heard.length }, (_, index) => first + index)
    expect(heard).toEqual(inOrder)
    // A screen that stays hears the same, however many others come and go.
    const heardSteadily: number[] = []
    while (heardSteadily.length < heard.length) heardSteadily.push(seqOf(await steady.nextLedger()))
    expect(heardSteadily).toEqual(inOrder)
    steady.off()
  })

  test('hears the last event also when it comes while the screen is joining', async () => {
    for (let run = 0; run < 20; run += 1) {
      const before = `1.${plant.site.lastPosition().seq}`
      const [screen, outcome] = await Promise.all([watch(before), move()])
      const { seq } = (outcome as any).position
      const heard: number[] = []
      while (heard.at(-1) !== seq) heard.push(seqOf(await screen.nextLedger()))
      expect(heard).toEqual([seq - 2, seq - 1, seq])
      screen.off()
    }
  })

  test('is told to fetch anew when it has slept too long, or has seen what the ledger does not contain', async () => {
    const ahead = await watch('1.99999999')
    expect((await ahead.next()).event).toBe('reset')
    expect((await ahead.next()).id).toBe(`1.${plant.site.lastPosition().seq}`)
    ahead.off()
    await Promise.all(
      Array.from({ length: 1_700 }, () =>
        plant.send(transfer, { fromId: idOf('from'), toId: idOf('to'), pumpId: idOf('pump'), litres: 1 }, { bulk: true }),
      ),
    )
    const asleep = await watch('1.1')
    expect((await asleep.next()).event).toBe('reset')
    asleep.off()
  }, 30_000)

  test('sees the snapshots of its own part of the equipment only', async () => {
    door.people.set('eastern', grantedOn(plant.areas.east, 'sample.tank.see'))
    const screen = await watch(undefined, 'eastern')
    expect((await screen.next()).event).toBe('joined')
    door.live.publishUnit(plant.areas.west, { unit: 'west' })
    door.live.publishUnit(plant.areas.east, { unit: 'east' })
    expect(await screen.next()).toEqual({ event: 'unit', id: undefined, data: '{"unit":"east"}' })
    screen.off()
    const late = await watch(undefined, 'eastern')
    await late.next()
    expect((await late.next()).data).toBe('{"unit":"east"}')
    late.off()
  })

  test('whose rights end within the plant hears that something happened, and to what only where he may see it', async () => {
    door.people.set('eastern', grantedOn(plant.areas.east, 'sample.tank.see'))
    const screen = await watch(undefined, 'eastern')
    await move()
    const heard = [await screen.nextLedger(), await screen.nextLedger(), await screen.nextLedger()].map(({ data }) => JSON.parse(data!))
    expect(heard.map(({ kind, streamId }) => [kind, streamId])).toEqual([
      ['litresOut', undefined],
      ['litresIn', undefined],
      ['litresPumped', undefined],
    ])
    screen.off()
  })

  test('loses at once what its person may not see any more', async () => {
    const quick = await openDoor(plant.site, plant.boss, plant.site.log, 20)
    quick.people.set('mover', grantedOn(plant.areas.east, 'sample.tank.see'))
    const off = new AbortController()
    const { body } = await fetch(`${quick.url}/api/live`, { headers: { authorization: 'Bearer mover' }, signal: off.signal })
    const reader = body!.pipeThrough(new TextDecoderStream()).getReader()
    let heard = ''
    const hear = async (text: string) => {
      while (!heard.includes(text)) heard += (await reader.read()).value
    }
    await hear('joined')
    quick.people.set('mover', grantedOn(plant.areas.west, 'sample.tank.see'))
    heard = ''
    await hear(':\n\n:\n\n')
    quick.live.publishUnit(plant.areas.east, { unit: 'east' })
    quick.live.publishUnit(plant.areas.west, { unit: 'west' })
    await hear('"unit":"west"')
    expect(heard).not.toContain('"unit":"east"')
    off.abort()
    await quick.close()
  })

  test('that does not read what it is sent is cut off before it fills the memory, also when only units move', async () => {
    const { hostname, port } = new URL(door.url)
    const socket = connect(Number(port), hostname)
    socket.on('error', () => undefined)
    await once(socket, 'connect')
    socket.write(`GET /api/live HTTP/1.1\r\nHost: ${hostname}\r\nAuthorization: Bearer boss\r\n\r\n`)
    await once(socket, 'data')
    socket.pause()
    const watching = door.live.watching
    for (let unit = 0; unit < 300; unit += 1) door.live.publishUnit(plant.areas.east, { unit: 'x'.repeat(100_000) })
    while (door.live.watching === watching) await move()
    expect(door.live.watching).toBe(watching - 1)
    socket.destroy()
    door.live.publishUnit(plant.areas.east, { unit: 'east' })
  })

  test('of nobody is refused, and one that goes away leaves nothing behind', async () => {
    expect((await watch(undefined, 'nobody')).status).toBe(401)
    const screens = await Promise.all(Array.from({ length: 10 }, () => watch('1.1')))
    for (const screen of screens) screen.off()
    while (door.live.watching > 0) await move()
    expect(door.live.watching).toBe(0)
    await asAdmin(database.admin, (client) => client.query('select 1'))
  })
})
