import { Button, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { nowMs } from '../../../kernel/web/clock.ts'
import { CommandMessage } from '../../../kernel/web/parts/command-message.tsx'
import { plantTimeText } from '../../../kernel/web/plant-time.ts'
import { useChain } from '../../../kernel/web/use-chain.ts'
import { useCommand } from '../../../kernel/web/use-command.ts'
import { fill, useWords } from '../../../kernel/web/words.ts'
import type { WorkUnitRow } from '../../../model/plant/contract.ts'
import { startJobOrder } from '../../../operations/execution/contract.ts'
import { enterWork } from './enter-first-machine.ts'
import { positiveDecimal } from './first-machine.ts'
import css from './first-machine.module.css'
import { words } from './first-machine-words.ts'
import type { FirstMachine } from './use-first-machine.ts'

type Field = 'product' | 'seconds' | 'pieces'

/** One form for product, rate, plan and order; the order is released to the machine at once. */
export function WorkStep({ unit }: { readonly unit: WorkUnitRow }) {
  const t = useWords()
  const chain = useChain()
  const [text, setText] = useState<Record<Field, string>>({ product: '', seconds: '', pieces: '' })
  const [isAsked, setAsked] = useState(false)
  const [product, seconds, pieces] = [text.product.trim(), positiveDecimal(text.seconds), positiveDecimal(text.pieces)]
  const isWrong = { product: product === '', seconds: seconds === undefined, pieces: pieces === undefined }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setAsked(true)
    if (product === '' || seconds === undefined || pieces === undefined) return
    const today = plantTimeText(new Date(nowMs()).toISOString(), unit.zone).slice(0, 10)
    void chain.run((send) =>
      enterWork(send, { product, secondsPerPiece: seconds, pieces }, { id: unit.equipmentId, code: unit.code }, today),
    )
  }
  const line = (name: Field) => ({
    value: text[name],
    label: t(words[name]),
    withAsterisk: true,
    autoComplete: 'off',
    error: isAsked && isWrong[name] ? t(name === 'product' ? words.needsText : words.needsNumber) : undefined,
    onChange: (event: { currentTarget: { value: string } }) => setText({ ...text, [name]: event.currentTarget.value }),
  })
  return (
    <form className={css.form} onSubmit={submit} noValidate>
      <TextInput {...line('product')} maxLength={60} />
      <div className={css.twin}>
        <TextInput {...line('seconds')} inputMode="decimal" />
        <TextInput {...line('pieces')} inputMode="decimal" />
      </div>
      <CommandMessage command={chain} />
      <Button type="submit" loading={chain.isOpen}>
        {t(words.order)}
      </Button>
    </form>
  )
}

/** The job order is there as soon as the release has been followed up. */
export function StartStep({ state: { unit, job } }: { readonly state: FirstMachine }) {
  const t = useWords()
  const start = useCommand(startJobOrder)
  if (!unit || !job) return <p role="status">{t(words.jobComing)}</p>
  return (
    <div className={css.form}>
      <p>{t(words.startText)}</p>
      <CommandMessage command={start} />
      <Button loading={start.isOpen} onClick={() => void start.send({ jobOrderId: job.jobOrderId, equipmentId: unit.equipmentId })}>
        {fill(t(words.startNow), { job: job.code })}
      </Button>
    </div>
  )
}
