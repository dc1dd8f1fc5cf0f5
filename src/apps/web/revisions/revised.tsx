import { useFormat } from '../../../kernel/web/format-context.ts'
import type { RevisedThing } from '../../../kernel/web/parts/revised.tsx'
import { useMay } from '../../../kernel/web/session.ts'
import { useQuestion } from '../../../kernel/web/use-question.ts'
import { fill, useWords } from '../../../kernel/web/words.ts'
import { listRevisions, RevisedKind, type RevisionRow, revisionStates } from '../../../model/revision/contract.ts'
import { ComparedRevisions } from './compared-revisions.tsx'
import css from './revised.module.css'
import { RevisionActions } from './revision-actions.tsx'
import { DefinitionUses, MaterialUses, WorkMasterUses } from './revision-uses.tsx'

const words = {
  title: { en: 'Revisions', de: 'Revisionen' },
  revision: { en: 'Revision {number}', de: 'Revision {number}' },
  changed: { en: 'Changed {when} by {who}', de: 'Geändert {when} von {who}' },
  submitted: { en: 'Submitted by {who}', de: 'Eingereicht von {who}' },
  decided: { en: 'Decided by {who}', de: 'Entschieden von {who}' },
  from: { en: 'Counts from {from}', de: 'Gilt ab {from}' },
  until: { en: 'Counts from {from} until before {until}', de: 'Gilt ab {from} bis vor {until}' },
  system: { en: 'the program', de: 'dem Programm' },
}

/** As many of the newest revisions are shown at once. */
const SHOWN = 20

function RevisionsOf({ thing, kind }: { readonly thing: RevisedThing; readonly kind: RevisedKind }) {
  const t = useWords()
  const may = useMay()
  const { recordId } = thing
  const live = ['model.revision.revision', kind]
  const { data } = useQuestion(listRevisions, { kind, recordId }, { enabled: may(listRevisions.permission), live })
  const newest = data?.rows[0]
  if (!data || !newest) return null
  return (
    <section className={css.revised} aria-label={t(words.title)}>
      <h3>{t(words.title)}</h3>
      <RevisionActions key={`${newest.revision}.${newest.state}`} kind={kind} recordId={recordId} newest={newest} rows={data.rows} />
      <ol reversed start={newest.revision} className={css.history}>
        {data.rows.slice(0, SHOWN).map((row) => (
          <li key={row.revision}>
            <HistoryRow row={row} />
          </li>
        ))}
      </ol>
      {data.rows.length > 1 ? (
        <ComparedRevisions key={newest.revision} rows={data.rows} {...(thing.fields && { fields: thing.fields })} />
      ) : null}
      {kind === 'model.material.materialDefinition' ? <MaterialUses materialDefinitionId={recordId} /> : null}
      {kind === 'operations.definition.workMaster' ? <WorkMasterUses workMasterId={recordId} /> : null}
      {kind === 'operations.definition.operationsDefinition' ? <DefinitionUses operationsDefinitionId={recordId} /> : null}
    </section>
  )
}

function HistoryRow({ row }: { readonly row: RevisionRow }) {
  const t = useWords()
  const format = useFormat()
  const day = (on: string | null) => (on === null ? '' : format.day(on))
  const said = [
    fill(t(words.changed), { when: format.instant(row.changedAt), who: row.changedBy ?? t(words.system) }),
    ...(row.submittedBy === null ? [] : [fill(t(words.submitted), { who: row.submittedBy })]),
    ...(row.decidedBy === null ? [] : [fill(t(words.decided), { who: row.decidedBy })]),
  ]
  const counts = row.effectiveUntilOn === null ? words.from : words.until
  return (
    <>
      <strong>{fill(t(words.revision), { number: row.revision })}</strong>
      <span className={css.state} data-state={row.state}>
        {t(revisionStates[row.state])}
      </span>
      {row.effectiveFromOn === null ? null : (
        <span className={css.counts}>{fill(t(counts), { from: day(row.effectiveFromOn), until: day(row.effectiveUntilOn) })}</span>
      )}
      <span className={css.said}>{said.join(' · ')}</span>
    </>
  )
}

export function revisionsOf(thing: RevisedThing) {
  const kind = RevisedKind.safeParse(thing.kind)
  return kind.success ? <RevisionsOf thing={thing} kind={kind.data} /> : null
}
