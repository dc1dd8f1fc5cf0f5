import { type MachineState, stateLooks } from '../theme/states.ts'

/**
 * One shape per state, so that colour is never alone: a triangle runs, a square has stopped, an arrow against a wall is blocked,
 * an empty arrow is starved, a diamond is being set up, a ring is idle, a crossed ring is unknown.
 */
const shapes: Readonly<Record<MachineState, React.ReactNode>> = {
  Producing: <path d="M3.5 2 L14 8 L3.5 14 Z" fill="currentColor" />,
  Stopped: <rect x="2.5" y="2.5" width="11" height="11" rx="1" fill="currentColor" />,
  SetUp: <path d="M8 1 L15 8 L8 15 L1 8 Z" fill="currentColor" />,
  Idle: <circle cx="8" cy="8" r="5.4" fill="none" stroke="currentColor" strokeWidth="2.4" />,
  Starved: <path d="M4.4 3.2 L12.6 8 L4.4 12.8 Z" fill="none" stroke="currentColor" strokeWidth="2.2" strokeLinejoin="round" />,
  Blocked: (
    <>
      <path d="M1.5 3 L9.5 8 L1.5 13 Z" fill="currentColor" />
      <rect x="11" y="2" width="3" height="12" fill="currentColor" />
    </>
  ),
  NoData: (
    <>
      <circle cx="8" cy="8" r="5.6" fill="none" stroke="currentColor" strokeWidth="1.8" strokeDasharray="2.6 1.8" />
      <path d="M3 13 L13 3" stroke="currentColor" strokeWidth="1.8" />
    </>
  ),
}

/** The shape of a state in its colour. Give it a text beside; the shape itself is hidden from screen readers. */
export function StateGlyph({ state, color = stateLooks[state].color }: { readonly state: MachineState; readonly color?: string }) {
  return (
    <svg width="1em" height="1em" viewBox="0 0 16 16" aria-hidden="true" focusable="false" style={{ color, flex: 'none' }}>
      {shapes[state]}
    </svg>
  )
}
