import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, cpSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, onTestFinished, test, vi } from 'vitest'
import { scratchDirectory } from '../../support/scratch.fixture.ts'

const PATIENCE_MS = 240_000
const SOURCES = ['src', 'scripts', 'simulator', 'migrations', 'package.json', 'vite.config.ts', 'tsconfig.json']

test('npm run dev: a changed screen is served at once, and a changed file of the server starts it anew', {
  timeout: 2 * PATIENCE_MS,
}, async () => {
  const copy = scratchDirectory(onTestFinished)
  for (const name of SOURCES) cpSync(name, join(copy, name), { recursive: true })
  symlinkSync(join(process.cwd(), 'node_modules'), join(copy, 'node_modules'))
  const args = ['scripts/dev.ts', '--empty', '--port', '0', '--mqtt-port', '0', '--data', join(copy, 'data')]
  const child = spawn(process.execPath, args, { cwd: copy, stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(child, 'close')
  const lines: string[] = []
  createInterface({ input: child.stdout }).on('line', (line) => lines.push(line))
  onTestFinished(async () => {
    child.kill('SIGTERM')
    await ended
  })
  const readyTimes = (times: number) =>
    vi.waitFor(() => expect(lines.filter((line) => line.startsWith('ready http://'))).toHaveLength(times), { timeout: PATIENCE_MS })
  await readyTimes(1)
  const url = lines.find((line) => line.startsWith('ready '))!.slice('ready '.length)

  const page = await (await fetch(`${url}/sign-in`, { headers: { accept: 'text/html' } })).text()
  expect(page).toContain('<div id="root">')
  expect(await (await fetch(`${url}/ready`)).json()).toEqual({ ready: true })
  const screen = 'src/apps/web/front/front-words.ts'
  const served = async () => (await fetch(`${url}/front/front-words.ts`)).text()
  expect(await served()).toContain('A plant at work')
  writeFileSync(join(copy, screen), readFileSync(join(copy, screen), 'utf8').replace('A plant at work', 'A plant that was changed'))
  await vi.waitFor(async () => expect(await served()).toContain('A plant that was changed'), { timeout: 30_000 })

  appendFileSync(join(copy, 'src/apps/port.ts'), '\n// Somebody has worked on this file.\n')
  await readyTimes(2)
  expect(await (await fetch(`${url}/ready`)).json()).toEqual({ ready: true })
})
