import { useMemo } from 'react'
import { LineStrip } from '../../../kernel/web/charts/line-strip.tsx'
import { LossPareto } from '../../../kernel/web/charts/loss-pareto.tsx'
import { StateTimeline } from '../../../kernel/web/charts/state-timeline.tsx'
import { Trend } from '../../../kernel/web/charts/trend.tsx'
import { Sheet } from '../../../kernel/web/parts/sheet.tsx'
import { buffers, cell, goldenIntervals, losses, nowMs, sampleIntervals, shift, speed, stations } from './samples.ts'

export function ChartParts() {
  const many = useMemo(() => sampleIntervals(11, 0.12), [])
  return (
    <>
      <Sheet title="LineStrip">
        <LineStrip label="Bottling line 1" stations={stations} buffers={buffers} nowMs={nowMs} onOpen={() => {}} />
      </Sheet>
      <Sheet title="LineStrip: machining cell, unknown buffers">
        <LineStrip label="Machining cell" stations={cell} piece="part" buffers={cell.map(() => ({ level: undefined }))} nowMs={nowMs} />
      </Sheet>
      <Sheet title="StateTimeline">
        <StateTimeline label="Filler" intervals={goldenIntervals} window={shift} nowMs={nowMs} onPick={() => {}} />
      </Sheet>
      <Sheet title={`StateTimeline: ${many.length} intervals`}>
        <StateTimeline label="Labeller" intervals={many} window={shift} nowMs={nowMs} heightPx={48} />
      </Sheet>
      <Sheet title="LossPareto">
        <LossPareto label="Losses of the early shift" losses={losses} onPick={() => {}} />
      </Sheet>
      <Sheet title="Trend">
        <Trend
          label="Speed of the filler in bottles per minute"
          atMs={speed.atMs}
          series={[
            { name: 'Speed', values: speed.actual, isStepped: true },
            { name: 'Ideal', values: speed.target, color: 'var(--ink-faint)', isDashed: true },
          ]}
        />
      </Sheet>
    </>
  )
}
