import { Button, FileButton, Progress, SegmentedControl } from '@mantine/core'
import { IconFileUpload } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { isUnreachable, sentencesOfError } from '../../../kernel/web/errors.ts'
import { useFormat } from '../../../kernel/web/format-context.ts'
import { ImportFault } from '../../../kernel/web/parts/table-import.tsx'
import { queryClient } from '../../../kernel/web/query-client.ts'
import { fill, useLanguage, usePlural, useWords } from '../../../kernel/web/words.ts'
import { titleOf } from './kinds.ts'
import {
  compareModel,
  importModel,
  judgeModel,
  type ModelComparison,
  type ModelProgress,
  type ModelReport,
  type Overrides,
} from './model-door.ts'
import { ComparedModel, JudgedModel } from './judged-model.tsx'
import css from './plant-model.module.css'

const words = {
  choose: { en: 'Choose a plant model', de: 'Werksmodell wählen' },
  how: {
    en: 'A file that another plant, or this one, has saved. First you see what would change; nothing is written before you say so. What is only here stays.',
    de: 'Eine Datei, die ein anderes Werk oder dieses gespeichert hat. Erst sehen Sie, was sich ändern würde; geschrieben wird erst auf Ihr Wort. Was es nur hier gibt, bleibt.',
  },
  from: { en: '{file}, from site {site}', de: '{file}, aus dem Werk {site}' },
  template: { en: 'Template {name}, edition {version}', de: 'Vorlage {name}, Ausgabe {version}' },
  keep: { en: 'Keep what is changed here', de: 'Hier Geändertes behalten' },
  replace: { en: 'Take all from the template', de: 'Alles aus der Vorlage' },
  changes: { en: 'What an import does', de: 'Was ein Import tut' },
  differences: { en: 'What is different', de: 'Was anders ist' },
  judging: { en: 'The file is being read', de: 'Die Datei wird gelesen' },
  send: {
    one: { en: 'Import {count} record', de: '{count} Eintrag importieren' },
    other: { en: 'Import {count} records', de: '{count} Einträge importieren' },
  },
  follow: { en: 'Import and follow the template', de: 'Importieren und der Vorlage folgen' },
  progress: { en: '{kind}: {done} of {of}', de: '{kind}: {done} von {of}' },
  lost: {
    en: 'The connection was lost. What is done is done; import the same file again for the rest.',
    de: 'Die Verbindung ging verloren. Was getan ist, ist getan; für den Rest dieselbe Datei noch einmal importieren.',
  },
}
type Shown = 'changes' | 'differences'

/** An archive that somebody has chosen, judged by the server, and what became of it. */
function useModelImport() {
  const language = useLanguage()
  const [file, setFile] = useState<File | null>(null)
  const [overrides, setOverrides] = useState<Overrides>('keep')
  const [judged, setJudged] = useState<{ report: ModelReport; comparison: ModelComparison }>()
  const [failure, setFailure] = useState<unknown>()
  const [progress, setProgress] = useState<ModelProgress>()
  const [done, setDone] = useState<ModelReport>()
  useEffect(() => {
    if (!file || done) return
    const asked = new AbortController()
    Promise.all([judgeModel(file, overrides, asked.signal), compareModel(file, asked.signal)]).then(
      ([report, comparison]) => setJudged({ report, comparison }),
      (error: unknown) => asked.signal.aborted || setFailure(error),
    )
    return () => asked.abort()
  }, [file, overrides, language, done])
  const forget = () => {
    setJudged(undefined)
    setFailure(undefined)
    setProgress(undefined)
    setDone(undefined)
  }
  return {
    ...{ file, overrides, judged, failure, progress, done },
    take: (chosen: File | null) => {
      forget()
      setOverrides('keep')
      setFile(chosen)
    },
    decide: (chosen: Overrides) => {
      forget()
      setOverrides(chosen)
    },
    send: (archive: File) => {
      setFailure(undefined)
      setProgress({ resource: '', done: 0, of: 0 })
      importModel(archive, overrides, setProgress)
        .then(setDone, setFailure)
        .finally(() => {
          setProgress(undefined)
          void queryClient.invalidateQueries()
        })
    },
  }
}

/** A plant model from a file: what it would do and where it differs first, then the import with its progress. */
export function BringModel() {
  const t = useWords()
  const [shown, setShown] = useState<Shown>('changes')
  const model = useModelImport()
  const { file, judged, failure, progress, done } = model
  const report = done ?? judged?.report
  const site = report?.siteCode
  return (
    <div className={css.bring}>
      <p>{t(words.how)}</p>
      <FileButton accept=".zip,application/zip" onChange={model.take}>
        {(button) => (
          <Button {...button} variant="default" disabled={progress !== undefined} leftSection={<IconFileUpload size={18} />}>
            {t(words.choose)}
          </Button>
        )}
      </FileButton>
      {file ? <strong>{site ? fill(t(words.from), { file: file.name, site }) : file.name}</strong> : null}
      {report?.template ? <strong>{fill(t(words.template), report.template)}</strong> : null}
      {file && !report && !failure ? <Progress value={100} animated className={css.full ?? ''} aria-label={t(words.judging)} /> : null}
      {failure ? <ImportFault text={isUnreachable(failure) ? t(words.lost) : sentencesOfError(failure).join(' ')} /> : null}
      {file && judged && !done ? <Choices model={model} report={judged.report} shown={shown} onShown={setShown} /> : null}
      {progress ? <Running {...progress} /> : null}
      {report && (done !== undefined || shown === 'changes') ? <JudgedModel report={report} isDone={done !== undefined} /> : null}
      {judged && !done && shown === 'differences' ? <ComparedModel comparison={judged.comparison} /> : null}
    </div>
  )
}

function Choices(props: {
  readonly model: ReturnType<typeof useModelImport>
  readonly report: ModelReport
  readonly shown: Shown
  readonly onShown: (shown: Shown) => void
}) {
  const { model, report } = props
  const t = useWords()
  const counted = usePlural()
  const count = report.parts.reduce((sum, { report: { counts } }) => sum + counts.created + counts.changed, 0)
  const { file } = model
  return (
    <div className={css.choices}>
      {report.template ? (
        <SegmentedControl
          size="md"
          value={model.overrides}
          onChange={(value) => model.decide(value as Overrides)}
          data={[
            { value: 'keep', label: t(words.keep) },
            { value: 'replace', label: t(words.replace) },
          ]}
        />
      ) : null}
      <SegmentedControl
        size="md"
        value={props.shown}
        onChange={(value) => props.onShown(value as Shown)}
        data={[
          { value: 'changes', label: t(words.changes) },
          { value: 'differences', label: t(words.differences) },
        ]}
      />
      <Button
        loading={model.progress !== undefined}
        disabled={count === 0 && !report.template}
        onClick={() => (file ? model.send(file) : undefined)}
      >
        {count === 0 && report.template ? t(words.follow) : counted(words.send, { count })}
      </Button>
    </div>
  )
}

function Running({ resource, done, adopted, of }: ModelProgress) {
  const t = useWords()
  const format = useFormat()
  const at = done ?? adopted ?? 0
  const numbers = { done: format.decimal(String(at)), of: format.decimal(String(of)) }
  const text = fill(t(words.progress), { kind: titleOf(resource, t), ...numbers })
  return (
    <div className={css.full} role="status">
      <Progress value={of === 0 ? 0 : (100 * at) / of} aria-label={text} size="lg" />
      <span>{resource === '' ? t(words.judging) : text}</span>
    </div>
  )
}
