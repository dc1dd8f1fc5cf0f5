import { type RawBuilder, sql } from 'kysely'
import { type CommandContract, kernelRefusals } from '../../kernel/contract/command.ts'
import { Instant } from '../../kernel/contract/ids.ts'
import { getCommand, listContracts, listEvents, listRefusals } from '../../kernel/contract/ledger.ts'
import { cutPage } from '../../kernel/contract/page.ts'
import type { Words } from '../../kernel/contract/words.ts'
import { SYSTEM_ACCOUNT } from '../../kernel/server/access.ts'
import type { Catalogue } from '../../kernel/server/catalogue.ts'
import { defineAnswer, type QueryHandler, type Reader } from '../../kernel/server/handler.ts'
import { idsIn, namesIn, withPersonal } from './readable.ts'
import { likePattern } from '../../kernel/server/lists/like-pattern.ts'

interface EventRow {
  readonly epoch: number
  readonly seq: number
  readonly streamKind: string
  readonly streamId: string
  readonly version: number
  readonly kind: string
  readonly payload: unknown
  readonly occurredAt: string
  readonly recordedAt: string
  readonly actorId: string
  readonly commandId: string
  readonly command: string | null
  readonly deviceId: string | null
  readonly deviceAt: string | null
  readonly clockOffsetMs: number | null
}

interface RefusalRow {
  readonly minute: string
  readonly digest: string
  readonly commandId: string
  readonly command: string
  readonly actorId: string
  readonly input: unknown
  readonly refusals: readonly string[]
  readonly times: number
}

const UUID = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/
const START = '1900-01-01T00:00:00.000Z'
const END = '2200-01-01T00:00:00.000Z'

/**
 * What the ledger's tables answer. The ledger is the whole site's: the permission must hold there, whatever part of the tree a role covers.
 * @param catalogue asked late, because these answers are part of it
 */
export function ledgerAnswers(catalogue: () => Catalogue): readonly QueryHandler[] {
  const contractOf = (name: string | null): CommandContract | undefined => (name ? catalogue().handlers.get(name)?.contract : undefined)
  const titleOf = (name: string | null) => contractOf(name)?.title ?? null
  return [
    defineAnswer({
      contract: listEvents,
      answer: async (reader, input, scope) => {
        if (!scope.has(reader.siteId)) return { rows: [] }
        const { rows, next } = cutPage(await readEvents(reader, input), input.limit, ({ epoch, seq }) => `${epoch}.${seq}`)
        const known = await loadNames(reader, rows)
        const shown = rows.map(({ payload, ...row }) => ({
          ...row,
          ...known.speak(payload),
          payload: known.fill(payload),
          record: known.nameOf(row.streamId),
          actor: known.actorOf(row.actorId),
          commandTitle: titleOf(row.command),
        }))
        return { rows: shown, ...(next !== undefined && { next }) }
      },
    }),
    defineAnswer({
      contract: listRefusals,
      answer: async (reader, request, scope) => {
        if (!scope.has(reader.siteId)) return { rows: [] }
        const page = cutPage(await readRefusals(reader, request), request.limit, ({ minute, digest }) => `${minute}|${digest}`)
        const known = await loadNames(reader, page.rows)
        const rows = page.rows.map(({ digest: _, refusals, input, ...row }) => ({
          ...row,
          ...known.speak(input),
          input: known.fill(input),
          actor: known.actorOf(row.actorId),
          commandTitle: titleOf(row.command),
          reasons: refusals.map((code) => ({ code, text: textOf(contractOf(row.command), code, catalogue()) })),
        }))
        return { ...page, rows }
      },
    }),
    defineAnswer({
      contract: getCommand,
      answer: async (reader, { commandId }, scope) => {
        const row = scope.has(reader.siteId) ? await readCommand(reader, commandId) : undefined
        if (!row) return null
        const { actorId, input, events, ...rest } = row
        const known = await loadNames(reader, [{ actorId, input }, ...events])
        return {
          ...rest,
          ...known.speak(input),
          input: known.fill(input),
          redactable: [...(contractOf(row.command)?.redactable ?? [])],
          actor: known.actorOf(actorId),
          commandTitle: titleOf(row.command),
          events: events.map(({ streamId, ...event }) => ({ ...event, record: known.nameOf(streamId) })),
        }
      },
    }),
    defineAnswer({ contract: listContracts, answer: async () => ({ rows: contractsOf(catalogue()) }) }),
  ]
}

