import { type Chance, createChance } from '../plant/chance.ts'
import { SCRAP_REASONS } from '../plant/fault-catalogue.ts'
import { jobCodeAt, planJob } from '../plant/job-plan.ts'
import type { PlantCalendar } from '../plant/plant-calendar.ts'
import type { FaultEvent, JobEvent, PlantEvent, StateEvent } from '../plant/plant-event.ts'
import type { AreaSpec, FaultSpec, PlantSpec, UnitSpec } from '../plant/unit-spec.ts'
import type { Habits, Mistakes, Operator } from './crew.ts'
import type { ClassifyAct, JobAct, OperatorAct, ScrapAct } from './operator-act.ts'

const SECOND = 1_000
const MINUTE = 60_000

export interface ScriptOptions {
  spec: PlantSpec
  calendar: PlantCalendar
  crew: readonly Operator[]
  habits: Habits
  seed: number
}

/** What is remembered about a place where jobs are tapped: a unit, or a whole line. */
interface Place {
  equipment: string
  area: AreaSpec
  current: string | undefined
  before: string | undefined
  /** The job that has ended on the floor while nobody has said so. */
  forgotten: string | undefined
  lastActMs: number
}

/**
 * Turns what happens on the floor into what people will do about it, with their delays and mistakes. Pure but for its own
 * memory: the same events and seed give the same acts. Acts lie at or after the event that causes them.
 */
export class OperatorScript {
  readonly #options: ScriptOptions
  readonly #chance: Chance
  readonly #areaOf = new Map<string, AreaSpec>()
  readonly #unitOf = new Map<string, UnitSpec>()
  readonly #places = new Map<string, Place>()
  readonly #stops = new Map<string, { sinceMs: number; cause: number | undefined }>()

  constructor(options: ScriptOptions) {
    this.#options = options
    this.#chance = createChance(options.seed, 'people')
    for (const area of options.spec.areas) {
      for (const unit of area.units) {
        this.#areaOf.set(unit.code, area)
        this.#unitOf.set(unit.code, unit)
      }
    }
  }

  hear(event: PlantEvent): OperatorAct[] {
    if (event.kind === 'job') return event.edge === 'begins' ? this.#begins(event) : this.#ends(event)
    if (event.kind === 'fault') this.#notice(event)
    return event.kind === 'state' ? this.#classify(event) : []
  }

