import { Button } from '@mantine/core'
import { getMachineAccess } from '../../../connect/mapping/contract.ts'
import { equipmentSource } from '../../../connect/mapping/equipment-source.resource.ts'
import { ErrorState } from '../../../kernel/web/parts/empty-state.tsx'
import { CommandMessage } from '../../../kernel/web/parts/command-message.tsx'
import { CopyLine } from '../../../kernel/web/parts/copy-line.tsx'
import { useCommand } from '../../../kernel/web/use-command.ts'
import { useQuestion } from '../../../kernel/web/use-question.ts'
import { fill, useWords } from '../../../kernel/web/words.ts'
import { addressOf, nextReading, publishLine } from './first-machine.ts'
import css from './first-machine.module.css'
import { words } from './first-machine-words.ts'
import type { FirstMachine } from './use-first-machine.ts'

/** The line that publishes a reading; the next one is already in it. */
export function PublishLine({ state: { unit, source, reading } }: { readonly state: FirstMachine }) {
  const t = useWords()
  const access = useQuestion(getMachineAccess, {})
  if (access.isError && !access.data) return <ErrorState error={access.error} onRetry={() => void access.refetch()} minHeight={90} />
  if (!unit || !access.data) return <div className={css.lineWait} />
  const topic = source?.address ?? addressOf(unit.code)
  const { host, port } = access.data
  return (
    <>
      <CopyLine line={publishLine(access.data, topic, nextReading(reading))} />
      <p className={css.hint}>{fill(t(words.anyClient), { host, port, topic: `${topic}/Count` })}</p>
    </>
  )
}

/** Waits until something speaks, and lets the person say that this is the machine. */
export function ConnectStep({ state }: { readonly state: FirstMachine }) {
  const t = useWords()
  const { unit, heard, reading } = state
  const create = useCommand(equipmentSource.commands.create)
  const map = () =>
    unit &&
    heard &&
    void create.send({
      ...{ connectionId: heard.connectionId, address: heard.address, equipmentId: unit.equipmentId },
      // A bare counter tells no state: the machine runs while it counts.
      template: heard.metrics === 1 ? 'counter' : 'auto',
    })
  return (
    <div className={css.form}>
      <p>{t(words.connectText)}</p>
      <PublishLine state={state} />
      <p className={css.heard} role="status" data-heard={heard !== undefined || undefined}>
        <span className={css.ear} aria-hidden="true" />
        {heard ? (
          <>
            <strong>{fill(t(words.heard), { address: heard.address })}</strong>
            <span>{reading ? fill(t(words.lastReading), { value: reading }) : heard.examples.join(', ')}</span>
          </>
        ) : (
          t(words.listening)
        )}
      </p>
      <CommandMessage command={create} />
      <Button disabled={!heard} loading={create.isOpen} onClick={map}>
        {fill(t(words.isThis), { machine: unit?.name ?? '' })}
      </Button>
    </div>
  )
}
