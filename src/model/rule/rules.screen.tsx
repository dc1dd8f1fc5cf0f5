import { Button, Drawer } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { EmptyState, ErrorState } from '../../kernel/web/parts/empty-state.tsx'
import { Sheet } from '../../kernel/web/parts/sheet.tsx'
import { useGo, useScreenSearch } from '../../kernel/web/place.tsx'
import { ResourceDirectoryContext } from '../../kernel/web/resource/resource-directory.ts'
import { useMay } from '../../kernel/web/session.ts'
import { LoadingScreen } from '../../kernel/web/shell/loading-screen.tsx'
import { ScreenHead } from '../../kernel/web/shell/shell.tsx'
import { texts } from '../../kernel/web/texts.ts'
import { useQuestion } from '../../kernel/web/use-question.ts'
import { useWords } from '../../kernel/web/words.ts'
import { equipment } from '../equipment/equipment.resource.ts'
import { createRule, listRules, RULE_STREAM } from './contract.ts'
import { DryRun } from './dry-run.screen.tsx'
import { Firings } from './firings.screen.tsx'
import { RuleForm } from './rule-form.screen.tsx'
import { RuleSheet } from './rule-sheet.screen.tsx'
import { words } from './rule-words.ts'
import css from './rules.module.css'

const directory = { resources: [equipment], panels: {} }
const EVERY_SECONDS = 5

/** What is done by itself, what came of it, and what a new rule would have done. */
export default function RulesScreen() {
  const t = useWords()
  const go = useGo()
  const may = useMay()
  const { rule, dry, history } = useScreenSearch()
  const answer = useQuestion(listRules, {}, { live: [RULE_STREAM], everySeconds: EVERY_SECONDS })
  if (answer.isPending) return <LoadingScreen />
  if (answer.isError && !answer.data) return <ErrorState error={answer.error} onRetry={() => void answer.refetch()} />
  const { rows } = answer.data
  const named = (id: string | undefined) => rows.find(({ ruleId }) => ruleId === id)
  const [edited, tried, told] = [named(rule), named(dry), named(history)]
  const close = () => go.search({ rule: undefined, dry: undefined, history: undefined })
  const add = may(createRule.permission) ? (
    <Button leftSection={<IconPlus size={18} />} onClick={() => go.search({ rule: 'new' })}>
      {t(words.add)}
    </Button>
  ) : null
  const drawer = { onClose: close, position: 'right', closeButtonProps: { 'aria-label': t(texts.close) } } as const
  return (
    <ResourceDirectoryContext value={directory}>
      <ScreenHead title={t(words.title)} under={t(words.under)} actions={add} />
      <div className={css.page}>
        {rows.length === 0 ? (
          <Sheet>
            <EmptyState title={t(words.none)} action={add}>
              {t(words.noneText)}
            </EmptyState>
          </Sheet>
        ) : null}
        {rows.map((row) => (
          <RuleSheet key={row.ruleId} rule={row} />
        ))}
      </div>
      <Drawer {...drawer} opened={rule === 'new' || edited !== undefined} size={620} title={edited?.name ?? t(words.add)}>
        {rule === 'new' || edited ? <RuleForm key={rule} rule={edited} onDone={close} /> : null}
      </Drawer>
      <Drawer {...drawer} opened={tried !== undefined} size={820} title={tried ? `${t(words.dryRun)}: ${tried.name}` : ''}>
        {tried ? <DryRun ruleId={tried.ruleId} /> : null}
      </Drawer>
      <Drawer {...drawer} opened={told !== undefined} size={820} title={told ? `${t(words.history)}: ${told.name}` : ''}>
        {told ? <Firings ruleId={told.ruleId} /> : null}
      </Drawer>
    </ResourceDirectoryContext>
  )
}
