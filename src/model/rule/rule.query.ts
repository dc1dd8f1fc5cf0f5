import { sql } from 'kysely'
import { cutPage } from '../../kernel/contract/page.ts'
import { type CommandContract, kernelRefusals } from '../../kernel/contract/command.ts'
import type { Words } from '../../kernel/contract/words.ts'
import { defineAnswer, type Reader } from '../../kernel/server/handler.ts'
import { checkRule, type FiringOutcome, listRuleFirings, listRuleParts, listRules, type RuleRow } from './contract.ts'
import { fieldsOf, schemaOf } from './event-shape.ts'
import { NotAnExpression } from './expression.ts'
import { checkExpressions, type RuleParts } from './rule.ts'

type StoredRule = Omit<RuleRow, 'commandTitle'>

export async function readRules({ tx, siteId }: Reader, ruleId?: string): Promise<StoredRule[]> {
  const { rows } = await sql<StoredRule>`
    select r.rule_id as "ruleId", r.equipment_id as "equipmentId", e.code as "equipmentCode", r.name, r.event, r.condition, r.command, r.input,
      r.most_per_hour as "mostPerHour", r.is_active as "isActive", r.stopped_by as "stoppedBy", a.login as "activatedBy",
      coalesce(f.firings, 0)::int as firings, last.fired_at as "lastFiredAt", last.outcome as "lastOutcome"
    from rule r left join equipment e on e.site_id = r.site_id and e.id = r.equipment_id
    left join account a on a.site_id = r.site_id and a.account_id = r.activated_by
    left join lateral (select count(*) as firings from rule_firing f where f.site_id = r.site_id and f.rule_id = r.rule_id) f on true
    left join lateral (select fired_at, outcome from rule_firing f where f.site_id = r.site_id and f.rule_id = r.rule_id
      order by epoch desc, seq desc limit 1) last on true
    where r.site_id = ${siteId} and (${ruleId ?? null}::uuid is null or r.rule_id = ${ruleId ?? null}) order by r.name, r.rule_id`.execute(
    tx as never,
  )
  return rows
}

/** @param partsOf what rules can be made of, asked late @param textOf the sentence of a refusal */
export function ruleAnswers(partsOf: () => RuleParts) {
  const titleOf = (command: string) => partsOf().commands.get(command)?.title ?? null
  return [
    defineAnswer({
      contract: listRules,
      answer: async (reader, _input, scope) => {
        const rows = (await readRules(reader)).filter(({ equipmentId }) => scope.has(equipmentId))
        return { rows: rows.map((row) => ({ ...row, commandTitle: titleOf(row.command) })) }
      },
    }),
    defineAnswer({
      contract: listRuleFirings,
      answer: async (reader, { after, limit, ruleId }, scope) => {
        const [rule] = await readRules(reader, ruleId)
        if (!rule || !scope.has(rule.equipmentId)) return { rows: [] }
        const contract = partsOf().commands.get(rule.command)
        const page = cutPage(await readFirings(reader, ruleId, after, limit), limit, ({ epoch, seq }) => `${epoch}.${seq}`)
        const rows = page.rows.map(({ reasons, ...row }) => ({
          ...row,
          reasons: reasons.map((code) => ({ code, text: textOf(contract, code) })),
        }))
        return { ...page, rows }
      },
    }),
    defineAnswer({
      contract: checkRule,
      answer: async (_reader, { input, ...rule }) => {
        try {
          return checkExpressions({ ...rule, input: fieldsIn(input) }, partsOf())
        } catch (error) {
          if (error instanceof NotAnExpression) return { condition: error.message, input: {} }
          throw error
        }
      },
    }),
    defineAnswer({
      contract: listRuleParts,
      answer: async () => ({
        events: [...partsOf().events].map(([name, schema]) => ({ name, fields: fieldsOf(schema) })),
        commands: [...partsOf().commands.values()].map((contract) => ({
          ...{ name: contract.name, title: contract.title },
          fields: fieldsOf(schemaOf(contract.input, 'input')),
        })),
      }),
    }),
  ] as const
}

interface StoredFiring {
  readonly epoch: number
  readonly seq: number
  readonly commandId: string
  readonly firedAt: string
  readonly occurredAt: string
  readonly outcome: FiringOutcome
  readonly reasons: readonly string[]
}

async function readFirings({ tx, siteId }: Reader, ruleId: string, after: string | undefined, limit: number): Promise<StoredFiring[]> {
  const [epoch, seq] = positionIn(after)
  const { rows } = await sql<StoredFiring>`
    select epoch, seq, command_id as "commandId", fired_at as "firedAt", occurred_at as "occurredAt", outcome, reasons from rule_firing
    where site_id = ${siteId} and rule_id = ${ruleId} and (${epoch}::int is null or (epoch, seq) < (${epoch}::int, ${seq}::bigint))
    order by epoch desc, seq desc limit ${limit + 1}`.execute(tx as never)
  return rows
}

/** A key that is none begins at the newest. */
export function positionIn(after: string | undefined): readonly [string | null, string | null] {
  const [, epoch = null, seq = null] = /^(\d{1,9})\.(\d{1,15})$/.exec(after ?? '') ?? []
  return [epoch, seq]
}

function textOf(contract: CommandContract | undefined, code: string): Words | null {
  const texts: Readonly<Record<string, Words>> = { ...kernelRefusals, ...contract?.refusals }
  return texts[code] ?? null
}

function fieldsIn(text: string): Record<string, string> {
  try {
    const fields = Object.entries(JSON.parse(text) as object)
    return Object.fromEntries(fields.filter((field): field is [string, string] => typeof field[1] === 'string'))
  } catch {
    return {}
  }
}
