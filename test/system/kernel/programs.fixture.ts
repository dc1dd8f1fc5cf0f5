import { spawn, type ChildProcess } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type pg from 'pg'
import { afterAll, afterEach, beforeAll } from 'vitest'
import { startCluster } from '../../../src/kernel/server/postgres/cluster.ts'
import { prepareDatabase } from '../../../src/kernel/server/postgres/prepare-database.ts'
import { asAdmin, install } from '../../kernel/sample/database.ts'
import { newAreas, type Areas } from '../../kernel/sample/plant.ts'
import type { SiteOrder } from '../../kernel/program/site.ts'

export interface Ground {
  readonly admin: pg.ClientConfig
  readonly write: pg.ClientConfig
  readonly read: pg.ClientConfig
  query(text: string, values?: unknown[]): Promise<any[]>
  clear(): Promise<void>
}

/** A PostgreSQL of its own with the sample's tables. @param durable with fsync, as a plant runs it. */
export async function prepareGround(durable: boolean): Promise<Ground> {
  const directory = mkdtempSync(join(tmpdir(), 'entresol-kernel-'))
  const cluster = await startCluster({ directory, durable, log: () => undefined, keepRunning: false })
  const { write, read } = await prepareDatabase(cluster.admin(), { database: 'kernel', directory })
  const admin = cluster.admin('kernel')
  await install(admin, String(write.user).replace(/_write$/, '_owner'))
  return {
    ...{ admin, write, read },
    query: (text, values = []) => asAdmin(admin, async (client) => (await client.query(text, values)).rows),
    clear: async () => {
      await cluster.stop()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

export interface Program {
  readonly child: ChildProcess
  /** Every line it has said. */
  readonly said: any[]
  /** Resolves with the first line that has this member; rejects when the program ends without having said it. */
  hears(member: string): Promise<any>
  post(name: string, body: object, commandId?: string): Promise<{ status: number; body: any }>
  kill(): Promise<void>
}

/** Starts another program that serves the site, or waits to. */
export function startProgram(ground: Pick<SiteOrder, 'write' | 'read'>, areas: Areas): Program {
  const path = fileURLToPath(new URL('../../kernel/program/site.ts', import.meta.url))
  const order: SiteOrder = { write: ground.write, read: ground.read, areas }
  const child = spawn(process.execPath, [path, JSON.stringify(order)], { stdio: ['ignore', 'pipe', 'inherit'] })
  const said: any[] = []
  const listeners = new Set<() => void>()
  let hasEnded = false
  const tell = () => [...listeners].forEach((listener) => listener())
  createInterface(child.stdout!).on('line', (line) => {
    said.push(JSON.parse(line))
    tell()
  })
  const ended = new Promise<void>((resolve) =>
    child.once('close', () => {
      hasEnded = true
      tell()
      resolve()
    }),
  )
  const hears = (member: string) =>
    new Promise<any>((resolve, reject) => {
      const look = () => {
        const line = said.find((one) => member in one)
        if (!line && !hasEnded) return
        listeners.delete(look)
        if (line) resolve(line)
        else reject(new Error(`the program ended without ${member}: ${JSON.stringify(said)}`))
      }
      listeners.add(look)
      look()
    })
  return {
    ...{ child, said, hears },
    post: async (name, body, commandId = randomUUID()) => {
      const { url } = await hears('url')
      const response = await fetch(`${url}/api/commands/${name}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: 'Bearer boss', 'idempotency-key': commandId },
        body: JSON.stringify(body),
      })
      return { status: response.status, body: await response.json() }
    },
    kill: async () => {
      if (!hasEnded) child.kill('SIGKILL')
      await ended
    },
  }
}

export interface Stage {
  readonly ground: Ground
  /** Of the site that the programs serve. */
  readonly areas: Areas
  newSite(): void
  start(): Program
}

/** One durable database for the tests of a file, and on it the programs of each test, which end with it. */
export function openStage(): Stage {
  let ground: Ground
  let areas: Areas
  let programs: Program[] = []
  beforeAll(async () => {
    ground = await prepareGround(true)
  })
  afterEach(async () => {
    await Promise.all(programs.map((program) => program.kill()))
    programs = []
  })
  afterAll(() => ground?.clear())
  return {
    get ground() {
      return ground
    },
    get areas() {
      return areas
    },
    newSite: () => void (areas = newAreas()),
    start: () => {
      const program = startProgram(ground, areas)
      programs.push(program)
      return program
    },
  }
}
