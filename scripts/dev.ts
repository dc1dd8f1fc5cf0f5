/**
 * `npm run dev`: the program for those who change it. A changed screen is in the browser at once, without a reload where that is possible (Vite);
 * a changed file of the server starts the server anew. Takes the options of `npm start`.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { createServer, type ViteDevServer } from 'vite'
import { ConfigurationFault, helpText, parseConfiguration } from '../src/apps/configuration.ts'
import { findPort } from '../src/apps/port.ts'
import { freePort } from '../src/kernel/server/postgres/place.ts'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const say = (line: string) => void process.stdout.write(`${line}\n`)

async function main(args: readonly string[]): Promise<void> {
  const configuration = parseConfiguration(args, process.env)
  if (configuration === 'help') return say(helpText())
  const { host } = configuration
  const apiPort = await freePort()
  const screens = await serveScreens(host, await findPort(host, configuration.port), apiPort)
  const server = watchServer([...args, '--no-web', '--host', '127.0.0.1', '--port', String(apiPort)], screens)
  let isStopping = false
  const stop = async () => {
    if (isStopping) return
    isStopping = true
    server.kill('SIGTERM')
    await Promise.all([once(server, 'close'), screens.close()])
    process.exit()
  }
  process.on('SIGTERM', () => void stop())
  process.on('SIGINT', () => void stop())
}

async function serveScreens(host: string, port: number, apiPort: number): Promise<ViteDevServer> {
  const target = `http://127.0.0.1:${apiPort}`
  const proxy = Object.fromEntries(['/api', '/health', '/ready'].map((path) => [path, { target }]))
  const screens = await createServer({
    root: `${ROOT}src/apps/web`,
    configFile: `${ROOT}vite.config.ts`,
    server: { host, port, strictPort: port !== 0, proxy },
    logLevel: 'warn',
  })
  return screens.listen()
}

/** Node starts it anew when a file that it has imported changes. */
function watchServer(args: readonly string[], screens: ViteDevServer): ChildProcess {
  const server = spawn(process.execPath, ['--watch', '--watch-preserve-output', `${ROOT}src/apps/server.ts`, ...args], {
    cwd: ROOT,
    stdio: ['inherit', 'pipe', 'inherit'],
  })
  createInterface({ input: server.stdout }).on('line', (line) => {
    const isReady = line.startsWith('ready ')
    say(isReady ? `ready ${addressOf(screens)}` : line)
    // What the screens know was said by the server before; they ask the new one.
    if (isReady) screens.ws.send({ type: 'full-reload' })
  })
  return server
}

function addressOf({ resolvedUrls }: ViteDevServer): string {
  return (resolvedUrls?.local[0] ?? '').replace(/\/$/, '')
}

try {
  await main(process.argv.slice(2))
} catch (error) {
  process.stderr.write(`${error instanceof ConfigurationFault ? error.message : ((error as Error).stack ?? String(error))}\n`)
  process.exit(error instanceof ConfigurationFault ? 2 : 1)
}
