import { Button } from '@mantine/core'
import { EmptyState } from '../../kernel/web/parts/empty-state.tsx'
import { useGo } from '../../kernel/web/place.tsx'
import { useMay } from '../../kernel/web/session.ts'
import { useWords } from '../../kernel/web/words.ts'

const words = {
  none: { en: 'No work units yet', de: 'Noch keine Arbeitseinheiten' },
  noneHint: {
    en: 'Here stand the machines of the plant, each with its state, its job and its OEE. From the first one you are five steps away.',
    de: 'Hier stehen die Maschinen des Werks, jede mit Zustand, Auftrag und OEE. Bis zur ersten sind es fünf Schritte.',
  },
  begin: { en: 'Connect the first machine', de: 'Die erste Maschine anschließen' },
}

/** What stands where machines will be, and the way to the first one for those who may go it. */
export function NoUnits() {
  const t = useWords()
  const go = useGo()
  const may = useMay()
  return (
    <EmptyState
      title={t(words.none)}
      action={may('connect.mapping.edit') ? <Button onClick={() => go('/first-machine')}>{t(words.begin)}</Button> : null}
    >
      {t(words.noneHint)}
    </EmptyState>
  )
}
