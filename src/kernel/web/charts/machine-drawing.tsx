import css from './line-strip.module.css'

export const machineKinds = ['blower', 'filler', 'capper', 'labeller', 'packer', 'palletiser', 'lathe', 'mill', 'robot', 'generic'] as const
export type MachineKind = (typeof machineKinds)[number]

const ink = { fill: 'none', stroke: 'currentColor', strokeWidth: 2, strokeLinejoin: 'round', strokeLinecap: 'round' } as const

/** What makes each machine itself, drawn over the belt. The belt runs at y = 104, the frame is 120 × 120. */
const works: Readonly<Record<MachineKind, React.ReactNode>> = {
  blower: <path {...ink} d="M42 40 h36 l-6 14 v24 h-24 v-24 z M60 28 v12 M52 28 h16" />,
  filler: (
    <>
      <rect {...ink} x="28" y="34" width="64" height="18" rx="3" />
      <path {...ink} d="M38 52 v12 M49 52 v16 M60 52 v12 M71 52 v16 M82 52 v12" />
      <path {...ink} d="M60 34 v-8 M48 26 h24" />
    </>
  ),
  capper: (
    <>
      <path {...ink} d="M60 26 v18 M50 26 h20" />
      <rect {...ink} x="48" y="44" width="24" height="12" rx="2" />
      <path {...ink} d="M52 56 v8 h16 v-8 M36 34 a24 24 0 0 0 -4 22 M84 34 a24 24 0 0 1 4 22" />
    </>
  ),
  labeller: (
    <>
      <circle {...ink} cx="42" cy="46" r="15" />
      <circle {...ink} cx="42" cy="46" r="4" />
      <path {...ink} d="M42 31 h36 l8 14 v20 M78 31 v34 h12" />
    </>
  ),
  packer: (
    <>
      <path {...ink} d="M30 42 h26 v24 h-26 z M64 42 h26 v24 h-26 z M30 50 h26 M64 50 h26 M43 42 v8 M77 42 v8" />
      <path {...ink} d="M43 42 v-14 h34 v14" />
    </>
  ),
  palletiser: (
    <path
      {...ink}
      d="M32 70 h56 M36 52 h16 v16 h-16 z M54 52 h16 v16 h-16 z M72 52 h14 v16 h-14 z M44 34 h16 v16 h-16 z M62 34 h16 v16 h-16 z M36 70 v4 M84 70 v4"
    />
  ),
  lathe: (
    <>
      <rect {...ink} x="28" y="36" width="20" height="34" rx="2" />
      <path {...ink} d="M48 46 h10 v14 h-10 M58 50 h18 v6 h-18 M92 42 v22 h-8 l-8 -8 v-6 l8 -8 z" />
    </>
  ),
  mill: <path {...ink} d="M46 26 h28 v20 h-28 z M54 46 v8 h12 v-8 M57 54 l3 12 l3 -12 M34 70 h52 M44 70 v-4 h32 v4" />,
  robot: (
    <path {...ink} d="M34 72 v-8 h20 v8 M44 64 v-14 l22 -18 l16 16 M82 48 v10 M76 58 h12 M66 32 m-4 0 a4 4 0 1 0 8 0 a4 4 0 1 0 -8 0" />
  ),
  generic: (
    <>
      <circle {...ink} cx="60" cy="50" r="13" />
      <circle {...ink} cx="60" cy="50" r="4" />
      <path {...ink} d="M60 30 v7 M60 63 v7 M40 50 h7 M73 50 h7 M46 36 l5 5 M69 59 l5 5 M74 36 l-5 5 M51 59 l-5 5" />
    </>
  ),
}

/** A machine as a line drawing with its signal lamp in the colour of its state. What moves is a picture of its own: it is moved without being drawn again. */
export function MachineDrawing(props: {
  readonly kind: MachineKind
  readonly lamp: string
  readonly isRunning: boolean
  readonly isDark: boolean
}) {
  return (
    <span className={css.drawing} aria-hidden="true">
      <svg viewBox="0 0 120 120" focusable="false">
        <rect x="56" y="4" width="8" height="12" rx="2" fill={props.isDark ? 'none' : props.lamp} stroke={props.lamp} strokeWidth="2" />
        <rect x="16" y="16" width="88" height="88" rx="5" fill="var(--surface)" stroke="var(--line-strong)" strokeWidth="2" />
        <rect x="16" y="16" width="88" height="6" rx="3" fill={props.lamp} />
        <path d="M16 84 h88" stroke="var(--line)" strokeWidth="2" />
      </svg>
      <svg viewBox="0 0 120 120" className={css.works} data-running={props.isRunning || undefined} focusable="false">
        {works[props.kind]}
      </svg>
    </span>
  )
}
