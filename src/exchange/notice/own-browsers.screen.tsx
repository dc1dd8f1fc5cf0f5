import { Button } from '@mantine/core'
import { useState } from 'react'
import { useFormat } from '../../kernel/web/format-context.ts'
import { CommandMessage } from '../../kernel/web/parts/command-message.tsx'
import { useCommand } from '../../kernel/web/use-command.ts'
import { useQuestion } from '../../kernel/web/use-question.ts'
import { fill, useWords } from '../../kernel/web/words.ts'
import { addOwnBrowser, BROWSER_STREAM, listOwnBrowsers, removeOwnBrowser } from './contract.ts'
import { words } from './notice-words.ts'
import css from './notice.module.css'

/** By which this browser knows which of the browsers it is. */
const KEPT = 'entresol.push-browser'
const canPush = () => 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window

/** In which browsers the one who is signed in is told; this one can be added. @param props.pushKey the key by which push services know this program */
export function OwnBrowsers({ pushKey }: { readonly pushKey: string | null }) {
  const t = useWords()
  const { data } = useQuestion(listOwnBrowsers, {}, { live: [BROWSER_STREAM] })
  const rows = data?.rows ?? []
  const here = localStorage.getItem(KEPT)
  const isHere = rows.some(({ browserId }) => browserId === here)
  return (
    <div className={css.browsers}>
      <h3>{t(words.browsers)}</h3>
      {rows.length === 0 ? <p className={css.text}>{t(words.noBrowsers)}</p> : null}
      <ul>
        {rows.map((row) => (
          <Row key={row.browserId} row={row} isHere={row.browserId === here} />
        ))}
      </ul>
      {isHere ? null : <AddBrowser pushKey={pushKey} />}
    </div>
  )
}

function Row({ row, isHere }: { readonly row: { readonly browserId: string; readonly addedAt: string }; readonly isHere: boolean }) {
  const t = useWords()
  const format = useFormat()
  const remove = useCommand(removeOwnBrowser)
  const since = fill(t(isHere ? words.thisSince : words.otherSince), { time: format.instant(row.addedAt, 'full') })
  const leave = async () => {
    await remove.send({ browserId: row.browserId })
    if (isHere) await (await navigator.serviceWorker.getRegistration())?.pushManager.getSubscription().then((own) => own?.unsubscribe())
  }
  return (
    <li>
      <span>{since}</span>
      <Button
        size="compact-md"
        variant="default"
        disabled={remove.isOpen}
        aria-label={`${t(words.remove)}: ${since}`}
        onClick={() => void leave()}
      >
        {t(words.remove)}
      </Button>
    </li>
  )
}

function AddBrowser({ pushKey }: { readonly pushKey: string | null }) {
  const t = useWords()
  const [objection, setObjection] = useState<'denied' | 'noPushService'>()
  const add = useCommand(addOwnBrowser, {
    onAccepted: ({ result }) => localStorage.setItem(KEPT, String((result as { browserId: string }).browserId)),
  })
  if (pushKey === null) return <p className={css.text}>{t(words.pushNotOpen)}</p>
  if (!canPush()) return <p className={css.text}>{t(words.cannotPush)}</p>
  const ask = async () => {
    setObjection(undefined)
    if ((await Notification.requestPermission()) !== 'granted') return setObjection('denied')
    const { endpoint, keys } = await subscribe(pushKey)
    await add.send({ endpoint: endpoint ?? '', p256dh: keys?.['p256dh'] ?? '', auth: keys?.['auth'] ?? '' })
  }
  return (
    <>
      <Button variant="default" loading={add.isOpen} onClick={() => void ask().catch(() => setObjection('noPushService'))}>
        {t(words.addBrowser)}
      </Button>
      {objection ? (
        <p className={css.text} role="alert">
          {t(words[objection])}
        </p>
      ) : null}
      {add.state === 'refused' || add.state === 'unsent' ? <CommandMessage command={add} /> : null}
    </>
  )
}

/** Anew each time: a subscription with another key would be refused, and one of another person's must not go on. */
async function subscribe(pushKey: string): Promise<PushSubscriptionJSON> {
  await navigator.serviceWorker.register('/push-worker.js')
  const { pushManager } = await navigator.serviceWorker.ready
  await (await pushManager.getSubscription())?.unsubscribe()
  const subscription = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: pushKey })
  return subscription.toJSON()
}
