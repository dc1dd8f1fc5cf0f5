import { Fragment, useId } from 'react'
import { useFormat } from '../format-context.ts'
import { useNames } from '../names.tsx'
import { StatePill } from '../parts/state-pill.tsx'
import { type MachineState, stateLooks } from '../theme/states.ts'
import { fill, useWords } from '../words.ts'
import css from './line-strip.module.css'
import { MachineDrawing, type MachineKind } from './machine-drawing.tsx'

export interface LineStation {
  readonly equipmentId: string
  readonly name: string
  readonly kind?: MachineKind
  readonly state: MachineState
  /** Since when, in epoch milliseconds; the time in the state is shown. */
  readonly sinceMs?: number
  readonly reason?: string
  /** Decimal as text: OEE of the shift, null when not applicable. */
  readonly oee?: string | null
}

export interface LineBuffer {
  /** 0…1; undefined: unknown. */
  readonly level: number | undefined
  /** Pieces in it and pieces that it holds, decimals as text; without them the level is shown as a share. */
  readonly held?: string
  readonly capacity?: string | null
  readonly trend?: 'rising' | 'falling' | 'steady'
}

const words = {
  buffer: { en: 'Buffer {level}', de: 'Puffer {level}' },
  of: { en: '{held} of {capacity}', de: '{held} von {capacity}' },
  rising: { en: 'filling', de: 'füllt sich' },
  falling: { en: 'draining', de: 'leert sich' },
}

/**
 * Bottles on a belt: thin and moving where machines run, standing close where they wait. Nothing moves for those who asked for calm. A row of pieces is
 * drawn once and then only moved, which costs a small panel next to nothing.
 */
function Belt(props: { readonly piece: 'bottle' | 'part'; readonly level: number; readonly isFed: boolean; readonly isDrawn: boolean }) {
  const level = Math.min(1, Math.max(0, props.level))
  return (
    <div className={css.belt} aria-hidden="true">
      {props.isFed ? (
        <div className={css.stretch} style={{ left: 0, width: `${(1 - level) * 100}%` }}>
          <Pieces piece={props.piece} pitch={2.55} offset={0.95} motion={css.flowFar} />
        </div>
      ) : null}
      {level > 0 ? (
        <div className={css.stretch} style={{ right: 0, width: `${level * 100}%` }}>
          <Pieces piece={props.piece} pitch={0.85} offset={0.1} motion={props.isDrawn ? css.flowNear : undefined} />
        </div>
      ) : null}
    </div>
  )
}

/** A row of pieces, `pitch` em apart, one pitch longer than what is seen of it. */
function Pieces(props: {
  readonly piece: 'bottle' | 'part'
  readonly pitch: number
  readonly offset: number
  readonly motion: string | undefined
}) {
  const id = useId()
  const style = { left: `-${props.pitch}em`, width: `calc(100% + ${props.pitch}em)` }
  return (
    <svg className={props.motion ? `${css.pieces} ${props.motion}` : css.pieces} style={style} focusable="false">
      <pattern id={id} width={`${props.pitch}em`} height="2.9em" patternUnits="userSpaceOnUse">
        <use href={`#entresol-${props.piece}`} x={`${props.offset}em`} y="0.45em" width="0.65em" height="2.3em" />
      </pattern>
      <rect width="100%" height="100%" fill={`url(#${id})`} />
    </svg>
  )
}

/** The pieces, defined once for every belt of the page. */
function PieceShapes() {
  return (
    <svg width="0" height="0" className={css.shapes} aria-hidden="true" focusable="false">
      <defs>
        <symbol id="entresol-bottle" viewBox="0 0 10 36">
          <path d="M3.4 0 h3.2 v7 q3 2.4 3 6.4 v20 q0 2.6 -2.4 2.6 h-4.4 q-2.4 0 -2.4 -2.6 v-20 q0 -4 3 -6.4 z" fill="var(--ink-soft)" />
        </symbol>
        <symbol id="entresol-part" viewBox="0 0 10 36">
          <rect x="0" y="25" width="10" height="11" rx="1.5" fill="var(--ink-soft)" />
        </symbol>
      </defs>
    </svg>
  )
}

