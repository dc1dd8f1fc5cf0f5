import { Button } from '@mantine/core'
import { useFormat } from '../../kernel/web/format-context.ts'
import { CommandMessage } from '../../kernel/web/parts/command-message.tsx'
import { type FigureRows, Figures } from '../../kernel/web/parts/figures.tsx'
import { Sheet } from '../../kernel/web/parts/sheet.tsx'
import { StateMark } from '../../kernel/web/parts/state-mark.tsx'
import { useGo } from '../../kernel/web/place.tsx'
import { useMay } from '../../kernel/web/session.ts'
import { useCommand } from '../../kernel/web/use-command.ts'
import { useWords } from '../../kernel/web/words.ts'
import { activateRule, deactivateRule, type RuleRow } from './contract.ts'
import { outcomes, words } from './rule-words.ts'
import css from './rules.module.css'

/** One rule as a sentence, how it is, and what can be done with it. */
export function RuleSheet({ rule }: { readonly rule: RuleRow }) {
  const t = useWords()
  const format = useFormat()
  const { event, equipmentCode, condition, commandTitle, command, activatedBy, firings, lastFiredAt, lastOutcome } = rule
  const last = lastFiredAt === null ? '–' : `${format.instant(lastFiredAt, 'full')}${lastOutcome ? `: ${t(outcomes[lastOutcome])}` : ''}`
  const figures: FigureRows = [
    [t(words.fired), String(firings)],
    [t(words.last), last],
    [t(words.rights), activatedBy ?? '–'],
  ]
  return (
    <Sheet title={rule.name} actions={<State rule={rule} />}>
      <p className={css.sentence}>
        {t(words.when)} <code>{event.split('.').at(-1)}</code> {t(words.at)} <strong>{equipmentCode ?? '?'}</strong> {t(words.and)}{' '}
        <code>{condition}</code>, {t(words.thereupon)} <strong>{commandTitle ? t(commandTitle) : command}</strong>
      </p>
      <Figures of={figures} />
      {rule.stoppedBy !== null && !rule.isActive ? <p className={css.warning}>{t(words.stoppedText)}</p> : null}
      <Actions rule={rule} />
    </Sheet>
  )
}

const tones = { on: 'good', stopped: 'bad', off: 'idle' } as const

function State({ rule: { isActive, stoppedBy } }: { readonly rule: RuleRow }) {
  const t = useWords()
  const state = isActive ? 'on' : stoppedBy === null ? 'off' : 'stopped'
  return <StateMark tone={tones[state]}>{t(words[state])}</StateMark>
}

function Actions({ rule: { ruleId, isActive } }: { readonly rule: RuleRow }) {
  const t = useWords()
  const go = useGo()
  const may = useMay()
  const [on, off] = [useCommand(activateRule), useCommand(deactivateRule)]
  const turn = isActive ? off : on
  const shown = [on, off].find(({ state }) => state === 'refused' || state === 'unsent')
  return (
    <div className={css.actions}>
      <Button variant="default" onClick={() => go.search({ dry: ruleId })}>
        {t(words.dryRun)}
      </Button>
      <Button variant="default" onClick={() => go.search({ history: ruleId })}>
        {t(words.history)}
      </Button>
      {may(activateRule.permission) ? (
        <>
          <Button variant="default" disabled={turn.isOpen} onClick={() => void turn.send({ ruleId })}>
            {t(isActive ? words.switchOff : words.switchOn)}
          </Button>
          <Button variant="default" onClick={() => go.search({ rule: ruleId })}>
            {t(words.edit)}
          </Button>
          {shown ? <CommandMessage command={shown} /> : null}
        </>
      ) : null}
    </div>
  )
}
