import { sql } from 'kysely'
import { cutPage } from '../../kernel/contract/page.ts'
import { defineAnswer, type Reader } from '../../kernel/server/handler.ts'
import { type AccountRow as AccountRowOfContract, getAccount, listAccount } from './contract.ts'
import { likePattern } from '../../kernel/server/lists/like-pattern.ts'

declare module '../../kernel/server/database.ts' {
  interface Schema {
    personal_value: { site_id: string; reference: string; value: string }
  }
}

type Grants = AccountRowOfContract['grants']
interface AccountRow {
  readonly account_id: string
  readonly login: string
  readonly value: string | null
  readonly badge: string | null
  readonly language: 'en' | 'de'
  readonly person_id: string | null
  readonly disabled: boolean
  readonly service: boolean
  readonly erased: boolean
  readonly grants: (Omit<Grants[number], 'categories'> & { readonly categories: Grants[number]['categories'] | null })[]
}

/** Accounts are the site's: the permission to see them is asked for on all of it, whatever part of the tree a role covers. */
export const listAccountAnswer = defineAnswer({
  contract: listAccount,
  answer: async (reader, { after = '', limit, search }, scope) => {
    if (!scope.has(reader.siteId)) return { rows: [] }
    let accounts = selectAccounts(reader)
    if (search) {
      const pattern = likePattern(search)
      accounts = accounts.where(sql<boolean>`(a.login ilike ${pattern} or p.value ilike ${pattern})`)
    }
    const rows = await accounts
      .where('a.login', '>', after)
      .orderBy('a.login')
      .limit(limit + 1)
      .execute()
    const page = cutPage(rows, limit, (row) => row.login)
    return { ...page, rows: page.rows.map(rowOf) }
  },
})

export const getAccountAnswer = defineAnswer({
  contract: getAccount,
  answer: async (reader, { accountId }, scope) => {
    if (!scope.has(reader.siteId)) return null
    const row = await selectAccounts(reader).where('a.account_id', '=', accountId).executeTakeFirst()
    return row ? rowOf(row) : null
  },
})

function selectAccounts({ tx, siteId }: Reader) {
  const grants = sql<AccountRow['grants']>`(
    select coalesce(jsonb_agg(jsonb_build_object('role', g.role, 'equipmentId', g.equipment_id, 'equipmentCode', e.code, 'categories', g.categories) order by g.role, e.code), '[]')
    from account_grant g left join equipment e on e.site_id = g.site_id and e.id = g.equipment_id
    where g.site_id = a.site_id and g.account_id = a.account_id)`
  return tx
    .selectFrom('account as a')
    .leftJoin('personal_value as p', (join) => join.onRef('p.site_id', '=', 'a.site_id').onRef('p.reference', '=', 'a.display_name'))
    .select([
      'a.account_id',
      'a.login',
      'p.value',
      'a.badge',
      'a.language',
      'a.person_id',
      'a.disabled',
      'a.service',
      'a.erased',
      grants.as('grants'),
    ])
    .where('a.site_id', '=', siteId)
}

function rowOf(row: AccountRow) {
  return {
    accountId: row.account_id,
    login: row.login,
    displayName: row.value,
    badge: row.badge,
    language: row.language,
    personId: row.person_id,
    disabled: row.disabled,
    service: row.service,
    erased: row.erased,
    grants: row.grants.map(({ categories, ...grant }) => ({ ...grant, ...(categories && { categories }) })),
  }
}
