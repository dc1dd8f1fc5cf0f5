import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { type AddressInfo, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import { Aedes } from 'aedes'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { findPlantState } from './state-file.ts'

const PROGRAM = join(import.meta.dirname, 'main.ts')
let aedes: Aedes
let server: Server
let directory: string

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'plant-'))
  aedes = await Aedes.createBroker()
  server = createServer(aedes.handle)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
})

afterEach(async () => {
  await new Promise<void>((resolve) => aedes.close(() => resolve()))
  server.close()
  await rm(directory, { recursive: true })
})

async function printed(...options: string[]): Promise<{ code: number; text: string }> {
  const child = spawn(process.execPath, [PROGRAM, ...options], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [output, [code]] = await Promise.all([text(child.stdout), once(child, 'exit')])
  return { code: Number(code), text: output }
}

describe('the program', () => {
  test('runs, obeys troubles, keeps its state and ends with its input', async () => {
    const mqtt = `mqtt://127.0.0.1:${(server.address() as AddressInfo).port}`
    const state = join(directory, 'state.json')
    const options = ['--mqtt', mqtt, '--days', '0.1', '--state', state, '--truth', join(directory, 'truth.ndjson'), '--end-with-input']
    const child = spawn(process.execPath, [PROGRAM, ...options], { stdio: ['pipe', 'pipe', 'inherit'] })
    const kinds: string[] = []
    for await (const line of createInterface({ input: child.stdout })) {
      const { kind } = JSON.parse(line) as { kind: string }
      kinds.push(kind)
      if (kind === 'live') child.stdin.write('{"trouble":"jamLabeller","arguments":[2]}\nnonsense\n')
      if (kinds.includes('problem') && kinds.includes('trouble')) child.stdin.end()
    }
    expect(kinds).toEqual(expect.arrayContaining(['edgeOnline', 'live', 'intervention', 'trouble', 'problem', 'edgeOffline', 'ended']))
    const kept = await findPlantState(state)
    expect(kept?.interventions).toMatchObject([{ kind: 'jam', unit: 'BOT1-LAB', minutes: 2 }])
    expect(kept?.toldUntilMs).toBeGreaterThan(kept?.startMs ?? Number.NaN)
  })

  test('prints what must be entered, the large plant, and its help', async () => {
    const described = await printed('--describe', '1', '--days', '0.5')
    expect(JSON.parse(described.text)).toMatchObject({ sparkplugGroup: 'Werk1', site: { zone: 'Europe/Berlin' } })
    const large = await printed('--large')
    expect((JSON.parse(large.text) as { orders: unknown[] }).orders).toHaveLength(20_000)
    const help = await printed()
    expect([help.code, help.text]).toEqual([2, expect.stringContaining('--mqtt URL')])
  })
})
