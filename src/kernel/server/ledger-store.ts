import type pg from 'pg'
import type { Outcome, Position } from '../contract/command.ts'
import type { Instant, SiteId } from '../contract/ids.ts'
import { digestOf, type Prepared } from './attempt.ts'
import { kyselyOn, settleAll, type WriteTx } from './database.ts'
import type { Recorded, Reservation, StreamRef } from './handler.ts'
import { deviceColumns, loadParked, writeTerminals, type Parked } from './terminal.ts'

export interface StoredKey {
  readonly name: string
  readonly actorId: string
  readonly bodyHash: Buffer
  readonly answer: Outcome
}
export interface StreamRow {
  readonly id: string
  readonly kind: string
  readonly version: number
  readonly state: any
  /** The version that stands in the table; 0 when the stream is not stored yet. */
  readonly storedVersion: number
}
export interface WrittenAttempt {
  readonly command: Prepared
  readonly occurredAt: Instant
  readonly answer: Outcome
  /** Where its sender needs the permission, when that was looked at. */
  readonly equipmentId?: string | undefined
}
export interface Pages {
  readonly recordedAt: Instant
  readonly events: readonly Recorded[]
  readonly attempts: readonly WrittenAttempt[]
  readonly reservations: readonly Reservation[]
  readonly streams: readonly StreamRow[]
}

/** The ledger moved under this writer: another one took the site over. Nothing of this transaction is committed. */
export class Fenced extends Error {}

/** What is only ever added, by table: the columns besides `site_id`, as they stand in the JSON that is sent. */
const COLUMNS = {
  command_key: 'command_id uuid, name text, actor_id uuid, body_hash bytea, answer json, recorded_at timestamptz',
  command: `command_id uuid, name text, actor_id uuid, input json, occurred_at timestamptz, recorded_at timestamptz, device_id uuid,
    device_seq bigint, device_at timestamptz, clock_offset_ms bigint`,
  personal_value: 'reference uuid, value text',
  event: `epoch int, seq bigint, stream_id uuid, stream_kind text, version int, kind text, payload json, occurred_at timestamptz,
    recorded_at timestamptz, actor_id uuid, command_id uuid`,
}
const INSERTS = Object.fromEntries(
  Object.entries(COLUMNS).map(([table, columns]) => {
    const names = columns.replaceAll(/ (uuid|text|bytea|json|timestamptz|int|bigint)\b/g, '')
    return [table, `insert into ${table} (site_id, ${names}) select $1, t.* from json_to_recordset($2) t(${columns})`]
  }),
) as Record<keyof typeof COLUMNS, string>

/** The SQL of the ledger on the writer's one connection, one statement per table and flush. */
export class LedgerStore {
  readonly tx: WriteTx
  readonly #client: pg.Client
  readonly #siteId: SiteId

  constructor(client: pg.Client, siteId: SiteId) {
    this.#client = client
    this.#siteId = siteId
    this.tx = kyselyOn(client)
  }

