import { exportedColumnsOf } from '../../kernel/contract/interchange/columns.ts'
import { unknownCode } from '../../kernel/contract/interchange/fixes.ts'
import { type JudgedRow, keyOf, type ListedRecord } from '../../kernel/contract/interchange/judge.ts'
import type { DraftRow } from '../../kernel/contract/interchange/read-rows.ts'
import { codeFieldOf } from '../../kernel/contract/resource.ts'
import { canonical, derivedId } from '../../kernel/server/canonical.ts'
import { recordsByCode } from '../../kernel/server/interchange/facts.ts'
import type { Judgement } from '../../kernel/server/interchange/import.ts'
import type { Failures, ImportOf } from '../../kernel/server/interchange/run-import.ts'
import { staysInUse } from './archive-words.ts'
import type { KindFacts, Looking, ModelKind } from './model-kind.ts'
import { sendRow } from './send-row.ts'
import { type Ask, askOf, type WrittenForm } from './written-form.ts'
import { writtenForms } from './written-forms.ts'

/** Rows that travel together. */
const GROUP = 50
type ByCode = ReadonlyMap<string, ListedRecord>

/** What is written by hand, as a kind of the model like any page of data. */
export function writtenKind(form: WrittenForm): ModelKind {
  const { sheet, canRetire, meant } = form
  return {
    ...{ resource: sheet, isNeeded: false, ...(meant && { meant }) },
    columns: exportedColumnsOf(sheet).filter(({ field }) => field !== undefined || canRetire),
    pages: async function* (looking) {
      yield (await form.records(askOf(looking))).filter(({ retired }) => !retired)
    },
    loadFacts: (looking, drafts) => loadWrittenFacts(form, looking, drafts),
    run: (work, judgement, facts, failures) => runWritten(form, work, judgement, facts, failures),
  }
}

async function loadWrittenFacts(form: WrittenForm, looking: Looking, drafts: readonly DraftRow[]): Promise<KindFacts> {
  const { sheet, isVersioned } = form
  const ask = askOf(looking)
  // Where no record counts its changes, the position of the ledger tells one judgement from a later one.
  const revision = Math.max(1, looking.site.lastPosition().seq)
  const own = (await form.records(ask)).map((record) => (isVersioned ? record : { ...record, revision }))
  const found = new Map<string, ByCode>([[sheet.name, byCode(form, own)]])
  for (const [name, codes] of namesIn(form, drafts)) found.set(name, await recordsNamed(looking, ask, name, [...codes]))
  const titles = new Map(looking.site.catalogue.resources.map(({ resource: { name, title } }) => [name, title.one]))
  const titleOf = (name: string) => titles.get(name) ?? writtenForms.find((one) => one.sheet.name === name)!.sheet.title.one
  const formFaults = await form.loadFaults?.(looking, ask)
  return {
    ...{ titleOf, near: () => [], check: () => undefined },
    records: new Map(own.map((record) => [keyOf(sheet.key, record), record])),
    referred: (name, code) => found.get(name)?.get(code),
    faultsOf: (draft, referred) => [
      ...(draft.retired === true ? [{ column: 'retired', fix: staysInUse }] : []),
      ...(form.codesIn?.(draft.values) ?? []).flatMap(({ column, resource, code }) =>
        referred(resource, code) ? [] : [{ column, fix: unknownCode(titleOf(resource), code, []) }],
      ),
      ...(formFaults?.(draft) ?? []),
    ],
  }
}

/** The codes that the rows name, by what they name. */
function namesIn({ sheet, codesIn }: WrittenForm, drafts: readonly DraftRow[]): ReadonlyMap<string, ReadonlySet<string>> {
  const references = Object.entries(sheet.fields).flatMap(([field, { refers }]) => (refers === undefined ? [] : [{ field, refers }]))
  const named = drafts.flatMap(({ values }) => [
    ...references.flatMap(({ field, refers: resource }) => (typeof values[field] === 'string' ? [{ resource, code: values[field] }] : [])),
    ...(codesIn?.(values) ?? []),
  ])
  const grouped = Map.groupBy(named, ({ resource }) => resource)
  return new Map([...grouped].map(([name, codes]) => [name, new Set(codes.map(({ code }) => code))]))
}

async function recordsNamed({ site, actor }: Looking, ask: Ask, name: string, codes: readonly string[]): Promise<ByCode> {
  const ruled = site.catalogue.resources.find(({ resource }) => resource.name === name)
  if (ruled) return recordsByCode(site, actor, ruled.resource, codes)
  const form = writtenForms.find(({ sheet }) => sheet.name === name)!
  return byCode(form, await form.records(ask))
}

function byCode({ sheet }: WrittenForm, records: readonly ListedRecord[]): ByCode {
  const field = codeFieldOf(sheet)
  return new Map(field === undefined ? [] : records.map((record) => [String(record[field]), record]))
}

async function* runWritten(
  form: WrittenForm,
  work: ImportOf,
  { rows, order }: Judgement,
  facts: KindFacts,
  failures: Failures,
): AsyncGenerator<number> {
  const present = new Map<unknown, ListedRecord>([...facts.records.values()].map((record) => [record.id, record]))
  for (let at = 0; at < order.length; at += GROUP) {
    const group = order.slice(at, at + GROUP)
    const done = await Promise.all(group.map((index) => doRow(form, work, rows[index]!, present, facts)))
    for (const [place, failure] of done.entries()) if (failure !== undefined) failures.set(group[place]!, failure)
    yield at + group.length
  }
}

/** @returns why it was not done. */
async function doRow(
  form: WrittenForm,
  work: ImportOf,
  { steps }: JudgedRow,
  records: ReadonlyMap<unknown, ListedRecord>,
  facts: KindFacts,
): Promise<string | undefined> {
  const { site, actor, fingerprint } = work
  const present = records.get(steps[0]?.input['id'])
  const wanted = Object.assign({}, present, ...steps.map(({ input }) => input))
  for (const { contract, input } of form.commands(wanted, present, facts.referred)) {
    const parsed = contract.input.parse(input) as object
    const said = [contract.name, canonical(parsed), String(present?.revision ?? 0)]
    const commandId = derivedId('import', site.siteId, actor.accountId, fingerprint, ...said)
    const failure = await sendRow(work, { contract, input: parsed, commandId })
    if (failure !== undefined) return failure
  }
  return undefined
}
