type Content = Readonly<Record<string, unknown>>

/** What happened to a record: each event makes one version of it. */
export interface Version {
  readonly version: number
  readonly kind: string
  readonly payload: Content
}

/** The record as it stood after each version, in their order. A page of data carries its fields whole; a definition is its payload. */
export function contentsOf(versions: readonly Version[]): Content[] {
  let content: Content = {}
  return versions.map(({ kind, payload }) => {
    if (typeof payload['fields'] === 'object') content = { ...(payload['fields'] as Content), retired: false }
    else if (kind === 'recordRetired') content = { ...content, retired: true }
    else if (kind === 'recordReinstated') content = { ...content, retired: false }
    else if (kind === 'recordMoved') content = { ...content, ...payload }
    else content = payload
    return content
  })
}

export interface Difference {
  /** Where it stands: `name`, `segments.2.name`. */
  readonly path: string
  readonly before: unknown
  readonly after: unknown
}

/** Field by field what is different; structures are compared down to their leaves. */
export function compareContents(before: unknown, after: unknown, path = ''): Difference[] {
  if (isStructure(before) && isStructure(after)) {
    const names = new Set([...Object.keys(before), ...Object.keys(after)])
    return [...names].flatMap((name) => compareContents(before[name], after[name], path === '' ? name : `${path}.${name}`))
  }
  return isSame(before, after) ? [] : [{ path, before: before ?? null, after: after ?? null }]
}

function isSame(left: unknown, right: unknown): boolean {
  return isStructure(left) || isStructure(right) ? JSON.stringify(left) === JSON.stringify(right) : (left ?? null) === (right ?? null)
}

function isStructure(value: unknown): value is Content {
  return typeof value === 'object' && value !== null
}
