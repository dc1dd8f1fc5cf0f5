import { disarm, type Separator, writeCsvRow } from '../../kernel/contract/spreadsheet/csv.ts'
import type { Language } from '../../kernel/contract/words.ts'
import { signedLine } from '../signed-line.ts'
import type { TrailEntry } from './trail.ts'
import { clockOf, words } from './trail-words.ts'

const BYTE_ORDER_MARK = '\uFEFF'

export interface TrailForm {
  readonly zone: string
  readonly language: Language
  readonly separator: Separator
}

const eventHeads = [
  ...(['position', 'happened', 'recorded', 'clock', 'who', 'accountId', 'what', 'command', 'commandId', 'kind'] as const),
  ...(['recordKind', 'record', 'recordId', 'says', 'signatures'] as const),
]
const refusalHeads = ['happened', 'who', 'accountId', 'what', 'command', 'commandId', 'why', 'times', 'says'] as const

/** The trail as a table: instants in UTC as they stand in the ledger, contents as JSON, nothing left out. */
export async function* writeTrail(
  pages: AsyncIterable<readonly TrailEntry[]>,
  view: 'events' | 'refused',
  form: TrailForm,
): AsyncGenerator<string> {
  const heads = (view === 'refused' ? refusalHeads : eventHeads).map((name) => words[name][form.language])
  yield BYTE_ORDER_MARK + writeCsvRow(heads, form.separator)
  for await (const page of pages) {
    yield page.map((entry) => writeCsvRow(cellsOf(entry, form).map(disarm), form.separator)).join('')
  }
}

function cellsOf(entry: TrailEntry, { zone, language }: TrailForm): string[] {
  if ('refusal' in entry) {
    const { minute, actor, actorId, command, commandTitle, commandId, reasons, times, input } = entry.refusal
    const why = reasons.map(({ code, text }) => text?.[language] ?? code).join(' ')
    const who = actor ?? words.program[language]
    return [minute, who, actorId, commandTitle?.[language] ?? command, command, commandId, why, String(times), JSON.stringify(input)]
  }
  const { event, signatures } = entry
  const names = signatures.map((row) => signedLine(row, zone, language)).join('; ')
  return [
    ...[`${event.epoch}.${event.seq}`, event.occurredAt, event.recordedAt, clockOf(event, language)],
    ...[
      event.actor ?? words.program[language],
      event.actorId,
      event.commandTitle?.[language] ?? event.kind,
      event.command ?? '',
      event.commandId,
    ],
    ...[event.kind, event.streamKind, event.record ?? '', event.streamId, JSON.stringify(event.payload), names],
  ]
}
