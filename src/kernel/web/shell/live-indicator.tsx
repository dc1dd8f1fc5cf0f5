import type { Words } from '../../contract/words.ts'
import { useLiveStatus, wakeLive } from '../live.ts'
import type { LiveStatus } from '../live-connection.ts'
import { useStore } from '../store.ts'
import { texts } from '../texts.ts'
import { outbox } from '../use-command.ts'
import { fill, useWords } from '../words.ts'
import css from './shell.module.css'

const labels: Readonly<Record<LiveStatus, Words>> = {
  idle: texts.live,
  connecting: texts.connecting,
  live: texts.live,
  reconnecting: texts.reconnecting,
  offline: texts.offline,
}

/** The state of the live connection in one word; pressing it tries again at once. */
export function LiveMark({ status }: { readonly status: LiveStatus }) {
  const t = useWords()
  return (
    <button type="button" className={css.live} data-status={status} onClick={wakeLive} title={t(texts.retry)}>
      <span className={css.liveDot} aria-hidden="true" />
      <span role="status">{t(labels[status])}</span>
    </button>
  )
}

/** Nothing is said on screens that follow nothing. */
export function LiveIndicator() {
  const status = useLiveStatus()
  return status === 'idle' ? null : <LiveMark status={status} />
}

/** How many presses still wait for the server. Nothing is shown when none does. */
export function UnsentMark({ count }: { readonly count: number }) {
  const t = useWords()
  if (count === 0) return null
  return (
    <button type="button" className={css.unsent} onClick={outbox.retryNow} title={t(texts.retry)}>
      <span role="status">{fill(t(texts.unsent), { count })}</span>
    </button>
  )
}

export function UnsentIndicator() {
  const open = useStore(outbox.open)
  return <UnsentMark count={open.filter((delivery) => delivery.state === 'unsent').length} />
}