  #begins(event: JobEvent): OperatorAct[] {
    const place = this.#placeOf(event.unit)
    const { area } = place
    // A line has one job for all its units: it begins where the line begins.
    if (isLine(area) && area.units[0]?.code !== event.unit) return []
    const { habits } = this.#options
    const acts: OperatorAct[] = []
    // Who starts the wrong order on a line must be helped: the change of order has begun to travel.
    const mistake = this.#drawMistake([
      'lateStart',
      ...(isLine(area) ? [] : ['wrongOrder' as const]),
      'doubleTap',
      'twoPeople',
      'browserClosed',
    ])
    const delayMs = mistake === 'lateStart' ? this.#chance.lognormal(40 * MINUTE, 0.2) : this.#delay(40)
    const atMs = this.#after(place, event.atMs + delayMs)
    // On a line the next order runs behind the one before; a machine must be free for it.
    const open = isLine(area) ? place.forgotten : place.current
    if (open !== undefined) {
      const isForgotten = place.forgotten === open
      const isBumped = isForgotten && !isLine(area)
      const finishMs = isBumped ? this.#after(place, this.#bumpIntoForgotten(place, atMs, event, acts)) : atMs
      acts.push(this.#act(place, finishMs, { act: 'finish', job: open }, isForgotten ? 'forgottenFinish' : undefined))
      place.forgotten = undefined
    }
    place.before = place.current ?? place.before
    place.current = event.job
    const startMs = acts.length > 0 && !habits.punctual ? this.#after(place, place.lastActMs + this.#chance.whole(4, 15) * SECOND) : atMs
    acts.push(...this.#start(place, startMs, event, mistake))
    return acts
  }

  /** The start is refused, because the job before was never finished; it takes a while until somebody cares. */
  #bumpIntoForgotten(place: Place, atMs: number, event: JobEvent, acts: OperatorAct[]): number {
    acts.push(this.#act(place, atMs, { act: 'start', job: event.job }, 'forgottenFinish'))
    return atMs + this.#chance.whole(20, 60) * MINUTE
  }

  #start(place: Place, atMs: number, event: JobEvent, mistake: keyof Mistakes | undefined): OperatorAct[] {
    const right = { act: 'start', job: event.job, ...(isLine(place.area) && { changesOver: true }) } as const
    const act = this.#act(place, atMs, right, mistake)
    if (mistake === 'doubleTap') return [act, { ...act, atMs: atMs + 300, occurredAtMs: atMs + 300, key: this.#bounceKey(act.key) }]
    if (mistake === 'twoPeople') {
      const helper = this.#operatorAt(place.area, atMs, 1)
      const second = this.#act(place, atMs + this.#chance.whole(2, 6) * SECOND, right, mistake)
      return [act, { ...second, login: helper }]
    }
    if (mistake === 'browserClosed') {
      const again = this.#act(place, this.#after(place, atMs + this.#chance.whole(60, 150) * SECOND), right, mistake)
      return [{ ...act, abandons: true }, again]
    }
    const wrong = mistake === 'wrongOrder' ? this.#orderAfter(place.area, event) : undefined
    if (wrong === undefined) return [act]
    const noticedMs = this.#after(place, atMs + this.#chance.whole(3, 9) * MINUTE)
    return [
      this.#act(place, atMs, { act: 'start', job: wrong }, mistake),
      this.#act(place, noticedMs, { act: 'pause', job: wrong }, mistake),
      this.#act(place, this.#after(place, noticedMs + 5 * SECOND), right, mistake),
    ]
  }

  #ends(event: JobEvent): OperatorAct[] {
    const place = this.#placeOf(event.unit)
    if (isLine(place.area) && place.area.units.at(-1)?.code !== event.unit) return []
    if (place.current !== event.job && !isLine(place.area)) return []
    const mistake = this.#drawMistake(['forgottenFinish', 'scrapAfterFinish', 'wrongLot'])
    const acts: OperatorAct[] = []
    if (this.#chance.happens(this.#options.habits.manualScrapShare) || mistake === 'wrongLot') {
      const job = mistake === 'wrongLot' ? (place.before ?? event.job) : event.job
      acts.push(this.#act(place, this.#after(place, event.atMs + this.#delay(20)), this.#scrap(place.area, job), mistake))
    }
    if (mistake === 'forgottenFinish') {
      place.forgotten = event.job
      return acts
    }
    const finishMs = this.#after(place, event.atMs + this.#delay(60))
    acts.push(this.#act(place, finishMs, { act: 'finish', job: event.job }))
    if (mistake === 'scrapAfterFinish') {
      acts.push(this.#act(place, finishMs + this.#chance.whole(5, 25) * MINUTE, this.#scrap(place.area, event.job), mistake))
    }
    place.before = event.job
    if (place.current === event.job) place.current = undefined
    return acts
  }

  #notice(event: FaultEvent): void {
    if (event.cause) this.#stops.set(event.unit, { sinceMs: event.atMs, cause: event.code })
  }

  /** A long stop that is over is explained by its first alarm, as an experienced operator reads it. */
  #classify(event: StateEvent): OperatorAct[] {
    const stop = this.#stops.get(event.unit)
    if (!stop || event.state === 'Stopped') return []
    this.#stops.delete(event.unit)
    if (event.atMs - stop.sinceMs < this.#options.habits.classifiesFromMs) return []
    const unit = this.#unitOf.get(event.unit)
    const reasonCode = unit && findFault(unit, stop.cause)?.reasonCode
    if (reasonCode === undefined) return []
    const place = { ...this.#placeOf(event.unit), equipment: event.unit }
    const times = { startsAtMs: stop.sinceMs, endsAtMs: event.atMs }
    return [
      this.#act(place, event.atMs + Math.round(this.#chance.lognormal(2 * MINUTE, 0.8)), {
        act: 'classify',
        job: place.current ?? '',
        ...times,
        reasonCode,
      }),
    ]
  }

  #scrap(area: AreaSpec, job: string): ScrapAct {
    const codes = isLine(area) ? SCRAP_REASONS.slice(2) : SCRAP_REASONS.slice(0, 2)
    return { act: 'scrap', job, pieces: this.#chance.whole(1, 4), reasonCode: this.#chance.one(codes).code }
  }

  #act(place: Place, atMs: number, what: JobAct | ScrapAct | ClassifyAct, mistake?: keyof Mistakes): OperatorAct {
    const login = this.#operatorAt(place.area, atMs, 0)
    return { atMs, occurredAtMs: atMs, login, equipment: place.equipment, key: this.#key(), mistake, abandons: false, ...what }
  }

  /** One person does one thing after the other: never before the last act at the place. */
  #after(place: Place, atMs: number): number {
    place.lastActMs = this.#options.habits.punctual ? atMs : Math.max(Math.round(atMs), place.lastActMs + 2 * SECOND)
    return place.lastActMs
  }

  #delay(medianSeconds: number): number {
    return this.#options.habits.punctual ? 0 : this.#chance.lognormal(medianSeconds * SECOND, 0.6)
  }

  /** At most one mistake at a time. */
  #drawMistake(kinds: readonly (keyof Mistakes)[]): keyof Mistakes | undefined {
    let draw = this.#chance.next()
    for (const kind of kinds) {
      draw -= this.#options.habits.mistakes[kind]
      if (draw < 0) return kind
    }
    return undefined
  }

  /** Half of the bounces are caught by the page (the same key), half are not. */
  #bounceKey(key: string): string {
    return this.#chance.happens(0.5) ? key : this.#key()
  }

  #orderAfter(area: AreaSpec, event: JobEvent): string | undefined {
    const source = area.sources.find((candidate) => candidate.unit === event.unit)
    const unit = this.#unitOf.get(event.unit)
    return source && unit && jobCodeAt(planJob(this.#options.seed, source, event.jobNumber, unit.piecesPerCycle), event.unit)
  }

  #operatorAt(area: AreaSpec, atMs: number, which: number): string {
    const { shiftCode } = this.#options.calendar.getPeriodAt(atMs)
    const team = this.#options.crew.filter((person) => person.area === area.code && person.shiftCode === shiftCode)
    const person = team[which % Math.max(1, team.length)]
    if (!person) throw new Error(`nobody works at ${area.code} in the ${shiftCode} shift`)
    return person.login
  }

  #placeOf(unit: string): Place {
    const area = this.#areaOf.get(unit)
    if (!area) throw new Error(`no unit ${unit}`)
    const equipment = isLine(area) ? area.code : unit
    const known = this.#places.get(equipment)
    if (known) return known
    const place = { equipment, area, current: undefined, before: undefined, forgotten: undefined, lastActMs: 0 }
    this.#places.set(equipment, place)
    return place
  }

  /** A UUID of version 4 from the seed. */
  #key(): string {
    const hex = Array.from({ length: 4 }, () => this.#chance.whole(0, 0xffffffff).toString(16).padStart(8, '0')).join('')
    const variant = ((Number.parseInt(hex.slice(16, 17), 16) & 3) | 8).toString(16)
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`
  }
}

/** True when one job order stands for the whole line. */
function isLine(area: AreaSpec): boolean {
  return area.sources.every((source) => !source.jobs.jobPerUnit)
}

function findFault(unit: UnitSpec, code: number | undefined): FaultSpec | undefined {
  return [...unit.minorStop.faults, ...unit.breakdown.faults].find((fault) => fault.code === code)
}
