import { EdgeLink, type EdgeLinkEvent } from './edge/edge-link.ts'
import { Floor } from './floor.ts'
import { simulateHistory } from './history.ts'
import { live } from './live.ts'
import { CREW, EVERYDAY_HABITS, type Habits } from './people/crew.ts'
import { People } from './people/people.ts'
import { HttpPlantApi } from './people/plant-api.ts'
import { createChance } from './plant/chance.ts'
import { DEMO_PLANT } from './plant/demo-plant.ts'
import { createPlant } from './plant/plant.ts'
import { createPlantCalendar } from './plant/plant-calendar.ts'
import type { PlantSpec } from './plant/unit-spec.ts'
import { createTrouble, type Intervention, intervene } from './plant-trouble.ts'
import { ScheduledTroubles } from './scheduled-troubles.ts'
import type { Trouble } from './trouble.ts'
import type { PlannedTrouble } from './trouble-script.ts'
import { NO_TRUTH, openTruthFile } from './truth/truth-file.ts'
import type { UnheardRecord } from './truth/truth-record.ts'

export interface RunOptions {
  seed: number
  mqtt: { url: string; username?: string | undefined; password?: string | undefined; ca?: string | undefined }
  /** Without it nobody works at the terminals. */
  api?: ApiOptions | undefined
  /** First instant of the plant (epoch ms). The same seed and start are the same plant. */
  startMs: number
  /** What happened before was told by an earlier run. Default: nothing was. */
  resumeMs?: number | undefined
  /** From here on the plant is live; what lies before is sent as history. Asked again while history is being made. */
  liveFromMs(): number
  /** End of the run in simulated time; undefined = until stopped. */
  endMs?: number | undefined
  /** Simulated seconds per second when live; Infinity = as fast as the broker takes it. */
  speed: number
  truthPath?: string | undefined
  primaryHostId?: string | undefined
  spec?: PlantSpec
  habits?: Habits
  worksWeekends?: boolean
  /** Troubles to be made at their instants; `trouble-script.ts` draws them by seed. */
  troubles?: readonly PlannedTrouble[]
  /** What was done to the plant in earlier runs. */
  interventions?: readonly Intervention[]
  /** Simulated time per message: live 1 s, history 60 s. */
  liveStepMs?: number
  historyStepMs?: number
  valueEveryMs?: number
  /** Changes per second of history at most. Default: as fast as the broker takes them. */
  historyChangesPerSecond?: number | undefined
  reconnectMs?: number
  clockMs?(): number
  onEvent?(event: RunEvent): void
}

export interface ApiOptions {
  url: string
  password: string
  /** For so long people try again when the product is away, ms. Default 0. */
  patienceMs?: number
  findEquipmentId(code: string): string | undefined
  findReasonId(code: string): string | undefined
}

export type RunEvent =
  | EdgeLinkEvent
  | { kind: 'history'; at: string; until: string }
  | { kind: 'live'; at: string }
  | { kind: 'lag'; behindMs: number }
  | { kind: 'intervention'; intervention: Intervention }
  | { kind: 'ended'; at: string }

export interface RunningPlant {
  trouble: Trouble
  /** The plant's clock, epoch ms. */
  nowMs(): number
  /** Where a later run may go on: everything before was given to the broker. */
  toldUntilMs(): number
  /** Resolves when history is sent and the plant lives (or the run has ended before). */
  whenLive: Promise<void>
  /** Resolves at the end of the run, when the broker has everything and the truth is written. Rejects when it failed. */
  done: Promise<void>
  stop(): Promise<void>
}

/** Starts the demo plant against a broker and, if given, the public API. Returns at once; the run goes on by itself. */
export function runPlant(options: RunOptions): RunningPlant {
  const floor = createFloor(options)
  const stopped = new AbortController()
  const live = Promise.withResolvers<void>()
  const trouble: Trouble = createTrouble(floor, (intervention) => options.onEvent?.({ kind: 'intervention', intervention }))
  floor.scheduled = new ScheduledTroubles(options.troubles ?? [], trouble)
  const done = run(floor, options, stopped.signal, live.resolve).finally(live.resolve)
  done.catch(() => undefined)
  return {
    trouble,
    nowMs: () => floor.parts.plant.nowMs,
    toldUntilMs: () => floor.toldUntilMs,
    whenLive: live.promise,
    done,
    stop: () => {
      stopped.abort()
      return done
    },
  }
}

