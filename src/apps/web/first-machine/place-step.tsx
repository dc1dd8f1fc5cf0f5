import { Button, Input, SegmentedControl, TextInput, useMatches } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { nowMs } from '../../../kernel/web/clock.ts'
import { CommandMessage } from '../../../kernel/web/parts/command-message.tsx'
import { useSession } from '../../../kernel/web/session.ts'
import { useChain } from '../../../kernel/web/use-chain.ts'
import { useWords } from '../../../kernel/web/words.ts'
import { enterPlace } from './enter-first-machine.ts'
import { type HoursKind, hoursKinds } from './first-machine.ts'
import css from './first-machine.module.css'
import { words } from './first-machine-words.ts'

/** One form for what would be four: line, machine, calendar and its assignment. */
export function PlaceStep({ onMade }: { readonly onMade: (unitId: string) => void }) {
  const t = useWords()
  const session = useSession()
  const chain = useChain()
  const [text, setText] = useState({ line: '', machine: '' })
  const [hours, setHours] = useState<HoursKind>('always')
  const [isAsked, setAsked] = useState(false)
  const orientation = useMatches({ base: 'vertical', sm: 'horizontal' } as const, { getInitialValueInEffect: false })
  const missing = (name: keyof typeof text) => text[name].trim() === ''
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setAsked(true)
    if (missing('line') || missing('machine') || session.state !== 'signedIn') return
    void chain.run(async (send) => onMade(await enterPlace(send, { ...text, hours }, session.session.site, nowMs())))
  }
  const line = (name: keyof typeof text) => ({
    value: text[name],
    label: t(words[name]),
    withAsterisk: true,
    autoComplete: 'off',
    maxLength: 60,
    error: isAsked && missing(name) ? t(words.needsText) : undefined,
    onChange: (event: { currentTarget: { value: string } }) => setText({ ...text, [name]: event.currentTarget.value }),
  })
  return (
    <form className={css.form} onSubmit={submit} noValidate>
      <div className={css.twin}>
        <TextInput {...line('line')} />
        <TextInput {...line('machine')} />
      </div>
      <Input.Wrapper label={t(words.hours)} labelElement="div" description={t(words.hoursHint)}>
        <SegmentedControl
          className={css.hours ?? ''}
          orientation={orientation}
          aria-label={t(words.hours)}
          data={hoursKinds.map((kind) => ({ value: kind, label: t(words[kind]) }))}
          value={hours}
          onChange={(kind) => setHours(kind as HoursKind)}
        />
      </Input.Wrapper>
      <CommandMessage command={chain} />
      <Button type="submit" loading={chain.isOpen}>
        {t(words.create)}
      </Button>
    </form>
  )
}
