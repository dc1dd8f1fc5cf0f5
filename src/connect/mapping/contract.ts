import * as z from 'zod'
import { defineCommand } from '../../kernel/contract/command.ts'
import { Uuid } from '../../kernel/contract/field.ts'
import { EquipmentId } from '../../kernel/contract/ids.ts'
import { pageInput, pageOf } from '../../kernel/contract/page.ts'
import { definePolicy } from '../../kernel/contract/policy.ts'
import { defineQuery } from '../../kernel/contract/query.ts'
import { SignalRole, type TemplateName, templates } from './template.contract.ts'

export * from './template.contract.ts'

/** What becomes of the parts that a counter went on by while nobody listened (EC-04). */
export const counterGap = definePolicy({
  name: 'connect.mapping.counter_gap',
  title: { en: 'Parts counted during a gap without data', de: 'Teile aus einer Lücke ohne Daten' },
  scope: { en: 'each work unit', de: 'jede Arbeitseinheit' },
  values: {
    book: { en: 'Book them where the gap ends', de: 'Am Ende der Lücke buchen' },
    mark: { en: 'Book them without a job', de: 'Ohne Auftrag buchen' },
    ask: { en: 'Do not book, ask a person', de: 'Nicht buchen, nachfragen' },
  },
  default: 'book',
  why: {
    en: 'The counter proves that the parts were made; when, it does not say. Plants that pay by job often want to look first.',
    de: 'Der Zähler beweist, dass die Teile gefertigt wurden, nicht wann. Wer nach Auftrag abrechnet, will oft erst hinsehen.',
  },
})

/** How long a source may say nothing before nobody knows what its unit does (EC-07). */
export const silence = definePolicy({
  name: 'connect.mapping.silence',
  title: { en: 'No data after a silence of', de: 'Keine Daten nach Stille von' },
  scope: { en: 'each work unit', de: 'jede Arbeitseinheit' },
  values: {
    minute: { en: 'One minute', de: 'einer Minute' },
    quarterHour: { en: 'A quarter of an hour', de: 'einer Viertelstunde' },
    hour: { en: 'One hour', de: 'einer Stunde' },
    never: { en: 'Never', de: 'nie' },
  },
  default: 'quarterHour',
  why: {
    en: 'A machine that says nothing may be idle or unplugged. Sparkplug nodes are asked after ten minutes, so a healthy one is never silent for longer.',
    de: 'Eine stumme Maschine kann stehen oder abgesteckt sein. Sparkplug-Knoten werden nach zehn Minuten gefragt, ein gesunder schweigt also nie länger.',
  },
})
export const silenceSeconds: Readonly<Record<keyof typeof silence.values, number | null>> = {
  minute: 60,
  quarterHour: 900,
  hour: 3600,
  never: null,
}

export const setConnectionPassword = defineCommand({
  name: 'connect.mapping.setConnectionPassword',
  title: { en: 'Set password of a connection', de: 'Passwort einer Verbindung setzen' },
  isa95: 'EquipmentCapability',
  permission: 'connect.mapping.edit',
  intent: 'request',
  input: z.strictObject({ connectionId: Uuid, password: z.string().min(1).max(500) }),
  refusals: {
    connection_not_found: { en: 'There is no such connection.', de: 'Diese Verbindung gibt es nicht.' },
  },
  secret: ['password'],
})

export const ACCESS_STREAM = 'connect.mapping.connectionAccess'
export const ConnectionAccessEvent = z.strictObject({ kind: z.literal('connectionPasswordSet'), payload: z.strictObject({}) })
export type ConnectionAccessEvent = z.infer<typeof ConnectionAccessEvent>

const read = 'connect.mapping.read'

export const BadMessageRow = z.strictObject({
  at: z.string(),
  address: z.string(),
  /** A fact in snake_case: `truncated`, `alias_unknown`, `topic_malformed`. */
  reason: z.string(),
  detail: z.string().nullable(),
  bytes: z.int(),
  /** The first bytes in hexadecimal. */
  head: z.string(),
})
export type BadMessageRow = z.infer<typeof BadMessageRow>

export const SourcePhase = z.enum(['online', 'stale', 'offline', 'unborn'])
export const NodeRow = z.strictObject({
  address: z.string(),
  phase: SourcePhase,
  since: z.string(),
  lastMessageAt: z.string(),
  births: z.int(),
  messages: z.int(),
  bad: z.int(),
  devices: z.array(z.strictObject({ address: z.string(), phase: SourcePhase, since: z.string(), metrics: z.int() })),
})
export type NodeRow = z.infer<typeof NodeRow>

/** What the program knows at this moment of one connection; nothing of it is stored. */
export const LinkStatus = z.strictObject({
  phase: z.enum(['connecting', 'online', 'offline', 'closed']),
  since: z.string(),
  fault: z.string().nullable(),
  /** Another host application uses our host id. */
  hostIdClash: z.boolean(),
  valuesPerSecond: z.number(),
  /** Since this program started. */
  values: z.number(),
  bad: z.number(),
  quarantined: z.number(),
  /** Values that wait for the database. */
  waiting: z.int(),
  lastMessageAt: z.string().nullable(),
  nodes: z.array(NodeRow),
  recentBad: z.array(BadMessageRow),
})
export type LinkStatus = z.infer<typeof LinkStatus>

