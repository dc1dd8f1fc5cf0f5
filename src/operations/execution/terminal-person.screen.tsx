import { useMantineColorScheme } from '@mantine/core'
import { useState } from 'react'
import { isUnreachable, sentencesOfError } from '../../kernel/web/errors.ts'
import { TouchButton } from '../../kernel/web/parts/touch-button.tsx'
import { currentSession, signIn, signOut } from '../../kernel/web/session.ts'
import { texts } from '../../kernel/web/texts.ts'
import { fill, setLanguage, useLanguage, useWords } from '../../kernel/web/words.ts'
import css from './terminal.module.css'
import { padKey, TerminalKeys } from './terminal-keys.screen.tsx'
import { Layer } from './terminal-layer.screen.tsx'
import { words } from './terminal-words.ts'

/** A person who has worked at this terminal: the number on the badge, never the PIN. */
interface Colleague {
  readonly badge: string
  readonly name: string
}

const PLACE = 'entresol.terminal.people'
const REMEMBERED = 6

function readColleagues(): readonly Colleague[] {
  const text = localStorage.getItem(PLACE)
  return text ? (JSON.parse(text) as Colleague[]) : []
}

function remember(colleague: Colleague): void {
  const others = readColleagues().filter(({ badge }) => badge !== colleague.badge)
  localStorage.setItem(PLACE, JSON.stringify([colleague, ...others].slice(0, REMEMBERED)))
}

/** Another person takes over: badge (held to a reader that types like a keyboard, or touched) and PIN. Nobody's entries go under another name. */
export function PersonLayer({ onClose }: { readonly onClose: () => void }) {
  const t = useWords()
  const [badge, setBadge] = useState('')
  const [pin, setPin] = useState<string>()
  const [error, setError] = useState<unknown>()
  const [isBusy, setBusy] = useState(false)
  const isPin = pin !== undefined
  const colleague = readColleagues().find((one) => one.badge === badge)

  const enter = async () => {
    if (!isPin) return badge === '' ? undefined : setPin('')
    if (pin === '' || isBusy) return undefined
    setBusy(true)
    setError(undefined)
    try {
      const session = await signIn({ badge, pin })
      remember({ badge, name: session.account.name })
      onClose()
    } catch (problem) {
      setError(problem)
      setPin('')
    } finally {
      setBusy(false)
    }
    return undefined
  }
  const type = (key: string) => {
    const change = (text: string) => (key === 'clear' ? '' : key === 'back' ? text.slice(0, -1) : (text + key).slice(0, 20))
    if (isPin) setPin(change(pin))
    else setBadge(change(badge))
  }
  const onKey = (event: KeyboardEvent) => {
    const key = event.key === 'Enter' && !(event.target instanceof HTMLButtonElement) ? 'enter' : padKey(event.key)
    if (key === undefined || key === '.') return
    event.preventDefault()
    if (key === 'enter') void enter()
    else type(key)
  }
  return (
    <Layer
      title={t(words.whoWorks)}
      under={fill(t(words.signedInAs), { name: currentSession()?.account.name ?? '' })}
      onClose={onClose}
      onKey={onKey}
      action={
        <TouchButton kind="main" isBusy={isBusy} isDisabled={isPin ? pin === '' : badge === ''} onPress={() => void enter()}>
          {t(isPin ? words.signIn : words.proceed)}
        </TouchButton>
      }
    >
      <div className={css.person}>
        <div>
          <button type="button" className={css.fieldValue} aria-pressed={!isPin} onClick={() => setPin(undefined)}>
            <span>{t(words.badge)}</span>
            <output>{colleague?.name ?? badge}</output>
          </button>
          <button type="button" className={css.fieldValue} aria-pressed={isPin} disabled={badge === ''} onClick={() => setPin('')}>
            <span>{t(words.pin)}</span>
            <output>{'•'.repeat(pin?.length ?? 0)}</output>
          </button>
          <Hint error={error} text={isPin ? fill(t(words.enterPin), { name: colleague?.name ?? badge }) : t(words.scanOrType)} />
          <Colleagues
            onChoose={(next) => {
              setBadge(next.badge)
              setPin('')
              setError(undefined)
            }}
          />
        </div>
        <div>
          <TerminalKeys onKey={type} />
          <DeviceKeys />
        </div>
      </div>
    </Layer>
  )
}

/** What to do next, or why it did not work. */
function Hint({ error, text }: { readonly error: unknown; readonly text: string }) {
  const t = useWords()
  const message = error === undefined ? '' : isUnreachable(error) ? t(texts.unreachable) : sentencesOfError(error).join(' ')
  return (
    <p className={css.hint} role="alert" data-bad={message ? true : undefined}>
      {message || text}
    </p>
  )
}

function Colleagues({ onChoose }: { readonly onChoose: (colleague: Colleague) => void }) {
  const t = useWords()
  const colleagues = readColleagues()
  if (colleagues.length === 0) return null
  return (
    <div>
      <p className="label">{t(words.lastHere)}</p>
      <div className={css.tiles} data-columns="3">
        {colleagues.map((colleague) => (
          <button key={colleague.badge} type="button" className={css.tile} onClick={() => onChoose(colleague)}>
            {colleague.name}
          </button>
        ))}
      </div>
    </div>
  )
}

/** What belongs to the device and the person: language, appearance, the end of the session. */
function DeviceKeys() {
  const t = useWords()
  const language = useLanguage()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  return (
    <div className={css.tiles} data-columns="3">
      <button type="button" className={css.tile} data-soft onClick={() => setLanguage(language === 'en' ? 'de' : 'en')}>
        {t(words.language)}
      </button>
      <button type="button" className={css.tile} data-soft onClick={() => setColorScheme(colorScheme === 'dark' ? 'light' : 'dark')}>
        {t(colorScheme === 'dark' ? words.toLight : words.toDark)}
      </button>
      <button type="button" className={css.tile} data-soft onClick={() => void signOut()}>
        {t(words.signOut)}
      </button>
    </div>
  )
}
