import { Button } from '@mantine/core'
import type { CommandContract } from '../../kernel/contract/command.ts'
import { nowMs } from '../../kernel/web/clock.ts'
import { useFormat } from '../../kernel/web/format-context.ts'
import { CommandMessage } from '../../kernel/web/parts/command-message.tsx'
import { ConfirmButton } from '../../kernel/web/parts/confirm-button.tsx'
import { EmptyState, ErrorState } from '../../kernel/web/parts/empty-state.tsx'
import { texts } from '../../kernel/web/texts.ts'
import { currentSession } from '../../kernel/web/session.ts'
import { useCommand } from '../../kernel/web/use-command.ts'
import type { Pages } from '../../kernel/web/use-question.ts'
import { fill, useWords } from '../../kernel/web/words.ts'
import css from './access.module.css'
import { words } from './access-words.ts'
import type { revokeToken, TokenRow } from './contract.ts'

type Revoke = CommandContract<typeof revokeToken.input, string>

/** API tokens, each with its rights, its last day, and the button that revokes it. */
export function TokenList(props: {
  readonly pages: Pages<TokenRow>
  /** How one is revoked: one's own, or anybody's. Undefined: it is only shown. */
  readonly revoke: Revoke | undefined
  readonly showsOwner?: boolean
}) {
  const t = useWords()
  const { rows, state, error, retry, hasMore, loadMore, isLoadingMore } = props.pages
  if (state === 'error') return <ErrorState error={error} onRetry={retry} />
  if (state === 'loading') return <div className={css.loading} role="status" aria-label={t(texts.loading)} />
  if (rows.length === 0) return <EmptyState title={t(words.noToken)}>{t(words.noTokenText)}</EmptyState>
  return (
    <>
      <ul className={css.list}>
        {rows.map((row) => (
          <TokenLine key={row.tokenId} row={row} revoke={props.revoke} showsOwner={props.showsOwner ?? false} />
        ))}
      </ul>
      {hasMore ? (
        <Button variant="default" loading={isLoadingMore} onClick={loadMore}>
          {t(words.more)}
        </Button>
      ) : null}
    </>
  )
}

function TokenLine({
  row,
  revoke,
  showsOwner,
}: {
  readonly row: TokenRow
  readonly revoke: Revoke | undefined
  readonly showsOwner: boolean
}) {
  const t = useWords()
  const format = useFormat()
  const { name, login, permissions, equipmentId, equipmentCode, expiresAt, usedAt } = row
  const isSite = equipmentId === currentSession()?.site.siteId
  const isOver = Date.parse(expiresAt) <= nowMs()
  const parts = [
    ...(showsOwner ? [fill(t(words.of), { login })] : []),
    `${t(permissions === null ? words.allRights : words.someRights)}, ${isSite ? t(words.wholeSite) : (equipmentCode ?? '?')}`,
    fill(t(isOver ? words.expired : words.expires), { at: format.instant(expiresAt, 'date') }),
    usedAt === null ? t(words.neverUsed) : fill(t(words.used), { at: format.instant(usedAt) }),
  ]
  return (
    <li data-over={isOver || undefined}>
      <div>
        <strong>{name}</strong>
        <div className={css.under}>{parts.join(' · ')}</div>
        {permissions === null ? null : (
          <details className={css.permissions}>
            <summary>{fill(t(words.rightsCount), { count: permissions.length })}</summary>
            {permissions.join(', ')}
          </details>
        )}
      </div>
      {revoke ? <RevokeButton tokenId={row.tokenId} revoke={revoke} /> : null}
    </li>
  )
}

function RevokeButton({ tokenId, revoke }: { readonly tokenId: TokenRow['tokenId']; readonly revoke: Revoke }) {
  const t = useWords()
  const command = useCommand(revoke)
  return (
    <div>
      <ConfirmButton disabled={command.isOpen} onConfirm={() => void command.send({ tokenId })}>
        {t(words.revoke)}
      </ConfirmButton>
      {command.problem ? <CommandMessage command={command} /> : null}
    </div>
  )
}
