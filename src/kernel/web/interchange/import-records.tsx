import { Button, Progress } from '@mantine/core'
import { useEffect, useState } from 'react'
import { columnsOf } from '../../contract/interchange/columns.ts'
import type { AnyResource } from '../../contract/resource.ts'
import { isUnreachable, sentencesOfError } from '../errors.ts'
import { useFormat } from '../format-context.ts'
import { ChosenFile } from '../parts/chosen-file.tsx'
import { ImportFault, type JudgedLine, Judgement, Running, TableImport } from '../parts/table-import.tsx'
import { queryClient } from '../query-client.ts'
import { fill, useLanguage, usePlural, useWords } from '../words.ts'
import { importFile, type ImportProgress, type ImportReport, judgeFile } from './import-door.ts'

const words = {
  how: {
    en: 'The first line names the columns, as an export does. References are codes. Rows whose {key} is known change that record; columns that are left out stay as they are.',
    de: 'Die erste Zeile nennt die Spalten wie bei einem Export. Verweise sind Kennungen. Zeilen mit bekanntem Schlüssel ({key}) ändern den Eintrag; fehlende Spalten bleiben, wie sie sind.',
  },
  dryRun: { en: 'Dry run: nothing has been written yet', de: 'Probelauf: noch ist nichts geschrieben' },
  done: { en: 'Imported', de: 'Importiert' },
  counts: {
    en: '{created} new · {changed} changed · {unchanged} unchanged · {faulty} to correct',
    de: '{created} neu · {changed} geändert · {unchanged} unverändert · {faulty} zu berichtigen',
  },
  failed: { en: '{failed} refused', de: '{failed} abgelehnt' },
  skip: {
    en: 'Rows with a fault are left out. Correct them in the file, and the same file does the rest.',
    de: 'Zeilen mit Fehlern bleiben draußen. Berichtigen Sie sie in der Datei; dieselbe Datei erledigt dann den Rest.',
  },
  unknown: {
    en: 'These columns are not known and are left out: {columns}.',
    de: 'Diese Spalten sind nicht bekannt und bleiben draußen: {columns}.',
  },
  shown: {
    en: 'The first {count} are shown, those with a fault before others.',
    de: 'Gezeigt sind die ersten {count}, fehlerhafte zuerst.',
  },
  sheet: { en: 'Read from sheet “{name}”.', de: 'Gelesen aus dem Blatt „{name}“.' },
  others: { en: 'Not read: {others}.', de: 'Nicht gelesen: {others}.' },
  send: {
    one: { en: 'Import {count} record', de: '{count} Eintrag importieren' },
    other: { en: 'Import {count} records', de: '{count} Einträge importieren' },
  },
  lost: {
    en: 'The connection was lost. What is done is done; import the same file again for the rest.',
    de: 'Die Verbindung ging verloren. Was getan ist, ist getan; für den Rest dieselbe Datei noch einmal importieren.',
  },
  close: { en: 'To the list', de: 'Zur Liste' },
  created: { en: 'new', de: 'neu' },
  unchanged: { en: 'unchanged', de: 'unverändert' },
}
/** Longer texts are not put on paper: nobody reads them there, and typing would become slow. */
const LONGEST_ON_PAPER = 100_000
const PAUSE_MILLISECONDS = 300

interface Given {
  readonly file: string | File
  readonly name?: string | undefined
}

const sizeOf = ({ file }: Given) => (typeof file === 'string' ? file.length : file.size)
const isEmpty = ({ file }: Given) => typeof file === 'string' && file.trim() === ''

/** The file as it stands, judged by the server a moment after the last key, and what became of it. */
function useRecordImport(resource: AnyResource) {
  const language = useLanguage()
  const [given, setGiven] = useState<Given>({ file: '' })
  const [judged, setJudged] = useState<ImportReport>()
  const [failure, setFailure] = useState<unknown>()
  const [progress, setProgress] = useState<ImportProgress>()
  useEffect(() => {
    if (isEmpty(given)) return
    const asked = new AbortController()
    const pause = setTimeout(() => {
      judgeFile(resource, given.file, asked.signal).then(setJudged, (error: unknown) => asked.signal.aborted || setFailure(error))
    }, PAUSE_MILLISECONDS)
    return () => {
      clearTimeout(pause)
      asked.abort()
    }
  }, [resource, given, language])
  return {
    ...{ given, judged, failure, progress },
    isJudging: !isEmpty(given) && !judged && !failure,
    take: (file: string | File, name?: string) => {
      setGiven({ file, name })
      setJudged(undefined)
      setFailure(undefined)
      setProgress(undefined)
    },
    send: () => {
      setFailure(undefined)
      setProgress({ done: 0, of: 0 })
      importFile(resource, given.file, setProgress)
        .catch((error: unknown) => {
          setProgress(undefined)
          setFailure(error)
        })
        .finally(() => void queryClient.invalidateQueries())
    },
  }
}

