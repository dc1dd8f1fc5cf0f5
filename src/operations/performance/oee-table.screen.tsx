import { SegmentedControl } from '@mantine/core'
import type * as z from 'zod'
import type { EquipmentId } from '../../kernel/contract/ids.ts'
import { ShownZone, useFormat } from '../../kernel/web/format-context.ts'
import { Name } from '../../kernel/web/names.tsx'
import { EmptyState } from '../../kernel/web/parts/empty-state.tsx'
import { Sheet } from '../../kernel/web/parts/sheet.tsx'
import { ScreenLink, useScreenSearch, useGo } from '../../kernel/web/place.tsx'
import { texts } from '../../kernel/web/texts.ts'
import { useQuestion } from '../../kernel/web/use-question.ts'
import { useWords } from '../../kernel/web/words.ts'
import { type KpiRow, listKpis } from './contract.ts'
import css from './oee.module.css'
import { type Place, searchOf } from './oee-place.screen.tsx'

type Row = z.infer<typeof KpiRow>
type Grouping = 'site' | 'unit' | 'job' | 'material' | 'hour'

const words = {
  title: { en: 'Broken down', de: 'Aufgeschlüsselt' },
  site: { en: 'Sites', de: 'Werke' },
  unit: { en: 'Units', de: 'Anlagen' },
  job: { en: 'Job orders', de: 'Arbeitsaufträge' },
  material: { en: 'Materials', de: 'Materialien' },
  hour: { en: 'Hours', de: 'Stunden' },
  what: { en: 'What', de: 'Was' },
  planned: { en: 'Planned busy time', de: 'Planbelegungszeit' },
  none: { en: 'Nothing was planned in this time', de: 'In dieser Zeit war nichts geplant' },
  noJob: { en: 'without an order', de: 'ohne Auftrag' },
  A: { en: 'A', de: 'A' },
  E: { en: 'E', de: 'E' },
  Q: { en: 'Q', de: 'Q' },
}

/** The same figures by unit, job, material or hour, worst first. */
export function OeeTable({ place }: { readonly place: Place }) {
  const t = useWords()
  const go = useGo()
  const { table } = useScreenSearch()
  const offered = offeredAt(place)
  const by = offered.find((one) => one === table) ?? (offered[0] as Grouping)
  const input = { equipmentId: place.equipment.id as EquipmentId, ...place.scope, by } as never
  const answer = useQuestion(listKpis, input, { live: ['operations.performance.unitTime'], everySeconds: place.isRunning ? 15 : 0 })
  const rows = by === 'site' ? ofSites(place, answer.data?.rows ?? []) : sorted(answer.data?.rows ?? [], by)
  return (
    <Sheet
      isFlush
      title={t(words.title)}
      actions={
        <SegmentedControl
          aria-label={t(words.title)}
          data={offered.map((value) => ({ value, label: t(words[value]) }))}
          value={by}
          onChange={(next) => go.search({ table: next })}
        />
      }
    >
      {rows.length === 0 && answer.data ? <EmptyState title={t(words.none)} minHeight={120} /> : <Rows rows={rows} by={by} place={place} />}
    </Sheet>
  )
}

/** Every site that had this day, also one of which nothing is known. */
function ofSites({ days, period }: Place, rows: readonly Row[]): Row[] {
  const { sites } = days?.find(({ shiftOn }) => shiftOn === period.on) ?? { sites: [] }
  const empty = { kpis: {}, seconds: {}, good: '0', scrap: '0', rework: '0' }
  return sites.map(({ equipmentId, name }) => rows.find(({ key }) => key === equipmentId) ?? { key: equipmentId, label: name, ...empty })
}

/** An hour of several sites is no hour of any: it has another time of day at each. */
function offeredAt({ isUnit, days }: Place): readonly Grouping[] {
  if (days) return ['site', 'unit', 'job', 'material']
  return isUnit ? ['hour', 'job', 'material'] : ['unit', 'hour', 'job', 'material']
}

