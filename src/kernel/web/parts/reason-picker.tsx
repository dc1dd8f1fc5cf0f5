import { IconArrowLeft, IconChevronRight } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import { texts } from '../texts.ts'
import { useWords } from '../words.ts'
import css from './reason-picker.module.css'

/** A reason, or a group of them. Groups are opened, reasons are picked. */
export interface ReasonNode {
  readonly reasonId: string
  readonly name: string
  readonly children?: readonly ReasonNode[]
}

const words = { frequent: { en: 'Most frequent here', de: 'Hier am häufigsten' } }

/**
 * Picks a reason in at most two touches: group, reason; the most frequent ones in one. Tiles are at least 15 mm high. With the
 * keyboard: Tab and Enter, Escape goes back.
 */
export function ReasonPicker(props: {
  readonly label: string
  readonly reasons: readonly ReasonNode[]
  /** Offered first, in one touch. */
  readonly frequent?: readonly ReasonNode[]
  readonly selectedId?: string
  readonly onPick: (reason: ReasonNode) => void
}) {
  const t = useWords()
  const [path, setPath] = useState<readonly ReasonNode[]>([])
  const body = useRef<HTMLDivElement>(null)
  const group = path.at(-1)
  const shown = group?.children ?? props.reasons

  // The focus follows into the group that was opened and out of it, so that the keyboard is never lost.
  const depth = path.length
  const before = useRef(depth)
  useEffect(() => {
    if (before.current !== depth) body.current?.querySelector<HTMLButtonElement>('[data-tile]')?.focus({ preventScroll: true })
    before.current = depth
  }, [depth])

  const pick = (node: ReasonNode) => (node.children && node.children.length > 0 ? setPath([...path, node]) : props.onPick(node))
  const tile = (node: ReasonNode) => (
    <button
      key={node.reasonId}
      type="button"
      data-tile
      className={css.tile}
      aria-pressed={node.children ? undefined : node.reasonId === props.selectedId}
      onClick={() => pick(node)}
    >
      <span>{node.name}</span>
      {node.children ? <IconChevronRight size={26} stroke={1.6} aria-hidden="true" /> : null}
    </button>
  )

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the tiles are the controls; Escape is a short cut.
    <div
      ref={body}
      className={css.picker}
      role="group"
      aria-label={props.label}
      onKeyDown={(event) => event.key === 'Escape' && depth > 0 && setPath(path.slice(0, -1))}
    >
      {group ? (
        <div className={css.head}>
          <button type="button" className={css.back} onClick={() => setPath(path.slice(0, -1))}>
            <IconArrowLeft size={26} stroke={1.7} aria-hidden="true" />
            {t(texts.back)}
          </button>
          <strong>{path.map((node) => node.name).join(' › ')}</strong>
        </div>
      ) : null}
      {!group && props.frequent && props.frequent.length > 0 ? (
        <>
          <div className="label">{t(words.frequent)}</div>
          <div className={css.tiles} data-kind="frequent">
            {props.frequent.map(tile)}
          </div>
          <hr className={css.line} />
        </>
      ) : null}
      <div className={css.tiles}>{shown.map(tile)}</div>
    </div>
  )
}
