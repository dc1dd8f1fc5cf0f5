import { NativeSelect, Select } from '@mantine/core'
import type * as z from 'zod'
import type { EquipmentId } from '../../../kernel/contract/ids.ts'
import { CommandMessage } from '../../../kernel/web/parts/command-message.tsx'
import { ErrorState } from '../../../kernel/web/parts/empty-state.tsx'
import { Revised } from '../../../kernel/web/parts/revised.tsx'
import { Sheet } from '../../../kernel/web/parts/sheet.tsx'
import { useGo, useScreenSearch } from '../../../kernel/web/place.tsx'
import { useMay } from '../../../kernel/web/session.ts'
import { LoadingScreen } from '../../../kernel/web/shell/loading-screen.tsx'
import { ScreenHead } from '../../../kernel/web/shell/shell.tsx'
import { useCommand } from '../../../kernel/web/use-command.ts'
import { useQuestion } from '../../../kernel/web/use-question.ts'
import { fill, useWords } from '../../../kernel/web/words.ts'
import { equipment } from '../../../model/equipment/equipment.resource.ts'
import { listPolicies, type PolicyRow, setPolicy } from '../../../model/policy/contract.ts'
import css from './policies.module.css'
import { type Holding, holdingAt, type PolicyPlace } from './policy-value.ts'

type Policy = z.infer<typeof PolicyRow>

/** Kind of the stream of what is set at a place. */
const SETTINGS = 'model.policy.settings'

const words = {
  title: { en: 'Policies', de: 'Regeln' },
  under: {
    en: 'How this plant wants things handled, from a place downwards, and why one might want it otherwise',
    de: 'Wie dieses Werk Dinge handhaben will, von einem Ort abwärts, und warum man es anders wollen könnte',
  },
  place: { en: 'Place', de: 'Ort' },
  value: { en: 'Value of “{title}”', de: 'Wert von „{title}“' },
  scope: { en: 'Decided for {scope}', de: 'Gilt für: {scope}' },
  here: { en: 'set here', de: 'hier gesetzt' },
  above: { en: 'comes from {name}', de: 'kommt von {name}' },
  fallback: { en: 'as delivered', de: 'wie ausgeliefert' },
}

/** Every policy of the program with its value at a place, and where that comes from. */
export default function PoliciesScreen() {
  const t = useWords()
  const go = useGo()
  const { at } = useScreenSearch()
  const answer = useQuestion(listPolicies, {}, { live: [SETTINGS] })
  const list = useQuestion(equipment.queries.list, { limit: 500 } as never)
  if (answer.isPending || list.isPending) return <LoadingScreen />
  if (answer.isError && !answer.data) return <ErrorState error={answer.error} onRetry={() => void answer.refetch()} />
  const places = (list.data as { rows: readonly PolicyPlace[] } | undefined)?.rows ?? []
  const { rows } = answer.data
  const place = places.find(({ id }) => id === at) ?? places.find(({ parentId }) => parentId === null) ?? places[0]
  return (
    <>
      <ScreenHead title={t(words.title)} under={t(words.under)} />
      <Select
        className={css.place ?? ''}
        label={t(words.place)}
        searchable
        allowDeselect={false}
        data={places.map(({ id, code, name }) => ({ value: id, label: `${name} (${code})` }))}
        value={place?.id ?? null}
        onChange={(id) => go.search({ at: id ?? undefined })}
        maxDropdownHeight={420}
      />
      <Sheet isFlush>
        {place
          ? rows.map((policy) => <OnePolicy key={`${policy.policy} ${place.id}`} policy={policy} place={place} places={places} />)
          : null}
      </Sheet>
      {place && rows.some(({ settings }) => settings.some(({ equipmentId }) => equipmentId === place.id)) ? (
        <Revised key={place.id} thing={{ kind: SETTINGS, recordId: place.id, revision: 0 }} />
      ) : null}
    </>
  )
}

function OnePolicy({
  policy,
  place,
  places,
}: {
  readonly policy: Policy
  readonly place: PolicyPlace
  readonly places: readonly PolicyPlace[]
}) {
  const t = useWords()
  const may = useMay()
  const command = useCommand(setPolicy)
  const holding = holdingAt(policy, place.id, places)
  const title = t(policy.title)
  return (
    <section className={css.policy} aria-label={title}>
      <div>
        <h2>{title}</h2>
        <p>{t(policy.why)}</p>
        <p>{fill(t(words.scope), { scope: t(policy.scope) })}</p>
      </div>
      <div>
        <NativeSelect
          size="md"
          aria-label={fill(t(words.value), { title })}
          disabled={!may(setPolicy.permission) || command.isOpen}
          data={Object.entries(policy.values).map(([value, text]) => ({ value, label: t(text) }))}
          value={holding.value}
          onChange={(event) =>
            void command.send({ policy: policy.policy, equipmentId: place.id as EquipmentId, value: event.currentTarget.value })
          }
        />
        <small>{sourceOf(holding, t)}</small>
        {command.state === 'idle' ? null : <CommandMessage command={command} />}
      </div>
    </section>
  )
}

function sourceOf({ from }: Holding, t: ReturnType<typeof useWords>): string {
  if (from === 'default') return t(words.fallback)
  return from === 'here' ? t(words.here) : fill(t(words.above), { name: from.name })
}
