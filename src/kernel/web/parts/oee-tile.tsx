import { useFormat } from '../format-context.ts'
import { texts } from '../texts.ts'
import { useWords } from '../words.ts'
import css from './oee-tile.module.css'

/** Ratios as decimal text (`0.7315`), or null where the base is zero: not applicable. */
export interface OeeFigures {
  readonly oee: string | null
  readonly availability: string | null
  readonly effectiveness: string | null
  readonly quality: string | null
}

/** Above one, or nearly: shown, marked, and never cut off, because it says that a rate is wrong. */
export function isOverHundred(ratio: string | null): boolean {
  return ratio !== null && Number(ratio) > 1.000_000_5
}

function PartBar({ letter, name, ratio }: { readonly letter: string; readonly name: string; readonly ratio: string | null }) {
  const format = useFormat()
  const t = useWords()
  const share = ratio === null ? 0 : Math.min(1, Math.max(0, Number(ratio)))
  return (
    <div className={css.part} data-over={isOverHundred(ratio) || undefined} data-void={ratio === null || undefined}>
      <dt title={name}>
        <span aria-hidden="true">{letter}</span>
        <span className="for-readers">{name}</span>
      </dt>
      <dd>
        <span className={css.track} aria-hidden="true">
          <span className={css.fill} style={{ transform: `scaleX(${share})` }} />
        </span>
        <span className={css.value}>
          {format.ratio(ratio)}
          {ratio === null ? <span className="for-readers">{t(texts.notApplicable)}</span> : null}
        </span>
      </dd>
    </div>
  )
}

function Figure({ ratio }: { readonly ratio: string | null }) {
  const t = useWords()
  const format = useFormat()
  return (
    <div className={css.figure}>
      {ratio === null ? (
        <span className={css.none}>{t(texts.notApplicable)}</span>
      ) : (
        <span className={css.number}>
          {format.ratio(ratio).replace(/[\s\u00a0]?%/, '')}
          <small>%</small>
        </span>
      )}
      <span className={css.kpi}>{t(texts.oee)}</span>
    </div>
  )
}

/** OEE with its three parts. The mark says whether the figure may still move (`provisional`) or was changed after closing (`restated`). */
export function OeeTile(props: {
  readonly title: string
  readonly figures: OeeFigures
  readonly mark?: 'provisional' | 'restated' | undefined
  /** What the figure is about: shift and day, a job. */
  readonly about?: string
  readonly onExplain?: () => void
}) {
  const t = useWords()
  const { figures } = props
  const over = [figures.oee, figures.availability, figures.effectiveness, figures.quality].some(isOverHundred)
  return (
    <article className={css.tile} aria-label={`${t(texts.oee)} ${props.title}`}>
      <header className={css.head}>
        <div className={css.names}>
          <div className={css.title}>{props.title}</div>
          <div className={css.about}>{props.about}</div>
        </div>
        {props.mark ? (
          <span className={css.mark} data-mark={props.mark}>
            {t(texts[props.mark])}
          </span>
        ) : null}
      </header>
      <Figure ratio={figures.oee} />
      <dl className={css.parts}>
        <PartBar letter="A" name={t(texts.availability)} ratio={figures.availability} />
        <PartBar letter="E" name={t(texts.effectiveness)} ratio={figures.effectiveness} />
        <PartBar letter="Q" name={t(texts.quality)} ratio={figures.quality} />
      </dl>
      <footer className={css.foot}>
        <span className={css.note}>{over ? t(texts.overHundred) : ''}</span>
        {props.onExplain ? (
          <button type="button" className={css.explain} onClick={props.onExplain} aria-label={`${t(texts.explain)}: ${props.title}`}>
            {t(texts.explain)}
          </button>
        ) : null}
      </footer>
    </article>
  )
}
