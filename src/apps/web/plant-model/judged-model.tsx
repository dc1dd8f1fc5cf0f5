import { useFormat } from '../../../kernel/web/format-context.ts'
import { ImportFault, type JudgedLine, Judgement } from '../../../kernel/web/parts/table-import.tsx'
import { fill, useWords } from '../../../kernel/web/words.ts'
import { RevisedKind } from '../../../model/revision/contract.ts'
import { labelsOf, sayCell, titleOf } from './kinds.ts'
import type { ModelComparison, ModelReport } from './model-door.ts'
import css from './plant-model.module.css'

const words = {
  dryRun: { en: 'Dry run: nothing has been written yet', de: 'Probelauf: noch ist nichts geschrieben' },
  done: { en: 'Imported', de: 'Importiert' },
  counts: {
    en: '{created} new · {changed} changed · {unchanged} unchanged · {faulty} to correct',
    de: '{created} neu · {changed} geändert · {unchanged} unverändert · {faulty} zu berichtigen',
  },
  kept: { en: '{kept} with something kept as it is here', de: '{kept} mit hier Behaltenem' },
  failed: { en: '{failed} refused', de: '{failed} abgelehnt' },
  nothing: { en: 'There is nothing to do: this plant has it all.', de: 'Es gibt nichts zu tun: Dieses Werk hat alles schon.' },
  unknown: {
    en: 'This program knows nothing of these kinds, and leaves them out: {kinds}.',
    de: 'Diese Arten kennt dieses Programm nicht und lässt sie weg: {kinds}.',
  },
  leftOut: {
    en: 'Not in this file, because whoever saved it may not see it: {kinds}.',
    de: 'Nicht in dieser Datei, weil es nicht sehen darf, wer sie gespeichert hat: {kinds}.',
  },
  unknownColumns: {
    en: '{kind}: this program does not know these, and leaves them out: {columns}.',
    de: '{kind}: Diese kennt das Programm nicht und lässt sie weg: {columns}.',
  },
  drafts: { en: 'as new revisions, to be approved', de: 'als neue Revisionen, die freizugeben sind' },
  created: { en: 'new', de: 'neu' },
  staysHere: { en: 'stays as it is here: {columns}', de: 'bleibt wie hier: {columns}' },
  compared: {
    en: '{onlyThere} only in the file · {onlyHere} only here · {different} different · {same} the same',
    de: '{onlyThere} nur in der Datei · {onlyHere} nur hier · {different} verschieden · {same} gleich',
  },
  onlyHere: { en: 'only here', de: 'nur hier' },
  onlyThere: { en: 'only in the file', de: 'nur in der Datei' },
  change: { en: '{here} here, {there} in the file', de: 'hier {here}, in der Datei {there}' },
  same: { en: 'File and plant are the same.', de: 'Datei und Werk sind gleich.' },
  empty: { en: '(empty)', de: '(leer)' },
}
type Part = ModelReport['parts'][number]

/** What an archive does, kind by kind; kinds without a change are left out. */
export function JudgedModel({ report, isDone }: { readonly report: ModelReport; readonly isDone: boolean }) {
  const t = useWords()
  const shown = report.parts.filter(
    ({ report: { counts, fault }, kept }) =>
      fault !== undefined || kept.length + counts.created + counts.changed + counts.faulty + counts.failed > 0,
  )
  return (
    <section className={css.full} aria-live="polite">
      <h3>{t(isDone ? words.done : words.dryRun)}</h3>
      <MissingKinds about={report} />
      {report.parts
        .filter((part) => part.report.unknownColumns.length > 0)
        .map(({ resource, report: { unknownColumns } }) => (
          <p key={resource}>{fill(t(words.unknownColumns), { kind: titleOf(resource, t), columns: unknownColumns.join(', ') })}</p>
        ))}
      {shown.length === 0 ? <p>{t(words.nothing)}</p> : null}
      {shown.map((part) => (
        <JudgedPart key={part.resource} part={part} />
      ))}
    </section>
  )
}

