import { Button, Select } from '@mantine/core'
import { useState } from 'react'
import { nowMs } from '../../kernel/web/clock.ts'
import { useFormat } from '../../kernel/web/format-context.ts'
import { CommandMessage } from '../../kernel/web/parts/command-message.tsx'
import { useChain } from '../../kernel/web/use-chain.ts'
import { useQuestion } from '../../kernel/web/use-question.ts'
import { fill, useWords } from '../../kernel/web/words.ts'
import { getJobOrder, listDispatchList, listJobOrders, moveJobTransition, reportJobTransition } from '../execution/contract.ts'
import css from './shift-close-out.module.css'
import { changeOrder, type MovableStep, type Occupied } from './shift-close-out-view.ts'

const words = {
  title: { en: 'The wrong order was started', de: 'Der falsche Auftrag war gestartet' },
  truth: { en: 'From {from} to {to} it was', de: 'Von {from} bis {to} war es' },
  now: { en: 'now', de: 'jetzt' },
  change: { en: 'Change the order', de: 'Auftrag tauschen' },
  note: { en: 'Shift close-out: wrong order', de: 'Schichtabschluss: falscher Auftrag' },
} as const

/** The orders that a stretch on this unit may have belonged to, as choices. */
export function useOrdersHere(equipmentId: string): { readonly value: string; readonly label: string }[] {
  const dispatch = useQuestion(listDispatchList, { equipmentId })
  const recent = useQuestion(listJobOrders, { equipmentId, limit: 200 })
  const jobs = new Map([...(dispatch.data?.rows ?? []), ...(recent.data?.rows ?? [])].map((one) => [one.jobOrderId as string, one]))
  return [...jobs.values()].map((one) => ({ value: one.jobOrderId, label: `${one.code} · ${one.name}` }))
}

/** Gives the stretches of a job to the order that was really made: time and machine counts follow, both versions stay in the ledger. */
export function WrongOrder(props: {
  readonly jobOrderId: string
  readonly equipmentId: string
  readonly steps: readonly MovableStep[]
  readonly stretches: readonly Occupied[]
}) {
  const t = useWords()
  return (
    <div>
      <h4>{t(words.title)}</h4>
      {props.stretches.map((stretch) => (
        <Stretch key={stretch.startsAt} {...props} stretch={stretch} />
      ))}
    </div>
  )
}

function Stretch(props: {
  readonly jobOrderId: string
  readonly equipmentId: string
  readonly steps: readonly MovableStep[]
  readonly stretch: Occupied
}) {
  const { jobOrderId, equipmentId, stretch } = props
  const t = useWords()
  const format = useFormat()
  const chain = useChain()
  const [rightId, setRight] = useState<string | null>(null)
  const orders = useOrdersHere(equipmentId).filter(({ value }) => value !== jobOrderId)
  const right = useQuestion(getJobOrder, { jobOrderId: rightId ?? '' }, { enabled: rightId !== null })
  const rightSteps = right.data?.jobOrderId === rightId ? right.data?.transitions : undefined
  const note = t(words.note)
  const change = () =>
    chain.run(async (send) => {
      const nowAt = new Date(nowMs()).toISOString()
      const said = rightSteps && changeOrder(props.steps, rightSteps, stretch, nowAt)
      if (!said || rightId === null) return
      const report = (id: string, transition: 'Start' | 'Resume' | 'Pause' | 'Finish', occurredAt: string) =>
        send(reportJobTransition, { jobOrderId: id as never, transition, equipmentId, note }, { occurredAt })
      // The move first: it is the one that may be refused, and then nothing else has been said.
      await send(moveJobTransition, { jobOrderId: jobOrderId as never, ...said.move, movedTo: said.move.movedTo as never, note })
      if (said.pausesWrong) await report(jobOrderId, 'Pause', nowAt)
      await report(rightId, said.begin.transition, said.begin.at)
      if (said.end) await report(rightId, said.end.transition, said.end.at)
    })
  const to = stretch.endsAt === null ? t(words.now) : format.instant(stretch.endsAt, 'time')
  return (
    <div className={css.repair}>
      <Select
        label={fill(t(words.truth), { from: format.instant(stretch.startsAt, 'time'), to })}
        searchable
        w={320}
        data={orders}
        value={rightId}
        onChange={setRight}
      />
      <Button variant="default" loading={chain.isOpen} disabled={!rightSteps} onClick={() => void change()}>
        {t(words.change)}
      </Button>
      {chain.state === 'idle' ? null : <CommandMessage command={chain} />}
    </div>
  )
}
