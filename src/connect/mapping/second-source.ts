import type { SpeaksFor } from './equipment-source.resource.ts'

/** A source of a unit, and of what it speaks; null: of everything. */
export interface Voice {
  readonly id: string
  readonly speaksFor: SpeaksFor | null
}

/** @returns the reason against a source beside those that speak for its unit already; two may share it when each tells the other half. */
export function objectToSecond(own: Voice, others: readonly Voice[]): readonly 'unit_has_a_source'[] {
  const isHeard = ({ id, speaksFor }: Voice) =>
    id !== own.id && (speaksFor === null || own.speaksFor === null || speaksFor === own.speaksFor)
  return others.some(isHeard) ? ['unit_has_a_source'] : []
}
