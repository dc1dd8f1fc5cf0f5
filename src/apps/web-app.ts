import { spawn } from 'node:child_process'
import { cpSync, existsSync, globSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { fastifyStatic } from '@fastify/static'
import type { FastifyInstance } from 'fastify'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const BUNDLE = join(ROOT, 'dist', 'web')
const KEPT_MS = 3 * 86_400_000
/** What the bundle is made of. Server files are among them; a bundle too many costs a second or two. */
const SOURCES = ['src/**/*.{ts,tsx,css,html,svg,js}', 'vite.config.ts', 'package-lock.json']

/** Builds the web app with Vite when there is no bundle or a source is newer. @returns the bundle's directory. */
export async function buildWebApp(log: (line: string) => void): Promise<string> {
  if (!isStale()) return BUNDLE
  log('building the web app (once, and after a change)')
  const fresh = join(ROOT, 'dist', `web-${process.pid}`)
  try {
    await runVite(fresh)
    swapIn(fresh)
  } catch (error) {
    rmSync(fresh, { recursive: true, force: true })
    if (!existsSync(join(BUNDLE, 'index.html'))) throw error
    log(`the web app could not be built, the one that is there is used: ${(error as Error).message}`)
  }
  return BUNDLE
}

function isStale(): boolean {
  const built = statSync(join(BUNDLE, 'index.html'), { throwIfNoEntry: false })?.mtimeMs
  if (built === undefined) return true
  const sources = globSync(SOURCES, { cwd: ROOT, exclude: (path) => /\.(test|test-d|fixture)\.tsx?$/.test(path) })
  return sources.some((path) => (statSync(join(ROOT, path), { throwIfNoEntry: false })?.mtimeMs ?? 0) > built)
}

function runVite(outDir: string): Promise<void> {
  const program = join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js')
  if (!existsSync(program)) throw new Error('Vite is not installed: run `npm install` in the directory of Entresol')
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, 'build', '--outDir', outDir, '--logLevel', 'error'], {
      cwd: ROOT,
      env: { ...process.env, NODE_ENV: 'production' },
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    let said = ''
    child.stderr.on('data', (chunk) => (said += chunk))
    child.once('error', reject)
    child.once('close', (code) => (code === 0 ? resolve() : reject(new Error(said.trim() || `Vite ended with code ${code}`))))
  })
}

/**
 * Renamed into place as a whole: another program that serves the old bundle never sees half of one. The hashed files of the last days
 * stay: a browser that is open meanwhile may still ask for them.
 */
function swapIn(fresh: string): void {
  const old = `${BUNDLE}-old-${process.pid}`
  if (existsSync(BUNDLE)) {
    const youngest = Date.now() - KEPT_MS
    const isKept = (path: string) => statSync(path).isDirectory() || statSync(path).mtimeMs > youngest
    cpSync(join(BUNDLE, 'assets'), join(fresh, 'assets'), { recursive: true, force: false, preserveTimestamps: true, filter: isKept })
    renameSync(BUNDLE, old)
  }
  renameSync(fresh, BUNDLE)
  rmSync(old, { recursive: true, force: true })
}

/** Hashed files may be kept for ever, pages never: `index.html` names the files of this version. */
export async function mountWebApp(app: FastifyInstance, directory: string): Promise<void> {
  await app.register(fastifyStatic, {
    root: directory,
    cacheControl: false,
    dotfiles: 'ignore',
    setHeaders: (reply, path) => {
      reply.header('cache-control', path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache')
    },
  })
}

/** A page of the web app has no file of its own: its router finds it. To be used as Fastify's `rewriteUrl`. */
export function pageToIndex(request: {
  readonly method?: string | undefined
  readonly url?: string | undefined
  readonly headers: NodeJS.Dict<string | string[]>
}): string {
  const { method, url = '/', headers } = request
  const path = url.split('?', 1)[0]!
  const isPage =
    (method === 'GET' || method === 'HEAD') &&
    String(headers['accept'] ?? '').includes('text/html') &&
    !/^\/(api|health|ready|assets)(\/|$)/.test(path) &&
    !/\.[a-z0-9]{2,5}$/.test(path)
  return isPage ? '/index.html' : url
}
