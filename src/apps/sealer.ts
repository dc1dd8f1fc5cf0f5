import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sealNext } from '../kernel/server/seal.ts'
import type { Site } from '../kernel/server/site.ts'
import { sealFacts } from '../operations/performance/seal-facts.store.ts'
import { sendAnchors, sendFactAnchors } from './anchor.ts'

const EVERY_MS = 60_000
/** Late facts of a day wait so many rounds for each other before their day gets another seal. */
const ROUNDS_PER_FACTS = 15

/** The key that signs seals. It stands beside the database, not in it: who can change rows cannot sign them. */
export function sealKey(dataDirectory: string): KeyObject {
  const directory = join(dataDirectory, 'keys')
  const path = join(directory, 'seal-key.pem')
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  if (!existsSync(path)) {
    const { privateKey } = generateKeyPairSync('ed25519')
    writeFileSync(`${path}.new`, privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600, flush: true })
    renameSync(`${path}.new`, path)
  }
  return createPrivateKey(readFileSync(path))
}

export function publicSealKey(dataDirectory: string): KeyObject {
  return createPublicKey(sealKey(dataDirectory))
}

/** Seals what happened, every minute and once more at the end, and what the machines said every quarter of an hour, and sends the heads to the anchor. An anchor that is away does not keep anything from being sealed. */
export function startSealer(site: Site, key: KeyObject, anchor: string | undefined): { close(): Promise<void> } {
  let isClosed = false
  let sealing = Promise.resolve()
  let rounds = 0
  const sealAll = async () => {
    // At the end one block more, which is all there is when the program has kept up.
    while ((await sealNext(site.pool, site.siteId, site.now(), key)) > 0 && !isClosed);
    if (anchor !== undefined) await sendAnchors(site, anchor)
    if (!isClosed && rounds % ROUNDS_PER_FACTS === 0) {
      await sealFacts(site, key)
      if (anchor !== undefined) await sendFactAnchors(site, anchor)
    }
    rounds += 1
  }
  const next = () => {
    sealing = sealing.then(sealAll).catch((error: unknown) => void site.log(error, 'kernel.seal'))
  }
  const timer = setInterval(next, EVERY_MS)
  return {
    close: async () => {
      clearInterval(timer)
      isClosed = true
      next()
      await sealing
    },
  }
}
