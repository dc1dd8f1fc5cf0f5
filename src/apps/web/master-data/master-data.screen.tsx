import { NotFoundScreen } from '../../../kernel/web/shell/error-boundary.tsx'
import { ScreenLink, useScreenParam } from '../../../kernel/web/place.tsx'
import { ResourceDirectoryContext } from '../../../kernel/web/resource/resource-directory.ts'
import { ResourceScreen } from '../../../kernel/web/resource/resource-screen.tsx'
import { useMay } from '../../../kernel/web/session.ts'
import { useWords } from '../../../kernel/web/words.ts'
import css from './master-data.module.css'
import { panels } from './panels.ts'
import { resources, slugOf } from './resources.ts'

const words = { resources: { en: 'Kinds of master data', de: 'Arten von Stammdaten' } }
const directory = { resources, panels }

/** Every page of data under one roof: the kinds at the top, the chosen one below. */
export default function MasterDataScreen() {
  const t = useWords()
  const may = useMay()
  const slug = useScreenParam('resource')
  const chosen = resources.find((resource) => slugOf(resource) === slug)
  return (
    <ResourceDirectoryContext value={directory}>
      <nav className={css.kinds} aria-label={t(words.resources)}>
        {resources
          .filter((resource) => may(`${resource.permission}.read`))
          .map((resource) => (
            <ScreenLink key={resource.name} to="/master-data/$resource" params={{ resource: slugOf(resource) }} className={css.kind}>
              {t(resource.title.many)}
            </ScreenLink>
          ))}
      </nav>
      {chosen ? <ResourceScreen key={chosen.name} resource={chosen} /> : <NotFoundScreen />}
    </ResourceDirectoryContext>
  )
}