function contractsOf({ handlers, answers }: Catalogue) {
  const rows = [
    ...[...handlers.values()].map(({ contract }) => ({ contract, kind: 'command' as const })),
    ...[...answers.values()].map(({ contract }) => ({ contract, kind: 'query' as const })),
  ]
  return rows
    .map(({ kind, contract: { name, title, isa95, permission } }) => ({ name, kind, title: { ...title }, isa95, permission }))
    .toSorted((left, right) => (left.name < right.name ? -1 : 1))
}

/** A gate's refusal carries its namespace: `quality.lot_is_blocked`. */
export function textOf(contract: CommandContract | undefined, code: string, catalogue: Catalogue): Words | null {
  const [space = '', local = ''] = code.split('.')
  const gate = contract && catalogue.gatesOf(contract.name).find(({ name }) => name === space)
  const text = gate?.refusals[local] ?? contract?.refusals[code] ?? (kernelRefusals as Readonly<Record<string, Words>>)[code]
  return text ? { en: text.en, de: text.de } : null
}

interface Filter {
  readonly recordedFrom?: string | undefined
  readonly recordedUntil?: string | undefined
  readonly person?: string | undefined
  readonly kind?: string | undefined
  readonly limit: number
  readonly after?: string | undefined
}

const everything = sql<boolean>`true`
function byPerson(person: string | undefined, column: RawBuilder<unknown>): RawBuilder<unknown> {
  return person
    ? sql`${column} in (select a.account_id from account a left join personal_value p on p.site_id = a.site_id and p.reference = a.display_name
        where a.login ilike ${likePattern(person)} or p.value ilike ${likePattern(person)})`
    : everything
}

/** A record by its id, or by its code; the jobs of an order carry its code and a dash. */
function byRecord({ siteId }: Reader, record: string | undefined): RawBuilder<unknown> {
  if (!record) return everything
  if (UUID.test(record)) return sql`e.stream_id = ${record}::uuid`
  return sql`e.stream_id in (select r.stream_id from reservation r where r.site_id = ${siteId} and (r.key = ${record} or starts_with(r.key, ${`${record}-`})))`
}

async function readEvents(
  reader: Reader,
  input: Filter & { readonly record?: string | undefined; readonly peopleOnly?: boolean | undefined },
): Promise<EventRow[]> {
  const [epoch = '2147483647', seq = '9007199254740991'] = (input.after ?? '').match(/^\d{1,9}\.\d{1,15}$/) ? input.after!.split('.') : []
  const { kind } = input
  const { rows } = await sql<EventRow>`
    select e.epoch, e.seq, e.stream_kind as "streamKind", e.stream_id as "streamId", e.version, e.kind, e.payload,
      e.occurred_at as "occurredAt", e.recorded_at as "recordedAt", e.actor_id as "actorId", e.command_id as "commandId", c.name as command,
      c.device_id as "deviceId", c.device_at as "deviceAt", c.clock_offset_ms as "clockOffsetMs"
    from event e left join command c on c.recorded_at = e.recorded_at and c.site_id = e.site_id and c.command_id = e.command_id
    where e.site_id = ${reader.siteId} and (e.epoch, e.seq) < (${epoch}::integer, ${seq}::bigint)
      and e.recorded_at >= ${input.recordedFrom ?? START}::timestamptz and e.recorded_at < ${input.recordedUntil ?? END}::timestamptz
      and ${input.peopleOnly ? sql`e.actor_id <> ${SYSTEM_ACCOUNT}` : everything} and ${byRecord(reader, input.record)} and ${byPerson(input.person, sql`e.actor_id`)}
      and ${kind ? sql`(e.kind ilike ${likePattern(kind)} or e.stream_kind ilike ${likePattern(kind)} or c.name ilike ${likePattern(kind)})` : everything}
    order by e.epoch desc, e.seq desc limit ${input.limit + 1}`.execute(reader.tx as never)
  return rows
}

