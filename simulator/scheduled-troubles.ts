import { obeyTrouble } from './control.ts'
import type { Trouble } from './trouble.ts'
import type { PlannedTrouble } from './trouble-script.ts'

/** Makes planned troubles when their time has come, through the same door as the panel. */
export class ScheduledTroubles {
  readonly #planned: PlannedTrouble[]
  readonly #trouble: Trouble

  /** `planned` in order of time. */
  constructor(planned: readonly PlannedTrouble[], trouble: Trouble) {
    this.#planned = [...planned]
    this.#trouble = trouble
  }

  async makeUntil(nowMs: number): Promise<void> {
    while (this.#planned[0] && this.#planned[0].atMs <= nowMs) {
      const next = this.#planned.shift()
      if (next) await obeyTrouble(JSON.stringify(next), this.#trouble)
    }
  }
}
