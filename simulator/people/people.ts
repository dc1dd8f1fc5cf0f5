import { setTimeout as sleep } from 'node:timers/promises'
import type { PlantEvent } from '../plant/plant-event.ts'
import type { ActRecord } from '../truth/truth-record.ts'
import type { OperatorAct } from './operator-act.ts'
import { OperatorScript, type ScriptOptions } from './operator-script.ts'
import type { ApiAnswer, PlantApi, Tap } from './plant-api.ts'

export interface PeopleOptions extends ScriptOptions {
  /** A browser of a person's own, signed in. */
  openBrowser(login: string): Promise<PlantApi>
  /** The product's ids of units, lines and reasons by their codes; undefined = the product does not know it. */
  findEquipmentId(code: string): string | undefined
  findReasonId(code: string): string | undefined
  /** Real time until somebody taps again. */
  tapAgainMs?: number
}

/** The refusal of a finish when no count has been booked. */
const NOT_YET_COUNTED = 'nothing_was_produced'
const MOST_TAPS = 20

/** The people of the plant at the product's terminals: what they plan comes from the script, what comes of it from the product. */
export class People {
  readonly #options: PeopleOptions
  readonly #script: OperatorScript
  readonly #planned: { act: OperatorAct; order: number }[] = []
  readonly #browsers = new Map<string, Promise<PlantApi>>()
  readonly #jobOrderIds = new Map<string, string>()
  #order = 0

  constructor(options: PeopleOptions) {
    this.#options = options
    this.#script = new OperatorScript(options)
  }

  /** People see what happens on the floor and make up their minds. */
  hear(events: readonly PlantEvent[]): void {
    for (const event of events) {
      for (const act of this.#script.hear(event)) this.#planned.push({ act, order: this.#order++ })
    }
  }

  /** Does everything that is due before the instant, one after the other. Returns what came of it. */
  async actUntil(untilMs: number): Promise<ActRecord[]> {
    const due = this.#planned.filter(({ act }) => act.atMs < untilMs).toSorted((a, b) => a.act.atMs - b.act.atMs || a.order - b.order)
    if (due.length === 0) return []
    const left = this.#planned.filter(({ act }) => act.atMs >= untilMs)
    this.#planned.splice(0, this.#planned.length, ...left)
    const records: ActRecord[] = []
    for (const { act } of due) records.push(await this.#do(act))
    return records
  }

  /** Forgets what was due before the instant: an earlier run has done it. */
  skipUntil(untilMs: number): void {
    this.#planned.splice(0, this.#planned.length, ...this.#planned.filter(({ act }) => act.atMs >= untilMs))
  }

  async #do(act: OperatorAct): Promise<ActRecord> {
    const outcome = await this.#try(act).catch((error: unknown) => `failed: ${error instanceof Error ? error.message : String(error)}`)
    const { atMs, occurredAtMs, login: person, equipment: unit, mistake, job } = act
    return { kind: 'act', atMs, person, act: act.act, unit, job, occurredAtMs, mistake, outcome }
  }

  async #try(act: OperatorAct): Promise<string> {
    const browser = await this.#browserOf(act.login)
    const tap = { key: act.key, occurredAtMs: act.occurredAtMs }
    const equipmentId = this.#options.findEquipmentId(act.equipment)
    if (equipmentId === undefined) return `not asked: no equipment ${act.equipment}`
    if (act.act === 'classify') {
      const reasonId = this.#options.findReasonId(act.reasonCode)
      if (reasonId === undefined) return `not asked: no reason ${act.reasonCode}`
      const times = { startsAt: new Date(act.startsAtMs).toISOString(), endsAt: new Date(act.endsAtMs).toISOString() }
      return tell(await browser.classifyStop({ equipmentId, ...times, reasonId, seen: 0 }, tap))
    }
    const jobOrderId = await this.#findJobOrder(browser, equipmentId, act.job)
    if (jobOrderId === undefined) return `not asked: no job order ${act.job}`
    const at = { jobOrderId, equipmentId }
    if (!act.abandons) return tell(await this.#sendPatiently(browser, act, at, tap))
    // The page is closed: the request is out, its answer reaches nobody.
    this.#send(browser, act, at, tap).catch(() => undefined)
    return 'nobody waited for the answer'
  }

  /**
   * The machine's last parts may be on their way into the books when somebody finishes: the page says that nothing was produced,
   * and the person taps again. A new touch has a new key.
   */
  async #sendPatiently(browser: PlantApi, act: OperatorAct, at: { jobOrderId: string; equipmentId: string }, tap: Tap): Promise<ApiAnswer> {
    let answer = await this.#send(browser, act, at, tap)
    for (let again = 1; again <= MOST_TAPS && answer.outcome === 'refused' && answer.codes.includes(NOT_YET_COUNTED); again++) {
      await sleep(this.#options.tapAgainMs ?? 250)
      const key = `${tap.key.slice(0, -2)}${again.toString(16).padStart(2, '0')}`
      answer = await this.#send(browser, act, at, { ...tap, key })
    }
    const isEmpty = act.act === 'finish' && answer.outcome === 'refused' && answer.codes.includes(NOT_YET_COUNTED)
    return isEmpty ? this.#abort(browser, at.jobOrderId, tap) : answer
  }

  /** A job that was started when its parts were made already has none: the page offers to abort it, and the unit is free for the next. */
  #abort(browser: PlantApi, jobOrderId: string, tap: Tap): Promise<ApiAnswer> {
    const key = `${tap.key.slice(0, -2)}ff`
    return browser.abortJobOrder({ jobOrderId, note: 'Started too late, its parts were counted before' }, { ...tap, key })
  }

  #send(browser: PlantApi, act: OperatorAct, at: { jobOrderId: string; equipmentId: string }, tap: Tap): Promise<ApiAnswer> {
    const { jobOrderId } = at
    switch (act.act) {
      case 'start':
        return browser.startJobOrder(act.changesOver ? { ...at, changesOver: true } : at, tap)
      case 'finish':
        return browser.finishJobOrder({ jobOrderId }, tap)
      case 'pause':
        return browser.pauseJobOrder({ jobOrderId }, tap)
      case 'resume':
        return browser.resumeJobOrder({ jobOrderId }, tap)
      case 'scrap': {
        const reasonId = this.#options.findReasonId(act.reasonCode)
        const scrap = { value: String(act.pieces), unit: 'C62' }
        return browser.reportQuantity({ jobOrderId, scrap, ...(reasonId === undefined ? {} : { reasonId }) }, tap)
      }
      case 'classify':
        throw new Error('a stop is no job order')
    }
  }

  async #findJobOrder(browser: PlantApi, equipmentId: string, code: string): Promise<string | undefined> {
    const known = this.#jobOrderIds.get(code)
    if (known !== undefined) return known
    for (const entry of await browser.listDispatch(equipmentId)) this.#jobOrderIds.set(entry.code, entry.jobOrderId)
    return this.#jobOrderIds.get(code)
  }

  #browserOf(login: string): Promise<PlantApi> {
    const known = this.#browsers.get(login)
    if (known) return known
    const opened = this.#options.openBrowser(login)
    this.#browsers.set(login, opened)
    // Who could not sign in tries again at the next act.
    opened.catch(() => this.#browsers.delete(login))
    return opened
  }
}

function tell(answer: ApiAnswer): string {
  if (answer.outcome === 'accepted') return 'accepted'
  return answer.outcome === 'refused' ? `refused: ${answer.codes.join(', ')}` : `failed: ${answer.status} ${answer.detail}`
}
