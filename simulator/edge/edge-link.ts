import { setTimeout as sleep } from 'node:timers/promises'
import type { Chance } from '../plant/chance.ts'
import type { UnitSpec } from '../plant/unit-spec.ts'
import { type Absence, Absences } from './absences.ts'
import { type EdgeIdentity, type EdgeMessage, EdgeSession } from './edge-session.ts'
import { type EdgeWire, openWire } from './edge-wire.ts'
import { type Mischief, MischievousNetwork } from './mischief.ts'
import { type DeviceBatch, Outbox } from './outbox.ts'
import { PrimaryHost } from './primary-host.ts'
import { asksForRebirth } from './sparkplug-command.ts'

export interface EdgeLinkOptions extends EdgeIdentity {
  url: string
  username?: string | undefined
  password?: string | undefined
  /** Certificates (PEM) trusted at the broker. */
  ca?: string | undefined
  units: readonly UnitSpec[]
  startMs: number
  /** The plant's clock (simulated epoch ms): when things happen to machines and their controllers. */
  plantClockMs(): number
  /**
   * The gateway's own clock (epoch ms): what its births are stamped with. It connects now, also when what it has to tell is old. Default: the plant's.
   */
  gatewayClockMs?(): number
  /** The computer's clock, for the replay window. */
  clockMs(): number
  chance: Chance
  /** Wait for this host's STATE before giving births, and go when it goes. */
  primaryHostId?: string | undefined
  reconnectMs?: number
  /** What was sent within this time before an unclean end is sent again. */
  replayWindowMs?: number
  onEvent?(event: EdgeLinkEvent): void
}

export type EdgeLinkEvent =
  | { kind: 'edgeOnline'; edgeNode: string; bdSeq: number; forwarded: number }
  | { kind: 'edgeOffline'; edgeNode: string; reason: string }
  | { kind: 'edgeRebirth'; edgeNode: string }

/** Changes in one message when stored data are forwarded. */
const FORWARD_SIZE = 400
/** After so many messages the broker is asked whether it keeps up. */
const CONFIRM_EVERY = 200
const ROOM_AGAIN_MS = 50

/** One edge node on its broker: connects, is born, tells, stores while it cannot, forwards as history, dies. */
export class EdgeLink {
  readonly session: EdgeSession
  readonly #options: EdgeLinkOptions
  readonly #outbox: Outbox
  readonly #absences = new Absences()
  readonly #network: MischievousNetwork<EdgeMessage>
  #wire: EdgeWire | undefined
  #online = false
  #running = false
  #cut = false
  #unconfirmed = 0
  #turn: Promise<unknown> = Promise.resolve()
  #loop: Promise<void> = Promise.resolve()
  #wake = Promise.withResolvers<void>()
  readonly #host: PrimaryHost | undefined
  #becameOnline = Promise.withResolvers<void>()

  constructor(options: EdgeLinkOptions) {
    this.#options = options
    this.session = new EdgeSession(options, options.units, options.startMs)
    this.#outbox = new Outbox(options.replayWindowMs ?? 30_000)
    this.#network = new MischievousNetwork(options.chance)
    this.#host = options.primaryHostId === undefined ? undefined : new PrimaryHost(options.primaryHostId)
  }

  get isOnline(): boolean {
    return this.#online
  }

  /** Changes that wait for a connection. */
  get stored(): number {
    return this.#outbox.size
  }

  /** When its devices could not be heard and had nothing to tell of it afterwards. */
  listUntold(): Absence[] {
    return this.#absences.listUntold(this.session.shadows.keys())
  }

  set mischief(mischief: Mischief) {
    this.#network.mischief = mischief
  }

  start(): void {
    this.#running = true
    this.#loop = this.#live()
  }

