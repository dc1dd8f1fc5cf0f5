/** Names for people; the simulator has types of its own, it imports nothing of the product. */
export interface TwoNames {
  en: string
  de: string
}

export interface FaultSpec {
  code: number
  name: TwoNames
  weight: number
  /** Alarms that follow the first one. */
  consequences: readonly number[]
  /** Code of the stop reason that an experienced operator gives it. */
  reasonCode: string
}

/** How one machine behaves. Times in milliseconds, shares between 0 and 1. */
export interface UnitSpec {
  code: string
  name: TwoNames
  /** The metrics it shows: PackML tags, or the small set of an older controller. */
  tags: 'PackML' | 'Generic'
  equipmentClass: 'BottlingMachine' | 'Lathe' | 'Mill' | 'Washer'
  cycleMs: number
  /** Standard deviation of the logarithm of the cycle time. */
  cycleSigma: number
  /** Pieces that one cycle takes; the last of a job may be fewer. */
  piecesPerCycle: number
  /** What one cycle adds to the counter: each piece, or one for the whole cycle. */
  counts: 'pieces' | 'cycles'
  /** Where the counters go back to 0: 256, 65 536, 2^32, 100 000. */
  modulus: number
  counterStart: number
  rejectShare: number
  /** It waits this long for pieces or room before it says that it is starved or blocked. */
  declareAfterMs: number
  setUp: { medianMs: number; sigma: number }
  minorStop: { meanMsBetween: number; medianMs: number; sigma: number; faults: readonly FaultSpec[] }
  breakdown: { shape: number; scaleMs: number; medianMs: number; sigma: number; faults: readonly FaultSpec[] }
  /** Bar feeders and pallet changers work while people eat. */
  runsThroughBreaks: boolean
  temperature?: { mean: number; spread: number }
  pressure?: { mean: number; spread: number }
  /** Pieces that the buffer behind it holds, where there is one. */
  bufferCapacity?: number | undefined
}

/** A conveyor or rack between two units. */
export interface BufferSpec {
  from: string
  to: string
  capacity: number
  /** Pieces that must wait before a starved unit starts again (else it would stutter). */
  restartAt: number
  /** Pieces go on one by one, or only when the whole order has been made. */
  transfer: 'piece' | 'order'
}

/** A line or a cell: one Sparkplug edge node. */
export interface AreaSpec {
  code: string
  name: TwoNames
  edgeNode: string
  units: readonly UnitSpec[]
  buffers: readonly BufferSpec[]
  /** Units that begin jobs; the others follow the pieces. */
  sources: readonly SourceSpec[]
}

export interface SourceSpec {
  unit: string
  jobs: JobSpec
}

/** How a source's jobs are drawn. */
export interface JobSpec {
  orderPrefix: string
  materials: readonly MaterialSpec[]
  leastQuantity: number
  mostQuantity: number
  quantityStep: number
  /** Share started above the order quantity to make up for rejects. */
  allowance: number
  /** True when each unit has a job order of its own (operation 10, 20, …); false when the line has one for all. */
  jobPerUnit: boolean
  /** The units an order passes, in order, with the operation number. */
  route: readonly { unit: string; operation: number }[]
}

export interface MaterialSpec {
  code: string
  name: TwoNames
  weight: number
}

export interface PlantSpec {
  code: string
  name: TwoNames
  zone: string
  sparkplugGroup: string
  areas: readonly AreaSpec[]
}
