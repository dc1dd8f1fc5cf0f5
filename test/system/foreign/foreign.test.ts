import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { atEnd } from '../../support/at-end.ts'
import { connection } from '../../../src/connect/mapping/connection.resource.ts'
import { listConnections, setConnectionPassword } from '../../../src/connect/mapping/contract.ts'
import { DEMO_PASSWORD } from '../../../src/apps/demo/demo-people.ts'
import { passwordIn, startProgram, Visitor } from '../../apps/program.fixture.ts'
import { scratchDirectory } from '../../support/scratch.fixture.ts'
import { listForeignBrokers, PASSWORD, startForeignDatabase, USER } from './foreign.fixture.ts'

const PATIENCE_MS = 480_000

let database: string
beforeAll(async () => {
  const { url, stop } = await startForeignDatabase(scratchDirectory(atEnd))
  atEnd(stop)
  database = url
}, PATIENCE_MS)

describe.each(listForeignBrokers())('with DATABASE_URL and MQTT_URL, at $name with TLS, user and password', ({ name, start }) => {
  let environment: Record<string, string>
  beforeAll(async () => {
    const broker = await start(scratchDirectory(atEnd))
    atEnd(() => broker.stop())
    environment = {
      DATABASE_URL: `${database}/demo_${name}`,
      ...{ MQTT_URL: broker.url, ENTRESOL_MQTT_USER: USER, ENTRESOL_MQTT_PASSWORD: PASSWORD, ENTRESOL_MQTT_CA: broker.caFile },
    }
  }, PATIENCE_MS)

  test('the demo plant tells its history and lives, and nothing of our own runs', { timeout: PATIENCE_MS }, async () => {
    const directory = scratchDirectory(atEnd)
    const program = await startProgram(['--plant', 'bottling', '--history', '0.02', '--data', directory], atEnd, { environment })
    expect(program.lines.join('\n')).toContain('PostgreSQL at 127.0.0.1:')
    expect(program.lines.join('\n')).toContain(`MQTT broker at ${new URL(environment['MQTT_URL']!).host}`)
    expect(existsSync(join(directory, 'postgres', 'pgdata'))).toBe(false)
    const admin = new Visitor(program.url)
    await admin.signIn({ login: 'admin', password: DEMO_PASSWORD })
    await vi.waitFor(
      async () => {
        expect(await admin.get('/health')).toMatchObject({ plant: { phase: 'live' } })
        const { rows } = await admin.query(listConnections.name)
        expect(rows[0].status).toMatchObject({ phase: 'online' })
        expect(rows[0].status.nodes.map((node: { phase: string }) => node.phase)).toEqual(['online', 'online'])
        expect(rows[0].status.values).toBeGreaterThan(100)
      },
      { timeout: PATIENCE_MS / 2, interval: 500 },
    )
    await program.stop()
  })

  test('a wrong password at the broker is said on the connections page', { timeout: PATIENCE_MS }, async () => {
    const wrong = { ...environment, DATABASE_URL: `${database}/wrong_${name}`, ENTRESOL_MQTT_PASSWORD: 'not this one' }
    const program = await startProgram(['--empty', '--data', scratchDirectory(atEnd)], atEnd, { environment: wrong })
    const admin = new Visitor(program.url)
    await admin.signIn({ login: 'admin', password: passwordIn(program.lines) })
    await vi.waitFor(
      async () => {
        const { rows } = await admin.query(listConnections.name)
        expect(rows.map((row: { status: { fault: string } }) => row.status.fault)).toEqual([
          expect.stringContaining('not_authorized'),
          expect.stringContaining('not_authorized'),
        ])
      },
      { timeout: PATIENCE_MS / 2, interval: 500 },
    )
    await program.stop()
  })

  test('a connection of its own comes online with the certificates that it was given, and not without them', {
    timeout: PATIENCE_MS,
  }, async () => {
    const here = { DATABASE_URL: `${database}/own_${name}` }
    const program = await startProgram(['--empty', '--data', scratchDirectory(atEnd)], atEnd, { environment: here })
    const admin = new Visitor(program.url)
    await admin.signIn({ login: 'admin', password: passwordIn(program.lines) })
    const link = { kind: 'mqttJson', url: environment['MQTT_URL'], username: USER, groups: 'plant/#', enabled: true }
    const certificates = readFileSync(environment['ENTRESOL_MQTT_CA']!, 'utf8')
    for (const own of [
      { code: 'KNOWN', name: 'Known', certificates },
      { code: 'STRANGE', name: 'Strange' },
    ]) {
      const { id } = await admin.command(connection.commands.create.name, { ...link, ...own })
      await admin.command(setConnectionPassword.name, { connectionId: id!, password: PASSWORD })
    }
    await vi.waitFor(
      async () => {
        const rows = (await admin.query(listConnections.name)).rows as { code: string; status: { phase: string; fault: string | null } }[]
        const said = Object.fromEntries(rows.map(({ code, status }) => [code, status]))
        expect(said['KNOWN']).toMatchObject({ phase: 'online' })
        expect(said['STRANGE']?.phase).not.toBe('online')
        expect(said['STRANGE']?.fault).toBeTruthy()
      },
      { timeout: PATIENCE_MS / 2, interval: 500 },
    )
    await program.stop()
  })
})
