import { Skeleton } from '@mantine/core'
import { lazy, Suspense } from 'react'
import type { TrendProps } from './trend-plot.tsx'

const Plot = lazy(() => import('./trend-plot.tsx'))

/** A course over time with axes (uPlot, loaded when the first one is shown). The place is kept while it loads. */
export function Trend(props: TrendProps) {
  const heightPx = props.heightPx ?? 240
  return (
    <Suspense fallback={<Skeleton height={heightPx} radius={6} />}>
      <Plot {...props} heightPx={heightPx} />
    </Suspense>
  )
}
