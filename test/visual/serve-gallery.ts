import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build, preview } from 'vite'

/** Builds the web app into a place of its own and serves it without a server behind it: the gallery needs none. */
export async function serveGallery(): Promise<{ url: string; close: () => Promise<void> }> {
  const outDir = await mkdtemp(join(tmpdir(), 'entresol-web-'))
  await build({ logLevel: 'error', build: { outDir } })
  const server = await preview({ build: { outDir }, preview: { host: '127.0.0.1', port: 0 }, logLevel: 'error' })
  const url = server.resolvedUrls?.local[0]?.replace(/\/$/, '')
  if (!url) throw new Error('The preview server has no address.')
  const close = async () => {
    await server.close()
    await rm(outDir, { recursive: true })
  }
  return { url, close }
}