function Station(props: {
  readonly station: LineStation
  readonly nowMs: number
  readonly onOpen?: ((station: LineStation) => void) | undefined
}) {
  const { station } = props
  const called = useNames()
  const format = useFormat()
  const isRunning = station.state === 'Producing'
  const inside = (
    <>
      <MachineDrawing
        kind={station.kind ?? 'generic'}
        lamp={stateLooks[station.state].color}
        isRunning={isRunning}
        isDark={station.state === 'Idle' || station.state === 'NoData'}
      />
      <span className={css.name}>{called(station.name)}</span>
      <StatePill state={station.state} />
      <span className={css.reason}>
        {[station.sinceMs === undefined ? undefined : format.duration(props.nowMs - station.sinceMs), station.reason]
          .filter(Boolean)
          .join(' · ')}
      </span>
      {station.oee === undefined ? null : (
        <span className={css.oee}>
          <small>OEE</small> {format.ratio(station.oee, 0)}
        </span>
      )}
    </>
  )
  return props.onOpen ? (
    <button type="button" className={css.station} onClick={() => props.onOpen?.(station)}>
      {inside}
    </button>
  ) : (
    <div className={css.station}>{inside}</div>
  )
}

function TrendArrow({ isRising }: { readonly isRising: boolean }) {
  return (
    <svg className={css.trend} viewBox="0 0 10 10" focusable="false">
      <path d={isRising ? 'M1 9 9 1M3.5 1H9v5.5' : 'M1 1l8 8M9 3.5V9H3.5'} />
    </svg>
  )
}

/** How much is in a buffer, and which way it goes; nothing where nobody says it. */
function BufferLevel({ buffer }: { readonly buffer: LineBuffer | undefined }) {
  const t = useWords()
  const format = useFormat()
  if (buffer?.held === undefined) {
    const level = buffer?.level
    return <span className={css.level}>{level === undefined ? '' : fill(t(words.buffer), { level: format.ratio(level, 0) })}</span>
  }
  const { held, capacity = null, trend = 'steady' } = buffer
  const amount =
    capacity === null ? format.decimal(held) : fill(t(words.of), { held: format.decimal(held), capacity: format.decimal(capacity) })
  const told = fill(t(words.buffer), { level: trend === 'steady' ? amount : `${amount}, ${t(words[trend])}` })
  return (
    <span className={css.level}>
      <span className="for-readers">{told}</span>
      <span aria-hidden="true">
        {capacity === null ? format.decimal(held) : `${format.decimal(held)}/${format.decimal(capacity)}`}
        {trend === 'steady' ? null : <TrendArrow isRising={trend === 'rising'} />}
      </span>
    </span>
  )
}

/**
 * A line as it lives: its machines with lamp and state, and the buffers between them that fill and drain, so that one sees how a
 * stop travels. `buffers[i]` lies behind `stations[i]`. Sized by the font size around it; scrolls sideways where it is narrow.
 */
export function LineStrip(props: {
  readonly label: string
  readonly stations: readonly LineStation[]
  readonly buffers: readonly LineBuffer[]
  readonly nowMs: number
  /** What travels on the belts. */
  readonly piece?: 'bottle' | 'part'
  /** Nothing moves: for pages with many lines, where the eye is to be led by what changes. */
  readonly isCalm?: boolean
  readonly onOpen?: (station: LineStation) => void
}) {
  const runs = (station: LineStation | undefined) => station?.state === 'Producing'
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a region that scrolls must be reachable with the keyboard.
    <div className={css.scroll} role="group" aria-label={props.label} tabIndex={0}>
      <PieceShapes />
      <div className={css.strip} data-calm={props.isCalm || undefined}>
        {props.stations.map((station, index) => {
          const level = props.buffers[index]?.level
          return (
            <Fragment key={station.equipmentId}>
              <Station station={station} nowMs={props.nowMs} onOpen={props.onOpen} />
              {index < props.stations.length - 1 ? (
                <div className={css.buffer}>
                  <Belt
                    piece={props.piece ?? 'bottle'}
                    level={level ?? 0}
                    isFed={runs(station)}
                    isDrawn={runs(props.stations[index + 1])}
                  />
                  <BufferLevel buffer={props.buffers[index]} />
                </div>
              ) : null}
            </Fragment>
          )
        })}
      </div>
    </div>
  )
}