  /** Also locks the ledger's row: whoever else must stand still with it (rebuild) takes it first, as the writer does. */
  async open(commandIds: readonly string[]): Promise<{ position: Position; keys: Map<string, StoredKey> }> {
    const { rows } = await this.#client.query({
      name: 'ledger-open',
      text: `select l.epoch, l.seq, k.command_id, k.name, k.actor_id, k.body_hash, k.answer
             from ledger l left join command_key k on k.site_id = l.site_id and k.command_id = any($2::uuid[])
             where l.site_id = $1 for update of l`,
      values: [this.#siteId, commandIds],
    })
    const first = rows[0]
    if (!first) throw new Error(`site ${this.#siteId} has no ledger; open it first`)
    const keys = rows.filter((row) => row.command_id !== null)
    return {
      position: { epoch: first.epoch, seq: first.seq },
      keys: new Map(
        keys.map((row) => [row.command_id, { name: row.name, actorId: row.actor_id, bodyHash: row.body_hash, answer: row.answer }]),
      ),
    }
  }

  async loadStreams(refs: readonly StreamRef[]): Promise<Map<string, StreamRow>> {
    // Not a join with unnest: without statistics that plan reads every stream of the site.
    const { rows } = await this.#client.query({
      name: 'ledger-streams',
      text: 'select stream_id, kind, version, state from stream where site_id = $1 and stream_id = any($2::uuid[])',
      values: [this.#siteId, [...new Set(refs.map(({ id }) => id))]],
    })
    const wanted = new Set(refs.map(({ stream, id }) => streamKey(stream.kind, id)))
    const named = rows.filter((row) => wanted.has(streamKey(row.kind, row.stream_id)))
    return new Map(
      named.map((row) => [
        streamKey(row.kind, row.stream_id),
        { id: row.stream_id, kind: row.kind, version: row.version, state: row.state, storedVersion: row.version },
      ]),
    )
  }

  readonly loadParked = (commandIds: readonly string[]): Promise<Map<string, Parked>> => loadParked(this.#client, this.#siteId, commandIds)

  async loadReservations(reservations: readonly Reservation[]): Promise<Map<string, string>> {
    const { rows } = await this.#client.query({
      name: 'ledger-reservations',
      text: `select set_name, key, stream_id from reservation
             where site_id = $1 and set_name = any($2::text[]) and key = any($3::text[])`,
      values: [this.#siteId, reservations.map(({ set }) => set), reservations.map(({ key }) => key)],
    })
    return new Map(rows.map((row) => [`${row.set_name}\n${row.key}`, row.stream_id]))
  }

  async loadPersonal(references: readonly string[]): Promise<Map<string, string>> {
    const { rows } = await this.#client.query(
      'select reference, value from personal_value where site_id = $1 and reference = any($2::uuid[])',
      [this.#siteId, references],
    )
    return new Map(rows.map((row) => [row.reference, row.value]))
  }

  /** Everything is sent before the first answer is awaited. */
  async write({ attempts, recordedAt, reservations, events, streams }: Pages): Promise<void> {
    const accepted = attempts.filter(({ answer }) => answer.outcome === 'accepted')
    const sent = ({ attempt }: Prepared) => ({
      ...{ command_id: attempt.commandId, name: attempt.contract.name, actor_id: attempt.actor.accountId, recorded_at: recordedAt },
    })
    await settleAll([
      this.#insert(
        'command_key',
        attempts.map(({ command, answer }) => ({ ...sent(command), body_hash: hex(command.bodyHash), answer })),
      ),
      this.#insert(
        'command',
        accepted.map(({ command, occurredAt }) => ({
          ...{ ...sent(command), ...deviceColumns(command.attempt), input: command.kept, occurred_at: occurredAt },
        })),
      ),
      this.#insert(
        'personal_value',
        accepted.flatMap(({ command }) => command.personal),
      ),
      this.#insert('event', events.map(rowOf)),
      writeRefusals(this.#client, this.#siteId, attempts, recordedAt),
      ...writeTerminals(this.#client, this.#siteId, attempts, recordedAt),
      this.#writeReservations(reservations),
      this.#writeStreams(streams),
    ])
  }

  /** Moves the site's position; fails when another writer has moved it, and wakes the readers at commit. */
  async close(start: Position, seq: number, kinds: ReadonlySet<string>): Promise<void> {
    const { rowCount } = await this.#client.query({
      name: 'ledger-close',
      text: `with moved as (update ledger set seq = $3 where site_id = $1 and epoch = $2 and seq = $4 returning 1)
             select pg_notify('entresol_feed', json_build_object('site', $1, 'epoch', $2, 'seq', $3, 'kinds', $5::text[])::text) from moved`,
      values: [this.#siteId, start.epoch, seq, start.seq, [...kinds]],
    })
    if (rowCount !== 1) throw new Fenced(`the ledger of site ${this.#siteId} moved past ${start.epoch}.${start.seq}`)
  }

  /** One statement per table, whatever the number of rows. */
  async #insert(table: keyof typeof COLUMNS, rows: readonly object[]): Promise<void> {
    if (rows.length > 0)
      await this.#client.query({ name: `ledger-${table}`, text: INSERTS[table], values: [this.#siteId, JSON.stringify(rows)] })
  }

  async #writeReservations(reservations: readonly Reservation[]): Promise<void> {
    if (reservations.length === 0) return
    const { rowCount } = await this.#client.query({
      name: 'ledger-reserve',
      text: `insert into reservation (site_id, set_name, key, stream_id) select $1, * from unnest($2::text[], $3::text[], $4::uuid[])
             on conflict do nothing returning key`,
      values: [
        this.#siteId,
        reservations.map(({ set }) => set),
        reservations.map(({ key }) => key),
        reservations.map(({ owner }) => owner),
      ],
    })
    if (rowCount !== reservations.length) throw new Fenced('a reservation was taken by somebody else')
  }

  async #writeStreams(streams: Pages['streams']): Promise<void> {
    if (streams.length === 0) return
    const { rowCount } = await this.#client.query({
      name: 'ledger-write-streams',
      text: `insert into stream as s (site_id, stream_id, kind, version, state)
             select $1, t.id, t.kind, t.version, t.state from unnest($2::uuid[], $3::text[], $4::int[], $5::jsonb[]) t(id, kind, version, state)
             on conflict (site_id, stream_id, kind) do update set version = excluded.version, state = excluded.state
             where s.version = ($6::jsonb ->> (excluded.kind || ':' || excluded.stream_id))::int`,
      values: [
        this.#siteId,
        streams.map(({ id }) => id),
        streams.map(({ kind }) => kind),
        streams.map(({ version }) => version),
        streams.map(({ state }) => JSON.stringify(state)),
        JSON.stringify(Object.fromEntries(streams.map(({ id, kind, storedVersion }) => [streamKey(kind, id), storedVersion]))),
      ],
    })
    if (rowCount !== streams.length) throw new Fenced('a stream changed under the writer')
  }
}

