import { Skeleton } from '@mantine/core'
import { UnreachableError } from '../problem.ts'
import { texts } from '../texts.ts'
import { useWords } from '../words.ts'
import { ErrorState } from '../parts/empty-state.tsx'
import css from './shell.module.css'

/** A screen on its way: grey shapes where the title and the first sheet will be. */
export function LoadingScreen() {
  const t = useWords()
  return (
    <div className={css.loading} role="status" aria-label={t(texts.loading)}>
      <Skeleton height={34} width="min(22rem, 70%)" mb={10} />
      <Skeleton height={20} width="min(14rem, 50%)" mb={24} />
      <Skeleton height={220} mb={16} radius={10} />
      <Skeleton height={220} radius={10} />
    </div>
  )
}

export function UnreachableScreen({ onRetry }: { readonly onRetry: () => void }) {
  return <ErrorState error={new UnreachableError('session')} onRetry={onRetry} minHeight={320} />
}
