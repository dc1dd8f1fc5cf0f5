import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'

/** The simulated plant is a program of its own that knows nothing of the product: it is started, never imported. */
export const SIMULATOR = fileURLToPath(new URL('../../../simulator/main.ts', import.meta.url))

interface TwoNames {
  readonly en: string
  readonly de: string
}

/** What the simulator says must be entered before it runs, as far as it is used here: records with codes instead of ids. */
export interface PlantDescription {
  readonly site: { readonly code: string; readonly name: TwoNames; readonly zone: string }
  readonly sparkplugGroup: string
  readonly shifts: readonly {
    readonly code: string
    readonly startsAt: string
    readonly endsAt: string
    readonly breakStartsAt: string
    readonly breakEndsAt: string
  }[]
  readonly lines: readonly LineDescription[]
  readonly faults: readonly FaultDescription[]
  readonly stopReasons: readonly ReasonDescription[]
  readonly scrapReasons: readonly ReasonDescription[]
  readonly materials: readonly { readonly code: string; readonly name: TwoNames }[]
  readonly people: readonly { readonly login: string; readonly name: string; readonly area: string }[]
  readonly orders: readonly OrderDescription[]
}

export interface LineDescription {
  readonly code: string
  readonly name: TwoNames
  readonly edgeNode: string
  readonly units: readonly UnitDescription[]
}

export interface UnitDescription {
  readonly code: string
  readonly name: TwoNames
  readonly equipmentClass: string
  readonly tags: 'PackML' | 'Generic'
  /** Ideal seconds for one step of the counter. */
  readonly secondsPerCount: string
  readonly piecesPerCount: number
  readonly counterModulus: number
  readonly plannedSetupSeconds: number
}

export interface FaultDescription {
  readonly unit: string
  readonly code: number
  readonly name: TwoNames
  readonly reasonCode?: string
}

export interface ReasonDescription {
  readonly code: string
  readonly name: TwoNames
}

export interface OrderDescription {
  readonly code: string
  readonly line: string
  readonly materialCode: string
  readonly quantity: string
  readonly startsAt: string
  readonly endsAt: string
  readonly jobOrders: readonly { readonly code: string; readonly equipment: string; readonly operation: number }[]
}

export interface DescribeOptions {
  /** The simulator's memory; the same file gives the same plant. */
  readonly stateFile: string
  readonly historyDays: number
  /** Orders are listed until so many days from now. */
  readonly daysAhead: number
}

/** Asks the simulator what its plant needs. */
export async function describePlant({ stateFile, historyDays, daysAhead }: DescribeOptions): Promise<PlantDescription> {
  const asked = ['--describe', String(daysAhead), '--days', String(historyDays), '--state', stateFile]
  return (await runSimulator(asked)) as PlantDescription
}

/** Runs the simulator until it has printed its records. */
export async function runSimulator(args: readonly string[]): Promise<unknown> {
  const child = spawn(process.execPath, [SIMULATOR, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  const [said, complained, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve)),
  ])
  if (code !== 0) throw new Error(`the simulator ended with code ${code}: ${complained.trim()}`)
  return JSON.parse(said)
}
