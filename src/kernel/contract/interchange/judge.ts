import { missingValue } from '../field-hints.ts'
import type { Field } from '../field.ts'
import { type AnyResource, codeFieldOf } from '../resource.ts'
import { languages, type Words } from '../words.ts'
import * as fixes from './fixes.ts'
import { hintOf } from './read-cell.ts'
import type { CellFault, DraftRow } from './read-rows.ts'
import { isSameValue } from './same-value.ts'

type Values = Readonly<Record<string, unknown>>
/** A record as the list of its resource shows it. */
export type ListedRecord = Values & { readonly id: string; readonly revision: number; readonly retired: boolean }
/** As decisions see a record that another one refers to. */
export interface RelatedRecord {
  readonly revision: number
  readonly retired: boolean
  readonly fields: Values
}

/** What a file is judged against. */
export interface TableFacts {
  /** The present records, by `keyOf`. */
  readonly records: ReadonlyMap<string, ListedRecord>
  readonly referred: (resource: string, code: string) => ListedRecord | undefined
  /** Codes that stand near the one that is not known. */
  readonly near: (resource: string, code: string) => readonly string[]
  readonly titleOf: (resource: string) => Words
  /** The resource's own rules: the first refusal of a record as it would stand. */
  readonly check: (fields: Values, related: Readonly<Record<string, RelatedRecord>>) => string | undefined
}

/** One command of a row. Without an id it concerns the record that the row creates. */
export interface Step {
  readonly verb: 'create' | 'change' | 'move' | 'retire' | 'reinstate'
  readonly input: Values
  /** Of a step that names no revision: of the record as it was judged. What was undone meanwhile is wanted anew by the same file. */
  readonly judgedAt?: number
}
export interface JudgedRow {
  readonly line: number
  /** What tells the record apart, as it stands in the file. */
  readonly key: string
  readonly outcome: 'created' | 'changed' | 'unchanged' | 'faulty'
  /** Keys of the columns that differ from the record. */
  readonly changes: readonly string[]
  readonly faults: readonly CellFault[]
  readonly steps: readonly Step[]
  /** References to records that other rows of the file create, by field (or `<field>.<index>` in a list): the index of that row. */
  readonly waitsFor: Readonly<Record<string, number>>
  /** The rows of the file, by index, to whose records this one refers: it goes out of use before they do. */
  readonly refersTo: readonly number[]
}

/** Stands for the id of a record that does not exist yet. */
export const LATER = '00000000-0000-4000-8000-000000000000'

/** Judges the rows of one file, one after the other, so that a caller may breathe in between. */
export class Judge {
  readonly #resource: AnyResource
  readonly #drafts: readonly DraftRow[]
  readonly #facts: TableFacts
  /** The first row with a code, for references within the file. */
  readonly #rowOfCode = new Map<string, number>()
  readonly #lineOfKey = new Map<string, number>()

