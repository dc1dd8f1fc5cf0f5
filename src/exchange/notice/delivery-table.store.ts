import { type Kysely, sql } from 'kysely'
import type { Instant, SiteId } from '../../kernel/contract/ids.ts'
import type { Language } from '../../kernel/contract/words.ts'
import { derivedId } from '../../kernel/server/canonical.ts'
import type { ConnectionPool, WriteTx } from '../../kernel/server/database.ts'
import type { Recorded } from '../../kernel/server/handler.ts'
import type { NoticeEvent, Severity } from '../../model/notice/contract.ts'
import type { Way } from './contract.ts'
import { isPressing, type Told } from './told.ts'

/** A browser in which a person is told: its address at the push service, and the keys of which only it has the other half. */
export interface Browser {
  readonly endpoint: string
  readonly p256dh: string
  readonly auth: string
}

/** A message whose turn it is. */
export interface Due extends Told {
  readonly deliveryId: string
  readonly targetId: string
  readonly attempts: number
  readonly waitsSince: string
  /** Null: erased, or given up. */
  readonly email: string | null
  /** Null by e-mail, and when the browser is gone. */
  readonly browser: Browser | null
  /** Somebody takes care of it, or it concerns the person no more. */
  readonly isObsolete: boolean
}

/** Both in base64url (RFC 8292): the uncompressed point, and the secret number. */
export interface PushKey {
  readonly publicKey: string
  readonly privateKey: string
}

export interface Attempted {
  readonly state: 'waiting' | 'delivered' | 'dead' | 'obsolete'
  readonly attempts: number
  readonly status: number | null
  readonly fault: string | null
  readonly triedAt: Instant
  readonly nextTryAt: Instant | null
}

/** Of what has arrived or concerns nobody any more so many stay. */
const KEPT = 1_000
/** What waits and has nothing of the same target before it. */
const FIRST = `d.state = 'waiting' and not exists (select from notice_delivery b where b.site_id = d.site_id and b.way = d.way
  and b.target_id = d.target_id and b.state = 'waiting' and (b.epoch, b.seq, b.delivery_id) < (d.epoch, d.seq, d.delivery_id))`

/** The messages of one way of one site. */
export class DeliveryTable {
  readonly #pool: ConnectionPool
  readonly #siteId: SiteId
  readonly #way: Way

  constructor(pool: ConnectionPool, siteId: SiteId, way: Way) {
    this.#pool = pool
    this.#siteId = siteId
    this.#way = way
  }

  /** What happened before this way was open concerns nobody. @param shown what people may see of it */
  async open(reader: string, shown: string): Promise<void> {
    await this.#pool.query(
      `insert into reader_cursor (site_id, reader, epoch, seq) select site_id, $2, epoch, seq from ledger where site_id = $1 on conflict do nothing`,
      [this.#siteId, reader],
    )
    await this.#pool.query(
      'insert into notice_sender (site_id, way, shown) values ($1, $2, $3) on conflict (site_id, way) do update set shown = excluded.shown',
      [this.#siteId, this.#way, shown],
    )
  }

  /** What happens until it is opened again is told to nobody by this way. */
  async shut(reader: string): Promise<void> {
    await this.#pool.query('delete from reader_cursor where site_id = $1 and reader = $2', [this.#siteId, reader])
    await this.#pool.query('delete from notice_sender where site_id = $1 and way = $2', [this.#siteId, this.#way])
  }

