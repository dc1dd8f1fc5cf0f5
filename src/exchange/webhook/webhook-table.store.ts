import type { Position } from '../../kernel/contract/command.ts'
import type { SiteId } from '../../kernel/contract/ids.ts'
import { type Connection, type ConnectionPool, inTransaction } from '../../kernel/server/database.ts'
import type { DeliveryState } from './contract.ts'
import type { Answer } from './delivery.ts'

/** A webhook with all that is needed to serve it. */
export interface Target {
  readonly subscriptionId: string
  readonly url: string
  readonly events: readonly string[]
  readonly equipmentId: string | null
  readonly sendsTexts: boolean
  readonly isActive: boolean
  readonly secret: string
  readonly previousSecret: string | null
  /** Everything up to here was looked at. */
  readonly cursor: Position
}

/** A message that waits for its next attempt. */
export interface Trying {
  readonly deliveryId: string
  readonly position: Position
  readonly event: string
  readonly attempts: number
  readonly firstTriedAt: string
  readonly nextTryAt: string
}

/** What one attempt has come to. */
export interface Attempted {
  readonly deliveryId: string
  readonly position: Position
  readonly event: string
  readonly state: DeliveryState
  readonly attempts: number
  readonly answer: Answer
  readonly firstTriedAt: string
  readonly triedAt: string
  readonly nextTryAt: string | null
}

const KEPT = 100

/** The tables of the webhooks of one site. */
export class WebhookTable {
  readonly #pool: ConnectionPool
  readonly #siteId: SiteId

  constructor(pool: ConnectionPool, siteId: SiteId) {
    this.#pool = pool
    this.#siteId = siteId
  }

  async listIds(): Promise<string[]> {
    const { rows } = await this.#pool.query('select subscription_id as id from webhook where site_id = $1', [this.#siteId])
    return rows.map(({ id }) => id)
  }

  /** @returns undefined when there is no such webhook any more. */
  async find(subscriptionId: string, now: string): Promise<Target | undefined> {
    const values = [this.#siteId, subscriptionId]
    const { rows } = await this.#pool.query(
      `select w.url, w.events, w.equipment_id as "equipmentId", w.sends_texts as "sendsTexts", w.is_active as "isActive", s.secret,
         case when s.previous_until > $3 then s.previous_secret end as "previousSecret",
         coalesce(c.epoch, w.epoch) as epoch, coalesce(c.seq, w.seq) as seq
       from webhook w join webhook_secret s using (site_id, subscription_id) left join webhook_cursor c using (site_id, subscription_id)
       where w.site_id = $1 and w.subscription_id = $2`,
      [...values, now],
    )
    if (!rows[0]) return undefined
    const { epoch, seq, ...row } = rows[0]
    return { subscriptionId, ...row, cursor: { epoch, seq } }
  }

  /** The oldest message that is tried again. */
  async findTrying(subscriptionId: string): Promise<Trying | undefined> {
    const { rows } = await this.#pool.query(
      `select delivery_id as "deliveryId", epoch, seq, event, attempts, first_tried_at as "firstTriedAt", next_try_at as "nextTryAt"
       from webhook_delivery where site_id = $1 and subscription_id = $2 and state = 'trying' order by epoch, seq limit 1`,
      [this.#siteId, subscriptionId],
    )
    if (!rows[0]) return undefined
    const { epoch, seq, ...row } = rows[0]
    return { ...row, position: { epoch, seq } }
  }

  /** A message that was tried before: what a person has decided about it meanwhile stands, unless it has arrived. */
  async noteRetry(subscriptionId: string, attempted: Attempted): Promise<void> {
    await this.#pool.query(
      `update webhook_delivery set state = $4, attempts = $5, status = $6, fault = $7, tried_at = $8, next_try_at = $9
       where site_id = $1 and subscription_id = $2 and delivery_id = $3 and (state = 'trying' or $4 = 'delivered')`,
      [this.#siteId, subscriptionId, attempted.deliveryId, ...outcomeOf(attempted)],
    )
  }

  /** A message that was sent for the first time, and the place in the feed up to which nothing is left: both or none. */
  async noteFirst(target: Target, from: Position, attempted: Attempted): Promise<void> {
    const { deliveryId, position, event, firstTriedAt } = attempted
    await inTransaction(this.#pool, 'begin', async (client) => {
      await this.#moveCursor(client, target, from, position)
      await client.query(
        `insert into webhook_delivery (site_id, subscription_id, delivery_id, state, attempts, status, fault, tried_at, next_try_at, epoch, seq, event,
           first_tried_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
        [
          ...[this.#siteId, target.subscriptionId, deliveryId, ...outcomeOf(attempted)],
          ...[position.epoch, position.seq, event, firstTriedAt],
        ],
      )
    })
  }

  /** Nothing of what lies between concerns this webhook. */
  passOver(target: Target, from: Position, to: Position): Promise<void> {
    return inTransaction(this.#pool, 'begin', (client) => this.#moveCursor(client, target, from, to))
  }

  /** Of what has arrived or was skipped the newest stay. */
  async forgetOldest(subscriptionId: string): Promise<void> {
    await this.#pool.query(
      `delete from webhook_delivery d using (
         select epoch, seq from webhook_delivery where site_id = $1 and subscription_id = $2 and state in ('delivered', 'skipped')
         order by epoch desc, seq desc offset ${KEPT} limit 1) oldest
       where d.site_id = $1 and d.subscription_id = $2 and d.state in ('delivered', 'skipped') and (d.epoch, d.seq) <= (oldest.epoch, oldest.seq)`,
      [this.#siteId, subscriptionId],
    )
  }

  /** States of streams, for what their events do not say themselves. */
  async loadStates(streamKind: string, streamIds: readonly string[]): Promise<ReadonlyMap<string, object>> {
    const { rows } = await this.#pool.query(
      'select stream_id as id, state from stream where site_id = $1 and kind = $2 and stream_id = any($3)',
      [...[this.#siteId, streamKind, streamIds]],
    )
    return new Map(rows.map(({ id, state }) => [id, state]))
  }

  /** @throws when another program has moved it, or the webhook is gone: then nothing is noted. */
  async #moveCursor(client: Connection, { subscriptionId }: Target, from: Position, to: Position): Promise<void> {
    const { rowCount } = await client.query(
      `insert into webhook_cursor as c (site_id, subscription_id, epoch, seq)
       select site_id, subscription_id, $3::int, $4::bigint from webhook where site_id = $1 and subscription_id = $2
       on conflict (site_id, subscription_id) do update set epoch = excluded.epoch, seq = excluded.seq where c.epoch = $5 and c.seq = $6`,
      [this.#siteId, subscriptionId, to.epoch, to.seq, from.epoch, from.seq],
    )
    if (rowCount !== 1) throw new Error(`another program serves the webhook ${subscriptionId}, or it was removed`)
  }
}

function outcomeOf({ state, attempts, answer, triedAt, nextTryAt }: Attempted) {
  return [state, attempts, answer.status ?? null, answer.fault ?? null, triedAt, nextTryAt]
}
