import type pg from 'pg'
import type { Outcome, Position } from '../contract/command.ts'
import type { Instant, SiteId } from '../contract/ids.ts'
import { digestOf, type Prepared } from './attempt.ts'
import { kyselyOn, settleAll, type WriteTx } from './database.ts'
import type { Recorded, Reservation, StreamRef } from './handler.ts'

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
  async write(pages: Pages): Promise<void> {
    const { attempts, recordedAt, reservations, events, streams } = pages
    const accepted = attempts.filter(({ answer }) => answer.outcome === 'accepted')
    const personal = accepted.flatMap(({ command }) => command.personal)
    await settleAll([
      ...(attempts.length > 0 ? [this.#writeKeys(pages)] : []),
      ...(accepted.length > 0 ? [this.#writeAccepted(accepted, recordedAt)] : []),
      ...(accepted.length < attempts.length ? [writeRefusals(this.#client, this.#siteId, attempts, recordedAt)] : []),
      ...(personal.length > 0 ? [this.#writePersonal(personal)] : []),
      ...(reservations.length > 0 ? [this.#writeReservations(reservations)] : []),
      ...(events.length > 0 ? [this.#writeEvents(events)] : []),
      ...(streams.length > 0 ? [this.#writeStreams(streams)] : []),
    ])
  }

  /** Moves the site's position; fails when another writer has moved it, and wakes the readers at commit. */
  async close(start: Position, seq: number): Promise<void> {
    const { rowCount } = await this.#client.query({
      name: 'ledger-close',
      text: `with moved as (update ledger set seq = $3 where site_id = $1 and epoch = $2 and seq = $4 returning 1)
             select pg_notify('entresol_feed', $1::text) from moved`,
      values: [this.#siteId, start.epoch, seq, start.seq],
    })
    if (rowCount !== 1) throw new Fenced(`the ledger of site ${this.#siteId} moved past ${start.epoch}.${start.seq}`)
  }

  async #writeKeys({ attempts, recordedAt }: Pages): Promise<void> {
    await this.#client.query({
      name: 'ledger-keys',
      text: `insert into command_key (site_id, command_id, name, actor_id, body_hash, answer, recorded_at)
             select $1, t.id, t.name, t.actor, t.hash, t.answer, $7
             from unnest($2::uuid[], $3::text[], $4::uuid[], $5::bytea[], $6::json[]) t(id, name, actor, hash, answer)`,
      values: [
        this.#siteId,
        attempts.map(({ command }) => command.attempt.commandId),
        attempts.map(({ command }) => command.attempt.contract.name),
        attempts.map(({ command }) => command.attempt.actor.accountId),
        attempts.map(({ command }) => command.bodyHash),
        attempts.map(({ answer }) => JSON.stringify(answer)),
        recordedAt,
      ],
    })
  }

  async #writeAccepted(attempts: readonly WrittenAttempt[], recordedAt: Instant): Promise<void> {
    await this.#client.query({
      name: 'ledger-commands',
      text: `insert into command (site_id, command_id, name, actor_id, input, occurred_at, recorded_at)
             select $1, t.id, t.name, t.actor, t.input, t.at, $7
             from unnest($2::uuid[], $3::text[], $4::uuid[], $5::json[], $6::timestamptz[]) t(id, name, actor, input, at)`,
      values: [
        this.#siteId,
        attempts.map(({ command }) => command.attempt.commandId),
        attempts.map(({ command }) => command.attempt.contract.name),
        attempts.map(({ command }) => command.attempt.actor.accountId),
        attempts.map(({ command }) => command.kept),
        attempts.map(({ occurredAt }) => occurredAt),
        recordedAt,
      ],
    })
  }

  async #writePersonal(values: readonly { reference: string; value: string }[]): Promise<void> {
    await this.#client.query({
      name: 'ledger-personal',
      text: 'insert into personal_value (site_id, reference, value) select $1, * from unnest($2::uuid[], $3::text[])',
      values: [this.#siteId, values.map(({ reference }) => reference), values.map(({ value }) => value)],
    })
  }

  async #writeReservations(reservations: readonly Reservation[]): Promise<void> {
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

  async #writeEvents(events: readonly Recorded[]): Promise<void> {
    await this.#client.query({
      name: 'ledger-events',
      text: `insert into event (site_id, epoch, seq, stream_id, stream_kind, version, kind, payload, occurred_at, recorded_at, actor_id, command_id)
             select $1, $2, t.* from unnest($3::bigint[], $4::uuid[], $5::text[], $6::int[], $7::text[], $8::json[],
               $9::timestamptz[], $10::timestamptz[], $11::uuid[], $12::uuid[]) t`,
      values: [
        this.#siteId,
        events[0]!.position.epoch,
        events.map(({ position }) => position.seq),
        events.map(({ streamId }) => streamId),
        events.map(({ streamKind }) => streamKind),
        events.map(({ version }) => version),
        events.map(({ event }) => event.kind),
        events.map(({ event }) => JSON.stringify(event.payload)),
        events.map(({ occurredAt }) => occurredAt),
        events.map(({ recordedAt }) => recordedAt),
        events.map(({ actorId }) => actorId),
        events.map(({ commandId }) => commandId),
      ],
    })
  }

  async #writeStreams(streams: Pages['streams']): Promise<void> {
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
  const list = [...rows.values()]
  await client.query({
    name: 'ledger-refusals',
    text: `insert into refusal (site_id, minute, digest, command_id, name, actor_id, input, refusals, times)
           select $1, date_trunc('minute', $2::timestamptz), t.digest, t.id, t.name, t.actor, t.input,
             array(select jsonb_array_elements_text(t.refusals)), t.times
           from unnest($3::bytea[], $4::uuid[], $5::text[], $6::uuid[], $7::json[], $8::jsonb[], $9::int[])
             t(digest, id, name, actor, input, refusals, times)
           on conflict (minute, site_id, digest) do update set times = refusal.times + excluded.times`,
    values: [
      siteId,
      recordedAt,
      list.map(({ digest }) => digest),
      list.map(({ command }) => command.attempt.commandId),
      list.map(({ command }) => command.attempt.contract.name),
      list.map(({ command }) => command.attempt.actor.accountId),
      list.map(({ command }) => command.kept),
      list.map(({ refusals }) => JSON.stringify(refusals)),
      list.map(({ times }) => times),
    ],
  })
}
