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

function Tiles(props: {
  readonly nodes: readonly ReasonNode[]
  readonly kind?: 'frequent'
  readonly selectedId: string | undefined
  readonly onPress: (node: ReasonNode) => void
}) {
  return (
    <div className={css.tiles} data-kind={props.kind}>
      {props.nodes.map((node) => (
        <button
          key={node.reasonId}
          type="button"
          data-tile
          className={css.tile}
          aria-pressed={node.children ? undefined : node.reasonId === props.selectedId}
          onClick={() => props.onPress(node)}
        >
          <span>{node.name}</span>
          {node.children ? <IconChevronRight size={26} stroke={1.6} aria-hidden="true" /> : null}
        </button>
      ))}
    </div>
  )
}

/** The way into groups and out of them; the focus follows, so that the keyboard is never lost. */
function usePath() {
  const [path, setPath] = useState<readonly ReasonNode[]>([])
  const body = useRef<HTMLDivElement>(null)
  const before = useRef(0)
  useEffect(() => {
    if (before.current !== path.length) body.current?.querySelector<HTMLButtonElement>('[data-tile]')?.focus({ preventScroll: true })
    before.current = path.length
  }, [path.length])
  return { path, body, enter: (node: ReasonNode) => setPath([...path, node]), leave: () => setPath(path.slice(0, -1)) }
}

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
  const { frequent = [], selectedId } = props
  const t = useWords()
  const { path, body, enter, leave } = usePath()
  const group = path.at(-1)
  const press = (node: ReasonNode) => (node.children && node.children.length > 0 ? enter(node) : props.onPick(node))
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- the tiles are the controls; Escape is a short cut.
    <div
      ref={body}
      className={css.picker}
      role="group"
      aria-label={props.label}
      onKeyDown={(event) => event.key === 'Escape' && group && leave()}
    >
      {group ? (
        <div className={css.head}>
          <button type="button" className={css.back} onClick={leave}>
            <IconArrowLeft size={26} stroke={1.7} aria-hidden="true" />
            {t(texts.back)}
          </button>
          <strong>{path.map((node) => node.name).join(' › ')}</strong>
        </div>
      ) : null}
      {!group && frequent.length > 0 ? (
        <>
          <div className="label">{t(words.frequent)}</div>
          <Tiles nodes={frequent} kind="frequent" selectedId={selectedId} onPress={press} />
          <hr className={css.line} />
        </>
      ) : null}
      <Tiles nodes={group?.children ?? props.reasons} selectedId={selectedId} onPress={press} />
    </div>
  )
}
