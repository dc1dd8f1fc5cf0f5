import { IconFlag, IconPlayerPause, IconUrgent } from '@tabler/icons-react'
import { useState } from 'react'
import { CounterReadout } from '../../../kernel/web/parts/counter-readout.tsx'
import { JobCard } from '../../../kernel/web/parts/job-card.tsx'
import { NumberPad } from '../../../kernel/web/parts/number-pad.tsx'
import { ReasonPicker } from '../../../kernel/web/parts/reason-picker.tsx'
import { TouchButton } from '../../../kernel/web/parts/touch-button.tsx'
import css from './gallery.module.css'
import { frequentReasons, reasonTree } from './samples.ts'

/** The touch parts together, in the size of a 10-inch panel. */
export default function TerminalSample() {
  const [entry, setEntry] = useState('')
  return (
    <main className={css.panel} id="content">
      <div className={css.panelSide}>
        <JobCard
          number="JO-10482"
          product="Spring water 0.5 l, still"
          segment="Filling"
          unit="C62"
          target="90000"
          done="56150"
          tone="running"
          stateText="Running"
          dueAt="2026-11-22T15:00:00Z"
        />
        <div className={css.panelKeys}>
          <CounterReadout label="Good" value="56150" unit="C62" tone="good" />
          <CounterReadout label="Scrap" value="567" unit="C62" tone="bad" />
          <CounterReadout label="Speed" value="198" note="per minute" />
        </div>
        <ReasonPicker label="Why did it stop?" reasons={reasonTree.slice(0, 3)} frequent={frequentReasons} onPick={() => {}} />
        <div className={css.panelKeys}>
          <TouchButton icon={<IconPlayerPause size={30} />} onPress={() => {}}>
            Pause
          </TouchButton>
          <TouchButton icon={<IconFlag size={30} />} onPress={() => {}}>
            Finish
          </TouchButton>
          <TouchButton kind="stop" icon={<IconUrgent size={30} />} onPress={() => {}}>
            Call
          </TouchButton>
        </div>
      </div>
      <div className={css.panelSide}>
        <NumberPad label="Good" value={entry} onChange={setEntry} unit="C62" adds={['1', '10', '66']} />
        <TouchButton kind="main" onPress={() => {}} isDisabled={entry === ''}>
          Report
        </TouchButton>
      </div>
    </main>
  )
}