  /** Resolves at once when online, else when it next is. */
  async whenOnline(): Promise<void> {
    while (!this.#online) await this.#becameOnline.promise
  }

  /** Tells changes, or stores them. Resolves when the broker can take more: nobody outruns it. */
  publish(batches: readonly DeviceBatch[], isHistorical: boolean): Promise<void> {
    return this.#exclusively(async () => {
      for (const batch of batches) {
        if (batch.changes.length > 0) await this.#tell(batch, isHistorical)
      }
    })
  }

  /** Births once more, with the values of now. */
  rebirth(): Promise<void> {
    return this.#exclusively(async () => {
      if (!this.#wire || !this.#online) return
      this.#options.onEvent?.({ kind: 'edgeRebirth', edgeNode: this.#options.edgeNode })
      await this.#giveBirth(this.#wire).catch(() => undefined)
    })
  }

  /** The device's controller restarts: it dies, `change` happens, and it is born with new values. */
  restartDevice(device: string, change: () => void): Promise<void> {
    return this.#exclusively(async () => {
      const atMs = this.#options.plantClockMs()
      if (this.#online) await this.#wire?.publish(this.session.deviceDeath(device, atMs)).catch(() => undefined)
      change()
      if (this.#online) await this.#wire?.publish(this.session.deviceBirth(device, atMs)).catch(() => undefined)
    })
  }

  /** Pulls the cable. */
  cutNetwork(): void {
    this.#cut = true
    this.#wire?.destroy()
  }

  restoreNetwork(): void {
    this.#cut = false
    this.#wakeUp()
  }

  /** Resolves when the broker has read everything told so far (returns at once when offline). */
  confirm(): Promise<void> {
    return this.#exclusively(async () => {
      if (this.#online) await this.#wire?.confirm().catch(() => undefined)
    })
  }

  /** Says good-bye (NDEATH, then DISCONNECT) and ends. */
  async stop(): Promise<void> {
    this.#running = false
    this.#wakeUp()
    await this.#exclusively(() => this.#sayGoodBye())
    await this.#loop
  }

  async #live(): Promise<void> {
    while (this.#running) {
      if (this.#cut) await this.#wake.promise
      else await this.#liveOnce()
    }
  }

  async #liveOnce(): Promise<void> {
    let reason = 'the connection ended'
    try {
      const wire = await this.#connect()
      this.#wire = wire
      if (!this.#running || this.#cut) wire.destroy()
      if (this.#host && !(await this.#host.until(true, wire.ended))) throw new Error('the connection was lost')
      void wire.ended.then(() => this.#absences.begin(this.#gatewayNowMs()))
      await this.#exclusively(() => this.#comeOnline(wire))
      if (await this.#host?.until(false, wire.ended)) await this.#exclusively(() => this.#sayGoodBye())
      await wire.ended
    } catch (error) {
      reason = error instanceof Error ? error.message : String(error)
    }
    await this.#exclusively(async () => this.#goOffline(reason))
    if (this.#running && !this.#cut) await Promise.race([sleep(this.#options.reconnectMs ?? 1_000), this.#wake.promise])
  }

  async #connect(): Promise<EdgeWire> {
    const { url, username, password, ca, group, edgeNode } = this.#options
    const will = this.session.openSession(this.#options.plantClockMs())
    this.#host?.forget()
    const onMessage = (topic: string, payload: Uint8Array) => this.#hear(topic, payload)
    const wire = await openWire({ url, username, password, ca, clientId: `${group}-${edgeNode}`, will, onMessage })
    await wire.subscribe([this.session.commandTopic, ...(this.#host ? [this.#host.topic] : [])])
    return wire
  }

  #hear(topic: string, payload: Uint8Array): void {
    if (topic === this.session.commandTopic) {
      if (asksForRebirth(payload)) void this.rebirth()
      return
    }
    this.#host?.hear(payload)
  }

  async #comeOnline(wire: EdgeWire): Promise<void> {
    await this.#giveBirth(wire)
    let forwarded = 0
    const batches = this.#outbox.takeAll(FORWARD_SIZE)
    this.#online = true
    for (const batch of batches) {
      await this.#tell(batch, true)
      forwarded += batch.changes.length
    }
    if (!this.#online) return
    this.#options.onEvent?.({ kind: 'edgeOnline', edgeNode: this.#options.edgeNode, bdSeq: this.session.bdSeq, forwarded })
    this.#becameOnline.resolve()
    this.#becameOnline = Promise.withResolvers()
  }

  async #giveBirth(wire: EdgeWire): Promise<void> {
    const atMs = this.#gatewayNowMs()
    for (const message of this.session.births(atMs)) await wire.publish(message)
    await wire.confirm()
    this.#absences.end(atMs)
  }

  #gatewayNowMs(): number {
    const { gatewayClockMs, plantClockMs } = this.#options
    return (gatewayClockMs ?? plantClockMs)()
  }

  async #tell(batch: DeviceBatch, isHistorical: boolean): Promise<void> {
    while (this.#running && this.#isHeard && !this.#outbox.hasRoom(this.#options.clockMs())) await sleep(ROOM_AGAIN_MS)
    const wire = this.#wire
    if (!this.#isHeard || !wire) return this.#outbox.store(batch)
    const message = this.session.deviceData(batch.device, batch.changes, this.#options.plantClockMs(), isHistorical)
    try {
      for (const passed of this.#network.pass(message)) await wire.publish(passed)
      this.#outbox.noteSent(batch, this.#options.clockMs())
      if (isHistorical) this.#absences.noteTold(batch)
      this.#unconfirmed += 1
      if (this.#unconfirmed >= CONFIRM_EVERY) {
        this.#unconfirmed = 0
        for (const held of this.#network.flush()) await wire.publish(held)
        await wire.confirm()
      }
    } catch {
      this.#online = false
      this.#outbox.store(batch)
    }
  }

  /** Online, and its host is there: what is told to nobody would only wear out the memory of what is in doubt. */
  get #isHeard(): boolean {
    return this.#online && (this.#host?.isOnline ?? true)
  }

  async #sayGoodBye(): Promise<void> {
    const wire = this.#wire
    if (!wire) return
    this.#wire = undefined
    if (this.#online) {
      this.#online = false
      for (const held of this.#network.flush()) await wire.publish(held).catch(() => undefined)
      await wire.publish(this.session.nodeDeath(this.#options.plantClockMs())).catch(() => undefined)
      await wire.close()
      // A host that went without a word may have missed the last messages.
      this.#outbox.doubtSent(this.#options.clockMs())
      this.#options.onEvent?.({ kind: 'edgeOffline', edgeNode: this.#options.edgeNode, reason: 'said good-bye' })
      return
    }
    wire.destroy()
  }

  #goOffline(reason: string): void {
    if (!this.#wire) return
    this.#wire = undefined
    this.#online = false
    this.#network.flush()
    this.#outbox.doubtSent(this.#options.clockMs())
    this.#options.onEvent?.({ kind: 'edgeOffline', edgeNode: this.#options.edgeNode, reason })
  }

  #wakeUp(): void {
    this.#wake.resolve()
    this.#wake = Promise.withResolvers()
  }

  #exclusively<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(work, work)
    this.#turn = turn.catch(() => undefined)
    return turn
  }
}
