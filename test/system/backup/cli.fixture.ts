import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import type { Ended } from '../../apps/program.fixture.ts'

const CLI = fileURLToPath(new URL('../../../src/apps/cli.ts', import.meta.url))

/** Runs `entresol <command>` as an administrator does. */
export async function runCli(args: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<Ended> {
  const inherited = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(ENTRESOL_|PORT$|DATABASE_URL$|MQTT_URL$)/.test(name)),
  )
  const child = spawn(process.execPath, [CLI, ...args], { stdio: ['ignore', 'pipe', 'pipe'], env: { ...inherited, ...environment } })
  const said = Promise.all([text(child.stdout), text(child.stderr)])
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, said: (await said).join('') }
}
