import { Button, Switch, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { EmptyState } from '../../kernel/web/parts/empty-state.tsx'
import { useGo, useScreenSearch } from '../../kernel/web/place.tsx'
import { usePlural, useWords } from '../../kernel/web/words.ts'
import css from './board.module.css'
import { type BoardLine, findOnBoard } from './board-view.ts'
import type { BoardUnit } from './contract.ts'

const words = {
  search: { en: 'Line or machine', de: 'Linie oder Maschine' },
  standing: { en: 'Only what does not produce', de: 'Nur was nicht produziert' },
  nothing: { en: 'Nothing of this name', de: 'Nichts mit diesem Namen' },
  all: { en: 'Show everything', de: 'Alles zeigen' },
  more: {
    one: { en: 'Show {count} more line', de: 'Eine weitere Linie zeigen' },
    other: { en: 'Show {count} more lines', de: 'Weitere {count} Linien zeigen' },
  },
} as const
/** So many lines are seen at a glance; more of them are looked for, not scrolled through. */
const FEW_LINES = 6
const STEP = 12

/** The lines of the board: all of a small plant; of a large one those that are looked for, some at a time. */
export function FilteredLines(props: {
  readonly lines: readonly BoardLine<BoardUnit>[]
  readonly draw: (line: BoardLine<BoardUnit>) => ReactNode
}) {
  const t = useWords()
  const counted = usePlural()
  const go = useGo()
  const { search = '', standing } = useScreenSearch()
  const [shown, setShown] = useState(STEP)
  const { lines, draw } = props
  if (lines.length <= FEW_LINES) return <div className={css.lines}>{lines.map(draw)}</div>
  const found = findOnBoard(lines, { search, standing: standing !== undefined })
  const left = found.length - shown
  return (
    <>
      <div className={css.filter} role="search">
        <TextInput
          aria-label={t(words.search)}
          placeholder={t(words.search)}
          leftSection={<IconSearch size={18} />}
          value={search}
          onChange={(event) => go.search({ search: event.currentTarget.value || undefined })}
        />
        <Switch
          size="md"
          label={t(words.standing)}
          checked={standing !== undefined}
          onChange={(event) => go.search({ standing: event.currentTarget.checked ? 'yes' : undefined })}
        />
      </div>
      {found.length === 0 ? (
        <EmptyState
          title={t(words.nothing)}
          action={<Button onClick={() => go.search({ search: undefined, standing: undefined })}>{t(words.all)}</Button>}
        />
      ) : null}
      <div className={css.lines}>{found.slice(0, shown).map(draw)}</div>
      {left > 0 ? (
        <Button variant="default" className={css.more ?? ''} onClick={() => setShown(shown + STEP)}>
          {counted(words.more, { count: left })}
        </Button>
      ) : null}
    </>
  )
}
