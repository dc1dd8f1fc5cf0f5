import type * as z from 'zod'
import { listContracts } from '../../../kernel/contract/ledger.ts'
import { ErrorState } from '../../../kernel/web/parts/empty-state.tsx'
import { Sheet } from '../../../kernel/web/parts/sheet.tsx'
import { useGo, useScreenSearch } from '../../../kernel/web/place.tsx'
import { LoadingScreen } from '../../../kernel/web/shell/loading-screen.tsx'
import { ScreenHead } from '../../../kernel/web/shell/shell.tsx'
import { useQuestion } from '../../../kernel/web/use-question.ts'
import { fill, useWords } from '../../../kernel/web/words.ts'
import { expandPatterns, roles } from '../../../model/personnel/roles.ts'
import { type Activity, activities, band, type Category, categories, contractsIn, folderOf, isMes } from './scope-cells.ts'
import css from './scope.module.css'

type Contract = z.infer<typeof listContracts.output>['rows'][number]

const words = {
  title: { en: 'Scope map', de: 'Umfangskarte' },
  under: {
    en: 'What exists, on the grid of ISA-95 Part 3: eight activities in four categories of operations. Drawn from the contracts of this very program.',
    de: 'Was es gibt, im Raster der ISA-95 Teil 3: acht Aktivitäten in vier Kategorien. Gezeichnet aus den Verträgen dieses Programms.',
  },
  activity: { en: 'Activity', de: 'Aktivität' },
  momTitle: { en: 'MOM: every cell', de: 'MOM: jedes Feld' },
  mom: {
    en: 'Manufacturing operations management is ISA-95’s word for Level 3: producing, testing, maintaining and storing, each planned, dispatched, done, recorded and judged.',
    de: 'Manufacturing Operations Management ist das Wort der ISA-95 für Ebene 3: Fertigen, Prüfen, Instandhalten und Lagern, jeweils geplant, verteilt, getan, aufgezeichnet und beurteilt.',
  },
  mesTitle: { en: 'MES: the marked cells', de: 'MES: die markierten Felder' },
  mes: {
    en: 'MES is no word of the standard. We mean production from dispatching to analysis, with its lots and genealogy, and the checks during production. It is a part of MOM, not another program.',
    de: 'MES ist kein Wort der Norm. Wir meinen die Produktion von der Arbeitsverteilung bis zur Analyse, mit Losen und Stammbaum, und die Prüfungen während der Fertigung. Es ist ein Teil von MOM, kein zweites Programm.',
  },
  own: { en: 'made for it', de: 'eigens dafür' },
  shared: { en: 'for all four', de: 'für alle vier' },
  nothing: { en: 'not built yet', de: 'noch nicht gebaut' },
  counts: { en: '{commands} commands, {queries} queries', de: '{commands} Befehle, {queries} Fragen' },
  contracts: { en: 'Contracts', de: 'Verträge' },
  who: { en: 'Who may', de: 'Wer darf' },
  pick: {
    en: 'Choose a cell to see what it holds and who may use it.',
    de: 'Wählen Sie ein Feld, um zu sehen, was es enthält und wer es nutzen darf.',
  },
  beside: { en: 'Beside the grid', de: 'Neben dem Raster' },
  why: {
    en: 'The category is a column of the work (WorkType), not a program of its own: one order, one job, one ledger for all four.',
    de: 'Die Kategorie ist eine Spalte der Arbeit (WorkType), kein eigenes Programm: ein Auftrag, ein Hauptbuch für alle vier.',
  },
  command: { en: 'command', de: 'Befehl' },
  query: { en: 'query', de: 'Frage' },
}

/** The grid of MOM with what exists in each cell and who may use it. */
export default function ScopeScreen() {
  const t = useWords()
  const { cell } = useScreenSearch()
  const answer = useQuestion(listContracts, {})
  if (answer.isPending) return <LoadingScreen />
  if (answer.isError && !answer.data) return <ErrorState error={answer.error} onRetry={() => void answer.refetch()} />
  const { rows } = answer.data
  const [category, activity] = (cell ?? '').split('.')
  const isCell = category !== undefined && category in categories && activity !== undefined && activity in activities
  const chosen = isCell ? contractsIn(rows, category as Category, activity as Activity) : undefined
  const areaRows =
    category !== undefined && category in band ? rows.filter(({ name }) => folderOf(name).startsWith(`${category}/`)) : undefined
  return (
    <>
      <ScreenHead title={t(words.title)} under={t(words.under)} />
      <div className={css.meanings}>
        <section>
          <h2>{t(words.momTitle)}</h2>
          <p>{t(words.mom)}</p>
        </section>
        <section data-mes>
          <h2>{t(words.mesTitle)}</h2>
          <p>{t(words.mes)}</p>
        </section>
      </div>
      <div className={css.sides}>
        <div>
          <Grid rows={rows} chosen={cell} />
          <p className={css.why}>{t(words.why)}</p>
          <Beside rows={rows} chosen={cell} />
        </div>
        <Sheet isFlush title={titleOf(t, category, activity) ?? t(words.contracts)}>
          {chosen ? (
            <Contracts
              groups={[
                [t(words.own), chosen.own],
                [t(words.shared), chosen.shared],
              ]}
            />
          ) : null}
          {areaRows ? <Contracts groups={[['', areaRows]]} /> : null}
          {chosen || areaRows ? null : <p className={css.pick}>{t(words.pick)}</p>}
        </Sheet>
      </div>
    </>
  )
}