  constructor(resource: AnyResource, drafts: readonly DraftRow[], facts: TableFacts) {
    this.#resource = resource
    this.#drafts = drafts
    this.#facts = facts
    const code = codeFieldOf(resource)
    if (code === undefined) return
    for (const [index, { values }] of drafts.entries()) {
      if (!this.#rowOfCode.has(String(values[code]))) this.#rowOfCode.set(String(values[code]), index)
    }
  }

  judge(draft: DraftRow): JudgedRow {
    const { key } = this.#resource
    const found = this.#resolve(draft)
    const faults = [...draft.faults, ...found.faults]
    const base = { line: draft.line, key: draft.key, changes: [], steps: [], waitsFor: found.waitsFor, refersTo: [] }
    const isKeyRead = key.every((name) => (found.values[name] ?? null) !== null)
    const id = keyOf(key, found.values)
    const before = isKeyRead ? this.#lineOfKey.get(id) : undefined
    if (before !== undefined) faults.push({ column: key[0]!, fix: fixes.standsTwice(before) })
    if (isKeyRead && before === undefined) this.#lineOfKey.set(id, draft.line)
    const present = isKeyRead ? this.#facts.records.get(id) : undefined
    if (draft.revision !== undefined && draft.revision !== String(present?.revision))
      faults.push({ column: 'revision', fix: fixes.changedMeanwhile })
    if (faults.length > 0) return { ...base, outcome: 'faulty', faults }
    const judged = present ? this.#change(draft, found, present) : this.#create(draft, found)
    const refersTo = this.#rowsReferred(draft, present)
    return { ...base, ...judged, refersTo, ...(judged.faults.length > 0 && { outcome: 'faulty', steps: [] }) }
  }

  /** Where the file does not say to what the record refers, it is what the record says already. */
  #rowsReferred({ values }: DraftRow, present: ListedRecord | undefined): number[] {
    const own = Object.entries(this.#resource.fields).filter(([, { refers }]) => refers === this.#resource.name)
    const listed = present?.['refers'] as Readonly<Record<string, unknown>> | undefined
    const codes = own.flatMap(([name]) => {
      if (name in values) return [values[name]].flat()
      return [listed?.[name]].flat().map((record) => (record as { readonly code?: unknown } | undefined)?.code)
    })
    return codes.flatMap((code) => this.#rowOfCode.get(String(code)) ?? [])
  }

  /** References by code become ids: of records that are there, or of rows of this file. */
  #resolve({ values, retired }: DraftRow): Found {
    const resolved: Record<string, unknown> = { ...values }
    const related: Record<string, RelatedRecord> = {}
    const waitsFor: Record<string, number> = {}
    const faults: CellFault[] = []
    for (const [name, { refers }] of Object.entries(this.#resource.fields)) {
      const given = values[name]
      if (refers === undefined || given === null || given === undefined) continue
      const codes = Array.isArray(given) ? (given as string[]) : [String(given)]
      const ids = codes.map((code, index) => {
        const place = Array.isArray(given) ? `${name}.${index}` : name
        const target = this.#facts.referred(refers, code)
        const row = refers === this.#resource.name ? this.#rowOfCode.get(code) : undefined
        // What the file takes out of use has nothing in use below it.
        const goes = row !== undefined && this.#drafts[row]!.retired === true && retired !== true
        if (target) related[place] = { revision: target.revision, retired: target.retired || goes, fields: target }
        else if (row !== undefined) {
          waitsFor[place] = row
          related[place] = { revision: 1, retired: goes, fields: this.#drafts[row]!.values }
        } else faults.push({ column: name, fix: fixes.unknownCode(this.#facts.titleOf(refers), code, this.#facts.near(refers, code)) })
        return target?.id ?? LATER
      })
      resolved[name] = Array.isArray(given) ? ids : ids[0]
    }
    return { values: resolved, related, waitsFor, faults }
  }

  #create(draft: DraftRow, { values, related }: Found): Verdict {
    const { fields, commands } = this.#resource
    const retired = Object.keys(related).filter((name) => related[name]!.retired)
    const parsed = commands.create.input.safeParse(withoutEmptyWords(fields, values))
    const faults = [
      ...(parsed.success ? [] : this.#faultsOf(parsed.error.issues, values)),
      ...retired.map((place) => ({ column: fieldOf(place), fix: fixes.isRetired })),
    ]
    const steps: Step[] = [{ verb: 'create', input: (parsed.data ?? {}) as Values }, ...(draft.retired ? [retire] : [])]
    return { outcome: 'created', changes: [], faults: faults.length > 0 ? faults : this.#ruled(steps[0]!.input, related), steps }
  }

  #change(draft: DraftRow, { values, related }: Found, present: ListedRecord): Verdict {
    const { fields } = this.#resource
    const merged = Object.fromEntries(
      Object.entries(values).map(([name, value]) => [
        name,
        fields[name]!.kind === 'words' ? { ...(present[name] as object), ...(value as object) } : value,
      ]),
    )
    const differing = Object.keys(merged).filter(
      (name) => !isSameValue(fields[name]!, emptyAsNull(fields[name]!, merged[name]), present[name]),
    )
    const changes = [...differing, ...(draft.retired !== undefined && draft.retired !== present.retired ? ['retired'] : [])]
    if (changes.length === 0) return { outcome: 'unchanged', changes, faults: [], steps: [] }
    const faults: CellFault[] = []
    const staysRetired = present.retired && draft.retired !== false
    for (const name of differing) {
      if (staysRetired) faults.push({ column: name, fix: fixes.reinstateFirst })
      else if (fields[name]!.isFixed && !fields[name]!.isParent) faults.push({ column: name, fix: fixes.isFixed })
      else if (Object.keys(related).some((place) => fieldOf(place) === name && related[place]!.retired))
        faults.push({ column: name, fix: fixes.isRetired })
    }
    if (faults.length > 0) return { outcome: 'changed', changes, faults, steps: [] }
    return { outcome: 'changed', changes, ...this.#stepsOf(draft, { ...present, ...merged }, present, related, differing) }
  }

  #stepsOf(draft: DraftRow, wanted: Values, present: ListedRecord, related: Found['related'], differing: readonly string[]) {
    const { fields, commands } = this.#resource
    const { id } = present
    const steps: Step[] = []
    const faults: CellFault[] = []
    let revision = present.revision
    if (present.retired && draft.retired === false) steps.push({ verb: 'reinstate', input: { id }, judgedAt: revision })
    const parent = differing.find((name) => fields[name]!.isParent)
    if (parent !== undefined) {
      const above = related[parent]
      steps.push({ verb: 'move', input: { id, expectedRevision: revision + steps.length, parentId: wanted[parent] } })
      faults.push(...this.#ruled({ ...present, [parent]: wanted[parent] }, above ? { [parent]: above } : {}))
    }
    if (differing.some((name) => name !== parent)) {
      revision += steps.length
      const changeable = Object.entries(wanted).filter(([name]) => fields[name] && !fields[name].isFixed)
      const input = withoutEmptyWords(fields, { ...Object.fromEntries(changeable), id, expectedRevision: revision })
      const parsed = commands.change.input.safeParse(input)
      if (!parsed.success) return { steps: [], faults: this.#faultsOf(parsed.error.issues, wanted) }
      steps.push({ verb: 'change', input: parsed.data as Values })
      const loose = Object.fromEntries(Object.entries(related).filter(([place]) => !fields[fieldOf(place)]!.isFixed))
      faults.push(...this.#ruled({ ...wanted, ...parsed.data }, loose))
    }
    if (draft.retired && !present.retired) steps.push({ verb: 'retire', input: { id }, judgedAt: present.revision })
    return { steps, faults }
  }

  #ruled(fields: Values, related: Found['related']): CellFault[] {
    const refusal = this.#facts.check(fields, related)
    const { refusals } = this.#resource.commands.create
    return refusal === undefined ? [] : [{ fix: refusals[refusal] ?? { en: refusal, de: refusal } }]
  }

  #faultsOf(issues: readonly { readonly path: readonly PropertyKey[] }[], values: Values): CellFault[] {
    const byColumn = new Map<string, CellFault>()
    for (const { path } of issues) {
      const name = String(path[0] ?? '')
      const field = this.#resource.fields[name]
      const given = values[name] as Values | undefined
      const missing = field?.kind === 'words' ? languages.filter((language) => !given?.[language]) : []
      const columns = field?.kind === 'words' ? (missing.length > 0 ? missing : languages).map((language) => `${name}.${language}`) : [name]
      for (const column of columns) {
        const isMissing = (given ?? null) === null || missing.length > 0
        byColumn.set(column, { column, fix: isMissing || !field ? missingValue : hintOf(field) })
      }
    }
    return [...byColumn.values()]
  }
}

const retire: Step = { verb: 'retire', input: {} }

interface Found {
  readonly values: Values
  readonly related: Readonly<Record<string, RelatedRecord>>
  readonly waitsFor: Readonly<Record<string, number>>
  readonly faults: readonly CellFault[]
}
type Verdict = Pick<JudgedRow, 'outcome' | 'changes' | 'faults' | 'steps'>

/** `alternateIds.2` is a place in the field `alternateIds`. */
const fieldOf = (place: string) => place.split('.')[0]!

/** What tells a record apart within its resource, as one text. */
export function keyOf(key: readonly string[], values: Values): string {
  return JSON.stringify(key.map((name) => values[name]))
}

/** Words in no language at all are no words. */
function withoutEmptyWords(fields: AnyResource['fields'], values: Values): Values {
  return Object.fromEntries(
    Object.entries(values).filter(([name, value]) => !(fields[name] && emptyAsNull(fields[name], value) === null && value !== null)),
  )
}

function emptyAsNull({ kind }: Field, value: unknown): unknown {
  return kind === 'words' && Object.values(value as object).every((text) => text === '') ? null : value
}

/**
 * Rows in an order in which each finds what it refers to; those that wait for a row which makes no record become faulty.
 * @returns the rows as judged finally, and the indexes of those with something to do.
 */
export function inOrder(rows: readonly JudgedRow[]): { readonly rows: readonly JudgedRow[]; readonly order: readonly number[] } {
  const waiting = rows.map(({ waitsFor }) => new Set(Object.values(waitsFor)))
  const waiters = new Map<number, number[]>()
  for (const [index, targets] of waiting.entries()) {
    for (const target of targets) waiters.set(target, [...(waiters.get(target) ?? []), index])
  }
  const order = [...rows.keys()].filter((index) => rows[index]!.outcome !== 'faulty' && waiting[index]!.size === 0)
  // The list grows while it is walked: whoever waited for the last one follows.
  for (const index of order) {
    for (const waiter of waiters.get(index) ?? []) {
      waiting[waiter]!.delete(index)
      if (waiting[waiter]!.size === 0 && rows[waiter]!.outcome !== 'faulty') order.push(waiter)
    }
  }
  const settled = new Set(order)
  const judged = rows.map((row, index): JudgedRow => {
    if (settled.has(index) || row.outcome === 'faulty') return row
    const [column, target] = Object.entries(row.waitsFor).find(([, at]) => !settled.has(at))!
    return {
      ...row,
      outcome: 'faulty',
      steps: [],
      changes: [],
      faults: [{ column: fieldOf(column), fix: fixes.waitsInVain(rows[target]!.line) }],
    }
  })
  return { rows: judged, order: order.filter((index) => rows[index]!.steps.length > 0) }
}
