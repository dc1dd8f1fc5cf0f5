import { readFileSync } from 'node:fs'
import { createContext, runInContext } from 'node:vm'
import { expect, test } from 'vitest'
import { pushOf } from '../../src/exchange/notice/push.ts'

type Listener = (event: object) => void
const SCRIPT = readFileSync(new URL('../../src/apps/web/public/push-worker.js', import.meta.url), 'utf8')
const push = pushOf({
  ...{ noticeId: '11111111-1111-4111-8111-111111111111', severity: 'alarm', text: 'Klemmer', language: 'de', place: 'L1-F' },
  ...{ raisedAt: '2026-06-01T07:00:00.000Z', zone: 'Europe/Berlin', standsInFor: [] },
})

/** The worker as a browser runs it, with the pages that are open. */
function startWorker(pages: readonly object[] = []) {
  const listeners = new Map<string, Listener>()
  const done: Promise<unknown>[] = []
  const [shown, opened]: [unknown[], string[]] = [[], []]
  const self = {
    addEventListener: (name: string, listener: Listener) => listeners.set(name, listener),
    location: { origin: 'https://mes.plant.example' },
    registration: { showNotification: async (title: string, options: object) => shown.push({ title, ...options }) },
    clients: { matchAll: async () => pages, openWindow: async (address: string) => opened.push(address) },
  }
  runInContext(SCRIPT, createContext({ self, URL }))
  const happen = async (name: string, event: object) => {
    listeners.get(name)!({ ...event, waitUntil: (work: Promise<unknown>) => done.push(work) })
    await Promise.all(done)
  }
  return { happen, shown, opened }
}

test('a push is shown as the program wrote it, and by its tag once', async () => {
  const { happen, shown } = startWorker()
  await happen('push', { data: { json: () => JSON.parse(JSON.stringify(push)) } })
  expect(shown).toEqual([{ title: 'Alarm · L1-F', body: 'Klemmer', lang: 'de', tag: push.tag, icon: '/icon.svg', data: push.path }])
})

test('pressed, it leads to the notice: in a page that is open, or in a new one', async () => {
  const address = `https://mes.plant.example${push.path}`
  const [went, closed]: [string[], number[]] = [[], []]
  const page = { focus: async () => undefined, navigate: async (to: string) => void went.push(to) }
  const notification = { data: push.path, close: () => void closed.push(1) }
  await startWorker([page]).happen('notificationclick', { notification })
  const without = startWorker()
  await without.happen('notificationclick', { notification })
  expect([went, without.opened, closed.length]).toEqual([[address], [address], 2])
})
