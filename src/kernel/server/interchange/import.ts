import type { CsvText } from '../../contract/spreadsheet/csv.ts'
import { inOrder, Judge, type JudgedRow } from '../../contract/interchange/judge.ts'
import type { PlantTime } from '../../contract/interchange/read-cell.ts'
import { type DraftRow, readHead, readRow } from '../../contract/interchange/read-rows.ts'
import type { Words } from '../../contract/words.ts'
import type { Actor } from '../access.ts'
import type { RuledResource } from '../resource/decide-record.ts'
import type { Site } from '../site.ts'
import type { SentTable } from '../spreadsheet/sent-table.ts'
import { judgeRetirements } from '../lists/retirements.ts'
import { loadFacts } from './facts.ts'

/** What would become of a file. */
export interface Judgement {
  /** What is wrong with the file as a whole: then no row was looked at. */
  readonly fault?: Words
  /** Of a workbook: which sheet was read, and its columns by their place. */
  readonly sheet?: CsvText['sheet']
  readonly columns?: readonly (string | undefined)[]
  readonly unknownColumns: readonly string[]
  readonly rows: readonly JudgedRow[]
  /** Rows with something to do, in an order in which each finds what it refers to. */
  readonly order: readonly number[]
}

/** As many rows are read in one go; whoever works at a screen is answered in between. */
const AT_ONCE = 200

/** Judges every row and writes nothing. */
export async function judgeTable(
  site: Site,
  actor: Actor,
  ruled: RuledResource,
  text: SentTable['text'],
  plantTime: PlantTime,
): Promise<Judgement> {
  const { resource } = ruled
  if ('fault' in text) return refused(text.fault)
  const head = readHead(resource, text)
  if ('fault' in head) return refused(head.fault)
  const drafts = await inPieces<(typeof text.rows)[number], DraftRow>(text.rows.slice(1), (row) =>
    readRow(resource, head.columns, text.separator, row, plantTime),
  )
  const judge = new Judge(resource, drafts, await loadFacts(site, actor, ruled, drafts))
  const judged = await inPieces(drafts, (draft) => judge.judge(draft))
  const sheet = text.sheet && { sheet: text.sheet, columns: head.columns.map((column) => column?.key) }
  return { ...sheet, unknownColumns: head.unknown, ...inOrder(await judgeRetirements(site, resource, judged)) }
}

const refused = (fault: Words): Judgement => ({ fault, unknownColumns: [], rows: [], order: [] })

/** Works through many items, and lets others be served in between. */
export async function inPieces<Item, Result>(items: readonly Item[], work: (item: Item) => Result): Promise<Result[]> {
  const results: Result[] = []
  for (const [index, item] of items.entries()) {
    if (index % AT_ONCE === 0) await new Promise(setImmediate)
    results.push(work(item))
  }
  return results
}