/** Hours as they came; everything else with the most to gain first. */
function sorted(rows: readonly Row[], by: Grouping): Row[] {
  const planned = rows.filter((row) => Number(row.kpis['oee']?.denominator ?? 0) > 0 || Number(row.good) > 0)
  const lost = ({ kpis }: Row) => Number(kpis['oee']?.denominator ?? 0) - Number(kpis['oee']?.numerator ?? 0)
  return by === 'hour' ? planned : planned.toSorted((left, right) => lost(right) - lost(left))
}

function Rows({ rows, by, place }: { readonly rows: readonly Row[]; readonly by: Grouping; readonly place: Place }) {
  const t = useWords()
  const format = useFormat()
  const cell = (row: Row, code: string) => <td>{format.ratio(row.kpis[code]?.value ?? null)}</td>
  return (
    <div className={css.scroll}>
      <table className={css.table}>
        <thead>
          <tr>
            <th scope="col">{t(words.what)}</th>
            <th scope="col">OEE</th>
            <th scope="col">
              <abbr title={t(texts.availability)}>A</abbr>
            </th>
            <th scope="col">
              <abbr title={t(texts.effectiveness)}>E</abbr>
            </th>
            <th scope="col">
              <abbr title={t(texts.quality)}>Q</abbr>
            </th>
            <th scope="col">{t(texts.good)}</th>
            <th scope="col">{t(texts.scrap)}</th>
            <th scope="col">{t(words.planned)}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key}>
              <th scope="row">
                <RowName row={row} by={by} place={place} />
              </th>
              <td className={css.oee}>
                <span className={css.bar2} aria-hidden="true">
                  <span style={{ width: `${Math.min(1, Number(row.kpis['oee']?.value ?? 0)) * 100}%` }} />
                </span>
                {format.ratio(row.kpis['oee']?.value ?? null)}
              </td>
              {cell(row, 'availability')}
              {cell(row, 'effectiveness')}
              {cell(row, 'qualityRatio')}
              <td>{format.decimal(row.good)}</td>
              <td>{format.decimal(row.scrap)}</td>
              <td>{format.minutes(Number(row.kpis['oee']?.denominator ?? 0))}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** Each name leads one step down: to the unit, or to the hour on the unit's own page. */
function RowName({ row, by, place }: { readonly row: Row; readonly by: Grouping; readonly place: Place }) {
  const t = useWords()
  const format = useFormat()
  if (by === 'unit') {
    return (
      <ScreenLink to="/oee" search={{ at: row.key, ...searchOf(place.period) }}>
        <Name of={row.label} />
      </ScreenLink>
    )
  }
  if (by === 'site') return <SiteName row={row} place={place} />
  if (by !== 'hour') return <>{row.key === '' ? t(words.noJob) : row.label}</>
  const shift = place.shifts.find((one) => one.startsAt <= row.key && row.key < one.endsAt) ?? place.shifts[0]
  const text = `${format.instant(row.key, 'day')} ${format.instant(row.key, 'time')}`
  if (!place.isUnit || !shift) return <>{text}</>
  return (
    <ScreenLink
      to="/units/$equipmentId"
      params={{ equipmentId: place.equipment.id }}
      search={{ shift: `${shift.shiftOn} ${shift.shiftCode}`, time: row.key }}
    >
      {text}
    </ScreenLink>
  )
}

/** A site leads to its own page, and says when its day was by its own clock. */
function SiteName({ row, place: { days, period } }: { readonly row: Row; readonly place: Place }) {
  const site = days?.find(({ shiftOn }) => shiftOn === period.on)?.sites.find(({ equipmentId }) => equipmentId === row.key)
  return (
    <>
      <ScreenLink to="/oee" search={{ at: row.key, ...searchOf(period) }}>
        <Name of={row.label} />
      </ScreenLink>
      {site ? (
        <ShownZone value={site.zone}>
          <LocalTimes startsAt={site.startsAt} endsAt={site.endsAt} />
        </ShownZone>
      ) : null}
    </>
  )
}

function LocalTimes({ startsAt, endsAt }: { readonly startsAt: string; readonly endsAt: string }) {
  const format = useFormat()
  const city = format.zone.replace(/^.*\//, '').replaceAll('_', ' ')
  return <span className={css.clock}>{`${format.instant(startsAt, 'time')}–${format.instant(endsAt, 'time')} ${city}`}</span>
}
