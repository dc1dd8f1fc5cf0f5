import { ScreenHead } from '../../../kernel/web/shell/shell.tsx'
import { ScreenLink } from '../../../kernel/web/place.tsx'
import { useWords } from '../../../kernel/web/words.ts'
import { ChartParts } from './chart-parts.tsx'
import { FigureParts } from './figure-parts.tsx'
import css from './gallery.module.css'
import { InputParts } from './input-parts.tsx'
import { ListParts } from './list-parts.tsx'

const words = {
  title: { en: 'Gallery of parts', de: 'Bausteine' },
  under: {
    en: 'Every shared part in every state, with fixed sample input. For developers.',
    de: 'Jeder gemeinsame Baustein in jedem Zustand, mit festen Beispieldaten. Für Entwickler.',
  },
  wall: { en: 'Wall board', de: 'Hallentafel' },
  terminal: { en: 'Touch panel', de: 'Bedientafel' },
}

/** Documentation that one can press: what there is to build screens from. */
export default function GalleryScreen() {
  const t = useWords()
  return (
    <>
      <ScreenHead
        title={t(words.title)}
        under={t(words.under)}
        actions={
          <>
            <ScreenLink to="/gallery/terminal">{t(words.terminal)}</ScreenLink>
            <ScreenLink to="/gallery/wall">{t(words.wall)}</ScreenLink>
          </>
        }
      />
      <div className={css.stack}>
        <ChartParts />
        <FigureParts />
        <InputParts />
        <ListParts />
      </div>
    </>
  )
}
