/** An event as the ledger holds it. */
export interface Happened {
  readonly siteId: string
  readonly epoch: number
  readonly seq: number
  readonly streamId: string
  readonly streamKind: string
  readonly version: number
  readonly kind: string
  readonly payload: object
  readonly occurredAt: string
  readonly recordedAt: string
  readonly actorId: string
  readonly commandId: string
}

/** Stream and event in one word. */
export function eventNameOf({ streamKind, kind }: Pick<Happened, 'streamKind' | 'kind'>): string {
  return `${streamKind}.${kind}`
}

/** The stream in the name of an event. */
export function streamOf(eventName: string): string {
  return eventName.slice(0, eventName.lastIndexOf('.'))
}

/**
 * The body of a message (Standard Webhooks: `type`, `timestamp`, `data`). Personal data are references into a table of their own and secrets are in no
 * event; texts that people wrote are left out by their fields, unless the plant wants them sent.
 * @param texts the fields of such texts; `file.name` only where `name` stands in `file`; none when they go along
 */
export function bodyOfMessage(event: Happened, texts: ReadonlySet<string>): string {
  const { siteId, epoch, seq, streamKind, streamId, version, occurredAt, recordedAt, actorId, commandId, payload } = event
  return JSON.stringify({
    type: eventNameOf(event),
    timestamp: recordedAt,
    data: {
      siteId,
      position: { epoch, seq },
      stream: { kind: streamKind, id: streamId, version },
      ...{ occurredAt, recordedAt, actorId, commandId },
      payload: withoutFields(payload, texts),
    },
  })
}

function withoutFields(value: unknown, fields: ReadonlySet<string>, within = ''): unknown {
  if (Array.isArray(value)) return value.map((item) => withoutFields(item, fields, within))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !fields.has(name) && !fields.has(`${within}.${name}`))
      .map(([name, member]) => [name, withoutFields(member, fields, name)]),
  )
}

/** Every equipment that an event or its stream names: for a webhook that wants to hear of a part of the plant only. */
export function placesOf({ streamId, payload }: Pick<Happened, 'streamId' | 'payload'>, state: object | undefined): string[] {
  const named = [payload, state ?? {}].flatMap((part) => {
    const { equipmentId, unitIds } = part as { equipmentId?: unknown; unitIds?: unknown }
    return [equipmentId, ...(Array.isArray(unitIds) ? unitIds : [])]
  })
  return [streamId, ...named].filter((id): id is string => typeof id === 'string')
}
