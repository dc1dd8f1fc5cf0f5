import { IconPlayerPause, IconPlayerPlay, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { ConfirmButton } from '../../../kernel/web/parts/confirm-button.tsx'
import { NumberPad } from '../../../kernel/web/parts/number-pad.tsx'
import { ReasonPicker } from '../../../kernel/web/parts/reason-picker.tsx'
import { Sheet } from '../../../kernel/web/parts/sheet.tsx'
import { TouchButton } from '../../../kernel/web/parts/touch-button.tsx'
import css from './gallery.module.css'
import { frequentReasons, reasonTree } from './samples.ts'

function Buttons() {
  const [deleted, setDeleted] = useState(0)
  return (
    <div className={css.stack}>
      <TouchButton kind="go" icon={<IconPlayerPlay size={34} />} onPress={() => {}} note="JO-10483 · 42,000 pcs">
        Start
      </TouchButton>
      <TouchButton kind="main" onPress={() => {}} isBusy>
        Report
      </TouchButton>
      <TouchButton icon={<IconPlayerPause size={34} />} onPress={() => {}}>
        Pause
      </TouchButton>
      <TouchButton kind="stop" onPress={() => {}}>
        Call for help
      </TouchButton>
      <TouchButton isDisabled note="Nothing is running" onPress={() => {}}>
        Finish
      </TouchButton>
      <ConfirmButton size="lg" icon={<IconTrash size={20} />} onConfirm={() => setDeleted(deleted + 1)}>
        Abort the job
      </ConfirmButton>
      <output>{deleted > 0 ? `Aborted ${deleted}×` : ''}</output>
    </div>
  )
}

export function InputParts() {
  const [good, setGood] = useState('')
  const [weight, setWeight] = useState('187.4')
  const [reason, setReason] = useState<string>()
  return (
    <>
      <div className={css.pair}>
        <Sheet title="ReasonPicker">
          <ReasonPicker
            label="Why did it stop?"
            reasons={reasonTree}
            frequent={frequentReasons}
            {...(reason ? { selectedId: reason } : {})}
            onPick={(node) => setReason(node.reasonId)}
          />
        </Sheet>
        <Sheet title="NumberPad">
          <NumberPad label="Good" value={good} onChange={setGood} unit="C62" adds={['1', '10', '66']} />
        </Sheet>
      </div>
      <div className={css.pair}>
        <Sheet title="TouchButton, ConfirmButton">
          <Buttons />
        </Sheet>
        <Sheet title="NumberPad with places">
          <NumberPad label="Net weight" value={weight} onChange={setWeight} unit="KGM" places={3} />
        </Sheet>
      </div>
    </>
  )
}
