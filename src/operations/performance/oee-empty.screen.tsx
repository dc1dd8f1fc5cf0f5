import { EmptyState } from '../../kernel/web/parts/empty-state.tsx'
import { ScreenLink } from '../../kernel/web/place.tsx'
import { useWords } from '../../kernel/web/words.ts'

const words = {
  none: { en: 'No shifts yet', de: 'Noch keine Schichten' },
  noneHint: {
    en: 'OEE and losses begin with equipment that has a work calendar: give the site or a line one.',
    de: 'OEE und Verluste beginnen mit Anlagen, die einen Arbeitskalender haben: Geben Sie dem Werk oder einer Linie einen.',
  },
  calendars: { en: 'To the work calendars', de: 'Zu den Arbeitskalendern' },
}

/** What stands where figures of shifts will be. */
export function NoShifts() {
  const t = useWords()
  return (
    <EmptyState
      title={t(words.none)}
      action={
        <ScreenLink to="/master-data/$resource" params={{ resource: 'calendar-assignment' }}>
          {t(words.calendars)}
        </ScreenLink>
      }
    >
      {t(words.noneHint)}
    </EmptyState>
  )
}
