/** A monitored value that is switched on. */
export interface Watch {
  readonly monitoredValueId: string
  readonly equipmentId: string
  readonly equipmentClassId: string | null
  readonly signal: string
  readonly range: { readonly min: string | null; readonly max: string | null; readonly unit: string | null }
  readonly deadBand: string | null
  readonly delaySeconds: number | null
}

/** A unit as far as it matters where it stands and of which class it is. */
export interface WatchedUnit {
  /** Itself and everything above it. */
  readonly places: ReadonlySet<string>
  readonly equipmentClassId: string | null
}

export function isWatchedAt(
  { equipmentId, equipmentClassId }: Pick<Watch, 'equipmentId' | 'equipmentClassId'>,
  unit: WatchedUnit,
): boolean {
  return unit.places.has(equipmentId) && (equipmentClassId === null || equipmentClassId === unit.equipmentClassId)
}

/** By its name or the last part of it, whatever their case. */
export function isSignal(signal: string, metric: string): boolean {
  return signalNamesOf(metric).includes(signal.toLowerCase())
}

/** Every name by which a metric is a signal, in small letters. */
export function signalNamesOf(metric: string): string[] {
  const parts = metric.toLowerCase().split('/')
  return parts.map((_, index) => parts.slice(index).join('/'))
}
