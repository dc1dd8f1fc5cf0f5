import { Checkbox, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useState } from 'react'
import { useWords } from '../../kernel/web/words.ts'
import type { PermissionRow } from './contract.ts'
import { groupPermissions, sayPermission } from './rights-words.ts'
import css from './roles.module.css'

const words = {
  search: { en: 'Search in permissions', de: 'In Berechtigungen suchen' },
  none: { en: 'No permission fits', de: 'Keine Berechtigung passt' },
}

interface PermissionChoiceProps {
  readonly all: readonly PermissionRow[]
  readonly chosen: ReadonlySet<string>
  /** Without: only those that are chosen are shown. */
  readonly onChange: ((chosen: ReadonlySet<string>) => void) | undefined
}

/** Permissions by area, each said by what one can do with it. */
export function PermissionChoice({ all, chosen, onChange }: PermissionChoiceProps) {
  const t = useWords()
  const [search, setSearch] = useState('')
  const word = search.trim().toLocaleLowerCase()
  const fits = (row: PermissionRow) => `${sayPermission(row, t)} ${row.permission}`.toLocaleLowerCase().includes(word)
  const shown = all.filter((row) => (onChange !== undefined || chosen.has(row.permission)) && fits(row))
  const toggle = (permission: string) => onChange?.(chosen.symmetricDifference(new Set([permission])))
  return (
    <>
      <TextInput
        type="search"
        aria-label={t(words.search)}
        placeholder={t(words.search)}
        leftSection={<IconSearch size={18} />}
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
      />
      {shown.length === 0 ? <p className={css.none}>{t(words.none)}</p> : null}
      {groupPermissions(shown).map(({ area, title, rows }) => (
        <fieldset key={area} className={css.group}>
          <legend>{t(title)}</legend>
          {rows.map((row) =>
            onChange ? (
              <Checkbox
                key={row.permission}
                size="md"
                label={sayPermission(row, t)}
                description={row.permission}
                checked={chosen.has(row.permission)}
                onChange={() => toggle(row.permission)}
              />
            ) : (
              <p key={row.permission} className={css.permission}>
                {sayPermission(row, t)}
                <small>{row.permission}</small>
              </p>
            ),
          )}
        </fieldset>
      ))}
    </>
  )
}
