import { type ReactNode, useCallback, useMemo } from 'react'
import { NamesContext } from '../../../kernel/web/names.tsx'
import { useMay } from '../../../kernel/web/session.ts'
import { useQuestion } from '../../../kernel/web/use-question.ts'
import { useLanguage } from '../../../kernel/web/words.ts'
import { listNames } from '../../../model/translation/contract.ts'
import { nameTranslation } from '../../../model/translation/name-translation.resource.ts'

const live = [nameTranslation.name]
const none: readonly { readonly name: string; readonly shown: string }[] = []

/** Below it, names of equipment, materials and products are read in the language of the reader, where the plant has translated them. */
export function PlantNames({ children }: { readonly children: ReactNode }) {
  const language = useLanguage()
  const may = useMay()
  const { data } = useQuestion(listNames, { language }, { live, enabled: may(listNames.permission) })
  const rows = data?.rows ?? none
  const shown = useMemo(() => new Map(rows.map((row) => [row.name, row.shown])), [rows])
  const called = useCallback((name: string) => shown.get(name) ?? name, [shown])
  return <NamesContext value={called}>{children}</NamesContext>
}