function createFloor(options: RunOptions): Floor {
  const { seed, startMs } = options
  const spec = options.spec ?? DEMO_PLANT
  const calendar = createPlantCalendar(spec.zone, options.worksWeekends ?? true)
  const plant = createPlant({ spec, calendar, seed, startMs, valueEveryMs: options.valueEveryMs ?? 30_000 })
  const links = new Map(
    spec.areas.map((area) => [
      area.code,
      new EdgeLink({
        ...options.mqtt,
        group: spec.sparkplugGroup,
        edgeNode: area.edgeNode,
        units: area.units,
        startMs,
        plantClockMs: () => plant.nowMs,
        // A plant that is made to hurry lives ahead of its computer, one that tells its history behind it.
        gatewayClockMs: () => Math.max(plant.nowMs, (options.clockMs ?? Date.now)()),
        clockMs: () => performance.now(),
        chance: createChance(seed, `network/${area.code}`),
        primaryHostId: options.primaryHostId,
        ...(options.reconnectMs === undefined ? {} : { reconnectMs: options.reconnectMs }),
        onEvent: (event) => options.onEvent?.(event),
      }),
    ]),
  )
  const people = options.api && createPeople(options.api, { spec, calendar, seed, habits: options.habits ?? EVERYDAY_HABITS })
  return new Floor({ spec, plant, links, people, truth: options.truthPath === undefined ? NO_TRUTH : openTruthFile(options.truthPath) })
}

function createPeople(
  api: ApiOptions,
  script: Omit<ConstructorParameters<typeof People>[0], keyof ApiOptions | 'crew' | 'openBrowser'>,
): People {
  return new People({
    ...script,
    crew: CREW,
    findEquipmentId: api.findEquipmentId,
    findReasonId: api.findReasonId,
    openBrowser: async (login) => {
      const browser = new HttpPlantApi(api.url, api.patienceMs)
      await browser.signIn(login, api.password)
      return browser
    },
  })
}

async function run(floor: Floor, options: RunOptions, signal: AbortSignal, isLive: () => void): Promise<void> {
  const { plant, links, truth } = floor.parts
  const clockMs = options.clockMs ?? Date.now
  const iso = (atMs: number) => new Date(atMs).toISOString()
  catchUp(floor, options)
  for (const link of links.values()) link.start()
  try {
    const aborted = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
    await Promise.race([aborted, Promise.all([...links.values()].map((link) => link.whenOnline()))])
    const endMs = options.endMs ?? Number.POSITIVE_INFINITY
    await simulateHistory({
      floor,
      stepMs: options.historyStepMs ?? 60_000,
      untilMs: () => Math.min(options.liveFromMs(), endMs),
      changesPerSecond: options.historyChangesPerSecond ?? Number.POSITIVE_INFINITY,
      clockMs,
      isStopped: () => signal.aborted,
      onProgress: (atMs, untilMs) => options.onEvent?.({ kind: 'history', at: iso(atMs), until: iso(untilMs) }),
    })
    options.onEvent?.({ kind: 'live', at: iso(plant.nowMs) })
    isLive()
    await live({
      floor,
      speed: options.speed,
      stepMs: options.liveStepMs ?? 1_000,
      clockMs,
      endMs: options.endMs,
      signal,
      onLag: (behindMs) => options.onEvent?.({ kind: 'lag', behindMs }),
    })
    await Promise.race([aborted, deliverEverything(floor)])
  } finally {
    // What trouble did after the last step still belongs to the truth.
    await floor.step(plant.nowMs, false)
    await Promise.all([...links.values()].map((link) => link.stop()))
    await truth.write(listUnheard(floor))
    await truth.end(plant.nowMs)
    options.onEvent?.({ kind: 'ended', at: iso(plant.nowMs) })
  }
}

/** Plugs every cable in and waits until nothing is stored any more and the broker has read it all. */
async function deliverEverything(floor: Floor): Promise<void> {
  for (const link of floor.parts.links.values()) {
    link.restoreNetwork()
    await link.whenOnline()
    await link.confirm()
  }
}

/** What nobody could know of the plant up to now. */
function listUnheard({ parts: { links, plant } }: Floor): UnheardRecord[] {
  return [...links.values()]
    .flatMap((link) => link.listUntold())
    .filter(({ fromMs }) => fromMs < plant.nowMs)
    .map(({ device, fromMs, untilMs }) => ({ kind: 'unheard', atMs: fromMs, unit: device, untilMs: Math.min(untilMs, plant.nowMs) }))
}

/** Finds the plant as an earlier run left it: the same seed, the same time, the same interventions. */
function catchUp(floor: Floor, options: RunOptions): void {
  const resumeMs = options.resumeMs ?? options.startMs
  const before = (options.interventions ?? []).filter((one) => one.atMs < resumeMs).toSorted((a, b) => a.atMs - b.atMs)
  for (const intervention of before) {
    floor.skip(intervention.atMs)
    intervene(floor, intervention)
  }
  floor.skip(resumeMs)
}
