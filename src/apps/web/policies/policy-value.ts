export interface PolicyPlace {
  readonly id: string
  readonly code: string
  readonly name: string
  readonly parentId: string | null
}

export interface Holding {
  readonly value: string
  /** Where the value comes from: this place, one above it, or the program as it is delivered. */
  readonly from: 'here' | 'default' | PolicyPlace
}

/** The value that holds at a place: set there, or at the nearest place above it, or the default. */
export function holdingAt(
  policy: { readonly default: string; readonly settings: readonly { readonly equipmentId: string; readonly value: string }[] },
  placeId: string,
  places: readonly PolicyPlace[],
): Holding {
  const settings = new Map(policy.settings.map(({ equipmentId, value }) => [equipmentId, value]))
  const byId = new Map(places.map((place) => [place.id, place]))
  const visited = new Set<string>()
  for (let at = byId.get(placeId); at && !visited.has(at.id); at = at.parentId === null ? undefined : byId.get(at.parentId)) {
    visited.add(at.id)
    const value = settings.get(at.id)
    if (value !== undefined) return { value, from: at.id === placeId ? 'here' : at }
  }
  return { value: policy.default, from: 'default' }
}
