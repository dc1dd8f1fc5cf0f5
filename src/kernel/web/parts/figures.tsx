import css from './figures.module.css'

/** What each is called, and its value; undefined is left out. */
export type FigureRows = readonly (readonly [name: string, value: string] | undefined)[]

/** What a sheet says of one thing in figures, side by side as far as there is room. */
export function Figures({ of }: { readonly of: FigureRows }) {
  return (
    <dl className={css.figures}>
      {of
        .flatMap((row) => (row ? [row] : []))
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  )
}
