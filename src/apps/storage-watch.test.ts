import { expect, test } from 'vitest'
import { LOW_BYTES, notingFaults, type StorageState, StorageWatch } from './storage-watch.ts'

const PLENTY = LOW_BYTES * 4

/** A watch over a database that the test moves. */
function openWatch(world: { readOnly?: boolean; away?: boolean; free?: number | undefined } = {}) {
  let nowMs = 0
  const told: StorageState[] = []
  const watch = new StorageWatch({
    isReadOnly: () => (world.away ? Promise.reject(new Error('away')) : Promise.resolve(world.readOnly ?? false)),
    freeBytes: () => Promise.resolve('free' in world ? world.free : PLENTY),
    nowMs: () => nowMs,
    tell: (state) => told.push(state),
  })
  return { watch, told, world, pass: (ms: number) => (nowMs += ms) }
}
const full = Object.assign(new Error('could not extend file'), { code: '53100' })

test('says that the disk gets full before it is', async () => {
  const { watch, world, told } = openWatch({ free: LOW_BYTES - 1 })
  expect(await watch.look()).toBe('nearlyFull')
  world.free = PLENTY
  expect(await watch.look()).toBe('ok')
  expect(told).toEqual(['nearlyFull', 'ok'])
})

test('a full disk is full until there is space again, whatever little was stored meanwhile', async () => {
  const { watch, world, told } = openWatch({ free: 0 })
  await watch.look()
  watch.note('full')
  watch.stored()
  expect(await watch.look()).toBe('full')
  world.free = PLENTY
  expect(await watch.look()).toBe('ok')
  expect(told).toEqual(['nearlyFull', 'full', 'ok'])
})

test('where nobody knows the space, a disk is full until something was stored, or for a minute', async () => {
  const { watch, pass } = openWatch({ free: undefined })
  watch.note('full')
  expect(await watch.look()).toBe('full')
  watch.stored()
  expect(watch.state).toBe('ok')
  watch.note('full')
  pass(61_000)
  expect(await watch.look()).toBe('ok')
})

test('a database that takes no changes, or is away, is said until it is not so any more', async () => {
  const { watch, world, told } = openWatch()
  world.readOnly = true
  await watch.look()
  world.away = true
  await watch.look()
  Object.assign(world, { away: false, readOnly: false })
  await watch.look()
  expect(told).toEqual(['readOnly', 'away', 'ok'])
})

test('the screens are told what holds when they begin to follow, and every change', async () => {
  const { watch, world } = openWatch({ readOnly: true })
  const shown: unknown[] = []
  await watch.look()
  watch.showOn({ publish: (event, data) => shown.push([event, data]) })
  world.readOnly = false
  await watch.look()
  expect(shown).toEqual([
    ['storage', { state: 'readOnly' }],
    ['storage', { state: 'ok' }],
  ])
})

test('the log has one line a minute of a disk that is full, and every line of everything else', () => {
  const { watch, pass } = openWatch()
  const lines: unknown[] = []
  const log = notingFaults((error) => `line ${lines.push(error)}`, watch)
  for (const error of [full, full, new Error('a mistake'), full]) log(error, 'somewhere')
  expect(lines).toEqual([full, new Error('a mistake')])
  pass(60_000)
  expect(log(new Error('an incident', { cause: full }), 'somewhere')).toBe('line 3')
  expect(watch.state).toBe('full')
})
