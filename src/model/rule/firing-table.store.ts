import type { Position } from '../../kernel/contract/command.ts'
import type { SiteId } from '../../kernel/contract/ids.ts'
import type { ConnectionPool } from '../../kernel/server/database.ts'
import type { Recorded } from '../../kernel/server/handler.ts'
import type { FiringOutcome } from './contract.ts'
import type { Expressions } from './rule.ts'

/** A rule that is on. */
export interface StoredRule extends Expressions {
  readonly ruleId: string
  readonly equipmentId: string
  readonly mostPerHour: number
  readonly activatedBy: string
  readonly activation: Position
}

export interface Noted {
  readonly commandId: string
  readonly firedAt: string
  readonly depth: number
  readonly outcome: FiringOutcome
  readonly reasons: readonly string[]
}

/** Rules that are on, and what came of them, of one site. */
export class FiringTable {
  readonly #pool: ConnectionPool
  readonly #siteId: SiteId

  constructor(pool: ConnectionPool, siteId: SiteId) {
    this.#pool = pool
    this.#siteId = siteId
  }

  /** What happened before there were rules concerns none. */
  async beginAtEnd(follower: string): Promise<void> {
    await this.#pool.query(
      `insert into reader_cursor (site_id, reader, epoch, seq) select site_id, $2, epoch, seq from ledger where site_id = $1 on conflict do nothing`,
      [this.#siteId, follower],
    )
  }

  async listActive(): Promise<StoredRule[]> {
    const { rows } = await this.#pool.query(
      `select rule_id as "ruleId", equipment_id as "equipmentId", event, condition, command, input, most_per_hour as "mostPerHour",
         activated_by as "activatedBy", epoch, seq
       from rule where site_id = $1 and is_active order by name, rule_id`,
      [this.#siteId],
    )
    return rows.map(({ epoch, seq, ...rule }) => ({ ...rule, activation: { epoch, seq } }))
  }

  async has(ruleId: string, { epoch, seq }: Position): Promise<boolean> {
    const { rowCount } = await this.#pool.query('select from rule_firing where site_id = $1 and rule_id = $2 and epoch = $3 and seq = $4', [
      ...[this.#siteId, ruleId, epoch, seq],
    ])
    return rowCount === 1
  }

  /** How many rules have led to what this command did; 0 when a person or a machine has. */
  async depthOf(commandId: string): Promise<number> {
    const { rows } = await this.#pool.query('select max(depth) as depth from rule_firing where site_id = $1 and command_id = $2', [
      ...[this.#siteId, commandId],
    ])
    return rows[0]?.depth ?? 0
  }

  async countSince(ruleId: string, since: string): Promise<number> {
    const { rows } = await this.#pool.query(
      `select count(*)::int as firings from rule_firing
       where site_id = $1 and rule_id = $2 and fired_at > $3 and outcome in ('done', 'refused', 'failed')`,
      [this.#siteId, ruleId, since],
    )
    return rows[0].firings
  }

  /** Outcomes of the last firings since it was switched on, the newest first. */
  async listLast(ruleId: string, { epoch, seq }: Position, count: number): Promise<FiringOutcome[]> {
    const { rows } = await this.#pool.query(
      `select outcome from rule_firing where site_id = $1 and rule_id = $2 and (epoch, seq) > ($3::int, $4::bigint)
       order by epoch desc, seq desc limit $5`,
      [this.#siteId, ruleId, epoch, seq, count],
    )
    return rows.map(({ outcome }) => outcome)
  }

  async note(ruleId: string, { position, occurredAt }: Recorded, { commandId, firedAt, depth, outcome, reasons }: Noted): Promise<void> {
    await this.#pool.query(
      `insert into rule_firing (site_id, rule_id, epoch, seq, command_id, fired_at, occurred_at, depth, outcome, reasons)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict do nothing`,
      [this.#siteId, ruleId, position.epoch, position.seq, commandId, firedAt, occurredAt, depth, outcome, reasons],
    )
  }

  async findState(streamKind: string, streamId: string): Promise<object | undefined> {
    const { rows } = await this.#pool.query('select state from stream where site_id = $1 and kind = $2 and stream_id = $3', [
      ...[this.#siteId, streamKind, streamId],
    ])
    return rows[0]?.state
  }
}
