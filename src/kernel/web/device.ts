/** This terminal as the server knows it: an id that it has given itself, and the number of the last press. */
interface Kept {
  readonly deviceId: string
  readonly deviceSeq: number
}

const KEY = 'entresol.device'

/** Numbers what is pressed here, from 1, over reloads and restarts of the browser. */
export function createDevice(storage: Pick<Storage, 'getItem' | 'setItem'>, makeId: () => string): () => Kept {
  return () => {
    const kept = JSON.parse(storage.getItem(KEY) ?? 'null') as Kept | null
    const next = { deviceId: kept?.deviceId ?? makeId(), deviceSeq: (kept?.deviceSeq ?? 0) + 1 }
    storage.setItem(KEY, JSON.stringify(next))
    return next
  }
}
