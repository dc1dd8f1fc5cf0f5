import { ActionIcon, Menu } from '@mantine/core'
import { IconDotsVertical, IconPinFilled, IconUsers } from '@tabler/icons-react'
import { useEffect, useRef } from 'react'
import { CommandMessage } from '../../../kernel/web/parts/command-message.tsx'
import { useGo, useScreenSearch } from '../../../kernel/web/place.tsx'
import { useMay } from '../../../kernel/web/session.ts'
import { useCommand } from '../../../kernel/web/use-command.ts'
import { useQuestion } from '../../../kernel/web/use-question.ts'
import { fill, useWords } from '../../../kernel/web/words.ts'
import { listViews, removeOwnView, saveOwnView, shareOwnView, VIEW_STREAM, type ViewRow } from '../../../model/view/contract.ts'
import css from './list-views.module.css'
import { NewView } from './new-view.tsx'
import { words } from './view-words.ts'

type Filters = Readonly<Record<string, string>>

/** What the drawer of the list shows is no filter of it. */
const NO_FILTER = new Set(['record', 'from'])

function useFilters(): readonly [Filters, (filters: Filters) => void] {
  const go = useGo()
  const where = useScreenSearch()
  const set = Object.entries(where).filter(([name, value]) => !NO_FILTER.has(name) && value !== undefined && value !== '')
  const filters = Object.fromEntries(set.map(([name, value]) => [name, String(value)]))
  const take = (wanted: Filters) => go.search({ ...Object.fromEntries(Object.keys(filters).map((name) => [name, undefined])), ...wanted })
  return [filters, take]
}

const isSame = (left: Filters, right: Filters) =>
  Object.keys(left).length === Object.keys(right).length && Object.entries(left).every(([name, value]) => right[name] === value)

function Views({ list }: { readonly list: string }) {
  const t = useWords()
  const [filters, take] = useFilters()
  const { data } = useQuestion(listViews, { list }, { live: [VIEW_STREAM] })
  const rows = data?.rows
  // Only an address without filters: whoever follows a link sees what it says.
  const isFresh = useRef(Object.keys(filters).length === 0)
  useEffect(() => {
    const first = rows?.find(({ isDefault }) => isDefault)
    if (isFresh.current && first) take(first.filters)
    if (rows) isFresh.current = false
  })
  const hasFilters = Object.keys(filters).length > 0
  const isSaved = rows?.some((row) => isSame(row.filters, filters)) ?? true
  return (
    <div className={css.views} role="group" aria-label={t(words.views)}>
      {rows && rows.length > 0 ? (
        <button type="button" className={css.view} aria-pressed={!hasFilters} onClick={() => take({})}>
          {t(words.all)}
        </button>
      ) : null}
      {rows?.map((row) => (
        <OneView key={row.viewId} row={row} filters={filters} onTake={() => take(row.filters)} />
      ))}
      <NewView list={list} filters={filters} isOffered={hasFilters && !isSaved} />
    </div>
  )
}

function OneView({ row, filters, onTake }: { readonly row: ViewRow; readonly filters: Filters; readonly onTake: () => void }) {
  const t = useWords()
  const name = row.isOwn || row.owner === null ? row.name : fill(t(words.by), { name: row.name, who: row.owner })
  return (
    <span className={css.chip}>
      <button type="button" className={css.view} aria-pressed={isSame(row.filters, filters)} onClick={onTake}>
        {row.isDefault ? <IconPinFilled size={16} aria-hidden="true" /> : null}
        {row.isShared ? <IconUsers size={16} aria-hidden="true" /> : null}
        {name}
      </button>
      {row.isOwn ? <ViewMenu row={row} filters={filters} /> : null}
    </span>
  )
}

function ViewMenu({ row, filters }: { readonly row: ViewRow; readonly filters: Filters }) {
  const t = useWords()
  const may = useMay()
  const save = useCommand(saveOwnView)
  const share = useCommand(shareOwnView)
  const remove = useCommand(removeOwnView)
  const { viewId, list, name, isDefault, isShared } = row
  const commands = [save, share, remove].filter(({ problem }) => problem !== undefined)
  return (
    <>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" size="lg" aria-label={fill(t(words.more), { name })}>
            <IconDotsVertical size={18} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {isSame(row.filters, filters) || Object.keys(filters).length === 0 ? null : (
            <Menu.Item onClick={() => void save.send({ viewId, list, name, filters, isDefault })}>{t(words.renew)}</Menu.Item>
          )}
          <Menu.Item onClick={() => void save.send({ viewId, list, name, filters: row.filters, isDefault: !isDefault })}>
            {t(isDefault ? words.openNoMore : words.open)}
          </Menu.Item>
          {may(shareOwnView.permission) ? (
            <Menu.Item onClick={() => void share.send({ viewId, isShared: !isShared })}>
              {t(isShared ? words.unshare : words.share)}
            </Menu.Item>
          ) : null}
          <Menu.Item onClick={() => void remove.send({ viewId })}>{t(words.remove)}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {commands.map((command, index) => (
        <CommandMessage key={index} command={command as never} />
      ))}
    </>
  )
}

export function viewsOf(list: string) {
  return <Views key={list} list={list} />
}
