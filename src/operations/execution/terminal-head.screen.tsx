import { IconBuildingFactory2, IconUser } from '@tabler/icons-react'
import { useNow } from '../../kernel/web/clock.ts'
import { useFormat } from '../../kernel/web/format-context.ts'
import { useIsStored, useLiveStatus, useStorage } from '../../kernel/web/live.ts'
import { useNames } from '../../kernel/web/names.tsx'
import { currentSession, useMay } from '../../kernel/web/session.ts'
import { useRefusedLater } from '../../kernel/web/shell/refused-later.tsx'
import { storageWords } from '../../kernel/web/shell/storage-hint.tsx'
import { useStore } from '../../kernel/web/store.ts'
import { texts } from '../../kernel/web/texts.ts'
import { outbox } from '../../kernel/web/use-command.ts'
import { fill, useWords } from '../../kernel/web/words.ts'
import type { BoardUnit } from '../performance/contract.ts'
import { correctQuantity } from './contract.ts'
import css from './terminal.module.css'
import type { TerminalCommands } from './terminal-commands.screen.tsx'
import { TerminalBell } from './terminal-notice.screen.tsx'
import { words } from './terminal-words.ts'

/** Which machine, what time, how the connection is, what is told here, and who works here. */
export function TerminalHead(props: {
  readonly unit: BoardUnit
  readonly onUnit: () => void
  readonly onOpen: (layer: 'person' | 'notices') => void
}) {
  const t = useWords()
  const format = useFormat()
  const now = useNow(1000)
  const status = useLiveStatus()
  const called = useNames()
  const name = currentSession()?.account.name ?? ''
  const isStored = useIsStored()
  const isLost = status === 'reconnecting' || status === 'offline'
  return (
    <header className={css.head}>
      <button type="button" className={css.headButton} onClick={props.onUnit}>
        <IconBuildingFactory2 size={30} stroke={1.6} aria-hidden="true" />
        <span>
          <strong>{called(props.unit.name)}</strong>
          <small>{called(props.unit.lineName ?? '')}</small>
        </span>
        <span className="for-readers">{t(words.changeUnit)}</span>
      </button>
      <div className={css.clock}>
        <time>{format.instant(now, 'time')}</time>
        <span>{props.unit.shiftCode}</span>
        <span className={css.link} data-status={isLost || !isStored ? 'lost' : 'live'} role="status">
          {t(isLost ? words.reconnecting : isStored ? words.live : texts.notStored)}
        </span>
      </div>
      <div className={css.headRight}>
        <TerminalBell equipmentId={props.unit.equipmentId} onOpen={() => props.onOpen('notices')} />
        <button type="button" className={css.headButton} onClick={() => props.onOpen('person')}>
          <IconUser size={30} stroke={1.6} aria-hidden="true" />
          <span>
            <strong>{name}</strong>
            <small>{t(words.person)}</small>
          </span>
        </button>
      </div>
    </header>
  )
}

/** Why a press would have to wait now; empty when it would not. */
function useHeld(): string {
  const t = useWords()
  const status = useLiveStatus()
  const storage = useStorage()
  const isStored = useIsStored()
  if (status === 'offline') return t(words.offline)
  return isStored || storage === 'ok' ? '' : t(storageWords[storage])
}

/** The strip at the foot: what became of the last press. It always has its place, so that nothing jumps under a finger. */
export function TerminalFoot({ commands }: { readonly commands: TerminalCommands }) {
  const t = useWords()
  const may = useMay()
  const held = useHeld()
  const unsent = useStore(outbox.open).filter((delivery) => delivery.state === 'unsent').length
  const later = useRefusedLater()
  const { notice } = commands
  if (unsent > 0) {
    return (
      <div role="status">
        <button type="button" className={css.foot} data-tone="unsent" onClick={outbox.retryNow}>
          {fill(t(words.unsent), { count: unsent })}
        </button>
      </div>
    )
  }
  if (later) {
    return (
      <div role="alert">
        <button type="button" className={css.foot} data-tone="refused" onClick={later.dismiss}>
          <span>{later.text}</span>
          <strong>{later.seen}</strong>
        </button>
      </div>
    )
  }
  if (notice?.tone === 'refused') {
    return (
      <div role="alert">
        <button type="button" className={css.foot} data-tone="refused" onClick={commands.dismiss}>
          <span>{notice.sentences.join(' ')}</span>
          <strong>{t(words.dismiss)}</strong>
        </button>
      </div>
    )
  }
  const text = notice?.tone === 'busy' ? t(words.sending) : notice?.tone === 'done' ? notice.text : held
  const undo = notice?.tone === 'done' && may(correctQuantity.permission) ? notice.undo : undefined
  return (
    <div className={css.foot} data-tone={notice?.tone ?? (held ? 'unsent' : 'none')} role="status">
      <span>{text}</span>
      {undo ? (
        <button type="button" className={css.undo} onClick={() => commands.undo(undo.report, undo.what)}>
          {t(words.undo)}
        </button>
      ) : null}
    </div>
  )
}
