import { startValueJudge } from '../connect/limits/judge-values.store.ts'
import type { LinkBoard } from '../connect/mapping/contract.ts'
import type { PreparedDatabase } from '../kernel/server/postgres/prepare-database.ts'
import type { LiveSignal } from '../connect/ingest/open-ingest.adapter.ts'
import type { Site } from '../kernel/server/site.ts'
import { startEscalations } from '../model/notice/escalate-notices.store.ts'
import { type Accountant, startAccountant } from '../operations/performance/accountant.store.ts'
import { type Broker, machineAccess, openBroker } from './broker.ts'
import type { Configuration } from './configuration.ts'
import { countersOf, openOurIngest } from './ingest.ts'
import { startRedactor } from './ledger/redactor.ts'
import type { LiveUnits } from './live-units.ts'
import type { Log } from './log.ts'
import { startRefusalRetention } from './refusal-retention.ts'
import type { Running } from './running.ts'
import { noticeOptionsOf, startOurNotices } from './notices.ts'
import { startOurRules } from './rules.ts'
import { sealKey, startSealer } from './sealer.ts'
import { streamKinds } from './streams.ts'
import { startOurWebhooks } from './webhooks.ts'

export interface WriterSurroundings {
  readonly configuration: Configuration
  readonly database: PreparedDatabase
  readonly site: Site
  readonly board: LinkBoard
  readonly units: LiveUnits
  readonly log: Log
  /** Empty, and only for this work: it may begin long after the parts that are stopped before it. */
  readonly running: Running
}

/**
 * What only one program of a site may do: hear the machines, make the books, seal, blacken, clear away, tell others. It begins when this program has the ledger and
 * not before, because that is the one lock that all programs of the site respect (kernel.md §12).
 */
export class WriterWork {
  readonly #surroundings: WriterSurroundings
  #beginning: Promise<Broker> | undefined
  #broker: Broker | undefined
  #accountant: Accountant | undefined
  #isClosed = false

  constructor(surroundings: WriterSurroundings) {
    this.#surroundings = surroundings
  }

  /** Where the machines are heard; undefined before the work has begun. */
  get broker(): Broker | undefined {
    return this.#broker
  }

  /** How far the books are behind the facts; undefined before the work has begun. */
  get behindMs(): number | undefined {
    return this.#accountant?.behindMs()
  }

  begin(): Promise<Broker> {
    this.#beginning ??= this.#begin()
    return this.#beginning
  }

  /** Also stops what is only just beginning. */
  async close(): Promise<void> {
    this.#isClosed = true
    await this.#beginning?.catch(() => undefined)
    await this.#surroundings.running.stop()
  }

  async #begin(): Promise<Broker> {
    if (this.#isClosed) throw new Error('the program is stopping')
    const { configuration, database, site, board, units, log, running } = this.#surroundings
    const { dataDirectory, mqtt, anchor } = configuration
    const broker = running.add('broker', await openBroker(mqtt, dataDirectory, (message) => log.info(message)))
    this.#broker = broker
    board.tellAccess(machineAccess(broker))
    running.add('sealer', startSealer(site, sealKey(dataDirectory), anchor))
    running.add('redactor', startRedactor(site, database.write, streamKinds()))
    running.add('refusals', startRefusalRetention(site))
    running.add('rules', await startOurRules(site))
    running.add('notices', startEscalations(site))
    running.add('notices outside', await startOurNotices(site, noticeOptionsOf(configuration), Math.random))
    running.add('webhooks', startOurWebhooks(site, configuration.webhookNetworks, Math.random))
    const accountant = running.add(
      'accountant',
      startAccountant({ site, publish: units.booked, log: site.log, countersOf: countersOf(site) }),
    )
    this.#accountant = accountant
    const heard = (equipmentId: string, signal: LiveSignal) => {
      units.heard(equipmentId, signal)
      accountant.poke()
    }
    const { poke: monitored } = running.add('limits', startValueJudge({ site }))
    running.add('ingest', await openOurIngest({ site, write: database.write, broker, board, log, heard, monitored }))
    return broker
  }
}
