import { Button, NativeSelect, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import type { EquipmentId, Instant } from '../../kernel/contract/ids.ts'
import { nowMs } from '../../kernel/web/clock.ts'
import { useFormat } from '../../kernel/web/format-context.ts'
import { CommandMessage } from '../../kernel/web/parts/command-message.tsx'
import { ConfirmButton } from '../../kernel/web/parts/confirm-button.tsx'
import { CopyLine } from '../../kernel/web/parts/copy-line.tsx'
import { EmptyState, ErrorState } from '../../kernel/web/parts/empty-state.tsx'
import { Sheet } from '../../kernel/web/parts/sheet.tsx'
import { ReferenceInput } from '../../kernel/web/resource/reference-input.tsx'
import { ResourceDirectoryContext } from '../../kernel/web/resource/resource-directory.ts'
import { ScreenHead } from '../../kernel/web/shell/shell.tsx'
import { useCommand } from '../../kernel/web/use-command.ts'
import { useQuestion } from '../../kernel/web/use-question.ts'
import { fill, useWords } from '../../kernel/web/words.ts'
import { equipment } from '../equipment/equipment.resource.ts'
import css from './access.module.css'
import { createOwnToken, listOwnTokens, revokeOwnToken, type TokenRow, WALL_PERMISSIONS } from './contract.ts'
import { newSecret } from './new-token.screen.tsx'

const words = {
  title: { en: 'Links for wall boards', de: 'Links für Hallentafeln' },
  under: {
    en: 'A link opens the board of one line, to read only and without signing in. It ends when it expires, when you revoke it, or when you may no more see the line.',
    de: 'Ein Link öffnet die Tafel einer Linie, nur zum Lesen und ohne Anmeldung. Er endet, wenn er abläuft, wenn Sie ihn widerrufen oder die Linie selbst nicht mehr sehen dürfen.',
  },
  new: { en: 'New link', de: 'Neuer Link' },
  name: { en: 'Where it hangs', de: 'Wo sie hängt' },
  line: { en: 'Line', de: 'Linie' },
  lasts: { en: 'Valid for', de: 'Gültig für' },
  days: { en: '{count} days', de: '{count} Tage' },
  create: { en: 'Make link', de: 'Link anlegen' },
  once: {
    en: 'Open this on the screen on the wall. It is shown only now.',
    de: 'Auf dem Bildschirm an der Wand öffnen. Er wird nur jetzt gezeigt.',
  },
  yours: { en: 'Your links', de: 'Ihre Links' },
  none: { en: 'You have made no link yet', de: 'Sie haben noch keinen Link angelegt' },
  used: { en: 'last used {at}', de: 'zuletzt benutzt {at}' },
  unused: { en: 'never used', de: 'nie benutzt' },
  until: { en: 'until {at}', de: 'bis {at}' },
  revoke: { en: 'Revoke', de: 'Widerrufen' },
  check: { en: 'Please check: {what}', de: 'Bitte prüfen: {what}' },
}
const directory = { resources: [equipment], panels: {} }
const LIFETIMES = [30, 90, 365] as const
const DAY_MS = 86_400_000
const EVERY_SECONDS = 30

/** Links by which a screen on the wall shows one line, and how to take them back. */
export default function WallLinksScreen() {
  const t = useWords()
  return (
    <ResourceDirectoryContext value={directory}>
      <ScreenHead title={t(words.title)} under={t(words.under)} />
      <div style={{ display: 'grid', gap: 'var(--gap)' }}>
        <Sheet title={t(words.new)}>
          <NewLink />
        </Sheet>
        <Links />
      </div>
    </ResourceDirectoryContext>
  )
}

function NewLink() {
  const t = useWords()
  const [draft, setDraft] = useState({ name: '', equipmentId: null as string | null, days: 365 })
  const [isChecked, setChecked] = useState(false)
  const [link, setLink] = useState<string>()
  const create = useCommand(createOwnToken)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    setChecked(true)
    const name = draft.name.trim()
    if (name === '' || draft.equipmentId === null) return
    const secret = newSecret()
    const expiresAt = new Date(nowMs() + draft.days * DAY_MS).toISOString() as Instant
    const scope = { permissions: [...WALL_PERMISSIONS], equipmentId: draft.equipmentId as EquipmentId }
    const end = await create.send({ name, secret, ...scope, expiresAt })
    if (end.state === 'accepted') setLink(`${location.origin}/wall#${secret}`)
  }
  const missing = (what: 'name' | 'line', value: string | null) =>
    isChecked && !value?.trim() ? fill(t(words.check), { what: t(words[what]) }) : undefined
  return (
    <form className={css.form} onSubmit={(event) => void submit(event)} noValidate>
      <TextInput
        size="md"
        label={t(words.name)}
        withAsterisk
        autoComplete="off"
        error={missing('name', draft.name)}
        value={draft.name}
        onChange={({ currentTarget: { value } }) => setDraft((before) => ({ ...before, name: value }))}
      />
      <ReferenceInput
        label={t(words.line)}
        refers={equipment.name}
        error={missing('line', draft.equipmentId)}
        value={draft.equipmentId}
        onChange={(equipmentId) => setDraft((before) => ({ ...before, equipmentId }))}
      />
      <NativeSelect
        size="md"
        label={t(words.lasts)}
        data={LIFETIMES.map((days) => ({ value: String(days), label: fill(t(words.days), { count: days }) }))}
        value={String(draft.days)}
        onChange={({ currentTarget: { value } }) => setDraft((before) => ({ ...before, days: Number(value) }))}
      />
      <CommandMessage command={create} />
      <Button type="submit" loading={create.isOpen} style={{ justifySelf: 'start' }}>
        {t(words.create)}
      </Button>
      {link === undefined ? null : (
        <div role="status">
          <p className={css.once}>{t(words.once)}</p>
          <CopyLine line={link} />
        </div>
      )}
    </form>
  )
}

const isForWall = ({ permissions }: TokenRow) => permissions !== null && permissions.every((name) => WALL_PERMISSIONS.includes(name))

function Links() {
  const t = useWords()
  const answer = useQuestion(listOwnTokens, { limit: 100 }, { live: ['model.access.token'], everySeconds: EVERY_SECONDS })
  const rows = (answer.data?.rows ?? []).filter(isForWall)
  return (
    <Sheet title={t(words.yours)}>
      {answer.isError && !answer.data ? (
        <ErrorState error={answer.error} onRetry={() => void answer.refetch()} minHeight={120} />
      ) : rows.length === 0 ? (
        <EmptyState title={t(words.none)} minHeight={120} />
      ) : null}
      <ul style={{ display: 'grid', padding: 0, margin: 0, gap: 12, listStyle: 'none' }}>
        {rows.map((row) => (
          <Link key={row.tokenId} row={row} />
        ))}
      </ul>
    </Sheet>
  )
}

function Link({ row }: { readonly row: TokenRow }) {
  const t = useWords()
  const format = useFormat()
  const revoke = useCommand(revokeOwnToken)
  const used = row.usedAt === null ? t(words.unused) : fill(t(words.used), { at: format.instant(row.usedAt, 'full') })
  return (
    <li style={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: '8px 20px' }}>
      <strong>{row.name}</strong>
      <span>{row.equipmentCode}</span>
      <span>{used}</span>
      <span>{fill(t(words.until), { at: format.instant(row.expiresAt, 'date') })}</span>
      <ConfirmButton disabled={revoke.isOpen} onConfirm={() => void revoke.send({ tokenId: row.tokenId })}>
        {t(words.revoke)}
      </ConfirmButton>
      <CommandMessage command={revoke} />
    </li>
  )
}