/** Records out of a spreadsheet: judged row by row first, then done with progress. */
export function ImportRecords({ resource, onDone }: { readonly resource: AnyResource; readonly onDone: () => void }) {
  const t = useWords()
  const { given, judged, failure, progress, isJudging, take, send } = useRecordImport(resource)
  const key = resource.key.map((name) => t(resource.fields[name]!.label)).join(' + ')
  const example = resource.list.map((name) => t(resource.fields[name]!.label)).join(';')
  const report = progress?.report ?? judged
  const isOnPaper = typeof given.file === 'string' && given.file.length <= LONGEST_ON_PAPER
  return (
    <TableImport
      how={fill(t(words.how), { key })}
      example={example}
      text={typeof given.file === 'string' ? given.file : ''}
      onText={take}
      onWorkbook={(file) => take(file, file.name)}
      instead={isOnPaper ? undefined : <ChosenFile name={given.name} size={sizeOf(given)} onAway={() => take('')} />}
    >
      {isJudging ? <Progress value={100} animated aria-label={t(words.dryRun)} /> : null}
      {report?.fault ? <ImportFault text={report.fault} /> : null}
      {failure ? <ImportFault text={isUnreachable(failure) ? t(words.lost) : sentencesOfError(failure).join(' ')} /> : null}
      {progress && !progress.report ? <Running {...progress} /> : null}
      {report && !report.fault ? <Report resource={resource} report={report} isDone={progress?.report !== undefined} /> : null}
      <Action report={judged} progress={progress} onSend={send} onDone={onDone} />
    </TableImport>
  )
}

function Action(props: {
  readonly report: ImportReport | undefined
  readonly progress: ImportProgress | undefined
  readonly onSend: () => void
  readonly onDone: () => void
}) {
  const t = useWords()
  const counted = usePlural()
  if (props.progress?.report) return <Button onClick={props.onDone}>{t(words.close)}</Button>
  const { created = 0, changed = 0 } = props.report?.counts ?? {}
  return (
    <Button onClick={props.onSend} loading={props.progress !== undefined} disabled={created + changed === 0}>
      {counted(words.send, { count: created + changed })}
    </Button>
  )
}

function Report({ resource, report, isDone }: { readonly resource: AnyResource; readonly report: ImportReport; readonly isDone: boolean }) {
  const t = useWords()
  const format = useFormat()
  const labels = new Map(columnsOf(resource).map(({ key, label }) => [key, t(label)]))
  const { counts, rows, unknownColumns } = report
  const numbers = Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, format.decimal(String(count))]))
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0)
  const { name, others = [] } = report.sheet ?? {}
  const hints = [
    ...(name === undefined ? [] : [fill(t(words.sheet), { name })]),
    ...(others.length === 0 ? [] : [fill(t(words.others), { others: others.slice(0, 10).join(', ') })]),
    ...(unknownColumns.length > 0 ? [fill(t(words.unknown), { columns: unknownColumns.slice(0, 10).join(', ') })] : []),
    ...(counts.faulty > 0 ? [t(words.skip)] : []),
    ...(all > rows.length ? [fill(t(words.shown), { count: rows.length })] : []),
  ]
  const lines = rows.map(({ line, key, outcome, changes, faults }): JudgedLine => {
    const changed = changes.map((column) => labels.get(column) ?? column).join(', ')
    const said = { created: t(words.created), unchanged: t(words.unchanged), changed, faulty: '', failed: '' }[outcome]
    return {
      ...{ line, name: key },
      tone: faults.length > 0 ? 'bad' : outcome === 'unchanged' ? 'idle' : 'good',
      notes:
        faults.length > 0
          ? faults.map(({ column, cell, fix }) => ({ cell, column: column && (labels.get(column) ?? column), text: fix }))
          : [{ text: said }],
    }
  })
  return (
    <Judgement
      title={t(isDone ? words.done : words.dryRun)}
      summary={fill([t(words.counts), ...(counts.failed > 0 ? [t(words.failed)] : [])].join(' · '), numbers)}
      hint={hints.join(' ')}
      lines={lines}
    />
  )
}