async function readRefusals(reader: Reader, input: Filter): Promise<RefusalRow[]> {
  const [, at, bytes = ''] = /^(.+)\|((?:[0-9a-f]{2})+)$/.exec(input.after ?? '') ?? []
  const key = Instant.safeParse(at).data
  const [minute, digest] = key ? [key, bytes] : [END, '']
  const { rows } = await sql<RefusalRow>`
    select r.minute, encode(r.digest, 'hex') as digest, r.command_id as "commandId", r.name as command, r.actor_id as "actorId", r.input, r.refusals, r.times
    from refusal r
    where r.site_id = ${reader.siteId} and (r.minute, r.digest) < (${minute}::timestamptz, decode(${digest}, 'hex'))
      and r.minute >= ${input.recordedFrom ?? START}::timestamptz and r.minute < ${input.recordedUntil ?? END}::timestamptz
      and ${byPerson(input.person, sql`r.actor_id`)} and ${input.kind ? sql`r.name ilike ${likePattern(input.kind)}` : everything}
    order by r.minute desc, r.digest desc limit ${input.limit + 1}`.execute(reader.tx as never)
  return rows
}

type CommandRow = Pick<EventRow, 'commandId' | 'actorId' | 'occurredAt' | 'recordedAt'> & {
  readonly command: string
  readonly input: unknown
}
type CausedRow = Pick<EventRow, 'epoch' | 'seq' | 'streamKind' | 'streamId' | 'kind'>

async function readCommand({ tx, siteId }: Reader, commandId: string) {
  const { rows } = await sql<CommandRow>`
    select c.command_id as "commandId", c.name as command, c.actor_id as "actorId", c.input, c.occurred_at as "occurredAt", c.recorded_at as "recordedAt"
    from command_key k join command c on c.recorded_at = k.recorded_at and c.site_id = k.site_id and c.command_id = k.command_id
    where k.site_id = ${siteId} and k.command_id = ${commandId}`.execute(tx as never)
  const row = rows[0]
  if (!row) return undefined
  const { rows: events } = await sql<CausedRow>`
    select e.epoch, e.seq, e.stream_kind as "streamKind", e.stream_id as "streamId", e.kind
    from event e where e.site_id = ${siteId} and e.recorded_at = ${row.recordedAt} and e.command_id = ${commandId} order by e.epoch, e.seq`.execute(
    tx as never,
  )
  return { ...row, events }
}

interface Speaking {
  readonly actorId?: string
  readonly streamId?: string
  readonly payload?: unknown
  readonly input?: unknown
}

/** Codes for ids, names for accounts, and personal data for their references: three small reads for a page of rows. */
export async function loadNames({ tx, siteId }: Reader, rows: readonly Speaking[]) {
  const ids = idsIn(rows)
  type Named = { id: string; name: string }
  const codes = await sql<Named>`select stream_id as id, min(key) as name from reservation
    where site_id = ${siteId} and stream_id = any(${ids}::uuid[]) group by 1`.execute(tx as never)
  const actors = await sql<Named>`select a.account_id as id, coalesce(p.value, a.login) as name from account a
    left join personal_value p on p.site_id = a.site_id and p.reference = a.display_name
    where a.site_id = ${siteId} and a.account_id = any(${ids}::uuid[])`.execute(tx as never)
  const personal = await sql<Named>`select reference as id, value as name from personal_value
    where site_id = ${siteId} and reference = any(${ids}::uuid[])`.execute(tx as never)
  const mapOf = (answer: { readonly rows: readonly Named[] }) => new Map(answer.rows.map(({ id, name }) => [id, name]))
  const [names, accounts, data] = [mapOf(codes), mapOf(actors), mapOf(personal)]
  const known = new Map([...names, ...accounts])
  return {
    nameOf: (id: string) => names.get(id) ?? null,
    actorOf: (id: string) => (id === SYSTEM_ACCOUNT ? null : (accounts.get(id) ?? id)),
    fill: (value: unknown) => withPersonal(value, data),
    speak: (value: unknown) => ({ names: namesIn(value, known) }),
  }
}