  /** In the transaction that moves the place in the feed: a message for each who was told and has chosen this way. */
  async plan(tx: WriteTx, event: Recorded<NoticeEvent>, now: Instant): Promise<void> {
    if (event.event.kind === 'noticeAcknowledged') return
    const { siteId, streamId: noticeId, position } = event
    const plain = tx as unknown as Kysely<unknown>
    const isMail = this.#way === 'email'
    const [from, target] = isMail ? [sql`w.email_from`, sql`w.account_id`] : [sql`w.push_from`, sql`b.browser_id`]
    const { rows } = await sql<{ accountId: string; targetId: string; from: Severity | null; severity: Severity }>`
      select w.account_id as "accountId", ${target} as "targetId", ${from} as from, n.severity from notice_way w
      left join push_browser b on ${!isMail} and b.site_id = w.site_id and b.account_id = w.account_id
      join account a on a.site_id = w.site_id and a.account_id = w.account_id and not a.disabled
      join notice n on n.site_id = w.site_id and n.notice_id = ${noticeId}
      where w.site_id = ${siteId} and w.account_id = any(${event.event.payload.recipients}::uuid[]) and (w.email is not null or ${!isMail})
        and ${target} is not null`.execute(plain)
    for (const { accountId, targetId } of rows.filter(({ severity, from }) => isPressing(severity, from))) {
      const deliveryId = derivedId('exchange.notice', this.#way, noticeId, targetId)
      await sql`insert into notice_delivery (site_id, delivery_id, way, notice_id, account_id, target_id, epoch, seq, state, waits_since, next_try_at)
        values (${siteId}, ${deliveryId}, ${this.#way}, ${noticeId}, ${accountId}, ${targetId}, ${position.epoch}, ${position.seq}, 'waiting', ${now},
          ${now}) on conflict do nothing`.execute(plain)
    }
  }

  /** The oldest message whose turn it is: texts and addresses as they are now, so that what was blackened meanwhile does not go out. */
  async findDue(now: Instant): Promise<Due | undefined> {
    const { rows } = await this.#pool.query(
      `select d.delivery_id as "deliveryId", d.target_id as "targetId", d.attempts, d.waits_since as "waitsSince", d.notice_id as "noticeId",
         n.severity, case a.language when 'de' then n.text_de else n.text_en end as text, a.language, e.code as place, n.raised_at as "raisedAt",
         coalesce(s.zone, 'UTC') as zone, p.value as email, case d.way when 'email' then w.email_from else w.push_from end as from,
         case when b.endpoint is not null then json_build_object('endpoint', b.endpoint, 'p256dh', b.p256dh, 'auth', b.auth) end as browser,
         coalesce((select array_agg(distinct coalesce(o.value, m.code)) from jsonb_to_recordset(n.stands_in) as i ("accountId" uuid, "personId" uuid)
           join person m on m.site_id = d.site_id and m.id = i."personId" left join personal_value o on o.site_id = m.site_id and o.reference = m.name
           where i."accountId" = d.account_id), '{}') as "standsInFor",
         n.notice_id is null or n.acknowledged_at is not null or coalesce(a.disabled, true) as "isOver"
       from notice_delivery d left join notice n using (site_id, notice_id) left join account a using (site_id, account_id)
       left join notice_way w using (site_id, account_id) left join personal_value p on p.site_id = d.site_id and p.reference = w.email
       left join equipment e on e.site_id = d.site_id and e.id = n.equipment_id
       left join push_browser b on b.site_id = d.site_id and b.browser_id = d.target_id and b.account_id = d.account_id left join equipment s on s.site_id = d.site_id and s.id = d.site_id
       where d.site_id = $1 and d.way = $2 and d.next_try_at <= $3 and ${FIRST} order by d.epoch, d.seq, d.delivery_id limit 1`,
      [this.#siteId, this.#way, now],
    )
    if (!rows[0]) return undefined
    const { from, isOver, ...due } = rows[0] as Due & { language: Language; from: Severity | null; isOver: boolean }
    const isUnknown = (this.#way === 'email' ? due.email : due.browser) === null
    return { ...due, isObsolete: isOver || !isPressing(due.severity, from) || isUnknown }
  }

  /** When the next turn comes; undefined when nothing waits. */
  async nextTurn(): Promise<Instant | undefined> {
    const { rows } = await this.#pool.query(
      `select min(d.next_try_at) as at from notice_delivery d where d.site_id = $1 and d.way = $2 and ${FIRST}`,
      [this.#siteId, this.#way],
    )
    return rows[0]?.at ?? undefined
  }

  async note(deliveryId: string, { state, attempts, status, fault, triedAt, nextTryAt }: Attempted): Promise<void> {
    await this.#pool.query(
      `update notice_delivery set state = $3, attempts = $4, status = $5, fault = $6, tried_at = $7, next_try_at = $8
       where site_id = $1 and delivery_id = $2`,
      [this.#siteId, deliveryId, state, attempts, status, fault, triedAt, nextTryAt],
    )
  }

  /** A browser that its push service knows no more. */
  async forgetBrowser(browserId: string): Promise<void> {
    await this.#pool.query('delete from push_browser where site_id = $1 and browser_id = $2', [this.#siteId, browserId])
  }

  /** The browsers of accounts that were erased, and of all when nobody is pushed. */
  async forgetBrowsers(which: 'ofErased' | 'all'): Promise<void> {
    await this.#pool.query(
      `delete from push_browser b where b.site_id = $1 and ($2 or exists (select from account a
         where a.site_id = b.site_id and a.account_id = b.account_id and a.erased))`,
      [this.#siteId, which === 'all'],
    )
  }

  /** The key with which pushes are signed: the first that was made stays. */
  async keepPushKey(made: PushKey): Promise<PushKey> {
    await this.#pool.query('insert into push_key (site_id, public_key, private_key) values ($1, $2, $3) on conflict do nothing', [
      ...[this.#siteId, made.publicKey, made.privateKey],
    ])
    const { rows } = await this.#pool.query(
      'select public_key as "publicKey", private_key as "privateKey" from push_key where site_id = $1',
      [this.#siteId],
    )
    return rows[0]
  }

  async forgetOldest(): Promise<void> {
    await this.#pool.query(
      `delete from notice_delivery d using (
         select epoch, seq, delivery_id from notice_delivery where site_id = $1 and way = $2 and state in ('delivered', 'obsolete')
         order by epoch desc, seq desc, delivery_id desc offset ${KEPT} limit 1) oldest
       where d.site_id = $1 and d.way = $2 and d.state in ('delivered', 'obsolete')
         and (d.epoch, d.seq, d.delivery_id) <= (oldest.epoch, oldest.seq, oldest.delivery_id)`,
      [this.#siteId, this.#way],
    )
  }
}
