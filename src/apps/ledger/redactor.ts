import type pg from 'pg'
import { REDACTION_STREAM } from '../../kernel/contract/ledger.ts'
import { sha256 } from '../../kernel/server/canonical.ts'
import { blacken, type Payload } from '../../kernel/server/commitment.ts'
import { inTransaction } from '../../kernel/server/database.ts'
import { follow } from '../../kernel/server/follower.ts'
import type { Recorded, StreamKind } from '../../kernel/server/handler.ts'
import { rebuild } from '../../kernel/server/rebuild.ts'
import { markOf, type TextsRedacted } from '../../kernel/server/redaction.ts'
import type { Site } from '../../kernel/server/site.ts'
import { blackenValue, isMeant } from './blacken-value.ts'

/**
 * Follows the ledger and blackens what a redaction names: events, commands and refused attempts, stream states, and by a rebuild every reading
 * model. Each step can be repeated; a crash in between only means that it is done again.
 */
export function startRedactor(site: Site, write: pg.ClientConfig, streamKinds: readonly StreamKind[]): { close(): Promise<void> } {
  const kinds = new Map(streamKinds.map((kind) => [kind.kind, kind]))
  const { siteId, pool, bell, log } = site
  const stop = new AbortController()
  const following = follow({
    ...{ name: 'kernel.ledger.redactor', siteId, pool, bell, log, streams: [REDACTION_STREAM], signal: stop.signal, troubles: {} },
    react: async (events) => {
      const concerned = new Set<string>()
      for (const event of events) for (const kind of await redact(site, kinds, event as Recorded<TextsRedacted>)) concerned.add(kind)
      for (const projection of site.catalogue.projections) {
        const isConcerned = projection.tables.length > 0 && projection.streams.some((kind) => concerned.has(kind))
        if (isConcerned) await rebuild(write, siteId, projection)
      }
    },
  })
  return {
    close: async () => {
      stop.abort()
      await following
    },
  }
}

type Kinds = ReadonlyMap<string, StreamKind>

function redact(site: Site, kinds: Kinds, recorded: Recorded<TextsRedacted>): Promise<ReadonlySet<string>> {
  return inTransaction(site.pool, 'begin', async (client) => {
    // The writer begins each batch with this row: it stands still, and reads the states as they are afterwards.
    await client.query('select from ledger where site_id = $1 for update', [site.siteId])
    return blackenLedger(client, site, kinds, recorded)
  })
}

interface EventRow extends Payload {
  readonly epoch: number
  readonly seq: number
  readonly recorded_at: string
  readonly stream_id: string
  readonly stream_kind: string
  readonly command_id: string
}

/** @returns the kinds of the streams that had such texts. */
async function blackenLedger(
  client: pg.PoolClient,
  { siteId }: Site,
  kinds: Kinds,
  { streamId: redactionId, event }: Recorded<TextsRedacted>,
): Promise<ReadonlySet<string>> {
  const { positions, fields } = event.payload
  const { rows } = await client.query<EventRow>(
    `select epoch, seq, recorded_at, stream_id, stream_kind, command_id, payload::text as payload, salt, texts from event
     where site_id = $1 and (epoch, seq) in (select * from unnest($2::int[], $3::bigint[]))`,
    [siteId, positions.map(({ epoch }) => epoch), positions.map(({ seq }) => seq)],
  )
  const gone = new Set<string>()
  for (const row of rows) {
    const after = blacken(row, markOf(row.stream_id), (field, text, within) => {
      const goes = isMeant(fields, field, within) && text !== ''
      if (goes) gone.add(text)
      return goes
    })
    if (!after) continue
    const { epoch, seq, recorded_at: recordedAt } = row
    await client.query('select redact_event($1, $2, $3, $4, $5, $6, $7)', [
      ...[redactionId, siteId, epoch, seq, recordedAt, after.payload, JSON.stringify(after.texts)],
    ])
  }
  for (const row of rows) {
    const withMark = (value: unknown) => JSON.stringify(blackenValue(value, fields, gone, markOf(row.stream_id)))
    await blackenCommand(client, siteId, redactionId, row, withMark)
    await foldAgain(client, siteId, kinds.get(row.stream_kind), row.stream_id)
  }
  return new Set(rows.map((row) => row.stream_kind))
}

type WithMark = (value: unknown) => string

/** What was sent, and what was sent in vain before. */
async function blackenCommand(
  client: pg.PoolClient,
  siteId: string,
  redactionId: string,
  row: EventRow,
  withMark: WithMark,
): Promise<void> {
  const { command_id: commandId, recorded_at: recordedAt } = row
  const { rows } = await client.query('select name, input from command where site_id = $1 and command_id = $2 and recorded_at = $3', [
    ...[siteId, commandId, recordedAt],
  ])
  for (const { name, input } of rows) {
    const after = withMark(input)
    if (after !== JSON.stringify(input)) {
      await client.query('select redact_command($1, $2, $3, $4, $5)', [redactionId, siteId, commandId, recordedAt, after])
    }
    const { rows: attempts } = await client.query(
      'select minute, digest, command_id, input from refusal where site_id = $1 and name = $2 for update',
      [siteId, name],
    )
    for (const attempt of attempts) {
      const kept = withMark(attempt.input)
      if (kept === JSON.stringify(attempt.input)) continue
      // The digest was made of what is gone; another one must not tell it.
      await client.query('update refusal set input = $4, digest = $5 where site_id = $1 and minute = $2 and digest = $3', [
        ...[siteId, attempt.minute, attempt.digest, kept, sha256(attempt.command_id)],
      ])
    }
  }
}

/** The fold of the events as they stand now. */
async function foldAgain(client: pg.PoolClient, siteId: string, kind: StreamKind | undefined, streamId: string): Promise<void> {
  if (!kind) return
  const { rows } = await client.query(
    `select kind, payload, occurred_at as "occurredAt", recorded_at as "recordedAt" from event
     where site_id = $1 and stream_id = $2 and stream_kind = $3 order by version`,
    [siteId, streamId, kind.kind],
  )
  const state = rows.reduce(
    (before, { kind: happened, payload, ...moment }) => kind.evolve(before, { kind: happened, payload }, moment),
    undefined,
  )
  await client.query('update stream set state = $4 where site_id = $1 and stream_id = $2 and kind = $3', [
    ...[siteId, streamId, kind.kind, JSON.stringify(state)],
  ])
}
