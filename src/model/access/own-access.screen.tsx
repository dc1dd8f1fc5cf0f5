import { Button, Drawer } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { CommandMessage } from '../../kernel/web/parts/command-message.tsx'
import { ConfirmButton } from '../../kernel/web/parts/confirm-button.tsx'
import { ErrorState } from '../../kernel/web/parts/empty-state.tsx'
import { Sheet } from '../../kernel/web/parts/sheet.tsx'
import { ResourceDirectoryContext } from '../../kernel/web/resource/resource-directory.ts'
import { currentSession } from '../../kernel/web/session.ts'
import { LoadingScreen } from '../../kernel/web/shell/loading-screen.tsx'
import { ScreenHead } from '../../kernel/web/shell/shell.tsx'
import { texts } from '../../kernel/web/texts.ts'
import { useCommand } from '../../kernel/web/use-command.ts'
import { usePages, useQuestion } from '../../kernel/web/use-question.ts'
import { useWords } from '../../kernel/web/words.ts'
import { equipment } from '../equipment/equipment.resource.ts'
import css from './access.module.css'
import { words } from './access-words.ts'
import {
  endOwnSession,
  endOwnSessions,
  listOwnSessions,
  listOwnTokens,
  revokeOwnToken,
  SESSION_STREAM,
  type SessionId,
  TOKEN_STREAM,
} from './contract.ts'
import { OwnPassword } from './own-password.screen.tsx'
import { NewToken } from './new-token.screen.tsx'
import { SessionList } from './session-list.screen.tsx'
import { TokenList } from './token-list.screen.tsx'

const directory = { resources: [equipment], panels: {} }

/** Where a person is signed in, and which programs work in his name. */
export default function OwnAccessScreen() {
  const t = useWords()
  const [isOpen, setOpen] = useState(false)
  const sessions = useQuestion(listOwnSessions, {}, { live: [SESSION_STREAM], everySeconds: 60 })
  const tokens = usePages(listOwnTokens, { limit: 100 }, { live: [TOKEN_STREAM] })
  const ownSessionId = currentSession()?.sessionId
  const isVouched = currentSession()?.signedInBy === 'provider'
  if (sessions.isPending) return <LoadingScreen />
  if (sessions.isError && !sessions.data) return <ErrorState error={sessions.error} onRetry={() => void sessions.refetch()} />
  const { rows } = sessions.data
  const add = (
    <Button leftSection={<IconPlus size={18} />} onClick={() => setOpen(true)}>
      {t(words.newToken)}
    </Button>
  )
  return (
    <ResourceDirectoryContext value={directory}>
      <ScreenHead title={t(words.own)} />
      <div className={css.page}>
        <Sheet title={t(words.sessions)}>
          <SessionList rows={rows} ownSessionId={ownSessionId} end={endOwnSession} />
          {rows.length > 1 ? <EndOthers keep={ownSessionId as SessionId | undefined} /> : null}
        </Sheet>
        {isVouched ? null : (
          <Sheet title={t(words.ownPassword)}>
            <OwnPassword onDone={() => void sessions.refetch()} />
          </Sheet>
        )}
        <Sheet title={t(words.tokens)} actions={add}>
          <TokenList pages={tokens} revoke={revokeOwnToken} />
        </Sheet>
      </div>
      <Drawer
        opened={isOpen}
        onClose={() => setOpen(false)}
        position="right"
        size={560}
        title={t(words.newToken)}
        closeButtonProps={{ 'aria-label': t(texts.close) }}
      >
        <NewToken onDone={() => setOpen(false)} />
      </Drawer>
    </ResourceDirectoryContext>
  )
}

function EndOthers({ keep }: { readonly keep: SessionId | undefined }) {
  const t = useWords()
  const command = useCommand(endOwnSessions)
  return (
    <>
      <ConfirmButton disabled={command.isOpen} onConfirm={() => void command.send(keep ? { keep } : {})}>
        {t(words.endOthers)}
      </ConfirmButton>
      {command.problem ? <CommandMessage command={command} /> : null}
    </>
  )
}