export const listConnections = defineQuery({
  name: 'connect.mapping.listConnections',
  title: { en: 'Connections and what is behind them', de: 'Verbindungen und was dahinter liegt' },
  isa95: 'EquipmentCapability',
  permission: read,
  input: z.strictObject({}),
  output: z.strictObject({
    rows: z.array(
      z.strictObject({
        connectionId: z.string(),
        code: z.string(),
        name: z.string(),
        kind: z.enum(['sparkplug', 'mqttJson']),
        url: z.string(),
        enabled: z.boolean(),
        sources: z.int(),
        status: LinkStatus.nullable(),
      }),
    ),
  }),
})

export const TagRow = z.strictObject({
  tagId: z.int(),
  metric: z.string(),
  datatype: z.string(),
  role: SignalRole.nullable(),
  /** The newest value, as text; null when nothing was heard of it since the program started and it has no role. */
  value: z.string().nullable(),
  valueAt: z.string().nullable(),
})

/** The metrics of one device or topic, with what they mean and what they last said. */
export const listTags = defineQuery({
  name: 'connect.mapping.listTags',
  title: { en: 'Signals of a source', de: 'Signale einer Quelle' },
  isa95: 'EquipmentProperty',
  permission: read,
  input: z.strictObject({
    connectionId: Uuid,
    address: z.string().min(1).max(400),
    /** What the signals of a source without a unit would mean by this template. */
    template: z.enum(Object.keys(templates) as [TemplateName, ...TemplateName[]]).optional(),
    ...pageInput,
  }),
  output: pageOf(TagRow),
})

/** What speaks on a broker and belongs to no unit yet: the beginning of "connect your own machine". */
export const listUnmappedSources = defineQuery({
  name: 'connect.mapping.listUnmappedSources',
  title: { en: 'Sources without a work unit', de: 'Quellen ohne Arbeitsplatz' },
  isa95: 'EquipmentProperty',
  permission: read,
  input: z.strictObject({ connectionId: Uuid.optional() }),
  output: z.strictObject({
    rows: z.array(
      z.strictObject({
        connectionId: z.string(),
        address: z.string(),
        metrics: z.int(),
        firstSeenAt: z.string(),
        /** The template that knows most of its metrics, and how many that are. */
        template: z.string(),
        known: z.int(),
        examples: z.array(z.string()),
      }),
    ),
  }),
})

/** How a machine or gateway reaches the broker of this program; what a foreign broker asks for is known to those who run it. */
export const MachineAccess = z.strictObject({
  host: z.string(),
  port: z.int(),
  username: z.string().nullable(),
  password: z.string().nullable(),
})
export type MachineAccess = z.infer<typeof MachineAccess>

/** For the person who connects a machine, not for every reader: it tells the password of the machines. */
export const getMachineAccess = defineQuery({
  name: 'connect.mapping.getMachineAccess',
  title: { en: 'How machines reach the broker', de: 'Wie Maschinen den Broker erreichen' },
  isa95: 'EquipmentCapability',
  permission: 'connect.mapping.edit',
  input: z.strictObject({}),
  output: MachineAccess.nullable(),
})

/** How the counters of a unit are to be read, by the tag of its readings: what time accounting asks for. */
export const listCounters = defineQuery({
  name: 'connect.mapping.listCounters',
  title: { en: 'Counters of a work unit', de: 'Zähler eines Arbeitsplatzes' },
  isa95: 'EquipmentProperty',
  permission: read,
  input: z.strictObject({ equipmentId: EquipmentId }),
  output: z.strictObject({
    rows: z.array(
      z.strictObject({
        tag: z.string(),
        role: z.enum(['good', 'reject', 'total']),
        modulus: z.string().optional(),
        piecesPerCount: z.string().optional(),
        staleWithin: z.string().optional(),
        gapAfterMs: z.number().optional(),
        gapPolicy: z.enum(['book', 'mark', 'ask']),
        restartsAt: z.array(z.string()).optional(),
      }),
    ),
  }),
})

/** What the parts that listen tell the parts that answer. Made by `openLinkBoard`, handed in by apps. */
export interface LinkBoard {
  attach(connectionId: string, status: () => LinkStatus): void
  detach(connectionId: string): void
  statusOf(connectionId: string): LinkStatus | undefined
  /** Of all connections on which this program listens. */
  statuses(): readonly LinkStatus[]
  /** The newest value of a tag in this program. */
  noteLast(tagId: number, value: bigint | number | boolean | string | null, atMs: number): void
  lastOf(tagId: number): { readonly value: string | null; readonly atMs: number } | undefined
  /** How machines reach the broker; null where nobody told, as in a program that stands by. */
  readonly access: MachineAccess | null
  tellAccess(access: MachineAccess | null): void
}
