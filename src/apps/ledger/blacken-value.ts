/** Whether the text stands under this field, at any depth. */
export function hasText(value: unknown, field: string, text: string): boolean {
  if (Array.isArray(value)) return value.some((member) => hasText(member, field, text))
  if (value === null || typeof value !== 'object') return false
  return Object.entries(value).some(([key, member]) => (key === field && member === text) || hasText(member, field, text))
}

/** Whether one of these fields is meant: by its own key, or by that of the object in which it stands as well. */
export function isMeant(fields: readonly string[], field: string, within: string): boolean {
  return fields.includes(field) || fields.includes(`${within}.${field}`)
}

/** The value with the mark in the place of these texts, wherever they stand under one of these fields. */
export function blackenValue(value: unknown, fields: readonly string[], texts: ReadonlySet<string>, mark: string, within = ''): unknown {
  if (Array.isArray(value)) return value.map((member) => blackenValue(member, fields, texts, mark, within))
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [
      key,
      isMeant(fields, key, within) && typeof member === 'string' && texts.has(member)
        ? mark
        : blackenValue(member, fields, texts, mark, key),
    ]),
  )
}
