const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** Every id that stands anywhere in these values. */
export function idsIn(values: readonly unknown[]): string[] {
  const found = new Set<string>()
  const visit = (value: unknown): void => {
    if (typeof value === 'string') {
      if (UUID.test(value)) found.add(value)
    } else if (Array.isArray(value)) value.forEach(visit)
    else if (value !== null && typeof value === 'object') Object.values(value).forEach(visit)
  }
  values.forEach(visit)
  return [...found]
}

/** The value with each personal reference replaced by the datum; what was erased stays a reference. Keys and everything else stay as they are. */
export function withPersonal(value: unknown, personal: ReadonlyMap<string, string>): unknown {
  if (typeof value === 'string') return personal.get(value) ?? value
  if (Array.isArray(value)) return value.map((member) => withPersonal(member, personal))
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, withPersonal(member, personal)]))
}

/** Those of the names that the value speaks of. */
export function namesIn(value: unknown, names: ReadonlyMap<string, string>): Record<string, string> {
  return Object.fromEntries(idsIn([value]).flatMap((id) => (names.has(id) ? [[id, names.get(id) as string]] : [])))
}
