import type { TableColumn } from '../../kernel/contract/interchange/columns.ts'
import type { ListedRecord, TableFacts } from '../../kernel/contract/interchange/judge.ts'
import type { CellFault, DraftRow } from '../../kernel/contract/interchange/read-rows.ts'
import type { AnyResource } from '../../kernel/contract/resource.ts'
import type { Actor } from '../../kernel/server/access.ts'
import type { Judgement } from '../../kernel/server/interchange/import.ts'
import type { Failures, ImportOf } from '../../kernel/server/interchange/run-import.ts'
import type { Site } from '../../kernel/server/site.ts'

/** Who looks at a plant, as it is or as it was at one moment. */
export interface Looking {
  readonly site: Pick<Site, 'siteId' | 'answer' | 'catalogue' | 'lastPosition' | 'tree'>
  readonly actor: Actor
}

/** What the rows of a part are judged against. */
export interface KindFacts extends TableFacts {
  /** What keeps a row from being taken, besides what its fields say. @param referred also finds what earlier parts would make */
  readonly faultsOf?: (draft: DraftRow, referred: TableFacts['referred']) => readonly CellFault[]
}

/** A kind of record that belongs to the model of a plant. */
export interface ModelKind {
  /** Of what its records consist; of what is no page of data, the sheet as which it stands in the archive. */
  readonly resource: AnyResource
  readonly columns: readonly TableColumn[]
  /** Whether a model is for those only who may see or change all of these records; without it, it goes on without them. */
  readonly isNeeded: boolean
  /** What is in use, as a list shows it. */
  readonly pages: (looking: Looking) => AsyncGenerator<readonly ListedRecord[]>
  readonly loadFacts: (looking: Looking, drafts: readonly DraftRow[]) => Promise<KindFacts>
  /** A row as this plant means it. @param called what equipment is called here that has this code in the archive */
  readonly meant?: (draft: DraftRow, called: (code: string) => string) => DraftRow
  /** Does what was judged, and yields how many rows are done. */
  readonly run: (work: ImportOf, judgement: Judgement, facts: KindFacts, failures: Failures) => AsyncGenerator<number>
}
