import type { Floor } from './floor.ts'
import { LABELLER_JAM } from './plant/fault-catalogue.ts'
import type { UnitSpec } from './plant/unit-spec.ts'
import type { Trouble } from './trouble.ts'

/** What moved the plant off its seeded way; a later run must do the same at the same instants to find the same plant. */
export type Intervention =
  | { kind: 'jam'; atMs: number; unit: string; minutes: number }
  | { kind: 'setCounters'; atMs: number; unit: string; total: number; reject: number }

const LABELLER = 'BOT1-LAB'
const MINUTE = 60_000
/** Parts to go before the counter rolls over. */
const MARGIN = 5

/** Does an intervention to the plant, without telling anybody. */
export function intervene(floor: Floor, intervention: Intervention): void {
  const { plant } = floor.parts
  if (intervention.kind === 'jam') plant.jam(intervention.unit, LABELLER_JAM, intervention.minutes * MINUTE)
  else plant.setCounters(intervention.unit, intervention.total, intervention.reject)
}

/** Makes trouble on a running floor. `remember` is told of every intervention, so that it can be kept. */
export function createTrouble(floor: Floor, remember: (intervention: Intervention) => void): Trouble {
  const { plant, links, spec } = floor.parts
  const link = (area: string) => {
    const found = links.get(area)
    if (!found) throw new Error(`no area ${area}`)
    return found
  }
  const restart = async (unit: string, total: number) => {
    await floor.linkOf(unit).restartDevice(unit, () => {
      const intervention: Intervention = { kind: 'setCounters', atMs: plant.nowMs, unit, total, reject: 0 }
      remember(intervention)
      intervene(floor, intervention)
      // The birth that follows must already show the new values.
      floor
        .linkOf(unit)
        .session.shadows.get(unit)
        ?.take({ ...intervention, kind: 'counterSet', ...plant.readingsAt(unit) })
    })
  }
  return {
    jamLabeller(minutes) {
      floor.note('jamLabeller', `${LABELLER} for ${minutes} min`)
      const intervention: Intervention = { kind: 'jam', atMs: plant.nowMs, unit: LABELLER, minutes }
      remember(intervention)
      intervene(floor, intervention)
    },
    cutNetwork(area) {
      floor.note('cutNetwork', area)
      link(area).cutNetwork()
    },
    restoreNetwork(area) {
      floor.note('restoreNetwork', area)
      link(area).restoreNetwork()
    },
    loseBroker() {
      floor.note('loseBroker', 'all connections')
      for (const each of links.values()) {
        each.cutNetwork()
        each.restoreNetwork()
      }
    },
    async sendYesterday(unit) {
      const batches = floor.yesterday.listBefore(unit, plant.nowMs - MINUTE)
      floor.note('sendYesterday', `${unit}, ${batches.length} messages`)
      await floor.linkOf(unit).publish(batches, true)
    },
    async rollCounterOver(unit) {
      const total = specOf(spec.areas, unit).modulus - MARGIN
      floor.note('rollCounterOver', `${unit} at ${total}`)
      await restart(unit, total)
    },
    async resetCounter(unit) {
      floor.note('resetCounter', unit)
      await restart(unit, 0)
    },
    disturbMessages(duplicateShare, swapShare) {
      floor.note('disturbMessages', `doubled ${duplicateShare}, swapped ${swapShare}`)
      for (const each of links.values()) each.mischief = { duplicateShare, swapShare }
    },
    setWrongClock(unit, seconds) {
      floor.note('setWrongClock', `${unit} by ${seconds} s`)
      floor.linkOf(unit).session.clockOffsetsMs.set(unit, seconds * 1_000)
    },
  }
}

function specOf(areas: Floor['parts']['spec']['areas'], code: string): UnitSpec {
  for (const area of areas) {
    const unit = area.units.find((candidate) => candidate.code === code)
    if (unit) return unit
  }
  throw new Error(`no unit ${code}`)
}
