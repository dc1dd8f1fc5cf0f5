import { Badge } from '@mantine/core'
import type { CommandContract } from '../../kernel/contract/command.ts'
import { useFormat } from '../../kernel/web/format-context.ts'
import { CommandMessage } from '../../kernel/web/parts/command-message.tsx'
import { ConfirmButton } from '../../kernel/web/parts/confirm-button.tsx'
import { useCommand } from '../../kernel/web/use-command.ts'
import { fill, useWords } from '../../kernel/web/words.ts'
import css from './access.module.css'
import { methods, words } from './access-words.ts'
import type { endSession, SessionRow } from './contract.ts'
import { deviceName } from './device-name.ts'

/** Where somebody is signed in, each with the button that ends it. */
export function SessionList(props: {
  readonly rows: readonly SessionRow[]
  /** The session of this browser, which is not ended here: for that there is the sign-out. */
  readonly ownSessionId: string | undefined
  /** How one is ended: one's own, or anybody's. Undefined: it is only shown. */
  readonly end: CommandContract<typeof endSession.input, string> | undefined
}) {
  const t = useWords()
  const { rows, ownSessionId, end } = props
  if (rows.length === 0) return <p className={css.none}>{t(words.noSession)}</p>
  return (
    <ul className={css.list}>
      {rows.map((row) => (
        <SessionLine key={row.sessionId} row={row} isOwn={row.sessionId === ownSessionId} end={end} />
      ))}
    </ul>
  )
}

function SessionLine(props: {
  readonly row: SessionRow
  readonly isOwn: boolean
  readonly end: CommandContract<typeof endSession.input, string> | undefined
}) {
  const t = useWords()
  const format = useFormat()
  const { sessionId, device, address, method, createdAt, usedAt } = props.row
  const times = { at: format.instant(createdAt), used: format.instant(usedAt) }
  return (
    <li>
      <div>
        <strong>{deviceName(device) || t(words.unknownDevice)}</strong>{' '}
        {props.isOwn ? (
          <Badge variant="default" radius="sm" tt="none">
            {t(words.thisOne)}
          </Badge>
        ) : null}
        <div className={css.under}>{fill(t(words.since), { ...times, address, method: t(methods[method]) })}</div>
      </div>
      {props.end && !props.isOwn ? <EndButton sessionId={sessionId} end={props.end} /> : null}
    </li>
  )
}

function EndButton(props: { readonly sessionId: SessionRow['sessionId']; readonly end: CommandContract<typeof endSession.input, string> }) {
  const t = useWords()
  const command = useCommand(props.end)
  return (
    <div>
      <ConfirmButton disabled={command.isOpen} onConfirm={() => void command.send({ sessionId: props.sessionId })}>
        {t(words.end)}
      </ConfirmButton>
      {command.problem ? <CommandMessage command={command} /> : null}
    </div>
  )
}
