import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { preview } from 'vite'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** The web app, bundled into a place of its own, so that no other run is disturbed. */
export async function bundleWebApp(): Promise<{ directory: string; remove: () => Promise<void> }> {
  const directory = await mkdtemp(join(tmpdir(), 'entresol-web-'))
  // A process of its own, because the tests' NODE_ENV would bundle the slow React for developers.
  const program = join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js')
  const env = { ...process.env, NODE_ENV: 'production' }
  await promisify(execFile)(process.execPath, [program, 'build', '--outDir', directory, '--logLevel', 'error'], { cwd: ROOT, env })
  return { directory, remove: () => rm(directory, { recursive: true }) }
}

/** Serves the web app without a server behind it: the gallery needs none. */
export async function serveGallery(): Promise<{ url: string; close: () => Promise<void> }> {
  const bundle = await bundleWebApp()
  const server = await preview({ build: { outDir: bundle.directory }, preview: { host: '127.0.0.1', port: 0 }, logLevel: 'error' })
  const url = server.resolvedUrls?.local[0]?.replace(/\/$/, '')
  if (!url) throw new Error('The preview server has no address.')
  const close = async () => {
    await server.close()
    await bundle.remove()
  }
  return { url, close }
}
