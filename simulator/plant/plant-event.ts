/** What a unit did, in the words of the machine's own state (ISO 22400-2 elements are made of these). */
export type UnitState = 'Producing' | 'Idle' | 'Stopped' | 'Starved' | 'Blocked' | 'SetUp'

/** Everything that happens on the floor, exact to the millisecond (epoch ms, UTC). The product sees it only through MQTT. */
export type PlantEvent = StateEvent | PartEvent | JobEvent | FaultEvent | FaultClearedEvent | ValueEvent | CounterSetEvent

export interface StateEvent {
  kind: 'state'
  atMs: number
  unit: string
  state: UnitState
}

/**
 * One cycle ended. `count` is the step of the unit's own counter (pieces, or cases at the packer), `reject` the part of it
 * that was bad. `taken` pieces came out of the input, `given` pieces went on. The readings are what the counters show after it.
 */
export interface PartEvent {
  kind: 'part'
  atMs: number
  unit: string
  job: string
  count: number
  reject: number
  taken: number
  given: number
  totalReading: number
  rejectReading: number
}

/** A job's edge at one unit: it begins with its set-up and ends when its last piece has left. Half-open. */
export interface JobEvent {
  kind: 'job'
  atMs: number
  unit: string
  job: string
  jobNumber: number
  edge: 'begins' | 'ends'
}

/** An alarm. The first of a stop (`cause`) is its reason, later ones are consequences. */
export interface FaultEvent {
  kind: 'fault'
  atMs: number
  unit: string
  code: number
  cause: boolean
  injected: boolean
}

export interface FaultClearedEvent {
  kind: 'faultCleared'
  atMs: number
  unit: string
}

/** A process value. Measurements are floats on the wire and nothing is booked from them. */
export interface ValueEvent {
  kind: 'value'
  atMs: number
  unit: string
  /** `buffer`: pieces that stand behind the unit. */
  quantity: 'temperature' | 'pressure' | 'buffer'
  value: number
}

/** Somebody wrote into the controller: the counters jump, nothing was produced. */
export interface CounterSetEvent {
  kind: 'counterSet'
  atMs: number
  unit: string
  totalReading: number
  rejectReading: number
}
