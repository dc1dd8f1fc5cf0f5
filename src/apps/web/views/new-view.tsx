import { Button, Checkbox, Popover, TextInput } from '@mantine/core'
import { IconBookmarkPlus } from '@tabler/icons-react'
import { type FormEvent, useState } from 'react'
import { CommandMessage } from '../../../kernel/web/parts/command-message.tsx'
import { useCommand } from '../../../kernel/web/use-command.ts'
import { useWords } from '../../../kernel/web/words.ts'
import { saveOwnView } from '../../../model/view/contract.ts'
import css from './list-views.module.css'
import { words } from './view-words.ts'

/** Gives the filters that are set now a name. Its button keeps its place when there is nothing to save, so that nothing moves with the first filter. */
export function NewView(props: { readonly list: string; readonly filters: Readonly<Record<string, string>>; readonly isOffered: boolean }) {
  const { list, filters, isOffered } = props
  const t = useWords()
  const [isOpen, setOpen] = useState(false)
  const [name, setName] = useState('')
  const [isDefault, setDefault] = useState(false)
  const save = useCommand(saveOwnView)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (name.trim() !== '') void save.send({ list, name: name.trim(), filters, isDefault })
  }
  return (
    <Popover opened={isOpen} onChange={setOpen} position="bottom-start" trapFocus returnFocus withinPortal>
      <Popover.Target>
        <Button
          variant="subtle"
          disabled={!isOffered}
          leftSection={<IconBookmarkPlus size={18} />}
          onClick={() => setOpen((before) => !before)}
        >
          {t(words.save)}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <form className={css.form} onSubmit={submit} aria-label={t(words.save)}>
          <TextInput
            size="md"
            label={t(words.name)}
            value={name}
            maxLength={40}
            autoComplete="off"
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Checkbox label={t(words.isDefault)} checked={isDefault} onChange={(event) => setDefault(event.currentTarget.checked)} />
          <CommandMessage command={save} />
          <Button type="submit" loading={save.isOpen} disabled={name.trim() === ''}>
            {t(words.save)}
          </Button>
        </form>
      </Popover.Dropdown>
    </Popover>
  )
}
