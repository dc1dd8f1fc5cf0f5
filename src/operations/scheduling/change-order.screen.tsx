import { Button, NumberInput, Textarea, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useFormat } from '../../kernel/web/format-context.ts'
import { CommandMessage } from '../../kernel/web/parts/command-message.tsx'
import { ConfirmButton } from '../../kernel/web/parts/confirm-button.tsx'
import { parsePlantTime, plantTimeText } from '../../kernel/web/plant-time.ts'
import { useCommand } from '../../kernel/web/use-command.ts'
import { useWords } from '../../kernel/web/words.ts'
import { cancelOperationsRequest, changeOperationsRequest, type OperationsRequestRow } from './contract.ts'
import { QuantityLine } from './new-order.screen.tsx'
import { words } from './order-words.ts'
import css from './orders.module.css'

interface Props {
  readonly order: OperationsRequestRow
  readonly onDone: () => void
}

/** Quantity, priority, due date and note of an order; only what differs is sent. */
export function ChangeOrder({ order, onDone }: Props) {
  const t = useWords()
  const { zone } = useFormat()
  const dueBefore = order.dueAt ? plantTimeText(order.dueAt, zone) : ''
  const [quantity, setQuantity] = useState(order.quantity)
  const [due, setDue] = useState(dueBefore)
  const [priority, setPriority] = useState(order.priority)
  const [note, setNote] = useState(order.note)
  const [isWrong, setWrong] = useState(false)
  const change = useCommand(changeOperationsRequest, { onAccepted: onDone })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const value = quantity.trim().replace(',', '.')
    const dueAt = parsePlantTime(due, zone)
    const input = {
      operationsRequestId: order.operationsRequestId,
      ...(value !== order.quantity && { quantity: { value, unit: order.unit } }),
      ...(due !== dueBefore && dueAt && { dueAt }),
      ...(priority !== order.priority && { priority }),
      ...(note !== order.note && { note }),
    }
    const isValid = changeOperationsRequest.input.safeParse(input).success
    setWrong(!isValid)
    if (isValid) void change.send(input as never)
  }
  return (
    <form className={css.form} onSubmit={submit} noValidate>
      <QuantityLine
        value={quantity}
        unit={order.unit}
        error={isWrong ? t(words.needsNumber) : undefined}
        onChange={(event) => setQuantity(event.currentTarget.value)}
      />
      <TextInput type="datetime-local" label={t(words.due)} value={due} onChange={(event) => setDue(event.currentTarget.value)} />
      <NumberInput
        label={t(words.priority)}
        description={t(words.priorityHint)}
        min={0}
        max={1000}
        allowDecimal={false}
        value={priority}
        onChange={(value) => setPriority(Number(value))}
      />
      <Textarea
        label={t(words.note)}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
        autosize
        minRows={2}
        maxLength={1000}
      />
      <CommandMessage command={change} />
      <Button type="submit" loading={change.isOpen} className={css.submit ?? ''}>
        {t(words.save)}
      </Button>
    </form>
  )
}

/** Stops an order in a controlled way, with the reason. */
export function CancelOrder({ order, onDone }: Props) {
  const t = useWords()
  const [note, setNote] = useState('')
  const cancel = useCommand(cancelOperationsRequest, { onAccepted: onDone })
  return (
    <div className={css.form}>
      <p className={css.hint}>{t(words.cancelHint)}</p>
      <TextInput
        label={t(words.whyCancel)}
        withAsterisk
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
        maxLength={500}
        data-autofocus
      />
      <CommandMessage command={cancel} />
      <ConfirmButton
        disabled={cancel.isOpen || note.trim() === ''}
        onConfirm={() => void cancel.send({ operationsRequestId: order.operationsRequestId, note: note.trim() })}
      >
        {t(words.cancel)}
      </ConfirmButton>
    </div>
  )
}