/** What the archive has and this program does not know, and what it has not because its author may not see it. */
function MissingKinds({ about: { unknownKinds, leftOut = [] } }: { readonly about: Pick<ModelReport, 'unknownKinds' | 'leftOut'> }) {
  const t = useWords()
  return (
    <>
      {unknownKinds.length > 0 ? <p>{fill(t(words.unknown), { kinds: unknownKinds.join(', ') })}</p> : null}
      {leftOut.length > 0 ? <p>{fill(t(words.leftOut), { kinds: leftOut.map((kind) => titleOf(kind, t)).join(', ') })}</p> : null}
    </>
  )
}

function JudgedPart({ part: { resource, report, kept } }: { readonly part: Part }) {
  const t = useWords()
  const format = useFormat()
  const lines = useLines(resource, report.rows, kept)
  if (report.fault !== undefined) return <ImportFault text={`${titleOf(resource, t)}: ${report.fault}`} />
  const { counts } = report
  const numbers = Object.fromEntries(Object.entries({ ...counts, kept: kept.length }).map(([name, n]) => [name, format.decimal(String(n))]))
  const said = [
    words.counts,
    ...(kept.length > 0 ? [words.kept] : []),
    ...(counts.failed > 0 ? [words.failed] : []),
    ...(RevisedKind.safeParse(resource).success && counts.created + counts.changed > 0 ? [words.drafts] : []),
  ].map((one) => t(one))
  return <Judgement title={titleOf(resource, t)} summary={fill(said.join(' · '), numbers)} lines={lines} />
}

/** Rows that do something or keep something. */
function useLines(resource: string, rows: Part['report']['rows'], kept: Part['kept']): JudgedLine[] {
  const t = useWords()
  const labelOf = labelsOf(resource, t)
  const named = (columns: readonly string[]) => columns.map(labelOf).join(', ')
  const keptOf = new Map(kept.map(({ key, columns }) => [key, columns]))
  return rows.flatMap(({ key, outcome, changes, faults }): JudgedLine[] => {
    const stays = keptOf.get(key)
    if (outcome === 'unchanged' && !stays) return []
    const text = { created: t(words.created), changed: named(changes), unchanged: '', faulty: '', failed: '' }[outcome]
    const notes = [
      ...(text === '' ? [] : [{ text }]),
      ...(stays ? [{ text: fill(t(words.staysHere), { columns: named(stays) }) }] : []),
      ...faults.map(({ column, fix }) => ({ column: column && labelOf(column), text: fix })),
    ]
    return [{ name: key, tone: faults.length > 0 ? 'bad' : outcome === 'unchanged' ? 'idle' : 'good', notes }]
  })
}

/** Plant and archive side by side, kind by kind. */
export function ComparedModel({ comparison }: { readonly comparison: ModelComparison }) {
  const t = useWords()
  const shown = comparison.parts.filter(({ rows, fault }) => rows.length > 0 || fault !== undefined)
  return (
    <section className={css.full} aria-live="polite">
      <MissingKinds about={comparison} />
      {shown.length === 0 ? <p>{t(words.same)}</p> : null}
      {shown.map((part) => (
        <ComparedPart key={part.resource} part={part} />
      ))}
    </section>
  )
}

function ComparedPart({ part: { resource, fault, counts, rows } }: { readonly part: ModelComparison['parts'][number] }) {
  const t = useWords()
  const format = useFormat()
  if (fault !== undefined) return <ImportFault text={`${titleOf(resource, t)}: ${fault}`} />
  const labelOf = labelsOf(resource, t)
  const numbers = Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, format.decimal(String(count))]))
  const said = (column: string, cell: string) => (cell === '' ? t(words.empty) : sayCell(resource, column, cell, t))
  const lines = rows.map(({ key, found, fields }): JudgedLine => {
    const notes = fields.map(({ column, here, there }) => ({
      column: labelOf(column),
      text: fill(t(words.change), { here: said(column, here), there: said(column, there) }),
    }))
    return {
      ...{ name: key, tone: found === 'onlyHere' ? 'idle' : 'good' },
      notes: found === 'different' ? notes : [{ text: t(words[found]) }],
    }
  })
  return <Judgement title={titleOf(resource, t)} summary={fill(t(words.compared), numbers)} lines={lines} />
}
