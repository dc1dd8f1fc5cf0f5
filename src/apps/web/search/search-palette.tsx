import { TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { type KeyboardEvent, useId, useState } from 'react'
import { ErrorState } from '../../../kernel/web/parts/empty-state.tsx'
import { useGo } from '../../../kernel/web/place.tsx'
import { useMay } from '../../../kernel/web/session.ts'
import { request, searchOf } from '../../../kernel/web/transport.ts'
import { fill, useLanguage, useWords } from '../../../kernel/web/words.ts'
import { FoundRows } from '../../search/found.ts'
import { screens } from '../routes.tsx'
import { type Hit, hitsOf, screensCalled } from './hits.ts'
import css from './search.module.css'
import { words } from './search-words.ts'

/** A field and a list under it: arrows choose, Enter opens, a finger does both. */
export function SearchPalette({ onDone }: { readonly onDone: () => void }) {
  const t = useWords()
  const listId = useId()
  const go = useGo()
  const [text, setText] = useState('')
  const { hits, answer, isLooking } = useHits(text)
  const [chosen, setChosen] = useState(0)
  const at = Math.min(chosen, Math.max(0, hits.length - 1))
  const open = (hit: Hit) => {
    onDone()
    go(hit.to, hit.params, hit.search)
  }
  const hear = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step !== undefined && hits.length > 0) setChosen((at + step + hits.length) % hits.length)
    else if (event.key === 'Enter' && hits[at]) open(hits[at])
    else return
    event.preventDefault()
  }
  const says =
    text.trim() === '' ? t(words.hint) : isLooking ? t(words.looking) : hits.length === 0 ? fill(t(words.none), { text: text.trim() }) : ''
  return (
    <div className={css.palette}>
      <TextInput
        data-autofocus
        type="search"
        size="md"
        maxLength={100}
        role="combobox"
        aria-label={t(words.field)}
        aria-expanded={hits.length > 0}
        aria-controls={listId}
        aria-activedescendant={hits[at] ? `${listId}-${at}` : undefined}
        placeholder={t(words.field)}
        value={text}
        onKeyDown={hear}
        onChange={(event) => {
          setText(event.currentTarget.value)
          setChosen(0)
        }}
      />
      <div id={listId} className={css.hits} role="listbox" aria-label={t(words.found)}>
        {hits.map((hit, index) => (
          <HitLine key={hit.key} id={`${listId}-${index}`} hit={hit} isChosen={index === at} onOpen={() => open(hit)} />
        ))}
      </div>
      {answer.isError && !answer.data ? <ErrorState error={answer.error} onRetry={() => void answer.refetch()} minHeight={80} /> : null}
      <p className={css.says} role="status">
        {says}
      </p>
    </div>
  )
}

/** Screens at once, records as soon as the server has looked. */
function useHits(text: string) {
  const language = useLanguage()
  const may = useMay()
  const [asked] = useDebouncedValue(text.trim(), 150)
  const answer = useQuery({
    queryKey: ['search', asked],
    queryFn: async ({ signal }) => FoundRows.parse(await request(`/api/search${searchOf({ text: asked })}`, { signal })).rows,
    enabled: asked !== '',
    placeholderData: keepPreviousData,
  })
  const records = asked === '' || text.trim() === '' ? [] : hitsOf(answer.data ?? [], language)
  const hits = [...screensCalled(text, screens, may, language), ...records]
  return { hits, answer, isLooking: asked !== text.trim() || answer.isFetching }
}

function HitLine(props: { readonly id: string; readonly hit: Hit; readonly isChosen: boolean; readonly onOpen: () => void }) {
  const t = useWords()
  const { hit } = props
  return (
    // The field keeps the focus and hears the keys; this line is for fingers and mice.
    <button
      type="button"
      id={props.id}
      role="option"
      tabIndex={-1}
      aria-selected={props.isChosen}
      className={css.hit}
      onClick={props.onOpen}
    >
      <strong>{hit.code}</strong>
      <span>{hit.name}</span>
      <small>{t(hit.title)}</small>
    </button>
  )
}
