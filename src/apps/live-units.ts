import { isDeepStrictEqual } from 'node:util'
import type { LiveSignal } from '../connect/ingest/open-ingest.adapter.ts'
import type { LiveScreens } from '../kernel/server/live.ts'
import type { Site } from '../kernel/server/site.ts'
import { type BoardUnit, listBoard } from '../operations/performance/contract.ts'

/** Units whose books are made many times a second are asked for this often at most, all of them at once. */
const BOOKS_EVERY_MS = 250
/** A machine that tells its history, or chatters, moves the screens this often at most. */
const WORDS_EVERY_MS = 100

export interface LiveUnits {
  /** A machine has said something that is committed, and that the books do not know yet. */
  readonly heard: (equipmentId: string, signal: LiveSignal) => void
  /** The books of the unit were made again, out of all that was committed at that instant. */
  readonly booked: (equipmentId: string, outOfAt: string) => void
  /** All units as another program has made their books. */
  readonly read: (units: readonly BoardUnit[]) => void
  /** The screens come up after the books. */
  showOn(screens: Pick<LiveScreens, 'publishUnit'>): void
  /** Asks the books no more; what it is asking now it still shows. */
  close(): Promise<void>
}

interface Surroundings {
  readonly now: () => string
  /** The units as the books have them. */
  readonly ask: (equipmentIds: readonly string[]) => Promise<readonly BoardUnit[]>
  readonly log: (error: unknown, where: string) => void
}

interface Said {
  readonly state: BoardUnit['state']
  readonly faultCode: string | null
  readonly since: string
  readonly heardAt: string
}

/** Shows the newest state of a unit to all screens: at once what the machine says, and then what the books make of it. */
export function liveUnits({ now, ask, log }: Surroundings): LiveUnits {
  const said = new Map<string, Said>()
  const books = new Map<string, BoardUnit>()
  const shown = new Map<string, BoardUnit>()
  const all: Pick<LiveScreens, 'publishUnit'>[] = []

  function show(equipmentId: string): void {
    const row = books.get(equipmentId)
    if (!row) return
    const news = newsOf(row, said.get(equipmentId))
    const unit = news ? { ...row, ...news } : row
    shown.set(equipmentId, unit)
    const { reason, jobs } = unit
    const snapshot = { ...unit, since: unit.since ?? now(), reasonName: reason, jobOrderId: jobs[0]?.jobOrderId, booked: !news }
    for (const screens of all) screens.publishUnit(equipmentId, snapshot)
  }

  const showWords = paced(WORDS_EVERY_MS, (equipmentId) => {
    const [is, was] = [said.get(equipmentId), shown.get(equipmentId)]
    if (!is || !was || is.state === was.state) return false
    show(equipmentId)
    return true
  })
  const showBooks = gathered(BOOKS_EVERY_MS, async (equipmentIds) => {
    try {
      for (const row of await ask(equipmentIds)) books.set(row.equipmentId, row)
      for (const equipmentId of equipmentIds) show(equipmentId)
    } catch (error) {
      log(error, 'live.unit')
    }
  })
  return {
    heard: (equipmentId, { state, faultCode, since }) => {
      said.set(equipmentId, { state, faultCode, since, heardAt: now() })
      showWords(equipmentId)
    },
    booked: (equipmentId, outOfAt) => {
      const last = said.get(equipmentId)
      if (last && last.heardAt <= outOfAt) said.delete(equipmentId)
      showBooks.want(equipmentId)
    },
    read: (units) => {
      for (const unit of units) {
        if (isDeepStrictEqual(books.get(unit.equipmentId), unit)) continue
        books.set(unit.equipmentId, unit)
        show(unit.equipmentId)
      }
    },
    showOn: (screens) => void all.push(screens),
    close: showBooks.close,
  }
}

/** How a site's books are asked for all units. */
export function allBooksOf(site: Site): () => Promise<readonly BoardUnit[]> {
  return async () => (await site.ask(listBoard, {})).rows
}

/** How a site's books are asked for some of its units. */
export function booksOf(site: Site): (equipmentIds: readonly string[]) => Promise<readonly BoardUnit[]> {
  return async (equipmentIds) => (await site.ask(listBoard, { units: equipmentIds.join(',') })).rows
}

/** What the machine says otherwise than the books, unless they know of something that happened later. */
function newsOf({ state, since }: BoardUnit, said: Said | undefined): Partial<BoardUnit> | undefined {
  if (!said || said.state === state || (since !== null && said.since < since)) return undefined
  return { state: said.state, faultCode: said.faultCode, since: said.since, stopStartedAt: null, reason: null }
}

/** Works at once, and where that did anything again only after a rest, if somebody asked meanwhile; each unit by itself. */
function paced(restMs: number, work: (equipmentId: string) => boolean): (equipmentId: string) => void {
  const resting = new Map<string, { isWanted: boolean }>()
  const begin = (equipmentId: string) => {
    resting.delete(equipmentId)
    if (!work(equipmentId)) return
    const rest = { isWanted: false }
    resting.set(equipmentId, rest)
    setTimeout(() => (rest.isWanted ? begin(equipmentId) : resting.delete(equipmentId)), restMs).unref()
  }
  return (equipmentId) => {
    const rest = resting.get(equipmentId)
    if (rest) rest.isWanted = true
    else begin(equipmentId)
  }
}

/** Works at once, and again after a rest for all units that were asked for meanwhile. */
function gathered(restMs: number, work: (equipmentIds: readonly string[]) => Promise<void>) {
  const wanted = new Set<string>()
  let [isResting, isClosed] = [false, false]
  let working = Promise.resolve()
  const begin = () => {
    isResting = wanted.size > 0
    if (!isResting || isClosed) return
    const equipmentIds = [...wanted]
    wanted.clear()
    working = work(equipmentIds).then(() => void setTimeout(begin, restMs).unref())
  }
  return {
    want: (equipmentId: string) => {
      wanted.add(equipmentId)
      if (!isResting) begin()
    },
    close: () => {
      isClosed = true
      return working
    },
  }
}
