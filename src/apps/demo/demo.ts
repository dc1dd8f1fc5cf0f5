import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Site } from '../../kernel/server/site.ts'
import type { MqttAccess } from '../broker.ts'
import type { DemoOptions } from '../configuration.ts'
import { roles } from '../../model/personnel/roles.ts'
import { DEMO_PASSWORD, DEMO_PIN, FIRST_NUMBER, staff } from './demo-people.ts'
import { enterLargePlant } from './large-plant.ts'
import { describePlant } from './plant-description.ts'
import { type DemoPlant, startDemoPlant } from './plant.ts'
import { idsFileIn, seedDemoPlant, seedMoreOrders } from './seed.ts'

/** Orders stand ready for so many days. */
const DAYS_AHEAD = 2
const TOP_UP_EVERY_MS = 3_600_000

export interface Demo {
  /** Who stands at the machines. */
  readonly operators: readonly { readonly login: string; readonly name: string }[]
  /** Lines for the person who starts it. */
  readonly about: readonly string[]
  /** Starts the machines, when the API listens and this program shall run them. */
  startPlant(apiUrl: string, say: (line: string) => void): void
  /** Whether this program runs machines; otherwise the plant is quiet, or another program makes its machines. */
  readonly runsMachines: boolean
  plant(): DemoPlant | undefined
  close(): Promise<void>
}

export interface DemoSurroundings {
  readonly site: Site
  readonly dataDirectory: string
  readonly demo: DemoOptions
  readonly mqtt: MqttAccess
  readonly hostId: string | undefined
  /** Epoch ms of the first start. */
  readonly bornAtMs: number
  readonly log: (line: string) => void
}

/** Enters the demo plant where that has not been done, so that it can be started. */
export async function prepareDemo({ site, dataDirectory, demo, mqtt, hostId, log }: DemoSurroundings): Promise<Demo> {
  const directory = join(dataDirectory, 'demo')
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  const stateFile = join(directory, 'plant.json')
  const describe = () => describePlant({ stateFile, historyDays: demo.historyDays, daysAhead: DAYS_AHEAD })
  const description = await describe()
  const { startMs } = JSON.parse(readFileSync(stateFile, 'utf8')) as { startMs: number }
  const ids = await seedDemoPlant({ site, directory, plant: description, startMs })
  await seedMoreOrders({ site, directory, plant: description, startMs }, ids)
  const topUp = async () => seedMoreOrders({ site, directory, plant: await describe(), startMs }, ids)
  let timer: NodeJS.Timeout | undefined
  let plant: DemoPlant | undefined
  return {
    operators: description.people,
    about: aboutPeople(description.people),
    runsMachines: demo.runsMachines,
    plant: () => plant,
    startPlant: (apiUrl, say) => {
      timer = setInterval(() => void topUp().catch((error: unknown) => site.log(error, 'demo.orders')), TOP_UP_EVERY_MS)
      if (!demo.runsMachines) return
      const files = { directory, stateFile, idsFile: idsFileIn(directory) }
      plant = startDemoPlant({ ...files, apiUrl, mqtt, hostId, speed: demo.speed, startMs, say, log })
    },
    close: async () => {
      clearInterval(timer)
      await plant?.close()
    },
  }
}

/** The large plant has no machines that speak: it is there for its size. */
export async function prepareLargeDemo({ site, dataDirectory, demo, bornAtMs }: DemoSurroundings): Promise<Demo> {
  const directory = join(dataDirectory, 'demo')
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  const common = await describePlant({
    stateFile: join(directory, 'plant.json'),
    historyDays: demo.historyDays,
    daysAhead: 0,
  })
  const enterRest = await enterLargePlant({ site, directory, common, bornAtMs })
  const stop = new AbortController()
  let entering = Promise.resolve()
  return {
    operators: [],
    about: aboutPeople([]),
    runsMachines: false,
    plant: () => undefined,
    startPlant: (_, say) => {
      entering = enterRest(say, stop.signal).catch((error: unknown) => void site.log(error, 'demo.large'))
    },
    close: async () => {
      stop.abort()
      await entering
    },
  }
}

function aboutPeople(operators: readonly { readonly login: string }[]): string[] {
  const people = [...staff, ...operators.slice(0, 1).map(({ login }) => ({ login, role: 'operator' as const }))]
  const names = people.map(({ login, role }) => `${login} (${roles[role].title.en})`).join(', ')
  const badge = `demo: operators at a terminal with badge and PIN, for instance ${FIRST_NUMBER + staff.length} and ${DEMO_PIN}`
  return [
    'demo: the plant is simulated, its people too',
    `demo: everybody signs in with the password ${DEMO_PASSWORD}: ${names}${operators.length > 0 ? ', …' : ''}`,
    ...(operators.length > 0 ? [badge] : []),
  ]
}