function titleOf(t: ReturnType<typeof useWords>, category?: string, activity?: string): string | undefined {
  if (category !== undefined && category in band) return t(band[category as keyof typeof band])
  if (category === undefined || activity === undefined || !(category in categories) || !(activity in activities)) return undefined
  return `${t(categories[category as Category])} · ${t(activities[activity as Activity])}`
}

function Grid({ rows, chosen }: { readonly rows: readonly Contract[]; readonly chosen: string | undefined }) {
  const t = useWords()
  return (
    <table className={css.grid}>
      <thead>
        <tr>
          <th scope="col">
            <span className="for-readers">{t(words.activity)}</span>
          </th>
          {Object.entries(categories).map(([id, name]) => (
            <th key={id} scope="col">
              {t(name)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {(Object.keys(activities) as Activity[]).map((activity) => (
          <tr key={activity}>
            <th scope="row">{t(activities[activity])}</th>
            {(Object.keys(categories) as Category[]).map((category) => (
              <OneCell key={category} rows={rows} category={category} activity={activity} isChosen={chosen === `${category}.${activity}`} />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function OneCell(props: {
  readonly rows: readonly Contract[]
  readonly category: Category
  readonly activity: Activity
  readonly isChosen: boolean
}) {
  const t = useWords()
  const go = useGo()
  const { category, activity } = props
  const { own, shared } = contractsIn(props.rows, category, activity)
  const all = [...own, ...shared]
  const commands = all.filter(({ kind }) => kind === 'command').length
  const kind = own.length > 0 ? 'own' : shared.length > 0 ? 'shared' : 'empty'
  const mes = isMes(category, activity)
  const counts = fill(t(words.counts), { commands, queries: all.length - commands })
  return (
    <td>
      <button
        type="button"
        className={css.cell}
        data-kind={kind}
        data-mes={mes || undefined}
        aria-pressed={props.isChosen}
        onClick={() => go.search({ cell: `${category}.${activity}` })}
      >
        <span className="for-readers">
          {`${t(categories[category])}, ${t(activities[activity])}: ${kind === 'empty' ? t(words.nothing) : counts}${mes ? ', MES' : ''}`}
        </span>
        <strong aria-hidden="true">{all.length === 0 ? '–' : all.length}</strong>
        {mes ? <em aria-hidden="true">MES</em> : null}
        <small aria-hidden="true">{kind === 'empty' ? t(words.nothing) : t(kind === 'own' ? words.own : words.shared)}</small>
      </button>
    </td>
  )
}

function Beside({ rows, chosen }: { readonly rows: readonly Contract[]; readonly chosen: string | undefined }) {
  const t = useWords()
  const go = useGo()
  return (
    <div className={css.beside} role="group" aria-label={t(words.beside)}>
      {Object.entries(band).map(([area, name]) => {
        const count = rows.filter((row) => folderOf(row.name).startsWith(`${area}/`)).length
        return (
          <button
            key={area}
            type="button"
            className={css.cell}
            data-kind={count > 0 ? 'own' : 'empty'}
            aria-pressed={chosen === area}
            onClick={() => go.search({ cell: area })}
          >
            <strong>{count === 0 ? '–' : count}</strong>
            <small>{t(name)}</small>
          </button>
        )
      })}
    </div>
  )
}

/** The roles that hold a permission, by their own patterns. */
function rolesWith(permission: string) {
  return Object.values(roles).filter(({ permissions }) => expandPatterns(permissions, [permission]).size > 0)
}

function Contracts({ groups }: { readonly groups: readonly (readonly [string, readonly Contract[]])[] }) {
  const t = useWords()
  return (
    <div className={css.contracts}>
      {groups.map(([title, rows]) =>
        rows.length === 0 ? null : (
          <section key={title}>
            {title === '' ? null : <h3>{title}</h3>}
            <ul>
              {rows
                .toSorted((left, right) => left.kind.localeCompare(right.kind) || left.name.localeCompare(right.name))
                .map((row) => (
                  <li key={row.name}>
                    <span className={css.kind} data-kind={row.kind}>
                      {t(words[row.kind])}
                    </span>
                    <div>
                      <strong>{t(row.title)}</strong>
                      <small>{row.name}</small>
                      <small>
                        {t(words.who)}:{' '}
                        {rolesWith(row.permission)
                          .map((role) => t(role.title))
                          .join(', ')}
                      </small>
                    </div>
                  </li>
                ))}
            </ul>
          </section>
        ),
      )}
      {groups.every(([, rows]) => rows.length === 0) ? <p className={css.pick}>{t(words.nothing)}</p> : null}
    </div>
  )
}
