import { NotFoundScreen } from '../../../kernel/web/shell/error-boundary.tsx'
import { ScreenLink, useScreenParam } from '../../../kernel/web/place.tsx'
import { ResourceDirectoryContext } from '../../../kernel/web/resource/resource-directory.ts'
import { ResourceScreen } from '../../../kernel/web/resource/resource-screen.tsx'
import { useMay } from '../../../kernel/web/session.ts'
import { useWords } from '../../../kernel/web/words.ts'
import { unitOfMeasure } from '../../../model/unit/unit-of-measure.resource.ts'
import css from './master-data.module.css'
import { panels } from './panels.ts'
import { groups, resources, slugOf } from './resources.ts'

const words = {
  groups: { en: 'Master data', de: 'Stammdaten' },
  resources: { en: 'Kinds of master data', de: 'Arten von Stammdaten' },
}
const directory = { resources, panels, units: unitOfMeasure }

/** Every page of data under one roof: the groups at the top, the kinds of the chosen one below, then the chosen kind. */
export default function MasterDataScreen() {
  const t = useWords()
  const may = useMay()
  const slug = useScreenParam('resource')
  const chosen = resources.find((resource) => slugOf(resource) === slug)
  const shown = groups
    .map(({ title, resources: kinds }) => ({ title, kinds: kinds.filter(({ permission }) => may(`${permission}.read`)) }))
    .filter(({ kinds }) => kinds.length > 0)
  const group = shown.find(({ kinds }) => kinds.some((kind) => kind === chosen))
  return (
    <ResourceDirectoryContext value={directory}>
      <nav className={css.groups} aria-label={t(words.groups)}>
        {shown.map(({ title, kinds }) => (
          <ScreenLink
            key={title.en}
            to="/master-data/$resource"
            params={{ resource: slugOf(kinds[0]!) }}
            className={kinds === group?.kinds ? `${css.group} ${css.chosen}` : css.group}
          >
            {t(title)}
          </ScreenLink>
        ))}
      </nav>
      {group ? (
        <nav className={css.kinds} aria-label={t(words.resources)}>
          {group.kinds.map((resource) => (
            <ScreenLink key={resource.name} to="/master-data/$resource" params={{ resource: slugOf(resource) }} className={css.kind}>
              {t(resource.title.many)}
            </ScreenLink>
          ))}
        </nav>
      ) : null}
      {chosen ? <ResourceScreen key={chosen.name} resource={chosen} /> : <NotFoundScreen />}
    </ResourceDirectoryContext>
  )
}
