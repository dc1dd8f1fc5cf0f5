import css from './shell.module.css'

/** Three floors, the one between them lit: the entresol. */
export function BrandMark({ size = 28 }: { readonly size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 28 28" aria-hidden="true" focusable="false">
      <rect x="3" y="3" width="22" height="3.5" rx="1" fill="currentColor" opacity="0.55" />
      <rect x="3" y="11" width="15" height="6" rx="1" fill="var(--signal)" />
      <rect x="3" y="21.5" width="22" height="3.5" rx="1" fill="currentColor" opacity="0.55" />
      <rect x="21.5" y="6" width="3.5" height="16" fill="currentColor" opacity="0.55" />
    </svg>
  )
}

export function Brand() {
  return (
    <span className={css.brand}>
      <BrandMark />
      <span className={css.brandName}>Entresol</span>
    </span>
  )
}