export function streamKey(kind: string, id: string): string {
  return `${kind}:${id}`
}

/** Identical attempts within a minute are one row with a count. Also used at the door, for those who need not bother the writer. */
export async function writeRefusals(
  client: pg.Client | pg.Pool,
  siteId: SiteId,
  attempts: readonly Pick<WrittenAttempt, 'command' | 'answer'>[],
  recordedAt: Instant,
): Promise<void> {
  const rows = new Map<string, { command: Prepared; refusals: readonly string[]; digest: Buffer; times: number }>()
  for (const { command, answer } of attempts) {
    if (answer.outcome !== 'refused') continue
    const digest = digestOf(command, answer.refusals)
    const key = digest.toString('base64')
    const times = (rows.get(key)?.times ?? 0) + 1
    rows.set(key, { command: rows.get(key)?.command ?? command, refusals: answer.refusals, digest, times })
  }
  if (rows.size === 0) return
  const list = [...rows.values()].map(({ command: { attempt, kept }, refusals, digest, times }) => ({
    ...{ digest: hex(digest), command_id: attempt.commandId, name: attempt.contract.name, actor_id: attempt.actor.accountId },
    ...{ input: kept, refusals, times },
  }))
  await client.query({
    name: 'ledger-refusals',
    text: `insert into refusal (site_id, minute, digest, command_id, name, actor_id, input, refusals, times)
           select $1, date_trunc('minute', $2::timestamptz), t.* from json_to_recordset($3)
             t(digest bytea, command_id uuid, name text, actor_id uuid, input json, refusals text[], times int)
           on conflict (minute, site_id, digest) do update set times = refusal.times + excluded.times`,
    values: [siteId, recordedAt, JSON.stringify(list)],
  })
}

function rowOf({ position, streamId, streamKind, version, event, occurredAt, recordedAt, actorId, commandId }: Recorded): object {
  return {
    ...{ epoch: position.epoch, seq: position.seq, stream_id: streamId, stream_kind: streamKind, version, kind: event.kind },
    ...{ payload: event.payload, occurred_at: occurredAt, recorded_at: recordedAt, actor_id: actorId, command_id: commandId },
  }
}

function hex(bytes: Buffer): string {
  return `\\x${bytes.toString('hex')}`
}
