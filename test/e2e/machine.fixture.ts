import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { EdgeLink } from '../../simulator/edge/edge-link.ts'
import { createChance } from '../../simulator/plant/chance.ts'
import { DEMO_PLANT } from '../../simulator/plant/demo-plant.ts'
import type { PlantEvent, UnitState } from '../../simulator/plant/plant-event.ts'

const spec = DEMO_PLANT.areas[0]!.units.find(({ code }) => code === 'BOT1-FIL')!
const GROUP = 'E2E'
const NODE = 'EDGE'

/** As the host knows the machine: group/node/device. */
export const machineAddress = `${GROUP}/${NODE}/${spec.code}`
/** The host id that the connection must have, since the edge node waits for it before its birth. */
export const hostId = 'entresol-e2e'

/** A filler with PackML tags behind its own Sparkplug edge node, which does what a test says. */
export interface Machine {
  says(state: UnitState): Promise<void>
  /** Stops with the fault shown first, as controllers do. */
  breaksDown(faultCode: number): Promise<void>
  /** The fault is cleared and it runs on. */
  runsAgain(): Promise<void>
  /** Makes pieces, of which the last ones are bad. */
  makes(pieces: number, rejects?: number): Promise<void>
  stop(): Promise<void>
}

/** Connects to the program's own broker with the password that its data directory keeps, and waits until it has given its birth. */
export async function connectMachine(lines: readonly string[], data: string): Promise<Machine> {
  const url = lines.map((line) => /(mqtt:\/\/\S+)/.exec(line)?.[1]).find((found) => found !== undefined) ?? ''
  const link = new EdgeLink({
    ...{ url, username: 'machine', password: readFileSync(join(data, 'mqtt', 'machine-password'), 'utf8').trim() },
    ...{ group: GROUP, edgeNode: NODE, units: [spec], startMs: Date.now(), primaryHostId: hostId },
    ...{ plantClockMs: Date.now, clockMs: Date.now, chance: createChance(1, NODE) },
  })
  const shadow = link.session.shadows.get(spec.code)!
  let [total, rejected] = [spec.counterStart, 0]
  const tell = async (...events: PlantEvent[]) => {
    await link.publish([{ device: spec.code, changes: events.flatMap((event) => shadow.take(event)) }], false)
    await link.confirm()
  }
  const at = () => ({ atMs: Date.now(), unit: spec.code })
  link.start()
  await link.whenOnline()
  return {
    says: (state) => tell({ kind: 'state', ...at(), state }),
    breaksDown: (code) => tell({ kind: 'fault', ...at(), code, cause: true, injected: true }, { kind: 'state', ...at(), state: 'Stopped' }),
    runsAgain: () => tell({ kind: 'faultCleared', ...at() }, { kind: 'state', ...at(), state: 'Producing' }),
    makes: (count, reject = 0) => {
      total = (total + count) % spec.modulus
      rejected += reject
      const flow = { job: '', taken: count, given: count - reject }
      return tell({ kind: 'part', ...at(), count, reject, ...flow, totalReading: total, rejectReading: rejected })
    },
    stop: () => link.stop(),
  }
}
