import { Sparkline } from '../../../kernel/web/charts/sparkline.tsx'
import { StateTimeline } from '../../../kernel/web/charts/state-timeline.tsx'
import { CounterReadout } from '../../../kernel/web/parts/counter-readout.tsx'
import { HourBoard } from '../../../kernel/web/parts/hour-board.tsx'
import { JobCard } from '../../../kernel/web/parts/job-card.tsx'
import { OeeExplanation } from '../../../kernel/web/parts/oee-explanation.tsx'
import { OeeTile } from '../../../kernel/web/parts/oee-tile.tsx'
import { Sheet } from '../../../kernel/web/parts/sheet.tsx'
import { ShiftClock } from '../../../kernel/web/parts/shift-clock.tsx'
import { StatePill } from '../../../kernel/web/parts/state-pill.tsx'
import { machineStates } from '../../../kernel/web/theme/states.ts'
import css from './gallery.module.css'
import { golden, goldenIntervals, hours, nowMs, shift } from './samples.ts'

const none = { oee: null, availability: null, effectiveness: null, quality: null }
const over = { oee: '1.0123', availability: '0.98', effectiveness: '1.0761', quality: '0.96' }
const jobs = {
  running: { number: 'JO-10482', product: 'Spring water 0.5 l, still', segment: 'Filling', unit: 'C62', target: '90000', done: '56150' },
  held: { number: 'JO-10483', product: 'Apple spritzer 0.33 l', segment: 'Filling', unit: 'C62', target: '42000', done: '0' },
  ended: { number: 'JO-10479', product: 'Shaft 40 mm, hardened', segment: 'Turning', unit: 'C62', target: '120', done: '124' },
}

function SmallParts() {
  return (
    <div className={css.stack}>
      <Sheet title="ShiftClock">
        <ShiftClock nowMs={nowMs} shift={{ name: 'Early', ...shift }} />
      </Sheet>
      <Sheet title="CounterReadout">
        <div className={css.counters}>
          <CounterReadout label="Good" value="56150" unit="C62" target="90000" note="198 / min" tone="good" />
          <CounterReadout label="Scrap" value="567" unit="C62" note="1.0 %" tone="bad" />
          <CounterReadout label="Total" value={undefined} unit="C62" note="No data" />
        </div>
      </Sheet>
      <Sheet title="StatePill">
        <div className={css.pills}>
          {machineStates.map((state) => (
            <StatePill key={state} state={state} detail={state === 'Stopped' ? 'Label jam · 3 min 32 s' : undefined} />
          ))}
        </div>
      </Sheet>
      <Sheet title="Sparkline">
        <Sparkline
          label="OEE of the last 14 shifts"
          values={[0.7, 0.72, 0.69, 0.74, null, 0.71, 0.73, 0.68, 0.75, 0.77, 0.74, 0.76, 0.72, 0.73]}
          target={0.75}
          widthPx={240}
          heightPx={44}
        />
      </Sheet>
    </div>
  )
}

function JobCards() {
  return (
    <Sheet title="JobCard">
      <div className={css.tiles}>
        <JobCard {...jobs.running} tone="running" stateText="Running" dueAt="2026-11-22T15:00:00Z" onOpen={() => {}} />
        <JobCard
          {...jobs.held}
          tone="held"
          stateText="Cannot start"
          dueAt="2026-11-22T19:30:00Z"
          obstacles={['No labels at the line.', 'Gage G-17 is overdue for calibration.']}
        />
        <JobCard {...jobs.ended} tone="ended" stateText="Ended" dueAt="2026-11-21T13:00:00Z" />
      </div>
    </Sheet>
  )
}

export function FigureParts() {
  return (
    <>
      <Sheet title="OeeTile">
        <div className={css.tiles}>
          <OeeTile title="Filler" about="Early, Sun 22/11" figures={golden.figures} onExplain={() => {}} />
          <OeeTile
            title="Labeller"
            about="Early, Sun 22/11"
            figures={{ ...golden.figures, oee: '0.6884', availability: '0.7319' }}
            mark="provisional"
            onExplain={() => {}}
          />
          <OeeTile title="Packer" about="Late, Sat 21/11" figures={over} mark="restated" onExplain={() => {}} />
          <OeeTile title="Palletiser" about="Early, Sun 22/11" figures={none} onExplain={() => {}} />
        </div>
      </Sheet>
      <Sheet title="OeeExplanation">
        <OeeExplanation figures={golden.figures} inputs={golden.inputs}>
          <StateTimeline label="Filler" intervals={goldenIntervals} window={shift} nowMs={nowMs} heightPx={36} />
        </OeeExplanation>
      </Sheet>
      <div className={css.pair}>
        <Sheet title="HourBoard" isFlush>
          <HourBoard label="Filler, early shift" rows={hours} nowMs={nowMs} onPick={() => {}} />
        </Sheet>
        <SmallParts />
      </div>
      <JobCards />
    </>
  )
}
