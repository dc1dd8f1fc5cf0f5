import { Button, Textarea } from '@mantine/core'
import { useWords } from '../../kernel/web/words.ts'
import { words } from './rule-words.ts'
import css from './rules.module.css'

interface Field {
  readonly name: string
  readonly type: string
}

/** The condition as text, with the fields of the event as keys that write them. */
export function ConditionField(props: {
  readonly value: string
  readonly fields: readonly Field[]
  readonly fault: string | undefined
  readonly onChange: (value: string) => void
}) {
  const { value, fields, fault, onChange } = props
  const t = useWords()
  const write = (name: string) =>
    onChange(value.trim() === 'true' || value.trim() === '' ? `event.${name}` : `${value.trimEnd()} event.${name}`)
  return (
    <div>
      <Textarea
        label={t(words.condition)}
        description={t(words.conditionHint)}
        withAsterisk
        autosize
        minRows={2}
        spellCheck={false}
        className={css.code ?? ''}
        error={fault}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      {fields.length > 0 ? (
        <div className={css.fields} role="group" aria-label={t(words.fields)}>
          {fields.map(({ name, type }) => (
            <Button key={name} type="button" size="compact-md" variant="default" onClick={() => write(name)}>
              {name} <small className={css.type}>{type}</small>
            </Button>
          ))}
        </div>
      ) : null}
    </div>
  )
}
