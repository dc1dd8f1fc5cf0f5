import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Site } from '../../kernel/server/site.ts'
import type { MqttAccess } from '../broker.ts'
import type { DemoOptions } from '../configuration.ts'
import { roles } from '../../model/personnel/roles.ts'
import { DEMO_PASSWORD, DEMO_PIN, FIRST_NUMBER, staff } from './demo-people.ts'
import { describePlant, type PlantDescription } from './plant-description.ts'
import { type DemoPlant, startDemoPlant } from './plant.ts'
import { idsFileIn, seedDemoPlant, seedMoreOrders } from './seed.ts'

/** Orders stand ready for so many days. */
const DAYS_AHEAD = 2
const TOP_UP_EVERY_MS = 3_600_000

export interface Demo {
  readonly description: PlantDescription
  /** Lines for the person who starts it. */
  readonly about: readonly string[]
  /** Starts the machines, when the API listens and this program shall run them. */
  startPlant(apiUrl: string, say: (line: string) => void): void
  plant(): DemoPlant | undefined
  close(): Promise<void>
}

export interface DemoSurroundings {
  readonly site: Site
  readonly dataDirectory: string
  readonly demo: DemoOptions
  readonly mqtt: MqttAccess
  readonly hostId: string | undefined
  readonly log: (line: string) => void
}

/** Enters the demo plant where that has not been done, so that it can be started. */
export async function prepareDemo({ site, dataDirectory, demo, mqtt, hostId, log }: DemoSurroundings): Promise<Demo> {
  const directory = join(dataDirectory, 'demo')
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  const stateFile = join(directory, 'plant.json')
  const describe = () => describePlant({ stateFile, historyDays: demo.historyDays, daysAhead: DAYS_AHEAD, jobPerUnit: !demo.runsMachines })
  const description = await describe()
  const { startMs } = JSON.parse(readFileSync(stateFile, 'utf8')) as { startMs: number }
  const ids = await seedDemoPlant({ site, directory, plant: description, startMs })
  await seedMoreOrders({ site, directory, plant: description, startMs }, ids)
  const topUp = async () => seedMoreOrders({ site, directory, plant: await describe(), startMs }, ids)
  const timer = setInterval(() => void topUp().catch((error: unknown) => site.log(error, 'demo.orders')), TOP_UP_EVERY_MS)
  let plant: DemoPlant | undefined
  return {
    description,
    about: aboutPeople(description),
    plant: () => plant,
    startPlant: (apiUrl, say) => {
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

function aboutPeople({ people }: PlantDescription): string[] {
  const names = [...staff.map(({ login, role }) => `${login} (${roles[role].title.en})`), `${people[0]?.login} (Operator)`]
  return [
    'demo: the plant is simulated, its people too',
    `demo: everybody signs in with the password ${DEMO_PASSWORD}: ${names.join(', ')}, …`,
    `demo: operators at a terminal with badge and PIN, for instance ${FIRST_NUMBER + staff.length} and ${DEMO_PIN}`,
  ]
}
