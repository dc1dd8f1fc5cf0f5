import { Button, Drawer } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { CommandMessage } from '../../kernel/web/parts/command-message.tsx'
import { ConfirmButton } from '../../kernel/web/parts/confirm-button.tsx'
import { ErrorState } from '../../kernel/web/parts/empty-state.tsx'
import { Sheet } from '../../kernel/web/parts/sheet.tsx'
import { ScreenLink, useScreenSearch } from '../../kernel/web/place.tsx'
import { ResourceDirectoryContext } from '../../kernel/web/resource/resource-directory.ts'
import { currentSession, useMay } from '../../kernel/web/session.ts'
import { LoadingScreen } from '../../kernel/web/shell/loading-screen.tsx'
import { ScreenHead } from '../../kernel/web/shell/shell.tsx'
import { texts } from '../../kernel/web/texts.ts'
import { useCommand } from '../../kernel/web/use-command.ts'
import { usePages, useQuestion } from '../../kernel/web/use-question.ts'
import { fill, useWords } from '../../kernel/web/words.ts'
import { equipment } from '../equipment/equipment.resource.ts'
import { getAccount } from '../personnel/contract.ts'
import css from './access.module.css'
import { words } from './access-words.ts'
import { endSession, endSessions, listSessions, listTokens, revokeToken, SESSION_STREAM, TOKEN_STREAM } from './contract.ts'
import { NewToken } from './new-token.screen.tsx'
import { SecurityLog } from './security-log.screen.tsx'
import { SessionList } from './session-list.screen.tsx'
import { TokenList } from './token-list.screen.tsx'

const directory = { resources: [equipment], panels: {} }

/** For administrators: all tokens and the security log, or, with an account in the address, what belongs to that one. */
export default function AccessScreen() {
  const { account } = useScreenSearch()
  return (
    <ResourceDirectoryContext value={directory}>
      {account === undefined ? <Everybody /> : <OneAccount accountId={account} />}
    </ResourceDirectoryContext>
  )
}

function Everybody() {
  const t = useWords()
  const may = useMay()
  const tokens = usePages(listTokens, { limit: 100 }, { live: [TOKEN_STREAM] })
  return (
    <>
      <ScreenHead title={t(words.access)} under={t(words.accessUnder)} />
      <div className={css.page}>
        <Sheet title={t(words.tokens)}>
          <TokenList pages={tokens} revoke={may(revokeToken.permission) ? revokeToken : undefined} showsOwner />
        </Sheet>
        <SecurityLog />
      </div>
    </>
  )
}

function OneAccount({ accountId }: { readonly accountId: string }) {
  const t = useWords()
  const may = useMay()
  const [isOpen, setOpen] = useState(false)
  const account = useQuestion(getAccount, { accountId: accountId as never })
  const sessions = useQuestion(listSessions, { accountId }, { live: [SESSION_STREAM], everySeconds: 60 })
  const tokens = usePages(listTokens, { limit: 100, accountId }, { live: [TOKEN_STREAM] })
  if (account.isPending || sessions.isPending) return <LoadingScreen />
  const failed = account.isError ? account : sessions.isError ? sessions : undefined
  if (failed) return <ErrorState error={failed.error} onRetry={() => void failed.refetch()} />
  const mayEdit = may(revokeToken.permission)
  const add = (
    <Button leftSection={<IconPlus size={18} />} onClick={() => setOpen(true)}>
      {t(words.newToken)}
    </Button>
  )
  const { rows } = sessions.data!
  const isService = account.data?.service === true
  return (
    <>
      <ScreenHead
        title={fill(t(words.accessOf), { who: account.data?.displayName ?? account.data?.login ?? '?' })}
        under={<ScreenLink to="/access">{t(words.allAccounts)}</ScreenLink>}
      />
      <div className={css.page}>
        {isService ? null : (
          <Sheet title={t(words.sessions)}>
            <SessionList rows={rows} ownSessionId={currentSession()?.sessionId} end={mayEdit ? endSession : undefined} />
            {mayEdit && rows.length > 0 ? <EndAll accountId={accountId} /> : null}
          </Sheet>
        )}
        <Sheet title={t(words.tokens)} actions={isService && mayEdit ? add : null}>
          <TokenList pages={tokens} revoke={mayEdit ? revokeToken : undefined} />
        </Sheet>
        <SecurityLog accountId={accountId} />
      </div>
      <Drawer
        opened={isOpen}
        onClose={() => setOpen(false)}
        position="right"
        size={560}
        title={t(words.newToken)}
        closeButtonProps={{ 'aria-label': t(texts.close) }}
      >
        <NewToken accountId={accountId} onDone={() => setOpen(false)} />
      </Drawer>
    </>
  )
}

function EndAll({ accountId }: { readonly accountId: string }) {
  const t = useWords()
  const command = useCommand(endSessions)
  return (
    <>
      <ConfirmButton disabled={command.isOpen} onConfirm={() => void command.send({ accountId })}>
        {t(words.endAll)}
      </ConfirmButton>
      {command.problem ? <CommandMessage command={command} /> : null}
    </>
  )
}
