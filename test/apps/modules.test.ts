import { globSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, test } from 'vitest'
import { loadContracts } from '../../scripts/contracts.ts'
import { gather } from '../../src/apps/gather.ts'
import { catalogue } from '../../src/apps/modules.ts'
import { policies } from '../../src/apps/policies.ts'
import { eventKindsOf, streamKinds } from '../../src/apps/streams.ts'

const root = resolve(import.meta.dirname, '../..')
const ours = catalogue()

test('every command and query that a contract declares is served', async () => {
  const declared = (await loadContracts(root)).filter(({ kind }) => kind !== 'resource').map(({ name }) => name)
  const served = new Set([...ours.handlers.keys(), ...ours.answers.keys()])
  expect(declared.length).toBeGreaterThan(50)
  expect(declared.filter((name) => !served.has(name))).toEqual([])
})

test('every projection, reaction, gate and participant of a module is registered', async () => {
  const files = globSync('src/*/*/*.{projection,reaction,gate,participant}.ts', { cwd: root })
  const parts = await Promise.all(files.map(async (file) => gather(await import(pathToFileURL(resolve(root, file)).href))))
  const known = new Set([...ours.projections, ...ours.reactions].map(({ name }) => name))
  const declared = parts.flatMap(({ projections = [], reactions = [] }) => [...projections, ...reactions].map(({ name }) => name))
  expect(declared.length).toBeGreaterThan(10)
  expect(declared.filter((name) => !known.has(name))).toEqual([])
  for (const { gates = [] } of parts) for (const gate of gates) expect(ours.gatesOf(gate.contract.name)).toContain(gate)
  for (const { participants = [] } of parts) for (const one of participants) expect(ours.participantsOf(one.contract.name)).toContain(one)
})

test('every stream whose events a reading model follows is known by name, and its events by their kinds', () => {
  const kinds = new Map(streamKinds().map((stream) => [stream.kind, eventKindsOf(stream)]))
  const followed = [...ours.projections, ...ours.reactions].flatMap(({ streams }) => streams)
  expect(followed.filter((kind) => !kinds.has(kind))).toEqual([])
  for (const [kind, events] of kinds) expect(events, kind).not.toEqual([])
})

test('every policy that a contract declares can be set', async () => {
  const files = globSync('src/{model,operations,production,quality,maintenance,inventory,connect}/*/{contract,policies}.ts', { cwd: root })
  const declared = await Promise.all(files.map(async (file) => Object.values(await import(pathToFileURL(resolve(root, file)).href))))
  const names = declared.flat().flatMap((value) => {
    const policy = value as { name?: string; values?: object; why?: object } | null
    return typeof policy === 'object' && policy?.values && policy.why && policy.name ? [policy.name] : []
  })
  const known = new Set(policies.map(({ name }) => name))
  expect(names.filter((name) => !known.has(name))).toEqual([])
})
